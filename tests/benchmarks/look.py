"""Looks into a filled database: `python -m tests.benchmarks.look paths|queries|export`, as JSON.

What to ask for, how many queries it costs, and the listings that the stock Oscar shop is given.
"""

import json
import re
import sys
from collections.abc import Callable
from typing import Any

import django

# Words found in these shares of the listings.
SHARES = {"common": 0.35, "middle": 0.015, "rare": 0.0015}


def paths() -> dict[str, Any]:
    """Addresses of pages: a large category, products, searches for words by how common they are."""
    from shop.listings.models import Card, Sellable
    from shop.search import reference
    from shop.search.models import FacetCount, Word

    known = reference.current()
    counts = dict(FacetCount.objects.filter(dimension="t").values_list("category_id", "count"))
    largest = max(known.tops, key=lambda pk: counts.get(pk, 0))
    total = Card.objects.count()
    words = list(Word.objects.filter(listings__gt=0).values_list("form", "listings"))
    found = {
        name: min(words, key=lambda row: (abs(row[1] / total - share), row[0]))
        for name, share in SHARES.items()
    }
    cards = Card.objects.filter(kind="goods", availability="in_stock").order_by("pk")
    return {
        "listings": total,
        "slug": known.categories[largest].slug,
        "category": f"/boutique/{known.categories[largest].slug}/",
        "products": [f"/produits/{one.slug}-{one.pk}/" for one in cards[:8]],
        "search": {
            name: {"path": f"/recherche/?q={word}", "word": word, "share": listings / total}
            for name, (word, listings) in found.items()
        },
        # One for each of several suppliers, of which any basket may hold a few.
        "sellables": _sellables(Sellable),
    }


def _sellables(model: Any) -> list[int]:
    rows = model.objects.filter(
        listing__kind="goods",
        listing__state="published",
        listing__price_kind="fixed",
        unit_price__isnull=False,
        stock_record__num_in_stock__gte=20,
        min_quantity=1,
        is_active=True,
        # What anybody can order and have sent.
        supplier__delivers=True,
        supplier__delivery_terms__minimum_order=0,
        supplier__delivery_terms__weekly_orders=None,
        listing__alcohol_tenths=None,
    ).order_by("pk")
    first = {supplier: pk for pk, supplier in reversed(rows.values_list("pk", "supplier")[:3000])}
    return list(first.values())[:8]


def queries() -> dict[str, list[int]]:
    """How many queries each page makes: a list of cases that should cost the same.

    Warm: what processes keep in memory is loaded. Transactions' own statements are not counted.
    """
    from django.core.cache import cache
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    known = paths()

    def count(client: Client, method: str, path: str, **values: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = getattr(client, method)(path, **values)
        if answer.status_code not in (200, 302):
            raise SystemExit(f"{path}: {answer.status_code}")
        return sum(
            one["sql"].lstrip("( ").startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))
            for one in captured.captured_queries
        )

    def seen(path: str) -> int:
        client = Client()
        client.get(path)
        return count(client, "get", path)

    found = {
        "category": [seen(known["category"])],
        "product": [seen(path) for path in known["products"]],
        "home": _home(seen),
        "search": [seen(one["path"]) for one in known["search"].values()],
        "basket_add": [],
        "basket": [],
        "place_order": [],
    }
    with transaction.atomic():
        client = Client(headers={"Sec-Fetch-Site": "same-origin"})
        for sellable in known["sellables"][:6]:
            data = {"sellable": sellable, "quantity": 1}
            found["basket_add"].append(count(client, "post", "/panier/ajouter/", data=data))
            client.get("/panier/")
            found["basket"].append(count(client, "get", "/panier/"))
        # The first order of a listing on a day writes its proofs down, in two queries more.
        _placed(count, known["sellables"][:6])
        for lines in (1, 3, 6):
            found["place_order"].append(_placed(count, known["sellables"][:lines]))
        transaction.set_rollback(True)
    cache.clear()
    return found


CONTACT = {"email": "mesure@exemple.test", "name": "Mesure Fictive", "phone": ""}
ADDRESS = {
    "street": "1 rue du Port",
    "street_more": "",
    "postcode": "35000",
    "commune_name": "Rennes",
}


def chosen(page: str) -> dict[str, str]:
    """The deliveries that stand chosen on the page, and the button that goes on."""
    return {**dict(re.findall(r'name="(part-\d+)" value="([^"]*)" checked', page)), "next": "1"}


def _placed(count: Callable[..., int], sellables: list[int]) -> int:
    """What the button « Commander et payer » costs, for a line of each of so many suppliers."""
    from django.test import Client

    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    for sellable in sellables:
        client.post("/panier/ajouter/", {"sellable": sellable, "quantity": 1})
    client.post("/commande/", CONTACT)
    page = client.post("/commande/livraison/", ADDRESS).content.decode()
    client.post("/commande/livraison/", ADDRESS | chosen(page))
    client.post("/commande/paiement/", {"payment": "card"})
    page = client.get("/commande/verification/").content.decode()
    data = {name: _value(page, name) for name in ("key", "seen")} | {"terms": "on"}
    return count(client, "post", "/commande/verification/", data=data)


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise SystemExit(f"no field {name} in the recap")
    return found[1]


def _home(seen: Callable[[str], int]) -> list[int]:
    """The home page as it is, then with twice as many products and suppliers in each block."""
    from django.core.cache import caches
    from django.db import transaction

    from cms.models import HomePage
    from suppliers.directory.models import Supplier

    found = [seen("/")]
    with transaction.atomic():
        page = HomePage.objects.get(locale__language_code="fr")
        for block in page.body:
            if block.block_type == "products":
                block.value["count"] *= 2
            elif block.block_type == "suppliers":
                block.value["suppliers"] = list(Supplier.objects.all()[:8])
        page.save()
        caches["process"].clear()
        found.append(seen("/"))
        transaction.set_rollback(True)
    caches["process"].clear()
    return found


def export() -> None:
    """Listings as lines: what a stock Oscar shop can hold of them."""
    from shop.listings.models import Card
    from shop.search import reference

    known = reference.current()
    cards = Card.objects.select_related("listing__product").prefetch_related(
        "listing__sellables__stock_record"
    )
    for card in cards.order_by("pk"):
        stock = sum(s.stock_record.num_in_stock or 0 for s in card.listing.sellables.all())
        line = [known.categories[pk] for pk in known.categories[card.category_id].ancestors]
        row = {
            "title": card.title,
            "slug": card.slug,
            "description": card.listing.product.description,
            "categories": [(one.name, one.slug) for one in line],
            "cents": card.price_incl or 10_000,
            "stock": stock or 1000,
        }
        print(json.dumps(row))


if __name__ == "__main__":
    django.setup()
    match sys.argv[1]:
        case "paths":
            print(json.dumps(paths()))
        case "queries":
            print(json.dumps(queries()))
        case "export":
            export()
