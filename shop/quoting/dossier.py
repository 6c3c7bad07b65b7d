"""The file of a purchase: everything that explains it and proves it, in one zip.

Public buyers keep it (R2184-12 and R2184-13 code de la commande publique; for small purchases,
the principle of L3 and R2122-8: pertinent choice, good use of public money); companies show it to
their auditors. Its first page says what is in it and names what is missing.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents.models import Document
from shop.documents.papers import paper_of
from shop.orders.models import SupplierOrder
from shop.quoting import printing, queries, visit_paper, visits
from shop.quoting.comparing import comparison
from shop.quoting.dossier_paper import summary
from shop.quoting.dossier_parts import Folder, Purchase
from shop.quoting.models import Award, OfferState, QuoteRequest
from shop.quoting.workbook import comparison_xlsx

# Nothing has left, so there is neither delivery note nor invoice; or nothing will.
NOT_SENT = frozenset(
    {SupplierOrder.State.AWAITING_PAYMENT, SupplierOrder.State.TO_PREPARE,
     SupplierOrder.State.CANCELLED}
)  # fmt: skip
# Names in a zip never lead out of its folder, on any system.
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Papers:
    """How papers of orders and invoices are made; without `invoice`, they are not its reader's."""

    delivery_note: Callable[[int], bytes]
    invoice: Callable[[Any], bytes] | None


def build(*, request_id: int, at: datetime, papers: Papers) -> bytes:
    """The zip, the summary first. Its names follow from the purchase alone."""
    purchase = load(request_id)
    folder = Folder()
    _quotes(folder, purchase, at)
    _acceptance(folder, purchase, at)
    _orders(folder, purchase, papers)
    _attachments(folder, purchase)
    _sheets(folder, purchase, at)
    _missing(folder, purchase, can_read_money=papers.invoice is not None)
    first = summary(purchase, folder, at=at, has_money=papers.invoice is not None)
    return _zipped({"00-synthese.pdf": first, **folder.pieces}, purchase.request)


def load(request_id: int) -> Purchase:
    request = (
        QuoteRequest.objects.select_related(
            "organisation__commune", "entity", "site__commune", "commune", "category"
        )
        .prefetch_related("lines__lot", "criteria", "attachments")
        .get(pk=request_id)
    )
    acceptance = queries.acceptance_of(request_id=request_id)
    award = (
        Award.objects.filter(request=request_id)
        .exclude(state__in=["rejected", "cancelled", "expired"])
        .prefetch_related(
            "parts__document__series", "parts__offer__invitation__supplier",
            "approvals__approver", "approvals__decided_by", "approvals__instead_of",
        )
        .first()
    )  # fmt: skip
    called = Q(order__in=_called(award)) if award else Q(pk=None)
    if acceptance is not None and acceptance.order_id is not None:
        called |= Q(order=acceptance.order_id)
    return Purchase(
        request=request,
        invitations=list(
            request.invitations.select_related("supplier").order_by("supplier__sort_name", "pk")
        ),
        offers=list(
            queries.offers_in(request_id=request_id).select_related(
                "invitation__supplier", "document__series"
            )
        ),
        table=comparison(request_id=request_id),
        award=award,
        acceptance=acceptance,
        parts=list(
            SupplierOrder.objects.filter(called)
            .select_related("supplier", "delivery_acceptance", "organisation", "order__envelope")
            .prefetch_related("invoices")
            .order_by("placed_at", "number")
        ),
    )


def _called(award: Award) -> list[int]:
    """Orders placed later: called on the frameworks of this award, or the months of its services."""
    found = award.parts.filter(framework__calls__isnull=False)
    billed = award.parts.filter(service_plan__visits__order_line__isnull=False)
    order = "service_plan__visits__order_line__supplier_order__order"
    return [
        *found.values_list("framework__calls__order", flat=True),
        *billed.values_list(order, flat=True).distinct(),
    ]


def pdf_of(document: Document, at: datetime) -> bytes:
    made = paper_of(document, render=printing.pdf, at=at)
    return _bytes(made.file)


def _bytes(file: Any) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def _quotes(folder: Folder, purchase: Purchase, at: datetime) -> None:
    if purchase.table.columns:
        name = _("Tableau de comparaison")
        folder.put("01-comparaison.xlsx", name, lambda: comparison_xlsx(purchase.table))
    known: dict[str, tuple[str, Document]] = {}
    for offer in sorted(purchase.offers, key=lambda each: (each.invitation_id, each.version)):
        if offer.document is not None:
            known[offer.document.number + offer.invitation.supplier.slug] = (
                offer.invitation.supplier.slug, offer.document,
            )  # fmt: skip
    for part in purchase.award.parts.all() if purchase.award else ():
        if part.document is not None:
            supplier = part.offer.invitation.supplier
            known[part.document.number + supplier.slug] = (supplier.slug, part.document)
    for slug, document in known.values():
        folder.put(
            f"02-devis/{safe(slug)}-{safe(document.number)}.pdf",
            _("Devis %(number)s") % {"number": document.number},
            lambda document=document: pdf_of(document, at),  # type: ignore[misc]
        )


def _acceptance(folder: Folder, purchase: Purchase, at: datetime) -> None:
    acceptance = purchase.acceptance
    if acceptance is None:
        return
    document = acceptance.document
    folder.put(
        f"03-acceptation/{safe(document.number)}.pdf",
        _("Acceptation %(number)s") % {"number": document.number},
        lambda: pdf_of(document, at),
    )
    if acceptance.file:
        number = acceptance.order_number
        folder.put(
            f"03-acceptation/bon-de-commande-{safe(number)}.pdf",
            _("Bon de commande %(number)s") % {"number": number},
            lambda: _bytes(acceptance.file),
        )


def _orders(folder: Folder, purchase: Purchase, papers: Papers) -> None:
    for part in purchase.parts:
        if part.state in NOT_SENT:
            continue
        folder.put(
            f"04-livraison/bon-de-livraison-{safe(part.number)}.pdf",
            _("Bon de livraison %(number)s") % {"number": part.number},
            lambda part=part: papers.delivery_note(part.pk),  # type: ignore[misc]
        )
        make = papers.invoice
        if make is None:
            continue
        for invoice in sorted(part.invoices.all(), key=lambda each: each.pk):
            folder.put(
                f"05-factures/{safe(part.supplier.slug)}-{safe(invoice.number)}.pdf",
                f"{invoice.get_kind_display()} {invoice.number}",
                lambda invoice=invoice, make=make: make(invoice),  # type: ignore[misc]
            )


def _attachments(folder: Folder, purchase: Purchase) -> None:
    for place, each in enumerate(purchase.request.attachments.all(), start=1):
        folder.put(
            f"06-pieces-jointes/{place:02d}-{safe(each.name)}",
            each.name,
            lambda each=each: _bytes(each.file),  # type: ignore[misc]
        )


def _sheets(folder: Folder, purchase: Purchase, at: datetime) -> None:
    """Signed attachment sheets of recurring services: a file each supplier."""
    for plan in visits.plans_of_request(request_id=purchase.request.pk):
        signed = visit_paper.signed(plan)
        if not signed:
            continue
        supplier = plan.award_part.offer.invitation.supplier
        folder.put(
            f"07-feuilles/{safe(supplier.slug)}.pdf",
            _("Feuilles d’attachement signées, %(name)s") % {"name": supplier.name},
            lambda plan=plan, signed=signed: visit_paper.pdf(plan, signed, at=at),  # type: ignore[misc]
        )


def safe(name: str) -> str:
    """The name in letters that every system reads the same; never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("-", plain).strip("-.")[:80] or "piece"


def _missing(folder: Folder, purchase: Purchase, *, can_read_money: bool) -> None:
    """What a complete purchase has and this one has not, in the order of its life."""
    found = []
    if not purchase.offers:
        found.append(_("Aucune offre n’a été remise."))
    for offer in purchase.offers:
        if offer.state in (OfferState.SELECTED, OfferState.ACCEPTED) and offer.proofs in ("", "[]"):
            name = offer.invitation.supplier.name
            found.append(_("Certificats : aucun joint à l’offre de %(name)s.") % {"name": name})
    if purchase.award is None:
        found.append(_("Choix d’une offre et son motif."))
    else:
        found += [
            _("Approbation, étape %(n)d : pas encore décidée.") % {"n": step.step}
            for step in purchase.award.approvals.all()
            if step.state == "waiting"
        ]
    if purchase.acceptance is None:
        found.append(_("Acceptation du devis ou bon de commande."))
    for part in purchase.parts:
        found += _missing_of(part, can_read_money=can_read_money)
    folder.missing[:0] = found


def _missing_of(part: SupplierOrder, *, can_read_money: bool) -> list[str]:
    if part.state == SupplierOrder.State.CANCELLED:
        return []
    found = []
    if part.delivered_at is None:
        found.append(_("livraison"))
    if not hasattr(part, "delivery_acceptance"):
        found.append(_("service fait"))
    if not can_read_money:
        found.append(_("factures (réservées à qui lit les factures)"))
    elif not any(each.kind == "sale" for each in part.invoices.all()):
        found.append(_("facture"))
    if can_read_money and part.paid_at is None:
        found.append(_("paiement"))
    return [
        _("Commande %(number)s, %(name)s : %(what)s.")
        % {"number": part.number, "name": part.supplier.name, "what": what}
        for what in found
    ]


def name_of(request: QuoteRequest) -> str:
    """The file's name."""
    return f"dossier-achat-{safe(request.number or str(request.pk))}.zip"


def _zipped(pieces: dict[str, bytes], request: QuoteRequest) -> bytes:
    """Dated by the request, so that the same purchase gives the same names and dates."""
    day = timezone.localdate(request.sent_at or request.created_at)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in pieces.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            # PDFs and workbooks are compressed already.
            info.compress_type = zipfile.ZIP_STORED
            info.external_attr = 0o644 << 16
            made.writestr(info, data)
    return out.getvalue()
