"""English pages are English, Breton pages say which of their parts are Breton."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from shop.listings.models import Card, Sellable
from shop.storefront.templatetags.boutique import day
from suppliers.directory.models import LegalEntity, Supplier

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-basket")
# Words of the interface; what suppliers write is taken away before they are looked for.
FRENCH = re.compile(
    r"\b(rayons?|panier|chercher|rechercher|fournisseurs?|trier|accueil|filtrer|filtres|compte|"
    r"résultats?|suivante|précédente|particulier|collectivité|ajouter|quantité|vendu|livraison|"
    r"retrait|devis|prix|votre|voir|disponible|épuisé|HT|TTC|TVA|dès)\b",
    re.I,
)


class Reader(HTMLParser):
    """Text and spoken attributes with the language they are marked with."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language = given.get("lang") or (self.open[-1][1] if self.open else "")
        self.texts += [(language, given[name]) for name in SPOKEN if given.get(name)]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        hidden = self.open and self.open[-1][0] in ("script", "style", "title")
        text = " ".join(data.split())
        if text and not hidden:
            self.texts.append((self.open[-1][1] if self.open else "", text))


def texts(response) -> list[tuple[str, str]]:
    reader = Reader()
    reader.feed(response.content.decode())
    return reader.texts


def in_english(name, *args, query=""):
    with translation.override("en"):
        return reverse(name, args=args) + query


def translated(language: str) -> dict[str, str]:
    path = Path(settings.BASE_DIR) / "shop" / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id and not m.pluralizable}


@pytest.fixture
def addresses(client, small_shop):
    goods = Sellable.objects.filter(
        listing__state="published", listing__price_kind="fixed", listing__kind="goods"
    )
    sellable = goods.filter(stock_record__num_in_stock__gte=5, min_quantity=1).first()
    client.post(
        reverse("basket-add"),
        {"sellable": sellable.pk, "quantity": 1},
        HTTP_SEC_FETCH_SITE="same-origin",
    )
    client.get(reverse("basket"))  # the message in French is said there
    card = Card.objects.get(pk=sellable.listing_id)
    other = Card.objects.exclude(pk=card.pk).order_by("price_kind").last()  # on quote, if any
    return [
        "/en/",
        in_english("shop"),
        in_english("search", query="?q=miel"),
        in_english("search", query="?q=zzzzzz&in_stock=1"),
        in_english("search", query="?filtres=tous"),
        in_english("product", card.slug, card.pk),
        in_english("product", other.slug, other.pk),
        in_english("suppliers"),
        in_english("supplier", card.supplier_slug),
        in_english("labels"),
        in_english("basket"),
        "/en/nowhere/",
    ]


@pytest.fixture
def names(small_shop) -> list[str]:
    found = {
        *Supplier.objects.values_list("name", flat=True),
        *Card.objects.values_list("title", flat=True),
        *LegalEntity.objects.values_list("name", flat=True),
    }
    return sorted(found, key=len, reverse=True)


@pytest.mark.parametrize("audience", ["individual", "pro"])
def test_english_pages_hold_no_french_outside_what_is_marked_french(
    client, addresses, names, audience
):
    client.cookies["profil"] = audience
    # Whole strings too: whatever was looked up in French and not in English.
    untranslated = {french for french, english in translated("en").items() if french != english}
    untranslated -= set(translated("en").values())
    found = []
    for address in addresses:
        for language, text in texts(client.get(address)):
            if language not in ("en", ""):
                continue
            rest = text
            for name in names:
                rest = rest.replace(name, "")
            if text in untranslated or FRENCH.search(rest):
                found.append(f"{address}: {text}")
    assert found == []


def test_breton_pages_mark_their_breton(client, addresses):
    breton = {br for fr, br in translated("br").items() if br and br != fr}
    breton -= set(translated("br"))
    unmarked, marked = [], 0
    for address in addresses:
        page = texts(client.get("/br/" + address.removeprefix("/en/")))
        marked += sum(language == "br" and text in breton for language, text in page)
        unmarked += [text for language, text in page if language != "br" and text in breton]
    assert unmarked == []
    assert marked > 100


def test_french_pages_need_no_marks(client, addresses):
    for address in addresses:
        said = client.get("/" + address.removeprefix("/en/")).content.decode()
        assert said.count(' lang="br"') == 1  # the switch
        assert "Rayons" in said


def test_a_page_in_french_alone_leads_to_the_home_of_other_languages(client, small_shop):
    page = client.get("/magazine/")
    assert [url for _code, _name, url in page.context["languages"]()] == [
        "/magazine/",
        "/en/",
        "/br/",
    ]
    assert 'rel="alternate"' not in page.content.decode()
    home = client.get("/")
    assert [url for _code, _name, url in home.context["languages"]()] == ["/", "/en/", "/br/"]
    for _code, _name, url in home.context["languages"]():
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [("fr", "1er mai 2027", "2 mai 2027"), ("en", "1 May 2027", "2 May 2027")],
)
def test_the_first_of_a_month_is_written_as_french_writes_it(language, first, second):
    with translation.override(language):
        assert [day(date(2027, 5, number)) for number in (1, 2)] == [first, second]
