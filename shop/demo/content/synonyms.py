"""Groups of words a search may exchange, in French and Breton.

A plain line works both ways. «a > b, c» widens a search for «a» only.
"""

from __future__ import annotations

from .shapes import Synonym

_GROUPS = """
miel, mel
cidre, chistr, sistr
bière, bier
pain, bara
beurre, amann
lait, laezh
fromage, keuz, formaj
poisson, pesk
algue, bezhin, goémon
pomme, aval
livre, levr
savon, soavon
œuf, oeuf, vi
viande, kig
vin, gwin
eau, dour
sel, holen
légume, legumaj
fruit, frouezh
gâteau, gwestell, kouign
crêpe, krampouezh
sarrasin, blé noir, gwinizh-du
froment, blé, gwinizh
farine, bleud
jus, chug
thé, te
café, kafe
chocolat, chokolad
confiture, kaotigell
tisane, infusion, louzaouenn
huile, eoul
bois, koad
table, taol
chaise, kador
vêtement, habit, dilhad
chaussure, botez
sac, sac'h
bougie, goulou, chandelle
jouet, c'hoariell
vélo, bicyclette, marc'h-houarn
fleur, bleuñv
jardin, liorzh
plant, plante, plantenn
ordinateur, urzhiataer, pc
téléphone, pellgomz, smartphone, mobile
papier, paper
carnet, cahier, karned
imprimerie, impression, moullañ
nettoyage, ménage, propreté, naetaat
lessive, kannerezh
blanchisserie, laverie, pressing
cadeau, prof, goodies
coffret, boîte cadeau
panier, paner
vaisselle, listri
bol, bolenn
couverture, plaid
laine, gloan
linge de maison, linge
pull, chandail, tricot
tee-shirt, t-shirt, maillot
fête, gouel
repas, pred
cuisine, kegin
mer, mor
sardine, sardin
huître, istr
pomme de terre, patate, aval-douar
oignon, ognon, ougnon
artichaut, artichod
chou-fleur, kaol-fleur
caramel, karamel
biscuit, gwispid, galette bretonne
conserve, boîte de conserve, mirioù
reconditionné, remis en état, remis à neuf
seconde main, occasion, réemploi
esat, établissement d'aide par le travail
insertion, siae, chantier d'insertion
bretagne, breizh
breton, brezhoneg
école, skol
traduction, treiñ
tote bag, cabas, sac en toile
stylo, crayon
poubelle, bac de tri
tonte, pelouse, gazon
haie, taille de haie
site web, site internet
kombucha, thé fermenté
chouchen, hydromel
far, far breton
traiteur > buffet, repas, cocktail
repas > traiteur, plateau repas
séminaire > plateau repas, cocktail, salle
apéritif > bière, cidre, tartinable
petit-déjeuner > pain, confiture, café
bébé > jouet, linge
noël > coffret, chocolat, cadeau
hygiène > savon, protection périodique
bureau > papeterie, fourniture
fourniture > papeterie, carnet
pc portable > ordinateur
serviette > linge, protection périodique
dîner > plat cuisiné, traiteur
"""


def _read(line: str) -> Synonym:
    left, arrow, right = line.partition(" > ")
    words = tuple(word.strip() for word in left.split(","))
    if arrow:
        return Synonym(words, tuple(word.strip() for word in right.split(",")), both_ways=False)
    return Synonym(words, words, both_ways=True)


SYNONYMS = tuple(_read(line) for line in _GROUPS.strip().splitlines())
