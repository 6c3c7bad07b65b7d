"""Listings: products and services put on the shelves of each supplier."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from random import Random

from .catalogue.source import Format, Idea, Leaf
from .grammar import closest, fill, sequences, slugify, typographic, words
from .identifiers import ean13
from .sentences import (
    BIO,
    CLOSE_ORDERS,
    FAIR,
    ORDER_GOODS,
    ORDER_NEARBY,
    ORDER_SERVICE,
    ORDERS,
    WHO_GOODS,
    WHO_SERVICE,
    WHO_SOLO,
    WHO_SOLO_SERVICE,
)
from .shapes import Listing, Sellable
from .suppliers import SOLO, Draft

_BULKY = frozenset({"bois", "meubles", "velos"})
_ATTEMPTS = 40
_CAREFUL = 16  # beyond that many uses of an idea (a bench), speed comes first
_SHORTEST = 84  # words
_PRONOUNS = (
    "Il",
    "Elle",
    "Ils",
    "Elles",
    "On",
    "Leur",
    "Leurs",
    "Sa",
    "Son",
    "Ses",
    "Cette",
    "Ce",
    "Ces",
    "Chaque",
    "Chacun",
    "L’une",
    "Tous",
    "Toutes",
)
_WINDOW = 90  # how many earlier descriptions of the same leaf are compared
_VAT = {"standard": 200, "intermediate": 100, "reduced": 55, "super_reduced": 21}

# The fourteen allergens of the INCO regulation, and the words that give them away.
_ALLERGENS = {
    "gluten": r"\b(blé|seigle|orge|avoine|épeautre|malt|froment)\b",
    "crustaceans": r"\b(crevettes?|langoustines?|crabe|homard)\b",
    "eggs": r"œufs?\b",
    "fish": r"\b(sardines?|maquereaux?|thon|poissons?|lieu|truite|anchois|merlu)\b",
    "peanuts": r"\b(arachides?|cacahuètes?)\b",
    "soya": r"\b(soja|tofu)\b",
    "milk": r"\b(lait(?! de coco)|beurre(?! de cacao)|crème|fromages?|faisselle|yaourt)\b",
    "nuts": r"\b(noisettes?|amandes?|noix)\b",
    "celery": r"\bcéleri\b",
    "mustard": r"\bmoutarde\b",
    "sesame": r"\bsésame\b",
    "sulphites": r"\b(sulfites|vin blanc)\b",
    "lupin": r"\blupin\b",
    "molluscs": r"\b(palourdes?|moules?|huîtres?|coquillages)\b",
}
_ALLERGEN_RULES = {name: re.compile(rule) for name, rule in _ALLERGENS.items()}


def allergens(ingredients: str | None) -> tuple[str, ...]:
    if not ingredients:
        return ()
    text = re.sub(r"farine de (sarrasin|châtaigne|riz)|sarrasin", "", ingredients.lower())
    return tuple(name for name, rule in _ALLERGEN_RULES.items() if rule.search(text))


def vat_code(leaf: Leaf, idea: Idea, regime: str) -> str:
    if regime == "franchise":
        return "franchise"
    if leaf.vat == "exempt_training":
        return "exempt_training"
    if regime == "exempt":
        return "exempt_association"
    return idea.options.get("vat", leaf.vat)


def _title(idea: Idea, draft: Draft, leaf: Leaf) -> str:
    title = idea.title
    for word, covered in (("bio", draft.organic), ("équitable", draft.fair)):
        keep = leaf.family in covered
        title = re.sub(rf"\[({word}s?)\]", r" \1" if keep else "", title)
    return title


def _shelf(
    draft: Draft, leaves: dict[str, Leaf], turn: dict[str, int]
) -> Iterator[tuple[Leaf, Idea, int]]:
    """Every product this supplier may offer, in order: all ideas once, then other formats."""
    starts = {slug: turn[slug] for slug in draft.trade.leaves if slug in leaves} or {
        next(iter(leaves)): 0
    }
    for slug in starts:
        turn[slug] += 3
    lap = 0
    while True:
        longest = max(len(leaves[slug].ideas) for slug in starts)
        for step in range(longest):
            for slug, start in starts.items():
                ideas = leaves[slug].ideas
                if step < len(ideas):
                    yield leaves[slug], ideas[(start + step) % len(ideas)], lap
        lap += 1


def _price(idea: Idea, chosen: Format, rng: Random, factor: float) -> int | None:
    if idea.price_cents is None:
        return None
    first = idea.formats[0] if idea.formats else chosen
    ratio = chosen.amount / first.amount
    if chosen.unit == "piece" and first.unit != "piece":
        ratio = chosen.amount  # a set of bottles after a single one
    cents = idea.price_cents * factor * ratio
    step = 10 if cents < 3000 else 50 if cents < 20000 else 500
    return max(step, round(cents / step) * step)


def _notes(leaf: Leaf, idea: Idea) -> list[str]:
    """The notes of the leaf that are true of this product."""
    left_out = {int(number) for number in idea.options.get("skip", "").split()}
    return [note for number, note in enumerate(leaf.pool) if number not in left_out]


class Shelves:
    """Writes listings one after the other and keeps them apart from their neighbours."""

    def __init__(self, seed: int, leaves: dict[str, Leaf]) -> None:
        self.seed = seed
        self.leaves = leaves
        self.turn: dict[str, int] = defaultdict(int)
        self.idea_uses: dict[str, int] = defaultdict(int)
        self.near_leaf: dict[str, list[frozenset]] = defaultdict(list)
        self.near_words: dict[tuple[str, str], list[frozenset]] = defaultdict(list)
        self.serial = 0
        self.eans = 0

    def stock(self, draft: Draft, count: int) -> Iterator[Listing]:
        """`count` listings of one supplier."""
        rng = Random(f"{self.seed}:{draft.supplier.key}")
        shelf = _shelf(draft, self.leaves, self.turn)
        own: list[frozenset] = []
        numbers: dict[str, int] = defaultdict(int)
        titles: set[str] = set()
        orders = (rng.randrange(720), rng.randrange(720))
        for number in range(count):
            leaf, idea, lap = next(shelf)
            numbers[leaf.slug] += 1
            prefix = re.sub(r"[^A-Z]", "", slugify(leaf.slug).upper())[:3]
            reference = f"{prefix}-{list(numbers).index(leaf.slug) + 1}{numbers[leaf.slug]:03d}"
            yield self._listing(draft, leaf, idea, lap, number, reference, rng, own, titles, orders)

    def _listing(
        self,
        draft: Draft,
        leaf: Leaf,
        idea: Idea,
        lap: int,
        number: int,
        reference: str,
        rng: Random,
        own: list[frozenset],
        titles: set[str],
        orders: tuple[int, int],
    ) -> Listing:
        self.serial += 1
        uses = self.idea_uses[idea.key]
        self.idea_uses[idea.key] += 1
        several = len(idea.formats) > 1 and (idea.together or (uses + self.serial) % 5 == 0)
        chosen = (
            idea.formats[:4]
            if several
            else idea.formats[(uses + lap) % max(1, len(idea.formats)) :][:1]
        )
        title = _title(idea, draft, leaf)
        single = chosen[0].text if chosen and not several else ""
        if single and single not in {"heure", "personne", "m²", "forfait", "pièce"}:
            longer = f"{title}, {single}"
            title = longer if len(longer) <= 70 else title
        title = typographic(title)
        if title in titles:
            title = f"{title} (série {lap + 1})"
        titles.add(title)
        text, runs = self._describe(draft, leaf, idea, number, rng, own, orders, uses)
        own.append(runs)
        self.near_leaf[leaf.slug].append(runs)
        picture = int(idea.options.get("art", 0)) % len(leaf.arts)
        motif, label = leaf.arts[picture]
        basis = "ht" if leaf.kind == "service" else "ttc"
        vat = vat_code(leaf, idea, draft.vat_regime)
        facts = [typographic(fill(fact, draft.values)) for fact in idea.facts]
        summary = next(
            (fact for fact in facts[uses % 2 :] + facts if len(fact) <= 160), facts[0][:159]
        )
        dice = rng.random()
        ingredients = idea.options.get("ing")
        return Listing(
            key=f"listing-{self.serial:05d}",
            supplier_key=draft.supplier.key,
            reference=reference,
            title=title,
            slug=f"{slugify(title)[:60].strip('-')}-{self.serial}",
            category_slug=leaf.slug,
            kind=leaf.kind,
            price_kind=idea.price_kind,
            basis=basis,
            vat=vat,
            state="draft" if dice < 0.03 else "archived" if dice < 0.05 else "published",
            family=leaf.family,
            summary=summary,
            description=text,
            ingredients=typographic(ingredients[0].upper() + ingredients[1:] + ".")
            if ingredients
            else None,
            allergens=allergens(ingredients),
            origin=idea.options.get("origin", leaf.origin),
            storage=typographic(leaf.storage) if leaf.storage else None,
            alcohol_percent=idea.options.get("alc"),
            withdrawal_exempt_reason=idea.options.get("exempt", leaf.exempt),
            case_size=rng.choice((6, 8, 12))
            if leaf.kind == "goods" and ingredients and not leaf.exempt
            else None,
            made_days_ago=int(2 + 700 * rng.random() ** 2),
            reuse_type=idea.options.get("reuse", leaf.reuse),
            recycled_percent=int(idea.options["recycled"])
            if "recycled" in idea.options
            else leaf.recycled,
            motif=motif,
            art_seed=picture + 1 + 10 * sorted(self.leaves).index(leaf.slug),
            art_label=label,
            sellables=self._sellables(idea, leaf, chosen, several, reference, vat, basis, rng),
        )

    def _sellables(
        self,
        idea: Idea,
        leaf: Leaf,
        chosen: tuple[Format, ...],
        several: bool,
        reference: str,
        vat: str,
        basis: str,
        rng: Random,
    ) -> tuple[Sellable, ...]:
        factor = rng.uniform(0.94, 1.1)
        made = []
        for position, item in enumerate(chosen or (Format("", None, None),)):
            price = _price(idea, item, rng, factor)
            service = leaf.kind == "service"
            ean = None
            if not service and self.serial % 5 < 3:
                ean = ean13(self.seed * 100_000 + self.eans)
            self.eans += 1
            breaks: tuple[tuple[int, int], ...] = ()
            pro = None
            if price and not service and idea.price_kind == "fixed":
                if self.serial % 4 == 1:
                    net = price * 1000 / (1000 + _VAT.get(vat, 0)) if basis == "ttc" else price
                    pro = round(net * 0.88)
                if self.serial % 5 == 2:
                    breaks = ((6, round(price * 0.95)), (24, round(price * 0.9)))
            stock = None
            if not service:
                stock = (
                    0 if (self.serial + position) % 23 == 0 else round(3 + 120 * rng.random() ** 2)
                )
                if leaf.reuse == "réemploi":
                    stock = min(stock, 3)
            made.append(
                Sellable(
                    reference=f"{reference}-{position + 1}" if several else reference,
                    name=item.text if several else "",
                    ean=ean,
                    price_cents=price,
                    content_quantity=item.quantity,
                    content_unit=item.unit,
                    stock=stock,
                    capacity_per_week=rng.choice((1, 2, 3, 5, 8, 12)) if service else None,
                    min_quantity=int(idea.options.get("min", 1)),
                    pro_price_cents_ht=pro,
                    breaks=breaks,
                )
            )
        return tuple(made)

    def _describe(
        self,
        draft: Draft,
        leaf: Leaf,
        idea: Idea,
        number: int,
        rng: Random,
        own: list[frozenset],
        orders: tuple[int, int],
        uses: int,
    ) -> tuple[str, frozenset]:
        solo = draft.way.key in SOLO
        service = leaf.kind == "service"
        who = (
            (WHO_SOLO_SERVICE if solo else WHO_SERVICE)
            if service
            else WHO_SOLO
            if solo
            else WHO_GOODS
        )
        nearby = leaf.exempt == "perishable" or leaf.slug in _BULKY
        order = ORDER_SERVICE if service else ORDER_NEARBY if nearby else ORDER_GOODS
        near = self.near_leaf[leaf.slug][-_WINDOW:]
        best: tuple[float, str, frozenset, tuple[str, str]] | None = None
        for attempt in range(_ATTEMPTS if uses < _CAREFUL else 1):
            # Steps of five walk through every sentence of a role before one comes back.
            slot = 5 * (number + attempt * 3)
            values = draft.values | {
                "team": draft.way.teams[(number + attempt) % len(draft.way.teams)]
            }
            notes = _notes(leaf, idea)
            size = len(notes)
            first = (uses * 2 + attempt) % size
            second = (first + 1 + (uses // 4 + attempt // 3) % (size - 1)) % size
            if attempt > size or size <= 4:
                first, second = rng.sample(range(size), 2)
            parts = {
                "0": idea.facts[0],
                "1": idea.facts[1],
                "L": notes[first],
                "M": notes[second],
                "W": who[(orders[0] + slot) % len(who)],
                "O": order[(orders[1] + slot + 2 * attempt) % len(order)],
            }
            if size <= 4 or attempt > 16:  # a second practical sentence spares one of the notes
                parts["M"] = order[(orders[1] + slot + 2 * attempt + 3) % len(order)]
            turns = CLOSE_ORDERS if idea.facts[1].startswith(_PRONOUNS) else ORDERS
            sequence = turns[(number + attempt + uses) % len(turns)]
            sentences = [fill(parts[mark], values) for mark in sequence]
            for covered, pool in ((draft.organic, BIO), (draft.fair, FAIR)):
                said = "[bio]" if pool is BIO else "[équitable"
                if leaf.family in covered and said in idea.title:
                    sentences.insert(-1, fill(pool[(number + attempt) % len(pool)], values))
            text = typographic(" ".join(sentences))
            if len(words(text)) < _SHORTEST + (20 if attempt > 24 else 0):
                more = order[(orders[1] + slot + 2 * attempt + 7) % len(order)]
                text = f"{text} {typographic(fill(more, values))}"
            runs = sequences(text)
            echo = (parts["W"], str(values["team"]))
            same = self.near_words[echo][-_WINDOW:]
            if uses >= _CAREFUL:
                return text, runs
            worst = max(closest(runs, own), closest(runs, near), closest(runs, same))
            if best is None or worst < best[0]:
                best = (worst, text, runs, echo)
            if worst <= 0.36:
                break
        assert best is not None
        self.near_words[best[3]].append(best[2])
        return best[1], best[2]
