"""Whatever is bought, given and given back: the ledger is at zero, nobody gets more than paid."""

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shop.orders import refunds
from shop.orders.models import SupplierOrder
from shop.orders.placing import DeliveryInput, ReductionInput
from shop.payments import ledger
from shop.payments.models import Account, CommissionRule, Payment
from tests import factories as f
from tests.buying import paid, placed, settle, supplier_that_delivers

pytestmark = pytest.mark.django_db
sale = st.tuples(
    st.integers(50, 30_000),  # cents
    st.sampled_from(["standard", "reduced", "intermediate", "franchise"]),
    st.integers(1, 6),  # pieces
    st.integers(0, 40),  # cents off
    st.booleans(),  # borne by the shop
)


class Ledger(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(sale, min_size=1, max_size=3), st.integers(0, 2500), st.data())
    def test_it_is_at_zero_at_every_step(self, sales, points, data):
        CommissionRule.objects.create(basis_points=points, valid_from=date(2020, 1, 1))
        made = []
        for cents, vat, quantity, off, by_shop in sales:
            listing = f.ListingFactory(
                supplier=supplier_that_delivers(), vat_code=vat, sellable__unit_price=cents * 100
            )
            made.append((listing.sellables.get(), quantity, off, by_shop))
        key = data.draw(st.uuids()).hex
        envelope = placed(
            *(one[0] for one in made),
            key=key,
            quantity=2,
            deliveries={s.supplier_id: DeliveryInput("parcel", "Colis", 690) for s, *_ in made},
            reductions=[
                ReductionInput("Moins", {s.pk: off}, by_shop) for s, _q, off, by_shop in made if off
            ],
        )
        paid(envelope)
        self.balanced(envelope.total)
        for part in SupplierOrder.objects.filter(order=envelope.order_id):
            line = part.lines.get()
            for _ in range(data.draw(st.integers(0, 2))):
                refunds.refund(
                    part_id=part.pk, key=data.draw(st.uuids()).hex, reason="x", by_id=None,
                    at=timezone.now(), lines={line.pk: 1},
                )  # fmt: skip
                settle()
                self.balanced(envelope.total)
            if refunds.left_to_refund(part).gross and data.draw(st.booleans()):
                refunds.refund(
                    part_id=part.pk, key=data.draw(st.uuids()).hex, reason="x", by_id=None,
                    at=timezone.now(), everything=True,
                )  # fmt: skip
                settle()
                assert refunds.left_to_refund(part).gross == 0
                assert ledger.balance(Account.SUPPLIER_PAYABLE, part_id=part.pk) == 0
                assert ledger.balance(Account.COMMISSION, part_id=part.pk) == 0
        self.balanced(envelope.total)

    def balanced(self, total):
        check = ledger.check()
        payment = Payment.objects.latest("pk")
        assert check.difference_cents == 0
        assert check.accounts["customer_receivable"] == 0
        assert payment.captured == total
        assert 0 <= payment.refunded <= payment.captured
        assert check.accounts["commission"] <= 0
        # What the gateway holds is owed to suppliers and the shop, to the cent.
        assert sum(check.accounts.values()) == 0
