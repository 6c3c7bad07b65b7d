"""Proofs over time: which labels and statuses are backed on a day, and when that changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from suppliers.directory.models import Certificate, Status

Scope = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Held:
    """A label or status with the days, both included, between which its proof holds."""

    code: str
    short_name: str
    group: str
    since: date
    until: date | None
    name: str = ""
    by: str = ""  # certifying body, or authority
    number: str = ""

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def next_change(self, day: date) -> date | None:
        """The first day after `day` on which it starts or no longer holds."""
        if self.since > day:
            return self.since
        return self.until + timedelta(days=1) if self.until else None


def certificates(*, fronts: Iterable[tuple[int, int, int]], day: date) -> dict[Scope, list[Held]]:
    """Verified certificates of that day or later, by scope, in one query.

    `fronts` are (supplier, establishment, legal entity) ids; scopes are ("supplier", id),
    ("family", id), ("establishment", id), ("entity", id). Memberships are left out: they prove
    nothing.
    """
    triples = list(fronts)
    rows = (
        Certificate.objects.filter(
            Q(expires_on=None) | Q(expires_on__gte=day),
            Q(supplier__in={triple[0] for triple in triples})
            | Q(family__supplier__in={triple[0] for triple in triples})
            | Q(establishment__in={triple[1] for triple in triples})
            | Q(legal_entity__in={triple[2] for triple in triples}),
            state=Certificate.State.VERIFIED,
            label__is_certification=True,
        )
        .order_by("label__name", "pk")
        .values_list(
            "label",
            "label__short_name",
            "label__family",
            "issued_on",
            "expires_on",
            "label__valid_to",
            "label__name",
            "body",
            "number",
            "supplier",
            "family",
            "establishment",
            "legal_entity",
        )
    )
    found: dict[Scope, list[Held]] = {}
    for (
        code,
        short,
        group,
        since,
        until,
        label_end,
        *paper,
        supplier,
        family,
        place,
        entity,
    ) in rows:
        scopes = (
            ("supplier", supplier),
            ("family", family),
            ("establishment", place),
            ("entity", entity),
        )
        scope = next((kind, pk) for kind, pk in scopes if pk)
        last = min((end for end in (until, label_end) if end), default=None)
        if last is None or last >= day:
            found.setdefault(scope, []).append(Held(code, short, group, since, last, *paper))
    return found


def statuses(*, establishment_ids: Collection[int], day: date) -> dict[int, list[Held]]:
    """Verified statuses of that day or later by establishment, in one query."""
    rows = (
        Status.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            establishment__in=establishment_ids,
            verified_at__isnull=False,
        )
        .order_by("kind__name", "pk")
        .values_list(
            "establishment",
            "kind",
            "kind__short_name",
            "kind__group",
            "starts_on",
            "ends_on",
            "kind__name",
            "authority",
            "reference",
        )
    )
    found: dict[int, list[Held]] = {}
    for establishment, code, short, group, since, until, name, by, number in rows:
        held = Held(code, short, group, since, until, name, by, number)
        found.setdefault(establishment, []).append(held)
    return found


def shown_on(held: Iterable[Held], *, day: date) -> list[Held]:
    """One entry a code: the proof that holds that day and lasts longest, in the given order."""
    best: dict[str, Held] = {}
    for one in held:
        if not one.holds_on(day):
            continue
        known = best.get(one.code)
        if known is None or (known.until and (one.until is None or one.until > known.until)):
            best[one.code] = one
    return list(best.values())
