"""A visitor's words as the engines take them. Pure.

A text is an AND of groups; a group an OR of alternatives; an alternative an AND of stems.
Stems hold a-z and 0-9 only, so no user text reaches an engine's own syntax.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from shop.search import analysis
from shop.search.synonyms import LONGEST, Synonyms, key_of

Alternative = tuple[str, ...]
Group = tuple[Alternative, ...]
MOST_WORDS = 12
_MOST_ALTERNATIVES = 24


@dataclass(frozen=True, slots=True)
class Text:
    """Groups that all must match, or (`any_group`) of which one is enough."""

    groups: tuple[Group, ...]
    any_group: bool = False


@dataclass(frozen=True, slots=True)
class Expanded:
    text: Text
    # (word, what was searched beside it)
    synonyms: tuple[tuple[str, str], ...]


def _alternatives(phrase: list[str]) -> list[Alternative]:
    """Ways to find a phrase: any stem of each of its telling words."""
    choices = [found for word in analysis.telling(phrase) if (found := analysis.stems_of(word))]
    if not choices:
        return []
    if len(choices) > 2:
        return [tuple(choice[0] for choice in choices)]
    return [tuple(one) for one in product(*choices)]


def searched_words(text: str) -> list[str]:
    """The words that are searched: without stop words, unless there is nothing else."""
    known = [word for word in analysis.words(text) if analysis.folded(word)]
    return analysis.telling(list(dict.fromkeys(known)))[:MOST_WORDS]


def expand(
    text: str, *, synonyms: Synonyms, is_known: Callable[[str], bool] | None = None
) -> Expanded:
    """Groups for a text; the longest phrase with synonyms wins at each place.

    Synonyms of which the shop has no word are not told as used.
    """
    found = [word for word in analysis.words(text) if analysis.folded(word)]
    only_stop_words = all(analysis.is_stop_word(word) for word in found)
    groups: dict[Group, None] = {}
    used: dict[tuple[str, str], None] = {}
    at = 0
    while at < len(found) and len(groups) < MOST_WORDS:
        phrase = found[at : at + 1]
        others: tuple[str, ...] = ()
        for length in range(min(LONGEST, len(found) - at), 0, -1):
            key = tuple(analysis.folded(word) for word in found[at : at + length])
            if key in synonyms:
                phrase, others = found[at : at + length], synonyms[key]
                break
        at += len(phrase)
        if not others and not only_stop_words and analysis.is_stop_word(phrase[0]):
            continue
        alternatives = dict.fromkeys(_alternatives(phrase))
        for other in others:
            ways = _alternatives(analysis.words(other))
            alternatives.update(dict.fromkeys(ways))
            if is_known is None or any(all(map(is_known, way)) for way in ways):
                used.setdefault((" ".join(phrase), other), None)
        if alternatives:
            groups.setdefault(tuple(alternatives)[:_MOST_ALTERNATIVES], None)
    return Expanded(Text(tuple(groups)), tuple(used))


def loosened(text: Text) -> Text:
    """The same words, of which one is enough."""
    return Text(text.groups, any_group=True)


__all__ = [
    "Alternative",
    "Expanded",
    "Group",
    "Text",
    "expand",
    "key_of",
    "loosened",
    "searched_words",
]
