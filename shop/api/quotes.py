"""Quotes for other software: an organisation's requests and choices, a supplier's answers.

A key acts with the rights of the person who made it, as long as that person has them. Amounts are
decimal strings in euros without tax, quantities decimal strings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Router
from ninja.errors import HttpError
from ninja.security import HttpBearer

from shop.api import schemas
from shop.api.answers import count
from shop.listings.models import CategoryProfile
from shop.organisations import rights as buyer_rights
from shop.organisations.models import Member
from shop.quoting import answering, awarding, drafting, hooks, queries, sending
from shop.quoting.amounts import BadFigure, cents, quantity, unit_price
from shop.quoting.models import ApiKey, Award, Invitation, Offer, OfferLine, QuoteRequest
from shop.quoting.states import WrongMove
from suppliers.directory import rights as supplier_rights
from suppliers.directory.models import TeamMember
from suppliers.directory.queries import published

MOST = 100


class Key(HttpBearer):
    """A key of an organisation or of a supplier."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """Raises TooMany."""
        count(request)
        return hooks.key_of(token, day=timezone.now())


router = Router(auth=Key(), tags=["quotes"])


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom the key speaks: one of the two."""

    key: ApiKey
    member: Member | None
    teammate: TeamMember | None

    @property
    def user_id(self) -> int:
        return self.key.user_id


def _caller(request: HttpRequest, *, buyer: str = "", supplier: str = "") -> Caller:
    """The caller, where it may do that; 403 for a role that does not allow it or the other side.

    A key whose person has left opens nothing: 401.
    """
    key: ApiKey = request.auth  # type: ignore[attr-defined]  # set by Key
    member = teammate = None
    if key.organisation_id is not None:
        member = Member.objects.filter(
            organisation=key.organisation_id, user=key.user_id
        ).select_related("organisation").first()  # fmt: skip
        role, allowed = member.role if member else "", buyer_rights.may
        what = buyer
    else:
        teammate = TeamMember.objects.filter(
            supplier=key.supplier_id, user=key.user_id
        ).select_related("supplier").first()  # fmt: skip
        role, allowed = teammate.role if teammate else "", supplier_rights.may
        what = supplier
    if member is None and teammate is None:
        raise HttpError(401, "The person who made this key has left.")
    if not what or not allowed(role, what):
        raise HttpError(403, "This key may not do that.")
    return Caller(key, member, teammate)


_REFUSALS = (
    drafting.RequestRefused, answering.OfferRefused, awarding.AwardRefused, WrongMove, BadFigure,
)  # fmt: skip


def _done(act: Callable[[], Any]) -> Any:
    """What the operation returns; its refusal becomes 409 for a wrong moment, else 422."""
    try:
        return act()
    except WrongMove as refusal:
        raise HttpError(409, str(refusal)) from refusal
    except _REFUSALS as refusal:
        field = getattr(refusal, "field", "")
        raise HttpError(422, f"{field}: {refusal}" if field else str(refusal)) from refusal


def _json(body: Any, *, status: int = 200, **headers: str) -> JsonResponse:
    return JsonResponse(
        body,
        status=status,
        headers={"Cache-Control": "no-store", **headers},
        json_dumps_params={"ensure_ascii": False},
    )


def _problems(*statuses: int) -> dict[int, type[schemas.Problem]]:
    return dict.fromkeys((401, 403, 404, 429, *statuses), schemas.Problem)


@router.get(
    "",
    response={200: schemas.QuoteRequests, **_problems()},
    summary="Requests of the organisation, or those that the supplier was asked, newest first",
)
def list_quote_requests(
    request: HttpRequest, before: int | None = None, limit: int = 20
) -> HttpResponse:
    caller = _caller(request, buyer="read_quotes", supplier="read_quotes")
    limit = max(1, min(limit, MOST))
    rows: list[dict[str, Any]]
    if caller.member is not None:
        found = queries.of_organisation(
            organisation_id=caller.member.organisation_id, entity_id=caller.member.entity_id
        ).order_by("-pk")
        found = found.filter(pk__lt=before) if before else found
        asked = list(found.select_related("organisation").prefetch_related("lines")[: limit + 1])
        rows = [_request(one, caller) for one in asked[:limit]]
    else:
        assert caller.teammate is not None
        invited = queries.invitations_of(supplier_id=caller.teammate.supplier_id).order_by(
            "-request"
        )
        invited = invited.filter(request__lt=before) if before else invited
        asked = [one.request for one in invited.prefetch_related("request__lines")[: limit + 1]]
        rows = [_request(one, caller) for one in asked[:limit]]
    following = None
    if len(asked) > limit:
        path = reverse("api:list_quote_requests")
        following = f"{path}?before={asked[limit - 1].pk}&limit={limit}"
    return _json({"results": rows, "next": following})


@router.post(
    "",
    response={201: schemas.QuoteRequestOut, **_problems(409, 422)},
    summary="A draft; send it with `/send`. The header Idempotency-Key makes it once",
)
def create_quote_request(request: HttpRequest, payload: schemas.QuoteRequestIn) -> HttpResponse:
    caller = _caller(request, buyer="ask_quotes")
    assert caller.member is not None
    member, now = caller.member, timezone.now()
    given = request.headers.get("Idempotency-Key", "")[:40]

    def act() -> QuoteRequest:
        lines = [
            drafting.Asked(one.title, quantity(one.quantity), one.unit, one.specification)
            for one in payload.lines
        ]
        return drafting.start(
            contact=drafting.Contact(
                caller.key.user.get_full_name() or caller.key.user.email, caller.key.user.email
            ),
            title=payload.title,
            at=now,
            organisation_id=member.organisation_id,
            author_id=caller.user_id,
            lines=lines,
            key=f"api-{member.organisation_id}-{given}" if given else None,
            need=payload.need,
            kind=QuoteRequest.Kind.PRICED,
            entity_id=member.entity_id,
            deadline=payload.deadline,
            wanted_on=payload.wanted_on,
            category_id=_category(payload.category),
            cpv=payload.cpv,
            audience="chosen" if payload.suppliers else "open",
            chosen=_suppliers(payload.suppliers),
            purchase_reference=payload.purchase_reference,
            commitment_number=payload.commitment_number,
            alternatives_allowed=payload.alternatives_allowed,
        )

    made = _done(act)
    where = reverse("api:get_quote_request", args=[made.pk])
    return _json(_request(made, caller), status=201, Location=where)


def _category(slug: str) -> int | None:
    if not slug:
        return None
    found = CategoryProfile.objects.filter(slug=slug).values_list("category_id", flat=True).first()
    if found is None:
        raise HttpError(422, f"category: {slug} is not known.")
    return found


def _suppliers(slugs: list[str]) -> list[int]:
    known = dict(published().filter(slug__in=slugs).values_list("slug", "pk"))
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise HttpError(422, f"suppliers: {', '.join(unknown)} not known.")
    return sorted(known.values())


@router.get(
    "/{int:request_id}",
    response={200: schemas.QuoteRequestOut, **_problems()},
    summary="One request with its lines",
)
def get_quote_request(request: HttpRequest, request_id: int) -> HttpResponse:
    caller = _caller(request, buyer="read_quotes", supplier="read_quotes")
    return _json(_request(_readable(caller, request_id), caller))


@router.post(
    "/{int:request_id}/send",
    response={200: schemas.QuoteRequestOut, **_problems(409, 422)},
    summary="Ask the suppliers",
)
def send_quote_request(request: HttpRequest, request_id: int) -> HttpResponse:
    caller = _caller(request, buyer="ask_quotes")
    quote = _readable(caller, request_id)
    sent = _done(
        lambda: sending.send(
            request_id=quote.pk,
            at=timezone.now(),
            supplier_ids=quote.chosen or None,
            by_id=caller.user_id,
        )
    )
    return _json(_request(sent, caller))


@router.get(
    "/{int:request_id}/offers",
    response={200: schemas.Offers, **_problems()},
    summary="Offers that the organisation may read, or the supplier's own versions",
)
def list_offers(request: HttpRequest, request_id: int) -> HttpResponse:
    caller = _caller(request, buyer="read_quotes", supplier="read_quotes")
    quote = _readable(caller, request_id)
    if caller.member is not None:
        found = queries.offers_in(request_id=quote.pk)
    else:
        found = (
            Offer.objects.filter(invitation=_invitation(caller, request_id), by_buyer=False)
            .select_related("invitation__supplier", "document")
            .prefetch_related("lines")
        )
    return _json({"results": [_offer(one) for one in found]})


@router.post(
    "/{int:request_id}/offers",
    response={201: schemas.OfferOut, **_problems(409, 422)},
    summary="The supplier's answer, in force at once; a later one replaces it",
)
def submit_offer(request: HttpRequest, request_id: int, payload: schemas.OfferIn) -> HttpResponse:
    caller = _caller(request, supplier="answer_quotes")
    invitation = _invitation(caller, request_id)
    now = timezone.now()

    def act() -> Offer:
        with transaction.atomic():
            answering.save(
                invitation_id=invitation.pk,
                at=now,
                by_id=caller.user_id,
                lines=[_priced(one) for one in payload.lines],
                valid_until=payload.valid_until,
                delivery_cents=cents(payload.delivery_excl_tax),
                delivery_days=payload.delivery_days,
                payment_days=payload.payment_days,
                note=payload.note,
            )
            return answering.submit(
                invitation_id=invitation.pk,
                at=now,
                by_id=caller.user_id,
                signed_name=caller.key.user.get_full_name(),
            )

    made = _done(act)
    return _json(_offer(made), status=201)


@router.post(
    "/{int:request_id}/decline",
    response={200: schemas.QuoteRequestOut, **_problems(409, 422)},
    summary="The supplier will not answer, and says why",
)
def decline_request(
    request: HttpRequest, request_id: int, payload: schemas.DeclineIn
) -> HttpResponse:
    caller = _caller(request, supplier="answer_quotes")
    invitation = _invitation(caller, request_id)
    _done(
        lambda: answering.decline(
            invitation_id=invitation.pk,
            reason=payload.reason,
            at=timezone.now(),
            by_id=caller.user_id,
        )
    )
    return _json(_request(invitation.request, caller))


@router.get(
    "/{int:request_id}/awards",
    response={200: schemas.Awards, **_problems()},
    summary="What the organisation has chosen, newest first",
)
def list_awards(request: HttpRequest, request_id: int) -> HttpResponse:
    caller = _caller(request, buyer="read_quotes")
    quote = _readable(caller, request_id)
    found = Award.objects.filter(request=quote).select_related("acceptance__order")
    return _json({"results": [_award(one) for one in found.prefetch_related("lines")]})


@router.post(
    "/{int:request_id}/awards",
    response={201: schemas.AwardOut, **_problems(409, 422)},
    summary="Choose lines of offers; approval and signature follow in the shop",
)
def create_award(request: HttpRequest, request_id: int, payload: schemas.AwardIn) -> HttpResponse:
    caller = _caller(request, buyer="award")
    quote = _readable(caller, request_id)
    made = _done(
        lambda: awarding.award(
            request_id=quote.pk,
            offer_line_ids=payload.lines,
            reason=payload.reason,
            at=timezone.now(),
            by_id=caller.user_id,
        )
    )
    return _json(_award(made), status=201)


def _readable(caller: Caller, request_id: int) -> QuoteRequest:
    """The request, where the caller may read it; 404 for another's."""
    if caller.member is None:
        return _invitation(caller, request_id).request
    found = queries.for_buyer(
        request_id=request_id,
        organisation_id=caller.member.organisation_id,
        entity_id=caller.member.entity_id,
    )
    if found is None:
        raise Http404
    return found


def _invitation(caller: Caller, request_id: int) -> Invitation:
    assert caller.teammate is not None
    found = (
        queries.invitations_of(supplier_id=caller.teammate.supplier_id)
        .filter(request=request_id)
        .prefetch_related("request__lines")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _priced(one: schemas.OfferLineIn) -> answering.PricedLine:
    return answering.PricedLine(
        title=one.title,
        quantity=quantity(one.quantity),
        unit=one.unit,
        unit_price=unit_price(one.unit_price_excl_tax),
        vat_code=one.vat,
        line_id=one.line,
        is_substitute=one.is_substitute,
        note=one.note,
    )


def _request(one: QuoteRequest, caller: Caller) -> dict[str, Any]:
    is_buyer = caller.member is not None
    organisation = one.organisation
    return {
        "id": one.pk,
        "number": one.number,
        "state": one.state,
        "title": one.title,
        "need": one.need,
        "kind": one.kind,
        "deadline": _moment(one.deadline),
        "wanted_on": _day(one.wanted_on),
        "invited": _counted(one, "invited_count") if is_buyer else None,
        "answered": _counted(one, "answered_count", state="answered") if is_buyer else None,
        "buyer": organisation.name if organisation else (one.company_name or one.contact_name),
        "lines": [
            {
                "id": line.pk,
                "title": line.title,
                "specification": line.specification,
                "quantity": _thousandths(line.quantity),
                "unit": line.unit,
            }
            for line in one.lines.all()
        ],
        "url": reverse("api:get_quote_request", args=[one.pk]),
    }


def _counted(one: QuoteRequest, name: str, **states: str) -> int:
    """As a list has counted it, or now."""
    known: int | None = getattr(one, name, None)
    return one.invitations.filter(**states).count() if known is None else known


def _offer(one: Offer) -> dict[str, Any]:
    supplier = one.invitation.supplier
    return {
        "id": one.pk,
        "version": one.version,
        "state": one.state,
        "number": one.document.number if one.document else None,
        "supplier": supplier.slug,
        "supplier_name": supplier.name,
        "valid_until": _day(one.valid_until),
        "delivery_days": one.delivery_days,
        "payment_days": one.payment_days,
        "delivery_excl_tax": _euros(one.delivery_cents),
        "total_excl_tax": _euros(one.net),
        "total_incl_tax": _euros(one.gross),
        "lines": [_offer_line(line) for line in one.lines.all()],
    }


def _offer_line(line: OfferLine) -> dict[str, Any]:
    return {
        "id": line.pk,
        "line": line.line_id,
        "title": line.title,
        "quantity": _thousandths(line.quantity),
        "unit": line.unit,
        "unit_price_excl_tax": f"{Decimal(line.unit_price).scaleb(-4):f}",
        "vat_rate": f"{Decimal(line.vat_permille).scaleb(-1):f}",
        "total_excl_tax": _euros(line.net),
    }


def _award(one: Award) -> dict[str, Any]:
    acceptance = getattr(one, "acceptance", None)
    order = acceptance.order if acceptance else None
    return {
        "id": one.pk,
        "state": one.state,
        "reason": one.reason,
        "total_excl_tax": _euros(one.net),
        "total_incl_tax": _euros(one.gross),
        "lines": [line.offer_line_id for line in one.lines.all()],
        "order": order.number if order else None,
    }


def _euros(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2):f}"


def _thousandths(quantity: int) -> str:
    text = f"{Decimal(quantity).scaleb(-3):f}"
    return text.rstrip("0").rstrip(".")


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
