"""Gift boxes: asked for by number of people, budget and card; complete before they are ordered.

A request of gift boxes has one line a kind of box: « Coffret cadeau » for who may drink alcohol,
« Coffret cadeau sans alcool » for the others. `drafting.edit` refuses lines that are out of step
with the numbers, so that both are changed here alone.

Where boxes go is told by the request: with a place (site, commune or street) they go there
together; without any, each recipient gets a parcel at its own address.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.quoting import drafting
from shop.quoting.drafting import Asked, Contact, RequestRefused, box_lines
from shop.quoting.models import LIVE, GiftBox, Offer, OfferState, QuoteRequest, RequestState
from suppliers.directory.calendar import Closed, is_open

MOST_HEADS = 2000
# What fits on a folded card in a size that is read without glasses.
MOST_CARD = 300
MOST_BUDGET = 1_000_00  # cents
# The last day to order is told to the buyer from this long before.
SOON = timedelta(days=7)
FAR = 366  # days that are looked at before giving up


@dataclass(frozen=True, slots=True)
class Gift:
    """What is asked for: people, cents including tax a head, and what stands on the box."""

    heads: int
    budget_per_head: int
    without_alcohol: int = 0
    card_text: str = ""
    wants_logo: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "heads": self.heads,
            "budget_per_head": self.budget_per_head,
            "without_alcohol": self.without_alcohol,
            "card_text": self.card_text.strip(),
            "wants_logo": self.wants_logo,
        }


def start(
    *,
    gift: Gift,
    contact: Contact,
    title: str,
    at: datetime,
    organisation_id: int,
    author_id: int | None = None,
    **facts: Any,
) -> QuoteRequest:
    """A draft of gift boxes with its lines; raises RequestRefused and writes nothing."""
    _refuse(gift)
    with transaction.atomic():
        request = drafting.start(
            contact=contact,
            title=title,
            at=at,
            organisation_id=organisation_id,
            author_id=author_id,
            lines=_lines(gift),
            **{"kind": QuoteRequest.Kind.PRICED, **facts},
        )
        GiftBox.objects.create(request=request, **gift.columns)
    return request


def edit(
    *,
    request_id: int,
    revision: int,
    gift: Gift,
    at: datetime,
    by_id: int | None = None,
    **facts: Any,
) -> QuoteRequest:
    """Other numbers, with their lines; raises RequestRefused, EditedMeanwhile."""
    _refuse(gift)
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        told = dict(request.lines.values_list("title", "specification"))
        GiftBox.objects.filter(request=request).update(**gift.columns)
        return drafting.edit(
            request_id=request_id,
            revision=revision,
            at=at,
            by_id=by_id,
            lines=_lines(gift, told),
            **facts,
        )


def box_of(request: QuoteRequest) -> GiftBox | None:
    return GiftBox.objects.filter(request=request).first()


def is_to_each(request: QuoteRequest) -> bool:
    """Whether each recipient gets a parcel of its own."""
    return request.site_id is None and request.commune_id is None and not request.street


def wants_proof(box: GiftBox) -> bool:
    """Whether something is printed that the buyer must have seen."""
    return box.wants_logo or bool(box.card_text)


# The last day to order ------------------------------------------------------------------------


def last_order_day(wanted_on: date, delivery_days: int, closed: Closed = ()) -> date | None:
    """The last open day from which `delivery_days` open days later is not after `wanted_on`.

    None when a year is not enough. `closed`: the supplier's own closures.
    """
    left = delivery_days
    for offset in range(FAR):
        day = wanted_on - timedelta(days=offset)
        if not is_open(day, closed):
            continue
        if left == 0:
            return day
        left -= 1
    return None


def last_order_on(offer: Offer) -> date | None:
    """Of one offer, whose invitation's request and supplier are loaded; None without a delay or a
    day wanted."""
    wanted = offer.invitation.request.wanted_on
    if wanted is None or offer.delivery_days is None:
        return None
    closures = offer.invitation.supplier.closures.values_list("starts_on", "ends_on")
    return last_order_day(wanted, offer.delivery_days, list(closures))


def keep_last_order(request: QuoteRequest) -> None:
    """Of the chosen offer; until there is one, the earliest of those in play."""
    box = box_of(request)
    if box is None:
        return
    offers = list(
        Offer.objects.filter(invitation__request=request, state__in=LIVE).select_related(
            "invitation__request", "invitation__supplier"
        )
    )
    chosen = [each for each in offers if each.state in (OfferState.SELECTED, OfferState.ACCEPTED)]
    days = [day for each in chosen or offers if (day := last_order_on(each)) is not None]
    box.last_order_on = min(days, default=None)
    box.save(update_fields=["last_order_on"])


# Complete before it is ordered ----------------------------------------------------------------


def what_is_missing(request: QuoteRequest) -> str:
    """Why the addresses do not make an order yet, in the buyer's words; "" when they do."""
    box = box_of(request)
    if box is None:
        return ""
    found = box.recipients.aggregate(
        all=Count("pk"), dry=Count("pk", filter=Q(without_alcohol=True))
    )
    to_each = is_to_each(request)
    missing, dry = box.heads - found["all"], box.without_alcohol - found["dry"]
    if missing < 0:
        return ngettext(
            "Il y a %(count)d adresse de trop : la demande compte %(heads)d personnes.",
            "Il y a %(count)d adresses de trop : la demande compte %(heads)d personnes.",
            -missing,
        ) % {"count": -missing, "heads": box.heads}
    if missing and to_each:
        return ngettext(
            "Il manque %(count)d adresse sur %(heads)d.",
            "Il manque %(count)d adresses sur %(heads)d.",
            missing,
        ) % {"count": missing, "heads": box.heads}
    if dry < 0 or (dry and to_each):
        return _(
            "La demande compte %(asked)d coffrets sans alcool, les adresses %(found)d : corrigez "
            "les adresses."
        ) % {"asked": box.without_alcohol, "found": found["dry"]}
    return ""


def refuse_split(request: QuoteRequest, suppliers: int) -> str:
    """Why a choice cannot be made of offers of so many suppliers; "" when it can.

    Addresses are given to one supplier alone, and a card is printed once.
    """
    if suppliers < 2 or box_of(request) is None:
        return ""
    return _("Des coffrets se choisissent chez un seul fournisseur : lui seul reçoit les adresses.")


def to_order_soon(requests: Any, *, today: date) -> list[tuple[GiftBox, date]]:
    """Boxes of these requests, not ordered yet, whose last day is near or has passed."""
    boxes = (
        GiftBox.objects.filter(
            request__in=requests,
            request__state__in=[RequestState.OPEN, RequestState.CLOSED, RequestState.AWARDED],
            last_order_on__lte=today + SOON,
        )
        .select_related("request")
        .order_by("last_order_on")
    )
    return [(box, box.last_order_on) for box in boxes if box.last_order_on is not None]


def _lines(gift: Gift, told: dict[str, str] | None = None) -> list[Asked]:
    return box_lines(gift.heads, gift.without_alcohol, told)


def _refuse(gift: Gift) -> None:
    if not 1 <= gift.heads <= MOST_HEADS:
        raise RequestRefused(
            _("De 1 à %(most)d personnes par demande.") % {"most": MOST_HEADS}, "heads"
        )
    if not 0 <= gift.without_alcohol <= gift.heads:
        raise RequestRefused(
            _("Il ne peut pas y avoir plus de coffrets sans alcool que de personnes."),
            "without_alcohol",
        )
    if not 1 <= gift.budget_per_head <= MOST_BUDGET:
        raise RequestRefused(_("Un budget par personne va de 0,01 à 1 000 €."), "budget_per_head")
    if len(gift.card_text.strip()) > MOST_CARD:
        raise RequestRefused(
            _("La carte porte %(most)d signes au plus ; votre texte en compte %(count)d.")
            % {"most": MOST_CARD, "count": len(gift.card_text.strip())},
            "card_text",
        )
