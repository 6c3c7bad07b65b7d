"""Rendered parts of pages, kept in the process under all that they were made of.

A key tells every fact that went into the part: rows as the database holds them, the language,
the audience, the day where proofs are shown. Another price is another key, so nothing has to be
cleared and nothing old is ever shown. Nothing personal may go in: no name, no basket, no token.
"""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, TypeVar, cast

from django.core.cache import caches
from django.utils.translation import get_language

Part = TypeVar("Part")
AN_HOUR = 3600


def kept(name: str, *facts: Any, make: Callable[[], Part], seconds: int = AN_HOUR) -> Part:
    """The part made of these facts in the page's language: as kept, or made now and kept.

    Facts are plain values and tuples of them: their `repr` tells them apart. Fewer `seconds`
    are for parts that show more than their facts tell.
    """
    cache = caches["fragments"]
    told = repr(facts).encode("utf-8", "surrogatepass")
    key = f"{name}:{get_language()}:{blake2b(told, digest_size=20).hexdigest()}"
    part = cache.get(key)
    if part is None:
        part = make()
        cache.set(key, part, seconds)
    return cast(Part, part)
