"""What an acceptance opens instead of an order: frameworks to call on, services to plan."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents import operations as documents
from shop.money import split
from shop.quoting import papers
from shop.quoting.awarding import AwardRefused
from shop.quoting.models import (
    AwardPart,
    Framework,
    FrameworkPrice,
    QuoteRequest,
    ServicePlan,
)


def is_recurring(request: QuoteRequest) -> bool:
    """A service over a period: its visits are planned, signed, and billed by month."""
    return (
        request.kind == QuoteRequest.Kind.SERVICE
        and not request.wants_framework
        and request.period_from is not None
        and request.period_to is not None
    )


def refuse_ended(request: QuoteRequest, *, day: date) -> None:
    """Nothing is opened that has already ended; raises AwardRefused."""
    is_over = request.period_to is not None and request.period_to < day
    if is_over and (request.wants_framework or is_recurring(request)):
        raise AwardRefused(
            _("La période demandée s’est terminée le %(day)s : refaites la demande avec de "
              "nouvelles dates.") % {"day": f"{request.period_to:%d/%m/%Y}"}
        )  # fmt: skip


def shares_of(maximum: int, parts: Sequence[AwardPart]) -> list[int]:
    """Each part's own maximum: cents in proportion to what was chosen of it."""
    return split(maximum, [part.net for part in parts])


def open_frameworks(
    parts: Sequence[AwardPart], request: QuoteRequest, *, at: datetime
) -> list[Framework]:
    """One framework a part, numbered without gaps, with the offer's prices as its price list.

    In the caller's transaction. Raises AwardRefused where a share of the maximum is nothing.
    """
    assert request.period_from is not None  # sending refuses a framework without its period
    assert request.period_to is not None
    assert request.maximum is not None
    if not all(part.net for part in parts):
        raise AwardRefused(
            _("Une des offres choisies ne coûte rien : un accord-cadre se partage selon les "
              "montants. Retirez-la du choix.")
        )  # fmt: skip
    shares = shares_of(request.maximum, parts)
    if not all(shares):
        raise AwardRefused(_("Le maximum est trop petit pour être partagé entre ces offres."))
    found = []
    for part, share in zip(parts, shares, strict=True):
        framework = Framework.objects.create(
            award_part=part,
            number=_number(part, request, share, at),
            starts_on=request.period_from,
            ends_on=request.period_to,
            maximum=share,
            revision_clause=request.revision_clause,
            created_at=at,
        )
        FrameworkPrice.objects.bulk_create(
            [
                FrameworkPrice(
                    framework=framework,
                    offer_line=line.offer_line,
                    unit_price=line.offer_line.unit_price,
                    valid_from=request.period_from,
                )
                for line in part.lines.all()
            ]
        )
        found.append(framework)
    return found


def _number(part: AwardPart, request: QuoteRequest, maximum: int, at: datetime) -> str:
    assert part.document is not None  # frozen just before
    document = documents.issue(
        kind="framework",
        owner="shop",
        prefix=f"AC-{timezone.localdate(at).year}-",
        content={
            "version": 1,
            "kind": "framework",
            "issued_on": timezone.localdate(at).isoformat(),
            "request": {"number": request.number, "title": request.title},
            "seller": papers.seller(part.offer.invitation.supplier),
            "buyer": papers.buyer(request),
            "quote": {"number": part.document.number, "sha256": part.document.sha256},
            "framework": {**(papers.framework(request) or {}), "maximum": maximum},
        },
        at=at,
    )
    return document.number


def open_plans(
    parts: Sequence[AwardPart], request: QuoteRequest, *, at: datetime
) -> list[ServicePlan]:
    """One plan a part, without visits yet; in the caller's transaction."""
    assert request.period_from is not None  # `is_recurring`
    assert request.period_to is not None
    return [
        ServicePlan.objects.create(
            award_part=part,
            starts_on=request.period_from,
            ends_on=request.period_to,
            created_at=at,
        )
        for part in parts
    ]
