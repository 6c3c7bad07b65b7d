"""Public figures of the shop's suppliers, and what is left out so that nobody is recognised.

No cell made of fewer than `LEAST` suppliers is published, zero included. Nothing that is published
gives it back: while the cells left out are all worth the same, and so follow from the total, those
with the next smallest value are left out too; where none remains, the total goes. Cells left out
are told alike, so that any exchange of their values would print the same table.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.cache import caches
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.impact import rules, sales
from shop.impact.lines import Period
from shop.impact.yearly import BUYERS, buyer_of
from shop.places.models import DEPARTMENTS
from suppliers.directory.models import Certificate, Label, Status, Supplier

Text = str | Promise
# « Moins de trois » : the usual threshold of statistics on enterprises in France.
LEAST: Final = 3
KEPT_SECONDS: Final = 3600
LICENCE: Final = "Licence Ouverte 2.0 (Etalab)"
LICENCE_URL: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
_FORMS: Final = {
    "associations": (_("Associations"), ("association",)),
    "cooperatives": (
        _("Coopératives (SCOP, SCIC, CAE et autres)"), ("scop", "scic", "cae", "cooperative"),
    ),
    "mutuelles": (_("Mutuelles"), ("mutuelle",)),
    "fondations": (_("Fondations"), ("fondation",)),
}  # fmt: skip
# Family → its label, and the codes of verified statuses that make it, by the rules of the day.
_STATUSES: Final[dict[str, tuple[Text, Callable[[date], frozenset[str]]]]] = {
    "societes_ess": (
        _("Sociétés commerciales de l’économie sociale et solidaire"),
        lambda _day: frozenset({"SOCIETE_ESS"}),
    ),
    "esus": (
        _("Entreprises solidaires d’utilité sociale (ESUS)"), lambda day: rules.codes("esus", day)
    ),
    "insertion": (
        _("Structures d’insertion par l’activité économique et assimilées"),
        lambda day: rules.codes("insertion", day),
    ),
    "handicap": (
        _("Entreprises adaptées, ESAT et travailleurs indépendants handicapés"),
        lambda day: rules.codes("handicap", day) | {"TIH"},
    ),
}  # fmt: skip
# Code → label, least and (excluded) most euros without tax in twelve months.
_BANDS: Final[tuple[tuple[str, Text, int, int | None], ...]] = (
    ("none", _("Aucune vente"), 0, 1),
    ("under_1000", _("Moins de 1 000 €"), 1, 1_000_00),
    ("under_10000", _("De 1 000 à 10 000 €"), 1_000_00, 10_000_00),
    ("under_50000", _("De 10 000 à 50 000 €"), 10_000_00, 50_000_00),
    ("over_50000", _("50 000 € et plus"), 50_000_00, None),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is None where it is not published."""

    code: str
    label: Text
    value: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """`total` is None where it is not published, or where rows overlap and have none."""

    code: str
    title: Text
    unit: Text
    definition: Text
    cells: tuple[Cell, ...]
    total: int | None = None
    # What each cell is made of, where it does not count suppliers itself.
    suppliers: Mapping[str, int] | None = None
    is_whole: bool = False

    @property
    def has_hidden(self) -> bool:
        return any(cell.value is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Observatory:
    day: date
    since: date
    tables: tuple[Table, ...]

    def table(self, code: str) -> Table:
        return next(one for one in self.tables if one.code == code)


def suppress(counts: Mapping[str, int]) -> tuple[dict[str, int | None], int | None]:
    """The counts as they may be published with their total; see the module's own words."""
    hidden = {code for code, count in counts.items() if count < LEAST}
    while hidden and _follows(counts, hidden):
        rest = [count for code, count in counts.items() if code not in hidden]
        if not rest:
            return dict.fromkeys(counts), None
        least = min(rest)
        # All that tie: else the choice between equals would tell.
        hidden |= {code for code, count in counts.items() if count == least}
    shown = {code: None if code in hidden else count for code, count in counts.items()}
    return shown, sum(counts.values())


def _follows(counts: Mapping[str, int], hidden: Iterable[str]) -> bool:
    """Whether the cells left out are worth the same, and so their sum divided by their number."""
    values = {counts[code] for code in hidden}
    return len(values) == 1 and values != {0}


def current(*, day: date) -> Observatory:
    """As published, counted at most an hour ago."""
    cache, key = caches["default"], f"observatory:{day}"
    kept: Observatory | None = cache.get(key)
    if kept is None:
        kept = published(counted(day=day))
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def published(whole: Observatory) -> Observatory:
    """With nothing that would tell of fewer than three suppliers."""
    departments = whole.table("departments")
    shown, _total = suppress(_values(departments))
    tables = []
    for table in whole.tables:
        is_part = table.code.startswith("epci_")
        if is_part and shown.get(table.code.removeprefix("epci_")) is None:
            continue  # its parts would tell of a department that is left out
        tables.append(_protected(table))
    return Observatory(whole.day, whole.since, tuple(tables))


def _values(table: Table) -> dict[str, int]:
    return {cell.code: cell.value or 0 for cell in table.cells}


def _protected(table: Table) -> Table:
    values = _values(table)
    shown: dict[str, int | None]
    total: int | None = None
    if table.suppliers is not None:
        # No total is published beside these: each stands alone.
        shown = {
            code: value if table.suppliers.get(code, 0) >= LEAST else None
            for code, value in values.items()
        }
    else:
        shown, total = suppress(values)
    cells = tuple(Cell(cell.code, cell.label, shown[cell.code]) for cell in table.cells)
    if table.is_whole and total is None:
        # Another table may publish the same total, and with it cells that are all the same.
        cells = ()
    return Table(
        table.code, table.title, table.unit, table.definition, cells,
        total if table.is_whole else None, None, table.is_whole,
    )  # fmt: skip


def counted(*, day: date) -> Observatory:
    """Everything, for those who run the shop; eight queries, whatever the number of suppliers."""
    since = date(day.year - 1, day.month, min(day.day, 28)) + timedelta(days=1)
    fronts = list(
        Supplier.objects.filter(state=Supplier.State.PUBLISHED)
        .order_by("pk")
        .values_list(
            "pk", "establishment", "legal_entity", "legal_entity__legal_form",
            "establishment__commune__department", "establishment__commune__epci",
            "establishment__commune__epci__name", "headcount", "insertion_jobs",
        )
    )  # fmt: skip
    period = Period(since, day)
    return Observatory(
        day=day,
        since=since,
        tables=(
            _families(fronts, day),
            _departments(fronts),
            *_epcis(fronts),
            _labels(fronts, day),
            *_jobs(fronts),
            _sales(fronts, period),
            _orders(fronts, period),
        ),
    )


_SUPPLIERS: Final = _("fournisseurs")


def _families(fronts: list[Any], day: date) -> Table:
    held: dict[int, set[str]] = {}
    statuses = Status.objects.valid_on(day).values_list("establishment", "kind")
    for establishment, kind in statuses:
        held.setdefault(establishment, set()).add(kind.upper())
    counts: Counter[str] = Counter()
    for _pk, establishment, _entity, form, *_rest in fronts:
        counts.update(code for code, (_label, forms) in _FORMS.items() if form in forms)
        own = held.get(establishment, set())
        counts.update(code for code, (_label, codes) in _STATUSES.items() if own & codes(day))
    labels = {code: label for code, (label, _what) in (*_FORMS.items(), *_STATUSES.items())}
    return Table(
        "families", _("Familles"), _SUPPLIERS,
        _("Fournisseurs publiés, par forme juridique et par statut vérifié en cours. Un fournisseur "
          "peut être de plusieurs familles : elles ne s’additionnent pas."),
        tuple(Cell(code, label, counts[code]) for code, label in labels.items()),
    )  # fmt: skip


def _departments(fronts: list[Any]) -> Table:
    counts = Counter(front[4] for front in fronts)
    names: dict[str, Text] = {**DEPARTMENTS}
    if any(code not in DEPARTMENTS for code in counts):
        names["other"] = _("Hors de Bretagne")
        counts["other"] = sum(n for code, n in counts.items() if code not in DEPARTMENTS)
    return Table(
        "departments", _("Départements"), _SUPPLIERS,
        _("Fournisseurs publiés, par département de leur établissement."),
        tuple(Cell(code, name, counts[code]) for code, name in names.items()),
        len(fronts), is_whole=True,
    )  # fmt: skip


def _epcis(fronts: list[Any]) -> Iterable[Table]:
    names = {front[5] or "": front[6] or _("Sans intercommunalité") for front in fronts}
    for department, name in DEPARTMENTS.items():
        counts = Counter(front[5] or "" for front in fronts if front[4] == department)
        rows = sorted(counts.items(), key=lambda row: str(names[row[0]]))
        yield Table(
            f"epci_{department}", name, _SUPPLIERS,
            _("Fournisseurs publiés, par intercommunalité ; celles qui n’en ont pas ne sont pas "
              "nommées."),
            tuple(Cell(code or "none", names[code], count) for code, count in rows),
            sum(counts.values()), is_whole=True,
        )  # fmt: skip


def _labels(fronts: list[Any], day: date) -> Table:
    """A label counts once a supplier, whatever its certificates cover."""
    by_supplier: dict[int, set[str]] = {}
    by_establishment: dict[int, set[str]] = {}
    by_entity: dict[int, set[str]] = {}
    certificates = Certificate.objects.valid_on(day).order_by()
    for label, supplier, of_family, establishment, entity in certificates.values_list(
        "label", "supplier", "family__supplier", "establishment", "legal_entity"
    ):
        if supplier or of_family:
            by_supplier.setdefault(supplier or of_family, set()).add(label)
        elif establishment:
            by_establishment.setdefault(establishment, set()).add(label)
        else:
            by_entity.setdefault(entity, set()).add(label)
    counts: Counter[str] = Counter()
    for pk, establishment, entity, *_rest in fronts:
        counts.update(
            by_supplier.get(pk, set())
            | by_establishment.get(establishment, set())
            | by_entity.get(entity, set())
        )
    names = dict(Label.objects.filter(pk__in=counts).values_list("pk", "name"))
    return Table(
        "labels", _("Labels"), _SUPPLIERS,
        _("Fournisseurs qui ont un certificat vérifié en cours, pour tout ou partie de ce qu’ils "
          "vendent. Un fournisseur peut avoir plusieurs labels."),
        tuple(Cell(code, names[code], counts[code]) for code in sorted(names, key=names.__getitem__)),
    )  # fmt: skip


def _jobs(fronts: list[Any]) -> Iterable[Table]:
    rows: tuple[tuple[str, Text, int], ...] = (
        ("headcount", _("Personnes employées"), 7),
        ("insertion_jobs", _("Postes en insertion ou adaptés"), 8),
    )
    declared = {code: [front[place] for front in fronts if front[place]]
                for code, _label, place in rows}  # fmt: skip
    yield Table(
        "jobs", _("Emplois déclarés"), _("personnes ou postes"),
        _("Somme de ce que les fournisseurs publiés déclarent eux-mêmes ; ceux qui n’ont rien "
          "déclaré n’y sont pas."),
        tuple(Cell(code, label, sum(declared[code])) for code, label, _place in rows),
        suppliers={code: len(values) for code, values in declared.items()},
    )  # fmt: skip


def _sales(fronts: list[Any], period: Period) -> Table:
    sold = sales.net_by("supplier", period)
    counts: Counter[str] = Counter()
    for front in fronts:
        cents = max(0, sold.get(front[0], 0))
        counts[
            next(code for code, _label, least, most in _BANDS
                 if cents >= least and (most is None or cents < most))
        ] += 1  # fmt: skip
    return Table(
        "sales", _("Ventes dans la boutique, par tranche"), _SUPPLIERS,
        _("Fournisseurs publiés, selon ce que la boutique a livré pour eux en douze mois, hors taxes, "
          "remboursements déduits, sans la livraison."),
        tuple(Cell(code, label, counts[code]) for code, label, _least, _most in _BANDS),
        len(fronts), is_whole=True,
    )  # fmt: skip


def _orders(fronts: list[Any], period: Period) -> Table:
    known = {front[0] for front in fronts}
    counts: Counter[str] = Counter()
    sellers: dict[str, set[int]] = {}
    rows = sales.delivered(period).order_by().values_list("supplier", "organisation__kind")
    for supplier, kind, count in rows.annotate(count=Count("pk")):
        if supplier in known:
            counts[buyer_of(kind)] += count
            sellers.setdefault(buyer_of(kind), set()).add(supplier)
    return Table(
        "orders", _("Commandes livrées, par acheteur"), _("commandes"),
        _("Livrées en douze mois ; une commande à plusieurs fournisseurs compte pour chacun."),
        tuple(Cell(code, label, counts[code]) for code, label in BUYERS.items()),
        suppliers={code: len(found) for code, found in sellers.items()},
    )  # fmt: skip


def as_json(found: Observatory) -> dict[str, Any]:
    """Null stands for what is not published."""
    return {
        "date": found.day.isoformat(),
        "since": found.since.isoformat(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "least_suppliers": LEAST,
        "tables": [
            {
                "code": table.code,
                "title": str(table.title),
                "unit": str(table.unit),
                "definition": str(table.definition),
                "total": table.total,
                "rows": [
                    {"code": cell.code, "label": str(cell.label), "value": cell.value}
                    for cell in table.cells
                ],
            }
            for table in found.tables
        ],
    }


def as_rows(found: Observatory) -> list[list[str]]:
    """A row a cell, for a spreadsheet; empty stands for what is not published."""
    rows = [["tableau", "titre", "code", "libelle", "unite", "valeur", "date", "licence"]]
    for table in found.tables:
        cells = [*table.cells]
        if table.is_whole:
            cells.append(Cell("total", "Total", table.total))
        rows += [
            [
                table.code, str(table.title), cell.code, str(cell.label), str(table.unit),
                "" if cell.value is None else str(cell.value), found.day.isoformat(), LICENCE,
            ]
            for cell in cells
        ]  # fmt: skip
    return rows
