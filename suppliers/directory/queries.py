"""Reads of suppliers, labels and proofs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q, QuerySet, Sum

from suppliers.directory.models import Certificate, Label, Status, StatusKind, Supplier

KEPT_SECONDS = 60


def published(*, supplier_ids: Collection[int] | None = None) -> QuerySet[Supplier]:
    """Suppliers that the public sees, with what a card of them needs."""
    suppliers = Supplier.objects.filter(state=Supplier.State.PUBLISHED).select_related(
        "establishment__commune", "legal_entity", "picture"
    )
    return suppliers if supplier_ids is None else suppliers.filter(pk__in=supplier_ids)


def fronts(*, supplier_ids: Collection[int]) -> list[tuple[Any, ...]]:
    """What a card of a published supplier says, as plain rows; one query, none for nobody."""
    if not supplier_ids:
        return []
    found = Supplier.objects.filter(state=Supplier.State.PUBLISHED, pk__in=supplier_ids)
    return list(
        found.values_list(
            "pk",
            "slug",
            "name",
            "tagline",
            "sort_name",
            "establishment__commune__name",
            "establishment__commune__department",
        )
    )


def certificates_on(*, supplier: Supplier, day: date) -> QuerySet[Certificate]:
    """Certificates of any scope of this supplier that are valid that day, soonest end last."""
    return (
        Certificate.objects.valid_on(day)
        .filter(
            Q(supplier=supplier)
            | Q(family__supplier=supplier)
            | Q(establishment=supplier.establishment_id)
            | Q(legal_entity=supplier.legal_entity_id)
        )
        .select_related("label", "family")
        .order_by("label__name", "-expires_on")
    )


def statuses_on(*, establishment_id: int, day: date) -> QuerySet[Status]:
    return (
        Status.objects.valid_on(day)
        .filter(establishment=establishment_id)
        .select_related("kind")
        .order_by("kind__name")
    )


def labels() -> QuerySet[Label]:
    return Label.objects.all()


def status_kinds() -> QuerySet[StatusKind]:
    return StatusKind.objects.all()


@dataclass(frozen=True, slots=True)
class Figures:
    """What the shop can say of its suppliers on a day; counted, never estimated."""

    suppliers: int
    communes: int
    insertion_jobs: int
    proofs: int


def figures(*, day: date) -> Figures:
    """Counted at most a minute ago."""
    cache, key = caches["process"], f"figures:{day}"
    kept: Figures | None = cache.get(key)
    if kept is None:
        kept = _count_figures(day)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _count_figures(day: date) -> Figures:
    counted = Supplier.objects.filter(state=Supplier.State.PUBLISHED).aggregate(
        suppliers=Count("pk"),
        communes=Count("establishment__commune", distinct=True),
        jobs=Sum("insertion_jobs"),
    )
    proofs = Certificate.objects.valid_on(day).count() + Status.objects.valid_on(day).count()
    return Figures(
        suppliers=counted["suppliers"],
        communes=counted["communes"],
        insertion_jobs=counted["jobs"] or 0,
        proofs=proofs,
    )


def holders(*, label_slug: str, day: date) -> QuerySet[Supplier]:
    """Published suppliers with a certificate of that label valid that day, whatever its scope."""
    valid = Certificate.objects.valid_on(day).filter(label=label_slug)
    return published().filter(
        Q(pk__in=valid.exclude(supplier=None).values("supplier"))
        | Q(pk__in=valid.exclude(family=None).values("family__supplier"))
        | Q(establishment__in=valid.exclude(establishment=None).values("establishment"))
        | Q(legal_entity__in=valid.exclude(legal_entity=None).values("legal_entity"))
    )


def holder_counts(*, day: date) -> dict[str, int]:
    """How many published suppliers hold each label that day; labels nobody holds are left out."""
    scopes: dict[str, set[tuple[str, int]]] = {}
    rows = Certificate.objects.valid_on(day).values_list(
        "label", "supplier", "family__supplier", "establishment", "legal_entity"
    )
    for label, supplier, by_family, establishment, entity in rows:
        found = scopes.setdefault(label, set())
        if supplier or by_family:
            found.add(("supplier", supplier or by_family))
        elif establishment:
            found.add(("establishment", establishment))
        else:
            found.add(("entity", entity))
    fronts = list(published().values_list("pk", "establishment", "legal_entity"))
    return {
        label: count
        for label, found in scopes.items()
        if (
            count := sum(
                ("supplier", pk) in found
                or ("establishment", establishment) in found
                or ("entity", entity) in found
                for pk, establishment, entity in fronts
            )
        )
    }


def establishments_with(*, kind: str, day: date) -> QuerySet[Status, dict[str, Any]]:
    """Ids of establishments that have that status on the day, as a subquery."""
    return Status.objects.valid_on(day).filter(kind=kind).values("establishment")


def kinds_with_counts(*, day: date) -> list[tuple[StatusKind, int]]:
    """Every type of structure with its published suppliers of the day; 2 queries."""
    rows = (
        Supplier.objects.filter(
            state=Supplier.State.PUBLISHED,
            establishment__statuses__in=Status.objects.valid_on(day),
        )
        .values_list("establishment__statuses__kind")
        .annotate(count=Count("pk", distinct=True))
        .order_by()
    )
    counts = dict(rows)
    return [(kind, counts.get(kind.pk, 0)) for kind in StatusKind.objects.all()]


def counts_by_department() -> list[tuple[str, int]]:
    """Published suppliers by department code."""
    return list(
        published()
        .order_by()
        .values_list("establishment__commune__department")
        .annotate(count=Count("pk"))
    )
