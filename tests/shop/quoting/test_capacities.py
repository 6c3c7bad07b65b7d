"""Who can do what is asked in time: by their own word, else by what their services say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from shop.quoting import capacities, drafting, sending
from shop.quoting.capacities import CapacityRefused, Said, Window, applying, needs_of
from shop.quoting.drafting import Asked
from shop.quoting.matching import matching, wish_of
from shop.quoting.models import Capacity, QuoteRequest
from shop.quoting.units import UNITS, counted_in
from tests import factories as f
from tests.quoting import drafted, organisation
from tests.shop.pro.test_quotes import client_of, page
from tests.suppliers.portal.people import member

DAY = date(2026, 3, 2)


def days(count: int) -> date:
    return DAY + timedelta(days=count)


@pytest.mark.parametrize(
    ("quantity", "lead", "begins", "ends", "is_enough"),  # days from the order
    [
        (100, 0, 0, 7, True),
        (101, 0, 0, 7, False),
        (101, 0, 0, 8, True),  # a week that has begun
        (200, 0, 0, 8, True),
        (201, 0, 0, 8, False),
        (100, 7, 0, 7, True),  # ready on the day itself
        (1, 8, 0, 7, False),  # too late, however little
        (200, 7, 0, 14, False),
        (200, 0, 30, 38, True),  # from the first day of a period
        (201, 0, 30, 38, False),
        (200, 31, 30, 38, False),
        (10_000_000, 365, 0, None, True),  # no day, no haste
    ],
)
def test_a_pace_suffices_for_what_fits_into_its_weeks(quantity, lead, begins, ends, is_enough):
    said = Said("pièce", 100, lead)
    window = Window(DAY, days(begins), None if ends is None else days(ends))
    assert said.suffices(quantity * 1000, window=window) is is_enough


@given(st.integers(1, 10**6), st.integers(0, 30), st.integers(0, 60), st.integers(1, 10**7))
def test_more_time_or_less_to_do_never_turns_yes_into_no(per_week, lead, ends, quantity):
    said, window = Said("kg", per_week, lead), Window(DAY, DAY, days(ends))
    if said.suffices(quantity, window=window):
        assert said.suffices(quantity, window=replace(window, ends=days(ends + 1)))
        assert said.suffices(max(1, quantity - 1), window=window)


EVERYTHING = Said("pièce", 500)
BREAD, BRIOCHE = Said("pièce", 100, 0, "00010001"), Said("pièce", 50, 0, "000100010001")


@pytest.mark.parametrize(
    ("path", "said", "found"),
    [
        ("00010001", (EVERYTHING, BREAD, BRIOCHE), BREAD),
        ("000100010001", (EVERYTHING, BREAD, BRIOCHE), BRIOCHE),
        ("000100010002", (EVERYTHING, BREAD, BRIOCHE), BREAD),  # below what is said
        ("0001", (EVERYTHING, BREAD, BRIOCHE), BREAD),  # the largest of what lies below
        ("0002", (EVERYTHING, BREAD, BRIOCHE), EVERYTHING),
        ("0002", (BREAD, BRIOCHE), None),
        (None, (BREAD, EVERYTHING), EVERYTHING),
        (None, (), None),
    ],
)
def test_the_nearest_word_applies(path, said, found):
    assert applying(said, path=path) == found
    assert applying(said[::-1], path=path) == found


@pytest.mark.parametrize(
    ("written", "unit"),
    [("Pièces", "pièce"), ("unités", "pièce"), ("Kgs", "kg"), ("M2", "m²"), ("m²", "m²"),
     ("heures", "heure"), ("Repas", "repas"), ("prestations", "forfait"), ("bouquet", None),
     ("", None)],
)  # fmt: skip
def test_units_are_told_however_they_are_written(written, unit):
    assert counted_in(written) == unit


def test_every_proposed_unit_is_counted_as_itself():
    assert [counted_in(unit) for unit in UNITS] == list(UNITS)


def asked(*lines: Asked, in_days: int | None = 7, **facts) -> QuoteRequest:
    """Answers are waited for until in two days; wanted so many days after that."""
    deadline = timezone.now() + timedelta(days=2)
    answered = timezone.localdate(deadline)
    wanted = None if in_days is None else answered + timedelta(days=in_days)
    return drafted(lines=lines, wanted_on=wanted, deadline=deadline, audience="open", **facts)


def found(request: QuoteRequest) -> set[int]:
    day = timezone.localdate()
    request.refresh_from_db()
    return set(matching(wish_of(request, day=day), day=day).values_list("pk", flat=True))


def says(supplier, per_week, unit="pièce", **values) -> Capacity:
    return capacities.say(supplier_id=supplier.pk, per_week=per_week, unit=unit, **values)


BRIOCHES = Asked("Brioche", 400_000, "pièces")
JUICE = Asked("Jus", 30_000, "litres")


@pytest.mark.django_db
def test_who_says_too_little_or_too_late_does_not_match():
    silent, large, small, late = f.SupplierFactory.create_batch(4)
    says(large, 400)
    says(small, 399)
    says(late, 10_000, lead_days=8)
    request = asked(BRIOCHES)
    assert found(request) == {silent.pk, large.pk}
    assert found(asked(BRIOCHES, in_days=8)) == {silent.pk, large.pk, small.pk, late.pk}
    assert found(asked(BRIOCHES, in_days=None)) == {silent.pk, large.pk, small.pk, late.pk}
    QuoteRequest.objects.filter(pk=request.pk).update(only_capable=False)
    assert found(request) == {silent.pk, large.pk, small.pk, late.pk}


@pytest.mark.django_db
def test_one_lot_whole_or_one_line_is_enough():
    one, none = f.SupplierFactory.create_batch(2)
    for supplier, litres in ((one, 30), (none, 29)):
        says(supplier, 10)
        says(supplier, litres, "litre")
    assert found(asked(BRIOCHES, JUICE)) == {one.pk}
    together = asked(BRIOCHES, JUICE)
    drafting.edit(
        request_id=together.pk, revision=together.revision, at=timezone.now(), lots=["Goûter"],
        lines=[Asked("Brioche", 400_000, "pièce", lot=1), Asked("Jus", 30_000, "litre", lot=1)],
    )  # fmt: skip
    assert found(together) == set()
    (need,) = needs_of(together)
    assert need.quantities == (("litre", 30_000), ("pièce", 400_000))


@pytest.mark.django_db
def test_a_lot_adds_up_its_lines():
    supplier = f.SupplierFactory()
    says(supplier, 10)
    request = asked(BRIOCHES)
    for quantity, expected in ((5_000, {supplier.pk}), (5_001, set())):
        request.refresh_from_db()
        drafting.edit(
            request_id=request.pk, revision=request.revision, at=timezone.now(), lots=["Goûter"],
            lines=[Asked("Brioche", 5_000, "pièce", lot=1), Asked("Sablé", quantity, "u", lot=1)],
        )  # fmt: skip
        assert found(request) == expected


@pytest.mark.django_db
def test_what_nothing_counts_leaves_nobody_out():
    supplier = f.SupplierFactory()
    says(supplier, 1)
    assert found(asked(BRIOCHES)) == set()
    assert found(asked(BRIOCHES, Asked("Fleurs", 900_000, "bouquet"))) == {supplier.pk}
    assert found(asked()) == {supplier.pk}


@pytest.mark.django_db
def test_a_category_is_held_against_its_own_word():
    bakery = f.CategoryFactory()
    listing = f.ListingFactory(category=bakery)
    says(listing.supplier, 1000)
    assert found(asked(BRIOCHES, category_id=bakery.pk)) == {listing.supplier_id}
    says(listing.supplier, 300, category_id=bakery.pk)
    assert found(asked(BRIOCHES, category_id=bakery.pk)) == set()
    assert found(asked(BRIOCHES)) == {listing.supplier_id}


@pytest.mark.django_db
def test_services_tell_what_they_do_in_a_week_unless_their_supplier_does():
    listing = f.ListingFactory(kind="service", sellable__capacity_per_week=3)
    f.ListingFactory(
        kind="service", supplier=listing.supplier, category=listing.category,
        sellable__capacity_per_week=2, sellable__content_quantity=4, sellable__content_unit="hour",
    )  # fmt: skip
    supplier, category = listing.supplier, {"category_id": listing.category_id}
    assert found(asked(Asked("Tonte", 3_000, "forfait"), **category)) == {supplier.pk}
    assert found(asked(Asked("Tonte", 4_000, "forfait"), **category)) == set()
    assert found(asked(Asked("Taille", 8_000, "heures"), **category)) == {supplier.pk}
    assert found(asked(Asked("Taille", 8_001, "heures"), **category)) == set()
    says(supplier, 35, "heure")
    assert found(asked(Asked("Taille", 35_000, "heures"), **category)) == {supplier.pk}
    assert found(asked(Asked("Jouets", 4_000, "forfait"))) == {supplier.pk}
    type(listing).objects.update(state="archived")
    f.ListingFactory(supplier=supplier, category=listing.category)
    assert found(asked(Asked("Tonte", 4_000, "forfait"), **category)) == {supplier.pk}


@pytest.mark.django_db
def test_a_period_gives_its_weeks():
    supplier = f.SupplierFactory()
    says(supplier, 10, "heure")
    day = timezone.localdate()
    period = {"period_from": day + timedelta(days=10), "period_to": day + timedelta(days=10 + 70)}
    cleaning = Asked("Ménage", 100_000, "heure")
    assert found(asked(cleaning, in_days=None, **period)) == {supplier.pk}
    more = Asked("Ménage", 100_001, "heure")
    assert found(asked(more, in_days=None, **period)) == set()


@pytest.mark.django_db
def test_all_that_match_are_asked_when_it_is_sent():
    large, small = f.SupplierFactory.create_batch(2)
    says(large, 400)
    says(small, 399)
    request = asked(BRIOCHES, buyer=organisation())
    sending.send(request_id=request.pk, at=timezone.now())
    assert list(request.invitations.values_list("supplier", flat=True)) == [large.pk]


@pytest.mark.django_db
def test_matching_costs_as_many_queries_for_many_suppliers_and_lines():
    def cost(request: QuoteRequest) -> int:
        with CaptureQueriesContext(connection) as queries:
            found(request)
        return len(queries)

    for supplier in f.SupplierFactory.create_batch(2):
        says(supplier, 10)
    before = cost(asked(BRIOCHES))
    for supplier in f.SupplierFactory.create_batch(20):
        says(supplier, 10)
        says(supplier, 10, "litre")
    assert cost(asked(*[BRIOCHES, JUICE] * 50)) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [({"per_week": 0}, "per_week"), ({"per_week": 10_000_001}, "per_week"),
     ({"unit": "bouquet"}, "unit"), ({"lead_days": -1}, "lead_days"),
     ({"lead_days": 366}, "lead_days")],
)  # fmt: skip
def test_what_is_no_capacity_is_refused_and_nothing_is_kept(values, field):
    given = {"supplier_id": f.SupplierFactory().pk, "per_week": 10, "unit": "pièce", **values}
    with pytest.raises(CapacityRefused) as refusal:
        capacities.say(**given)
    assert refusal.value.field == field
    assert not Capacity.objects.exists()


@pytest.mark.django_db
def test_the_buyer_sees_who_can_and_may_ask_the_others_too():
    buyer = organisation()
    client = client_of(buyer)
    large, small = f.SupplierFactory.create_batch(2)
    says(large, 1200, lead_days=3)
    says(small, 399)
    request = asked(BRIOCHES, buyer=buyer)
    url = page(request, "pro-quote-send")
    html = client.get(url).content.decode()
    assert "1 fournisseur correspond" in html
    assert "1 autre ne peut pas fournir la quantité à temps." in html
    assert "Au plus 1\u202f200\u00a0pièces par semaine" in html
    assert "sous 3 jours" in html
    assert small.name not in html
    # As the boxes are changed: kept, and the list is read again.
    assert client.post(url, {"filter": "1", "audience": "open"}).status_code == 302
    html = client.get(url).content.decode()
    assert "2 fournisseurs correspondent" in html
    assert small.name in html
    assert "ne peut pas fournir" not in html.partition("combien")[2].partition("</p>")[0]
    client.post(url, {"send": "1", "audience": "open"})
    assert request.invitations.count() == 2


@pytest.mark.django_db
def test_a_supplier_says_changes_and_takes_back_what_it_can_do():
    supplier = f.SupplierFactory()
    client = member(supplier)
    url = reverse("portal-capacities", args=[supplier.slug])
    assert "vous recevez toutes les demandes" in client.get(url).content.decode()
    told = {"category": "", "per_week": "1 200", "unit": "pièce", "lead_days": ""}
    assert client.post(url, told)["Location"] == url
    assert "1\u202f200\u00a0pièces" in client.get(url).content.decode()
    client.post(url, {**told, "per_week": "800", "lead_days": "5"})
    said = Capacity.objects.get()
    assert (said.supplier, said.category, said.per_week, said.lead_days) == (supplier, None, 800, 5)
    category = f.CategoryFactory()
    client.post(url, {**told, "category": category.pk})
    assert Capacity.objects.count() == 2
    assert client.post(url, {"forget": said.pk})["Location"] == url
    assert Capacity.objects.get().category == category


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("per_week", "", "Indiquez une quantité"), ("per_week", "beaucoup", "nombre entier"),
     ("per_week", "0", "supérieure ou égale à 1"), ("unit", "bouquet", "bouquet"),
     ("category", "999999", "999999"), ("lead_days", "400", "365")],
)  # fmt: skip
def test_a_wrong_capacity_is_told_where_it_was_typed(field, value, told):
    supplier = f.SupplierFactory()
    client = member(supplier)
    url = reverse("portal-capacities", args=[supplier.slug])
    given = {"category": "", "per_week": "10", "unit": "pièce", "lead_days": "2", field: value}
    response = client.post(url, given)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not Capacity.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("named", ["999999", "x", "", "-1"])
def test_another_s_capacity_is_not_there(named):
    own, other = f.SupplierFactory.create_batch(2)
    kept = says(other, 10)
    url = reverse("portal-capacities", args=[own.slug])
    for pk in (named, kept.pk):
        assert member(own).post(url, {"forget": pk}).status_code == 404
    assert Capacity.objects.get() == kept
