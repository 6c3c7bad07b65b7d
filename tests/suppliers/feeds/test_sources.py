"""Feeds that come by themselves: when, from where, and what the run then understands."""

import gzip
import os
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from django.core import mail

from shop.listings.models import Listing
from shop.outbox.models import Fact
from suppliers.directory.models import TeamMember
from suppliers.feeds import connectors, network, operations, secrets, sources
from suppliers.feeds.models import Change, FeedRun
from suppliers.feeds.readers import open_table
from tasks.journeys import JOURNEY
from tests.factories.feeds import FeedFactory, FeedRunFactory
from tests.factories.people import UserFactory
from tests.factories.selling import CategoryFactory
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.feeds.sites import Reply

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CSV = (
    "Référence;Nom;Catégorie;Prix TTC;TVA;Stock\n"
    "M1;Miel de ronce;Miels;6,90;5,5 %;12\n"
    "M2;Miel de bruyère;Miels;8,40;5,5 %;7\n"
).encode()


@pytest.fixture
def supplier(db):
    CategoryFactory(name="Miels", profile__vat_code="reduced")
    return SupplierFactory(legal_entity__vat_regime="normal")


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """Seconds that were waited, without waiting."""
    waited = []
    monkeypatch.setattr(connectors, "pause", waited.append)
    return waited


@pytest.fixture
def feed(site, supplier):
    site.pages["/flux.csv"] = Reply(CSV)
    return FeedFactory(
        supplier=supplier, source="url", address=site.url("/flux.csv"), every="day", next_at=AT
    )


def synced(feed, *, at=AT, **options):
    told = sources.sync(feed_id=feed.pk, at=at, **options)
    feed.refresh_from_db()
    return told


def worked(feed):
    """The feed's last run, after its worker."""
    run = feed.runs.first()
    while run.is_working:
        operations.work(run_id=run.pk, at=AT)
        run.refresh_from_db()
    return run


def contents(run):
    with run.file.open("rb") as file:
        return file.read()


# When ----------------------------------------------------------------------------------------


def test_what_is_due_is_what_asks_by_itself(feed):
    assert sources.due(at=AT) == [feed.pk]
    assert sources.due(at=AT - timedelta(seconds=1)) == []
    FeedFactory(source="upload", next_at=AT)
    FeedFactory(source="api", next_at=AT)
    FeedFactory(source="folder", next_at=AT, is_active=False)
    FeedFactory(source="folder", next_at=None)
    first = FeedFactory(source="folder", next_at=AT - timedelta(hours=1))
    assert sources.due(at=AT) == [first.pk, feed.pk]


@pytest.mark.parametrize(("every", "hours"), [("hour", 1), ("day", 24), ("week", 168)])
def test_the_next_time_follows_the_rhythm(feed, every, hours):
    type(feed).objects.update(every=every)
    assert synced(feed) == ""
    assert feed.next_at == AT + timedelta(hours=hours)


def test_a_bell_that_rings_twice_is_heard_once(site, feed):
    assert synced(feed) == ""
    worked(feed)
    assert "pas attendue" in synced(feed)
    assert (len(site.asked), feed.runs.count()) == (1, 1)


def test_two_workers_take_a_feed_once(feed):
    """Both read it before either claimed it."""
    one, other = (type(feed).objects.get(pk=feed.pk) for _n in range(2))
    assert [sources._claimed(one, AT), sources._claimed(other, AT)] == [True, False]


def test_an_inactive_feed_sleeps(site, feed):
    type(feed).objects.update(is_active=False)
    assert "n’est plus lue" in synced(feed)
    assert "n’est plus lue" in synced(feed, by_id=UserFactory().pk)
    assert site.asked == []


def test_a_person_may_ask_at_any_time_and_confirms_the_columns(site, feed):
    type(feed).objects.update(next_at=AT + timedelta(days=1))
    by = UserFactory()
    assert synced(feed, by_id=by.pk) == ""
    run = feed.runs.get()
    assert (run.started_by_id, run.asked["mapping"]) == (by.pk, True)


# An address ----------------------------------------------------------------------------------


def test_an_address_is_read_and_understood(feed):
    assert synced(feed) == ""
    run = worked(feed)
    assert (run.state, run.file_name, run.created) == ("ready", "flux.csv", 2)
    assert (run.started_by, run.started_at) == (None, AT)


def test_what_has_not_changed_begins_no_run(site, feed):
    def page(asked):
        is_known = asked.headers.get("If-None-Match") == '"un"'
        return Reply(status=304) if is_known else Reply(CSV, headers={"ETag": '"un"'})

    site.pages["/flux.csv"] = page
    assert synced(feed) == ""
    assert feed.etag == '"un"'
    worked(feed)
    assert "Rien n’a changé" in synced(feed, at=AT + timedelta(days=1))
    assert (feed.runs.count(), feed.etag, feed.failures) == (1, '"un"', 0)


def test_an_etag_is_kept_only_once_its_run_began(site, feed):
    busy = FeedRunFactory(feed=feed, state="reading")
    site.pages["/flux.csv"] = Reply(
        CSV, headers={"ETag": '"un"', "Last-Modified": "Sun, 22 Nov 2026 09:00:00 GMT"}
    )
    assert "déjà en cours" in synced(feed)
    assert (feed.etag, feed.last_modified) == ("", "")
    assert feed.next_at == AT + sources.FIRST_WAIT
    FeedRun.objects.filter(pk=busy.pk).update(state="failed", reason="Interrompu.")
    assert synced(feed, at=feed.next_at) == ""
    assert "If-None-Match" not in site.asked[-1].headers
    assert (feed.etag, feed.last_modified) == ('"un"', "Sun, 22 Nov 2026 09:00:00 GMT")


def test_an_etag_of_an_address_that_changed_meanwhile_is_not_kept(feed, monkeypatch):
    def fetch(address, *, into, **options):
        into.write(CSV)
        type(feed).objects.update(address="https://ailleurs.test/flux.csv")
        return network.Answer(etag='"un"')

    monkeypatch.setattr(network, "fetch", fetch)
    assert synced(feed) == ""
    assert (feed.etag, feed.address) == ("", "https://ailleurs.test/flux.csv")


def test_the_secret_of_a_feed_opens_its_address(site, feed):
    for secret, said in (
        ({"user": "moi", "password": "x"}, "Basic bW9pOng="),
        ({"token": "jeton"}, "Bearer jeton"),
        ({}, None),
    ):
        type(feed).objects.update(secret=secrets.seal(secret), next_at=AT)
        synced(feed)
        worked(feed)
        assert site.asked[-1].headers.get("Authorization") == said


def test_a_compressed_file_is_read(site, feed):
    site.pages["/flux%20du%20jour.csv.gz"] = Reply(gzip.compress(CSV))
    type(feed).objects.update(address=site.url("/flux%20du%20jour.csv.gz"))
    assert synced(feed) == ""
    assert contents(feed.runs.get()) == CSV
    assert worked(feed).file_name == "flux du jour.csv"


@pytest.mark.parametrize(
    "body",
    [gzip.compress(CSV)[:-6], b"\x1f\x8b" + b"x" * 50, gzip.compress(CSV)[:20] + b"\xff" * 30],
    ids=["cut", "other", "broken"],
)
def test_a_damaged_compressed_file_fails(site, feed, body):
    site.pages["/flux.csv"] = Reply(body)
    assert "abîmé ou incomplet" in synced(feed)
    assert feed.runs.get().state == "failed"


def test_a_compressed_file_may_not_hold_too_much(site, feed, monkeypatch):
    monkeypatch.setattr(network, "MOST_BYTES", 2 * 1024 * 1024)
    site.pages["/flux.csv"] = Reply(gzip.compress(b"\0" * 3 * 1024 * 1024))
    assert "dépasse 2 Mo" in synced(feed)


# Failures ------------------------------------------------------------------------------------


def test_failures_wait_longer_each_time_up_to_a_day(site, feed, monkeypatch):
    site.pages.clear()
    monkeypatch.setattr(sources.random, "uniform", lambda low, high: high)
    waits, at = [], AT
    for _n in range(12):
        assert "rien à cette adresse" in synced(feed, at=at)
        waits.append(feed.next_at - at)
        at = feed.next_at
    assert waits[:3] == [timedelta(minutes=6), timedelta(minutes=12), timedelta(minutes=24)]
    assert waits[-1] == timedelta(days=1)
    assert (feed.failures, feed.runs.count()) == (12, 12)
    site.pages["/flux.csv"] = Reply(CSV)
    assert synced(feed, at=at) == ""
    assert (feed.failures, feed.next_at) == (0, at + timedelta(days=1))


def test_a_wait_has_some_chance_in_it(site, feed):
    site.pages.clear()
    seen = set()
    for _n in range(8):
        type(feed).objects.update(failures=0, next_at=AT)
        synced(feed)
        seen.add(feed.next_at - AT)
    assert len(seen) > 1
    assert timedelta(minutes=4) <= min(seen) <= max(seen) <= timedelta(minutes=6)


def test_many_failures_are_still_counted(site, feed):
    site.pages.clear()
    type(feed).objects.update(failures=1000)
    synced(feed)
    assert feed.failures == 1000


def follow(name="feed_run.waiting"):
    """Do what the journey does with these facts."""
    for fact in Fact.objects.filter(name=name).order_by("pk"):
        for _step, follows in JOURNEY[name]:
            follows(fact.subject_id, at=AT)
    Fact.objects.filter(name=name).delete()


@pytest.fixture
def team(supplier):
    for role, email in (
        ("owner", "cheffe@a.test"),
        ("catalogue", "cat@a.test"),
        ("orders", "o@a.test"),
    ):
        TeamMember.objects.create(supplier=supplier, user=UserFactory(email=email), role=role)
    owner = TeamMember.objects.get(supplier=supplier, role="owner").user
    return owner


def test_the_team_is_told_of_the_first_failure_of_a_series(
    site, feed, team, django_capture_on_commit_callbacks
):
    site.pages.clear()
    at = AT
    for _n in range(3):
        synced(feed, at=at)
        at = feed.next_at
        follow()
    (letter,) = mail.outbox
    run = feed.runs.last()
    assert sorted(letter.to) == ["cat@a.test", "cheffe@a.test"]
    assert letter.subject.endswith(f"Votre catalogue « {feed.name} » vous attend")
    assert "Il n’y a rien à cette adresse (code 404)." in letter.body
    assert f"/imports/{run.pk}/" in letter.body
    # It worked in between: the next failure begins a series of its own.
    site.pages["/flux.csv"] = Reply(CSV)
    assert synced(feed, at=at) == ""
    worked(feed)
    site.pages.clear()
    follow()
    mail.outbox.clear()
    synced(feed, at=feed.next_at)
    follow()
    assert len(mail.outbox) == 1


def test_who_asked_sees_the_failure_and_gets_no_letter(site, feed, team):
    site.pages.clear()
    assert "rien à cette adresse" in synced(feed, by_id=team.pk)
    follow()
    assert mail.outbox == []
    # Neither does it count among those of the feed itself.
    assert (feed.failures, feed.next_at) == (0, AT)
    assert feed.runs.get().reason == "Il n’y a rien à cette adresse (code 404)."


def test_a_failure_leaves_the_catalogue_and_the_waiting_run(site, feed):
    waiting = FeedRunFactory(feed=feed, state="ready")
    site.pages.clear()
    synced(feed)
    waiting.refresh_from_db()
    assert waiting.state == "ready"
    assert not Listing.objects.exists()


# Other shops ---------------------------------------------------------------------------------


def rows_of(run):
    """What the reader makes of the run's file: field → value, a row each."""
    table = open_table(operations.Path(run.file.path), name=run.file_name)
    return table, [
        {code: row.values.get(column, "") for column, code in table.preset.items()}
        | {"group": row.group}
        for row in table.rows
    ]


def paged(rows, *, size="per_page", **headers):
    def page(asked):
        query = parse_qs(asked.query)
        count = int(query[size][0])
        start = (int(query["page"][0]) - 1) * count
        return Reply.json(rows[start : start + count], **headers)

    return page


def woo_product(number, **values):
    return {
        "id": number, "name": f"Miel n° {number}", "slug": f"miel-{number}", "type": "simple",
        "status": "publish", "sku": f"MIEL-{number}", "global_unique_id": "",
        "description": "<p>Récolté à la main.</p>", "short_description": "<p>Doux &amp; clair</p>",
        "price": "6.90", "regular_price": "6.90", "sale_price": "", "tax_status": "taxable",
        "tax_class": "", "manage_stock": True, "stock_quantity": 12, "stock_status": "instock",
        "weight": "0.42", "categories": [{"id": 9, "name": "Miels", "slug": "miels"}],
        "tags": [], "images": [{"id": 4, "src": "https://images.exemple.test/miel.jpg", "name": "Pot"}],
        "attributes": [], "variations": [], "parent_id": 0, "meta_data": [{"id": 1, "key": "k", "value": {"a": [1]}}],
        "_links": {"self": [{"href": "https://exemple.test"}]}, **values,
    }  # fmt: skip


def woo_variation(number, option, price):
    return {
        "id": number, "name": option, "type": "variation", "status": "publish", "sku": f"HYD-{option}",
        "global_unique_id": "", "description": "", "price": price, "regular_price": price,
        "manage_stock": True, "stock_quantity": 5, "stock_status": "instock",
        "image": {"id": 7, "src": "https://images.exemple.test/hydromel.jpg"},
        "attributes": [{"id": 1, "name": "Contenance", "option": option}], "tax_class": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "base"),
    [("", ""), ("/", ""), ("/boutique/", "/boutique"), ("/boutique/wp-json/wc/v3/", "/boutique"),
     ("/boutique?lang=fr#x", "/boutique")],
)  # fmt: skip
def test_woocommerce_is_read_with_its_variations(site, supplier, given, base, monkeypatch):
    monkeypatch.setattr(connectors, "PAGE", 2)
    monkeypatch.setattr(connectors._Service.rows, "__kwdefaults__", {"size": 2})
    parent = woo_product(
        40, name="Hydromel", type="variable", sku="HYD", variations=[41, 42], manage_stock=False,
        stock_quantity=None, price="9.00", regular_price="",
        attributes=[{"id": 1, "name": "Contenance", "variation": True, "options": ["37 cl", "75 cl"]}],
    )  # fmt: skip
    products = [woo_product(1), woo_product(2), parent, woo_product(50), woo_product(51)]
    below = f"{base}/wp-json/wc/v3/products"
    site.pages[below] = paged(products)
    site.pages[f"{below}/40/variations"] = paged(
        [woo_variation(41, "37 cl", "9.00"), woo_variation(42, "75 cl", "15.50")],
        **{"X-WP-TotalPages": "1"},
    )
    feed = FeedFactory(
        supplier=supplier, source="woocommerce", address=site.url(given), basis="incl",
        secret=secrets.seal({"user": "ck_1", "password": "cs_2"}),
        values={"vat_code": {}},
    )  # fmt: skip
    assert synced(feed) == ""
    assert [one.path.removeprefix(below) for one in site.asked] == ["", "", "/40/variations", ""]
    assert {one.headers["Authorization"] for one in site.asked} == {"Basic Y2tfMTpjc18y"}
    table, rows = rows_of(feed.runs.get())
    assert table.format == "woocommerce"
    assert [row["reference"] for row in rows] == [
        "MIEL-1", "MIEL-2", "HYD-37 cl", "HYD-75 cl", "MIEL-50", "MIEL-51",
    ]  # fmt: skip
    assert [(r["title"], r["name"], r["price"]) for r in rows[2:4]] == [
        ("Hydromel", "37 cl", "9.00"), ("Hydromel", "75 cl", "15.50"),
    ]  # fmt: skip
    assert rows[2]["group"] == rows[3]["group"] != ""
    run = worked(feed)
    assert (run.state, run.format, run.rows, run.created, run.refused) == (
        "ready", "woocommerce", 6, 5, 0,
    )  # fmt: skip
    made = {c.title: c.after for c in Change.objects.filter(run=run)}
    assert [s["reference"] for s in made["Hydromel"]["sellables"]] == ["HYD-37 cl", "HYD-75 cl"]
    one = made["Miel n° 1"]
    assert (one["sellables"][0]["unit_price"], one["sellables"][0]["stock"]) == (69_000, 12)
    assert one["listing"]["picture"] == "https://images.exemple.test/miel.jpg"


def test_prestashop_is_read_with_its_stocks_and_categories(site, supplier):
    def listed(name, rows):
        def page(asked):
            query = parse_qs(asked.query)
            assert query["output_format"] == ["JSON"]
            first, size = map(int, query["limit"][0].split(","))
            found = rows[first : first + size]
            return Reply.json({name: found} if found else [])

        return page

    products = [
        {
            "id": n, "id_category_default": "12", "id_tax_rules_group": "2", "reference": f"PS-{n}",
            "ean13": "", "price": "5.900000", "quantity": "0", "active": "1", "minimal_quantity": "1",
            "name": [{"id": "1", "value": f"Miel n° {n}"}, {"id": "2", "value": ""}],
            "description": [{"id": "1", "value": "<p>Doré.</p>"}], "description_short": "Doux",
            "id_manufacturer": "0", "id_supplier": "0", "id_shop_default": "1", "manufacturer_name": False,
            "type": "simple", "state": "1", "on_sale": "0", "online_only": "0", "ecotax": "0.000000",
            "unity": "", "unit_price_ratio": "0.000000", "wholesale_price": "3.100000", "upc": "", "mpn": "",
            "additional_shipping_cost": "0.000000", "weight": "0.420000", "width": "0", "condition": "new",
            "available_for_order": "1", "show_price": "1", "visibility": "both", "isbn": "", "location": "",
            "date_add": "2026-01-05 10:00:00", "meta_title": "", "link_rewrite": f"miel-{n}",
            "position_in_category": str(n), "cache_default_attribute": "0", "supplier_reference": "",
            "associations": {"images": [{"id": "3"}], "stock_availables": [{"id": "7"}]},
        }
        for n in range(1, 101)
    ]  # fmt: skip
    stocks = [
        {"id_product": n, "id_product_attribute": "0", "quantity": str(n)} for n in range(1, 101)
    ]
    site.pages |= {
        "/api/products": listed("products", products),
        "/api/stock_availables": listed("stock_availables", stocks),
        "/api/categories": listed(
            "categories", [{"id": 12, "name": [{"id": "1", "value": "Miels"}]}]
        ),
    }
    feed = FeedFactory(
        supplier=supplier, source="prestashop", address=site.url("/"),
        secret=secrets.seal({"token": "CLE"}),
    )  # fmt: skip
    assert synced(feed) == ""
    # The key is the user, the password empty.
    assert {one.headers["Authorization"] for one in site.asked} == {"Basic Q0xFOg=="}
    table, rows = rows_of(feed.runs.get())
    assert (table.format, table.basis, len(rows)) == ("prestashop", "excl", 100)
    assert (rows[2]["title"], rows[2]["stock"], rows[2]["category"], rows[2]["price"]) == (
        "Miel n° 3", "3", "Miels", "5.900000",
    )  # fmt: skip
    run = worked(feed)
    assert (run.state, run.format, run.created, run.refused) == ("ready", "prestashop", 100, 0)
    assert {column: code for column, code in run.mapping.items() if code} == {
        "reference": "reference", "ean13": "ean", "name": "title", "price": "price",
        "quantity": "stock", "active": "state", "minimal_quantity": "min_quantity",
        "description": "description", "description_short": "summary", "category": "category",
        "weight": "weight_grams",
    }  # fmt: skip
    made = Change.objects.filter(run=run).first().after
    assert (made["sellables"][0]["stock"], made["listing"]["basis"]) == (1, "excl")


def test_prestashop_without_the_right_to_its_categories_is_read_without(site, supplier):
    site.pages |= {
        "/api/products": Reply.json({"products": [{
            "id": 1, "id_category_default": "12", "reference": "PS-1", "price": "5.9", "name": "Miel",
        }]}),
        "/api/stock_availables": Reply.json([]),
        "/api/categories": Reply(status=401),
    }  # fmt: skip
    feed = FeedFactory(supplier=supplier, source="prestashop", address=site.url("/api/"))
    assert synced(feed) == ""
    assert worked(feed).created == 1


def test_shopify_is_read_page_by_page(site, supplier, monkeypatch):
    monkeypatch.setattr(connectors, "SHOPIFY_PAGE", 2)

    def product(n, *variants):
        return {
            "id": 8_000_000_000_000 + n, "title": f"Miel n° {n}", "handle": f"miel-{n}",
            "body_html": "<p>Doré</p>", "published_at": "2026-01-05T10:00:00+01:00", "vendor": "Rucher",
            "product_type": "Miels", "tags": ["bio", "local"],
            "variants": [
                {"id": 10 * n + m, "title": title, "option1": title, "sku": f"SH-{n}-{m}",
                 "price": "6.90", "grams": 420, "available": True, "position": m + 1}
                for m, title in enumerate(variants)
            ],
            "images": [{"id": 1, "src": "https://images.exemple.test/miel.jpg"}],
            "options": [{"name": "Format", "values": list(variants)}],
        }  # fmt: skip

    products = [
        product(1, "Default Title"),
        product(2, "250 g", "500 g"),
        product(3, "Default Title"),
    ]

    def page(asked):
        query = parse_qs(asked.query)
        start = (int(query["page"][0]) - 1) * 2
        return Reply.json({"products": products[start : start + 2]})

    site.pages["/products.json"] = page
    feed = FeedFactory(
        supplier=supplier,
        source="shopify",
        address=site.url("/products.json?limit=9"),
        basis="incl",
    )
    assert synced(feed) == ""
    assert len(site.asked) == 2
    table, rows = rows_of(feed.runs.get())
    assert table.format == "shopify"
    assert [(r["reference"], r["title"], r["name"]) for r in rows] == [
        ("SH-1-0", "Miel n° 1", ""), ("SH-2-0", "Miel n° 2", "250 g"),
        ("SH-2-1", "Miel n° 2", "500 g"), ("SH-3-0", "Miel n° 3", ""),
    ]  # fmt: skip
    run = worked(feed)
    assert (run.state, run.created, run.refused) == ("ready", 3, 0)
    assert [s["name"] for s in Change.objects.get(run=run, title="Miel n° 2").after["sellables"]] == [
        "250 g", "500 g",
    ]  # fmt: skip


def shopify(site, supplier, **values):
    return FeedFactory(
        supplier=supplier, source="shopify", address=site.url("/"), basis="incl", **values
    )


@pytest.mark.parametrize(
    "answer",
    [
        Reply(b"<!doctype html><title>Bienvenue</title>"), Reply.json({"error": "no"}), Reply.json(7),
        Reply.json({"products": {"a": 1}}), Reply.json(["a"]), Reply(b"[" * 100_000), Reply(b"\xff\xfe\0"),
    ],
)  # fmt: skip
def test_what_is_no_shop_of_that_kind_is_told(site, supplier, answer):
    site.pages["/products.json"] = answer
    feed = shopify(site, supplier)
    assert "n’est pas celle d’une boutique Shopify" in synced(feed)
    assert feed.runs.get().state == "failed"


def test_a_list_that_breaks_off_is_no_catalogue(site, supplier):
    """What the second page lists would look as if it had been sold out."""
    products = [{"id": n, "title": "Miel", "handle": f"m{n}", "variants": []} for n in range(250)]

    def page(asked):
        return Reply.json({"products": products}) if "page=1" in asked.query else Reply(status=500)

    site.pages["/products.json"] = page
    feed = shopify(site, supplier)
    assert "code 500" in synced(feed)
    assert feed.runs.get().state == "failed"


def test_a_shop_without_pages_ends(site, supplier):
    products = [
        {"id": n, "title": f"Miel {n}", "handle": f"m{n}", "variants": [{"sku": f"S{n}", "price": "1.00"}]}
        for n in range(250)
    ]  # fmt: skip
    site.pages["/products.json"] = Reply.json({"products": products})
    feed = shopify(site, supplier)
    assert synced(feed) == ""
    assert len(site.asked) == 2
    assert len(rows_of(feed.runs.get())[1]) == 250


def test_a_shop_without_end_is_left(site, supplier, monkeypatch):
    monkeypatch.setattr(connectors, "MOST_PAGES", 3)
    monkeypatch.setattr(connectors, "SHOPIFY_PAGE", 1)
    site.pages["/products.json"] = lambda asked: Reply.json({"products": [{"id": asked.query}]})
    assert "trop de pages" in synced(shopify(site, supplier))


def test_a_busy_shop_is_asked_again_when_it_says(site, supplier, pauses):
    replies = iter(
        [
            Reply(status=429, headers={"Retry-After": "2"}),
            Reply(status=503, headers={"Retry-After": "30"}),
        ]
    )
    good = Reply.json({"products": [
        {"id": 1, "title": "Miel", "handle": "m", "variants": [{"sku": "S", "price": "1.00"}]}
    ]})  # fmt: skip
    site.pages["/products.json"] = lambda asked: next(replies, good)
    assert synced(shopify(site, supplier)) == ""
    assert pauses == [2, 30]


@pytest.mark.parametrize(
    ("status", "after", "waited"),
    [(429, "1", [1, 1]), (503, "1", [1, 1]), (429, "31", []), (429, "", []), (500, "1", []), (404, "1", [])],
)  # fmt: skip
def test_a_shop_that_stays_busy_fails(site, supplier, pauses, status, after, waited):
    site.pages["/products.json"] = Reply(status=status, headers={"Retry-After": after})
    feed = shopify(site, supplier)
    assert f"code {status}" in synced(feed)
    assert pauses == waited
    assert len(site.asked) == len(waited) + 1


def test_odd_texts_and_numbers_pass_as_they_are(site, supplier):
    site.pages["/products.json"] = Reply(
        b'{"products": [{"id": 1, "title": "Miel \\ud83d \\u00e9", "handle": "m",'
        b' "variants": [{"sku": "S", "price": 12.30, "grams": NaN}]}]}'
    )
    feed = shopify(site, supplier)
    assert synced(feed) == ""
    ((row,),) = [rows_of(feed.runs.get())[1]]
    assert (row["title"], row["price"]) == ("Miel ? é", "12.30")


# The drop folder -----------------------------------------------------------------------------


@pytest.fixture
def dropped(tmp_path, settings, supplier):
    settings.FEED_FOLDER = str(tmp_path / "drop")
    feed = FeedFactory(supplier=supplier, source="folder", every="hour", next_at=AT)
    place = sources.folder(supplier_slug=supplier.slug)
    place.mkdir(parents=True)

    def put(name, data=CSV, *, seconds=60):
        path = place / name
        path.write_bytes(data)
        moment = AT.timestamp() - seconds
        os.utime(path, (moment, moment))
        return path

    put.feed, put.place = feed, place
    return put


def test_the_oldest_file_is_taken_first(dropped):
    dropped("a.csv", seconds=60)
    old = dropped("b.csv", seconds=600)
    assert synced(dropped.feed) == ""
    run = worked(dropped.feed)
    assert (run.file_name, run.created, contents(run)) == ("b.csv", 2, CSV)
    assert not old.exists()
    assert [p.name for p in dropped.place.iterdir()] == ["a.csv"]


def test_a_file_still_being_written_is_left(dropped):
    path = dropped("a.csv", seconds=4)
    assert "Rien n’a changé" in synced(dropped.feed)
    assert path.exists()
    assert synced(dropped.feed, at=AT + timedelta(hours=1)) == ""
    assert not path.exists()


def test_only_regular_files_are_taken(dropped, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_bytes(CSV)
    os.utime(secret, (1, 1))
    (dropped.place / "lien.csv").symlink_to(secret)
    (dropped.place / "dossier").mkdir()
    os.mkfifo(dropped.place / "tube.csv")
    dropped(".cache.csv")
    later = AT + timedelta(days=900)
    type(dropped.feed).objects.update(next_at=later)
    assert "Rien n’a changé" in synced(dropped.feed, at=later)
    assert secret.exists()
    assert not FeedRun.objects.exists()


def test_a_link_put_in_a_file_s_place_is_not_followed(dropped, tmp_path, monkeypatch):
    secret = tmp_path / "secret.csv"
    secret.write_bytes(CSV)
    link = dropped.place / "lien.csv"
    link.symlink_to(secret)
    monkeypatch.setattr(sources, "_settled", lambda place, before: [link])
    assert "ne peut pas être lu" in synced(dropped.feed)
    assert secret.exists()


def test_a_file_stays_until_its_run_began(dropped):
    path = dropped("a.csv")
    busy = FeedRunFactory(feed=dropped.feed, state="queued")
    assert "déjà en cours" in synced(dropped.feed)
    assert path.exists()
    FeedRun.objects.filter(pk=busy.pk).update(state="dropped")
    assert synced(dropped.feed, at=dropped.feed.next_at) == ""
    assert not path.exists()


def test_a_folder_that_is_not_there_is_empty(dropped):
    dropped.place.rmdir()
    assert "Rien n’a changé" in synced(dropped.feed)


def test_a_compressed_file_may_be_dropped(dropped):
    dropped("a.csv.gz", gzip.compress(CSV))
    assert synced(dropped.feed) == ""
    assert (worked(dropped.feed).file_name, worked(dropped.feed).created) == ("a.csv", 2)


def test_another_supplier_s_folder_is_never_read(dropped):
    other = sources.folder(supplier_slug="un-autre")
    other.mkdir()
    (other / "a.csv").write_bytes(CSV)
    os.utime(other / "a.csv", (1, 1))
    assert "Rien n’a changé" in synced(dropped.feed)
    assert (other / "a.csv").exists()


# Secrets -------------------------------------------------------------------------------------


def test_a_secret_is_not_readable_where_it_is_kept():
    kept = secrets.seal({"user": "moi", "password": "très secret", "token": ""})
    assert "secret" not in kept
    assert kept != secrets.seal({"user": "moi", "password": "très secret"})
    assert secrets.unseal(kept) == {"user": "moi", "password": "très secret"}


def test_nothing_is_sealed_as_nothing():
    assert (secrets.seal({}), secrets.seal({"user": ""}), secrets.unseal("")) == ("", "", {})


def test_a_secret_outlives_the_site_s_only_while_that_is_remembered(settings):
    kept = secrets.seal({"token": "jeton"})
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert secrets.unseal(kept) == {"token": "jeton"}
    settings.SECRET_KEY_FALLBACKS = []
    assert secrets.unseal(kept) == {}
    assert secrets.unseal("n’importe quoi") == {}
