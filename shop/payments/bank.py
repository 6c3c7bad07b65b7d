"""What came in on a supplier's own account, and the orders that it may pay.

Nothing is settled by itself: the supplier confirms each line. The file itself is not kept.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.orders import operations as orders
from shop.orders.models import Envelope, SupplierOrder
from shop.orders.states import State
from shop.payments.bank_files import BankRefused, Income, read
from shop.payments.models import BankLine, BankStatement
from shop.places.text import fold

SHORTEST_NUMBER = 6  # a shorter invoice number is found in any label
SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Imported:
    statement: BankStatement
    new: int
    known: int
    proposed: int


def import_statement(
    *, legal_entity_id: int, name: str, data: bytes, by_id: int, at: datetime
) -> Imported:
    """Read, keep what was not known yet, propose what it pays. Raises BankRefused."""
    rows = read(name=name, data=data)
    digest = hashlib.sha256(data).hexdigest()
    before = BankStatement.objects.filter(legal_entity=legal_entity_id, sha256=digest).first()
    if before is not None:
        raise BankRefused(
            _("Ce fichier a déjà été importé le %(day)s.")
            % {"day": date_format(timezone.localtime(before.imported_at), "j F Y")}
        )
    with transaction.atomic():
        statement = BankStatement.objects.create(
            legal_entity_id=legal_entity_id,
            name=name[-120:] or "relevé",
            sha256=digest,
            imported_at=at,
            by_id=by_id,
        )
        lines = _lines(statement, rows)
        known = set(
            BankLine.objects.filter(
                legal_entity=legal_entity_id, fingerprint__in=[line.fingerprint for line in lines]
            ).values_list("fingerprint", flat=True)
        )
        new = [line for line in lines if line.fingerprint not in known]
        BankLine.objects.bulk_create(new)
        proposed = propose(legal_entity_id=legal_entity_id)
    return Imported(statement, len(new), len(lines) - len(new), proposed)


def _lines(statement: BankStatement, rows: Sequence[Income]) -> list[BankLine]:
    """Two equal payments of one day are two: the second has another fingerprint."""
    seen: Counter[Income] = Counter()
    found = []
    for row in rows:
        seen[row] += 1
        told = f"{row.day}|{row.cents}|{fold(row.label)}|{seen[row]}"
        found.append(
            BankLine(
                statement=statement,
                legal_entity_id=statement.legal_entity_id,
                fingerprint=hashlib.sha256(told.encode()).hexdigest(),
                day=row.day,
                cents=row.cents,
                label=row.label,
            )
        )
    return found


def awaiting(*, legal_entity_id: int) -> QuerySet[SupplierOrder]:
    """The legal entity's parts that a transfer is expected for."""
    return (
        SupplierOrder.objects.filter(
            supplier__legal_entity=legal_entity_id,
            order__envelope__payment=Envelope.Payment.TRANSFER,
            paid_at=None,
        )
        .exclude(state__in=[State.CANCELLED, State.AWAITING_PAYMENT])
        .order_by("placed_at", "pk")
    )


def open_lines(*, legal_entity_id: int) -> QuerySet[BankLine]:
    """Lines that settle nothing yet, those with a proposal first."""
    return (
        BankLine.objects.filter(legal_entity=legal_entity_id, settled=None)
        .select_related("proposed__order__envelope", "proposed__organisation")
        .prefetch_related("proposed__invoices")
        .order_by(F("proposed").desc(nulls_last=True), "-day", "pk")
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    pk: int
    cents: frozenset[int]  # the balance, and the deposit while it is awaited
    numbers: tuple[str, ...]  # of the part, of its order, of its invoices; plain
    names: tuple[frozenset[str], ...]


def propose(*, legal_entity_id: int) -> int:
    """Look again at every open line; returns how many have a proposal."""
    candidates = [
        _candidate(part) for part in _with_names(awaiting(legal_entity_id=legal_entity_id))
    ]
    lines = list(BankLine.objects.filter(legal_entity=legal_entity_id, settled=None))
    for line in lines:
        line.proposed_id = _best(line, candidates)
    BankLine.objects.bulk_update(lines, ["proposed"])
    return sum(line.proposed_id is not None for line in lines)


def owed(part: SupplierOrder) -> int:
    """Cents including tax that a part still waits for: its total less the deposits received."""
    received: int = sum(each.net + each.tax for each in _deposits(part, True))
    return orders.final_total(part).gross - received


def _deposits(part: SupplierOrder, is_paid: bool) -> list[Any]:
    """Invoices of deposits in force; orders know them by their relation alone."""
    return [
        each
        for each in part.invoices.all()
        if each.kind == "deposit" and not each.is_replaced and (each.paid_at is not None) == is_paid
    ]


def _with_names(parts: QuerySet[SupplierOrder]) -> Iterable[SupplierOrder]:
    return parts.select_related("order__envelope", "organisation").prefetch_related(
        "lines", "charges", "invoices"
    )


def _candidate(part: SupplierOrder) -> _Candidate:
    numbers = [part.number, part.order.number, *(i.number for i in part.invoices.all())]
    names = [part.order.envelope.name, part.organisation.name if part.organisation else ""]
    return _Candidate(
        pk=part.pk,
        cents=frozenset({owed(part), *(each.net + each.tax for each in _deposits(part, False))}),
        numbers=tuple(plain for plain in map(_plain, numbers) if len(plain) >= SHORTEST_NUMBER),
        names=tuple(words for words in map(_words, names) if words),
    )


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in re.split(r"[^a-z0-9]+", fold(text)) if len(w) >= SHORTEST_NAME)


def _best(line: BankLine, candidates: Sequence[_Candidate]) -> int | None:
    """The order that the label numbers; else the only one of that amount and name."""
    label, words = _plain(line.label), _words(line.label)
    numbered = [
        (len(number), line.cents in one.cents, -place, one.pk)
        for place, one in enumerate(candidates)
        for number in one.numbers
        if number in label
    ]
    if numbered:
        return max(numbered)[-1]
    named = [
        one.pk
        for one in candidates
        if line.cents in one.cents and any(name & words for name in one.names)
    ]
    return named[0] if len(named) == 1 else None


@dataclass(frozen=True, slots=True)
class Confirmed:
    part: SupplierOrder
    is_deposit: bool


def confirm(
    *,
    legal_entity_id: int,
    line_id: int,
    number: str,
    by_id: int,
    at: datetime,
    deposit_paid: Callable[[int, int], object],
) -> Confirmed:
    """The supplier says that this line pays that order, or its deposit: one that covers the deposit
    awaited and not the rest. `deposit_paid` is told its invoice and supplier. Raises BankRefused.
    """
    with transaction.atomic():
        line = (
            BankLine.objects.select_for_update(of=("self",))
            .filter(pk=line_id, legal_entity=legal_entity_id)
            .first()
        )
        if line is None:
            raise BankRefused(_("Cette ligne n’est pas de vos relevés."))
        if line.settled_id is not None:
            raise BankRefused(_("Cette ligne règle déjà une commande."))
        part = awaiting(legal_entity_id=legal_entity_id).filter(number=number.strip()).first()
        if part is None:
            raise BankRefused(
                _("Aucune commande à régler par virement n’a le numéro « %(number)s ».")
                % {"number": number.strip()[:40]}
            )
        missing = owed(part) - line.cents
        deposit = next(iter(_deposits(part, False)), None)
        if deposit is not None and not (missing > 0 and line.cents >= deposit.net + deposit.tax):
            deposit = None
        if missing > 0 and deposit is None:
            raise BankRefused(
                _("Ce virement ne couvre pas la commande %(number)s : il manque %(cents)s €. "
                  "Attendez le complément, ou marquez la commande payée vous-même.")
                % {"number": part.number, "cents": f"{missing / 100:.2f}".replace(".", ",")}
            )  # fmt: skip
        line.settled, line.proposed = part, None
        line.save(update_fields=["settled", "proposed"])
        if deposit is not None:
            deposit_paid(deposit.pk, part.supplier_id)
        else:
            orders.mark_part_paid(part_id=part.pk, by_id=by_id, at=at)
        BankLine.objects.filter(legal_entity=legal_entity_id, proposed=part).update(proposed=None)
    return Confirmed(part, deposit is not None)
