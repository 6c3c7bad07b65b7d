"""Does the worker's part on a served shop: commands come in by line, as JSON, and are answered.

Run with the server's own environment, so that both share one database.
"""

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import django


def settle() -> None:
    from tests import buying

    buying.settle()


def _path(sellable: Any) -> str:
    from django.urls import reverse

    card = sellable.listing.card
    return reverse("product", args=[card.slug, card.pk])


def _goods() -> Any:
    from shop.listings.models import Sellable

    return (
        Sellable.objects.filter(
            unit_price__gte=30_000,
            min_quantity=1,
            is_active=True,
            listing__price_kind="fixed",
            listing__kind="goods",
            listing__card__variant_count=1,
            listing__alcohol_tenths=None,
            stock_record__num_in_stock__gte=40,
            supplier__delivery_terms__minimum_order=0,
        )
        .select_related("listing__card", "supplier")
        .order_by("pk")
    )


def goods() -> dict[str, str]:
    parcel = _goods().filter(
        is_weighed=False,
        listing__withdrawal_exemption="",
        supplier__delivers=True,
        supplier__parcel_rates__zone="region",
    )
    fetched = _goods().filter(supplier__pickup_points__slots__isnull=False)
    return {
        "plain": _path(parcel.first()),
        "pickup": _path(fetched.filter(is_weighed=False).first()),
        "weighed": _path(fetched.filter(is_weighed=True).first()),
    }


def _parts(token: str) -> list[Any]:
    from shop.orders.models import SupplierOrder

    return list(SupplierOrder.objects.filter(order__envelope__token=token))


def prepare(token: str) -> None:
    from django.utils import timezone

    from shop.orders import operations

    for part in _parts(token):
        operations.mark_ready(part_id=part.pk, by_id=None, at=timezone.now())
    settle()


def weigh(token: str) -> tuple[int, int]:
    """What was authorised, and what was taken once nine tenths of the weight were found."""
    from django.utils import timezone

    from shop.orders import operations
    from shop.payments.models import Payment

    for part in _parts(token):
        grams = {line.pk: line.weighed_up_to * 9 // 10 for line in part.lines.all()}
        operations.weigh(part_id=part.pk, grams=grams, by_id=None, at=timezone.now())
    settle()
    payment = Payment.objects.get(envelope__token=token)
    return payment.asked, payment.captured


def deliver(path: str) -> str:
    """A paid and delivered order of that product; its token."""
    import re

    from django.utils import timezone

    from shop.listings.models import Sellable
    from shop.orders import operations
    from shop.orders.models import Envelope
    from tests import buying

    listing = int(re.search(r"-(\d+)/$", path)[1])  # type: ignore[index]
    key = f"delivered-{Envelope.objects.count()}"
    envelope = buying.placed(Sellable.objects.get(listing=listing), quantity=2, key=key)
    buying.paid(envelope)
    for part in _parts(envelope.token):
        parcel = operations.ParcelInput(carrier="Colissimo")
        operations.ship(part_id=part.pk, parcel=parcel, by_id=None, at=timezone.now())
        operations.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    settle()
    return envelope.token


def count() -> int:
    from shop.orders.models import Envelope

    return Envelope.objects.count()


def invitations(title: str) -> list[dict[str, str]]:
    """Links by which suppliers answer the newest request of that title."""
    from shop.quoting.models import QuoteRequest

    settle()
    request = QuoteRequest.objects.filter(title=title).order_by("-pk").first()
    assert request is not None, title
    return [
        {"token": each.token, "supplier": each.supplier.name}
        for each in request.invitations.select_related("supplier").order_by("pk")
    ]


def shop_front() -> str:
    """A supplier that charges VAT."""
    from suppliers.directory.models import Supplier

    found = Supplier.objects.filter(state="published", legal_entity__vat_regime="normal")
    return str(found.order_by("pk").values_list("slug", flat=True)[0])


def request_link(title: str) -> str:
    """What the e-mail to confirm a request leads to."""
    from django.urls import reverse

    from shop.quoting.models import QuoteRequest

    token = QuoteRequest.objects.filter(title=title).values_list("token", flat=True)[0]
    return reverse("quote", args=[token])


def award_gross(title: str) -> str:
    """« 1234,50 » of the choice in force."""
    from shop.quoting.models import Award

    award = Award.objects.filter(request__title=title).order_by("-pk")[0]
    return f"{award.gross // 100},{award.gross % 100:02d}"


def quote_state(title: str) -> dict[str, Any]:
    from shop.orders.models import SupplierOrder
    from shop.quoting.models import QuoteRequest

    request = QuoteRequest.objects.filter(title=title).order_by("-pk").first()
    assert request is not None
    parts = SupplierOrder.objects.filter(order__acceptance__award__request=request)
    return {
        "state": request.state,
        "parts": [[part.net, part.tax, part.order.envelope.commitment_number] for part in parts],
    }


def own_front(email: str) -> dict[str, Any]:
    """The shop front of who logs in so."""
    from suppliers.directory.models import Supplier

    front = Supplier.objects.filter(team__user__email=email).order_by("pk")[0]
    return {"pk": front.pk, "slug": front.slug}


def approve_all(title: str) -> None:
    """Who may decide does, step after step."""
    from django.utils import timezone

    from shop.organisations import queries as organisations
    from shop.quoting import awarding
    from shop.quoting.models import Award

    award = Award.objects.filter(request__title=title, state="approving").first()
    while award is not None and (step := awarding.next_step(award)) is not None:
        people = organisations.deciders(
            step.approver_id, award.request.entity, timezone.localdate(),
            organisation=award.request.organisation,
        )  # fmt: skip
        by = next(each.pk for each in people if each.pk != award.made_by_id)
        awarding.approve(approval_id=step.pk, by_id=by, at=timezone.now())


def part_number(title: str) -> str:
    from shop.orders.models import SupplierOrder

    settle()
    found = SupplierOrder.objects.filter(order__acceptance__award__request__title=title)
    return str(found.values_list("number", flat=True)[0])


def read_feeds() -> None:
    """What a worker does of imports, until each waits for a person or is over."""
    from django.utils import timezone

    from suppliers.feeds import operations

    while runs := operations.waiting_runs(at=timezone.now()):
        for pk in runs:
            operations.work(run_id=pk, at=timezone.now())
    settle()


def is_asked_again(token: str) -> bool:
    from shop.quoting.models import Offer

    return Offer.objects.filter(invitation__token=token, state="revision_asked").exists()


def read_lines() -> None:
    """Tables of lines join their drafts."""
    from django.utils import timezone

    from shop.quoting import line_files

    for pk in line_files.due(at=timezone.now()):
        line_files.read(pk, at=timezone.now())


def reports() -> None:
    """Files of purchases are read, and reports made."""
    from django.utils import timezone

    from shop.impact import reports as made
    from shop.impact import uploads

    for pk in uploads.waiting():
        uploads.read(pk, at=timezone.now())
    for pk in made.due(at=timezone.now()):
        made.make(pk, at=timezone.now())


COMMANDS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        settle,
        goods,
        prepare,
        weigh,
        deliver,
        count,
        invitations,
        is_asked_again,
        shop_front,
        quote_state,
        request_link,
        award_gross,
        own_front,
        approve_all,
        part_number,
        read_feeds,
        read_lines,
        reports,
    )
}


def main() -> None:
    django.setup()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            with redirect_stdout(sys.stderr):
                answer = {"value": COMMANDS[asked.pop("name")](**asked)}
        except Exception as error:  # the test tells it
            answer = {"error": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
