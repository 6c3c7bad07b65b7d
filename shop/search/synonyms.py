"""Synonyms that staff wrote, ready to expand a query. Pure."""

from collections.abc import Iterable

from shop.search import analysis

# Folded words of a phrase → the phrases that are searched beside it.
Synonyms = dict[tuple[str, ...], tuple[str, ...]]

LONGEST = 4


def _phrases(text: str) -> list[str]:
    return [phrase for part in text.split(",") if (phrase := part.strip())]


def key_of(phrase: str) -> tuple[str, ...]:
    """How a phrase is looked up: its words without accents."""
    return tuple(plain for word in analysis.words(phrase) if (plain := analysis.folded(word)))


def table(rows: Iterable[tuple[str, str]]) -> Synonyms:
    """From (words, expands_to): all ways between words, or one way when expands_to is given."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for given, target in rows:
        sources = _phrases(given)
        targets = _phrases(target) or sources
        for source in sources:
            key = key_of(source)
            if not key or len(key) > LONGEST:
                continue
            others = found.setdefault(key, {})
            for phrase in targets:
                if key_of(phrase) not in ((), key):
                    others.setdefault(phrase, None)
    return {key: tuple(others) for key, others in found.items() if others}
