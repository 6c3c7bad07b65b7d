"""Messages about a part, and reviews of what was bought."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.orders.models import Message, Review, SupplierOrderLine
from shop.orders.operations import locked_part
from shop.orders.states import State
from shop.outbox import operations as outbox

LONGEST = 4000
REVIEW_DAYS = 365  # after delivery


class TalkRefused(ValueError):
    """The message or review is not taken; the message says why."""


def say(*, part_id: int, side: str, text: str, by_id: int | None, at: datetime) -> Message:
    """One message in the part's conversation; the other side is told. Raises TalkRefused."""
    text = text.strip()
    if not text:
        raise TalkRefused(_("Écrivez votre message."))
    if len(text) > LONGEST:
        raise TalkRefused(
            _("Ce message est trop long : %(count)d signes au plus.") % {"count": LONGEST}
        )
    with transaction.atomic():
        part = locked_part(part_id)
        found = Message.objects.create(
            supplier_order=part, side=side, text=text, by_id=by_id, at=at
        )
        outbox.record("message.written", found.pk, at=at)
    return found


def review(*, line_id: int, score: int, text: str, author: str, at: datetime) -> Review:
    """What the buyer thinks of a delivered article; staff look at it before it shows.

    Raises TalkRefused.
    """
    if not 1 <= score <= 5:
        raise TalkRefused(_("Donnez une note de 1 à 5."))
    with transaction.atomic():
        line = (
            SupplierOrderLine.objects.select_for_update(of=("self",))
            .select_related("supplier_order", "sellable")
            .get(pk=line_id)
        )
        part = line.supplier_order
        if line.sellable is None:
            raise TalkRefused(_("Les avis portent sur les articles du catalogue."))
        if part.state != State.DELIVERED or part.delivered_at is None:
            raise TalkRefused(_("Vous pourrez donner un avis une fois l’article reçu."))
        if (at - part.delivered_at).days > REVIEW_DAYS:
            raise TalkRefused(_("Les avis se donnent dans l’année qui suit la réception."))
        if Review.objects.filter(line=line).exists():
            raise TalkRefused(_("Vous avez déjà donné votre avis sur cet article."))
        found = Review.objects.create(
            line=line,
            listing_id=line.sellable.listing_id,
            score=score,
            text=text.strip()[:LONGEST],
            author=author.strip()[:60] or _("Anonyme"),
            posted_at=at,
            experienced_on=timezone.localdate(part.delivered_at),
        )
        outbox.record("review.posted", found.pk, at=at)
    return found


def publish_review(*, review_id: int, at: datetime) -> None:
    found = Review.objects.get(pk=review_id)
    found.state, found.refusal, found.decided_at = Review.State.PUBLISHED, "", at
    found.save()
    outbox.record("listing.changed", found.listing_id, at=at)


def refuse_review(*, review_id: int, reason: str, at: datetime) -> None:
    """The author is told why (L111-7-2). Raises TalkRefused without a reason."""
    if not reason.strip():
        raise TalkRefused(_("Dites à l’auteur pourquoi son avis n’est pas publié."))
    found = Review.objects.get(pk=review_id)
    found.state, found.refusal, found.decided_at = "refused", reason.strip()[:200], at
    found.save()
    outbox.record("review.refused", found.pk, at=at)


def answer_review(*, review_id: int, text: str, at: datetime) -> None:
    """The supplier's public answer; a later one replaces it."""
    if not text.strip():
        raise TalkRefused(_("Écrivez votre réponse."))
    Review.objects.filter(pk=review_id).update(answer=text.strip()[:LONGEST], answered_at=at)
