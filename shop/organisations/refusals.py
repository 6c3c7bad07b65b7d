"""Why something was not done. Messages say what to do; nothing was written."""


class OrganisationRefused(ValueError):
    """`field` names what the person gave, where one thing alone is at fault."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class SiretKnown(OrganisationRefused):
    """The organisation has its space already: one asks to join it."""


class KindDoesNotFit(OrganisationRefused):
    """A public SIREN for a private kind, or the reverse."""


class NotAdmin(OrganisationRefused):
    """Whoever asks does not manage the organisation, or no longer does."""


class LastAdmin(OrganisationRefused):
    """Nobody would be left to manage the organisation."""


class AlreadyMember(OrganisationRefused):
    pass


class AlreadyInvited(OrganisationRefused):
    pass


class TooMany(OrganisationRefused):
    """More than a person does by hand: invitations of a day, organisations to verify."""


class InvitationClosed(OrganisationRefused):
    """Accepted, withdrawn or too old."""


class WrongAddress(OrganisationRefused):
    """The account has not confirmed the e-mail address that it takes."""


class DomainRefused(OrganisationRefused):
    """No domain, one that everybody uses, or one that nobody of the organisation has."""


class AlreadyAsked(OrganisationRefused):
    pass


class StillUsed(OrganisationRefused):
    """Other rows need this one."""


class DoesNotFit(OrganisationRefused):
    """What was given contradicts itself or what is there."""


class Gone(OrganisationRefused):
    """The row was removed meanwhile, or is another organisation's."""
