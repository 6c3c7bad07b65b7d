"""Organic, fair trade, and what collective catering must buy (EGalim)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from shop.impact import rules
from shop.impact.indicators.kinds import (
    EURO,
    PERCENT,
    Choices,
    Indicator,
    Takes,
    everything,
    labelled,
    of_family,
    share,
    spend,
)
from shop.impact.lines import Basis
from shop.impact.totals import Facts

if TYPE_CHECKING:
    from shop.impact.indicators.kinds import Text

# In order: a line counts in the first that it fits, so that the parts add up to the whole.
EGALIM_RANKS: Final = ("egalim_organic", "egalim_siqo", "egalim_other", "egalim_performance")
_INPUTS: Final = frozenset({"labels", "family"})
_SOURCE: Final = _("Code rural et de la pêche maritime, article L230-5-1 (loi EGalim)")
_BEGAN: Final = date(2022, 1, 1)
_food, _meat_fish = of_family("food_families"), of_family("meat_and_fish")
_fair = labelled("fair_trade")


def egalim_rank(labels: frozenset[str], day: date) -> str:
    """Where one euro counts, once: organic before official quality signs, and so on; "" nowhere.

    Code rural L230-5-1; the order is that of the State's own tool for canteens. France, local
    and short circuits count for nothing.
    """
    for rank in EGALIM_RANKS:
        if labels & rules.codes(rank, day):
            return rank
    return ""


def _ranked(*ranks: str) -> Takes:
    def takes(facts: Facts, choices: Choices) -> bool:
        return egalim_rank(facts.labels, facts.day) in ranks

    return takes


def _food_ranked(*ranks: str) -> Takes:
    ranked = _ranked(*ranks)

    def takes(facts: Facts, choices: Choices) -> bool:
        return _food(facts, choices) and ranked(facts, choices)

    return takes


def _organic_and_fair(facts: Facts, choices: Choices) -> bool:
    return _food_ranked("egalim_organic")(facts, choices) and _fair(facts, choices)


def _part(code: str, label: Text, formula: Text, takes: Takes) -> Indicator:
    return Indicator(
        code=code,
        label=label,
        formula=formula,
        unit=EURO,
        basis=Basis.DELIVERED,
        source=_SOURCE,
        inputs=_INPUTS,
        measure=spend(takes),
        takes=takes,
        valid_from=_BEGAN,
    )


INDICATORS = (
    Indicator(
        code="organic_share",
        label=_("Part de l’agriculture biologique"),
        formula=_(
            "Achats HT de denrées et boissons bio (conversion comprise) ÷ achats HT de denrées et "
            "boissons : la certification bio porte sur l’alimentation, le reste des achats n’est "
            "ni au numérateur ni au dénominateur."
        ),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Règlement (UE) 2018/848 ; contribue à VSME B2"),
        inputs=_INPUTS,
        measure=share(labelled("organic"), _food),
        takes=labelled("organic"),
        among=_food,
    ),
    Indicator(
        code="fair_trade_share",
        label=_("Part du commerce équitable dans l’alimentation"),
        formula=_(
            "Achats HT de denrées et boissons équitables ÷ achats HT de denrées et boissons. Les "
            "achats équitables hors alimentation sont comptés dans l’indicateur suivant."
        ),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Loi 2005-882 du 2 août 2005, article 60 ; contribue à VSME B2"),
        inputs=_INPUTS,
        measure=share(_fair, _food),
        takes=_fair,
        among=_food,
    ),
    Indicator(
        code="fair_trade_all_share",
        label=_("Part du commerce équitable dans tous les achats"),
        formula=_("Achats HT équitables, alimentaires ou non ÷ tous les achats HT."),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Loi 2005-882 du 2 août 2005, article 60"),
        inputs=frozenset({"labels"}),
        measure=share(_fair, everything),
        takes=_fair,
        among=everything,
    ),
    Indicator(
        code="egalim_share",
        label=_("EGalim : produits durables et de qualité"),
        formula=_(
            "Achats HT de denrées et boissons durables et de qualité ÷ achats HT de denrées et "
            "boissons. Chaque ligne compte une fois, dans l’ordre : bio ; Label rouge, AOC/AOP, "
            "IGP, STG ; HVE, pêche durable, RUP, fermier, équitable ; externalités et performance "
            "environnementales. France, local et circuit court ne comptent pas."
        ),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_SOURCE,
        inputs=_INPUTS,
        measure=share(_ranked(*EGALIM_RANKS), _food),
        takes=_ranked(*EGALIM_RANKS),
        among=_food,
        target="target_egalim_share",
        valid_from=_BEGAN,
    ),
    Indicator(
        code="egalim_organic_share",
        label=_("EGalim : dont bio"),
        formula=_("Achats HT de denrées et boissons bio ÷ achats HT de denrées et boissons."),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_SOURCE,
        inputs=_INPUTS,
        measure=share(_ranked("egalim_organic"), _food),
        takes=_ranked("egalim_organic"),
        among=_food,
        target="target_egalim_organic_share",
        valid_from=_BEGAN,
    ),
    Indicator(
        code="egalim_meat_fish_share",
        label=_("EGalim : viandes et produits de la mer"),
        formula=_(
            "Achats HT de viandes et de produits de la mer durables et de qualité ÷ achats HT de "
            "viandes et de produits de la mer."
        ),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_SOURCE,
        inputs=_INPUTS,
        measure=share(_ranked(*EGALIM_RANKS), _meat_fish),
        takes=_ranked(*EGALIM_RANKS),
        among=_meat_fish,
        target="target_egalim_meat_fish_share",
        valid_from=_BEGAN,
    ),
    _part(
        "egalim_organic_spend",
        _("EGalim : bio"),
        _("Achats HT de denrées et boissons bio."),
        _food_ranked("egalim_organic"),
    ),
    _part(
        "egalim_organic_fair_spend",
        _("EGalim : bio, dont équitable"),
        _("Achats HT de denrées et boissons à la fois bio et équitables, déjà comptés en bio."),
        _organic_and_fair,
    ),
    _part(
        "egalim_siqo_spend",
        _("EGalim : Label rouge, AOC/AOP, IGP, STG"),
        _("Achats HT de denrées et boissons sous signe officiel de qualité, hors bio."),
        _food_ranked("egalim_siqo"),
    ),
    _part(
        "egalim_other_spend",
        _("EGalim : HVE, pêche durable, RUP, fermier, équitable"),
        _("Achats HT de denrées et boissons de ces labels, hors des deux rangs précédents."),
        _food_ranked("egalim_other"),
    ),
    _part(
        "egalim_performance_spend",
        _("EGalim : externalités et performance environnementales"),
        _("Achats HT de denrées et boissons choisies ainsi, hors des rangs précédents."),
        _food_ranked("egalim_performance"),
    ),
)
