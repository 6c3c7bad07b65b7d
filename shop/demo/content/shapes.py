"""The shapes of the demo plan. Dates are offsets in days from the day of loading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommuneRow:
    code_insee: str
    name: str
    department: str
    postcodes: str
    population: int
    epci_code: str
    latitude: float
    longitude: float

    @property
    def postcode(self) -> str:
        return self.postcodes.replace("|", " ").replace(",", " ").replace(";", " ").split()[0]


@dataclass(frozen=True, slots=True)
class Category:
    slug: str
    name_fr: str
    name_en: str
    name_br: str
    parent_slug: str | None
    kind: str  # goods | service
    vat: str
    description_fr: str


@dataclass(frozen=True, slots=True)
class LegalEntity:
    key: str
    name: str
    legal_form: str
    siren: str
    vat_regime: str  # normal | franchise | exempt
    vat_number: str | None
    founded_years_ago: int
    street: str
    commune_code: str


@dataclass(frozen=True, slots=True)
class Status:
    kind: str
    authority: str
    reference: str
    starts: int
    ends: int | None


@dataclass(frozen=True, slots=True)
class Establishment:
    key: str
    legal_entity_key: str
    siret: str
    name: str
    street: str
    postcode: str
    commune_code: str
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Area:
    kind: str  # region | department | epci | radius
    code: str
    radius_km: int | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    scheme: str
    body: str
    number: str
    scope: str  # legal_entity | establishment | supplier | family
    family: str | None
    issued: int
    expires: int | None
    state: str  # verified | waiting | refused

    @property
    def active(self) -> bool:
        """In force on the day of loading."""
        started = self.issued <= 0
        return self.state == "verified" and started and (self.expires is None or self.expires >= 0)

    def covers(self, family: str | None) -> bool:
        return self.active and (self.scope != "family" or self.family == family)


@dataclass(frozen=True, slots=True)
class Supplier:
    key: str
    slug: str
    name: str
    legal_entity_key: str
    establishment_key: str
    family: str  # organic | fair_trade | solidarity
    tagline: str
    description: str
    headcount: int
    insertion_jobs: int
    phone: str
    email: str
    website: str | None
    areas: tuple[Area, ...]
    delivers: bool
    pickup: bool
    lead_days: int
    languages: tuple[str, ...]
    families: tuple[str, ...]
    certificates: tuple[Certificate, ...]


@dataclass(frozen=True, slots=True)
class Sellable:
    reference: str
    name: str
    ean: str | None
    price_cents: int | None
    content_quantity: str | None
    content_unit: str | None
    stock: int | None
    capacity_per_week: int | None
    min_quantity: int
    pro_price_cents_ht: int | None
    breaks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    key: str
    supplier_key: str
    reference: str
    title: str
    slug: str
    category_slug: str
    kind: str  # goods | service
    price_kind: str  # fixed | from | on_quote
    basis: str  # ttc | ht
    vat: str
    state: str  # published | draft | archived
    family: str | None
    summary: str
    description: str
    ingredients: str | None
    allergens: tuple[str, ...]
    origin: str | None
    storage: str | None
    alcohol_percent: str | None
    withdrawal_exempt_reason: str | None
    case_size: int | None
    made_days_ago: int
    reuse_type: str | None
    recycled_percent: int | None
    motif: str
    art_seed: int
    art_label: str
    sellables: tuple[Sellable, ...]


@dataclass(frozen=True, slots=True)
class Member:
    first_name: str
    last_name: str
    email: str
    role: str  # admin | requester | approver | accountant | reader


@dataclass(frozen=True, slots=True)
class Organisation:
    key: str
    name: str
    kind: str
    description: str
    siret: str
    commune_code: str
    entities: tuple[str, ...]
    members: tuple[Member, ...]


Block = tuple[str, ...] | tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Article:
    slug: str
    title: str
    intro: str
    category: str
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Synonym:
    words: tuple[str, ...]
    expands_to: tuple[str, ...]
    both_ways: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    seed: int
    categories: tuple[Category, ...]
    legal_entities: tuple[LegalEntity, ...]
    establishments: tuple[Establishment, ...]
    suppliers: tuple[Supplier, ...]
    listings: tuple[Listing, ...]
    organisations: tuple[Organisation, ...]
    articles: tuple[Article, ...]
    pages: tuple[Article, ...]
    synonyms: tuple[Synonym, ...]
