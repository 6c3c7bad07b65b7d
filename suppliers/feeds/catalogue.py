"""The file that we hand out: a supplier's catalogue as a spreadsheet that comes back perfectly.

Every column of our format, one row per variant, the hidden key that finds a row again whatever a
spreadsheet did to its reference. References and codes are text cells, so that no program makes
numbers or dates of them.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

import xlsxwriter
from django.utils import translation

from shop.listings import bulk
from shop.listings.detail import ALLERGENS
from shop.listings.models import Listing
from shop.money import UNIT, vat, vat_categories
from suppliers.feeds import queries
from suppliers.feeds.diff import in_basis
from suppliers.feeds.fields import FIELDS, Field
from suppliers.feeds.matching import row_key
from suppliers.feeds.models import RemotePicture

SHEET: Final = "Catalogue"
BATCH: Final = 500
# What of a price a cell shows.
_PRICE_FORMAT: Final = "0.00##"
_UNITS: Final = {"piece": "pièce", "m2": "m²", "hour": "h", "person": "pers."}
_CHOICES: Final = {
    "goods": "Produit", "service": "Service",
    "fixed": "Prix ferme", "from": "À partir de", "on_quote": "Sur devis",
    "published": "En vente", "draft": "Brouillon", "archived": "Archivé",
    "ambient": "Ambiante", "chilled": "Frais", "frozen": "Surgelé",
    "use_by": "DLC", "best_before": "DDM",
    "reemploi": "Réemploi", "reutilisation": "Réutilisation", "reconditionne": "Reconditionné",
}  # fmt: skip
_VAT_WORDS: Final = {
    "franchise": "franchise", "exempt_training": "exonéré (formation)",
    "exempt_association": "exonéré (association)",
}  # fmt: skip

Cells = dict[str, Any]


def columns(*, basis: str) -> list[tuple[Field, str]]:
    """Fields with their header; the price's says what it includes."""
    tax = {"incl": "TTC", "excl": "HT"}[basis or "incl"]
    with translation.override("fr"):
        return [
            (field, f"{field.label} {tax}" if field.code == "price" else str(field.label))
            for field in FIELDS
        ]


def rows(*, supplier_id: int, basis: str, day: date) -> Iterator[Cells]:
    """One row per variant of what is not archived: field → what its cell holds."""
    ids = list(
        Listing.objects.filter(supplier=supplier_id)
        .exclude(state="archived")
        .order_by("product__title", "pk")
        .values_list("pk", flat=True)
    )
    names = {one.id: one.name for one in queries.categories()}
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        found = bulk.read(listing_ids=some)
        pictures = dict(
            RemotePicture.objects.filter(listing__in=some).values_list("listing", "address")
        )
        for pk in some:
            yield from _of_listing(
                found[pk], names=names, picture=pictures.get(pk, ""), basis=basis, day=day
            )


def _of_listing(
    of: bulk.Current, *, names: dict[int, str], picture: str, basis: str, day: date
) -> Iterator[Cells]:
    given = of.fields
    permille = vat(code=given["vat_code"], day=day).permille
    shared: Cells = {
        "category": names.get(given["category_id"], ""),
        "vat_code": _VAT_WORDS.get(given["vat_code"], f"{permille / 10:g} %".replace(".", ",")),
        "allergens": ", ".join(str(ALLERGENS.get(code, code)) for code in given["allergens"]),
        "alcohol_tenths": "" if given["alcohol_tenths"] is None
        else f"{given['alcohol_tenths'] / 10:g} %".replace(".", ","),
        "recycled_percent": "" if given["recycled_percent"] is None
        else f"{given['recycled_percent']} %",
        "is_subscribable": _yes(given["is_subscribable"]),
        "pictures": picture,
        "group": f"L{of.listing_id}" if len(of.sellables) > 1 else "",
    }  # fmt: skip
    for name in ("kind", "price_kind", "state", "temperature", "date_kind", "reuse_type"):
        shared[name] = _CHOICES.get(given[name], "")
    for name in ("title", "summary", "description", "ingredients", "origin", "storage",
                 "case_size", "minimum_life_days"):  # fmt: skip
        shared[name] = given[name]
    for pk, row in of.sellables.items():
        price = row["unit_price"]
        if price is not None and given["basis"] != (basis or "incl"):
            price = in_basis(price, to=basis or "incl", permille=permille)
        content = bulk.as_text(row["content_quantity"])
        yield {
            **shared,
            "row_key": row_key(of.listing_id, pk),
            "reference": row["reference"],
            "ean": row["ean"],
            "name": row["name"],
            "price": None if price is None else price / UNIT,
            "professional_price": None if row["professional_price"] is None
            else row["professional_price"] / UNIT,
            "stock": row["stock"],
            "content": f"{content.replace('.', ',')} {_UNITS.get(row['content_unit'], row['content_unit'])}"
            if content else "",
            "weight_grams": "" if row["weight_grams"] is None else f"{row['weight_grams']} g",
            "is_weighed": _yes(row["is_weighed"]),
            "min_quantity": row["min_quantity"],
            "capacity_per_week": row["capacity_per_week"],
        }  # fmt: skip


def _yes(value: bool) -> str:
    return "oui" if value else "non"


def spreadsheet(*, supplier_id: int, day: date, is_empty: bool = False) -> bytes:
    """The supplier's catalogue, or the empty template, as XLSX."""
    basis = queries.usual_basis(supplier_id=supplier_id)
    shown = columns(basis=basis)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(SHEET)
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "price": book.add_format({"num_format": _PRICE_FORMAT}),
    }
    for place, (field, label) in enumerate(shown):
        is_money = field.kind == "price"
        sheet.set_column(
            place, place, _width(field), formats["price" if is_money else "text"],
            {"hidden": field.code == "row_key"},
        )  # fmt: skip
        sheet.write_string(0, place, label, formats["head"])
    sheet.freeze_panes(1, 5)
    last = 0
    given: Iterable[Cells] = () if is_empty else rows(supplier_id=supplier_id, basis=basis, day=day)
    for last, cells in enumerate(given, start=1):
        for place, (field, _label) in enumerate(shown):
            value = cells.get(field.code)
            if value is None or value == "":
                continue
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(last, place, value)
            else:
                sheet.write_string(last, place, str(value))
    _choices(book, sheet, shown, last=max(last, 1) + 500, day=day)
    _help(book, shown)
    book.close()
    return out.getvalue()


def _width(field: Field) -> int:
    return {"title": 36, "description": 48, "category": 26, "summary": 36}.get(field.code, 16)


def _choices(
    book: Any, sheet: Any, shown: list[tuple[Field, str]], *, last: int, day: date
) -> None:
    """Lists to choose from, where a column knows its words; other words are allowed, too."""
    leaves = [one.name for one in queries.categories()]
    lists = book.add_worksheet("Catégories")
    lists.write_column(0, 0, leaves)
    lists.set_column(0, 0, 40)
    for place, (field, _label) in enumerate(shown):
        if field.code == "category" and leaves:
            source: Any = f"='Catégories'!$A$1:$A${len(leaves)}"
        elif words := allowed(field, day=day):
            source = words
        else:
            continue
        sheet.data_validation(
            1, place, last, place, {"validate": "list", "source": source, "error_type": "warning"}
        )


def _help(book: Any, shown: list[tuple[Field, str]]) -> None:
    sheet = book.add_worksheet("Aide")
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    sheet.set_column(2, 2, 30)
    with translation.override("fr"):
        sheet.write_row(0, 0, ["Colonne", "Ce qu’elle contient", "Exemple"])
        for line, (field, label) in enumerate(shown, start=1):
            sheet.write_row(line, 0, [label, str(field.help), field.example])


_TYPES: Final = {"integer": "integer", "boolean": "boolean", "price": "number"}


def schema() -> dict[str, Any]:
    """Our format as a JSON Table Schema (specs.frictionlessdata.io/table-schema)."""
    with translation.override("fr"):
        return {
            "fields": [
                {
                    "name": field.code,
                    "title": str(field.label),
                    "type": _TYPES.get(field.kind, "string"),
                    "description": str(field.help),
                    "example": field.example,
                    **({"decimalChar": ","} if field.kind == "price" else {}),
                    **({"trueValues": ["oui"], "falseValues": ["non"]}
                       if field.kind == "boolean" else {}),
                    **({"constraints": _constraints(field)} if _constraints(field) else {}),
                }
                for field in FIELDS
            ],
            "primaryKey": "reference",
            "missingValues": [""],
        }  # fmt: skip


def _constraints(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if field.code == "title":
        found["required"] = True
    if field.kind in ("text", "reference", "ean") and field.most:
        found["maxLength"] = field.most
    if field.kind == "integer":
        found["minimum"] = 0
    if field.choices:
        found["enum"] = [_CHOICES[choice] for choice in field.choices]
    return found


# Examples that would not fit the product of the others, and those of our own key.
_NO_EXAMPLE: Final = frozenset(
    ("row_key", "allergens", "alcohol_tenths", "recycled_percent", "capacity_per_week", "pictures")
)
# The second row: the same product in another size.
_SECOND: Final = {
    "reference": "MIEL-500", "ean": "3760123456791", "name": "500 g", "price": "12,50",
    "professional_price": "9,60", "stock": "12", "content": "500 g", "weight_grams": "720 g",
}  # fmt: skip


def example() -> str:
    """Two rows of our format as CSV, which our own reader takes without a word."""
    shown = [(field, label) for field, label in columns(basis="incl") if field.code != "row_key"]
    first = {
        field.code: "" if field.code in _NO_EXAMPLE else field.example for field, _label in shown
    }
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([label for _field, label in shown])
    writer.writerows(list({**first, **row}.values()) for row in ({}, _SECOND))
    return out.getvalue()


def allowed(field: Field, *, day: date) -> list[str]:
    """The words that a column knows; none where any will do."""
    if field.choices:
        return [_CHOICES[choice] for choice in field.choices]
    if field.kind == "boolean":
        return ["oui", "non"]
    return _rates(day) if field.code == "vat_code" else []


def _rates(day: date) -> list[str]:
    return [
        _VAT_WORDS.get(one.code, f"{one.permille / 10:g} %".replace(".", ","))
        for one in vat_categories()
        if one.covers(day)
    ]
