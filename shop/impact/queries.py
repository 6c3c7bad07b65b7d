"""The lines that an organisation bought in the shop, with the proofs of the day of the order."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from django.db.models import F, FilteredRelation, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.impact import rules
from shop.impact.lines import Line, Period, Status
from shop.orders.models import Charge, Refund, RefundLine, SupplierOrderLine
from shop.organisations.models import Organisation
from suppliers.directory.models import LegalForm

_CHUNK: Final = 2000
_STATUSES: Final = frozenset(Status.values)
# A legal form makes an ESS structure by itself (loi 2014-856, article 1er).
_FORMS: Final = {
    LegalForm.ASSOCIATION: Status.ASSOCIATION,
    LegalForm.SCOP: Status.SCOP,
    LegalForm.SCIC: Status.SCIC,
    LegalForm.CAE: Status.CAE,
    LegalForm.COOPERATIVE: Status.COOPERATIVE,
    LegalForm.MUTUELLE: Status.MUTUELLE,
    LegalForm.FONDATION: Status.FONDATION,
}
_REDUCTION: Final = Charge.Kind.REDUCTION


class UnknownOrganisation(LookupError):
    """No organisation of the shop has this SIRET; the message says so, in French."""


class BoughtLines:
    """Lines delivered or paid in a period, then what was refunded; read anew at each iteration.

    A line's key is its id; that of a refund is its row's id, negative. Amounts are net of
    reductions, at the final weight, without delivery.
    """

    def __init__(self, organisation: Organisation, period: Period) -> None:
        self.organisation, self.period = organisation, period

    def __iter__(self) -> Iterator[Line]:
        yield from map(_bought, _sold(self.organisation, self.period))
        for row in _refunded(self.organisation, self.period):
            if (line := _reversed(row)).on("delivered") in self.period:
                yield line


def lines_of(*, siret: str, period: Period) -> BoughtLines:
    """What the organisation bought here; raises UnknownOrganisation."""
    organisation = Organisation.objects.filter(siret=siret).first()
    if organisation is None:
        raise UnknownOrganisation(
            _("Aucune organisation de la boutique n’a le SIRET %(siret)s.") % {"siret": siret}
        )
    return BoughtLines(organisation, period)


def _bounds(period: Period) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    first = datetime.combine(period.first, datetime.min.time(), tzinfo=zone)
    last = datetime.combine(period.last, datetime.max.time(), tzinfo=zone)
    return first, last


_FACTS: Final = {
    "proof_text": "proof__content",
    "form": "sellable__listing__establishment__legal_entity__legal_form",
    "seller": "sellable__listing__establishment__legal_entity__name",
    "department": "sellable__listing__establishment__commune__department",
    "shelf": "sellable__listing__category__profile__slug",
    "reuse": "sellable__listing__reuse_type",
    "recycled": "sellable__listing__recycled_percent",
}


def _sold(organisation: Organisation, period: Period) -> Iterator[Mapping[str, Any]]:
    span = _bounds(period)
    return (
        SupplierOrderLine.objects.filter(
            Q(supplier_order__delivered_at__range=span) | Q(supplier_order__paid_at__range=span),
            supplier_order__organisation=organisation,
        )
        .annotate(
            sale=FilteredRelation(
                "supplier_order__invoices", condition=Q(supplier_order__invoices__kind="sale")
            ),
            cents=Coalesce("final_net", "net"),
            off=Sum("charges__net", filter=Q(charges__kind=_REDUCTION)),
        )
        .order_by("pk")
        .values(
            "pk", "siret", "title", "vat_permille", "cents", "off",
            number=F("supplier_order__number"),
            placed_at=F("supplier_order__placed_at"),
            delivered_at=F("supplier_order__delivered_at"),
            paid_at=F("supplier_order__paid_at"),
            invoice=F("sale__number"),
            invoiced=F("sale__issued_on"),
            due=F("sale__due_on"),
            **{name: F(path) for name, path in _FACTS.items()},
        )
        .iterator(chunk_size=_CHUNK)
    )  # fmt: skip


def _refunded(organisation: Organisation, period: Period) -> Iterator[Mapping[str, Any]]:
    """Refunds of goods that were delivered, with the share of reductions that they take back."""
    _first, last = _bounds(period)
    return (
        RefundLine.objects.filter(
            Q(line__isnull=False) | Q(charge__kind=_REDUCTION),
            refund__supplier_order__organisation=organisation,
            refund__state=Refund.State.SUCCEEDED,
            refund__settled_at__lte=last,
            refund__supplier_order__delivered_at__lte=last,
        )
        .order_by("pk")
        .values(
            "pk", "net",
            number=F("refund__supplier_order__number"),
            delivered_at=F("refund__supplier_order__delivered_at"),
            settled_at=F("refund__settled_at"),
            **{f"line_{name}": F(f"line__{path}") for name, path in _FACTS.items()},
            **{f"charge_{name}": F(f"charge__line__{path}") for name, path in _FACTS.items()},
            line_siret=F("line__siret"),
            line_vat=F("line__vat_permille"),
            line_title=F("line__title"),
            charge_siret=F("charge__line__siret"),
            charge_vat=F("charge__line__vat_permille"),
            charge_title=F("charge__line__title"),
        )
        .iterator(chunk_size=_CHUNK)
    )  # fmt: skip


def _bought(row: Mapping[str, Any]) -> Line:
    return Line(
        key=row["pk"],
        siret=row["siret"],
        cents=row["cents"] + (row["off"] or 0),
        ordered=_day(row["placed_at"]),
        delivered=_day(row["delivered_at"]),
        paid=_day(row["paid_at"]),
        invoiced=row["invoiced"],
        due=row["due"],
        invoice=row["invoice"] or "",
        contract=row["number"],
        description=row["title"],
        vat_permille=row["vat_permille"],
        **_facts(row),
    )


def _reversed(row: Mapping[str, Any]) -> Line:
    """The refund as a negative line, on the day when it went back, or of a later delivery."""
    side = "line" if row["line_siret"] else "charge"
    day = max(_day(row["settled_at"]) or date.min, _day(row["delivered_at"]) or date.min)
    return Line(
        key=-row["pk"],
        siret=row[f"{side}_siret"],
        cents=-row["net"],
        delivered=day,
        paid=day,
        contract=row["number"],
        description=row[f"{side}_title"],
        vat_permille=row[f"{side}_vat"],
        **_facts({name: row[f"{side}_{name}"] for name in _FACTS}),
    )


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    statuses, labels = _proved(row["proof_text"] or "[]")
    form = _FORMS.get(row["form"])
    recycled = row["recycled"] or 0
    return {
        "name": row["seller"] or "",
        "department": row["department"] or "",
        "category": row["shelf"] or "",
        "family": rules.shop_families().get(row["shelf"] or "", ""),
        "statuses": statuses | {form.value} if form else statuses,
        "labels": labels,
        "reuse": bool(row["reuse"]),
        "recycled": recycled > 0,
        "recycled_permille": recycled * 10 or None,
    }


@lru_cache(maxsize=4096)
def _proved(content: str) -> tuple[frozenset[str], frozenset[str]]:
    """Status and label codes in the content of a frozen proof."""
    known = rules.shop_labels()
    statuses, labels = set(), set()
    for proof in json.loads(content):
        if proof["kind"] == "status":
            statuses.add(proof["code"].upper())
        elif proof["code"] in known:
            labels.add(known[proof["code"]])
    return frozenset(statuses & _STATUSES), frozenset(labels)


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
