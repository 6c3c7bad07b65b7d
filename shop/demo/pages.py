"""The editors' pages of the demo: home in three languages, articles, plain pages, footer."""

import uuid
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms.models import ArticleIndexPage, ArticlePage, FooterLink, FooterMenu, HomePage, PlainPage
from cms.search import push_page
from shop.demo.content import shapes
from shop.listings.models import Card, CategoryProfile
from suppliers.directory.models import Label, Supplier

HOME = {
    "fr": {
        "title": "Accueil",
        "hero_title": "Ils fabriquent ici. Vous achetez utile.",
        "hero_text": "Ateliers, fermes et coopératives de Bretagne vendent ici sans détour.",
        "season": "De saison dans les ateliers",
        "impact": "Qui travaille derrière la boutique",
        "how": "Fournisseurs publiés aujourd’hui ; postes en insertion ou adaptés que chacun déclare ; communes de leurs établissements ; certificats et statuts vérifiés et valables ce jour. Chaque chiffre est compté à la minute où la page s’affiche.",
        "workshops": "Du métier à la main : trois ateliers",
        "gifts": "À offrir",
        "call": "Entreprise ou collectivité : un besoin ?",
        "call_text": "Quarante brioches pour lundi, un marché d’espaces verts, des colis de fin d’année : décrivez-le, nous trouvons qui peut répondre.",
    },
    "en": {
        "title": "Home",
        "hero_title": "Made here. Bought for good.",
        "hero_text": "Workshops, farms and cooperatives of Brittany sell here, directly.",
        "season": "In season in the workshops",
        "impact": "Who works behind the shop",
        "how": "Suppliers published today; inclusion jobs as each declares them; communes of their sites; certificates and statuses verified and valid on this day. Every figure is counted within the minute before the page is shown.",
        "workshops": "Skilled hands: three workshops",
        "gifts": "To give",
        "call": "A company or public body with a need?",
        "call_text": "Forty brioches for Monday, a year of garden care, gift boxes: describe it and we find who can answer.",
    },
    "br": {
        "title": "Degemer",
        "hero_title": "Fardet amañ. Prenet evit ar mad.",
        "hero_text": "Stalioù-labour, feurmoù ha kevelouri Breizh a werzh amañ war-eeun.",
        "season": "Diouzh ar c’houlz er stalioù-labour",
        "impact": "Piv a labour a-dreñv ar stal",
        "how": "Pourchaserien embannet hiziv ; postoù-labour enframmañ disklêriet ; kumunioù ; testenioù gwiriet ha talvoudus hiziv.",
        "workshops": "Micherioù dorn : teir stal-labour",
        "gifts": "Da brofañ",
        "call": "Un embregerezh pe ur strollegezh gant un ezhomm ?",
        "call_text": "Deskrivit ho ezhomm : kavout a raimp piv a c’hall respont.",
    },
}


def make(*, plan: shapes.Plan) -> None:
    home = _home()
    index = home.add_child(
        instance=ArticleIndexPage(
            title="Magazine", slug="magazine", intro="Ceux qui font, ce qu’ils font, et pourquoi."
        )
    )
    for article in plan.articles:
        index.add_child(
            instance=ArticlePage(
                title=article.title,
                slug=article.slug,
                intro=article.intro[:400],
                topic=article.category[:60],
                body=_body(article),
            )
        )
    plain = [
        home.add_child(instance=PlainPage(title=page.title, slug=page.slug, body=_body(page)))
        for page in plan.pages
    ]
    now = timezone.now()
    for page in [*index.get_children(), *plain]:
        push_page(page.pk, at=now)
    site = Site.objects.get(is_default_site=True)
    menu = FooterMenu.for_site(site)
    menu.save()
    for order, page in enumerate([index, *plain]):
        FooterLink.objects.create(menu=menu, label=page.title[:60], page=page, sort_order=order)


def _home() -> HomePage:
    """Replaces Wagtail's welcome page, and adds the home's translations beside it."""
    root = Page.objects.get(depth=1)
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(pk=root.pk)
    french, _ = Locale.objects.get_or_create(language_code="fr")
    key = uuid.uuid5(uuid.NAMESPACE_URL, "boutique-solidaire:home")
    home = root.add_child(instance=_home_in("fr", locale=french, key=key))
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost",
        root_page=home,
        is_default_site=True,
        site_name=settings.SITE_NAME,
    )
    for language in ("en", "br"):
        locale, _ = Locale.objects.get_or_create(language_code=language)
        root = Page.objects.get(pk=root.pk)
        root.add_child(instance=_home_in(language, locale=locale, key=key))
    return HomePage.objects.get(pk=home.pk)


def _home_in(language: str, *, locale: Locale, key: uuid.UUID) -> HomePage:
    words = HOME[language]
    workshops = list(
        Supplier.objects.filter(insertion_jobs__gt=0)
        .order_by("pk")
        .values_list("pk", flat=True)[:3]
    )
    body: list[tuple[str, Any]] = [
        ("products", _products(words["season"], "epicerie-boissons", count=8)),
        ("impact", {"heading": words["impact"], "how": words["how"]}),
    ]
    if workshops:
        body.append(("suppliers", {"heading": words["workshops"], "suppliers": workshops}))
    body += [
        ("products", _products(words["gifts"], "coffrets-cadeaux", count=4)),
        ("quote_call", {"heading": words["call"], "text": words["call_text"]}),
    ]
    page = HomePage(
        title=words["title"],
        slug="accueil" if language == "fr" else f"accueil-{language}",
        hero_title=words["hero_title"],
        hero_text=words["hero_text"],
        locale=locale,
        translation_key=key,
    )
    page.body = _stream(HomePage, body)
    return page


def _products(heading: str, slug: str, *, count: int) -> dict[str, Any]:
    profile = CategoryProfile.objects.filter(slug=slug).first()
    return {
        "heading": heading,
        "listings": [],
        "category": profile.category_id if profile else None,
        "count": count,
    }


def _stream(model: Any, body: list[tuple[str, Any]]) -> Any:
    """Stream data as editors' forms would store it: ids for what is chosen."""
    field = model._meta.get_field("body")
    return field.stream_block.to_python([{"type": kind, "value": value} for kind, value in body])


def _body(article: shapes.Article) -> Any:
    body = [block for source in article.body if (block := _block(source)) is not None]
    return _stream(ArticlePage, body)


def _block(source: shapes.Block) -> tuple[str, Any] | None:
    kind, *rest = source
    if kind == "text":
        return ("text", rest[0])
    if kind == "quote":
        return ("quotation", {"text": rest[0], "author": rest[1] if len(rest) > 1 else ""})
    if kind == "products":
        return _product_block(str(rest[0]))
    if kind == "supplier":
        found = (
            Supplier.objects.filter(slug=rest[0]).first() or Supplier.objects.order_by("pk").first()
        )
        return ("suppliers", {"heading": "", "suppliers": [found.pk]}) if found else None
    if kind == "labels":
        slugs = rest[0] if isinstance(rest[0], tuple) else (rest[0],)
        known = list(Label.objects.filter(pk__in=slugs).values_list("pk", flat=True))
        return ("labels", {"heading": "", "labels": known}) if known else None
    if kind == "quote_call":
        return ("quote_call", {"heading": "Un besoin pour votre équipe ?", "text": rest[0]})
    raise ValueError(f"unknown block {kind}")


def _product_block(words: str) -> tuple[str, Any] | None:
    profile = CategoryProfile.objects.filter(slug=words).first()
    if profile is not None:
        return ("products", _products("", words, count=4))
    found = Card.objects.filter(title__icontains=words).values_list("pk", flat=True)[:4]
    return (
        ("products", {"heading": "", "listings": list(found), "category": None, "count": 4})
        if found
        else None
    )
