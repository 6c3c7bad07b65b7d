"""Chapters of a report: which figures answer which law or framework."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.impact.indicators import INDICATORS


@dataclass(frozen=True, slots=True)
class Framework:
    code: str
    label: str | Promise
    # Whom it concerns, in a few words.
    concerns: str | Promise
    indicators: tuple[str, ...]


def _beginning(*prefixes: str) -> tuple[str, ...]:
    return tuple(code for code in INDICATORS if code.startswith(prefixes))


_ALL: Final = (
    Framework(
        "summary",
        _("L’essentiel"),
        _("toutes les organisations"),
        (
            "total_excl_tax",
            "suppliers_count",
            "local_share",
            "ess_share",
            "esus_share",
            "esus_count",
            "inclusive_share",
            "insertion_spend",
            "handicap_spend",
            "organic_share",
            "fair_trade_share",
            "fair_trade_all_share",
        ),
    ),
    Framework("egalim", _("EGalim"), _("restauration collective"), _beginning("egalim_")),
    Framework("agec", _("AGEC, article 58"), _("acheteurs publics"), _beginning("agec_")),
    Framework(
        "oeth",
        _("Emploi des personnes handicapées (OETH)"),
        _("employeurs de vingt personnes et plus"),
        ("oeth_indicative_deduction", "handicap_spend"),
    ),
    Framework(
        "spaser",
        _("SPASER"),
        _("acheteurs publics de plus de 50 M€ par an"),
        (*_beginning("spaser_"), "insertion_hours", "insertion_fte", "insertion_fte_iae"),
    ),
    Framework(
        "vsme",
        _("GRI, VSME et devoir d’information"),
        _("entreprises qui publient un rapport"),
        (
            *_beginning("gri_"),
            "payment_days",
            "paid_in_time_share",
            "largest_supplier_share",
            "five_largest_suppliers_share",
            "emissions",
        ),
    ),
)
FRAMEWORKS: Final = MappingProxyType({one.code: one for one in _ALL})


def chosen(codes: Iterable[str]) -> list[Framework]:
    """Those frameworks in the order of the report; all of them where none is chosen."""
    wanted = set(codes)
    return [one for one in _ALL if not wanted or one.code in wanted]
