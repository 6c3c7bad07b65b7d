"""A supplier's own words for a category to a leaf of our tree. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from shop.places.text import fold
from suppliers.feeds.records import Category

_NEAR = 90  # per cent of likeness
_AHEAD = 5  # how much likelier than the next category
_STEPS = re.compile(r"\s*(?:>|/|»|›|→|\\|::)\s*")
_LIST = re.compile(r"\s*[,;|\n]\s*")
_FILLERS = frozenset(
    "a and au aux d de des du en et for l la le les of the un une".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Match:
    """`how`: "remembered", "exact", "similar", or "" where nothing fits."""

    category: Category | None
    how: str = ""


@dataclass(frozen=True, slots=True)
class _Index:
    exact: Mapping[str, tuple[Category, ...]]
    plain: Mapping[str, tuple[Category, ...]]  # singular, without small words
    by_id: Mapping[str, Category]


def _plain(folded: str) -> str:
    words = (
        word[:-1] if len(word) > 3 and word[-1] in "sx" and word[-2:] != "ss" else word
        for word in folded.split()
        if word not in _FILLERS
    )
    return " ".join(sorted(words))


@lru_cache(maxsize=8)
def _index(categories: tuple[Category, ...]) -> _Index:
    exact: dict[str, list[Category]] = defaultdict(list)
    plain: dict[str, list[Category]] = defaultdict(list)
    for category in categories:
        for name in dict.fromkeys(map(fold, (category.name, *category.words))):
            if name:
                exact[name].append(category)
        for name in dict.fromkeys(_plain(fold(one)) for one in (category.name, *category.words)):
            if name:
                plain[name].append(category)
    return _Index(
        {name: tuple(found) for name, found in exact.items()},
        {name: tuple(found) for name, found in plain.items()},
        {str(category.id): category for category in categories},
    )


def match(text: str, categories: Sequence[Category], remembered: Mapping[str, str]) -> Match:
    """The leaf that the text names, be it a word, a path, or a list of either.

    `remembered` is folded word → id as text, "" for a word that means nothing.
    """
    index = _index(tuple(categories))
    wholes = [text, *_parts(text)]
    for whole in wholes:
        if (answer := remembered.get(fold(whole))) is not None:
            return Match(index.by_id.get(answer), "remembered")
    for whole in wholes:
        if (found := _exact(whole, index)) is not None:
            return Match(found, "exact")
    for whole in wholes:
        if (found := _similar(whole, index)) is not None:
            return Match(found, "similar")
    return Match(None)


def _parts(text: str) -> list[str]:
    """Each item of a list, where it is one."""
    parts = [part for part in _LIST.split(text) if part]
    return parts if len(parts) > 1 else []


def _steps(text: str) -> list[str]:
    """Folded steps of a path, the last first; the whole before them."""
    steps = [step for step in map(fold, _STEPS.split(text)) if step]
    whole = fold(text)
    return [whole, *reversed(steps)] if len(steps) > 1 else [whole]


def _exact(text: str, index: _Index) -> Category | None:
    steps = _steps(text)
    for step in steps:
        if found := _one_of(index.exact.get(step, ()), steps):
            return found
    return None


def _one_of(found: Sequence[Category], steps: Sequence[str]) -> Category | None:
    """The only one, or the only one whose branch shares most of the path's other steps."""
    if len(found) < 2:
        return found[0] if found else None
    shared = [len(set(map(fold, one.path[:-1])) & set(steps)) for one in found]
    most = max(shared)
    return found[shared.index(most)] if most and shared.count(most) == 1 else None


def _similar(text: str, index: _Index) -> Category | None:
    steps = _steps(text)
    last = steps[1] if len(steps) > 1 else steps[0]
    key = _plain(last)
    if not key:
        return None
    if found := _one_of(index.plain.get(key, ()), steps):
        return found
    near = process.extract(
        key, list(index.plain), scorer=fuzz.ratio, score_cutoff=_NEAR - _AHEAD, limit=6
    )
    if not near or near[0][1] < _NEAR:
        return None
    best = index.plain[near[0][0]]
    if len(best) > 1:
        return None
    for name, score, _at in near[1:]:
        if score > near[0][1] - _AHEAD and index.plain[name] != best:
            return None
    return best[0]


def suggestions(text: str, categories: Sequence[Category], count: int = 5) -> list[Category]:
    """The likeliest leaves for a person to choose from, best first."""
    index = _index(tuple(categories))
    best: dict[int, tuple[float, int, Category]] = {}
    place = {category.id: at for at, category in enumerate(categories)}
    for whole in [text, *_parts(text)]:
        for step in _steps(whole):
            for name, found in index.plain.items():
                score = fuzz.WRatio(_plain(step), name)
                for category in found:
                    kept = best.get(category.id)
                    if kept is None or score > kept[0]:
                        best[category.id] = (score, -place[category.id], category)
    ranked = sorted(best.values(), key=lambda one: (one[0], one[1]), reverse=True)
    return [category for score, _place, category in ranked[:count] if score > 0]
