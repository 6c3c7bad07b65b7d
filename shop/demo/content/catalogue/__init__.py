"""The catalogue: top categories and their leaves."""

from __future__ import annotations

from ..shapes import Category
from . import (
    bien_etre,
    boissons,
    epicerie_fraiche,
    epicerie_mer,
    epicerie_sucree,
    maison,
    numerique,
    reception,
    services,
    textile,
)
from .source import Leaf, Top

GROCERIES = epicerie_sucree.LEAVES + epicerie_mer.LEAVES + epicerie_fraiche.LEAVES + boissons.LEAVES

# The first seven stand in the menu.
TOPS = (
    Top(
        "epicerie-boissons",
        "Épicerie et boissons",
        "Food and drinks",
        "Ispiserezh hag evajoù",
        "goods",
        "reduced",
        "Ce que la Bretagne récolte, pêche, brasse et mijote, vendu par celles et ceux qui le font.",
        GROCERIES,
    ),
    Top(
        "maison-jardin",
        "Maison et jardin",
        "Home and garden",
        "Ti ha liorzh",
        "goods",
        "standard",
        "Vaisselle, meubles, linge, plants et vélos, fabriqués ou remis en état dans les ateliers du pays.",
        maison.LEAVES,
    ),
    Top(
        "textile-seconde-vie",
        "Textile et seconde vie",
        "Textiles and second life",
        "Gwiad hag eil buhez",
        "goods",
        "standard",
        "Vêtements cousus ici, sacs solides et objets qui repartent pour un tour.",
        textile.LEAVES,
    ),
    Top(
        "bien-etre-hygiene",
        "Bien-être et hygiène",
        "Well-being and hygiene",
        "Yec’hed ha naetadurezh",
        "goods",
        "standard",
        "Savons, soins, produits d’entretien et textiles lavables, aux compositions courtes.",
        bien_etre.LEAVES,
    ),
    Top(
        "coffrets-cadeaux",
        "Coffrets et cadeaux",
        "Hampers and gifts",
        "Boestadoù ha profoù",
        "goods",
        "standard",
        "De quoi offrir, remercier ou accueillir, pour une personne ou pour trois cents.",
        reception.GIFTS,
    ),
    Top(
        "traiteur-evenement",
        "Traiteur et événement",
        "Catering and events",
        "Boued ha darvoudoù",
        "service",
        "intermediate",
        "Repas, cocktails, vaisselle en location et animations, du bureau au festival.",
        reception.CATERING,
    ),
    Top(
        "services-professionnels",
        "Services professionnels",
        "Professional services",
        "Servijoù micherel",
        "service",
        "standard",
        "Espaces verts, nettoyage, impression, logistique et bâtiment, par des équipes encadrées.",
        services.LEAVES,
    ),
    Top(
        "numerique-papeterie-culture",
        "Numérique, papeterie et culture",
        "Digital, stationery and culture",
        "Niverel, paper ha sevenadur",
        "goods",
        "standard",
        "Ordinateurs reconditionnés, carnets, livres, formations et conseil.",
        numerique.LEAVES,
    ),
)


def leaves() -> dict[str, Leaf]:
    return {leaf.slug: leaf for top in TOPS for leaf in top.leaves}


def categories() -> tuple[Category, ...]:
    made = []
    for item in TOPS:
        made.append(
            Category(
                item.slug,
                item.name_fr,
                item.name_en,
                item.name_br,
                None,
                item.kind,
                item.vat,
                item.description_fr,
            )
        )
        made.extend(
            Category(
                leaf.slug,
                leaf.name_fr,
                leaf.name_en,
                leaf.name_br,
                item.slug,
                leaf.kind,
                leaf.vat,
                leaf.description_fr,
            )
            for leaf in item.leaves
        )
    return tuple(made)
