"""Codes: what they take off which line, to the cent, and who bears it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.orders.models import Charge, SupplierOrder
from shop.orders.reductions import VoucherRefused, create_voucher
from shop.payments import ledger
from tests import factories as f
from tests.buying import OURS, checked_out, paid, supplier_that_delivers

pytestmark = pytest.mark.django_db


def code(name: str = "BIENVENUE", **values):
    now = timezone.now()
    told = {"code": name, "name": "Bienvenue", "starts_at": now - timedelta(days=1),
            "ends_at": now + timedelta(days=30)}  # fmt: skip
    return create_voucher(**{**told, **values})


def article(price: int = 120_000, **values):
    supplier = values.pop("supplier", None) or supplier_that_delivers()
    return f.ListingFactory(supplier=supplier, sellable__unit_price=price, **values).sellables.get()


def put(client, *sellables, quantity: int = 1) -> None:
    for one in sellables:
        client.post(reverse("basket-add"), {"sellable": one.pk, "quantity": quantity}, **OURS)


def use(client, name: str):
    return client.post(reverse("basket-voucher"), {"code": name}, follow=True)


def test_a_share_is_taken_off_each_supplier_s_lines(client):
    code(percent=Decimal(10))
    one, two = article(), article(price=55_500, vat_code="reduced")
    put(client, one, two)
    page = use(client, "bienvenue")
    assert "Code accepté" in page.content.decode()
    summary = client.get(reverse("basket")).context["summary"]
    assert summary.reductions.cents == 120 + 55
    envelope = checked_out(client, one)
    # Ten per cent of 24.00 and of 5.55; Oscar leaves what is below a cent to the seller.
    charges = Charge.objects.filter(kind="reduction").order_by("pk")
    assert sum(c.net + c.tax for c in charges) == -(240 + 55)
    assert {c.borne_by_shop for c in charges} == {True}
    assert {c.line.supplier_order_id for c in charges} == set(
        SupplierOrder.objects.values_list("pk", flat=True)
    )
    paid(envelope)
    check = ledger.check()
    assert (check.difference_cents, check.accounts["promotions"]) == (0, 295)


def test_an_amount_is_shared_by_what_lines_cost_and_never_more(client):
    code(euros=Decimal(5))
    one, two = article(price=100_000), article(price=20_000)
    put(client, one, two)
    use(client, "BIENVENUE")
    told = client.get(reverse("basket")).context["summary"].reductions
    assert told.cents == 500
    (reduction,) = told.inputs
    assert sorted(reduction.cents.values()) == [83, 417]


def test_a_supplier_bears_its_own_code_on_its_own_goods(client):
    one, two = article(), article()
    code(percent=Decimal(50), supplier_id=one.supplier_id)
    put(client, one, two)
    use(client, "BIENVENUE")
    (reduction,) = client.get(reverse("basket")).context["summary"].reductions.inputs
    assert (reduction.cents, reduction.borne_by_shop) == ({one.pk: 600}, False)


def test_a_code_used_once_is_refused_to_the_next(client):
    code(percent=Decimal(10), usage="Single use")
    sellable = article()
    put(client, sellable)
    use(client, "BIENVENUE")
    checked_out(client, sellable)
    client.cookies.clear()
    put(client, sellable)
    assert "Ce code a déjà servi" in use(client, "BIENVENUE").content.decode()


@pytest.mark.parametrize(
    ("values", "typed", "said"),
    [
        ({}, "RIEN", "n’existe pas"),
        ({"starts_at": timezone.now() + timedelta(days=1)}, "BIENVENUE", "pas encore valable"),
        (
            {"starts_at": timezone.now() - timedelta(days=9),
             "ends_at": timezone.now() - timedelta(days=1)},
            "BIENVENUE", "plus valable",
        ),
        ({"usage": "Once per customer"}, "BIENVENUE", "Connectez-vous"),
    ],
)  # fmt: skip
def test_a_code_that_does_not_count_is_told(client, values, typed, said):
    code(percent=Decimal(10), **values)
    put(client, article())
    assert said in use(client, typed).content.decode()
    assert client.get(reverse("basket")).context["summary"].reductions.cents == 0


def test_a_code_is_made_with_a_value_a_time_and_a_name_of_its_own():
    code(percent=Decimal(10))
    for wrong in (
        {"percent": Decimal(10)},
        {"code": "X", "percent": Decimal(101)},
        {"code": "X"},
        {"code": "X", "euros": Decimal(1), "ends_at": timezone.now() - timedelta(days=2)},
    ):
        with pytest.raises(VoucherRefused):
            code(**wrong)
