"""What a form of an order's page does: one operation each, and the words that confirm it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from shop.orders import operations, refunds, talk, withdrawal
from shop.orders.models import LotRecord, SupplierOrder
from shop.orders.operations import LotInput, ParcelInput, PreparationRefused
from shop.orders.refunds import RefundRefused
from shop.orders.states import WrongMove
from shop.orders.withdrawal import WithdrawalRefused
from suppliers.portal.forms import day_of, numbers, whole

LOT_ROWS = 2  # empty rows offered beyond those recorded
LONGEST_LOT = LotRecord._meta.get_field("lot").max_length or 0


class FormRefused(ValueError):
    """What was typed cannot be read; the message says what to write."""


REFUSALS = (
    FormRefused,
    PreparationRefused,
    RefundRefused,
    WithdrawalRefused,
    WrongMove,
    talk.TalkRefused,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One form that came in, of a part that is the supplier's own."""

    part: SupplierOrder
    post: QueryDict
    by_id: int
    at: datetime

    def text(self, name: str) -> str:
        return self.post.get(name, "").strip()


def record_lots(asked: Asked) -> str:
    lots: list[LotInput] = []
    for line in asked.part.lines.all():
        names = set()
        for place in range(line.lots.count() + LOT_ROWS):
            row = f"{line.pk}-{place}"
            lot, quantity = asked.text(f"lot-{row}"), asked.text(f"count-{row}")
            day = asked.text(f"day-{row}")
            if not lot and not day:
                continue
            if len(lot) > LONGEST_LOT:
                raise FormRefused(
                    _("%(title)s : un lot compte %(most)d signes au plus.")
                    % {"title": line.title, "most": LONGEST_LOT}
                )
            if lot in names:
                raise FormRefused(
                    _("%(title)s : le lot %(lot)s figure deux fois, réunissez ses quantités.")
                    % {"title": line.title, "lot": lot}
                )
            if day and day_of(day) is None:
                raise FormRefused(
                    _("%(title)s : écrivez la date comme 2026-12-31.") % {"title": line.title}
                )
            names.add(lot)
            lots.append(LotInput(line.pk, lot, whole(quantity) or 0, day_of(day)))
    if not lots:
        raise FormRefused(_("Indiquez au moins un lot."))
    operations.record_lots(part_id=asked.part.pk, lots=lots, by_id=asked.by_id, at=asked.at)
    return _("Lots enregistrés.")


def weigh(asked: Asked) -> str:
    envelope = asked.part.order.envelope
    if asked.part.paid_at is not None and envelope.payment == "card":
        raise FormRefused(_("Cette commande est pesée et encaissée : remboursez la différence."))
    operations.weigh(
        part_id=asked.part.pk,
        grams={
            line.pk: whole(asked.text(f"grams-{line.pk}")) or 0
            for line in asked.part.lines.all()
            if line.weighed_up_to is not None
        },
        by_id=asked.by_id,
        at=asked.at,
    )
    return _("Poids enregistrés : le prix suit.")


def ship(asked: Asked) -> str:
    address = asked.text("tracking_url")
    if address:
        try:
            address = forms.URLField(max_length=200, assume_scheme="https").clean(address)
        except forms.ValidationError as wrong:
            raise FormRefused(
                _("L’adresse de suivi n’est pas une adresse web : copiez celle du transporteur.")
            ) from wrong
    carrier, tracking = asked.text("carrier"), asked.text("tracking_number")
    if max(len(carrier), len(tracking)) > 60:
        raise FormRefused(_("Transporteur et numéro de suivi : 60 signes au plus."))
    sent = numbers(asked.post, "send")
    operations.ship(
        part_id=asked.part.pk,
        parcel=ParcelInput(carrier, tracking, address, sent),
        by_id=asked.by_id,
        at=asked.at,
    )
    return _("Départ enregistré : le client est prévenu.")


def mark_ready(asked: Asked) -> str:
    operations.mark_ready(part_id=asked.part.pk, by_id=asked.by_id, at=asked.at)
    return _("Commande prête : le client est prévenu.")


def mark_delivered(asked: Asked) -> str:
    operations.mark_delivered(part_id=asked.part.pk, by_id=asked.by_id, at=asked.at)
    return _("Commande remise au client.")


def cancel(asked: Asked) -> str:
    reason = asked.text("cancel_reason")
    if not reason:
        raise FormRefused(_("Dites au client pourquoi vous annulez."))
    operations.cancel(part_id=asked.part.pk, reason=reason[:300], by_id=asked.by_id, at=asked.at)
    return _("Commande annulée : ce qui était payé est remboursé.")


def report_problem(asked: Asked) -> str:
    note = asked.text("problem_note")
    if not note:
        raise FormRefused(_("Dites ce qui ne va pas."))
    operations.report_problem(part_id=asked.part.pk, note=note, by_id=asked.by_id, at=asked.at)
    return _("Problème signalé : le client et la boutique le voient.")


def resume(asked: Asked) -> str:
    operations.resume(
        part_id=asked.part.pk, note=asked.text("resume_note"), by_id=asked.by_id, at=asked.at
    )
    return _("Problème résolu : la commande reprend.")


def refund(asked: Asked) -> str:
    token, reason = asked.text("token"), asked.text("refund_reason")
    if not re.fullmatch(r"[0-9a-f]{32}", token):
        raise FormRefused(_("Cette page a vieilli : rechargez-la, puis recommencez."))
    if not reason:
        raise FormRefused(_("Dites au client pourquoi vous remboursez."))
    charges = [int(pk) for pk in asked.post.getlist("charge") if pk.isdecimal() and len(pk) < 12]
    lines = {pk: count for pk, count in numbers(asked.post, "refund").items() if count}
    if not lines and not charges:
        raise FormRefused(_("Choisissez ce que vous remboursez."))
    refunds.refund(
        part_id=asked.part.pk,
        key=f"portal-{asked.part.pk}-{token}",
        reason=reason,
        by_id=asked.by_id,
        at=asked.at,
        lines=lines,
        charges=charges,
    )
    return _("Remboursement demandé.")


def _own_return(asked: Asked) -> int:
    pk = whole(asked.text("return")) or 0
    if not asked.part.returns.filter(pk=pk).exists():
        raise FormRefused(_("Ce retour n’est pas de cette commande."))
    return pk


def accept_return(asked: Asked) -> str:
    withdrawal.accept(request_id=_own_return(asked), by_id=asked.by_id, at=asked.at)
    return _("Retour accepté : le remboursement part.")


def refuse_return(asked: Asked) -> str:
    withdrawal.refuse(
        request_id=_own_return(asked),
        answer=asked.text("return_answer"),
        by_id=asked.by_id,
        at=asked.at,
    )
    return _("Réponse envoyée au client.")


def say(asked: Asked) -> str:
    talk.say(
        part_id=asked.part.pk,
        side="supplier",
        text=asked.text("text"),
        by_id=asked.by_id,
        at=asked.at,
    )
    return _("Message envoyé au client.")


def answer_review(asked: Asked) -> str:
    pk = whole(asked.text("review")) or 0
    line = asked.part.lines.filter(review=pk, review__state="published").first()
    if line is None:
        raise FormRefused(_("Cet avis n’est pas publié : attendez sa relecture."))
    talk.answer_review(review_id=pk, text=asked.text("answer"), at=asked.at)
    return _("Votre réponse est publiée sous l’avis.")


Act = Callable[[Asked], str]

# The last word of the address → what it does, and the section that tells its refusal.
ACTIONS: dict[str, tuple[Act, str]] = {
    "lots": (record_lots, "lots"),
    "peser": (weigh, "peser"),
    "expedier": (ship, "expedier"),
    "prete": (mark_ready, "suite"),
    "remise": (mark_delivered, "suite"),
    "annuler": (cancel, "annuler"),
    "probleme": (report_problem, "probleme"),
    "reprendre": (resume, "probleme"),
    "rembourser": (refund, "rembourser"),
    "accepter-retour": (accept_return, "retours"),
    "refuser-retour": (refuse_return, "retours"),
    "message": (say, "messages"),
    "avis": (answer_review, "avis"),
}
