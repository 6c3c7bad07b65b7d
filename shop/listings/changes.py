"""What a caller asks of the catalogue: plain values, one listing with its sellables."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SellableInput:
    """`unit_price` in 1/10,000 € in the listing's basis, None on quote; `stock` None: no count."""

    reference: str
    name: str = ""
    ean: str = ""
    unit_price: int | None = None
    stock: int | None = None
    content_quantity: Decimal | None = None
    content_unit: str = ""
    min_quantity: int = 1
    capacity_per_week: int | None = None
    professional_price: int | None = None  # 1/10,000 € excluding tax
    breaks: tuple[tuple[int, int], ...] = ()  # (from quantity, 1/10,000 €)


@dataclass(frozen=True, slots=True)
class ListingInput:
    supplier_id: int
    category_id: int
    title: str
    slug: str
    kind: str
    price_kind: str
    basis: str
    vat_code: str
    sellables: tuple[SellableInput, ...]
    establishment_id: int | None = None  # None: the supplier's own
    description: str = ""
    summary: str = ""
    state: str = "draft"
    published_days_ago: int = 0
    family_id: int | None = None
    picture_id: int | None = None
    ingredients: str = ""
    allergens: tuple[str, ...] = field(default=())
    origin: str = ""
    storage: str = ""
    alcohol_tenths: int | None = None
    withdrawal_exemption: str = ""
    case_size: int | None = None
    reuse_type: str = ""
    recycled_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Listing ids by what happened to them."""

    created: tuple[int, ...]
    updated: tuple[int, ...]
    unchanged: tuple[int, ...]
