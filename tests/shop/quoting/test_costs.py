"""What sending, comparing and choosing cost does not grow with lines and suppliers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.quoting import answering, awarding, sending
from shop.quoting.answering import PricedLine
from shop.quoting.comparing import comparison
from shop.quoting.drafting import Asked
from tests import factories as f
from tests.quoting import drafted, invitation_of, organisation, priced, sent

pytestmark = pytest.mark.django_db


def lines(count):
    return [Asked(f"Article {n}", 1000 * (n + 1), "pièce") for n in range(count)]


def cost(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def offers_of(request):
    for invitation in request.invitations.all():
        offered_all(invitation)


def offered_all(invitation):
    rows: list[PricedLine] = priced(invitation, *[10_000] * invitation.request.lines.count())
    answering.save(
        invitation_id=invitation.pk, at=timezone.now(), lines=rows,
        valid_until=(timezone.now() + timedelta(days=60)).date(),
    )  # fmt: skip
    return answering.submit(invitation_id=invitation.pk, at=timezone.now())


def test_sending_costs_the_same_for_one_and_for_many():
    def send(suppliers, count):
        request = drafted(buyer=organisation(), lines=lines(count))
        chosen = [f.SupplierFactory().pk for _ in range(suppliers)]
        return cost(
            lambda: sending.send(request_id=request.pk, at=timezone.now(), supplier_ids=chosen)
        )

    assert send(1, 1) == send(12, 40) <= 12


def test_comparing_costs_the_same_for_any_number_of_offers_and_lines():
    def compare(suppliers, count):
        request = sent(
            *[f.SupplierFactory() for _ in range(suppliers)], buyer=organisation(),
            lines=lines(count),
        )  # fmt: skip
        offers_of(request)
        return cost(lambda: comparison(request_id=request.pk))

    assert compare(1, 1) == compare(4, 30) <= 6


def test_choosing_costs_the_same_for_any_number_of_lines():
    def choose(count):
        offer = offered_all(invitation_of(sent(buyer=organisation(), lines=lines(count))))
        ids = list(offer.lines.values_list("pk", flat=True))
        return cost(
            lambda: awarding.award(
                request_id=offer.invitation.request_id,
                offer_line_ids=ids,
                reason="Le prix.",
                at=timezone.now(),
            )
        )

    assert choose(1) == choose(40)


def test_a_submitted_offer_costs_the_same_for_any_number_of_lines():
    def submit(count):
        invitation = invitation_of(sent(buyer=organisation(), lines=lines(count)))
        return cost(lambda: offered_all(invitation))

    assert submit(1) == submit(40)
