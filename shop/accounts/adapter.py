"""How allauth speaks to our accounts."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """E-mail addresses are compared case-folded, as they are stored."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).strip().casefold()
