"""Proofs frozen on a day: what was promised at the order, what counts at delivery."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from shop.documents.operations import canonical, digest
from shop.listings.models import Listing, ProofSnapshot
from suppliers.directory.models import Certificate, Status


def snapshots(*, listings: Sequence[Listing], day: date) -> dict[int, ProofSnapshot]:
    """The frozen proofs of each listing that day, by its id; at most five queries.

    `content` is a list of objects with kind ("label" or "status"), code, name, group, by,
    number, since, until. Listings need their establishment loaded.
    """
    contents = _contents(listings, day)
    wanted = {
        (listing.pk, listing.establishment_id, digest(contents[listing.pk])): listing
        for listing in listings
    }
    found = _stored(wanted, day)
    missing = [key for key in wanted if key not in found]
    if missing:
        ProofSnapshot.objects.bulk_create(
            [
                ProofSnapshot(
                    listing_id=listing,
                    establishment_id=establishment,
                    day=day,
                    content=contents[listing],
                    sha256=sha256,
                )
                for listing, establishment, sha256 in missing
            ],
            # Somebody else orders the same on the same day.
            ignore_conflicts=True,
        )
        found = _stored(wanted, day)
    return {key[0]: snapshot for key, snapshot in found.items()}


def _stored(
    wanted: Iterable[tuple[int, int, str]], day: date
) -> dict[tuple[int, int, str], ProofSnapshot]:
    keys = set(wanted)
    rows = ProofSnapshot.objects.filter(listing__in={key[0] for key in keys}, day=day)
    found = {(row.listing_id, row.establishment_id, row.sha256): row for row in rows}
    return {key: row for key, row in found.items() if key in keys}


def read(snapshot: ProofSnapshot | None) -> list[dict[str, Any]]:
    """The proofs in a snapshot; none for a line without one."""
    found: list[dict[str, Any]] = json.loads(snapshot.content) if snapshot else []
    return found


def _contents(listings: Sequence[Listing], day: date) -> dict[int, str]:
    certificates = _certificates(listings, day)
    statuses = _statuses(listings, day)
    found = {}
    for listing in listings:
        scopes: list[tuple[str, int | None]] = [
            ("supplier", listing.supplier_id),
            ("establishment", listing.establishment_id),
            ("entity", listing.establishment.legal_entity_id),
            ("family", listing.family_id),
        ]
        proofs = [p for scope in scopes for p in certificates.get(scope, ())]
        proofs += statuses.get(listing.establishment_id, ())
        found[listing.pk] = canonical(
            sorted(proofs, key=lambda p: (p["kind"], p["code"], p["number"]))
        )
    return found


def _certificates(
    listings: Sequence[Listing], day: date
) -> Mapping[tuple[str, int | None], list[dict[str, Any]]]:
    rows = (
        Certificate.objects.valid_on(day)
        .filter(
            Q(supplier__in={each.supplier_id for each in listings})
            | Q(establishment__in={each.establishment_id for each in listings})
            | Q(legal_entity__in={each.establishment.legal_entity_id for each in listings})
            | Q(family__in={each.family_id for each in listings if each.family_id}),
            label__is_certification=True,
        )
        .select_related("label")
    )
    found: dict[tuple[str, int | None], list[dict[str, Any]]] = {}
    for row in rows:
        scope: tuple[str, int | None] = next(
            (kind, pk)
            for kind, pk in (
                ("supplier", row.supplier_id),
                ("establishment", row.establishment_id),
                ("entity", row.legal_entity_id),
                ("family", row.family_id),
            )
            if pk
        )
        found.setdefault(scope, []).append(
            _proof("label", row.label_id, row.label.short_name, row.label.family, row.body,
                   row.number, row.issued_on, row.expires_on)
        )  # fmt: skip
    return found


def _statuses(listings: Sequence[Listing], day: date) -> Mapping[int, list[dict[str, Any]]]:
    rows = (
        Status.objects.valid_on(day)
        .filter(establishment__in={each.establishment_id for each in listings})
        .select_related("kind")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.establishment_id, []).append(
            _proof("status", row.kind_id, row.kind.short_name, row.kind.group, row.authority,
                   row.reference, row.starts_on, row.ends_on)
        )  # fmt: skip
    return found


def _proof(
    kind: str,
    code: str,
    name: str,
    group: str,
    by: str,
    number: str,
    since: date,
    until: date | None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "code": code,
        "name": name,
        "group": group,
        "by": by,
        "number": number,
        "since": str(since),
        "until": str(until) if until else None,
    }
