"""What the API answers: one envelope, amounts as decimal strings in euros."""

from ninja import Field, Schema


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
