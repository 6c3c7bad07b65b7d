"""The first page of a purchase's file: who was asked, who answered, what was chosen and why."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents.pdf import render
from shop.orders.models import SupplierOrder
from shop.quoting import papers, printing
from shop.quoting.amounts import written
from shop.quoting.comparing import Column
from shop.quoting.dossier_parts import Folder, Purchase
from shop.quoting.models import Approval, Invitation, Offer
from shop.quoting.papers import euros

Told = dict[str, Any]


def summary(purchase: Purchase, folder: Folder, *, at: datetime, has_money: bool) -> bytes:
    return render("documents/dossier.typ", data=data(purchase, folder, at, has_money), at=at)


def data(purchase: Purchase, folder: Folder, at: datetime, has_money: bool) -> Told:
    """What templates/documents/dossier.typ reads."""
    request, award = purchase.request, purchase.award
    buyer = papers.buyer(request)
    return {
        "title": _("Dossier d’achat"),
        "number": request.number or "",
        "front": buyer["name"],
        "foot": f"{buyer['name']} · {request.number or ''} · {settings.SHOP_LEGAL_NAME}",
        "subject": request.title,
        "buyer": {"name": buyer["name"], "lines": printing.buyer_lines(buyer)},
        "facts": _facts(purchase, at),
        "missing": folder.missing,
        "need": request.need,
        "lines": [
            (_title(line), f"{written(line.quantity)}\u00a0{line.unit}")
            for line in request.lines.all()
        ],
        "criteria": [(each.label, f"{each.weight}\u00a0%") for each in request.criteria.all()],
        "invited": [_invited(each, purchase.offers) for each in purchase.invitations],
        "compared": [_compared(each) for each in purchase.table.columns],
        "proofs": [told for offer in purchase.offers if (told := _proofs(offer))],
        "reason": award.reason if award else "",
        "chosen": [
            {
                "supplier": part.offer.invitation.supplier.name,
                "quote": part.document.number if part.document else "",
                "net": euros(part.net),
                "gross": euros(part.net + part.tax),
            }
            for part in (award.parts.all() if award else ())
        ],
        "approvals": [_approval(each) for each in (award.approvals.all() if award else ())],
        "acceptance": _acceptance(purchase),
        "orders": [_order(part, has_money) for part in purchase.parts],
        "pieces": folder.inventory(),
    }


def _facts(purchase: Purchase, at: datetime) -> list[tuple[str, str]]:
    request = purchase.request
    pairs = [
        (_("Objet"), request.title),
        (_("Envoyée le"), _day(request.sent_at)),
        (_("Réponses avant le"), _moment(request.deadline)),
        (_("Famille d’achat"), request.cpv),
        (_("Service"), request.entity.name if request.entity else ""),
        (_("N° d’engagement"), request.commitment_number),
        (_("Référence d’achat"), request.purchase_reference),
        (_("État"), str(request.get_state_display())),
        (_("Sans suite"), request.end_reason),
        (_("Établi le"), _moment(at)),
    ]
    return [(name, value) for name, value in pairs if value]


def _title(line: Any) -> str:
    return f"{line.title} ({_('lot')} {line.lot.number})" if line.lot else str(line.title)


def _day(moment: datetime | None) -> str:
    return printing.day(timezone.localdate(moment).isoformat()) if moment else ""


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return f"{_day(moment)}, {timezone.localtime(moment):%H:%M}"


def _invited(invitation: Invitation, offers: list[Offer]) -> Told:
    versions = [each for each in offers if each.invitation_id == invitation.pk]
    # Newest first, as they come.
    last = versions[0] if versions else None
    answer = str(invitation.get_state_display())
    if last is not None and last.submitted_at is not None:
        answer = _("Version %(n)d remise le %(day)s : %(state)s") % {
            "n": last.version,
            "day": _moment(last.submitted_at),
            "state": str(last.get_state_display()).lower(),
        }
    elif invitation.declined_at is not None:
        answer = f"{answer} ({_day(invitation.declined_at)})"
    return {
        "name": invitation.supplier.name,
        "answer": answer,
        "notes": [text for text in (invitation.decline_reason, invitation.outcome) if text],
        "net": euros(last.net) if last else "–",
    }


def _compared(column: Column) -> Told:
    offer = column.offer
    notes = []
    for each in column.points:
        points = "–" if each.points is None else f"{each.points:f}".replace(".", ",")
        notes.append(f"{each.criterion.label} ({each.criterion.weight}\u00a0%) : {points}")
        if each.note:
            notes[-1] += f" – {each.note}"
    score = "–" if column.score is None else f"{column.score:f}".replace(".", ",")
    return {
        "name": offer.invitation.supplier.name,
        "notes": notes,
        "missing": _("complète") if column.is_complete
        else _("%(n)d ligne(s) non offerte(s)") % {"n": column.missing},
        "net": euros(offer.net),
        "gross": euros(offer.gross),
        "score": score,
    }  # fmt: skip


def _proofs(offer: Offer) -> Told | None:
    """Certificates that were valid on the day of submission, as they were kept then."""
    rows = json.loads(offer.proofs) if offer.proofs else []
    if not rows:
        return None
    return {
        "name": offer.invitation.supplier.name,
        "on": _day(offer.submitted_at),
        "rows": [printing.proof(row) for row in rows],
    }


def _approval(step: Approval) -> Told:
    who = step.decided_by or step.approver
    name = (who.get_full_name() or who.email) if who else _("une personne qui approuve")
    if step.instead_of is not None:
        name += " " + _("à la place de %(name)s") % {
            "name": step.instead_of.get_full_name() or step.instead_of.email
        }
    return {
        "step": str(step.step),
        "state": str(step.get_state_display()),
        "who": name,
        "on": _moment(step.decided_at),
        "note": step.note,
    }


def _acceptance(purchase: Purchase) -> str:
    found = purchase.acceptance
    if found is None:
        return ""
    signed = {
        "name": found.name,
        "quality": found.quality,
        "day": printing.day(found.signed_on.isoformat()),
        "number": found.order_number,
    }
    if found.kind == "purchase_order":
        return (
            _("Bon de commande %(number)s, signé par %(name)s, %(quality)s, le %(day)s.") % signed
        )
    return _("Bon pour accord de %(name)s, %(quality)s, le %(day)s.") % signed


def _order(part: SupplierOrder, has_money: bool) -> Told:
    received = getattr(part, "delivery_acceptance", None)
    notes = []
    if received is not None:
        day = {"day": printing.day(received.received_on.isoformat()), "name": received.name}
        notes.append(
            _("Service fait le %(day)s par %(name)s, sans réserve.") % day
            if received.is_whole
            else _("Service fait le %(day)s par %(name)s, avec réserves :") % day
            + f" {received.reserves}"
        )
    if has_money:
        notes += [
            _("%(kind)s %(number)s du %(day)s, échéance %(due)s : %(gross)s TTC")
            % {
                "kind": each.get_kind_display(),
                "number": each.number,
                "day": printing.day(each.issued_on.isoformat()),
                "due": printing.day(each.due_on.isoformat()),
                "gross": euros(each.gross),
            }
            for each in part.invoices.all()
        ]
    return {
        "number": part.number,
        "supplier": part.supplier.name,
        "state": str(part.get_state_display()),
        "notes": notes,
        "delivered": _day(part.delivered_at) or "–",
        "paid": (_day(part.paid_at) or "–") if has_money else "",
        "gross": euros(part.net + part.tax),
    }
