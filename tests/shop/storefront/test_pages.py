"""Public pages: the right page for the right address, in a constant number of queries."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from shop.listings import cards
from shop.listings.models import Card, CategoryProfile, Listing
from shop.search import operations as search
from suppliers.directory.models import Certificate, Label, StatusKind, Supplier


def text_of(response) -> str:
    return response.content.decode()


def test_every_public_page_opens_in_three_languages(client, small_shop):
    card = Card.objects.select_related("category__profile").first()
    addresses = [
        "/",
        reverse("shop"),
        reverse("category", args=[card.category.profile.slug]),
        reverse("search"),
        reverse("search") + "?q=miel",
        reverse("search") + "?filtres=tous",
        reverse("product", args=[card.slug, card.pk]),
        reverse("suppliers"),
        reverse("suppliers") + "?department=29&near=Rennes",
        reverse("supplier", args=[card.supplier_slug]),
        reverse("labels"),
        reverse("label", args=["ab"]),
        reverse("structure", args=["esat"]),
        reverse("basket"),
        reverse("account_login"),
        reverse("feed"),
        "/magazine/",
    ]
    for prefix in ("", "/en", "/br"):
        for address in addresses:
            if prefix and address == "/magazine/":
                continue  # editors write it in French alone
            response = client.get(prefix + address)
            assert response.status_code == 200, prefix + address


@pytest.mark.parametrize(
    "address",
    [
        "/boutique/inconnu/",
        "/produits/rien-999999/",
        "/fournisseurs/inconnu/",
        "/labels/inconnu/",
        "/labels/structures/inconnu/",
        "/affichage/robot/",
        "/n-importe-quoi/",
    ],
)
def test_what_is_not_there_is_a_404_in_the_shop_s_look(client, small_shop, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "Cette page n’existe pas" in text_of(response)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=%00", 400),
        ("q=a%1Bb", 400),
        ("q=" + "a" * 5000, 414),
        ("page=1000000000", 200),
        ("page=-1", 200),
        ("page=abc&category=%27%22&label=nope&near=zzz&radius_km=-3", 200),
        ("q=" + "%22OR+NEAR%28%2A+%3A+-", 200),
        ("price_min=abc&price_max=1e9&sort=nope&limit=0", 200),
        ("q=%F0%9F%8D%AF%E2%80%AE%EF%B7%BD", 200),
        ("q=%FF%FE", 200),
    ],
)
def test_any_query_string_gets_a_good_page_or_a_clear_refusal(client, small_shop, query, status):
    for path in ("/recherche/", "/boutique/epicerie-boissons/", "/fournisseurs/"):
        response = client.get(f"{path}?{query}")
        assert response.status_code == status, path
        assert "La Boutique Solidaire" in text_of(response)


def test_a_product_s_old_address_leads_to_its_new_one(client, small_shop):
    card = Card.objects.first()
    response = client.get(reverse("product", args=["ancien-nom", card.pk]))
    assert response.status_code == 301
    assert response["Location"] == reverse("product", args=[card.slug, card.pk])


def test_a_listing_off_sale_is_gone_and_so_is_one_of_a_suspended_supplier(client, small_shop):
    first, second = Card.objects.order_by("pk").exclude(supplier=None)[:2]
    Listing.objects.filter(pk=first.pk).update(state="archived")
    assert client.get(reverse("product", args=[first.slug, first.pk])).status_code == 404
    Supplier.objects.filter(pk=second.supplier_id).update(state="suspended")
    assert client.get(reverse("product", args=[second.slug, second.pk])).status_code == 404
    assert client.get(reverse("supplier", args=[second.supplier_slug])).status_code == 404


def test_a_label_disappears_from_every_page_the_day_after_its_certificate_ends(
    client, small_shop, time_machine
):
    today = timezone.localdate()
    Certificate.objects.all().delete()
    card = Card.objects.first()
    name = Label.objects.get(pk="ab").short_name
    Certificate.objects.create(
        label_id="ab",
        body="Organisme fictif",
        number="FR-BIO-01-000001",
        issued_on=today - timedelta(days=10),
        expires_on=today,
        supplier_id=card.supplier_id,
        state="verified",
        verified_at=timezone.now(),
    )
    cards.refresh(listing_ids=Card.objects.values_list("pk", flat=True), at=timezone.now())
    search.rebuild()
    pages = [
        reverse("product", args=[card.slug, card.pk]),
        reverse("search") + f"?supplier={card.supplier_slug}",
        reverse("supplier", args=[card.supplier_slug]),
    ]
    marker = re.compile(rf'class="marker organic">{name}<')
    for page in pages:
        assert marker.search(text_of(client.get(page))), page
    time_machine.move_to(timezone.now() + timedelta(days=1))
    for page in pages:
        assert not marker.search(text_of(client.get(page))), page


@pytest.mark.parametrize("audience", ["individual", "pro"])
def test_the_switch_shows_prices_with_tax_or_without(client, small_shop, audience):
    card = Card.objects.filter(
        price_incl__isnull=False, price_kind="fixed", vat_code="reduced"
    ).first()
    back = reverse("product", args=[card.slug, card.pk])
    response = client.get(reverse("audience", args=[audience]), {"retour": back})
    assert response["Location"] == back
    page = text_of(client.get(back))
    incl = f"{card.price_incl / 100:.2f}".replace(".", ",") + "\u00a0€"
    excl = f"{card.price_excl / 100:.2f}".replace(".", ",") + "\u00a0€"
    first = re.search(r'<p class="price">\s*([^<]*)', page)[1].strip()
    assert first == (f"{excl} HT" if audience == "pro" else incl)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(client, small_shop, back):
    response = client.get(reverse("audience", args=["pro"]), {"retour": back})
    assert response["Location"] == "/"


def test_the_list_price_of_professionals_is_for_members_alone(client, small_shop):
    card = Card.objects.filter(pro_price_excl__isnull=False).exclude(price_kind="from").first()
    Card.objects.filter(pk=card.pk).update(pro_price_excl=4242, pro_price_incl=4475)
    address = reverse("search") + f"?supplier={card.supplier_slug}"
    client.cookies["profil"] = "pro"
    assert "42,42" not in text_of(client.get(address))
    client.force_login(get_user_model().objects.get(email="particulier@demo.example"))
    assert "42,42" not in text_of(client.get(address))
    client.force_login(get_user_model().objects.get(email="entreprise@demo.example"))
    assert "42,42" in text_of(client.get(address))


def test_a_filter_is_a_box_a_chip_and_a_count(client, small_shop):
    department = Card.objects.values_list("department", flat=True).first()
    count = Card.objects.filter(department=department).count()
    page = text_of(client.get("/recherche/", {"department": department}))
    assert f'value="{department}" checked' in page
    assert 'class="chip remove" href="/recherche/"' in page
    assert f"<b>{count} résultat" in page


def test_an_unknown_commune_gets_suggestions_and_nothing_a_hand(client, small_shop):
    page = text_of(client.get("/recherche/", {"near": "Pontivi"}))
    assert "Nous ne connaissons pas cette commune" in page
    assert "Pontivy (56)" in page
    page = text_of(client.get("/recherche/", {"q": "xyzzyqw"}))
    assert "Rien ne correspond" in page
    assert "Décrivez votre besoin" in page


def test_schema_org_says_what_the_page_says(client, small_shop):
    card = Card.objects.filter(price_kind="fixed", kind="goods", variant_count=1).first()
    page = text_of(client.get(reverse("product", args=[card.slug, card.pk])))
    data = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    )
    assert data["@type"] == "Product"
    assert data["name"] == card.title
    assert data["offers"]["price"] == f"{card.price_incl / 100:.2f}"
    assert data["offers"]["priceCurrency"] == "EUR"


def test_a_hostile_title_cannot_leave_the_json(client, small_shop):
    card = Card.objects.filter(price_kind="fixed").first()
    hostile = "</script><script>alert(1)</script>"
    Card.objects.filter(pk=card.pk).update(title=hostile)
    page = text_of(client.get(reverse("product", args=[card.slug, card.pk])))
    assert "<script>alert(1)" not in page


def test_suggestions_name_products_and_places(client, small_shop):
    title = Card.objects.first().title
    page = text_of(client.get("/recherche/suggestions/", {"q": title.split()[0][:4]}))
    assert 'data-kind="' in page
    assert 'data-kind="commune"' in text_of(client.get("/recherche/suggestions/", {"q": "quimp"}))
    assert text_of(client.get("/recherche/suggestions/", {"q": "q"})).strip() == ""


def test_robots_and_sitemap_name_what_is_public(client, small_shop):
    assert "Disallow: /gestion/" in text_of(client.get("/robots.txt"))
    index = text_of(client.get("/sitemap.xml"))
    assert "sitemap-produits.xml" in index
    section = text_of(client.get("/sitemap-produits.xml"))
    assert section.count("<url>") == Card.objects.count()
    assert section.count("<loc>http://testserver/produits/") == Card.objects.count()
    assert "http://testserver/sitemap-produits.xml" in index


def test_the_directory_sorts_by_distance_and_filters_by_structure(client, small_shop):
    page = client.get("/fournisseurs/", {"near": "Brest"})
    distances = [supplier.km for supplier in page.context["page"]]
    assert distances == sorted(distances)
    kind = StatusKind.objects.filter(status__isnull=False).first()
    found = client.get("/fournisseurs/", {"structure": kind.pk}).context["page"]
    assert found.paginator.count < Supplier.objects.count() or kind.pk == "association"


def test_a_label_page_lists_who_holds_it_today(client, small_shop):
    today = timezone.localdate()
    label = Certificate.objects.valid_on(today).first().label
    page = client.get(reverse("label", args=[label.pk]))
    assert page.context["suppliers"]
    Certificate.objects.update(state="waiting", verified_at=None)
    page = client.get(reverse("label", args=[label.pk]))
    assert page.context["suppliers"] == []
    assert "Personne pour le moment" in text_of(page)


def page_queries(client, address, django_assert_max_num_queries, most):
    client.get(address)  # the process learns what it keeps in memory
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_lists_and_products_stay_within_their_queries(
    client, small_shop, django_assert_max_num_queries
):
    card = Card.objects.first()
    slug = CategoryProfile.objects.filter(category__depth=1).first().slug
    page_queries(client, f"/boutique/{slug}/", django_assert_max_num_queries, 4)
    page_queries(client, "/recherche/?q=miel", django_assert_max_num_queries, 5)
    address = reverse("product", args=[card.slug, card.pk])
    page_queries(client, address, django_assert_max_num_queries, 4)


@override_settings(SHARED_PAGE_SECONDS=5)
def test_anonymous_pages_are_shared_and_personal_ones_never(
    client, small_shop, django_assert_num_queries
):
    first = client.get("/boutique/")
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert "Cookie" in first["Vary"]
    with django_assert_num_queries(0):
        again = client.get("/boutique/")
    assert again.content == first.content
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    client.cookies["profil"] = "pro"
    assert 'class="is-pro"' in text_of(client.get("/boutique/"))
    client.force_login(get_user_model().objects.get(email="particulier@demo.example"))
    assert client.get("/boutique/")["Cache-Control"] == "private, max-age=0"
    assert "Cookie" in client.get("/panier/")["Vary"]
    assert "no-store" in client.get("/panier/")["Cache-Control"]


def test_a_get_writes_nothing(client, small_shop, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    card = Card.objects.first()
    for address in (
        "/",
        "/recherche/?q=miel",
        reverse("product", args=[card.slug, card.pk]),
        "/panier/",
    ):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(address)
        written = [
            q["sql"]
            for q in captured
            if not q["sql"].lstrip("( \n").upper().startswith(("SELECT", "WITH"))
        ]
        assert written == [], address
