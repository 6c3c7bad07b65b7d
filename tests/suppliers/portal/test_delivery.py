"""Rules of delivery through their forms: in euros, by names of communes."""

from datetime import date, time

import pytest
from django.urls import reverse

from shop.outbox.models import Fact
from suppliers.directory.delivery import logistics
from suppliers.directory.models import (
    Closure,
    DeliveryRound,
    DeliveryTerms,
    ParcelRate,
    PickupPoint,
    PickupSlot,
)
from tests import factories as f
from tests.buying import supplier_that_delivers
from tests.suppliers.portal.people import member

pytestmark = pytest.mark.django_db

ROUND = {"name": "Mardi", "weekday": "2", "starts_at": "09:00", "ends_at": "12:00",
         "cutoff_days": "1", "cutoff_time": "12:00", "cents": "3,50",
         "communes": "Rennes, 29200\nPlouguerneau", "is_active": "on"}  # fmt: skip
POINT = {"name": "La ferme", "street": "1 rue du Port", "postcode": "35000", "commune": "rennes",
         "note": "", "is_active": "on"}  # fmt: skip


class Door:
    def __init__(self) -> None:
        self.supplier = f.SupplierFactory()
        self.client = member(self.supplier, "orders")

    def send(self, kind: str, pk: int | None = None, **given):
        rest = [kind] if pk is None else [kind, pk]
        name = "portal-delivery-add" if pk is None else "portal-delivery-edit"
        return self.client.post(reverse(name, args=[self.supplier.slug, *rest]), given)

    def delete(self, kind: str, pk: int):
        return self.client.post(
            reverse("portal-delivery-delete", args=[self.supplier.slug, kind, pk])
        )

    def page(self) -> str:
        return self.client.get(
            reverse("portal-delivery", args=[self.supplier.slug])
        ).content.decode()


@pytest.fixture
def door() -> Door:
    return Door()


def test_conditions_are_kept_in_cents(door):
    given = {"minimum_order": "15", "free_from": "60,50", "weekly_orders": "", "parcels": "on",
             "shipping_days": ["1", "4"]}  # fmt: skip
    assert door.send("conditions", **given).status_code == 302
    row = DeliveryTerms.objects.get()
    assert (row.minimum_order, row.free_from, row.weekly_orders) == (1500, 6050, None)
    assert (row.shipping_days, row.parcels) == ([1, 4], True)
    assert "60,50" in door.page()
    assert Fact.objects.filter(name="supplier.changed", subject_id=door.supplier.pk).exists()
    door.send("conditions", **{**given, "minimum_order": "20,10"})
    assert DeliveryTerms.objects.get().minimum_order == 2010


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"minimum_order": "-5"}, "montant en euros"),
        ({"minimum_order": "6,905"}, "montant en euros"),
        ({"parcels": "on"}, "au moins un jour"),
        ({"weekly_orders": "0"}, "1"),
    ],
)
def test_conditions_that_make_no_sense_are_refused(door, given, why):
    response = door.send("conditions", **given)
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not DeliveryTerms.objects.exists()


def test_rates_are_added_changed_and_deleted(door):
    door.send("tarif", zone="department", department="35", kilograms="2,5", cents="6,90")
    row = ParcelRate.objects.get()
    assert (row.zone, row.department, row.up_to_grams, row.cents) == ("department", "35", 2500, 690)
    form = door.client.get(
        reverse("portal-delivery-edit", args=[door.supplier.slug, "tarif", row.pk])
    ).content.decode()
    assert 'value="2,5"' in form
    assert 'value="6,90"' in form
    same = door.send("tarif", zone="department", department="35", kilograms="2,5", cents="1")
    assert "existe déjà" in same.content.decode()
    assert "Choisissez un département" in door.send(
        "tarif", zone="department", kilograms="1", cents="1").content.decode()  # fmt: skip
    door.send("tarif", row.pk, zone="region", department="35", kilograms="3", cents="7")
    row.refresh_from_db()
    assert (row.zone, row.department, row.up_to_grams, row.cents) == ("region", "", 3000, 700)
    assert "3\u00a0kg" in door.page()
    door.delete("tarif", row.pk)
    assert not ParcelRate.objects.exists()


def test_a_round_takes_communes_by_name_or_postcode(door):
    assert door.send("tournee", **ROUND).status_code == 302
    row = DeliveryRound.objects.get()
    assert {"Rennes", "Brest", "Plouguerneau"} == {c.name for c in row.communes.all()}
    assert (row.cents, row.starts_at, row.cutoff_time) == (350, time(9), time(12))
    form = door.client.get(
        reverse("portal-delivery-edit", args=[door.supplier.slug, "tournee", row.pk])
    )
    again = form.context["form"].initial["communes"]
    door.send("tournee", row.pk, **{**ROUND, "communes": again, "is_active": ""})
    row.refresh_from_db()
    assert (row.communes.count(), row.is_active) == (3, False)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"communes": "Renes"}, "Renes"),
        ({"communes": "Rennes, Atlantis"}, "Atlantis"),
        ({"communes": ", ,"}, "au moins une commune"),
        ({"ends_at": ""}, "deux heures"),
        ({"ends_at": "08:00"}, "finir après"),
        ({"name": ""}, "requis"),
    ],
)
def test_a_round_that_does_not_hold_is_refused(door, given, why):
    response = door.send("tournee", **{**ROUND, **given})
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not DeliveryRound.objects.exists()


def test_pick_up_points_have_hours_that_do_not_overlap(door):
    door.send("retrait", **POINT)
    point = PickupPoint.objects.get()
    assert point.commune.name == "Rennes"
    hours = {"point": point.pk, "weekday": "3", "opens_at": "09:00", "closes_at": "12:00"}
    door.send("horaire", **hours)
    slot = PickupSlot.objects.get()
    refused = door.send("horaire", **{**hours, "opens_at": "11:00", "closes_at": "13:00"})
    assert "recouvre" in refused.content.decode()
    refused = door.send("horaire", **{**hours, "weekday": "4", "closes_at": "08:00"})
    assert "finir après" in refused.content.decode()
    door.send("horaire", slot.pk, **{**hours, "closes_at": "13:00"})
    slot.refresh_from_db()
    assert slot.closes_at == time(13)
    rules = logistics(supplier_ids=[door.supplier.pk])[door.supplier.pk]
    assert [p.name for p in rules.points] == ["La ferme"]
    assert "existe déjà" in door.send("retrait", **POINT).content.decode()
    door.delete("horaire", slot.pk)
    door.delete("retrait", point.pk)
    assert not PickupPoint.objects.exists()


@pytest.mark.parametrize(
    ("given", "why"),
    [({"commune": "Brest"}, "Au code postal 35000"), ({"postcode": "75001"}, "bretonne")],
)
def test_a_point_stands_in_a_commune(door, given, why):
    response = door.send("retrait", **{**POINT, **given})
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not PickupPoint.objects.exists()


def test_closures_end_after_they_start(door):
    refused = door.send("fermeture", starts_on="2026-12-31", ends_on="2026-12-24")
    assert "finir après" in refused.content.decode()
    door.send("fermeture", starts_on="2026-12-24", ends_on="2026-12-31", reason="Noël")
    row = Closure.objects.get()
    assert (row.starts_on, row.reason) == (date(2026, 12, 24), "Noël")
    door.delete("fermeture", row.pk)
    assert not Closure.objects.exists()


def test_another_supplier_s_point_cannot_be_given_hours(door):
    foreign = supplier_that_delivers().pickup_points.get()
    response = door.send(
        "horaire", point=foreign.pk, weekday="1", opens_at="09:00", closes_at="10:00"
    )
    assert response.status_code == 422
    assert foreign.slots.count() == 1


@pytest.mark.parametrize("kind", ["inconnu", "conditions"])
def test_what_is_no_row_cannot_be_deleted(door, kind):
    assert door.delete(kind, 1).status_code == 404
