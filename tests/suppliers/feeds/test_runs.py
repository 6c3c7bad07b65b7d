"""A file from its reading to the catalogue, and back."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from shop.listings import bulk
from shop.listings.models import Listing, Sellable
from suppliers.feeds import operations
from suppliers.feeds.models import Change, FeedRun, Item, RowTrouble
from tests.factories.selling import CategoryFactory, SellableFactory
from tests.factories.suppliers import SupplierFactory

pytestmark = pytest.mark.django_db
CSV = (
    "Référence;Nom;Catégorie;Prix TTC;TVA;Stock;Contenu\n"
    "M1;Miel de ronce;Miels;6,90;5,5 %;12;250 g\n"
    "M2;Miel de bruyère;Miels;8,40;5,5 %;7;250 g\n"
    "M3;Hydromel doux;Miels;12,00;20 %;0;75 cl\n"
)


@pytest.fixture
def supplier(db):
    CategoryFactory(name="Miels", profile__vat_code="reduced")
    return SupplierFactory(legal_entity__vat_regime="normal")


def imported(tmp_path, supplier, text, *options, name="fichier.csv"):
    """(exit code, what the command tells)."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(
            "feed_import", "--supplier", supplier.slug, "--file", str(path), "--json", *options,
            stdout=out, stderr=StringIO(),
        )  # fmt: skip
    return left.value.code, json.loads(out.getvalue() or "null")


def catalogue(supplier):
    """All that the supplier's listings are, as JSON."""
    ids = Listing.objects.filter(supplier=supplier).values_list("pk", flat=True)
    return json.dumps(
        {
            pk: [of.fields, of.sellables]
            for pk, of in sorted(bulk.read(listing_ids=ids).items())
        },
        default=str, sort_keys=True,
    )  # fmt: skip


def test_a_dry_run_tells_and_changes_nothing(tmp_path, supplier):
    before = catalogue(supplier)
    code, told = imported(tmp_path, supplier, CSV)
    assert code == 0
    assert (told["rows"], told["created"], told["refused"], told["blocked"]) == (3, 3, [], None)
    assert (told["format"], told["encoding"], told["delimiter"]) == ("boutique", "utf-8", ";")
    assert told["mapping"]["Prix TTC"] == "price"
    assert catalogue(supplier) == before


def test_applied_twice_is_applied_once(tmp_path, supplier):
    code, told = imported(tmp_path, supplier, CSV, "--apply")
    assert (code, told["created"], told["state"]) == (0, 3, "applied")
    one = Sellable.objects.get(supplier=supplier, reference="M1")
    assert (one.unit_price, one.stock_record.num_in_stock) == (69_000, 12)
    assert (one.content_quantity, one.content_unit) == (Decimal(250), "g")
    assert (one.listing.vat_code, one.listing.basis, one.listing.state) == (
        "reduced", "incl", "published",
    )  # fmt: skip
    after = catalogue(supplier)
    code, told = imported(tmp_path, supplier, CSV, "--apply")
    assert (code, told["created"], told["updated"], told["unchanged"]) == (0, 0, 0, 3)
    assert catalogue(supplier) == after


def test_what_differs_alone_is_changed_and_undone(tmp_path, supplier):
    imported(tmp_path, supplier, CSV, "--apply")
    before = catalogue(supplier)
    text = CSV.replace("6,90", "7,20").replace("bruyère", "sarrasin") + (
        "M4;Miel de printemps;Miels;7,00;5,5 %;3;250 g\n"
    )
    code, told = imported(tmp_path, supplier, text, "--apply")
    assert (code, told["created"], told["updated"], told["unchanged"]) == (0, 1, 2, 1)
    changed = Change.objects.get(run=told["run"], title="Miel de ronce")
    assert changed.before["sellables"][0]["unit_price"] == 69_000
    assert changed.after["sellables"][0]["unit_price"] == 72_000
    run = operations.undo(run_id=told["run"], rings=False)
    operations.work(run_id=run.pk, at=timezone.now())
    run.refresh_from_db()
    assert run.state == "undone"
    assert catalogue(supplier) == before


def test_what_leaves_the_file_is_zeroed_never_deleted(tmp_path, supplier):
    lines = [f"R{n};Pain {n};Miels;3,00;5,5 %;5;500 g" for n in range(10)]
    head = CSV.splitlines()[0]
    imported(tmp_path, supplier, "\n".join([head, *lines]), "--apply")
    code, told = imported(tmp_path, supplier, "\n".join([head, *lines[:9]]), "--apply")
    assert (code, told["missing"], told["unchanged"]) == (0, 1, 9)
    assert Sellable.objects.get(supplier=supplier, reference="R9").stock_record.num_in_stock == 0
    code, told = imported(tmp_path, supplier, "\n".join([head, *lines[:5]]), "--apply")
    assert (code, told["state"], told["missing"]) == (2, "blocked", 5)
    assert "ne sont plus dans le fichier" in told["blocked"]
    assert Sellable.objects.get(supplier=supplier, reference="R7").stock_record.num_in_stock == 5
    code, told = imported(tmp_path, supplier, "\n".join([head, *lines[:5]]), "--apply", "--confirm")
    assert (code, told["state"]) == (0, "applied")


@pytest.mark.parametrize(
    ("old", "new", "guard"),
    [(";6,90;", ";13,90;", "prix"), (";12;", ";0;", None)],
)
def test_a_price_that_jumps_waits_for_a_person(tmp_path, supplier, old, new, guard):
    imported(tmp_path, supplier, CSV, "--apply")
    before = catalogue(supplier)
    code, _told = imported(tmp_path, supplier, CSV.replace(old, new), "--apply")
    assert code == (2 if guard else 0)
    assert (catalogue(supplier) == before) is bool(guard)


def test_all_stocks_at_zero_wait_for_a_person(tmp_path, supplier):
    imported(tmp_path, supplier, CSV, "--apply")
    text = CSV.replace(";12;", ";0;").replace(";7;", ";0;")
    code, told = imported(tmp_path, supplier, text, "--apply")
    assert (code, told["blocked"]) == (2, "Tous les stocks du fichier sont à zéro.")


def test_doubles_are_refused_and_both_are_shown(tmp_path, supplier):
    text = CSV + "M1;Miel encore;Miels;5,00;5,5 %;1;250 g\n"
    code, told = imported(tmp_path, supplier, text, "--apply")
    assert code == 0
    assert [(t["row"], t["column"]) for t in told["refused"]] == [
        (2, "Référence"),
        (5, "Référence"),
    ]
    assert (told["created"], len(told["refused"])) == (2, 2)
    assert not Sellable.objects.filter(supplier=supplier, reference="M1").exists()


def test_another_suppliers_reference_is_never_touched(tmp_path, supplier):
    theirs = SellableFactory()
    other = theirs.supplier
    before = catalogue(other)
    text = CSV.replace("M1;", f"{theirs.reference};")
    _code, told = imported(tmp_path, supplier, text, "--apply")
    assert told["created"] == 3
    assert catalogue(other) == before


def test_an_unreadable_file_says_why_in_one_line(tmp_path, supplier):
    path = tmp_path / "flux.csv"
    path.write_bytes(b"<!DOCTYPE html><html><title>404</title><p>Page introuvable</p></html>")
    err = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(
            "feed_import", "--supplier", supplier.slug, "--file", str(path), "--json",
            stdout=StringIO(), stderr=err,
        )  # fmt: skip
    assert left.value.code == 1
    assert len(err.getvalue().strip().splitlines()) == 1
    assert FeedRun.objects.get().state == "failed"
    assert not Change.objects.exists()


def test_incomplete_rows_become_drafts(tmp_path, supplier):
    text = "ref;nom;rayon;prix ttc\nX1;Bol en grès;Vaisselle lunaire;14,00\nX2;Tasse;;\n"
    code, told = imported(tmp_path, supplier, text, "--apply")
    assert (code, told["created"], told["drafts"]) == (0, 2, 2)
    assert set(Listing.objects.filter(sellables__reference__in=["X1", "X2"]).values_list(
        "state", flat=True)) == {"draft"}  # fmt: skip


def test_the_second_reading_costs_the_same_whatever_it_holds(
    tmp_path, supplier, django_assert_max_num_queries
):
    head = CSV.splitlines()[0]
    lines = [f"R{n};Pain {n};Miels;3,00;5,5 %;5;500 g" for n in range(300)]
    with django_assert_max_num_queries(110):
        imported(tmp_path, supplier, "\n".join([head, *lines[:30]]), "--apply")
    with django_assert_max_num_queries(110):
        imported(tmp_path, supplier, "\n".join([head, *lines]), "--apply")


def test_items_and_troubles_belong_to_their_run(tmp_path, supplier):
    text = CSV.replace("6,90", "cher")
    _code, told = imported(tmp_path, supplier, text, "--apply")
    assert [(t["row"], t["column"], t["value"]) for t in told["refused"]] == [
        (2, "Prix TTC", "cher")
    ]
    assert Item.objects.count() == 2
    assert RowTrouble.objects.filter(is_warning=False).count() == 1


def test_without_a_category_a_new_listing_is_a_draft(tmp_path, supplier):
    """« À classer » is no place to sell from: nobody would find it there."""
    text = "Référence;Nom;Prix TTC;TVA\nZ1;Miel;6,90;5,5 %\n"
    code, told = imported(tmp_path, supplier, text, "--apply")
    assert (code, told["drafts"]) == (0, 1)
    assert Listing.objects.get(supplier=supplier).state == "draft"


def test_the_source_of_uploads_is_known_by_what_it_is(supplier):
    made = operations.upload_feed(supplier_id=supplier.pk)
    type(made).objects.filter(pk=made.pk).update(name="Autrement")
    assert operations.upload_feed(supplier_id=supplier.pk).pk == made.pk
