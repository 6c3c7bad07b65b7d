"""The API: the catalogue to read, suppliers' catalogues to send, quotes to handle."""

import base64
import binascii
import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from shop.api import answers, feeds, quotes, schemas
from shop.api.answers import TooMany, problem, too_many
from shop.impact import observatory
from shop.listings import queries as listings
from shop.listings.models import Card, CategoryProfile
from shop.money import vat
from shop.pictures.files import file_name
from shop.places.models import DEPARTMENTS
from shop.search import grammar, reference
from shop.search import query as finding
from shop.search.facets import TOTAL
from shop.search.models import FacetCount
from suppliers.directory import proofs
from suppliers.directory import queries as directory

api = NinjaAPI(
    title="La Boutique Solidaire",
    version="1.0.0",
    description="Products, services and suppliers of Brittany's solidarity economy, to read; "
    "suppliers send their catalogues with the token of their source; organisations and suppliers "
    "handle quotes with a key of theirs.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)

_PARAMETERS = [
    ("q", "string", "words to find"),
    ("category", "array", "category slug"),
    ("label", "array", "label slug"),
    ("structure", "array", "type of structure"),
    ("supplier", "array", "supplier slug"),
    ("department", "array", "22, 29, 35 or 56"),
    ("epci", "array", "EPCI code"),
    ("near", "string", "commune: INSEE code, name or postcode"),
    ("radius_km", "integer", "kilometres around it"),
    ("price_min", "string", "euros including tax"),
    ("price_max", "string", "euros including tax"),
    ("kind", "string", "goods or service"),
    ("in_stock", "boolean", "available now"),
    ("handover", "array", "delivery or pickup"),
    ("sort", "string", "relevance, proximity, price, price_desc or newest"),
    ("limit", "integer", "results a page, at most 100"),
    ("cursor", "string", "from the address in `next`"),
]


def _documented(names: set[str] | None = None) -> dict[str, Any]:
    """The parameters that grammar.parse reads, for the OpenAPI document."""
    return {
        "parameters": [
            {
                "in": "query",
                "name": name,
                "required": False,
                "description": text,
                "schema": {"type": "array", "items": {"type": "string"}}
                if kind == "array"
                else {"type": kind},
            }
            for name, kind, text in _PARAMETERS
            if names is None or name in names
        ]
    }


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, status=error.status_code, title="Error", detail=str(error))


@api.exception_handler(ValidationError)
def _bad_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(request, status=422, title="Unreadable parameters", detail=str(error.errors))


@api.exception_handler(AuthenticationError)
def _unknown_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(
        request,
        status=401,
        title="Unauthorized",
        detail="Send the token of an active source, or a key: Authorization: Bearer TOKEN.",
        headers={"WWW-Authenticate": "Bearer"},
    )


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    return too_many(request, error)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, status=404, title="Not found", detail="Nothing is at this address.")


def _answer(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    """JSON with an ETag of its bytes; 304 when the client has them already."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age=0, s-maxage={settings.SHARED_PAGE_SECONDS}",
        "Access-Control-Allow-Origin": "*",
    }
    known = [
        tag.strip().removeprefix("W/")
        for tag in request.headers.get("If-None-Match", "").split(",")
    ]
    if etag in known or "*" in known:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type="application/json", headers=headers)


def _euros(cents: int | None) -> str | None:
    return None if cents is None else f"{cents // 100}.{cents % 100:02d}"


def _absolute(path: str) -> str:
    return path if path.startswith("http") else settings.SITE_URL + path


def _refs(rows: list[list[Any]]) -> list[dict[str, str]]:
    today = timezone.localdate().isoformat()
    return [
        {"slug": slug, "name": name}
        for slug, name, _group, until in rows
        if until is None or until >= today
    ]


def _listing(card: Card, slugs: dict[int, str]) -> dict[str, Any]:
    return {
        "id": card.pk,
        "slug": card.slug,
        "title": card.title,
        "summary": card.summary,
        "url": _absolute(reverse("product", args=[card.slug, card.pk])),
        "kind": card.kind,
        "category": slugs.get(card.category_id, ""),
        "supplier": {
            "slug": card.supplier_slug,
            "name": card.supplier_name,
            "department": card.department,
            "commune": card.commune_name,
        },
        "price_kind": card.price_kind,
        "price_incl_tax": _euros(card.price_incl),
        "price_excl_tax": _euros(card.price_excl),
        "vat_rate": f"{vat(code=card.vat_code, day=timezone.localdate()).rate.normalize():f}",
        "unit_price_incl_tax": _euros(card.unit_price_incl),
        "unit": card.unit_price_unit or None,
        "availability": card.availability,
        "labels": _refs(card.labels),
        "structures": _refs(card.structures),
        "image": _absolute(
            default_storage.url(
                file_name(card.picture_digest, min(640, card.picture_width), "jpeg")
            )
        )
        if card.picture_digest
        else None,
    }


@api.get(
    "/listings",
    response={200: schemas.Listings, 429: schemas.Problem},
    summary="Products and services on sale, with facets",
    openapi_extra=_documented(),
)
def list_listings(request: HttpRequest) -> HttpResponse:
    answers.count(request)
    query = grammar.parse(request.GET)
    results = finding.find(
        query=query, day=timezone.localdate(), audience="individual", language="fr"
    )
    slugs = {one.id: one.slug for one in reference.current().categories.values()}
    following = None
    if results.next_cursor:
        encoded = grammar.encode(query, cursor=results.next_cursor)
        following = _absolute(f"{request.path}?{encoded}")
    return _answer(
        request,
        {
            "count": results.count,
            "count_is_exact": results.count_is_exact,
            "results": [
                _listing(card, slugs) for card in listings.cards_of(listing_ids=results.listing_ids)
            ],
            "facets": {
                code: [
                    {
                        "value": option.value,
                        "label": str(option.label),
                        "count": option.count,
                        "selected": option.selected,
                    }
                    for option in facet.options
                ]
                for code, facet in results.facets.items()
            },
            "next": following,
        },
    )


@api.get(
    "/observatory",
    response={200: schemas.Observatory, 429: schemas.Problem},
    summary="Counts of suppliers by family, territory, label and sales; open data",
)
def get_observatory(request: HttpRequest) -> HttpResponse:
    """No figure is made of fewer than three suppliers: null stands for what is not published."""
    answers.count(request)
    found = observatory.current(day=timezone.localdate())
    with translation.override("fr"):
        return _answer(request, observatory.as_json(found))


@api.get(
    "/suppliers",
    response={200: schemas.Suppliers, 429: schemas.Problem},
    summary="Published suppliers with their statuses and labels of the day",
    openapi_extra=_documented({"department", "structure", "label", "limit", "cursor"}),
)
def list_suppliers(request: HttpRequest) -> HttpResponse:
    answers.count(request)
    today = timezone.localdate()
    query = grammar.parse(request.GET)
    suppliers = directory.published().order_by("pk")
    if query.departments:
        suppliers = suppliers.filter(establishment__commune__department__in=query.departments)
    for kind in query.structures:
        suppliers = suppliers.filter(
            establishment__in=directory.establishments_with(kind=kind, day=today)
        )
    for label in query.labels:
        suppliers = suppliers.filter(
            pk__in=directory.holders(label_slug=label, day=today).order_by().values("pk")
        )
    count = suppliers.count()
    page = list(suppliers.filter(pk__gt=_after(query.cursor))[: query.limit + 1])
    shown = page[: query.limit]
    fronts = [(s.pk, s.establishment_id, s.legal_entity_id) for s in shown]
    statuses = proofs.statuses(establishment_ids=[front[1] for front in fronts], day=today)
    certificates = proofs.certificates(fronts=fronts, day=today)
    departments = dict(directory.counts_by_department())
    return _answer(
        request,
        {
            "count": count,
            "count_is_exact": True,
            "results": [_supplier(s, statuses=statuses, certificates=certificates) for s in shown],
            "facets": {
                "department": [
                    {
                        "value": code,
                        "label": name,
                        "count": departments.get(code, 0),
                        "selected": code in query.departments,
                    }
                    for code, name in DEPARTMENTS.items()
                ]
            },
            "next": _absolute(
                f"{request.path}?{grammar.encode(query, cursor=_cursor(shown[-1].pk))}"
            )
            if len(page) > query.limit
            else None,
        },
    )


def _cursor(pk: int) -> str:
    return base64.urlsafe_b64encode(str(pk).encode()).decode().rstrip("=")


def _after(cursor: str) -> int:
    """The id in the cursor; 0, the beginning, for one that we did not make."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return 0
    return int(text) if text.isdigit() and len(text) <= 18 else 0


def _supplier(
    supplier: Any,
    *,
    statuses: dict[int, list[proofs.Held]],
    certificates: dict[proofs.Scope, list[proofs.Held]],
) -> dict[str, Any]:
    today = timezone.localdate()
    held = [
        one
        for scope in (
            ("supplier", supplier.pk),
            ("establishment", supplier.establishment_id),
            ("entity", supplier.legal_entity_id),
        )
        for one in certificates.get(scope, [])
    ]
    place = supplier.establishment
    return {
        "slug": supplier.slug,
        "name": supplier.name,
        "url": _absolute(reverse("supplier", args=[supplier.slug])),
        "siret": place.siret,
        "tagline": supplier.tagline,
        "department": place.commune.department,
        "commune": place.commune.name,
        "statuses": [
            {"slug": one.code, "name": one.short_name}
            for one in proofs.shown_on(statuses.get(place.pk, []), day=today)
        ],
        "labels": [
            {"slug": one.code, "name": one.short_name} for one in proofs.shown_on(held, day=today)
        ],
        "updated_at": supplier.updated_at.isoformat(),
    }


@api.get(
    "/categories",
    response={200: schemas.Categories, 429: schemas.Problem},
    summary="The category tree with exact counts",
)
def list_categories(request: HttpRequest) -> HttpResponse:
    answers.count(request)
    known = reference.current().categories
    counts = dict(FacetCount.objects.filter(dimension=TOTAL).values_list("category_id", "count"))
    kinds = dict(CategoryProfile.objects.values_list("category", "kind"))
    results = [
        {
            "slug": one.slug,
            "name": one.name,
            "name_en": one.name_en,
            "name_br": one.name_br,
            "kind": kinds.get(one.id, "goods"),
            "parent": known[one.parent_id].slug if one.parent_id else None,
            "url": _absolute(reverse("category", args=[one.slug])),
            "count": counts.get(one.id, 0),
        }
        for one in known.values()
    ]
    return _answer(
        request,
        {
            "count": len(results),
            "count_is_exact": True,
            "results": results,
            "facets": {},
            "next": None,
        },
    )


api.add_router("/feed-runs", feeds.router)
api.add_router("/quote-requests", quotes.router)
