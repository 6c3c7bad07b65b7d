"""Fills the stock Oscar shop from lines of JSON on standard input, then builds its index."""

import json
import os
import sys
import tempfile
import time
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402


def fill() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    product_model = get_model("catalogue", "Product")
    category_model = get_model("catalogue", "Category")
    rows = [json.loads(line) for line in sys.stdin]
    for row in rows:
        # From the top: (name, slug) of each category.
        row["categories"] = tuple(map(tuple, row["categories"]))
    with transaction.atomic():
        get_model("address", "Country").objects.create(
            iso_3166_1_a2="FR", printable_name="France", name="France", is_shipping_country=True
        )
        kind = get_model("catalogue", "ProductClass").objects.create(name="Listing")
        partner = get_model("partner", "Partner").objects.create(name="Workshop")
        categories: dict[tuple[tuple[str, str], ...], int] = {}
        for row in rows:
            for depth in range(1, len(row["categories"]) + 1):
                line = row["categories"][:depth]
                if line in categories:
                    continue
                name, slug = line[-1]
                parent = categories.get(line[:-1]) if depth > 1 else None
                add = (
                    category_model.objects.get(pk=parent).add_child
                    if parent
                    else category_model.add_root
                )
                categories[line] = add(name=name, slug=slug).pk
        products = product_model.objects.bulk_create(
            [
                product_model(
                    structure="standalone",
                    title=row["title"],
                    slug=row["slug"],
                    description=row["description"],
                    product_class=kind,
                )
                for row in rows
            ],
            batch_size=500,
        )
        through = get_model("catalogue", "ProductCategory")
        through.objects.bulk_create(
            [
                through(product=product, category_id=categories[row["categories"]])
                for product, row in zip(products, rows, strict=True)
            ],
            batch_size=2000,
        )
        record = get_model("partner", "StockRecord")
        record.objects.bulk_create(
            [
                record(
                    product=product,
                    partner=partner,
                    partner_sku=str(number),
                    price=Decimal(row["cents"]) / 100,
                    price_currency="EUR",
                    num_in_stock=row["stock"],
                )
                for number, (product, row) in enumerate(zip(products, rows, strict=True))
            ],
            batch_size=2000,
        )
    # In one batch: segments are written once and not merged again and again.
    call_command("update_index", verbosity=0, batchsize=len(rows))


def paths() -> dict[str, object]:
    """The category with most products, and some that can be bought."""
    slug = sys.argv[2]
    category = get_model("catalogue", "Category").objects.get(slug=slug, depth=1)
    products = get_model("catalogue", "Product").objects.filter(stockrecords__num_in_stock__gt=20)
    return {
        "category": category.get_absolute_url(),
        "products": [one.get_absolute_url() for one in products.order_by("pk")[:5]],
    }


def bring_in(rows: int) -> float:
    """Seconds of its catalogue importer for rows that are new to it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "catalogue.csv")
        with open(path, "w", encoding="utf-8") as file:
            for n in range(rows):
                file.write(
                    f'Listing,Honey,{3_700_000_000_000 + n},Honey of hive {n},"Gathered, potted.",'
                    f"Workshop,B-{n:06d},{3 + n % 20}.50,{n % 90}\n"
                )
        began = time.perf_counter()
        call_command("oscar_import_catalogue", path)
        return time.perf_counter() - began


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill()
    elif sys.argv[1] == "import":
        print(bring_in(int(sys.argv[2])))
    else:
        print(json.dumps(paths()))
