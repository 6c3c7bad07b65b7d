"""SIREN, SIRET (with La Poste's rule), VAT number, IBAN, EAN: syntax by python-stdnum.

Each function takes what a person typed (blanks of any kind allowed) and gives the compact
form, or raises ValidationError with what to do, in French. Syntax is not existence: only the
registers say whether a number is given to somebody.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import ean as stdnum_ean
from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret
from stdnum.fr import tva as stdnum_tva


def _compact(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char not in ".-").upper()


def _checked(text: str, validate: Callable[[str], str], message: str, code: str) -> str:
    try:
        return validate(_compact(text))
    except WrongNumber:
        raise ValidationError(message, code=code) from None


def siren(text: str) -> str:
    return _checked(
        text,
        stdnum_siren.validate,
        _("Ce SIREN n’est pas valable : vérifiez ses 9 chiffres sur votre avis Sirene."),
        "siren",
    )


def siret(text: str) -> str:
    return _checked(
        text,
        stdnum_siret.validate,
        _("Ce SIRET n’est pas valable : vérifiez ses 14 chiffres sur votre avis Sirene."),
        "siret",
    )


def vat_number(text: str) -> str:
    """With its country prefix: FR44732829320."""
    compact = _compact(text)
    return "FR" + _checked(
        compact,
        stdnum_tva.validate,
        _("Ce numéro de TVA n’est pas valable : FR, une clé de 2 chiffres, puis le SIREN."),
        "vat_number",
    )


def vat_number_of(valid_siren: str) -> str:
    """The number that the key rule gives a SIREN: (12 + 3 × (SIREN mod 97)) mod 97."""
    return f"FR{(12 + 3 * (int(valid_siren) % 97)) % 97:02d}{valid_siren}"


def iban(text: str) -> str:
    return _checked(
        text,
        stdnum_iban.validate,
        _("Cet IBAN n’est pas valable : recopiez-le depuis votre relevé d’identité bancaire."),
        "iban",
    )


def ean(text: str) -> str:
    return _checked(
        text,
        stdnum_ean.validate,
        _("Ce code EAN n’est pas valable : vérifiez les chiffres sous le code-barres."),
        "ean",
    )
