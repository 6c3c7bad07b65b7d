"""What the index takes: plain documents, whoever writes them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WorkshopDocument:
    """A supplier at one of its sites: what facets derive from it."""

    supplier_id: int
    establishment_id: int
    supplier_slug: str
    supplier_name: str
    commune_code: str
    department: str
    epci_code: str
    # WGS 84 degrees.
    latitude: float
    longitude: float
    # Codes of the statuses shown.
    structures: tuple[str, ...] = ()
    delivers: bool = False
    offers_pickup: bool = False


@dataclass(frozen=True, slots=True)
class ListingDocument:
    """One listing on sale."""

    listing_id: int
    title: str
    url: str
    workshop: WorkshopDocument
    category_id: int
    published_at: datetime
    # Searched with less weight than the title: summary, description, names around it.
    body: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    # Cents; None where on quote.
    price_incl: int | None = None
    price_excl: int | None = None
    is_service: bool = False
    is_available: bool = True
    has_picture: bool = False
    has_summary: bool = False
    # Characters of the description.
    description_length: int = 0


@dataclass(frozen=True, slots=True)
class PageDocument:
    """What else can be found: a supplier ("supplier"), an editors' page ("page")."""

    kind: str
    key: int
    title: str
    url: str
    summary: str = ""
    text: tuple[str, ...] = field(default=())
