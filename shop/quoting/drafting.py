"""A request before it is sent: begun from anywhere, edited by colleagues, kept at each step."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shop.orders import basket as baskets
from shop.organisations.models import Organisation
from shop.quoting import rules
from shop.quoting.amounts import MILLI, MOST
from shop.quoting.events import tell
from shop.quoting.models import (
    Criterion,
    GiftBox,
    QuoteRequest,
    RequestLine,
    RequestLot,
    RequestState,
    ShoppingList,
)

MOST_LINES = 2000
# Lines of gift boxes are known by their titles: written in the shop's language, whoever asks.
BOX_TITLE, DRY_BOX_TITLE = "Coffret cadeau", "Coffret cadeau sans alcool"
# What `edit` may set; everything else has an operation of its own.
FIELDS = frozenset({
    "title", "need", "kind", "category_id", "cpv", "entity_id", "site_id", "commune_id", "street",
    "wanted_on", "recurring", "budget_low", "budget_high", "alternatives_allowed",
    "wanted_labels", "wanted_structures", "clauses", "audience", "only_capable",
    "chosen", "deadline",
    "purchase_reference", "commitment_number", "wants_framework", "period_from", "period_to",
    "maximum", "revision_clause", "contact_name", "contact_email", "contact_phone", "company_name",
})  # fmt: skip


class RequestRefused(ValueError):
    """The request cannot be kept or sent so; `field` says where, the message what to do."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class EditedMeanwhile(RequestRefused):
    """A colleague kept another version since this one was read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as it was asked: thousandths of a unit."""

    title: str
    quantity: int
    unit: str
    specification: str = ""
    sellable_id: int | None = None
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with its weight in per cent."""

    code: str
    label: str
    weight: int


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    email: str
    phone: str = ""
    company_name: str = ""


def start(
    *,
    contact: Contact,
    title: str,
    at: datetime,
    organisation_id: int | None = None,
    author_id: int | None = None,
    started_by_id: int | None = None,
    lines: Sequence[Asked] = (),
    key: str | None = None,
    **facts: Any,
) -> QuoteRequest:
    """A draft; raises RequestRefused. `facts` are fields of FIELDS.

    The same key again gives the request that was begun with it, as it is.
    """
    if key is not None and (known := QuoteRequest.objects.filter(key=key).first()):
        return known
    _refuse_unknown(facts)
    _refuse_lines(lines)
    _refuse_period(facts.get("period_from"), facts.get("period_to"))
    if not title.strip():
        raise RequestRefused(_("Dites en quelques mots ce que vous cherchez."), "title")
    organisation = Organisation.objects.get(pk=organisation_id) if organisation_id else None
    request = QuoteRequest(
        token=secrets.token_urlsafe(24),
        key=key,
        organisation=organisation,
        is_public=organisation.is_public if organisation else False,
        author_id=author_id,
        started_by_id=started_by_id,
        contact_name=contact.name,
        contact_email=contact.email,
        contact_phone=contact.phone,
        company_name=organisation.name if organisation else contact.company_name,
        title=title.strip()[:160],
        created_at=at,
        edited_at=at,
        **facts,
    )
    try:
        with transaction.atomic():
            request.save()
            _write_lines(request, lines)
            tell(request, "started", role="supplier" if started_by_id else "buyer",
                 by_id=author_id, at=at)  # fmt: skip
    except IntegrityError:
        # Begun meanwhile with the same key, by a double click or a program that asks again.
        known = QuoteRequest.objects.filter(key=key).first() if key else None
        if known is None:
            raise
        return known
    return request


def edit(
    *,
    request_id: int,
    revision: int,
    at: datetime,
    by_id: int | None = None,
    lines: Sequence[Asked] | None = None,
    lots: Sequence[str] | None = None,
    criteria: Sequence[Judged] | None = None,
    **facts: Any,
) -> QuoteRequest:
    """Keep a draft's next revision; what is not given stays.

    Raises EditedMeanwhile when `revision` is not the one in force, RequestRefused otherwise.
    """
    _refuse_unknown(facts)
    if lines is not None:
        _refuse_lines(lines, lots=None if lots is None else len(lots))
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if request.state != RequestState.DRAFT:
            raise RequestRefused(_("Cette demande est envoyée : elle ne se modifie plus."))
        _refuse_budget(
            facts.get("budget_low", request.budget_low),
            facts.get("budget_high", request.budget_high),
        )
        _refuse_period(
            facts.get("period_from", request.period_from),
            facts.get("period_to", request.period_to),
        )
        kept = QuoteRequest.objects.filter(pk=request_id, revision=revision)
        if not kept.update(revision=F("revision") + 1, edited_at=at, **facts):
            raise EditedMeanwhile(
                _("Une autre personne a enregistré cette demande entre-temps. Rechargez la page, "
                  "puis reportez vos changements.")
            )  # fmt: skip
        request.refresh_from_db()
        if lots is not None:
            _write_lots(request, lots)
        if lines is not None:
            _refuse_out_of_step(request, lines)
            _write_lines(request, lines)
        if criteria is not None:
            _write_criteria(request, criteria, at)
    return request


def copy(
    *, request_id: int, at: datetime, by_id: int | None = None, as_template: bool = False
) -> QuoteRequest:
    """A new draft (or a template) with everything that an earlier request asked, but its dates."""
    with transaction.atomic():
        known = QuoteRequest.objects.get(pk=request_id)
        lots = list(known.lots.all())
        lines = [
            Asked(
                title=each.title,
                quantity=each.quantity,
                unit=each.unit,
                specification=each.specification,
                sellable_id=each.sellable_id,
                lot=each.lot.number if each.lot else None,
            )
            for each in known.lines.select_related("lot")
        ]
        kept = FIELDS - {"deadline", "wanted_on", "purchase_reference", "commitment_number"}
        kept -= {"period_from", "period_to"}
        kept -= {"contact_name", "contact_email", "contact_phone", "company_name", "title"}
        made = start(
            contact=Contact(
                known.contact_name, known.contact_email, known.contact_phone, known.company_name
            ),
            title=known.title,
            at=at,
            organisation_id=known.organisation_id,
            author_id=by_id,
            **{name: getattr(known, name) for name in kept},
        )
        _write_lots(made, [lot.title for lot in lots])
        _write_lines(made, lines)
        Criterion.objects.bulk_create(
            [
                Criterion(request=made, position=c.position, code=c.code, label=c.label,
                          weight=c.weight)
                for c in known.criteria.all()
            ]
        )  # fmt: skip
        _copy_box(known, made)
        if as_template:
            made.is_template = True
            made.save(update_fields=["is_template"])
    return made


def _copy_box(known: QuoteRequest, made: QuoteRequest) -> None:
    """Numbers, budget and card; neither addresses nor days."""
    for box in GiftBox.objects.filter(request=known):
        GiftBox.objects.create(
            request=made,
            heads=box.heads,
            budget_per_head=box.budget_per_head,
            without_alcohol=box.without_alcohol,
            card_text=box.card_text,
            wants_logo=box.wants_logo,
        )


def box_lines(
    heads: int, without_alcohol: int, specifications: Mapping[str, str] | None = None
) -> list[Asked]:
    """The lines of a request of gift boxes; `specifications` by title stay."""
    counts = {BOX_TITLE: heads - without_alcohol, DRY_BOX_TITLE: without_alcohol}
    return [
        Asked(title, count * MILLI, "coffret", (specifications or {}).get(title, ""))
        for title, count in counts.items()
        if count
    ]


def _refuse_out_of_step(request: QuoteRequest, lines: Sequence[Asked]) -> None:
    box = GiftBox.objects.filter(request=request).first()
    if box is None:
        return
    wanted = [(each.title, each.quantity) for each in box_lines(box.heads, box.without_alcohol)]
    if [(each.title.strip(), each.quantity) for each in lines] != wanted:
        raise RequestRefused(
            _("Les lignes d’une demande de coffrets suivent le nombre de personnes : changez-le sur "
              "la page « Coffrets ».") , "lines",
        )  # fmt: skip


def from_basket(*, basket_id: int | None, day: date) -> list[Asked]:
    """The lines of an open basket, as lines of a request."""
    content = baskets.content(basket_id=basket_id, day=day, is_member=True)
    return [
        Asked(
            title=title_of(line.sellable),
            quantity=line.quantity * MILLI,
            unit=_("pièce"),
            sellable_id=line.sellable.pk,
        )
        for group in content.groups
        for line in group.lines
    ]


def from_list(shopping_list: ShoppingList) -> list[Asked]:
    rows = shopping_list.lines.select_related("sellable__listing__product")
    return [
        Asked(
            title=title_of(row.sellable),
            quantity=row.quantity * MILLI,
            unit=_("pièce"),
            sellable_id=row.sellable_id,
        )
        for row in rows
    ]


def title_of(sellable: Any) -> str:
    title = str(sellable.listing.product.title)
    return f"{title} – {sellable.name}"[:255] if sellable.name else title[:255]


def _refuse_unknown(facts: dict[str, Any]) -> None:
    unknown = set(facts) - FIELDS
    if unknown:
        raise TypeError(f"not a field of a request: {sorted(unknown)}")


def _refuse_lines(lines: Sequence[Asked], *, lots: int | None = None) -> None:
    if len(lines) > MOST_LINES:
        raise RequestRefused(
            _("Une demande compte %(count)d lignes au plus.") % {"count": MOST_LINES}, "lines"
        )
    for place, line in enumerate(lines, start=1):
        told = {"place": place}
        if not line.title.strip():
            raise RequestRefused(_("Ligne %(place)d : dites ce que c’est.") % told, "lines")
        if not line.unit.strip():
            raise RequestRefused(
                _("Ligne %(place)d : indiquez l’unité (pièce, kg, heure…).") % told, "lines"
            )
        if not 0 < line.quantity <= MOST * MILLI:
            raise RequestRefused(
                _("Ligne %(place)d : indiquez une quantité au-dessus de zéro, dix millions au "
                  "plus.") % told, "lines"
            )  # fmt: skip
        if line.lot is not None and lots is not None and not 1 <= line.lot <= lots:
            raise RequestRefused(_("Ligne %(place)d : ce lot n’existe pas.") % told, "lines")


def _refuse_budget(low: int | None, high: int | None) -> None:
    if low is not None and high is not None and low > high:
        raise RequestRefused(
            _("Le budget minimal dépasse le budget maximal : échangez-les."), "budget_low"
        )


def _refuse_period(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise RequestRefused(_("La fin vient avant le début : échangez-les."), "period_to")


def _write_lots(request: QuoteRequest, titles: Sequence[str]) -> None:
    RequestLine.objects.filter(request=request, lot__isnull=False).update(lot=None)
    RequestLot.objects.filter(request=request).delete()
    RequestLot.objects.bulk_create(
        [
            RequestLot(request=request, number=number, title=title[:160])
            for number, title in enumerate(titles, start=1)
        ]
    )


def _write_lines(request: QuoteRequest, lines: Sequence[Asked]) -> None:
    RequestLine.objects.filter(request=request).delete()
    lots = {lot.number: lot.pk for lot in RequestLot.objects.filter(request=request)}
    RequestLine.objects.bulk_create(
        [
            RequestLine(
                request=request,
                position=position,
                title=line.title.strip()[:255],
                specification=line.specification.strip(),
                sellable_id=line.sellable_id,
                quantity=line.quantity,
                unit=line.unit.strip()[:20],
                lot_id=lots.get(line.lot) if line.lot else None,
            )
            for position, line in enumerate(lines, start=1)
        ]
    )


def _write_criteria(request: QuoteRequest, criteria: Sequence[Judged], at: datetime) -> None:
    if request.is_public:
        told = rules.refuse_unequal([(each.code, each.label) for each in criteria], day=at.date())
        if told:
            raise RequestRefused(told, "criteria")
    if any(not 1 <= each.weight <= 100 for each in criteria):
        raise RequestRefused(_("Un poids va de 1 à 100 %."), "criteria")
    Criterion.objects.filter(request=request).delete()
    Criterion.objects.bulk_create(
        [
            Criterion(request=request, position=position, code=each.code,
                      label=each.label[:160], weight=each.weight)
            for position, each in enumerate(criteria, start=1)
        ]
    )  # fmt: skip
