"""Fictional buyers: companies and public bodies, with their members."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from . import people
from .grammar import slugify, typographic
from .identifiers import siren, siret
from .shapes import CommuneRow, Member, Organisation

_ROLES = ("admin", "requester", "approver", "accountant", "reader")

# name | kind | department | sites or services | description
_ROWS = """
Assurances du Ponant lointain | company | 35 | Siège, Agence de l'estuaire, Service clients | Compagnie d'assurance fictive de quatre cents salariés, qui suit la part de ses achats confiée à des structures d'insertion.
Chantiers Morgazh | company | 56 | Direction, Atelier naval | Chantier naval fictif, acheteur de sous-traitance, de linge et de plateaux repas.
Laiterie des Trois Rivières (fictive) | company | 22 | Usine, Bureaux | Industriel fictif de taille moyenne, attentif à l'obligation d'emploi.
Numérik Abers | company | 29 | Équipe produit, Vie de bureau | Entreprise numérique fictive de soixante personnes, sans cantine et très amatrice de buffets.
Transports Gwennili | company | 35 | Exploitation, Garage | Transporteur fictif qui fait nettoyer ses quais et imprimer ses documents.
Hôtel des Embruns perdus | company | 22 | Hôtel, Restaurant | Hôtel fictif de bord de mer, en recherche de linge, de savons et de produits de petit-déjeuner.
Commune de Trévalan (fictive) | commune | 22 | Mairie, Écoles, Services techniques | Commune inventée de quatre mille habitants ; elle ne représente aucune commune réelle.
Ville de Port-Kerrien (fictive) | commune | 29 | Cabinet, Cuisine centrale, Espaces publics | Ville inventée de dix-huit mille habitants, avec un objectif d'achats responsables voté en conseil.
Commune de Lanmorvan (fictive) | commune | 56 | Mairie, Bibliothèque | Petite commune inventée, sans service achats.
Communauté du Pays d'Argoat vert (fictive) | epci | 22 | Siège, Piscine, Déchèteries | Intercommunalité inventée, qui groupe les commandes de onze communes tout aussi inventées.
Département des Landes bleues (fictif) | department | 29 | Collèges, Routes, Solidarités | Département imaginaire utilisé pour montrer les commandes de plusieurs services.
Région Ponant (fictive) | region | 35 | Lycées, Direction des achats, Événementiel | Collectivité imaginaire de type régional, soumise à un schéma d'achats responsables.
Collège Anna-Vreizh (fictif) | school | 56 | Intendance, Restauration | Collège inventé de cinq cents élèves, avec une cuisine sur place.
Centre hospitalier de la Baie grise (fictif) | hospital | 35 | Achats, Blanchisserie, Restauration | Hôpital inventé de trois cents lits, gros acheteur de linge et de repas.
Association Fest-Noz du Canal | association | 56 | Bureau, Festival | Association fictive qui organise un festival de deux jours et cherche de la vaisselle réutilisable.
"""


def _members(name: str, serial: int, rng: Random) -> tuple[Member, ...]:
    domain = slugify(name.replace("(fictive)", "").replace("(fictif)", ""))
    made = []
    for position in range(len(_ROLES)):
        pool = people.WOMEN if (position + serial) % 2 else people.MEN
        first = pool[(serial * 5 + position * 3) % len(pool)]
        last = people.LAST_NAMES[(serial * 4 + position * 7) % len(people.LAST_NAMES)]
        made.append(
            Member(
                first,
                last,
                f"{slugify(first)}.{slugify(last)}@{domain}.example",
                _ROLES[position % len(_ROLES)],
            )
        )
    return tuple(made)


def build(seed: int, communes: Sequence[CommuneRow], first_index: int) -> tuple[Organisation, ...]:
    rng = Random(f"{seed}:organisations")
    made = []
    for serial, row in enumerate(_ROWS.strip().splitlines()):
        name, kind, department, entities, description = (part.strip() for part in row.split(" | "))
        near = [item for item in communes if item.department == department] or list(communes)
        commune = sorted(near, key=lambda item: -item.population)[(serial * 3) % min(len(near), 12)]
        made.append(
            Organisation(
                key=f"organisation-{serial + 1:02d}",
                name=typographic(name),
                kind=kind,
                description=typographic(description),
                siret=siret(siren(first_index + 1 + serial, seed)),
                commune_code=commune.code_insee,
                entities=tuple(typographic(item) for item in entities.split(", ")),
                members=_members(name, serial, rng),
            )
        )
    return tuple(made)
