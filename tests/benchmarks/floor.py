"""What plain Django can do on this machine: the floor that the shop's pages are told against.

The same server, the same database and the same persistent connections; Django's own middleware
of a new project, templates without context processors, pages of 60 KB as ours may be.
"""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from shop.listings.models import Card

PAGE = 60_000
CARDS = 20
_FILLER = "<p>Ateliers, fermes et coopératives de Bretagne vendent ici sans détour.</p>\n"


def _filled(size: int) -> str:
    return _FILLER * (size // len(_FILLER.encode()))


_django = engines["django"]
STATIC = _django.from_string("<!doctype html><h1>{{ count }}</h1>" + _filled(PAGE))
LIST = _django.from_string(
    "<!doctype html><title>Cartes</title><ul>"
    "{% for card in cards %}"
    '<li class="card"><h2><a href="{% url "card" card.slug card.pk %}">{{ card.title }}</a></h2>'
    '<picture><source type="image/avif" srcset="/media/pictures/{{ card.picture_digest }}-320.avif">'
    '<img src="/media/pictures/{{ card.picture_digest }}-320.jpg" alt="{{ card.picture_alt }}"'
    ' width="{{ card.picture_width }}" height="{{ card.picture_height }}" loading="lazy"></picture>'
    '<p class="who">{{ card.supplier.name }}, {{ card.commune_name }}</p>'
    "{% for code, name, group, until in card.structures %}"
    '<span class="marker {{ group }}">{{ name }}</span>{% endfor %}'
    "{% for code, name, group, until in card.labels %}"
    '<span class="marker {{ group }}">{{ name }}</span>{% endfor %}'
    '<p class="price">{% if card.price_incl is None %}Sur devis{% else %}'
    "{% if card.price_kind == 'from' %}dès {% endif %}{{ card.price_incl }} c"
    "{% if card.unit_price_incl %} <small>{{ card.unit_price_incl }} c/{{ card.unit_price_unit }}"
    "</small>{% endif %}{% endif %}</p></li>"
    "{% endfor %}</ul>" + _filled(PAGE - 20_000)
)


def one_query(request: HttpRequest) -> HttpResponse:
    """One query by primary key, and a static template."""
    card = Card.objects.order_by("pk").values_list("pk", flat=True)[:1]
    return HttpResponse(STATIC.render({"count": card[0]}))


def cards(request: HttpRequest) -> HttpResponse:
    """Twenty real cards, one join, a plain template."""
    found = Card.objects.select_related("supplier").order_by("-pk")[:CARDS]
    return HttpResponse(LIST.render({"cards": found}))


def from_cache(request: HttpRequest) -> HttpResponse:
    """A full page from the cache."""
    content = cache.get("floor")
    if content is None:
        content = STATIC.render({"count": 0}).encode()
        cache.set("floor", content, 3600)
    return HttpResponse(content)


def card(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Only for addresses to point at."""
    return HttpResponse(slug)


urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("one-query/", one_query),
    path("cards/", cards),
    path("from-cache/", from_cache),
    path("cards/<slug:slug>-<int:pk>/", card, name="card"),
]
