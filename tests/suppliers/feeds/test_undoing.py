"""A run taken back: what nobody touched is as before, what somebody changed since is left."""

from io import BytesIO

import pytest
from django.apps import apps
from django.utils import timezone

from shop.listings import operations as listings
from shop.listings.models import Listing, PriceHistory, Sellable
from shop.outbox.models import Fact
from suppliers.feeds import applying, operations
from suppliers.feeds.models import Change, Feed, Item, RemotePicture
from tests.buying import placed
from tests.factories.selling import CategoryFactory
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.feeds.driving import applied, catalogue, read, undone, worked

pytestmark = pytest.mark.django_db
HEAD = "Référence;Nom;Catégorie;Prix TTC;TVA;Stock;Contenu\n"
ROWS = [
    "M1;Miel de ronce;Miels;6,90;5,5 %;12;250 g\n",
    "M2;Miel de bruyère;Miels;8,40;5,5 %;7;250 g\n",
    "M3;Hydromel doux;Miels;12,00;20 %;3;75 cl\n",
]
CSV = HEAD + "".join(ROWS)


@pytest.fixture
def supplier(db):
    CategoryFactory(name="Miels")
    return SupplierFactory(legal_entity__vat_regime="normal")


def sellable(supplier, reference):
    return Sellable.objects.select_related("stock_record", "listing__product").get(
        supplier=supplier, reference=reference
    )


def tables():
    return {
        model: model.objects.count()
        for model in (
            Listing, Sellable, PriceHistory, apps.get_model("catalogue", "Product"),
            apps.get_model("catalogue", "ProductCategory"), apps.get_model("partner", "StockRecord"),
        )
    }  # fmt: skip


def test_a_first_import_taken_back_leaves_nothing(supplier):
    before = tables()
    run = undone(applied(supplier, CSV))
    assert (run.state, tables()) == ("undone", before)
    assert catalogue(supplier) == "{}"
    assert not Item.objects.exists()
    assert set(run.changes.values_list("state", flat=True)) == {"undone"}


def test_a_later_price_is_shown_and_left(supplier):
    applied(supplier, CSV)
    run = applied(supplier, CSV.replace("6,90", "7,20").replace(";7;", ";9;"))
    one = sellable(supplier, "M1")
    listings.set_price(sellable_id=one.pk, unit_price=75_000, at=timezone.now())
    undone(run)
    assert sellable(supplier, "M1").unit_price == 75_000
    assert sellable(supplier, "M2").stock_record.num_in_stock == 7
    left = run.changes.get(state="left")
    assert (left.title, left.reason) == ("Miel de ronce", "Modifié depuis, laissé tel quel : Prix.")


def test_only_the_field_that_collides_is_left(supplier):
    applied(supplier, CSV)
    run = applied(supplier, CSV.replace("6,90;5,5 %;12", "7,20;5,5 %;20"))
    one = sellable(supplier, "M1")
    listings.set_stock(sellable_id=one.pk, stock=19, at=timezone.now())
    undone(run)
    one = sellable(supplier, "M1")
    assert (one.unit_price, one.stock_record.num_in_stock) == (69_000, 19)
    assert run.changes.get(state="left").reason == "Modifié depuis, laissé tel quel : Stock."


def test_what_was_ordered_is_archived_not_deleted(supplier):
    run = applied(supplier, CSV)
    Feed.objects.update(applies_alone=True)
    placed(sellable(supplier, "M1"))
    undone(run)
    kept = Listing.objects.get(supplier=supplier)
    assert (kept.product.title, kept.state) == ("Miel de ronce", "archived")
    assert run.changes.get(state="left").reason.startswith("Déjà commandée")
    assert not Feed.objects.get().applies_alone


def test_stock_never_goes_below_what_orders_hold(supplier):
    applied(supplier, CSV)
    placed(sellable(supplier, "M1"), quantity=4)
    applied(supplier, CSV.replace(";12;", ";1;"))
    record = sellable(supplier, "M1").stock_record
    assert (record.num_in_stock, record.num_allocated, record.net_stock_level) == (4, 4, 0)


def test_an_edit_between_reading_and_applying_is_left(supplier):
    applied(supplier, CSV)
    run = read(supplier, CSV.replace("6,90", "7,20").replace("8,40", "8,60"))
    one = sellable(supplier, "M1")
    listings.set_price(sellable_id=one.pk, unit_price=75_000, at=timezone.now())
    worked(operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False))
    assert sellable(supplier, "M1").unit_price == 75_000
    assert sellable(supplier, "M2").unit_price == 86_000
    assert run.changes.get(state="left").reason == "Modifié entre-temps : Prix."


def test_a_worker_that_dies_midway_is_followed_by_another(supplier, monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 1)
    whole = catalogue_of_a_twin(supplier)
    run = read(supplier, CSV)
    operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False)
    real, seen = applying.bulk.write, []

    def dying(**given):
        if len(seen) == 1:
            raise SystemExit("killed")
        seen.append(1)
        return real(**given)

    with monkeypatch.context() as patch:
        patch.setattr(applying.bulk, "write", dying)
        with pytest.raises(SystemExit):
            operations.work(run_id=run.pk, at=timezone.now())
    run.refresh_from_db()
    assert (run.state, run.changes.filter(state="applied").count()) == ("applying", 1)
    assert run.pk in operations.waiting_runs(at=timezone.now())
    worked(run)
    assert (run.state, run.changes.filter(state="applied").count()) == ("applied", 3)
    assert titles(supplier) == whole
    assert Fact.objects.filter(name="feed.batch").count() == 6  # the twin's three, too


def titles(supplier):
    rows = Sellable.objects.filter(supplier=supplier).order_by("reference")
    return list(
        rows.values_list("reference", "listing__product__title", "unit_price",
                         "stock_record__num_in_stock", "listing__state")
    )  # fmt: skip


def catalogue_of_a_twin(supplier):
    twin = SupplierFactory(legal_entity__vat_regime="normal")
    applied(twin, CSV)
    return titles(twin)


def test_a_run_that_dies_again_and_again_is_given_up(supplier, monkeypatch):
    run = read(supplier, CSV)
    operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False)

    def dying(**given):
        raise MemoryError

    monkeypatch.setattr(applying.bulk, "write", dying)
    for _ in range(operations.MOST_ATTEMPTS):
        with pytest.raises(MemoryError):
            operations.work(run_id=run.pk, at=timezone.now())
    operations.work(run_id=run.pk, at=timezone.now())
    run.refresh_from_db()
    assert (run.state, run.changes.count()) == ("failed", 0)
    assert catalogue(supplier) == "{}"


def test_a_new_variant_joins_its_listing_and_leaves_it_again(supplier):
    head = "Référence;Produit parent;Nom;Variante;Catégorie;Prix TTC;TVA;Stock\n"
    one = "T1;T;Tisane;50 g;Miels;5,00;5,5 %;4\n"
    two = "T2;T;Tisane;100 g;Miels;9,00;5,5 %;6\n"
    applied(supplier, head + one)
    before = catalogue(supplier)
    run = applied(supplier, head + one + two)
    assert (run.created, run.updated) == (0, 1)
    listing = Listing.objects.get(supplier=supplier)
    assert listing.product.structure == "parent"
    assert list(listing.sellables.values_list("reference", "name", "position")) == [
        ("T1", "50 g", 0), ("T2", "100 g", 1),
    ]  # fmt: skip
    assert {s.stock_record.product.structure for s in listing.sellables.all()} == {"child"}
    undone(run)
    assert catalogue(supplier) == before


def test_a_variant_that_leaves_the_file_is_zeroed_alone(supplier):
    head = "Référence;Produit parent;Nom;Variante;Catégorie;Prix TTC;TVA;Stock\n"
    one = "T1;T;Tisane;50 g;Miels;5,00;5,5 %;4\n"
    two = "T2;T;Tisane;100 g;Miels;9,00;5,5 %;6\n"
    applied(supplier, head + one + two)
    run = applied(supplier, head + one)
    assert (run.state, run.missing) == ("applied", 0)
    assert sellable(supplier, "T1").stock_record.num_in_stock == 4
    assert sellable(supplier, "T2").stock_record.num_in_stock == 0


def test_rows_of_single_variants_change_their_own_alone(supplier):
    head = "Référence;Produit parent;Nom;Variante;Catégorie;Prix TTC;TVA;Stock\n"
    rows = "T1;T;Tisane;50 g;Miels;5,00;5,5 %;4\nT2;T;Tisane;100 g;Miels;9,00;5,5 %;6\n"
    applied(supplier, head + rows)
    run = applied(supplier, "Référence;Stock\nT1;40\nT2;60\n")
    assert (run.state, run.updated, run.refused, run.missing) == ("applied", 2, 0, 0)
    assert sellable(supplier, "T1").stock_record.num_in_stock == 40
    assert sellable(supplier, "T2").stock_record.num_in_stock == 60
    assert sellable(supplier, "T1").listing.product.title == "Tisane"


def test_a_category_that_changes_moves_the_product(supplier):
    other = CategoryFactory(name="Bougies")
    applied(supplier, CSV)
    run = applied(supplier, CSV.replace("ronce;Miels", "ronce;Bougies"))
    listing = sellable(supplier, "M1").listing
    assert listing.category_id == other.pk
    assert [c.pk for c in listing.product.categories.all()] == [other.pk]
    undone(run)
    assert sellable(supplier, "M1").listing.category.name == "Miels"


def test_the_price_history_keeps_what_was_asked(supplier):
    applied(supplier, CSV)
    run = applied(supplier, CSV.replace("6,90", "7,20"))
    undone(run)
    history = PriceHistory.objects.filter(sellable__reference="M1").order_by("pk")
    assert list(history.values_list("unit_price", flat=True)) == [69_000, 72_000, 69_000]
    assert [row.ends_at is None for row in history] == [False, False, True]


def test_pictures_are_wanted_and_put_back(supplier):
    head = CSV.splitlines()[0] + ";Images\n"
    text = head + ROWS[0].strip() + ";https://images.exemple.test/ronce.jpg\n"
    run = applied(supplier, text)
    remote = RemotePicture.objects.get()
    assert (remote.address, remote.state) == ("https://images.exemple.test/ronce.jpg", "waiting")
    run = applied(supplier, text.replace("ronce.jpg", "ronce-2.jpg"))
    assert (run.updated, RemotePicture.objects.get().address) == (
        1, "https://images.exemple.test/ronce-2.jpg",
    )  # fmt: skip
    undone(run)
    assert RemotePicture.objects.get().address == "https://images.exemple.test/ronce.jpg"


def test_two_rows_of_one_new_ean_are_refused(supplier):
    head = "Référence;EAN;Nom;Catégorie;Prix TTC;TVA\n"
    text = head + "A;3760123456784;Un;Miels;1,00;5,5 %\nB;3760123456784;Deux;Miels;2,00;5,5 %\n"
    run = applied(supplier, text)
    assert (run.created, run.refused, run.state) == (0, 2, "applied")
    assert not Change.objects.exists()


def test_references_and_eans_of_two_products_are_refused(supplier):
    head = "Référence;EAN;Nom;Catégorie;Prix TTC;TVA\n"
    applied(
        supplier,
        head + "A;3760123456784;Un;Miels;1,00;5,5 %\nB;3760123456791;Deux;Miels;2,00;5,5 %\n",
    )
    run = read(supplier, head + "A;3760123456791;Un;Miels;1,00;5,5 %\n")
    assert run.refused == 1
    assert "deux produits différents" in run.troubles.filter(is_warning=False).get().reason


def test_an_ean_finds_a_product_whose_reference_changed(supplier):
    head = "Référence;EAN;Nom;Catégorie;Prix TTC;TVA\n"
    applied(supplier, head + "A;3760123456784;Un;Miels;1,00;5,5 %\n")
    run = applied(supplier, head + "A-2;3760123456784;Un;Miels;1,00;5,5 %\n")
    assert (run.created, run.updated) == (0, 1)
    one = Sellable.objects.get(supplier=supplier)
    assert (one.reference, one.stock_record.partner_sku) == ("A-2", "A-2")


NAMED = "Nom;Format;Catégorie;Prix TTC;TVA\n"
SIZES = "Miel;250 g;Miels;5,00;5,5 %\nMiel;500 g;Miels;9,00;5,5 %\nCire;;Miels;3,00;20 %\n"


def test_rows_without_reference_are_told_by_their_names(supplier):
    run = read(supplier, NAMED + SIZES)
    assert (run.state, set(run.guards)) == ("blocked", {"names"})
    run = applied(supplier, NAMED + SIZES, confirms=True)
    assert (run.state, run.rows, run.created, run.refused) == ("applied", 3, 2, 0)
    assert any("3 lignes n’ont ni référence ni EAN" in note for note in run.notes)
    names = set(Sellable.objects.filter(supplier=supplier).values_list("name", flat=True))
    assert names == {"250 g", "500 g", ""}
    run = applied(supplier, NAMED + SIZES.replace("9,00", "9,50"))
    assert (run.created, run.updated, run.unchanged, run.missing) == (0, 1, 1, 0)


def test_a_name_finds_the_product_that_has_a_reference_in_the_shop(supplier):
    applied(supplier, "Référence;Nom;Catégorie;Prix TTC;TVA\nM1;Miel de ronce;Miels;5,00;5,5 %\n")
    run = applied(supplier, "Nom;Prix TTC\nMiel de ronce;6,00\n", confirms=True)
    assert (run.created, run.updated, run.missing) == (0, 1, 0)
    assert Sellable.objects.get(supplier=supplier).reference == "M1"


def test_products_that_the_shop_sells_apart_are_not_joined(supplier):
    head = "Référence;Nom;Catégorie;Prix TTC;TVA\n"
    applied(supplier, head + "A;Miel;Miels;5,00;5,5 %\nB;Miel;Miels;9,00;5,5 %\n")
    assert Listing.objects.filter(supplier=supplier).count() == 2
    head = "Référence;Nom;Variante;Catégorie;Prix TTC;TVA\n"
    run = applied(supplier, head + "A;Miel;Petit;Miels;5,50;5,5 %\nB;Miel;Grand;Miels;9,50;5,5 %\n")
    assert (run.created, run.updated, run.refused) == (0, 2, 0)


def test_rows_without_reference_are_told_by_the_columns_that_a_person_chose(supplier):
    head = NAMED
    rows = "Miel;250 g;Miels;5,00;5,5 %\nMiel;500 g;Miels;9,00;5,5 %\n"
    source = operations.upload_feed(supplier_id=supplier.pk)
    run = operations.start(
        feed_id=source.pk, file=BytesIO((head + rows).encode()), name="f.csv", by_id=None,
        at=timezone.now(), asks=True, rings=False,
    )  # fmt: skip
    run = worked(run)
    assert (run.state, run.asked["identity"]) == ("asking", True)
    run = worked(operations.answer(run_id=run.pk, key_columns=["Nom", "Format"], rings=False))
    assert (run.state, run.created) == ("ready", 2)
    worked(operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False))
    run = applied(supplier, head + rows.replace("9,00", "9,50"))
    assert (run.state, run.created, run.updated, run.unchanged) == ("applied", 0, 1, 1)


def test_all_or_nothing_stops_at_one_bad_row(supplier):
    text = CSV.replace("8,40", "cher")
    run = read(supplier, text, takes_good_rows=False)
    assert (run.state, set(run.guards)) == ("blocked", {"refused"})
    with pytest.raises(operations.WrongMove):
        operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), confirms=True, rings=False)
    run = applied(supplier, text, takes_good_rows=True)
    assert (run.state, run.created, run.refused) == ("applied", 2, 1)


@pytest.mark.parametrize("policy", ["keep", "zero", "archive"])
def test_what_is_gone_follows_the_feed_s_setting(supplier, policy):
    rows = "".join(f"R{n};Pain {n};Miels;3,00;5,5 %;5;500 g\n" for n in range(10))
    applied(supplier, HEAD + rows, missing=policy)
    before = catalogue(supplier)
    run = applied(supplier, HEAD + "".join(rows.splitlines(True)[:9]), missing=policy)
    one = sellable(supplier, "R9")
    assert run.missing == 1
    assert (one.stock_record.num_in_stock, one.listing.state) == {
        "keep": (5, "published"), "zero": (0, "published"), "archive": (5, "archived"),
    }[policy]  # fmt: skip
    undone(run)
    assert catalogue(supplier) == before


def test_a_feed_that_applies_alone_needs_nobody(supplier):
    run = read(supplier, CSV, applies_alone=True)
    assert (run.state, run.applied_by_id) == ("applied", None)
    blocked = read(supplier, CSV.replace("6,90", "69,00"), applies_alone=True)
    assert (blocked.state, set(blocked.guards)) == ("blocked", {"prices"})


def test_a_newer_run_takes_the_place_of_one_that_waits(supplier):
    first = read(supplier, CSV)
    second = read(supplier, CSV.replace("6,90", "7,00"))
    first.refresh_from_db()
    assert (first.state, second.state) == ("dropped", "ready")
    with pytest.raises(operations.WrongMove):
        operations.apply(run_id=first.pk, by_id=None, at=timezone.now(), rings=False)


def test_prices_without_tax_meet_prices_with_tax(supplier):
    applied(supplier, CSV)
    before = catalogue(supplier)
    text = CSV.replace("Prix TTC", "Prix HT").replace("6,90", "6,54").replace("8,40", "7,96")
    run = applied(supplier, text.replace("12,00", "10,00"))
    assert (run.updated, run.unchanged) == (0, 3)
    assert catalogue(supplier) == before
    run = applied(supplier, text.replace("12,00", "11,00"))
    one = sellable(supplier, "M3")
    assert (run.updated, one.unit_price, one.listing.basis) == (1, 110_000, "excl")


def test_the_lookup_among_takes_no_values_too():
    assert not Sellable.objects.filter(pk__among=[]).exists()
    assert not Sellable.objects.filter(reference__among=[]).exists()


def test_a_draft_for_a_reason_is_not_put_on_sale_by_the_next_reading(supplier):
    text = HEAD.strip() + ";État\n" + "Z1;Bol;Miels;0;5,5 %;3;;En vente\n"
    run = applied(supplier, text)
    assert (run.drafts, sellable(supplier, "Z1").listing.state) == (1, "draft")
    assert applied(supplier, text).updated == 0
    assert sellable(supplier, "Z1").listing.state == "draft"
