"""What there is to do, first; each entry leads to where it is done."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.orders import operations as orders
from shop.orders import talk, withdrawal
from shop.orders.models import SupplierOrder
from suppliers.directory.models import InvoicingMandate
from tests.buying import settle, supplier_that_delivers
from tests.suppliers.portal.people import article, bought, member

pytestmark = pytest.mark.django_db


def home(client, supplier):
    return client.get(reverse("portal-home", args=[supplier.slug]))


def test_all_is_done():
    supplier = supplier_that_delivers()
    response = home(member(supplier), supplier)
    assert response.context["groups"] == []
    assert "Tout est fait." in response.content.decode()


def test_everything_that_waits_is_told_where_it_is_done():
    supplier = supplier_that_delivers()
    now = timezone.now()
    late = bought(article(supplier), key="1")
    bought(article(supplier), key="2", payment="transfer")
    SupplierOrder.objects.filter(pk=late.pk).update(promised_on=date(2020, 1, 1))
    weighed = article(supplier, sellable__is_weighed=True, sellable__content_quantity=1,
                      sellable__content_unit="kg")  # fmt: skip
    bought(weighed, key="3")
    done = bought(article(supplier), key="4")
    talk.say(part_id=done.pk, side="buyer", text="Bonjour ?", by_id=None, at=now)
    orders.ship(part_id=done.pk, parcel=orders.ParcelInput(), by_id=None, at=now)
    orders.mark_delivered(part_id=done.pk, by_id=None, at=now)
    talk.publish_review(
        review_id=talk.review(line_id=done.lines.get().pk, score=5, text="", author="A", at=now).pk,
        at=now,
    )
    withdrawal.withdraw(
        part_id=done.pk, lines={done.lines.get().pk: 1}, name="A", email="a@exemple.test", at=now
    )
    wrong = bought(article(supplier), key="5")
    orders.report_problem(part_id=wrong.pk, note="Perdu", by_id=None, at=now)
    settle()
    client = member(supplier)
    response = home(client, supplier)
    found = {group.title: group.count for group in response.context["groups"]}
    assert found == {
        "Commandes à préparer": 2,
        "Commandes à peser": 1,
        "Retours à traiter": 1,
        "Problèmes à résoudre": 1,
        "Messages sans réponse": 1,
        "Avis sans réponse": 1,
        "Factures à déposer": 3,
        "Virements attendus": 1,
    }
    first = response.context["groups"][0].entries[0]
    assert (first.text, first.is_late) == (late.number, True)
    for group in response.context["groups"]:
        for entry in group.entries:
            path, _, anchor = entry.url.partition("#")
            page = client.get(path)
            assert page.status_code == 200
            assert not anchor or f'id="{anchor}"' in page.content.decode(), entry.url
    figures = response.context["figures"]
    assert (figures.orders, figures.delivered) == (5, 1)
    talk.say(part_id=done.pk, side="supplier", text="Bonjour", by_id=None, at=timezone.now())
    InvoicingMandate.objects.create(
        legal_entity=supplier.legal_entity, signed_on="2020-01-01", signed_by="x"
    )
    titles = {group.title for group in home(client, supplier).context["groups"]}
    assert not {"Messages sans réponse", "Factures à déposer"} & titles


def test_readers_have_figures_and_nothing_to_do():
    supplier = supplier_that_delivers()
    bought(article(supplier))
    response = home(member(supplier, "reader"), supplier)
    assert response.context["groups"] == []
    assert response.context["figures"].orders == 1
    alone = home(member(supplier, "catalogue"), supplier)
    assert alone.context["figures"] is None
