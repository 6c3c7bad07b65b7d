"""Editors write pages; what they show of the catalogue is live; every block has a preview."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.blocks import ArticleBody, HomeBody
from cms.models import ArticleIndexPage, ArticlePage
from shop.listings import cards
from shop.listings.models import Card, Listing
from shop.outbox import delivery
from suppliers.directory.models import Supplier
from tasks.journeys import JOURNEY


@pytest.fixture
def editor(client, small_shop):
    client.force_login(get_user_model().objects.get(email="editrice@demo.example"))
    return client


def article(**blocks) -> ArticlePage:
    field = ArticlePage._meta.get_field("body").stream_block
    page = ArticlePage(
        title="Essai",
        slug="essai",
        intro="Un essai.",
        body=field.to_python([{"type": kind, "value": value} for kind, value in blocks.items()]),
    )
    ArticleIndexPage.objects.first().add_child(instance=page)
    return page


def test_a_product_block_is_live_and_goes_with_the_listing(client, small_shop):
    card = Card.objects.filter(price_incl__isnull=False).first()
    page = article(
        products={"heading": "À voir", "listings": [card.pk], "category": None, "count": 4}
    )
    assert card.title in client.get(page.url).content.decode()
    Card.objects.filter(pk=card.pk).update(price_incl=123456)
    assert "1\u00a0234,56\u00a0€" in client.get(page.url).content.decode()
    Listing.objects.filter(pk=card.pk).update(state="archived")
    cards.refresh(listing_ids=[card.pk], at=timezone.now())
    gone = client.get(page.url)
    assert gone.status_code == 200
    assert card.title not in gone.content.decode()


def test_a_supplier_block_goes_with_the_supplier(client, small_shop):
    supplier = Supplier.objects.first()
    page = article(suppliers={"heading": "", "suppliers": [supplier.pk]})
    assert supplier.name in client.get(page.url).content.decode()
    Supplier.objects.filter(pk=supplier.pk).update(state="suspended")
    assert supplier.name not in client.get(page.url).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_blocks_cost_the_same_for_one_product_and_four(
    client, small_shop, count, django_assert_max_num_queries
):
    chosen = list(Card.objects.values_list("pk", flat=True)[:count])
    page = article(products={"heading": "", "listings": chosen, "category": None, "count": 4})
    client.get(page.url)
    with django_assert_max_num_queries(12):
        client.get(page.url)


def test_an_editor_opens_every_page_s_form_and_its_preview(editor):
    for page in Page.objects.filter(depth__gt=1).specific():
        response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code == 200, page
        preview = page.make_preview_request(original_request=response.wsgi_request)
        assert preview.status_code == 200, page


def test_an_editor_drafts_and_a_moderator_publishes(editor):
    index = ArticleIndexPage.objects.first()
    url = reverse("wagtailadmin_pages:add", args=["cms", "articlepage", index.pk])
    data = {
        "title": "Nouvel article",
        "slug": "nouvel-article",
        "intro": "Bonjour.",
        "topic": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "quotation",
        "body-0-id": "",
        "body-0-value-text": "Du temps bien pris.",
        "body-0-value-author": "Une apprentie",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }
    response = editor.post(url, data)
    assert response.status_code == 302
    page = ArticlePage.objects.get(slug="nouvel-article")
    assert not page.live
    assert editor.get(page.get_url() or "/magazine/nouvel-article/").status_code == 404
    page.get_latest_revision().publish()
    assert "Du temps bien pris." in editor.get("/magazine/nouvel-article/").content.decode()


@pytest.mark.parametrize("stream", [ArticleBody(), HomeBody()], ids=["article", "home"])
def test_every_block_says_what_it_is_and_renders_its_preview(small_shop, rf, stream):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.user = AnonymousUser()
    for name, block in stream.child_blocks.items():
        assert block.get_description(), name
        value = block.normalize(block.get_preview_value())
        html = block.render(value, context={"request": request, "contact_email": "a@b.example"})
        assert isinstance(str(html), str)


def test_choosers_open_for_editors(editor):
    for chooser in ("listing_chooser", "supplier_chooser", "label_chooser", "category_chooser"):
        assert editor.get(reverse(f"{chooser}:choose")).status_code == 200


def test_a_published_page_is_found_and_an_unpublished_one_is_not(client, small_shop):
    page = article(quotation={"text": "Une histoire de xylophone.", "author": ""})
    page.save_revision().publish()
    delivery.sweep(journey=JOURNEY, at=timezone.now())
    assert page.title in client.get("/recherche/?q=xylophone").content.decode()
    page.unpublish()
    delivery.sweep(journey=JOURNEY, at=timezone.now())
    assert page.title not in client.get("/recherche/?q=xylophone").content.decode()
