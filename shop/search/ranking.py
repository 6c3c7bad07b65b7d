"""The ranking, in full: there is nothing else, and nobody pays for a place.

1. With words: listings whose title holds all of them come first.
2. Then a score written with the listing: what can be had now, then the month of publication,
   then a complete sheet (picture, summary, description).
3. At equal score, the older listing first: an order that does not move while one reads.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.search.documents import ListingDocument

AVAILABLE = 10_000_000
MONTH = 100
_BUCKET_SECONDS = 30 * 86_400

# Code de la consommation, L111-7 and D111-7: main parameters, in order of weight.
EXPLANATION_FR: tuple[str | Promise, ...] = (
    _(
        "D’abord les offres dont le titre contient tous vos mots, puis celles dont la fiche les contient."
    ),
    _("Ensuite ce qui est disponible, avant ce qui est épuisé."),
    _("Ensuite les offres publiées le plus récemment, mois par mois."),
    _("Enfin les fiches complètes : une image, un résumé, une description."),
    _("Personne ne paie pour être mieux placé, et votre navigation passée ne compte pas."),
    _(
        "Le tri par proximité suit la distance à vol d’oiseau entre la commune choisie et celle de l’atelier."
    ),
)


def completeness(document: ListingDocument) -> int:
    """0 to 9: picture 4, summary 2, description up to 3 (one per 150 characters)."""
    return (
        4 * document.has_picture
        + 2 * document.has_summary
        + min(document.description_length // 150, 3)
    )


def score(document: ListingDocument) -> int:
    """The listing's score: higher comes first. Fits 32 bits until the year 2600."""
    month = max(int(document.published_at.timestamp()) // _BUCKET_SECONDS, 0)
    return AVAILABLE * document.is_available + MONTH * month + completeness(document)
