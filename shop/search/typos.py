"""Typing errors, matched against the words of the shop. Pure."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from shop.search import analysis
from shop.search.reference import Vocabulary


def tolerance(word: str) -> int:
    """How many errors a word may hold: none up to three letters, one up to five, else two."""
    if len(word) < 4 or any(character.isdigit() for character in word):
        return 0
    return 1 if len(word) <= 5 else 2


def is_near(typed: str, name: str) -> bool:
    """Whether there is at most one error between the two."""
    return OSA.distance(typed, name, score_cutoff=1) <= 1


def correct(word: str, *, vocabulary: Vocabulary, more: tuple[str, ...] = ()) -> str | None:
    """The nearest word of the shop: fewest errors, same first letter, most listings.

    Two letters that changed places are one error. None when nothing is near enough.
    """
    plain = analysis.folded(word)
    most = tolerance(plain)
    if not most:
        return None
    near = process.extract(
        plain, [*vocabulary.forms, *more], scorer=OSA.distance, score_cutoff=most, limit=20
    )
    if not near:
        return None
    return min(
        (
            (int(errors), form[0] != plain[0], -vocabulary.counts.get(form, 0), form)
            for form, errors, _at in near
        )
    )[3]


def complete(start: str, *, vocabulary: Vocabulary) -> str | None:
    """The nearest beginning of a word of the shop for a half-typed one with one error."""
    candidates = vocabulary.by_length.get(len(start))
    if not candidates or tolerance(start) == 0:
        return None
    near = process.extract(start, candidates, scorer=OSA.distance, score_cutoff=1, limit=20)
    return min(((form[0] != start[0], form) for form, _errors, _at in near), default=(0, None))[1]
