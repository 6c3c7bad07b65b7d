"""Reads of suppliers, labels and proofs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from suppliers.directory.models import Certificate, Label, Status, StatusKind, Supplier


def published(*, supplier_ids: Collection[int] | None = None) -> QuerySet[Supplier]:
    """Suppliers that the public sees, with what a card of them needs."""
    suppliers = Supplier.objects.filter(state=Supplier.State.PUBLISHED).select_related(
        "establishment__commune", "legal_entity", "picture"
    )
    return suppliers if supplier_ids is None else suppliers.filter(pk__in=supplier_ids)


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


@dataclass(frozen=True, slots=True)
class Proof:
    """A label of a listing, with the last day on which its certificate is valid."""

    label: str
    short_name: str
    until: date | None
    certificate_id: int


def proofs_of(
    *, fronts: Iterable[tuple[int, int, int]], day: date
) -> dict[tuple[str, int], list[Proof]]:
    """Valid certificates by scope, for (supplier, establishment, legal entity) ids, in one query.

    Keys are ("supplier", id), ("family", id), ("establishment", id), ("entity", id). Labels that
    are no certification are left out: a membership proves nothing.
    """
    triples = list(fronts)
    rows = (
        Certificate.objects.valid_on(day)
        .filter(
            Q(supplier__in={triple[0] for triple in triples})
            | Q(family__supplier__in={triple[0] for triple in triples})
            | Q(establishment__in={triple[1] for triple in triples})
            | Q(legal_entity__in={triple[2] for triple in triples}),
            label__is_certification=True,
        )
        .values_list(
            "pk",
            "label",
            "label__short_name",
            "expires_on",
            "supplier",
            "family",
            "establishment",
            "legal_entity",
        )
        .order_by("label", "pk")
    )
    found: dict[tuple[str, int], list[Proof]] = {}
    for pk, label, short_name, until, supplier, family, establishment, entity in rows:
        if supplier:
            key = ("supplier", supplier)
        elif family:
            key = ("family", family)
        elif establishment:
            key = ("establishment", establishment)
        else:
            key = ("entity", entity)
        found.setdefault(key, []).append(Proof(label, short_name, until, pk))
    return found
