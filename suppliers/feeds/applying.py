"""Puts a run's changes into the catalogue, or takes them back: batch by batch, each whole.

A batch commits its listings with the mark that they are done. After a crash the next worker goes
on where the last batch ended, with the same result.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.listings import bulk, cards, copying
from shop.listings.models import Listing
from shop.outbox import operations as outbox
from shop.search import operations as search
from suppliers.feeds.fields import BY_CODE
from suppliers.feeds.models import Change, FeedRun, Item, RemotePicture

BATCH: Final = 2000
Kind, State = Change.Kind, Change.State
_READ: Final = ("pk", "kind", "state", "listing_id", "reason", "after", "before", "item")


@dataclass(slots=True)
class Planned:
    """A change as it is carried out: far cheaper than the model, of which there are thousands."""

    pk: int
    kind: str
    state: str
    listing_id: int | None
    reason: str
    after: dict[str, Any]
    before: dict[str, Any]
    item: dict[str, Any]


def _next(run: FeedRun, *, state: str, order: str, beyond: int) -> list[Planned]:
    """The next batch; no other worker has it, since the run is locked.

    `beyond` is the last change of the batch before, 0 at first: those done are not passed again.
    """
    FeedRun.objects.select_for_update().get(pk=run.pk)
    rows = Change.objects.filter(run=run, state=state).order_by(order)
    if beyond:
        rows = rows.filter(pk__gt=beyond) if order == "pk" else rows.filter(pk__lt=beyond)
    return [Planned(*row) for row in rows.values_list(*_READ)[:BATCH]]


def apply(run: FeedRun, *, beat: Callable[[int], None]) -> None:
    done = Change.objects.filter(run=run).exclude(state=State.PLANNED).count()
    last = 0
    while changes := _apply_batch(run, beyond=last, at=timezone.now()):
        done += len(changes)
        last = changes[-1].pk
        beat(done)
    FeedRun.objects.filter(pk=run.pk, state=FeedRun.State.APPLYING).update(
        state=FeedRun.State.APPLIED, finished_at=timezone.now(), reason=""
    )


def _apply_batch(run: FeedRun, *, beyond: int, at: datetime) -> list[Planned]:
    with transaction.atomic():
        changes = _next(run, state=State.PLANNED, order="pk", beyond=beyond)
        if not changes:
            return []
        supplier_id = run.feed.supplier_id
        current = bulk.read(listing_ids={c.listing_id for c in changes if c.listing_id}, lock=True)
        taken = _taken(changes, supplier_id=supplier_id)
        good: list[Planned] = []
        for change in changes:
            change.reason = _collision(change, current, taken)
            change.state = State.LEFT if change.reason else State.APPLIED
            if not change.reason:
                good.append(change)
        writes = [
            _write(change, supplier_id=supplier_id, current=current)
            for change in good
            if change.kind != Kind.KNOWN
        ]
        ids = iter(bulk.write(writes=writes, at=at))
        for change in good:
            if change.kind != Kind.KNOWN:
                change.listing_id = next(ids)
        _remember(run, good, at=at)
        _want_pictures(run, good, at=at)
        copying.update(
            Change, columns=("state", "reason", "listing_id"),
            rows=[(c.pk, c.state, c.reason, c.listing_id) for c in changes],
        )  # fmt: skip
        if writes:
            # Named by its first change: the step finds the batch again.
            first = next(change for change in good if change.kind != Kind.KNOWN)
            outbox.record("feed.batch", first.pk, at=at)
    return changes


def _taken(changes: Sequence[Planned], *, supplier_id: int) -> set[str]:
    """References and EANs that meanwhile somebody else's sellables of the supplier have."""
    new = [s for c in changes for s in c.after.get("sellables", ()) if s["id"] is None]
    if not new:
        return set()
    rows = bulk.taken(
        supplier_id=supplier_id,
        references={s["reference"] for s in new},
        eans={s.get("ean", "") for s in new},
    )
    return {text for row in rows.values_list("reference", "ean") for text in row if text}


def _collision(change: Planned, current: dict[int, bulk.Current], taken: set[str]) -> str:
    """Why the change no longer fits what is there; "" when it does."""
    if change.kind != Kind.CREATED:
        of = current.get(change.listing_id or 0)
        if of is None:
            return _("Cette offre n’existe plus.")
        if fields := moved(change.before, of, ignored={"stock"}):
            return _("Modifié entre-temps : %(fields)s.") % {"fields": ", ".join(fields)}
    for sellable in change.after.get("sellables", ()):
        if sellable["id"] is not None:
            continue
        for name in {sellable["reference"], sellable.get("ean", "")} - {""}:
            if name in taken:
                return _("%(name)s désigne entre-temps un autre de vos produits.") % {"name": name}
            taken.add(name)
    return ""


def moved(before: dict[str, Any], of: bulk.Current, *, ignored: Iterable[str] = ()) -> list[str]:
    """Labels of the fields that no longer hold these values."""
    found = [
        label(name)
        for name, value in before.get("listing", {}).items()
        if name != "picture" and of.fields[name] != value
    ]
    for row in before.get("sellables", ()):
        known = of.sellables.get(row["id"])
        if known is None:
            found.append(_("variante"))
            continue
        found += [
            label(name)
            for name, value in row.items()
            if name != "id" and name not in ignored and _stored(known, name) != value
        ]
    return list(dict.fromkeys(found))


def _stored(row: dict[str, Any], name: str) -> Any:
    value = row[name]
    return bulk.as_text(value) if isinstance(value, Decimal) else value


_NAMES: Final = {
    "category_id": "category", "unit_price": "price", "content_quantity": "content",
    "content_unit": "content", "picture": "pictures",
}  # fmt: skip


def label(name: str) -> str:
    """A field as the supplier knows it."""
    if name == "basis":
        return _("HT ou TTC")
    if name == "is_active":
        return _("Proposé")
    field = BY_CODE.get(_NAMES.get(name, name))
    return str(field.label) if field else name


def place(name: str) -> tuple[int, str]:
    """Where the field stands in our template: databases keep no order of their own."""
    codes = list(BY_CODE)
    code = _NAMES.get(name, name)
    return (codes.index(code) if code in codes else len(codes), name)


def _write(
    change: Planned, *, supplier_id: int, current: dict[int, bulk.Current]
) -> bulk.ListingWrite:
    held = current[change.listing_id].held if change.listing_id in current else {}
    return bulk.ListingWrite(
        supplier_id=supplier_id,
        fields=_of_listing(change.after["listing"]),
        sellables=[_of_sellable(row, held) for row in change.after["sellables"]],
        listing_id=change.listing_id,
    )


def _of_listing(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "picture"}


def _of_sellable(row: dict[str, Any], held: dict[int, int]) -> bulk.SellableWrite:
    fields = {name: value for name, value in row.items() if name != "id"}
    if fields.get("content_quantity") is not None:
        fields["content_quantity"] = Decimal(fields["content_quantity"])
    if fields.get("stock") is not None and row["id"] in held:
        # What orders hold has been sold: the shelf cannot hold less.
        fields["stock"] = max(fields["stock"], held[row["id"]])
    return bulk.SellableWrite(fields, sellable_id=row["id"])


def _remember(run: FeedRun, changes: Sequence[Planned], *, at: datetime) -> None:
    """How to know these rows again: of the row, and of the listing as it now stands."""
    known = {c.listing_id: c for c in changes if c.kind != Kind.MISSING and c.listing_id}
    states = bulk.digests(listing_ids=list(known))
    columns = ("feed_id", "listing_id", "key", "row_digest", "state_digest")
    rows = {
        pk: (run.feed_id, pk, c.item.get("key", ""), c.item.get("digest", ""), states.get(pk, ""))
        for pk, c in known.items()
    }
    items = Item.objects.filter(feed=run.feed_id, listing__id__among=set(rows))
    there = dict(items.values_list("listing", "pk"))
    copying.insert(
        Item, columns=columns, rows=[row for pk, row in rows.items() if pk not in there], at=at
    )
    copying.update(
        Item, columns=columns[2:], rows=[(there[pk], *rows[pk][2:]) for pk in rows if pk in there]
    )


def _want_pictures(run: FeedRun, changes: Sequence[Planned], *, at: datetime) -> None:
    wanted = {
        c.listing_id: c.after["listing"]["picture"]
        for c in changes
        if c.listing_id and c.after.get("listing", {}).get("picture")
    }
    if not wanted:
        return
    RemotePicture.objects.bulk_create(
        [
            RemotePicture(listing_id=listing, feed_id=run.feed_id, address=address, next_at=at)
            for listing, address in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=["address", "state", "reason", "attempts", "next_at", "feed"],
    )


# Afterwards ------------------------------------------------------------------------------------


def reindex_batch(subject_id: int, *, at: datetime) -> None:
    """Journey step: cards and index of the listings of one batch follow."""
    first = Change.objects.filter(pk=subject_id).first()
    if first is None:
        return
    ids = list(
        Change.objects.filter(run=first.run_id, pk__gte=subject_id)
        .exclude(kind=Kind.KNOWN)
        .exclude(listing=None)
        .order_by("pk")
        .values_list("listing", flat=True)[:BATCH]
    )
    cards.refresh(listing_ids=ids, at=at)
    search.reindex(listing_ids=ids)


# Taking back -----------------------------------------------------------------------------------


def undo(run: FeedRun, *, beat: Callable[[int], None]) -> None:
    """Last changes first. What somebody changed since is shown and left."""
    total = Change.objects.filter(run=run).exclude(state=State.APPLIED).count()
    last = 0
    while changes := _undo_batch(run, beyond=last, at=timezone.now()):
        total += len(changes)
        last = changes[-1].pk
        beat(total)
    with transaction.atomic():
        FeedRun.objects.filter(pk=run.pk, state=FeedRun.State.UNDOING).update(
            state=FeedRun.State.UNDONE, finished_at=timezone.now()
        )
        # What the rows were then is no longer what is there: they are read anew.
        Item.objects.filter(feed=run.feed_id).update(row_digest="", state_digest="")


def _undo_batch(run: FeedRun, *, beyond: int, at: datetime) -> list[Planned]:
    with transaction.atomic():
        changes = _next(run, state=State.APPLIED, order="-pk", beyond=beyond)
        if not changes:
            return []
        ids = [c.listing_id for c in changes if c.listing_id and c.kind != Kind.KNOWN]
        current = bulk.read(listing_ids=ids, lock=True)
        restored: list[bulk.ListingWrite] = []
        created: list[Planned] = []
        for change in changes:
            change.state = State.UNDONE
            if change.kind == Kind.KNOWN:
                continue
            of = current.get(change.listing_id or 0)
            if of is None:
                change.state, change.reason = State.LEFT, _("Cette offre n’existe plus.")
            elif change.kind == Kind.CREATED:
                created.append(change)
            else:
                restored += _restored(change, of, supplier_id=run.feed.supplier_id)
        restored += _take_away(created, current, supplier_id=run.feed.supplier_id)
        bulk.write(writes=restored, at=at)
        _put_pictures_back(changes)
        copying.update(
            Change, columns=("state", "reason"),
            rows=[(c.pk, c.state, c.reason) for c in changes],
        )  # fmt: skip
        outbox.record_all("listing.changed", sorted(set(ids)), at=at)
    return changes


def _restored(change: Planned, of: bulk.Current, *, supplier_id: int) -> list[bulk.ListingWrite]:
    """The fields that still hold what the run wrote get back what they held before."""
    collided = moved(_as_written(change), of)
    listing = {
        name: value
        for name, value in change.before.get("listing", {}).items()
        if name != "picture" and of.fields[name] == change.after["listing"][name]
    }
    after = {row["id"]: row for row in change.after["sellables"] if row["id"] is not None}
    sellables = []
    for row in change.before.get("sellables", ()):
        known = of.sellables.get(row["id"])
        if known is None:
            continue
        fields = {
            name: value
            for name, value in row.items()
            if name == "id" or _stored(known, name) == after[row["id"]][name]
        }
        if len(fields) > 1:
            sellables.append(_of_sellable(fields, of.held))
    joined = {row["reference"] for row in change.after["sellables"] if row["id"] is None}
    collided += bulk.erase_sellables(listing_id=of.listing_id, references=joined)
    if collided:
        change.state = State.LEFT
        change.reason = _("Modifié depuis, laissé tel quel : %(fields)s.") % {
            "fields": ", ".join(collided)
        }
    if not listing and not sellables:
        return []
    return [bulk.ListingWrite(supplier_id, listing, sellables, listing_id=of.listing_id)]


def _as_written(change: Planned) -> dict[str, Any]:
    """What the run wrote of the fields that it changed."""
    before = {row["id"]: row for row in change.before.get("sellables", ())}
    return {
        "listing": {n: change.after["listing"][n] for n in change.before.get("listing", {})},
        "sellables": [
            {n: row[n] for n in before[row["id"]]}
            for row in change.after["sellables"]
            if row["id"] in before
        ],
    }


def _take_away(
    changes: Sequence[Planned], current: dict[int, bulk.Current], *, supplier_id: int
) -> list[bulk.ListingWrite]:
    """New listings go where nobody has touched or ordered them; else they are left or archived."""
    untouched = [c for c in changes if not _touched(c, current[c.listing_id or 0])]
    gone = bulk.erase(listing_ids=[c.listing_id for c in untouched if c.listing_id])
    archived = []
    for change in changes:
        if change.listing_id in gone:
            continue
        change.state = State.LEFT
        if change in untouched:
            change.reason = _("Déjà commandée ou gardée par un client : archivée.")
            archived.append(
                bulk.ListingWrite(
                    supplier_id, {"state": "archived"}, [], listing_id=change.listing_id
                )
            )
        else:
            change.reason = _("Modifiée depuis : laissée telle quelle.")
    for change in changes:
        if change.listing_id in gone:
            change.listing_id = None
    return archived


def _touched(change: Planned, of: bulk.Current) -> bool:
    by_reference = {row["reference"]: row for row in of.sellables.values()}
    written = change.after["sellables"]
    if set(by_reference) != {row["reference"] for row in written}:
        return True
    listing = _of_listing(change.after["listing"])
    return any(of.fields[name] != value for name, value in listing.items()) or any(
        _stored(by_reference[row["reference"]], name) != value
        for row in written
        for name, value in row.items()
        if name != "id"
    )


def _put_pictures_back(changes: Sequence[Planned]) -> None:
    """Listings get the picture they had, unless somebody chose another since."""
    named = [c.listing_id for c in changes if c.after.get("listing", {}).get("picture")]
    back = []
    for remote in RemotePicture.objects.filter(listing__in=[pk for pk in named if pk]):
        if remote.picture_id is not None:
            back.append((remote.listing_id, remote.picture_id, remote.replaced_id))
    for listing, came, was in back:
        Listing.objects.filter(pk=listing, picture=came).update(picture=was)
    before = {
        c.listing_id: c.before["listing"].get("picture")
        for c in changes
        if c.listing_id and c.before.get("listing")
    }
    for remote in RemotePicture.objects.filter(listing__in=[pk for pk in named if pk]):
        if address := before.get(remote.listing_id):
            RemotePicture.objects.filter(pk=remote.pk).update(address=address)
        else:
            remote.delete()
