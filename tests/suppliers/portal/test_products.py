"""The supplier's shelf: found, changed in its table and on its page, put on sale, taken back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from python_calamine import CalamineWorkbook

from shop.listings.models import Listing, PriceHistory, Sellable
from shop.listings.queries import unsorted_category
from suppliers.feeds.models import Item
from tests import factories as f
from tests.suppliers.portal.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(db):
    return f.SupplierFactory(legal_entity__vat_regime="normal")


@pytest.fixture
def client(supplier):
    return member(supplier, "catalogue")


def at(supplier, name, *rest):
    return reverse(name, args=[supplier.slug, *rest])


def listed(client, supplier, **query):
    page = client.get(at(supplier, "portal-products"), query)
    assert page.status_code == 200
    return [row.listing.product.title for row in page.context["rows"]]


def row_of(listing, **typed):
    """The fields of its only variant, as the page gives them."""
    sellable = listing.sellables.get()
    was = {"price": "4,50", "stock": "10"}
    fields = {}
    for name, value in was.items():
        fields[f"was-{name}-{sellable.pk}"] = value
        fields[f"{name}-{sellable.pk}"] = typed.get(name, value)
    return fields


def edit(client, supplier, do="", **given):
    return client.post(at(supplier, "portal-products-edit"), {"do": do, **given})


def state_of(*listings):
    return [
        (
            one.state,
            [(s.unit_price, s.stock_record.num_in_stock) for s in one.sellables.all()],
        )
        for one in Listing.objects.filter(pk__in=[one.pk for one in listings]).order_by("pk")
    ]


# The table ------------------------------------------------------------------------------------


def test_it_is_searched_filtered_and_sorted(client, supplier):
    bread = f.ListingFactory(
        supplier=supplier, title="Pâté de Châtaigne", sellable__ean="3760123456784",
        sellable__reference="PAT-1", sellable__unit_price=90_000,
    )  # fmt: skip
    f.ListingFactory(supplier=supplier, title="Cidre", state="draft", sellable__unit_price=10_000)
    f.ListingFactory(supplier=supplier, title="Abeilles", state="archived")
    f.ListingFactory(supplier=supplier, title="Beurre", sellable__stock=0)
    f.ListingFactory(title="Chez un autre")
    feed = f.FeedFactory(supplier=supplier)
    Item.objects.create(feed=feed, listing=bread)
    everything = ["Beurre", "Cidre", "Pâté de Châtaigne"]
    assert listed(client, supplier) == everything
    assert listed(client, supplier, q="PATE chataigne") == ["Pâté de Châtaigne"]
    assert listed(client, supplier, q="3760123456784") == ["Pâté de Châtaigne"]
    assert listed(client, supplier, q="pat-1") == ["Pâté de Châtaigne"]
    assert listed(client, supplier, q="abeilles") == ["Abeilles"]
    assert listed(client, supplier, etat="archived") == ["Abeilles"]
    assert listed(client, supplier, etat="draft") == ["Cidre"]
    assert listed(client, supplier, etat="out") == ["Beurre"]
    assert listed(client, supplier, categorie=bread.category_id) == ["Pâté de Châtaigne"]
    assert listed(client, supplier, source=feed.pk) == ["Pâté de Châtaigne"]
    assert listed(client, supplier, source="main") == ["Beurre", "Cidre"]
    assert listed(client, supplier, tri="prix") == ["Cidre", "Beurre", "Pâté de Châtaigne"]
    assert listed(client, supplier, tri="stock")[0] == "Beurre"
    assert listed(client, supplier, tri="recents")[0] == "Beurre"
    assert listed(client, supplier, etat="x", categorie="x", source="x", tri="x") == everything
    assert listed(client, supplier, q="rien du tout") == []


def test_an_empty_shelf_says_what_to_do(client, supplier):
    page = client.get(at(supplier, "portal-products")).content.decode()
    assert "Votre catalogue est vide" in page
    assert at(supplier, "portal-imports") in page


def test_prices_and_stocks_are_changed_together_and_taken_back(client, supplier):
    one, two, three = (f.ListingFactory(supplier=supplier) for _ in range(3))
    before = state_of(one, two, three)
    response = edit(
        client, supplier, query="tri=prix",
        **row_of(one, price="5,20 €"), **row_of(two, stock="illimité"), **row_of(three),
    )  # fmt: skip
    assert response["Location"].endswith("?tri=prix")
    assert state_of(one, two, three) == [
        ("published", [(52_000, 10)]), ("published", [(45_000, None)]), before[2],
    ]  # fmt: skip
    assert (
        PriceHistory.objects.filter(sellable__listing=one, ends_at=None).get().unit_price == 52_000
    )
    page = client.get(at(supplier, "portal-products"))
    assert page.context["undoable"] == "2 produits modifiés."
    assert client.get(at(supplier, "portal-products")).context["undoable"] == ""
    edit(client, supplier, "annuler")
    assert state_of(one, two, three) == before
    edit(client, supplier, "annuler")
    assert state_of(one, two, three) == before


def test_what_was_not_typed_does_not_overwrite_what_orders_took(client, supplier):
    one = f.ListingFactory(supplier=supplier)
    fields = row_of(one, price="5,00")
    record = one.sellables.get().stock_record
    record.num_in_stock = 7
    record.save()
    edit(client, supplier, **fields)
    assert state_of(one) == [("published", [(50_000, 7)])]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"price": "beaucoup"}, "n’est pas un prix"),
        ({"price": "-3"}, "négatif"),
        ({"price": ""}, "il lui faut un prix"),
        ({"price": "sur devis"}, "se choisit sur la page"),
        ({"stock": "deux"}, "n’est pas un nombre"),
        ({"stock": "2"}, "Des commandes en retiennent 3"),
        ({"stock": "en stock"}, "Combien"),
    ],
)
def test_refused_values_stay_where_they_were_typed(client, supplier, typed, told):
    one, two = f.ListingFactory(supplier=supplier), f.ListingFactory(supplier=supplier)
    record = one.sellables.get().stock_record
    record.num_allocated = 3
    record.save()
    before = state_of(one, two)
    response = edit(client, supplier, **row_of(one, **typed), **row_of(two, price="6,00"))
    page = response.content.decode()
    assert (response.status_code, response.context["refused"]) == (422, 1)
    assert told in page
    lines = {line.pk: line for row in response.context["rows"] for line in row.lines}
    line = lines[one.sellables.get().pk]
    ((name, value),) = typed.items()
    assert getattr(line, name) == value
    assert lines[two.sellables.get().pk].price == "6,00"
    assert state_of(one, two) == before


def test_ticked_rows_are_archived_put_back_and_taken_back(client, supplier):
    one, two, three = (f.ListingFactory(supplier=supplier) for _ in range(3))
    edit(client, supplier, "archiver", n=[one.pk, two.pk], **row_of(three, price="9,00"))
    assert state_of(one, two, three) == [
        ("archived", [(45_000, 10)]), ("archived", [(45_000, 10)]), ("published", [(90_000, 10)]),
    ]  # fmt: skip
    edit(client, supplier, "annuler")
    assert [state for state, _s in state_of(one, two, three)] == ["published"] * 3
    assert state_of(three) == [("published", [(45_000, 10)])]
    bare = f.ListingFactory(supplier=supplier, state="draft", sellable__unit_price=None)
    whole = f.ListingFactory(supplier=supplier, state="draft")
    response = edit(client, supplier, "publier", n=[bare.pk, whole.pk])
    assert [state for state, _s in state_of(bare, whole)] == ["draft", "published"]
    page = client.get(response["Location"]).content.decode()
    assert "1 produit reste incomplet" in page
    nothing = edit(client, supplier, "archiver")
    assert nothing.status_code == 422
    assert "Cochez" in nothing.content.decode()


def test_another_supplier_s_rows_are_as_nothing(client, supplier):
    theirs = f.ListingFactory()
    before = state_of(theirs)
    edit(client, supplier, "archiver", n=[theirs.pk], **row_of(theirs, price="1,00"))
    assert client.get(at(supplier, "portal-product", theirs.pk)).status_code == 404
    assert client.post(at(supplier, "portal-product", theirs.pk), {"title": "x"}).status_code == 404
    for action in ("publier", "archiver", "brouillon", "image", "sans-image"):
        assert client.post(at(supplier, "portal-product-act", theirs.pk, action)).status_code == 404
    assert state_of(theirs) == before


def test_the_cost_of_the_table_ignores_its_length(client, supplier):
    def cost():
        with CaptureQueriesContext(connection) as found:
            client.get(at(supplier, "portal-products"), {"q": "savon"})
        return len(found)

    f.ListingFactory.create_batch(3, supplier=supplier)
    cost()
    few = cost()
    f.ListingFactory.create_batch(27, supplier=supplier)
    assert cost() == few


def test_files_of_the_catalogue(client, supplier):
    f.ListingFactory(supplier=supplier, title="Savon noir")
    for name, lines in (("portal-catalogue", 2), ("portal-template", 1)):
        data = client.get(at(supplier, name)).content
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        assert len(rows) == lines


# One product ----------------------------------------------------------------------------------


def typed_of(page, **changed):
    """What the page's form sends when it is sent as it came."""
    given = {}
    for form in (page.context["form"], *page.context["variants"]):
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            given[field.html_name] = "on" if value is True else value
    return {**given, **changed}


def test_a_product_sent_as_it_came_stays_as_it_is(client, supplier):
    listing = f.ListingFactory(
        supplier=supplier, allergens=["milk"], alcohol_tenths=55, recycled_percent=30,
        sellable__content_quantity="0.25", sellable__content_unit="kg",
    )  # fmt: skip
    page = client.get(at(supplier, "portal-product", listing.pk))
    assert page.status_code == 200
    before = Listing.objects.values().get(), Sellable.objects.values().get()
    response = client.post(at(supplier, "portal-product", listing.pk), typed_of(page))
    assert response.status_code == 302
    assert (Listing.objects.values().get(), Sellable.objects.values().get()) == before
    assert "Rien n’a changé" in client.get(response["Location"]).content.decode()


def test_everything_of_a_product_can_be_changed(client, supplier):
    listing = f.ListingFactory(supplier=supplier)
    pk = listing.sellables.get().pk
    other = f.CategoryFactory(name="Cidres")
    page = client.get(at(supplier, "portal-product", listing.pk))
    given = typed_of(page, **{
        "title": "Cidre d’été", "category_id": other.pk, "vat_code": "intermediate",
        "basis": "excl", "summary": "Doux", "description": "Un\r\ncidre", "allergens": ["sulphites"],
        "alcohol_tenths": "2,5 %", "date_kind": "best_before", "minimum_life_days": "90",
        "case_size": "6", "reuse_type": "reemploi", "recycled_percent": "30",
        f"{pk}-price": "4,2575", f"{pk}-stock": "", f"{pk}-ean": "3760123456784",
        f"{pk}-content_quantity": "0,75", f"{pk}-content_unit": "l", f"{pk}-weight_grams": "1300",
        f"{pk}-min_quantity": "2", f"{pk}-name": "Bouteille",
    })  # fmt: skip
    assert client.post(at(supplier, "portal-product", listing.pk), given).status_code == 302
    listing = Listing.objects.get()
    sold = listing.sellables.get()
    assert (listing.product.title, listing.category_id, listing.vat_code) == (
        "Cidre d’été", other.pk, "intermediate",
    )  # fmt: skip
    assert (listing.basis, listing.alcohol_tenths, listing.allergens) == ("excl", 25, ["sulphites"])
    assert (listing.product.description, listing.reuse_type) == ("Un\ncidre", "reemploi")
    assert (sold.unit_price, sold.stock_record.num_in_stock, sold.ean) == (
        42_575, None, "3760123456784",
    )  # fmt: skip
    assert (float(sold.content_quantity), sold.content_unit, sold.weight_grams) == (
        0.75,
        "l",
        1300,
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("title", "", "id_title"),
        ("alcohol_tenths", "120", "id_alcohol_tenths_error"),
        ("vat_code", "franchise", "id_vat_code_error"),
        ("price", "cher", "n’est pas un prix"),
        ("ean", "123", "code-barres"),
        ("stock", "2", "Des commandes en retiennent 3"),
        ("content_unit", "kg", "Donnez la quantité et son unité"),
        ("reference", "PRISE", "déjà à un autre"),
        ("price", "", "Il manque un prix"),
    ],
)
def test_what_is_refused_on_the_page_is_kept(client, supplier, name, value, told):
    f.ListingFactory(supplier=supplier, sellable__reference="PRISE")
    listing = f.ListingFactory(supplier=supplier, title="Savon")
    sellable = listing.sellables.get()
    sellable.stock_record.num_allocated = 3
    sellable.stock_record.save()
    page = client.get(at(supplier, "portal-product", listing.pk))
    full = name if name in page.context["form"].fields else f"{sellable.pk}-{name}"
    before = Listing.objects.values().get(pk=listing.pk), state_of(listing)
    given = typed_of(page, summary="Tapé à l’instant", **{full: value})
    response = client.post(at(supplier, "portal-product", listing.pk), given)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert len(response.context["problems"]) == 1
    assert "Tapé à l’instant" in response.content.decode()
    assert (Listing.objects.values().get(pk=listing.pk), state_of(listing)) == before


def test_a_draft_says_what_it_lacks_and_is_put_on_sale(client, supplier):
    listing = f.ListingFactory(
        supplier=supplier, state="draft", sellable__unit_price=None, vat_code="franchise"
    )
    Listing.objects.filter(pk=listing.pk).update(category=unsorted_category())
    run = f.FeedRunFactory(feed__supplier=supplier)
    f.ChangeFactory(run=run, listing=listing, row=4)
    f.RowTroubleFactory(run=run, row=4, reason="La catégorie « Ruche » n’est pas connue.")
    page = client.get(at(supplier, "portal-product", listing.pk))
    assert [code for code, _told in page.context["missing"]] == ["category_id", "vat_code", "price"]
    assert "« Ruche »" in page.content.decode()
    client.post(at(supplier, "portal-product-act", listing.pk, "publier"))
    assert state_of(listing)[0][0] == "draft"
    pk = listing.sellables.get().pk
    given = typed_of(page, do="publier", **{
        "category_id": f.CategoryFactory().pk, "vat_code": "reduced", f"{pk}-price": "3",
    })  # fmt: skip
    assert client.post(at(supplier, "portal-product", listing.pk), given).status_code == 302
    assert state_of(listing) == [("published", [(30_000, 10)])]
    undone = client.post(
        at(supplier, "portal-products-edit"), {"do": "annuler", "produit": listing.pk}
    )
    assert undone["Location"] == at(supplier, "portal-product", listing.pk)
    assert state_of(listing)[0][0] == "draft"


def test_a_service_has_no_stock(client, supplier):
    listing = f.ListingFactory(supplier=supplier)
    page = client.get(at(supplier, "portal-product", listing.pk))
    client.post(at(supplier, "portal-product", listing.pk), typed_of(page, kind="service"))
    assert state_of(listing) == [("published", [(45_000, None)])]
    assert client.get(at(supplier, "portal-product", listing.pk)).status_code == 200


def test_pictures_are_put_and_taken_away(client, supplier):
    listing = f.ListingFactory(supplier=supplier)
    address = at(supplier, "portal-product-act", listing.pk, "image")
    for file in (None, SimpleUploadedFile("a.txt", b"no picture")):
        refused = client.post(address, {"file": file} if file else {})
        assert refused.status_code == 422
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(out, "PNG")
    assert (
        client.post(address, {"file": SimpleUploadedFile("a.png", out.getvalue())}).status_code
        == 302
    )
    listing.refresh_from_db()
    assert listing.picture is not None
    client.post(at(supplier, "portal-product-act", listing.pk, "sans-image"))
    listing.refresh_from_db()
    assert listing.picture is None
    assert client.post(at(supplier, "portal-product-act", listing.pk, "voler")).status_code == 404
