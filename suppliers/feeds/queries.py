"""What a run is understood against: our tree, the supplier's regime, what was answered before."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from shop.listings.models import CategoryProfile, Listing
from shop.listings.queries import UNSORTED
from suppliers.directory.models import Supplier
from suppliers.feeds.models import Change, Feed, FeedRun, RemotePicture, RowTrouble
from suppliers.feeds.records import Category, Context


def categories() -> tuple[Category, ...]:
    """The leaves of our tree; one query."""
    rows = (
        CategoryProfile.objects.exclude(slug=UNSORTED)
        .order_by("category__path")
        .values_list(
            "category", "category__name", "category__path", "category__numchild", "kind",
            "vat_code", "slug", "name_en", "name_br",
        )
    )  # fmt: skip
    step = apps.get_model("catalogue", "Category").steplen
    names: dict[str, str] = {}
    leaves = []
    for pk, name, path, children, kind, vat_code, *words in rows:
        names[path] = name
        if children:
            continue
        above = [path[:end] for end in range(step, len(path) + 1, step)]
        leaves.append(
            Category(
                pk, name, tuple(names[p] for p in above if p in names), kind, vat_code,
                tuple(word for word in words if word),
            )
        )  # fmt: skip
    return tuple(leaves)


def context(*, feed: Feed, basis: str, day: date) -> Context:
    regime = Supplier.objects.values_list("legal_entity__vat_regime", flat=True).get(
        pk=feed.supplier_id
    )
    return Context(
        day=day,
        regime=regime,
        basis=basis,
        categories=categories(),
        remembered=feed.values,
        key_columns=tuple(feed.key_columns),
    )


def usual_basis(*, supplier_id: int) -> str:
    """What the supplier's own prices include, where they all say the same; else ""."""
    found = set(
        Listing.objects.filter(supplier=supplier_id).order_by().values_list("basis", flat=True).distinct()
    )  # fmt: skip
    return found.pop() if len(found) == 1 else ""


def runs(*, supplier_id: int) -> QuerySet[FeedRun]:
    return FeedRun.objects.filter(feed__supplier=supplier_id).select_related("feed")


def changes(*, run_id: int, kind: str = "", state: str = "") -> QuerySet[Change]:
    """In the order of the file; those that only remember a row are left out."""
    rows = Change.objects.filter(run=run_id).exclude(kind=Change.Kind.KNOWN).order_by("pk")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(state=state) if state else rows


def troubles(*, run_id: int, is_warning: bool | None = None) -> QuerySet[RowTrouble]:
    rows = RowTrouble.objects.filter(run=run_id).order_by("row", "pk")
    return rows if is_warning is None else rows.filter(is_warning=is_warning)


def reasons(*, run_id: int, is_warning: bool) -> list[tuple[str, int]]:
    """The same reason once with how often it comes, most often first."""
    return list(
        troubles(run_id=run_id, is_warning=is_warning)
        .order_by()
        .values_list("reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "reason")
    )


def feed_of_token(*, token: str) -> Feed | None:
    """The active feed that this token of our API opens."""
    digest = token_digest(token)
    return Feed.objects.filter(token_digest=digest, is_active=True).first()


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def as_json(run: FeedRun) -> dict[str, Any]:
    """A run as the command and the API tell it."""

    def told(rows: Iterable[RowTrouble]) -> list[dict[str, Any]]:
        return [
            {"row": t.row, "column": t.column, "value": t.value, "reason": t.reason, "fix": t.fix}
            for t in rows
        ]

    return {
        "run": run.pk,
        "state": run.state,
        "format": run.format,
        "encoding": run.encoding,
        "delimiter": run.delimiter,
        "mapping": run.mapping,
        "rows": run.rows,
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "missing": run.missing,
        "drafts": run.drafts,
        "refused": told(troubles(run_id=run.pk, is_warning=False)),
        "warnings": [*run.notes, *told(troubles(run_id=run.pk, is_warning=True))],
        "blocked": " ".join(run.guards.values()) or None,
    }


def feeds_of(*, listing_id: int) -> list[Feed]:
    """Sources that brought this listing."""
    return list(Feed.objects.filter(items__listing=listing_id).order_by("name"))


def said_of_draft(*, listing_id: int) -> list[RowTrouble]:
    """What the run that made this listing said of its row."""
    made = (
        Change.objects.filter(listing=listing_id, kind=Change.Kind.CREATED).order_by("-pk").first()
    )
    if made is None or made.row is None:
        return []
    return list(RowTrouble.objects.filter(run=made.run_id, row=made.row).order_by("pk")[:20])


def sources(*, supplier_id: int) -> QuerySet[Feed]:
    """Those in use, each with when and how its last run went; one query."""
    last = FeedRun.objects.filter(feed=OuterRef("pk")).order_by("-pk")
    return (
        Feed.objects.filter(supplier=supplier_id, is_active=True)
        .annotate(
            last_id=Subquery(last.values("pk")[:1]),
            last_at=Subquery(last.values("started_at")[:1]),
            last_state=Subquery(last.values("state")[:1]),
        )
        .order_by("pk")
    )


def counts_of_changes(*, run_id: int) -> dict[tuple[str, str], int]:
    """How many changes of each kind are in each state."""
    rows = changes(run_id=run_id).order_by().values_list("kind", "state")
    return {(kind, state): count for kind, state, count in rows.annotate(count=Count("pk"))}


def _pictures(run: FeedRun) -> QuerySet[RemotePicture]:
    """Of the listings that the run changed."""
    mine = Change.objects.filter(run=run.pk, listing=OuterRef("listing"))
    return RemotePicture.objects.filter(Exists(mine), feed=run.feed_id)


def bad_pictures(*, run: FeedRun) -> QuerySet[RemotePicture]:
    rows = _pictures(run).filter(state=RemotePicture.State.FAILED)
    return rows.select_related("listing__product").order_by("pk")


def pictures_of(*, run: FeedRun) -> dict[str, int]:
    """How many pictures wait, came and were refused."""
    rows = _pictures(run).order_by().values_list("state")
    return dict(rows.annotate(count=Count("pk")))


def waiting_runs(*, supplier_id: int, since: datetime) -> QuerySet[FeedRun]:
    """Those that wait for a person, and those that failed since, unless a later run went well."""
    later = FeedRun.objects.filter(feed=OuterRef("feed"), pk__gt=OuterRef("pk"))
    failed = Q(state=FeedRun.State.FAILED, finished_at__gte=since) & ~Exists(later)
    return runs(supplier_id=supplier_id).filter(
        Q(state__in=FeedRun.WAITING) | failed, feed__is_active=True
    )
