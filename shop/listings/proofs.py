"""Proofs frozen on a day: what was promised at the order, what counts at delivery."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import BigIntegerField, Q, Value
from django.db.models.functions import Cast

from shop.compiled import Compiled
from shop.documents.operations import canonical, digest
from shop.listings.models import Listing, ProofSnapshot
from suppliers.directory.models import Certificate, Status


def snapshots(*, listings: Sequence[Listing], day: date) -> dict[int, ProofSnapshot]:
    """The frozen proofs of each listing that day, by its id; two queries, four on its first order.

    `content` is a list of objects with kind ("label" or "status"), code, name, group, by,
    number, since, until. Listings need their establishment loaded.
    """
    found = contents(
        {
            each.pk: Covered(
                each.supplier_id,
                each.establishment_id,
                each.establishment.legal_entity_id,
                each.family_id,
            )
            for each in listings
        },
        day=day,
    )
    wanted = {(each.pk, each.establishment_id, digest(found[each.pk])) for each in listings}
    stored = _stored(wanted, day)
    # Ordered before that day, by anybody: the row is there.
    new = wanted - stored.keys()
    if new:
        ProofSnapshot.objects.bulk_create(
            [
                ProofSnapshot(
                    listing_id=listing,
                    establishment_id=establishment,
                    day=day,
                    content=found[listing],
                    sha256=sha256,
                )
                for listing, establishment, sha256 in new
            ],
            # By somebody else at this moment.
            ignore_conflicts=True,
        )
        stored |= _stored(new, day)
    return {key[0]: snapshot for key, snapshot in stored.items()}


_of_day = Compiled(
    lambda listings, day: ProofSnapshot.objects.filter(listing__among=listings, day=day)
)


def _stored(
    wanted: Iterable[tuple[int, int, str]], day: date
) -> dict[tuple[int, int, str], ProofSnapshot]:
    keys = set(wanted)
    rows = _of_day({key[0] for key in keys}, day)
    found = {(row.listing_id, row.establishment_id, row.sha256): row for row in rows}
    return {key: row for key, row in found.items() if key in keys}


def read(snapshot: ProofSnapshot | None) -> list[dict[str, Any]]:
    """The proofs in a snapshot; none for a line without one."""
    found: list[dict[str, Any]] = json.loads(snapshot.content) if snapshot else []
    return found


_NONE = Cast(Value(None), BigIntegerField())
Scope = tuple[str, int | None]
K = TypeVar("K")


class Covered(NamedTuple):
    """What a proof must cover to count for something sold; ids."""

    supplier: int
    establishment: int
    entity: int
    family: int | None = None


def contents(covered: Mapping[K, Covered], *, day: date) -> dict[K, str]:
    """The proofs valid that day, as canonical JSON (see `snapshots`); one query."""
    proofs = _proofs(set(covered.values()), day)
    found = {}
    for key, one in covered.items():
        scopes: list[Scope] = [
            ("supplier", one.supplier),
            ("family", one.family),
            ("establishment", one.establishment),
            ("entity", one.entity),
        ]
        mine = [proof for scope in scopes for proof in proofs.get(scope, ())]
        found[key] = canonical(sorted(mine, key=lambda p: (p["kind"], p["code"], p["number"])))
    return found


def _valid(day: Any, suppliers: Any, establishments: Any, entities: Any, families: Any) -> Any:
    """Certificates and statuses of that day that cover any of these."""
    certificates = (
        Certificate.objects.valid_on(day)
        .filter(
            Q(supplier__among=suppliers)
            | Q(establishment__among=establishments)
            | Q(legal_entity__among=entities)
            | Q(family__among=families),
            label__is_certification=True,
        )
        .order_by()
        .values_list(
            Value("label"), "label", "label__short_name", "label__family", "body", "number",
            "issued_on", "expires_on", "supplier", "family", "establishment", "legal_entity",
        )
    )  # fmt: skip
    statuses = (
        Status.objects.valid_on(day)
        .filter(establishment__among=establishments)
        .order_by()
        .values_list(
            Value("status"), "kind", "kind__short_name", "kind__group", "authority", "reference",
            "starts_on", "ends_on", _NONE, _NONE, "establishment", _NONE,
        )
    )  # fmt: skip
    return certificates.union(statuses, all=True)


_that_count = Compiled(_valid)


def _proofs(covered: Collection[Covered], day: date) -> dict[Scope, list[dict[str, Any]]]:
    """Certificates and statuses valid that day, by what they cover; one query."""
    rows = _that_count(
        day,
        {one.supplier for one in covered},
        {one.establishment for one in covered},
        {one.entity for one in covered},
        {one.family for one in covered if one.family},
    )
    found: dict[Scope, list[dict[str, Any]]] = {}
    for kind, code, name, group, by, number, since, until, *ids in rows:
        scope: Scope = next(
            (what, pk)
            for what, pk in zip(("supplier", "family", "establishment", "entity"), ids, strict=True)
            if pk
        )
        found.setdefault(scope, []).append(
            {
                "kind": kind,
                "code": code,
                "name": name,
                "group": group,
                "by": by,
                "number": number,
                "since": str(since),
                "until": str(until) if until else None,
            }
        )
    return found
