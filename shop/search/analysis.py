"""Text into words and stems. Pure; the same for documents, queries and synonyms.

A word is indexed under every stem that another way of writing it may reach: the French
Snowball stem of the word as written and of the word without accents, each also after the
plural "s" that Snowball leaves ("vélos"). A query word finds what shares one of its stems.
"""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer

from shop.places.text import fold

# PostgreSQL and the vocabulary keep words up to this many characters; longer ones are cut.
WORD_LENGTH = 40

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "`": "'"})
_BRETON_CH = re.compile(r"c'h")
_ELISION = re.compile(r"\b(?:jusqu|lorsqu|puisqu|quoiqu|qu|[ldjmtsnc])'(?=\w)")
_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?:.{3,}[aiu]|.{2,}o)s$|.{2,}oux$")

_STOP_WORDS = """
a ai au aux avec c ce ces cet cette ceux chez d dans de des donc dont du elle elles en entre est et
ete etre eux il ils j je l la le les leur leurs lui m ma mais me mes moi mon n ne nos notre nous on
or ou où par pas pour qu que qui s sa sans se ses si son sont sous sur t ta te tes toi ton tres tu
un une vos votre vous y à ainsi aussi comme car ni très être été tout toute tous toutes
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

# Words that Snowball would merge with others of quite another sense ("frais").
_EXCEPTIONS = {"fraise": "fraise", "fraises": "fraise"}
# A shorter stem says too little: "mêlée" would be "mel", "aile" would be "ail".
_SHORTEST_CUT = 4

_stemmer = snowballstemmer.stemmer("french")
_stemming = Lock()  # The stemmer keeps its word in itself: one thread at a time.


def words(text: str) -> list[str]:
    """Lower-case words in order, accents kept, French elisions dropped: « L'Île d’Yeu » → île, yeu."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES)
    plain = _ELISION.sub("", _BRETON_CH.sub("ch", plain))
    return _WORD.findall(unicodedata.normalize("NFC", plain))


def folded(word: str) -> str:
    """The word in lower-case ASCII letters and digits, cut to WORD_LENGTH; may be empty."""
    return fold(word).replace(" ", "")[:WORD_LENGTH]


def _snowball(word: str) -> str:
    with _stemming:
        stem = folded(str(_stemmer.stemWord(word)))
    return stem if len(stem) >= _SHORTEST_CUT else folded(word.removesuffix("s")) or folded(word)


@lru_cache(maxsize=65_536)
def stems_of(word: str) -> tuple[str, ...]:
    """Every stem of one word, the plainest first; empty for a word without Latin letters."""
    word = word[:WORD_LENGTH]
    plain = folded(word)
    if not plain:
        return ()
    if plain in _EXCEPTIONS:
        return (_EXCEPTIONS[plain],)
    found: dict[str, None] = {}
    for form in (plain, word):
        found.setdefault(_snowball(form), None)
        if _PLURAL.match(form):
            found.setdefault(_snowball(form[:-1]), None)
    return tuple(found)


def is_stop_word(word: str) -> bool:
    return word in STOP_WORDS


def telling(found: list[str]) -> list[str]:
    """The words without stop words; all of them when there is nothing else."""
    return [word for word in found if word not in STOP_WORDS] or found


def stems(text: str, *, keep_stop_words: bool = False) -> list[str]:
    """Tokens to index for a text, each once, in order. Titles keep their stop words."""
    found = words(text)
    if not keep_stop_words:
        found = telling(found)
    return list(dict.fromkeys(stem for word in found for stem in stems_of(word)))


def forms(text: str) -> dict[str, str]:
    """Folded words of a text, stop words left out, with the plainest stem of each."""
    return {
        plain: stems_of(word)[0]
        for word in words(text)
        if word not in STOP_WORDS and (plain := folded(word))
    }
