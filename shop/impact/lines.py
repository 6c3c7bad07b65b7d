"""One purchased line, as every figure of a CSR report reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# `Line` has a field named date.
Day = date
NO_CODES: Final[frozenset[str]] = frozenset()


class Status(TextChoices):
    """What a supplier is: an approval, an inclusion status, or a legal form."""

    ESAT = "ESAT", _("Établissement ou service d’accompagnement par le travail")
    EA = "EA", _("Entreprise adaptée")
    EATT = "EATT", _("Entreprise adaptée de travail temporaire")
    TIH = "TIH", _("Travailleur indépendant handicapé")
    EI = "EI", _("Entreprise d’insertion")
    ETTI = "ETTI", _("Entreprise de travail temporaire d’insertion")
    ACI = "ACI", _("Atelier et chantier d’insertion")
    AI = "AI", _("Association intermédiaire")
    EITI = "EITI", _("Entreprise d’insertion par le travail indépendant")
    GEIQ = "GEIQ", _("Groupement d’employeurs pour l’insertion et la qualification")
    SEP = "SEP", _("Structure employant des personnes détenues")
    ESUS = "ESUS", _("Entreprise solidaire d’utilité sociale")
    SCOP = "SCOP", _("Société coopérative et participative")
    SCIC = "SCIC", _("Société coopérative d’intérêt collectif")
    COOPERATIVE = "COOPERATIVE", _("Coopérative")
    CAE = "CAE", _("Coopérative d’activité et d’emploi")
    ASSOCIATION = "ASSOCIATION", _("Association")
    MUTUELLE = "MUTUELLE", _("Mutuelle")
    FONDATION = "FONDATION", _("Fondation")
    SOCIETE_ESS = "SOCIETE_ESS", _("Société commerciale de l’économie sociale et solidaire")
    AUTRE = "AUTRE", _("Autre")


class Label(TextChoices):
    """What a product bears; FRANCE and LOCAL are told, and count for no quality share."""

    BIO = "BIO", _("Agriculture biologique, conversion comprise")
    LABEL_ROUGE = "LABEL_ROUGE", _("Label rouge")
    AOC_AOP = "AOC_AOP", _("Appellation d’origine")
    IGP = "IGP", _("Indication géographique protégée")
    STG = "STG", _("Spécialité traditionnelle garantie")
    HVE = "HVE", _("Haute valeur environnementale")
    CERTIFICATION_NIVEAU_2 = "CERTIFICATION_NIVEAU_2", _("Certification environnementale niveau 2")
    PECHE_DURABLE = "PECHE_DURABLE", _("Pêche durable")
    RUP = "RUP", _("Région ultrapériphérique")
    EQUITABLE = "EQUITABLE", _("Commerce équitable")
    FERMIER = "FERMIER", _("Fermier")
    EXTERNALITES = "EXTERNALITES", _("Externalités environnementales")
    PERFORMANCE = "PERFORMANCE", _("Performance environnementale")
    FRANCE = "FRANCE", _("Origine France")
    LOCAL = "LOCAL", _("Local")


class Family(TextChoices):
    MEAT_FISH = "VIANDE_POISSON", _("Viandes et produits de la mer")
    OTHER_FOOD = "AUTRE_ALIMENTAIRE", _("Autres denrées et boissons")
    NOT_FOOD = "", _("Non alimentaire")


class Basis(TextChoices):
    """Which of a line's dates decides whether a figure counts it."""

    ORDERED = "ordered", _("date de commande")
    DELIVERED = "delivered", _("date de livraison")
    INVOICED = "invoiced", _("date de facture")
    PAID = "paid", _("date de paiement")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included. Raises ValueError when they are turned."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends after its beginning")

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @property
    def is_calendar_year(self) -> bool:
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (
            1, 1, 12, 31,
        ) and self.first.year == self.last.year  # fmt: skip


@dataclass(frozen=True, slots=True)
class Payment:
    """Cents excluding tax that were paid of a line on a day; negative when they came back."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One purchased line. Amounts are integer cents excluding tax, negative on credit notes.

    `key` is the line's number in its file, or its id where it is stored: what a figure opens.
    `date` stands for every date that is not given. None means "not told", which is not zero.
    One with `count` above 1 stands for lines that no figure tells apart: `cents` is their sum.
    """

    key: int
    siret: str
    name: str = ""
    cents: int
    date: Day | None = None
    ordered: Day | None = None
    delivered: Day | None = None
    invoiced: Day | None = None
    due: Day | None = None
    paid: Day | None = None
    # Partial payments; without them, the whole line is paid on `paid`, or on `date`.
    payments: tuple[Payment, ...] = ()
    department: str = ""
    category: str = ""
    description: str = ""
    vat_permille: int | None = None
    statuses: frozenset[str] = NO_CODES
    labels: frozenset[str] = NO_CODES
    family: str = ""
    # The labour cost within the amount, as the supplier attests it (arrêté of 19 November 2020).
    labour_cents: int | None = None
    reuse: bool = False
    recycled: bool = False
    recycled_permille: int | None = None
    insertion_hours: Decimal | None = None
    # What was signed and what was invoiced: figures in number count these, not lines.
    contract: str = ""
    invoice: str = ""
    # Of the supplier, the day it was first bought from.
    is_new_supplier: bool | None = None
    screened_environment: bool | None = None
    screened_social: bool | None = None
    count: int = 1

    def on(self, basis: str) -> Day | None:
        """The day that counts on that basis; None when it has not come."""
        day: Day | None = getattr(self, basis)
        return day or self.date

    def as_json(self) -> dict[str, Any]:
        """Only what is told; `from_json` gives the same line back."""
        found: dict[str, Any] = {"key": self.key, "siret": self.siret, "cents": self.cents}
        for name in _DAYS:
            if (day := getattr(self, name)) is not None:
                found[name] = day.isoformat()
        for name in _PLAIN:
            if (value := getattr(self, name)) not in ("", None, False):
                found[name] = value
        for name in _TOLD:
            if (told := getattr(self, name)) is not None:
                found[name] = told
        for name in ("statuses", "labels"):
            if getattr(self, name):
                found[name] = sorted(getattr(self, name))
        if self.insertion_hours is not None:
            found["insertion_hours"] = str(self.insertion_hours)
        if self.payments:
            found["payments"] = [[each.on.isoformat(), each.cents] for each in self.payments]
        return found

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Line":
        """The line that `as_json` told. Raises KeyError, TypeError or ValueError otherwise."""
        values = dict(given)
        for name in _DAYS:
            if name in values:
                values[name] = Day.fromisoformat(values[name])
        for name in ("statuses", "labels"):
            if name in values:
                values[name] = frozenset(values[name])
        if "insertion_hours" in values:
            values["insertion_hours"] = Decimal(values["insertion_hours"])
        if "payments" in values:
            values["payments"] = tuple(
                Payment(Day.fromisoformat(on), cents) for on, cents in values["payments"]
            )
        return cls(**values)


_DAYS: Final = ("date", "ordered", "delivered", "invoiced", "due", "paid")
_PLAIN: Final = (
    "name", "department", "category", "description", "family", "reuse", "recycled",
    "contract", "invoice",
)  # fmt: skip
_TOLD: Final = (
    "vat_permille", "labour_cents", "recycled_permille", "is_new_supplier",
    "screened_environment", "screened_social",
)  # fmt: skip
