"""Papers that go with the goods: no price, what must be proved at the door."""

import io
from datetime import date

import pypdf
import pytest

from shop.invoicing import delivery_notes
from suppliers.directory.models import PickupPoint
from tests import factories as f
from tests.shop.invoicing.builders import organisation, part, seller

pytestmark = pytest.mark.django_db


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def note(made):
    return text_of(delivery_notes.delivery_note(supplier_order_id=made.pk))


def cheese(**values):
    return {
        "unit_price": 250_000,
        "vat_code": "reduced",
        "title": "Tomme",
        "listing": {"temperature": "chilled", "date_kind": "use_by"},
        **values,
    }


def test_it_has_lots_dates_and_temperature_and_no_price():
    made = part(cheese(weighed_up_to=900, weighed=875), promised_on=date(2026, 3, 5))
    line = made.lines.get()
    f.LotRecordFactory(line=line, lot="L26-031", quantity=2, date=date(2026, 3, 19))
    f.LotRecordFactory(line=line, lot="L26-032", quantity=1)
    told = note(made)
    assert "L26-031 × 2, DLC 19/03/2026" in told
    assert "L26-032 × 1" in told
    assert "Frais, 0 à 4 °C" in told
    assert "1 (0,875 kg)" in told
    assert "5 mars 2026" in told
    assert "signature" in told.lower()
    assert "€" not in told
    assert "25,00" not in told


@pytest.mark.parametrize("is_alcohol", [True, False])
def test_alcohol_is_handed_over_against_a_proof_of_age(is_alcohol):
    made = part(cheese(is_alcohol=is_alcohol))
    assert ("Remise contre preuve de majorité" in note(made)) is is_alcohol


def test_an_organisation_is_named_with_who_receives():
    made = part(
        cheese(),
        organisation=organisation(name="Les Ajoncs"),
        envelope={"name": "Accueil", "purchase_reference": "BC-1", "phone": "0200000000"},
    )
    told = note(made)
    for text in ("Les Ajoncs", "Accueil", "BC-1", "0200000000"):
        assert text in told


def test_a_part_fetched_names_the_point():
    supplier = seller()
    supplier.phone = "0299000000"
    supplier.name = supplier.legal_entity.name
    supplier.save()
    point = PickupPoint.objects.create(
        supplier=supplier, name="Halle", street="1 quai", postcode="56000", commune_id="56260"
    )
    made = part(cheese(), supplier=supplier)
    type(made).objects.update(delivery="pickup", pickup_point=point)
    told = note(made)
    assert "Retrait : Halle" in told
    assert "0299000000" in told


def test_a_guest_without_a_name_is_named_by_mail():
    assert "client@exemple.test" in note(part(cheese(), envelope={"name": ""}))


def test_what_to_take_stands_by_temperature_then_reference():
    supplier = seller()
    first = part(
        cheese(reference="B"),
        cheese(reference="A", title="Beurre"),
        {
            "unit_price": 100,
            "vat_code": "reduced",
            "title": "Cidre",
            "reference": "C",
            "quantity": 3,
        },
        supplier=supplier,
        number="C-1",
    )
    second = part(supplier=supplier, number="C-2")
    line = first.lines.get(reference="B")
    f.SupplierOrderLineFactory(
        supplier_order=second, sellable=line.sellable, reference="B", title="Tomme", quantity=4
    )
    frozen = cheese(reference="Z", title="Glace", listing={"temperature": "frozen"})
    third = part(frozen, supplier=supplier, number="C-3")
    ids = [first.pk, second.pk, third.pk]
    data = delivery_notes.pick_data(delivery_notes._parts(ids))
    assert [
        (
            shelf["name"],
            [(row["reference"], row["quantity"], row["orders"]) for row in shelf["rows"]],
        )
        for shelf in data["shelves"]
    ] == [
        ("Température ambiante", [("C", "3", ["C-1 × 3"])]),
        ("Frais, 0 à 4 °C", [("A", "1", ["C-1 × 1"]), ("B", "5", ["C-1 × 1", "C-2 × 4"])]),
        ("Surgelé, −18 °C", [("Z", "1", ["C-3 × 1"])]),
    ]
    told = text_of(delivery_notes.pick_list(supplier_order_ids=ids))
    assert "3 commandes" in told
    assert told.index("Cidre") < told.index("Beurre") < told.index("Tomme") < told.index("Glace")


def test_a_list_of_one_order_and_of_none():
    one = delivery_notes.pick_list(supplier_order_ids=[part(cheese()).pk])
    assert "1 commande" in text_of(one)
    assert "0 commande" in text_of(delivery_notes.pick_list(supplier_order_ids=[]))
