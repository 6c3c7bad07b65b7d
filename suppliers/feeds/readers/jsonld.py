"""Schema.org: products, their offers and their variants, wherever they stand in JSON-LD."""

from collections.abc import Iterator
from typing import Any, Final

from suppliers.feeds.readers import limits
from suppliers.feeds.readers.trees import Item, texts, too_deep

PRESET: Final = {
    "sku": "reference",
    "gtin": "ean",
    "name": "title",
    "variant": "name",
    "description": "description",
    "category": "category",
    "offers.price": "price",
    "offers.inventoryLevel": "stock",
    "weight": "weight_grams",
    "size": "content",
    "countryOfOrigin": "origin",
    "image": "pictures",
}
_GTINS: Final = ("gtin13", "gtin14", "gtin12", "gtin8", "gtin", "ean")
# What a variant takes from its group where it says nothing itself.
_SHARED: Final = ("description", "image", "brand", "category", "countryOfOrigin", "offers")
_PLAIN: Final = ("sku", "mpn", "description", "size", "color", "material", "pattern", "url")


def is_jsonld(value: Any) -> bool:
    """Does this document say that it speaks of schema.org?"""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return False
    return "@graph" in first or "@type" in first or "@context" in first


def expand(document: Any) -> Iterator[tuple[Item, str]]:
    """Every product of the document, with its group when it is a variant."""
    yield from _walk(document, 0)


def basis(document: Any) -> str:
    """ "incl" or "excl" where an offer says whether its price includes VAT."""
    for item, _group in expand(document):
        said = item.get("offers", {}).get("valueAddedTaxIncluded")
        if said is not None:
            return "incl" if str(said).casefold() == "true" else "excl"
    return ""


def _walk(node: Any, depth: int) -> Iterator[tuple[Item, str]]:
    if depth > limits.MAX_DEPTH:
        raise too_deep(1)
    if isinstance(node, list):
        for inner in node:
            yield from _walk(inner, depth + 1)
    elif isinstance(node, dict):
        kinds = _kinds(node)
        if "ProductGroup" in kinds and node.get("hasVariant"):
            yield from _group(node)
        elif kinds & {"Product", "IndividualProduct", "ProductModel", "ProductGroup", "Service"}:
            yield from _product(node)
        elif "Offer" in kinds and isinstance(node.get("itemOffered"), dict):
            yield _item(node["itemOffered"], node), ""
        else:
            for inner in node.values():
                if isinstance(inner, (dict, list)):
                    yield from _walk(inner, depth + 1)


def _kinds(node: Item) -> set[str]:
    return {text.rpartition("/")[2] for text in texts(node.get("@type"))}


def _product(node: Item) -> Iterator[tuple[Item, str]]:
    """A product; one row an offer where each offer has a reference of its own."""
    offers = _offers(node.get("offers"))
    if len(offers) > 1 and all(_first(offer.get("sku")) for offer in offers):
        group = _first(node.get("sku")) or _first(node.get("name"))
        for offer in offers:
            item = _item(node, offer)
            item["sku"] = _first(offer.get("sku"))
            item["variant"] = _first(offer.get("name"))
            yield item, group
    else:
        yield _item(node, offers[0] if offers else {}), ""


def _group(node: Item) -> Iterator[tuple[Item, str]]:
    name = _first(node.get("name"))
    group = _first(node.get("productGroupID")) or _first(node.get("sku")) or name
    variants = node["hasVariant"] if isinstance(node["hasVariant"], list) else [node["hasVariant"]]
    for variant in variants:
        if not isinstance(variant, dict):
            continue
        whole: Item = {key: node[key] for key in _SHARED if key in node}
        whole |= variant
        offers = _offers(whole.get("offers"))
        item = _item(whole, offers[0] if offers else {})
        own = _first(variant.get("name"))
        item["name"] = name or own
        item["variant"] = own.removeprefix(name).strip(" -–,()") or _traits(variant)
        yield item, group


def _traits(variant: Item) -> str:
    return " / ".join(_first(variant.get(key)) for key in ("size", "color") if variant.get(key))


def _offers(value: Any) -> list[Item]:
    """Offers as a list; an AggregateOffer is one, at its lowest price."""
    found = [
        one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)
    ]
    if len(found) == 1 and "AggregateOffer" in _kinds(found[0]):
        return _offers(found[0].get("offers")) or [{"price": found[0].get("lowPrice"), **found[0]}]
    return found


def _item(node: Item, offer: Item) -> Item:
    item: Item = {"name": _first(node.get("name"))}
    for key in _PLAIN:
        if key in node:
            item[key] = _first(node[key])
    gtins = [_first(side[key]) for side in (node, offer) for key in _GTINS if side.get(key)]
    if gtins:
        item["gtin"] = gtins[0]
    item.setdefault("sku", _first(offer.get("sku")))
    for key in ("brand", "category", "countryOfOrigin"):
        if key in node:
            item[key] = _named(node[key])
    if "weight" in node:
        item["weight"] = _measure(node["weight"])
    if "image" in node:
        item["image"] = "|".join(_addresses(node["image"]))
    item["offers"] = _price(offer)
    return item


def _price(offer: Item) -> Item:
    wanted = offer.get("priceSpecification")
    specified = wanted[0] if isinstance(wanted, list) and wanted else wanted
    merged = {**(specified if isinstance(specified, dict) else {}), **offer}
    found = {
        key: _first(merged[key])
        for key in ("price", "priceCurrency", "availability", "valueAddedTaxIncluded")
        if key in merged
    }
    if "inventoryLevel" in merged:
        found["inventoryLevel"] = _measure(merged["inventoryLevel"])
    return found


def _first(value: Any) -> str:
    """The first text, in French where a text is given in several languages."""
    if isinstance(value, dict) and "@value" in value:
        return _first(value["@value"])
    if isinstance(value, list):
        for one in value:
            if isinstance(one, dict) and str(one.get("@language", "")).startswith("fr"):
                return _first(one)
    return next(iter(texts(value)), "")


def _named(value: Any) -> str:
    if isinstance(value, list):
        return _named(value[0]) if value else ""
    if isinstance(value, dict):
        return _first(value.get("name") or value.get("@value"))
    return _first(value)


def _measure(value: Any) -> str:
    """{"value": 420, "unitCode": "GRM"} → "420 g"."""
    if not isinstance(value, dict):
        return _first(value)
    unit = _first(value.get("unitText") or value.get("unitCode"))
    unit = {"GRM": "g", "KGM": "kg", "LTR": "L", "MLT": "ml", "C62": ""}.get(unit, unit)
    return f"{_first(value.get('value'))} {unit}".strip()


def _addresses(value: Any) -> list[str]:
    if isinstance(value, list):
        return [address for one in value for address in _addresses(one)]
    if isinstance(value, dict):
        return _addresses(value.get("url") or value.get("contentUrl") or value.get("@id"))
    return [str(value)] if value else []
