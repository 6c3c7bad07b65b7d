"""Recall of a lot: every buyer of it, nobody else, once."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shop.orders import operations as orders
from shop.orders.models import Recall, RecallNotice
from shop.orders.operations import LotInput
from tests.buying import guest, settle, supplier_that_delivers
from tests.suppliers.portal.people import article, bought, member

pytestmark = pytest.mark.django_db


def packed(sellable, lot: str, *, key: str, quantity: int = 1, email: str = "anne@exemple.test"):
    part = bought(sellable, key=key, quantity=quantity, buyer=guest(email=email))
    orders.record_lots(
        part_id=part.pk, lots=[LotInput(part.lines.get().pk, lot, quantity)], by_id=None,
        at=timezone.now(),
    )  # fmt: skip
    return part


def send(client, sellable, lot: str, **given):
    address = reverse("portal-recalls", args=[sellable.supplier.slug])
    told = {"reason": "Verre", "advice": "Ne pas consommer.", **given}
    return client.post(address, {"listing": sellable.listing_id, "lot": lot, **told})


def test_the_buyers_of_a_lot_are_counted_then_told():
    supplier = supplier_that_delivers()
    jam, other = article(supplier, title="Confiture"), article(supplier)
    one = packed(jam, "L1", key="1", quantity=2, email="une@exemple.test")
    two = packed(jam, "l1", key="2", email="deux@exemple.test")
    packed(jam, "L2", key="3", email="trois@exemple.test")
    packed(other, "L1", key="4", email="quatre@exemple.test")
    client = member(supplier)
    preview = send(client, jam, " L1 ")
    assert preview.context["preview"] == {"buyers": 2, "count": 3}
    assert not Recall.objects.exists()
    settle()
    mail.outbox.clear()
    assert send(client, jam, "L1", confirm="1").status_code == 302
    notices = RecallNotice.objects.order_by("supplier_order")
    assert list(notices.values_list("supplier_order", "quantity")) == [(one.pk, 2), (two.pk, 1)]
    jam.listing.refresh_from_db()
    other.listing.refresh_from_db()
    assert (jam.listing.state, other.listing.state) == ("archived", "published")
    settle()
    recalled = [m for m in mail.outbox if "RAPPEL" in m.subject]
    assert sorted(m.to[0] for m in recalled) == ["deux@exemple.test", "une@exemple.test"]
    assert not RecallNotice.objects.filter(sent_at=None).exists()
    page = client.get(reverse("portal-recalls", args=[supplier.slug])).content.decode()
    assert one.number in page
    assert "Verre" in page
    again = send(client, jam, "L1", confirm="1")
    assert "déjà rappelé" in again.context["trouble"]["told"]
    assert Recall.objects.count() == 1


@pytest.mark.parametrize(
    ("lot", "given", "why"),
    [
        ("", {}, "Indiquez le numéro"),
        ("L9", {}, "Lots enregistrés : L1"),
        ("L1", {"listing": ""}, "l’un de vos produits"),
        ("L1", {"reason": " ", "confirm": "1"}, "le motif"),
        ("L1", {"advice": "", "confirm": "1"}, "le motif"),
    ],
)
def test_a_recall_that_does_not_hold_is_refused(lot, given, why):
    sellable = article()
    packed(sellable, "L1", key="1")
    response = send(member(sellable.supplier), sellable, lot, **given)
    assert response.status_code == 422
    assert why in response.context["trouble"]["told"]
    assert not Recall.objects.exists()
    sellable.listing.refresh_from_db()
    assert sellable.listing.state == "published"


def test_another_supplier_s_product_cannot_be_recalled():
    mine, foreign = article(), article()
    packed(foreign, "L1", key="1")
    client = member(mine.supplier)
    response = client.post(
        reverse("portal-recalls", args=[mine.supplier.slug]),
        {"listing": foreign.listing_id, "lot": "L1", "reason": "x", "advice": "y", "confirm": "1"},
    )
    assert response.status_code == 422
    assert not Recall.objects.exists()


def test_a_cancelled_order_is_not_told():
    sellable = article()
    packed(sellable, "L1", key="1")
    cancelled = packed(sellable, "L1", key="2")
    orders.cancel(part_id=cancelled.pk, reason="x", by_id=None, at=timezone.now())
    send(member(sellable.supplier), sellable, "L1", confirm="1")
    assert RecallNotice.objects.count() == 1
