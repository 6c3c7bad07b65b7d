"""The fields that a file can fill, in the order of our own template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Field:
    """`level` says whose it is: of the listing, of each variant, or of the row alone."""

    code: str
    label: str | Promise
    level: str
    kind: str
    example: str = ""
    help: str | Promise = ""
    choices: tuple[str, ...] = ()
    most: int = 0  # characters, or the largest number; 0: no limit of its own


def _f(
    code: str, label: str | Promise, level: str, kind: str, example: str = "",
    help: str | Promise = "", choices: Sequence[str] = (), most: int = 0,
) -> Field:  # fmt: skip
    return Field(code, label, level, kind, example, help, tuple(choices), most)


# Kinds: text, html, reference, ean, price, integer, quantity ("250 g", with its unit), grams,
# percent, boolean, choice, category, vat, words (a list), addresses, row (tells nothing itself).
FIELDS: Final[tuple[Field, ...]] = (
    _f("row_key", _("Clé (ne pas modifier)"), "row", "row", "L12-34",
       _("Notre repère : il retrouve la ligne même quand un tableur a changé sa référence.")),
    _f("reference", _("Référence"), "variant", "reference", "MIEL-250",
       _("Votre propre référence, unique chez vous : c’est elle qui retrouve le produit."), most=64),
    _f("ean", _("EAN"), "variant", "ean", "3760123456784",
       _("Code-barres de 8, 12, 13 ou 14 chiffres, si le produit en a un."), most=14),
    _f("group", _("Produit parent"), "row", "reference", "MIEL",
       _("Le même mot sur chaque ligne d’un produit qui se vend en plusieurs formats."), most=64),
    _f("title", _("Nom"), "listing", "text", "Miel de châtaignier bio", _("Ce que lisent les clients."), most=255),
    _f("name", _("Variante"), "variant", "text", "250 g", _("Ce qui distingue ce format des autres."), most=80),
    _f("category", _("Catégorie"), "listing", "category", "Miels",
       _("Le nom de la catégorie de la boutique, ou le vôtre : nous demandons la correspondance une fois.")),
    _f("kind", _("Nature"), "listing", "choice", "Produit", _("Produit ou service."), ("goods", "service")),
    _f("price", _("Prix"), "variant", "price", "6,90",
       _("En euros. L’en-tête dit HT ou TTC : « Prix HT », « Prix TTC ».")),
    _f("price_kind", _("Type de prix"), "listing", "choice", "Prix ferme",
       _("Prix ferme, à partir de, ou sur devis."), ("fixed", "from", "on_quote")),
    _f("professional_price", _("Prix professionnel HT"), "variant", "price", "5,20",
       _("En euros hors taxes, pour les professionnels.")),
    _f("vat_code", _("TVA"), "listing", "vat", "5,5 %",
       _("Le taux, ou le motif : « franchise », « exonéré ».")),
    _f("stock", _("Stock"), "variant", "integer", "24", _("Nombre en stock ; vide : inchangé."), most=10_000_000),
    _f("content", _("Contenu"), "variant", "quantity", "250 g", _("Quantité et unité, pour le prix au kilo ou au litre.")),
    _f("weight_grams", _("Poids emballé"), "variant", "grams", "420 g", _("Ce que pèse un colis, pour le port."), most=2_000_000_000),
    _f("is_weighed", _("Pesé à la préparation"), "variant", "boolean", "non", _("Oui pour ce qui se vend au poids réel.")),
    _f("min_quantity", _("Quantité minimale"), "variant", "integer", "1", most=1_000_000),
    _f("capacity_per_week", _("Capacité par semaine"), "variant", "integer", "3", _("Pour un service."), most=1_000_000),
    _f("case_size", _("Colisage"), "listing", "integer", "12", _("Nombre d’unités par colis."), most=1_000_000),
    _f("state", _("État"), "listing", "choice", "En vente", _("En vente, brouillon ou archivé."),
       ("published", "draft", "archived")),
    _f("summary", _("Résumé"), "listing", "text", "Récolté à la main, en pot de verre consigné.", most=200),
    _f("description", _("Description"), "listing", "html", "Un miel corsé, d’un brun profond…"),
    _f("ingredients", _("Ingrédients"), "listing", "text", "Miel de châtaignier*"),
    _f("allergens", _("Allergènes"), "listing", "words", "lait, fruits à coque"),
    _f("origin", _("Origine"), "listing", "text", "Finistère, France", most=160),
    _f("storage", _("Conservation"), "listing", "text", "À l’abri de la lumière", most=160),
    _f("temperature", _("Température"), "listing", "choice", "Température ambiante", "",
       ("ambient", "chilled", "frozen")),
    _f("date_kind", _("Date"), "listing", "choice", "DDM", _("DLC ou DDM."), ("use_by", "best_before")),
    _f("minimum_life_days", _("Durée de vie minimale"), "listing", "integer", "90", _("En jours."), most=32_000),
    _f("alcohol_tenths", _("Alcool"), "listing", "percent", "5,5 %", _("En % vol."), most=1000),
    _f("is_subscribable", _("Proposé en abonnement"), "listing", "boolean", "non"),
    _f("reuse_type", _("Réemploi"), "listing", "choice", "", "",
       ("reemploi", "reutilisation", "reconditionne")),
    _f("recycled_percent", _("Matière recyclée"), "listing", "percent", "30 %", most=100),
    _f("pictures", _("Images"), "listing", "addresses", "https://exemple.test/miel.jpg",
       _("Adresses des images, séparées par une virgule ou un trait vertical.")),
)  # fmt: skip
BY_CODE: Final = {field.code: field for field in FIELDS}
# Without one of these there is no listing: a row that lacks it is refused.
NEEDED: Final = ("title",)
