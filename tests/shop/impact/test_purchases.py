"""What an order is made of: the day's proofs alone, shares of what was bought, no score."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.impact import purchases
from shop.impact.lines import Line
from shop.orders.models import Envelope, SupplierOrder
from suppliers.directory.models import Status
from tests import factories as f
from tests.buying import OURS, paid, placed, supplier_that_delivers
from tests.shop.impact.samples import DAY, SIRETS, line
from tests.shop.impact.test_queries import kind, label
from tests.suppliers.portal.people import article

pytestmark = pytest.mark.django_db


def told(*lines: Line) -> dict[str, tuple[Decimal | None, int]]:
    return {str(one.label): (one.per_cent, one.cents) for one in purchases.shares(lines, day=DAY)}


def test_shares_are_of_the_whole_and_may_overlap():
    found = told(
        line(3000, 1, statuses={"ESAT", "ASSOCIATION"}, labels={"BIO"}),
        line(1000, 2, siret=SIRETS[1], department="75", family="", statuses={"EI"}, reuse=True),
    )
    assert found == {
        "Économie sociale et solidaire": (Decimal("75.00"), 3000),
        "Structures d’insertion": (Decimal("25.00"), 1000),
        "Travail adapté et protégé (EA, ESAT)": (Decimal("75.00"), 3000),
        "Fournisseurs bretons": (Decimal("75.00"), 3000),
        "Bio, dans l’alimentation": (Decimal("100.00"), 3000),
        "Commerce équitable": (Decimal("0.00"), 0),
        "Réemploi": (Decimal("25.00"), 1000),
        "Avec de la matière recyclée": (Decimal("0.00"), 0),
    }


def test_nothing_to_share_is_not_zero():
    found = told(line(1000, 1, family=""))
    assert found["Bio, dans l’alimentation"] == (None, 0)
    assert {value for value, _cents in told().values()} == {None}


def test_an_order_tells_the_proofs_of_its_day(client):
    sellable = article()
    supplier = sellable.supplier
    f.StatusFactory(establishment=supplier.establishment, kind=kind("esat"))
    f.CertificateFactory(label=label("ab"), supplier=supplier)
    envelope: Envelope = placed(sellable)
    Status.objects.update(ends_on=date(2024, 6, 1))  # lost since: the promise stands
    parts = list(
        SupplierOrder.objects.filter(order=envelope.order_id).select_related(
            "supplier__establishment__commune", "supplier__legal_entity"
        )
    )
    found = purchases.of_parts(parts, to=None)
    assert found is not None
    by_label = {str(one.label): one.per_cent for one in found.shares}
    assert by_label["Travail adapté et protégé (EA, ESAT)"] == 100
    assert [maker.kilometres for maker in found.makers] == [None]
    page = client.get(reverse("order", args=[envelope.token])).content.decode()
    assert "Comment est-ce calculé" in page
    assert "écologique" not in page


def test_distance_is_of_what_is_brought_to_a_known_commune():
    sellable = article()
    envelope: Envelope = placed(sellable)
    part: Any = SupplierOrder.objects.select_related(
        "supplier__establishment__commune", "supplier__legal_entity"
    ).get(order=envelope.order_id)
    here = part.supplier.establishment.commune
    for delivery, expected in (("parcel", 0), ("round", 0), ("pickup", None)):
        part.delivery = delivery
        found = purchases.of_parts([part], to=here)
        assert found is not None
        assert found.makers[0].kilometres == expected


def test_a_cancelled_order_has_none():
    envelope: Envelope = placed(article())
    part = SupplierOrder.objects.get(order=envelope.order_id)
    part.state = "cancelled"
    assert purchases.of_parts([part], to=None) is None


def test_one_query_whatever_the_lines(django_assert_num_queries):
    envelope: Envelope = placed(article(), article())
    paid(envelope)
    parts = list(
        SupplierOrder.objects.filter(order=envelope.order_id).select_related(
            "supplier__establishment__commune", "supplier__legal_entity"
        )
    )
    assert len(parts) == 2
    with django_assert_num_queries(1):
        purchases.of_parts(parts, to=None)


def test_the_review_tells_what_the_order_will_and_the_same_queries_whatever_the_lines(client):
    goods = [article(supplier_that_delivers()) for _ in range(3)]
    f.StatusFactory(establishment=goods[0].supplier.establishment, kind=kind("esat"))
    f.CertificateFactory(label=label("ab"), supplier=goods[1].supplier)

    def reviewed(*sellables: Any) -> tuple[Any, int]:
        for sellable in sellables:
            client.post(reverse("basket-add"), {"sellable": sellable.pk, "quantity": 2}, **OURS)
        client.post(reverse("checkout"), {"email": "a@exemple.test", "name": "Anne"})
        place = {"street": "2 rue d’Antrain", "postcode": "35000", "commune_name": "Rennes"}
        client.post(reverse("checkout-delivery"), {**place, "next": "1"})
        client.post(reverse("checkout-payment"), {"payment": "card"})
        client.get(reverse("checkout-review"))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("checkout-review"))
        return page, len(captured)

    _page, few = reviewed(goods[0])
    page, many = reviewed(*goods[1:])
    assert few == many
    assert "Ce que contient cette commande" in page.content.decode()
    before = page.context["impact"]
    told = {"seen": page.context["summary"].fingerprint, "key": page.context["draft"].key,
            "terms": "on"}  # fmt: skip
    assert client.post(reverse("checkout-review"), told).status_code == 302
    envelope = Envelope.objects.get()
    parts = SupplierOrder.objects.filter(order=envelope.order_id).select_related(
        "supplier__establishment__commune", "supplier__legal_entity"
    )
    after = purchases.of_parts(list(parts.order_by("pk")), to=envelope.commune)
    assert after is not None
    assert before.shares == after.shares
    assert {maker.name: maker for maker in before.makers} == {
        maker.name: maker for maker in after.makers
    }
    assert len({one.per_cent for one in before.shares}) > 1
