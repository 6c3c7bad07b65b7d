"""The directory, its map, and the page of one supplier."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.listings import queries as listings
from shop.listings import rows
from shop.places import queries as places
from shop.places.distance import kilometres
from shop.places.models import DEPARTMENTS
from shop.storefront.schema import supplier_schema
from shop.storefront.views import shared
from shop.visitor import is_member
from suppliers.directory import proofs, queries
from suppliers.directory.map import map_of
from suppliers.directory.models import Supplier

PER_PAGE = 24
SHOWN_LISTINGS = 8


@require_safe
@shared
def directory(request: HttpRequest) -> HttpResponse:
    """List first, map beside it; by department, structure or nearness."""
    today = timezone.localdate()
    department = request.GET.get("department", "")
    department = department if department in DEPARTMENTS else ""
    structure = request.GET.get("structure", "")[:20]
    typed = request.GET.get("near", "")[:80]
    suppliers = queries.published()
    counts = dict(queries.counts_by_department())
    if department:
        suppliers = suppliers.filter(establishment__commune__department=department)
    if structure:
        suppliers = suppliers.filter(
            establishment__in=queries.establishments_with(kind=structure, day=today)
        )
    near = places.commune(named=typed) if typed else None
    found: list[Any] = list(suppliers)
    if near is not None:
        for supplier in found:
            supplier.km = round(_km(near, supplier))
        found.sort(key=lambda supplier: (supplier.km, supplier.sort_name))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    structures = proofs.statuses(
        establishment_ids={supplier.establishment_id for supplier in page}, day=today
    )
    for supplier in page:
        supplier.shown_statuses = proofs.shown_on(
            structures.get(supplier.establishment_id, []), day=today
        )
    context = {
        "page": page,
        "total": len(found),
        "departments": [(code, name, counts.get(code, 0)) for code, name in DEPARTMENTS.items()],
        "department": department,
        "department_name": DEPARTMENTS.get(department, ""),
        "structure": structure,
        "kinds": queries.status_kinds(),
        "near": near,
        "typed": typed,
        "near_suggestions": places.like(text=typed) if typed and near is None else [],
        "map": map_of(found),
    }
    return render(request, "storefront/suppliers.html", context)


def _km(near: Any, supplier: Supplier) -> float:
    place = supplier.establishment.commune
    return kilometres(
        latitude=near.latitude,
        longitude=near.longitude,
        to_latitude=place.latitude,
        to_longitude=place.longitude,
    )


@require_safe
@shared
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    found = queries.published().filter(slug=slug).first()
    if found is None:
        raise Http404
    context = {
        "supplier": found,
        "statuses": queries.statuses_on(establishment_id=found.establishment_id, day=today),
        "certificates": queries.certificates_on(supplier=found, day=today),
        "areas": found.areas.select_related("epci", "commune"),
        "cards": rows.rows_of_supplier(supplier_id=found.pk, count=SHOWN_LISTINGS),
        "listing_count": listings.count_of_supplier(supplier_id=found.pk),
        "is_member": is_member(request),
        "map": map_of([found]),
        "schema": supplier_schema(supplier=found),
    }
    return render(request, "storefront/supplier.html", context)
