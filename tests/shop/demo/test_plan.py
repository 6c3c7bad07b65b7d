"""The demo plan: counts, identifiers, rules of the trade, and texts that differ."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import Counter, defaultdict
from dataclasses import asdict
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean as stdnum_ean
from stdnum import luhn
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret
from stdnum.fr import tva as stdnum_tva

from shop.demo.content import CommuneRow, Plan, identifiers, plan
from shop.demo.content.catalogue import TOPS, leaves
from shop.demo.content.certificates import FAIR, ORGANIC, SCHEMES
from shop.demo.content.grammar import at, at_commune, of, of_commune, sequences, typographic, words
from shop.demo.content.listings import allergens
from shop.demo.content.suppliers import STATUS_RULES

ROOT = Path(__file__).parents[3]
DIRECTORY = ROOT / "suppliers" / "directory" / "data"
MOTIFS = {
    "jar",
    "bottle",
    "cider",
    "beer",
    "wine",
    "soap",
    "shampoo",
    "basket",
    "vegetables",
    "tin",
    "sardine",
    "fish",
    "seaweed",
    "bread",
    "cake",
    "biscuit",
    "cheese",
    "milk",
    "egg",
    "meat",
    "chocolate",
    "sweater",
    "tshirt",
    "tote",
    "shoes",
    "baby",
    "candle",
    "boat",
    "notebook",
    "book",
    "toy",
    "bicycle",
    "bowl",
    "cutlery",
    "plant",
    "flower",
    "crate",
    "stool",
    "table",
    "lamp",
    "box",
    "gift",
    "tray",
    "buffet",
    "laptop",
    "phone",
    "bucket",
    "laundry",
    "leaf",
    "mower",
    "tree",
    "printer",
    "poster",
    "parcel",
    "megaphone",
    "training",
    "speech",
    "repair",
    "wood",
    "honey",
    "tea",
    "coffee",
    "salt",
    "mask",
    "paper",
    "window",
}


def digest(made: Plan) -> str:
    return hashlib.sha256(json.dumps(asdict(made), ensure_ascii=False).encode()).hexdigest()


def largest_overlap(texts: list[str]) -> float:
    """Shared five-word sequences over the smaller set, exactly, for every pair of texts."""
    sets = [sequences(text) for text in texts]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, found in enumerate(sets):
        for run in found:
            places[run].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in places.values():
        shared.update(combinations(numbers, 2))
    return max(
        (count / min(len(sets[one]), len(sets[two])) for (one, two), count in shared.items()),
        default=0.0,
    )


def test_the_sizes_are_those_asked(demo: Plan) -> None:
    assert len(demo.suppliers) == 168
    assert len(demo.listings) == 2600
    assert len(demo.organisations) == 15
    assert len(demo.articles) == 8
    assert len(demo.pages) == 9
    assert len(demo.synonyms) >= 60


def test_the_catalogue_has_eight_tops_and_seventy_two_leaves(demo: Plan) -> None:
    tops = [item for item in demo.categories if item.parent_slug is None]
    below = [item for item in demo.categories if item.parent_slug]
    assert len(tops) == 8
    assert len(below) == 72
    assert len({item.slug for item in demo.categories}) == 80
    assert all(item.name_br and item.name_en and item.description_fr for item in demo.categories)
    assert {item.category_slug for item in demo.listings} == {item.slug for item in below}


def test_every_leaf_has_eight_ideas_and_eight_notes() -> None:
    for leaf in leaves().values():
        assert len(leaf.ideas) >= 8, leaf.slug
        assert len(leaf.pool) >= 8, leaf.slug
        assert all(len(idea.facts) == 2 for idea in leaf.ideas), leaf.slug
    assert len(TOPS) == 8


def test_the_same_seed_gives_the_same_plan(demo: Plan, communes: list[CommuneRow]) -> None:
    assert digest(plan(communes=communes)) == digest(demo)
    assert digest(plan(seed=7, communes=communes)) != digest(demo)


def test_the_plan_is_quick(communes: list[CommuneRow]) -> None:
    start = time.process_time()
    plan(communes=communes)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(("suppliers", "listings"), [(5, 40), (300, 5000), (1, 3)])
def test_other_sizes(communes: list[CommuneRow], suppliers: int, listings: int) -> None:
    made = plan(suppliers=suppliers, listings=listings, communes=communes)
    assert (len(made.suppliers), len(made.listings)) == (suppliers, listings)
    assert len({item.slug for item in made.listings}) == listings
    assert len({item.slug for item in made.suppliers}) == suppliers


def test_identifiers_are_valid_unique_and_fictional(demo: Plan) -> None:
    sirens = [item.siren for item in demo.legal_entities]
    sirets = [item.siret for item in demo.establishments] + [
        item.siret for item in demo.organisations
    ]
    assert len(set(sirens)) == len(sirens)
    assert len(set(sirets)) == len(sirets)
    for number in sirens:
        assert number.startswith("9")
        assert stdnum_siren.is_valid(number)
    for number in sirets:
        assert number.startswith("9")
        assert stdnum_siret.is_valid(number)
        assert luhn.is_valid(number)
    buyers = {item.siret[:9] for item in demo.organisations}
    assert not buyers & set(sirens)


def test_a_vat_number_goes_with_the_normal_regime(demo: Plan) -> None:
    for entity in demo.legal_entities:
        if entity.vat_regime == "normal":
            assert entity.vat_number == identifiers.vat_number(entity.siren)
            assert stdnum_tva.is_valid(entity.vat_number)
        else:
            assert entity.vat_number is None
    assert {item.vat_regime for item in demo.legal_entities} == {"normal", "franchise", "exempt"}


def test_the_vat_number_of_the_fact_sheet() -> None:
    assert identifiers.vat_number("382891752") == "FR07382891752"


def test_bar_codes_are_valid_and_unique(demo: Plan) -> None:
    found = [part.ean for item in demo.listings for part in item.sellables if part.ean]
    assert len(found) > 1000
    assert len(set(found)) == len(found)
    assert all(stdnum_ean.is_valid(code) and code[0] == "2" for code in found)


def test_references_are_unique_per_supplier(demo: Plan) -> None:
    listed = [(item.supplier_key, item.reference) for item in demo.listings]
    sold = [
        (item.supplier_key, part.reference) for item in demo.listings for part in item.sellables
    ]
    assert len(set(listed)) == len(listed)
    assert len(set(sold)) == len(sold)
    assert len({item.slug for item in demo.listings}) == 2600


def test_establishments_and_entities_hold_together(demo: Plan) -> None:
    entities = {item.key: item for item in demo.legal_entities}
    sites = {item.key: item for item in demo.establishments}
    for site in sites.values():
        assert site.siret[:9] == entities[site.legal_entity_key].siren
    for supplier in demo.suppliers:
        assert sites[supplier.establishment_key].legal_entity_key == supplier.legal_entity_key
    fronts = Counter(item.establishment_key for item in demo.suppliers)
    shared = [entities[sites[key].legal_entity_key] for key, count in fronts.items() if count > 1]
    assert shared
    assert {item.legal_form for item in shared} == {"cae"}
    per_entity = Counter(item.legal_entity_key for item in demo.establishments)
    assert max(per_entity.values()) >= 3
    kinds_by_entity = defaultdict(list)
    for site in sites.values():
        kinds_by_entity[site.legal_entity_key].append({status.kind for status in site.statuses})
    mixed = [
        found
        for found in kinds_by_entity.values()
        if any("esat" in kinds for kinds in found)
        and any("ea" in kinds for kinds in found)
        and any(not kinds & {"esat", "ea"} for kinds in found)
    ]
    assert mixed, "one association runs an ESAT, an EA and an ordinary site"


def test_every_department_status_and_scheme_is_there(
    demo: Plan, communes: list[CommuneRow]
) -> None:
    departments = {row.code_insee: row.department for row in communes}
    spread = Counter(departments[site.commune_code] for site in demo.establishments)
    assert set(spread) == {"22", "29", "35", "56"}
    assert min(spread.values()) >= 20
    statuses = [status for site in demo.establishments for status in site.statuses]
    assert {status.kind for status in statuses} == set(STATUS_RULES)
    ends = [status.ends for status in statuses if status.ends is not None]
    assert any(end < 0 for end in ends)
    assert any(0 <= end <= 30 for end in ends)
    certificates = [item for supplier in demo.suppliers for item in supplier.certificates]
    assert {item.scheme for item in certificates} == set(SCHEMES)
    assert {item.state for item in certificates} == {"verified", "waiting", "refused"}
    dated = [item.expires for item in certificates if item.expires is not None]
    assert any(day < 0 for day in dated)
    assert any(0 <= day <= 30 for day in dated)
    assert all(item.issued < (item.expires or 1) for item in certificates)
    assert {item.family for item in demo.suppliers} == {"organic", "fair_trade", "solidarity"}


def test_the_data_files_describe_every_scheme_and_status(demo: Plan) -> None:
    labels = json.loads((DIRECTORY / "labels.json").read_text(encoding="utf-8"))
    statuses = json.loads((DIRECTORY / "statuses.json").read_text(encoding="utf-8"))
    assert {item["slug"] for item in labels} == set(SCHEMES)
    assert {item["code"] for item in statuses} == set(STATUS_RULES)
    assert {item["group"] for item in statuses} == {"insertion", "handicap", "ess", None}
    assert all(item["source"] and item["explanation_fr"] for item in labels + statuses)
    rules = {item["slug"]: item["number_regex"] for item in labels if item["number_regex"]}
    for supplier in demo.suppliers:
        for item in supplier.certificates:
            assert re.match(rules.get(item.scheme, ""), item.number), item


def test_vat_follows_the_regime_and_the_category(demo: Plan) -> None:
    regimes = {item.key: item.vat_regime for item in demo.legal_entities}
    owners = {item.key: regimes[item.legal_entity_key] for item in demo.suppliers}
    expected = {
        "miels": {"reduced", "standard"},
        "pains-brioches": {"reduced"},
        "legumes": {"reduced"},
        "jus": {"reduced"},
        "livres": {"reduced"},
        "cidres": {"standard"},
        "bieres": {"standard", "reduced"},
        "vins-spiritueux": {"standard"},
        "vetements": {"standard"},
        "traiteur": {"intermediate"},
        "plateaux-repas": {"intermediate"},
        "nettoyage": {"standard"},
        "bougies": {"standard"},
        "protections-periodiques": {"reduced", "standard"},
    }
    for item in demo.listings:
        match owners[item.supplier_key]:
            case "franchise":
                assert item.vat == "franchise"
            case "exempt":
                assert item.vat in {"exempt_association", "exempt_training"}
            case _:
                assert item.vat in expected.get(item.category_slug, {item.vat})
                if item.category_slug == "formation":
                    assert item.vat == "exempt_training"
                if item.alcohol_percent and Decimal(item.alcohol_percent) > Decimal("1.2"):
                    assert item.vat == "standard"
    assert {item.vat for item in demo.listings} == {
        "standard",
        "intermediate",
        "reduced",
        "exempt_training",
        "exempt_association",
        "franchise",
    }


def test_fair_and_organic_words_rest_on_a_certificate(demo: Plan) -> None:
    owners = {item.key: item for item in demo.suppliers}
    said = Counter()
    for item in demo.listings:
        certificates = owners[item.supplier_key].certificates
        for word, schemes in (("équitable", FAIR), ("bio", ORGANIC)):
            if re.search(rf"\b{word}s?\b", item.title.lower()):
                said[word] += 1
                assert any(c.scheme in schemes and c.covers(item.family) for c in certificates)
    assert said["équitable"] > 5
    assert said["bio"] > 20


def test_titles_are_short_and_make_no_green_claim(demo: Plan) -> None:
    for item in demo.listings:
        assert len(item.title) <= 70, item.title
        assert len(item.summary) <= 160
        assert not re.search(r"écologique|respectueux|durable|vert[e ]planète", item.title.lower())
        assert "[" not in item.title + item.description
        assert "{" not in item.title + item.description


def test_listings_are_plausible(demo: Plan) -> None:
    several = sum(len(item.sellables) > 1 for item in demo.listings)
    assert 0.15 <= several / 2600 <= 0.25
    assert all(1 <= len(item.sellables) <= 4 for item in demo.listings)
    empty = sum(part.stock == 0 for item in demo.listings for part in item.sellables)
    assert 20 <= empty <= 300
    for item in demo.listings:
        for part in item.sellables:
            if item.price_kind == "on_quote":
                assert part.price_cents is None
            else:
                assert part.price_cents
                assert 50 <= part.price_cents <= 1_500_000, (item.title, part)
            if item.kind == "service":
                assert part.stock is None
                assert part.capacity_per_week
            else:
                assert part.stock is not None
            steps = [part.price_cents, *(price for _, price in part.breaks)]
            if part.breaks:
                assert steps == sorted(steps, reverse=True)
    assert {item.price_kind for item in demo.listings} == {"fixed", "from", "on_quote"}
    assert {item.state for item in demo.listings} == {"published", "draft", "archived"}


def test_food_says_what_it_is_made_of(demo: Plan) -> None:
    groceries = {leaf.slug for leaf in TOPS[0].leaves}
    for item in demo.listings:
        if item.category_slug in groceries:
            assert item.ingredients, item.title
        if item.category_slug in {"cidres", "vins-spiritueux"}:
            assert item.alcohol_percent


@pytest.mark.parametrize(
    ("ingredients", "expected"),
    [
        ("farine de blé, beurre salé, œufs", ("gluten", "eggs", "milk")),
        ("farine de sarrasin, eau, sel", ()),
        ("lait de coco, beurre de cacao", ()),
        ("sardines, huile d’olive", ("fish",)),
        ("noisettes, sésame, moutarde", ("nuts", "mustard", "sesame")),
        ("pommes, sulfites", ("sulphites",)),
    ],
)
def test_allergens_come_from_ingredients(ingredients: str, expected: tuple[str, ...]) -> None:
    assert allergens(ingredients) == expected


def test_pictures_stay_few_and_known(demo: Plan) -> None:
    pictures = {(item.motif, item.art_seed, item.art_label) for item in demo.listings}
    assert 100 <= len(pictures) <= 150
    assert {motif for motif, _, _ in pictures} <= MOTIFS


def test_no_two_descriptions_share_more_than_forty_percent(demo: Plan) -> None:
    assert largest_overlap([item.description for item in demo.listings]) <= 0.40
    assert largest_overlap([item.description for item in demo.suppliers]) <= 0.40


def test_descriptions_have_the_right_length(demo: Plan) -> None:
    for item in demo.listings:
        assert 60 <= len(words(item.description)) <= 140, item.description
    for item in demo.suppliers:
        assert item.description.count("\n\n") == 2


def test_typography_is_french(demo: Plan) -> None:
    for made in (*demo.listings, *demo.suppliers):
        text = made.description
        assert "\u202f" not in text
        assert "'" not in text
        assert not re.search(r"[^\u00a0][;!?»]", text), text
        assert not re.search(r"«[^\u00a0]", text), text
        assert not re.search(r"\bde (?:[Ll]e|[Ll]es) [A-ZÉ]", text), text
        assert not re.search(r"\bà (?:[Ll]e|[Ll]es) [A-ZÉ]", text), text
        assert "  " not in text


def test_articles_and_pages_use_known_blocks(demo: Plan) -> None:
    kinds = {"text", "quote", "products", "supplier", "labels", "quote_call"}
    slugs = {item.slug for item in demo.categories}
    known = set(SCHEMES) | set(STATUS_RULES)
    for item in demo.articles + demo.pages:
        assert {block[0] for block in item.body} <= kinds
        for block in item.body:
            if block[0] == "labels":
                assert set(block[1]) <= known
            if block[0] == "products" and "-" in block[1]:
                assert block[1] in slugs
        whole = " ".join(str(part) for block in item.body for part in block[1:])
        assert "fictifs" in whole or "démonstration" in whole.lower()
    for item in demo.articles:
        size = len(words(re.sub(r"<[^>]+>", " ", item.intro + " " + str(item.body))))
        assert 350 <= size <= 700, (item.slug, size)


def test_public_buyers_say_they_are_fictional(demo: Plan) -> None:
    kinds = {item.kind for item in demo.organisations}
    assert kinds == {
        "company",
        "commune",
        "epci",
        "department",
        "region",
        "school",
        "hospital",
        "association",
    }
    for item in demo.organisations:
        if item.kind not in {"company", "association"}:
            assert "(ficti" in item.name
        assert re.search(r"ficti|inventé|imaginaire", item.description)
        assert item.members[0].role == "admin"
        assert all(member.email.endswith(".example") for member in item.members)


def test_no_supplier_has_the_name_of_a_commune(demo: Plan, communes: list[CommuneRow]) -> None:
    names = {row.name for row in communes}
    assert not names & {item.name for item in demo.suppliers}
    assert len({item.name for item in demo.suppliers}) == 168


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Le Faou", ("au Faou", "du Faou")),
        ("Auray", ("à Auray", "d’Auray")),
        ("Rennes", ("à Rennes", "de Rennes")),
        ("La Gacilly", ("à La Gacilly", "de La Gacilly")),
        ("Les Forges", ("aux Forges", "des Forges")),
    ],
)
def test_communes_in_a_sentence(name: str, expected: tuple[str, str]) -> None:
    assert (at_commune(name), of_commune(name)) == expected


def test_suppliers_in_a_sentence() -> None:
    assert at("Le Fournil de X") == "au Fournil de X"
    assert at("La Ferme de X") == "à la Ferme de X"
    assert at("Kafe X") == "chez Kafe X"
    assert of("L’Atelier X") == "de l’Atelier X"
    assert of("Estran X") == "d’Estran X"


def test_typographic_spaces() -> None:
    assert typographic("Quoi ? « Oui » : 25 g, l'an.") == (
        "Quoi\u00a0? «\u00a0Oui\u00a0»\u00a0: 25\u00a0g, l’an."
    )


@given(st.integers(0, 10**7 - 1), st.integers(0, 5000))
def test_any_identifier_is_valid(index: int, seed: int) -> None:
    number = identifiers.siren(index, seed)
    assert stdnum_siren.is_valid(number)
    assert stdnum_siret.is_valid(identifiers.siret(number, index % 9999 + 1))
    assert stdnum_ean.is_valid(identifiers.ean13(index))
