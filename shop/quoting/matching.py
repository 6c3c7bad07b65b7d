"""Which suppliers could answer: category × zone × labels × structures × capacity, counted live."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Q, QuerySet

from shop.places.distance import kilometres
from shop.places.models import Commune
from shop.quoting.capacities import Need, Window, needs_of, too_small, window_of
from shop.quoting.models import QuoteRequest
from suppliers.directory.models import Certificate, ServiceArea, Status, Supplier


@dataclass(frozen=True, slots=True)
class Wish:
    """What a supplier should be; empty fields ask nothing."""

    category_id: int | None = None
    commune_id: str | None = None
    labels: tuple[str, ...] = ()
    structures: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    window: Window | None = None


def wish_of(request: QuoteRequest, *, day: date) -> Wish:
    """As the request says; how much and until when, only where those who can do it are asked."""
    return Wish(
        category_id=request.category_id,
        commune_id=request.commune_id or (request.site.commune_id if request.site else None),
        labels=tuple(request.wanted_labels),
        structures=tuple(request.wanted_structures),
        needs=needs_of(request) if request.only_capable else (),
        window=window_of(request, day=day) if request.only_capable else None,
    )


def matching(wish: Wish, *, day: date) -> QuerySet[Supplier]:
    """Published suppliers that sell in the category, come to the commune, hold a proof of every
    label and structure asked for, and say of nothing asked that they can't; a constant number of
    queries.

    Several structures are alternatives ("ESAT or adapted company"), several labels add up.
    """
    found = Supplier.objects.filter(state=Supplier.State.PUBLISHED)
    path = path_of(wish.category_id)
    if path is not None:
        found = found.filter(
            listings__state="published", listings__category__path__startswith=path
        ).distinct()
    if wish.structures:
        held = Status.objects.valid_on(day).filter(kind__in=wish.structures)
        found = found.filter(establishment__in=held.values("establishment"))
    for label in wish.labels:
        proofs = Certificate.objects.valid_on(day).filter(label=label)
        found = found.filter(
            Q(pk__in=proofs.filter(supplier__isnull=False).values("supplier"))
            | Q(pk__in=proofs.filter(family__isnull=False).values("family__supplier"))
            | Q(
                establishment__in=proofs.filter(establishment__isnull=False).values("establishment")
            )
            | Q(legal_entity__in=proofs.filter(legal_entity__isnull=False).values("legal_entity"))
        )
    if wish.commune_id is not None:
        commune = Commune.objects.get(pk=wish.commune_id)
        found = found.filter(pk__in=_coming_to(commune))
    if wish.window is not None:
        found = found.exclude(pk__in=too_small(wish.needs, window=wish.window, path=path))
    return found.order_by("sort_name")


def path_of(category_id: int | None) -> str | None:
    if category_id is None:
        return None
    return str(apps.get_model("catalogue", "Category").objects.get(pk=category_id).path)


def _coming_to(commune: Commune) -> Collection[int]:
    """Suppliers with an area that holds the commune; one query, distances in the process."""
    areas = ServiceArea.objects.filter(
        Q(kind=ServiceArea.Kind.REGION)
        | Q(kind=ServiceArea.Kind.DEPARTMENT, department=commune.department)
        | Q(kind=ServiceArea.Kind.EPCI, epci=commune.epci_id)
        | Q(kind=ServiceArea.Kind.RADIUS)
    ).values_list("supplier", "kind", "radius_km", "commune__latitude", "commune__longitude")
    coming = set()
    for supplier, kind, radius, lat, lon in areas:
        if (
            kind != ServiceArea.Kind.RADIUS
            or radius is None
            or (
                kilometres(
                    latitude=lat,
                    longitude=lon,
                    to_latitude=commune.latitude,
                    to_longitude=commune.longitude,
                )
                <= radius
            )
        ):
            coming.add(supplier)
    return coming
