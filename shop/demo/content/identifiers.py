"""Fictional identifiers with valid check digits."""

from __future__ import annotations

from stdnum import ean, luhn

_STRIDE = 7_368_787  # prime, so that the walk over seven digits never repeats


def siren(index: int, seed: int = 0) -> str:
    """The index-th fictional SIREN. All start with 9, so none is that of a public body."""
    body = f"9{(index * _STRIDE + seed * 7919 + 1_234_567) % 10_000_000:07d}"
    return body + str(luhn.calc_check_digit(body))


def siret(siren_number: str, site: int = 1) -> str:
    body = f"{siren_number}{site:04d}"
    return body + str(luhn.calc_check_digit(body))


def vat_number(siren_number: str) -> str:
    key = (12 + 3 * (int(siren_number) % 97)) % 97
    return f"FR{key:02d}{siren_number}"


def ean13(index: int) -> str:
    """A number in the range kept for use inside a shop (prefix 20 to 29)."""
    body = f"29{index % 10**10:010d}"
    return body + ean.calc_check_digit(body)
