"""Where and from whom: totals, the territory, the social economy, inclusion."""

from django.utils.translation import gettext_lazy as _

from shop.impact.indicators.kinds import (
    EURO,
    NOT_TOLD,
    PERCENT,
    SUPPLIERS,
    Choices,
    Figure,
    Indicator,
    bears,
    delivered,
    each_line,
    everything,
    share,
    spend,
    suppliers,
)
from shop.impact.lines import Basis
from shop.impact.totals import Facts, Totals

_ess, _esus = bears("ess"), bears("esus")
_insertion, _handicap = bears("insertion"), bears("handicap")
_STATUSES = frozenset({"statuses"})


def _inclusive(facts: Facts, choices: Choices) -> bool:
    # Once, although a structure may be of both groups.
    return _insertion(facts, choices) or _handicap(facts, choices)


def _local(facts: Facts, choices: Choices) -> bool:
    return facts.department in choices.local(facts.day)


def _local_share(totals: Totals, choices: Choices) -> Figure:
    if not any(facts.department for facts in totals.bought):
        return NOT_TOLD
    return share(_local, everything)(totals, choices)


_LOCAL_FORMULA = _(
    "Achats HT aux fournisseurs des départements du territoire ÷ tous les achats HT. Le territoire "
    "est la Bretagne (22, 29, 35, 56), sauf choix de l’organisation. Un fournisseur sans "
    "département connu est au dénominateur seul."
)

INDICATORS = (
    Indicator(
        code="total_excl_tax",
        label=_("Achats hors taxes"),
        formula=_(
            "Somme des lignes livrées, hors taxes, avoirs déduits, sans frais de livraison ni "
            "commission."
        ),
        unit=EURO,
        basis=Basis.DELIVERED,
        source=_("Base commune des indicateurs"),
        inputs=frozenset(),
        measure=spend(everything),
        takes=everything,
    ),
    Indicator(
        code="suppliers_count",
        label=_("Fournisseurs"),
        formula=_("Nombre de SIRET dont les achats, avoirs déduits, dépassent zéro."),
        unit=SUPPLIERS,
        basis=Basis.DELIVERED,
        source=_("Base commune des indicateurs"),
        inputs=frozenset(),
        measure=suppliers(everything),
        counted=each_line(delivered),
    ),
    Indicator(
        code="local_share",
        label=_("Achats locaux"),
        formula=_LOCAL_FORMULA,
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Définition du territoire par l’organisation"),
        inputs=frozenset({"department"}),
        measure=_local_share,
        takes=_local,
        among=everything,
    ),
    Indicator(
        code="gri_204_1",
        label=_("Part des dépenses auprès de fournisseurs locaux (GRI 204-1)"),
        formula=_LOCAL_FORMULA,
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("GRI 204-1 (2016) ; contribue à VSME C1"),
        inputs=frozenset({"department"}),
        measure=_local_share,
        takes=_local,
        among=everything,
    ),
    Indicator(
        code="ess_share",
        label=_("Achats à l’économie sociale et solidaire"),
        formula=_(
            "Achats HT aux associations, coopératives (SCOP, SCIC, CAE…), mutuelles, fondations et sociétés "
            "commerciales de l’ESS ÷ tous les achats HT. Un statut d’inclusion ou l’agrément ESUS "
            "ne dit pas la forme juridique : il n’y suffit pas."
        ),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Loi 2014-856 du 31 juillet 2014, article 1er ; ISO 20400"),
        inputs=_STATUSES,
        measure=share(_ess, everything),
        takes=_ess,
        among=everything,
    ),
    Indicator(
        code="esus_share",
        label=_("Achats aux entreprises solidaires d’utilité sociale"),
        formula=_("Achats HT aux fournisseurs agréés ESUS à la date ÷ tous les achats HT."),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Code du travail, L3332-17-1 ; code de la commande publique, L2111-3"),
        inputs=_STATUSES,
        measure=share(_esus, everything),
        takes=_esus,
        among=everything,
    ),
    Indicator(
        code="esus_count",
        label=_("Fournisseurs agréés ESUS"),
        formula=_("Nombre de SIRET agréés ESUS dont les achats, avoirs déduits, dépassent zéro."),
        unit=SUPPLIERS,
        basis=Basis.DELIVERED,
        source=_("Code du travail, L3332-17-1 ; code de la commande publique, L2111-3"),
        inputs=_STATUSES,
        measure=suppliers(_esus),
        takes=_esus,
    ),
    Indicator(
        code="insertion_spend",
        label=_("Achats aux structures d’insertion"),
        formula=_(
            "Achats HT aux EI, AI, ACI, ETTI, EITI, GEIQ et SEP ; une structure de plusieurs de "
            "ces statuts compte une fois."
        ),
        unit=EURO,
        basis=Basis.DELIVERED,
        source=_("Code du travail, L5132-4 ; regroupement du Marché de l’inclusion"),
        inputs=_STATUSES,
        measure=spend(_insertion),
        takes=_insertion,
    ),
    Indicator(
        code="handicap_spend",
        label=_("Achats au secteur du travail adapté et protégé"),
        formula=_(
            "Achats HT aux EA, EATT et ESAT ; une structure de plusieurs de ces statuts compte une "
            "fois. Les travailleurs indépendants handicapés comptent pour l’obligation d’emploi, "
            "pas ici."
        ),
        unit=EURO,
        basis=Basis.DELIVERED,
        source=_("Code du travail, L5213-13 ; code de l’action sociale, L344-2"),
        inputs=_STATUSES,
        measure=spend(_handicap),
        takes=_handicap,
    ),
    Indicator(
        code="inclusive_share",
        label=_("Achats inclusifs"),
        formula=_(
            "Achats HT aux structures d’insertion ou du handicap ÷ tous les achats HT ; une "
            "structure des deux groupes compte une fois."
        ),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Code de la commande publique, L2111-3 ; contribue à VSME B2"),
        inputs=_STATUSES,
        measure=share(_inclusive, everything),
        takes=_inclusive,
        among=everything,
    ),
)
