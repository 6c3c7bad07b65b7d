import pytest
from django.core.exceptions import ValidationError

from shop.places import identifiers


@pytest.mark.parametrize(
    ("text", "compact"),
    [
        ("732 829 320", "732829320"),
        ("123456782", "123456782"),
        ("382\u00a0891\u202f752", "382891752"),
        ("213502388", "213502388"),
    ],
)
def test_a_siren_is_compacted(text, compact):
    assert identifiers.siren(text) == compact


@pytest.mark.parametrize(
    "text",
    ["73282932000074", "12345678200010", "12345678200028", "35600000000048", "35600000049837",
     "23350001600040"],
)  # fmt: skip
def test_a_valid_siret_is_kept_la_poste_included(text):
    assert identifiers.siret(text) == text


@pytest.mark.parametrize(
    "text", ["73282932000075", "35600000049838", "1234567820001", "7328293200007A", ""]
)
def test_a_wrong_siret_is_refused_with_what_to_do(text):
    with pytest.raises(ValidationError, match="14 chiffres"):
        identifiers.siret(text)


def test_a_siren_with_a_wrong_key_is_refused():
    with pytest.raises(ValidationError, match="9 chiffres"):
        identifiers.siren("123456789")


@pytest.mark.parametrize(
    ("siren", "number"),
    [
        ("732829320", "FR44732829320"),
        ("123456782", "FR11123456782"),
        ("382891752", "FR07382891752"),
        ("233500016", "FR10233500016"),
    ],
)
def test_the_vat_number_follows_from_the_siren(siren, number):
    assert identifiers.vat_number_of(siren) == number
    assert identifiers.vat_number(number) == number


def test_an_iban_is_checked_by_its_key():
    assert identifiers.iban("FR76 3000 6000 0112 3456 7890 189") == "FR7630006000011234567890189"
    with pytest.raises(ValidationError):
        identifiers.iban("FR76 3000 6000 0112 3456 7890 188")


def test_an_ean_is_checked_by_its_key():
    assert identifiers.ean("4006381333931") == "4006381333931"
    with pytest.raises(ValidationError):
        identifiers.ean("4006381333932")
