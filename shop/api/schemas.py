"""What the API answers: one envelope, amounts as decimal strings in euros."""

from datetime import date

from ninja import Field, Schema
from pydantic import AwareDatetime


class FacetValue(Schema):
    value: str
    label: str
    count: int
    selected: bool


class SupplierRef(Schema):
    slug: str
    name: str
    department: str
    commune: str


class LabelRef(Schema):
    slug: str
    name: str


class ListingOut(Schema):
    id: int
    slug: str
    title: str
    summary: str
    url: str
    kind: str = Field(description="goods or service")
    category: str = Field(description="slug of its category")
    supplier: SupplierRef
    price_kind: str = Field(description="fixed, from (lowest of the variants) or on_quote")
    price_incl_tax: str | None = Field(description="euros, null where on quote")
    price_excl_tax: str | None = Field(description="euros, null where on quote")
    vat_rate: str = Field(description="per cent")
    unit_price_incl_tax: str | None = Field(description="euros a unit")
    unit: str | None = Field(description="kg, l, piece, m2, hour or person")
    availability: str = Field(description="in_stock, low, out or to_order")
    labels: list[LabelRef] = Field(description="each backed by a certificate valid today")
    structures: list[LabelRef]
    image: str | None


class Listings(Schema):
    count: int
    count_is_exact: bool
    results: list[ListingOut]
    facets: dict[str, list[FacetValue]]
    next: str | None = Field(description="address of the next page")


class SupplierOut(Schema):
    slug: str
    name: str
    url: str
    siret: str
    tagline: str
    department: str
    commune: str
    statuses: list[LabelRef]
    labels: list[LabelRef]
    updated_at: str


class Suppliers(Schema):
    count: int
    count_is_exact: bool
    results: list[SupplierOut]
    facets: dict[str, list[FacetValue]]
    next: str | None


class ObservatoryRow(Schema):
    code: str
    label: str
    value: int | None = Field(description="null: made of fewer than three suppliers, or kept back")


class ObservatoryTable(Schema):
    code: str
    title: str
    unit: str
    definition: str
    total: int | None = Field(description="null where rows overlap, or where it would tell a row")
    rows: list[ObservatoryRow]


class Observatory(Schema):
    date: str
    since: str = Field(description="first day of sales and orders")
    licence: str
    licence_url: str
    least_suppliers: int
    tables: list[ObservatoryTable]


class CategoryOut(Schema):
    slug: str
    name: str
    name_en: str
    name_br: str
    kind: str
    parent: str | None
    url: str
    count: int


class Categories(Schema):
    count: int
    count_is_exact: bool
    results: list[CategoryOut]
    facets: dict[str, list[FacetValue]]
    next: str | None


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


class Trouble(Schema):
    row: int = Field(description="line of the file, or number of the item")
    column: str
    value: str
    reason: str
    fix: str = Field(description="what to write instead")


class FeedRunOut(Schema):
    run: int
    state: str = Field(
        description="queued, reading, asking, ready, blocked, applying, applied, undoing, undone, "
        "failed or dropped"
    )
    format: str
    encoding: str
    delimiter: str
    mapping: dict[str, str] = Field(description="column → field, empty where it is not read")
    rows: int
    created: int
    updated: int
    unchanged: int
    missing: int
    drafts: int
    refused: list[Trouble]
    warnings: list[Trouble | str]
    blocked: str | None = Field(description="why a person must look first")
    reason: str = Field(description="why it failed or waits")


class QuoteLineIn(Schema):
    title: str = Field(max_length=255)
    quantity: str = Field(description="decimal, at most three decimals")
    unit: str = Field(max_length=20, description="pièce, kg, heure…")
    specification: str = Field("", max_length=5000)


class QuoteRequestIn(Schema):
    title: str = Field(max_length=160)
    need: str = Field("", max_length=20_000)
    lines: list[QuoteLineIn] = Field(default_factory=list, max_length=2000)
    deadline: AwareDatetime = Field(description="answers are taken until then")
    wanted_on: date | None = None
    category: str = Field("", description="category slug")
    suppliers: list[str] = Field(
        default_factory=list, max_length=200, description="slugs; none: all that match"
    )
    cpv: str = Field("", max_length=10, pattern=r"^\d{0,8}$")
    purchase_reference: str = Field("", max_length=80)
    commitment_number: str = Field("", max_length=80)
    alternatives_allowed: bool = True


class QuoteLineOut(Schema):
    id: int
    title: str
    specification: str
    quantity: str
    unit: str


class QuoteRequestOut(Schema):
    id: int
    number: str | None
    state: str = Field(description="draft, open, closed, awarded, ordered or cancelled")
    title: str
    need: str
    kind: str
    deadline: str | None
    wanted_on: str | None
    invited: int | None = Field(description="how many; null for suppliers")
    answered: int | None
    buyer: str = Field(description="name of the organisation or person that asks")
    lines: list[QuoteLineOut]
    url: str


class QuoteRequests(Schema):
    results: list[QuoteRequestOut]
    next: str | None


class OfferLineIn(Schema):
    line: int | None = Field(None, description="id of the line asked; null for one beside")
    title: str = Field(max_length=255)
    quantity: str
    unit: str = Field(max_length=20)
    unit_price_excl_tax: str = Field(description="euros, at most four decimals")
    vat: str = Field(description="VAT category code: standard, reduced…")
    is_substitute: bool = False
    note: str = Field("", max_length=255)


class OfferIn(Schema):
    lines: list[OfferLineIn] = Field(min_length=1, max_length=2000)
    valid_until: date
    delivery_excl_tax: str = "0"
    delivery_days: int | None = Field(None, ge=0, le=730)
    payment_days: int = Field(30, ge=0, le=60)
    note: str = Field("", max_length=5000)


class OfferLineOut(Schema):
    id: int
    line: int | None
    title: str
    quantity: str
    unit: str
    unit_price_excl_tax: str
    vat_rate: str
    total_excl_tax: str


class OfferOut(Schema):
    id: int
    version: int
    state: str
    number: str | None
    supplier: str = Field(description="slug")
    supplier_name: str
    valid_until: str | None
    delivery_days: int | None
    payment_days: int
    delivery_excl_tax: str
    total_excl_tax: str
    total_incl_tax: str
    lines: list[OfferLineOut]


class Offers(Schema):
    results: list[OfferOut]


class AwardIn(Schema):
    lines: list[int] = Field(min_length=1, max_length=2000, description="ids of offer lines")
    reason: str = Field(max_length=5000)


class AwardOut(Schema):
    id: int
    state: str = Field(
        description="prepared, approving, approved, rejected, accepted, cancelled or expired"
    )
    reason: str
    total_excl_tax: str
    total_incl_tax: str
    lines: list[int]
    order: str | None = Field(description="number of the order, once it is accepted")


class Awards(Schema):
    results: list[AwardOut]


class DeclineIn(Schema):
    reason: str = Field(max_length=2000)
