"""First names, family names and invented place names."""

from __future__ import annotations

from collections.abc import Container, Iterator

WOMEN = ["Maëlle", "Gwenaëlle", "Soazig", "Nolwenn", "Katell", "Rozenn", "Enora", "Annaïg", "Fatou", "Ivana", "Solène", "Tifenn", "Youna", "Aziliz", "Servane", "Armelle", "Bleuenn", "Inès", "Klervi", "Lena", "Morgane", "Naïg", "Sterenn", "Ursule", "Violaine", "Yuna", "Zélie", "Awa", "Chloé", "Françoise", "Hanna", "Josiane", "Lydie", "Nadia", "Oriane", "Rachida", "Thérèse", "Gaïdig", "Mona", "Huguette"]

MEN = ["Yann", "Erwan", "Loïc", "Tangi", "Malo", "Goulven", "Ronan", "Mehdi", "Amadou", "Brieuc", "Denez", "Corentin", "Lucas", "Gaël", "Hoel", "Jakez", "Owen", "Paol", "Riwal", "Titouan", "Wassim", "Bertrand", "Dylan", "Elouan", "Gilles", "Ismaël", "Karim", "Mathurin", "Pierrick", "Quentin", "Samuel", "Herri", "Alan", "Moussa", "Fañch", "Joël", "Steven", "Tugdual", "Yannig", "Bakary"]

LAST_NAMES = ["Kerbrizac", "Lannévez", "Gourvellec", "Trémelin", "Rosmorvan", "Coatguen", "Penhouarn", "Lescouarc", "Kerscaven", "Guilvinan", "Morvézen", "Talguen", "Bodénan", "Quillérou", "Rozenvec", "Laouézan", "Kervaléan", "Trégonan", "Penlaouic", "Goasmarec", "Bricouël", "Hervézo", "Jaffrenou", "Lozévan", "Marzinec", "Nédellan", "Ollivran", "Prigézan", "Riouéan", "Sévénan"]

STREETS = ["rue du Lavoir", "chemin de la Fontaine", "impasse des Ajoncs", "rue du Four à pain", "route du Moulin", "rue des Bruyères", "allée des Châtaigniers", "venelle du Puits", "rue de la Forge", "chemin du Halage", "rue des Tisserands", "place du Vieux Marché", "rue des Goémoniers", "zone artisanale de la Lande", "route de la Grève", "rue du Sabotier", "chemin des Korrigans", "rue de l’Ancienne Gare"]

_HEADS = ["Ker", "Lan", "Roz", "Coat", "Pen", "Tre", "Men", "Gwaz", "Toull", "Bod"]
_TAILS = ["vazen", "louzel", "gwennou", "skavig", "dervenn", "raden", "balan", "houarnig", "vilin", "lutig", "sivien", "avelig", "huel", "zoaz", "drennou", "faven", "ganevez", "irvin", "lannig", "morennou", "nevezel", "oaled", "piged", "raoulig", "sterennig", "tosenn", "uhelig", "vouster", "wenan", "zistrig"]


def _harmonised(head: str, tail: str) -> str:
    """Two vowels do not meet: Coat + avelig keeps its sound with an h."""
    return head + ("h" if head[-1] in "aeiou" and tail[0] in "aeiou" else "") + tail


def places(taken: Container[str]) -> Iterator[str]:
    """Invented place names, never that of a commune."""
    for turn in range(len(_TAILS)):
        for number, head in enumerate(_HEADS):
            name = _harmonised(head, _TAILS[(turn + number * 7) % len(_TAILS)])
            if name not in taken:
                yield name
