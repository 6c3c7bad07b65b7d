"""Reads a file against the catalogue: what it would change, what is wrong with it, what stops it.

In batches, so that memory does not grow with the file. Nothing of the catalogue is written.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.listings import bulk, copying
from shop.listings.models import Sellable
from shop.listings.queries import unsorted_category
from suppliers.feeds import asides, diff, grouping, matching
from suppliers.feeds.checking import Checker
from suppliers.feeds.mapping import Guess
from suppliers.feeds.models import Change, Feed, FeedRun, Item, RemotePicture, RowTrouble
from suppliers.feeds.readers.base import Row
from suppliers.feeds.records import Context, Record, Trouble

# Groups of rows at a time.
BATCH: Final = 2000
# Kept of one run; more than that nobody reads one by one, and the counts stay exact.
MOST_TROUBLES: Final = 20_000
# Part of what tells a row to be the same as last time: raised when rows are understood anew.
RULES: Final = 2
MOST_MISSING_PERCENT: Final = 20
MOST_PRICE_PERCENT: Final = 50

Group = list[Row]


@dataclass(slots=True)
class _Counts:
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    drafts: int = 0
    refused: int = 0
    warned: int = 0
    # For the guards.
    gone: int = 0
    jumps: list[str] = field(default_factory=list)
    jumped: int = 0
    stocks: int = 0
    stocks_zero: int = 0
    stocks_before: int = 0


def groups(rows: Iterable[Row], *, column: str) -> Iterator[Group]:
    """Rows that follow each other with one name of group, together; the others each alone."""
    held: Group = []
    name = ""
    for row in rows:
        own = row.group or (str(row.values.get(column, "")).strip() if column else "")
        if held and (not own or own != name):
            yield held
            held = []
        held.append(row)
        name = own
    if held:
        yield held


def batches(groups_: Iterator[Group], size: int = BATCH) -> Iterator[list[Group]]:
    while some := list(islice(groups_, size)):
        yield some


class Plan:
    """One reading of one run's rows."""

    def __init__(
        self, *, run: FeedRun, context: Context, guess: Guess, samples: Sequence[dict[str, Any]]
    ) -> None:
        self.run, self.feed, self.context = run, run.feed, context
        self.columns = guess.columns
        self.is_described = guess.is_described
        # Field → column, to say where something is wrong.
        self.where = {code: column for column, code in guess.columns.items() if code}
        self.checker = Checker(
            columns=guess.columns, context=context, samples=samples,
            availability=guess.availability,
        )  # fmt: skip
        self.unsorted = unsorted_category()
        self.zeros = matching.without_zeros(supplier_id=self.feed.supplier_id)
        self.rules = _rules(self.feed, guess, context)
        self.counts = _Counts()
        # First row by what a row is told by: a second one refuses both.
        self.seen: dict[int, int] = {}
        # Row → the first of its name.
        self.doubled: dict[int, int] = {}
        self.seen_sellables: set[int] = set()
        self.seen_listings: set[int] = set()
        # Of which the file names some variants.
        self.partly_seen: set[int] = set()
        self.troubles = 0
        # Rows that are no products, and the last heading among them.
        self.asides: list[int] = []
        title = self.where.get("title", "")
        # « SAVONS » above the names of products: their heading, and no name of a column.
        self.heading = title if title in guess.unsure and self.checker.knows(title) else ""

    # Rows ------------------------------------------------------------------------------------

    def read(self, rows: Iterable[Row], *, beat: Callable[[int], None]) -> None:
        """Take all rows; `beat` is told how many after each batch."""
        for some in batches(groups(rows, column=self.where.get("group", ""))):
            self._take(some)
            self.counts.rows += sum(len(group) for group in some)
            beat(self.counts.rows)
        self.counts.rows -= len(self.asides)
        self._refuse_doubles()
        self._missing()
        self._note()

    def _note(self) -> None:
        """What is told of the whole file once all of it is read."""
        if self.asides:
            shown = ", ".join(map(str, self.asides[:10])) + ("…" if len(self.asides) > 10 else "")
            told = ngettext(
                "La ligne %(lines)s n’est pas un produit (titre, total ou remarque) : elle est laissée.",
                "Les lignes %(lines)s ne sont pas des produits (titres, totaux ou remarques) : elles "
                "sont laissées.",
                len(self.asides),
            )
            self.run.notes.append(told % {"lines": shown})
        if self.checker.named:
            told = ngettext(
                "%(count)d ligne n’a ni référence ni EAN : elle sera retrouvée par son nom, qui ne "
                "doit plus changer.",
                "%(count)d lignes n’ont ni référence ni EAN : elles seront retrouvées par leur nom, "
                "qui ne doit plus changer.",
                self.checker.named,
            )
            self.run.notes.append(told % {"count": self.checker.named})
            self.run.asked["named"] = True

    def _take(self, some: list[Group]) -> None:
        if self.run.asked.get("families"):
            some = self._apart(some)
        digests = [_digest(self.rules, group) for group in some]
        fresh = self._as_last_time(some, digests)
        records: list[tuple[Record, Group, str]] = []
        for group, digest in fresh:
            records += [(record, group, digest) for record in self.checker.records(iter(group))]
        self._compare(records)

    def _apart(self, some: list[Group]) -> list[Group]:
        """Rows that we thought of one product, but which the shop sells apart, each alone again."""
        reference = self.where.get("reference", "")
        found = [group for group in some if len(group) > 1 and group[0].group[:1] == grouping.FOUND]
        names = {str(row.values.get(reference, "")).strip() for group in found for row in group}
        sold = matching.listings_of(supplier_id=self.feed.supplier_id, references=names - {""})
        apart: list[Group] = []
        for group in some:
            own = {sold.get(str(row.values.get(reference, "")).strip()) for row in group} - {None}
            if len(own) > 1:
                apart += [[row._replace(group="")] for row in group]
            else:
                apart.append(group)
        return apart

    def _as_last_time(self, some: list[Group], digests: list[str]) -> list[tuple[Group, str]]:
        """Groups that are not, word for word, those that made a listing that still stands so."""
        last = {
            digest: (listing, state)
            for digest, listing, state in Item.objects.filter(
                feed=self.feed.pk, row_digest__among=set(digests)
            ).values_list("row_digest", "listing", "state_digest")
        }
        states = bulk.digests(listing_ids=sorted({listing for listing, _s in last.values()}))
        fresh, same = [], []
        for group, digest in zip(some, digests, strict=True):
            listing, state = last.get(digest, (0, ""))
            if not listing or states.get(listing) != state:
                fresh.append((group, digest))
            else:
                same.append((group, listing))
        column = self.where.get("group", "")
        several = self._variants_of({of for group, of in same if _is_grouped(group, column)})
        for group, listing in same:
            names = [f"l{listing}", *several.get(listing, ())]
            if self._claim_all(names, group[0].number, is_silent=True):
                self.seen_listings.add(listing)
                self.counts.unchanged += 1
        return fresh

    def _variants_of(self, listing_ids: set[int]) -> dict[int, list[str]]:
        """What the variants of listings are told by, where one could stand alone elsewhere."""
        found: dict[int, list[str]] = defaultdict(list)
        if listing_ids:
            sold = Sellable.objects.filter(listing__id__among=listing_ids)
            for listing, pk in sold.values_list("listing", "pk"):
                found[listing].append(f"s{pk}")
        return found

    def _claim(self, name: str, row: int, *, is_silent: bool = False) -> bool:
        """Whether this row is the first of that name; else both are doubles.

        Silent rows leave no planned change behind: they are kept as negative numbers.
        """
        # Of each name its hash alone: 64 bits that nobody can aim at, and less to keep.
        first = self.seen.setdefault(hash(name), -row if is_silent else row)
        if abs(first) == row:
            return True
        if first < 0 and -first not in self.doubled:
            self.counts.unchanged -= 1
        self.doubled.setdefault(abs(first), abs(first))
        self.doubled.setdefault(row, abs(first))
        return False

    def _claim_all(self, names: Iterable[str], row: int, *, is_silent: bool = False) -> bool:
        """Whether this row is the first of them all; it is a double of each other first one."""
        # Each one, also after the first that is taken.
        claimed = [self._claim(name, row, is_silent=is_silent) for name in names]
        return all(claimed)

    def _compare(self, records: list[tuple[Record, Group, str]]) -> None:
        for record, _g, _d in records:
            for variant in record.variants:
                if variant.reference in self.zeros:
                    variant.reference = self.zeros[variant.reference]
        found = matching.known(
            supplier_id=self.feed.supplier_id,
            feed_id=self.feed.pk,
            records=[record for record, _g, _d in records],
        )
        matches = [
            matching.match(record, found=found, columns=self.where) for record, _g, _d in records
        ]
        ids = {match.listing_id for match in matches if match.listing_id}
        current = bulk.read(listing_ids=ids)
        pictures = dict(
            RemotePicture.objects.filter(listing__id__among=ids).values_list("listing", "address")
        )
        items = set(
            Item.objects.filter(feed=self.feed.pk, listing__in=ids).values_list(
                "listing", flat=True
            )
        )
        changes: list[tuple[Any, ...]] = []
        troubles: list[Trouble] = []
        for (record, group, digest), match in zip(records, matches, strict=True):
            if (match.listing_id is None or record.is_refused) and self._is_aside(record, group):
                continue
            troubles += record.troubles
            self._count_refused(record, group)
            if record.is_refused:
                continue
            if wrong := [*match.troubles, *self._twice_within(record)]:
                troubles += wrong
                self.counts.refused += len(record.variants)
                continue
            change = self._change(
                record, group, digest, match,
                current=current, pictures=pictures, items=items, troubles=troubles,
            )  # fmt: skip
            if change is not None:
                changes.append(change)
        self._write(changes, troubles)

    def _is_aside(self, record: Record, group: Group) -> bool:
        """Is it a heading, a total or a remark? Its heading is remembered for the rows below."""
        if len(group) > 1:
            return False
        title = record.values.get("title") or ""
        is_priced = bool(title) and any("unit_price" in one.values for one in record.variants)
        if is_priced and not asides.is_total(title):
            return False
        cells = group[0].values
        read = [column for column, code in self.columns.items() if code]
        if not asides.is_aside(cells, columns=read, is_priced=is_priced):
            return False
        self.checker.named -= sum(variant.is_named for variant in record.variants)
        self.asides.append(group[0].number)
        self.heading = asides.heading(cells)
        return True

    def _twice_within(self, record: Record) -> list[Trouble]:
        """Two variants of one product that are told by the same reference or EAN."""
        if len(record.variants) == 1:
            return []
        rows: dict[str, list[int]] = {}
        for variant in record.variants:
            for name in {variant.reference, variant.ean} - {""}:
                rows.setdefault(name, []).append(variant.row)
        return [
            self._double(row, others=[n for n in twice if n != row])
            for twice in rows.values() if len(twice) > 1 for row in twice
        ]  # fmt: skip

    def _count_refused(self, record: Record, group: Group) -> None:
        kept = {variant.row for variant in record.variants}
        bad = {t.row for t in record.troubles if not t.is_warning}
        self.counts.refused += len(bad - kept)

    def _change(
        self,
        record: Record,
        group: Group,
        digest: str,
        match: matching.Match,
        *,
        current: dict[int, bulk.Current],
        pictures: dict[int, str],
        items: set[int],
        troubles: list[Trouble],
    ) -> tuple[Any, ...] | None:
        row = record.rows[0]
        if match.listing_id is None:
            return self._creation(record, digest, troubles)
        of = current[match.listing_id]
        is_partial = (
            len(of.sellables) > 1
            and len(record.variants) == 1
            and not _is_grouped(group, self.where.get("group", ""))
        )
        mine = [f"s{match.sellable_ids[0]}"] if is_partial else [f"l{of.listing_id}"]
        if not is_partial and len(of.sellables) > 1:
            # One of them could stand alone elsewhere, too.
            mine += [f"s{pk}" for pk in match.sellable_ids if pk]
        # Variants that join the listing could stand elsewhere in the file, too.
        new = [
            f"n{variant.reference}"
            for variant, pk in zip(record.variants, match.sellable_ids, strict=True)
            if pk is None and variant.reference
        ]
        if not self._claim_all([*mine, *new], row):
            return None
        is_whole = set(of.sellables) <= set(match.sellable_ids) or len(of.sellables) == 1
        if is_whole and not is_partial:
            self.seen_listings.add(of.listing_id)
        else:
            self.seen_sellables.update(pk for pk in match.sellable_ids if pk)
            self.partly_seen.add(of.listing_id)
        if self.is_described:
            # It names new products; nobody said that it renames those that have their name.
            record.values.pop("title", None)
        change = diff.updated(
            record, match=match, current=of, context=self.context,
            picture=pictures.get(of.listing_id, ""), is_partial=is_partial, unsorted=self.unsorted,
        )  # fmt: skip
        self._look_at_stock(record, of, match)
        item = {"key": record.key, "digest": "" if is_partial else _kept(record, digest)}
        title = record.values.get("title") or of.fields["title"]
        if change is None:
            self.counts.unchanged += 1
            if is_partial and of.listing_id in items:
                return None
            return ("known", row, title, of.listing_id, {}, {}, item)
        self.counts.updated += 1
        for was, price in change.prices:
            if abs(price - was) * 100 > was * MOST_PRICE_PERCENT:
                self.counts.jumped += 1
                if len(self.counts.jumps) < 3:
                    self.counts.jumps.append(str(title))
        return ("updated", row, title, of.listing_id, change.after, change.before, item)

    def _creation(
        self, record: Record, digest: str, troubles: list[Trouble]
    ) -> tuple[Any, ...] | None:
        row = record.rows[0]
        title = record.values.get("title")
        if not title:
            troubles.append(
                Trouble(row, self.where.get("title", ""), "", _("Ce produit n’a pas de nom."),
                        _("Écrivez son nom."))
            )  # fmt: skip
            self.counts.refused += len(record.variants)
            return None
        references = [
            diff.new_reference(variant, title=title, key=record.key) for variant in record.variants
        ]
        for variant in record.variants:
            if not variant.reference and not variant.ean and not record.key:
                troubles.append(
                    Trouble(row, self.where.get("reference", ""), "",
                            _("Sans référence ni EAN, cette ligne ne serait pas retrouvée."),
                            _("Donnez-lui une référence qui ne changera pas."))
                )  # fmt: skip
                self.counts.refused += len(record.variants)
                return None
        names = [f"n{reference}" for reference in references]
        names += [f"e{variant.ean}" for variant in record.variants if variant.ean]
        if not self._claim_all(names, row):
            return None
        if self.heading and "category" not in self.where:
            self.checker.place(record, self.heading)
        change = diff.created(
            record, context=self.context, publishes=self.feed.publishes, unsorted=self.unsorted,
            references=references,
        )  # fmt: skip
        self.counts.created += 1
        self.counts.drafts += change.is_draft
        item = {"key": record.key, "digest": _kept(record, digest)}
        return ("created", row, title, None, change.after, {}, item)

    def _look_at_stock(self, record: Record, of: bulk.Current, match: matching.Match) -> None:
        for variant, pk in zip(record.variants, match.sellable_ids, strict=True):
            before = of.sellables[pk]["stock"] if pk else None
            after = variant.values.get("stock")
            if after is not None and before is not None:
                self.counts.stocks += 1
                self.counts.stocks_zero += after == 0
                self.counts.stocks_before += before > 0

    # What is wrong, what is gone -----------------------------------------------------------------

    def _write(self, changes: Sequence[tuple[Any, ...]], troubles: Sequence[Trouble]) -> None:
        now = timezone.now()
        copying.insert(
            Change,
            columns=("run_id", "state", "kind", "row", "title", "listing_id", "after", "before", "item"),
            rows=[(self.run.pk, "planned", *change) for change in changes], at=now,
        )  # fmt: skip
        self.counts.warned += sum(trouble.is_warning for trouble in troubles)
        kept = troubles[: max(MOST_TROUBLES - self.troubles, 0)]
        self.troubles += len(kept)
        copying.insert(
            RowTrouble,
            columns=("run_id", "row", "column", "value", "reason", "fix", "is_warning"),
            rows=[
                (self.run.pk, t.row, t.column[:200], t.value[:200], t.reason[:300], t.fix[:300],
                 t.is_warning)
                for t in kept
            ],
            at=now,
        )  # fmt: skip

    def _refuse_doubles(self) -> None:
        rows = sorted(self.doubled)
        twins: dict[int, list[int]] = {}
        for row, first in self.doubled.items():
            twins.setdefault(first, []).append(row)
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            planned = Change.objects.filter(run=self.run.pk, row__in=some)
            kinds = Counter(planned.values_list("kind", flat=True))
            self.counts.created -= kinds["created"]
            self.counts.updated -= kinds["updated"]
            self.counts.unchanged -= kinds["known"]
            planned.delete()
            self._write([], [
                self._double(row, others=twins.get(self.doubled[row], [])) for row in some
            ])  # fmt: skip
        self.counts.refused += len(rows)

    def _double(self, row: int, *, others: Sequence[int]) -> Trouble:
        column = self.where.get("reference") or self.where.get("ean") or ""
        told = ", ".join(str(number) for number in sorted({row, *others[:5]}))
        return Trouble(
            row, column, "",
            _("Ce produit figure deux fois dans le fichier (lignes %(rows)s).") % {"rows": told},
            _("Gardez une seule de ces lignes, ou donnez-leur des références différentes."),
        )  # fmt: skip

    def _missing(self) -> None:
        """Listings that the feed brought before and that the file no longer names."""
        items = Item.objects.filter(feed=self.feed.pk).order_by("listing")
        rows = items.values_list("listing", "listing__state")
        some: list[int] = []
        for listing, state in rows.iterator(chunk_size=BATCH):
            # What is archived is gone already, unless the file names some of its variants: it may
            # bring the listing back, without those that it leaves out.
            is_there = state != "archived" or listing in self.partly_seen
            if is_there and listing not in self.seen_listings:
                some.append(listing)
            if len(some) >= BATCH:
                self._gone(some)
                some = []
        self._gone(some)

    def _gone(self, listing_ids: list[int]) -> None:
        changes: list[tuple[Any, ...]] = []
        for of in bulk.read(listing_ids=listing_ids).values():
            unseen = set(of.sellables) - self.seen_sellables
            if not unseen:
                continue
            whole = unseen == set(of.sellables)
            self.counts.missing += whole
            if self.feed.missing == "keep":
                continue
            change = diff.gone(of, policy=self.feed.missing, unseen=unseen)
            if change is None:
                continue
            self.counts.gone += whole
            changes.append(
                (
                    "missing",
                    None,
                    of.fields["title"],
                    of.listing_id,
                    change.after,
                    change.before,
                    {},
                )
            )
        self._write(changes, [])

    def _stocks_all_zero(self) -> bool:
        """Every stock that the file gives is zero, and was not before."""
        counts = self.counts
        if not counts.stocks or counts.stocks != counts.stocks_zero or not counts.stocks_before:
            return False
        changed = Change.objects.filter(run=self.run.pk).exclude(listing=None).values("listing")
        same = Sellable.objects.filter(
            listing__feed_items__feed=self.feed.pk, stock_record__num_in_stock__gt=0
        )
        return not same.exclude(listing__in=changed).exists()

    def _asks_first(self, what: str) -> bool:
        """Does the file need a person's word on this, which no run of the feed has had yet?"""
        if not self.run.asked.get(what):
            return False
        before = FeedRun.objects.filter(feed=self.feed.pk, state="applied")
        return not before.filter(**{f"asked__{what}": True}).exists()

    def guards(self) -> dict[str, str]:
        """What a person must look at first: code → sentence."""
        counts, found = self.counts, {}
        items = Item.objects.filter(feed=self.feed.pk).exclude(listing__state="archived").count()
        if counts.gone * 100 > items * MOST_MISSING_PERCENT:
            found["missing"] = ngettext(
                "%(count)d produit sur %(all)d n’est plus dans le fichier.",
                "%(count)d produits sur %(all)d ne sont plus dans le fichier.",
                counts.gone,
            ) % {"count": counts.gone, "all": items}
        if counts.jumped:
            found["prices"] = ngettext(
                "%(count)d prix change de plus de la moitié : %(names)s.",
                "%(count)d prix changent de plus de la moitié : %(names)s.",
                counts.jumped,
            ) % {
                "count": counts.jumped,
                "names": ", ".join(counts.jumps) + ("…" if counts.jumped > 3 else ""),
            }
        if self._stocks_all_zero():
            found["stocks"] = _("Tous les stocks du fichier sont à zéro.")
        if self._asks_first("may_be_cents"):
            found["cents"] = _(
                "Tous les prix sont des nombres entiers d’au moins 100, lus en euros : s’ils sont en "
                "centimes, n’importez pas ce fichier et donnez-les en euros."
            )
        if self._asks_first("named"):
            found["names"] = _(
                "Sans référence ni EAN, les produits seront retrouvés par leur nom : il ne devra plus "
                "changer."
            )
        if counts.refused and not self.feed.takes_good_rows:
            found["refused"] = ngettext(
                "%(count)d ligne est refusée, et cette source n’accepte que des fichiers sans erreur.",
                "%(count)d lignes sont refusées, et cette source n’accepte que des fichiers sans erreur.",
                counts.refused,
            ) % {"count": counts.refused}
        return found


def _kept(record: Record, digest: str) -> str:
    """Rows with something to tell are read anew each time, so that it is told again."""
    return "" if record.troubles else digest


def _is_grouped(group: Group, column: str) -> bool:
    return len(group) > 1 or bool(group[0].group or (column and group[0].values.get(column)))


def _rules(feed: Feed, guess: Guess, context: Context) -> bytes:
    """What a row's meaning depends on beside the row itself."""
    told = [
        RULES, guess.columns, guess.availability, context.basis, context.regime, feed.values, feed.key_columns,
        feed.publishes, [(c.id, c.name, c.path, c.kind, c.vat_code) for c in context.categories],
    ]  # fmt: skip
    return hashlib.md5(
        json.dumps(told, sort_keys=True, default=str).encode(), usedforsecurity=False
    ).digest()


def _digest(rules: bytes, group: Group) -> str:
    made = hashlib.md5(rules, usedforsecurity=False)
    for row in group:
        made.update(repr(row.values).encode())
        made.update(row.group.encode())
    return made.hexdigest()


def save(run: FeedRun, plan: Plan, *, at: datetime) -> None:
    """The counts on the run; the caller saves it."""
    for name in (
        "rows",
        "created",
        "updated",
        "unchanged",
        "missing",
        "drafts",
        "refused",
        "warned",
    ):
        setattr(run, name, max(getattr(plan.counts, name), 0))
    run.guards = plan.guards()
