"""Invoices and credit notes: when they are due, numbered once, rendered once.

Rules:
- Paid by card: invoiced once paid. With lines sold by weight: once all are weighed. Paid by
  transfer: once delivered, and weighed. A cancelled part that was never invoiced never is.
- Under the seller's mandate alone (domain: 4.3). Without one the shop opens nothing: the seller
  brings its own invoice (`upload_own`) and writes its own credit notes.
- The invoice tells the whole sale, weighed lines at their final weight (what was captured). A
  refund that succeeded before there was an invoice gets its credit note right after it.
"""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents import operations as documents
from shop.documents.models import Document
from shop.invoicing import commissions, content, facturx, paper
from shop.invoicing.content import Content
from shop.invoicing.models import ChorusDeposit, Invoice
from shop.invoicing.months import first_day
from shop.invoicing.statements import render_statement, statement_csv, statements
from shop.orders.models import Envelope, Refund, SupplierOrder
from shop.outbox.operations import record
from suppliers.directory.models import InvoicingMandate, LegalEntity

__all__ = [
    "OwnInvoiceRefused",
    "ReissueRefused",
    "commission_invoices",
    "credit",
    "credit_deposits",
    "issue",
    "issue_deposits",
    "issue_if_due",
    "issue_part",
    "mark_deposit_paid",
    "mark_paid",
    "reissue",
    "render",
    "render_statement",
    "statement_csv",
    "statements",
    "upload_own",
]

OWN_FILE_BYTES = 5 * 1024 * 1024
Kind = Invoice.Kind


class OwnInvoiceRefused(ValueError):
    """The supplier's own invoice cannot be taken; the message tells it what to do."""


def issue(envelope_id: int, *, at: datetime) -> None:
    """Step of "order.paid": every part of an order paid by card that can be invoiced now."""
    parts = SupplierOrder.objects.filter(order__envelope=envelope_id).order_by("pk")
    for pk in parts.values_list("pk", flat=True):
        issue_part(pk, at=at)


def issue_if_due(supplier_order_id: int, *, at: datetime) -> None:
    """Step of "supplier_order.delivered": parts paid by transfer are invoiced then."""
    issue_part(supplier_order_id, at=at)


def issue_part(supplier_order_id: int, *, at: datetime) -> Invoice | None:
    """The invoice of a part, opened when it is due and a mandate is in force; one for ever."""
    with transaction.atomic():
        SupplierOrder.objects.select_for_update(of=("self",)).get(pk=supplier_order_id)
        part = content.load_part(supplier_order_id)
        known = part.invoices.filter(kind=Kind.SALE, is_replaced=False).first()
        if known or not is_due(part) or not _has_mandate(part, timezone.localdate(at)):
            return known
        told = content.sale(part, issued_on=timezone.localdate(at), deposits=list(_deposits(part)))
        invoice = _open(
            told,
            entity=part.supplier.legal_entity,
            series="BS",
            document="invoice",
            at=at,
            supplier_order=part,
            paid_at=part.paid_at,
        )
        earlier = part.refunds.filter(state=Refund.State.SUCCEEDED, credit_note=None)
        for pk in earlier.order_by("settled_at", "pk").values_list("pk", flat=True):
            credit(pk, at=at)
        return invoice


def issue_deposits(envelope_id: int, *, at: datetime) -> None:
    """Step of "order.confirmed": invoices of the deposits that accepted quotes agreed on."""
    parts = SupplierOrder.objects.filter(
        order__envelope=envelope_id,
        order__envelope__payment=Envelope.Payment.TRANSFER,
        deposit_permille__gt=0,
    )
    for pk in parts.order_by("pk").values_list("pk", flat=True):
        _issue_deposit(pk, at=at)


def _issue_deposit(supplier_order_id: int, *, at: datetime) -> None:
    with transaction.atomic():
        SupplierOrder.objects.select_for_update(of=("self",)).get(pk=supplier_order_id)
        part = content.load_part(supplier_order_id)
        day = timezone.localdate(at)
        is_over = part.state == SupplierOrder.State.CANCELLED
        known = part.invoices.filter(kind__in=[Kind.DEPOSIT, Kind.SALE]).exists()
        if known or is_over or not _has_mandate(part, day):
            return
        _open(
            content.deposit(part, issued_on=day),
            entity=part.supplier.legal_entity,
            series="BS",
            document="invoice",
            at=at,
            supplier_order=part,
        )


def _deposits(part: SupplierOrder) -> QuerySet[Invoice]:
    return part.invoices.filter(kind=Kind.DEPOSIT, is_replaced=False)


def credit_deposits(supplier_order_id: int, *, at: datetime) -> None:
    """Step of "supplier_order.cancelled": what was invoiced before delivery is taken back."""
    with transaction.atomic():
        part = SupplierOrder.objects.select_for_update(of=("self",)).get(pk=supplier_order_id)
        for invoice in _deposits(part):
            _cancel(invoice, reason="Commande annulée", at=at)


def mark_deposit_paid(invoice_id: int, *, supplier_id: int, at: datetime) -> bool:
    """The seller has received the deposit; False where it was told already or is not its own."""
    found = Invoice.objects.filter(
        pk=invoice_id, supplier_order__supplier=supplier_id, kind=Kind.DEPOSIT,
        is_replaced=False, paid_at=None,
    )  # fmt: skip
    return bool(found.update(paid_at=at))


class ReissueRefused(ValueError):
    """The invoice cannot be taken back and issued anew; the message says why."""


def reissue(invoice_id: int, *, at: datetime) -> Invoice:
    """A credit note of a rejected invoice and a new one with the order's facts of today.

    Raises ReissueRefused unless it is ours, rejected by Chorus Pro, and nothing of it was paid or
    given back. Twice is once: the successor is given back.
    """
    with transaction.atomic():
        invoice = (
            Invoice.objects.select_for_update(of=("self",))
            .select_related("document", "legal_entity", "chorus")
            .get(pk=invoice_id)
        )
        if invoice.kind != Kind.SALE or invoice.supplier_order_id is None:
            raise ReissueRefused(_("Seule une facture de vente se refait."))
        part = content.load_part(invoice.supplier_order_id)
        if invoice.is_replaced:
            return part.invoices.get(kind=Kind.SALE, is_replaced=False)
        deposit = getattr(invoice, "chorus", None)
        if deposit is None or deposit.status != ChorusDeposit.Status.REJECTED:
            raise ReissueRefused(_("Cette facture n’est pas rejetée : rien n’est à refaire."))
        if invoice.document is None:
            raise ReissueRefused(
                _("Cette facture est la vôtre : faites l’avoir et la nouvelle facture dans votre "
                  "logiciel.")
            )  # fmt: skip
        if invoice.paid_at is not None or invoice.corrections.exists():
            raise ReissueRefused(
                _("Une partie de cette facture est payée ou remboursée : écrivez à l’équipe.")
            )
        _cancel(invoice, reason=_("Facture rejetée dans Chorus Pro"), at=at)
        made = _open(
            content.sale(part, issued_on=timezone.localdate(at), deposits=list(_deposits(part))),
            entity=invoice.legal_entity,
            series="BS",
            document="invoice",
            at=at,
            supplier_order=part,
        )
    return made


def _cancel(invoice: Invoice, *, reason: str, at: datetime) -> None:
    """The credit note of the whole; one for ever, since the invoice is marked with it."""
    _open(
        content.cancelling(invoice, reason=reason, issued_on=timezone.localdate(at)),
        entity=invoice.legal_entity,
        series="AV",
        document="credit_note",
        at=at,
        supplier_order_id=invoice.supplier_order_id,
        corrects=invoice,
    )
    invoice.is_replaced = True
    invoice.save(update_fields=["is_replaced"])


def is_due(part: SupplierOrder) -> bool:
    """Whether the sale is complete enough to be invoiced (rules: at the top)."""
    if part.state == SupplierOrder.State.CANCELLED:
        return False
    if any(line.weighed_up_to is not None and line.weighed is None for line in part.lines.all()):
        return False
    if part.order.envelope.payment == Envelope.Payment.CARD:
        return part.paid_at is not None
    return part.delivered_at is not None


def credit(refund_id: int, *, at: datetime) -> Invoice | None:
    """Step of "refund.succeeded": the credit note of a refund, once its part has an invoice."""
    with transaction.atomic():
        refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
        known = Invoice.objects.filter(refund=refund).first()
        original = Invoice.objects.filter(
            supplier_order=refund.supplier_order_id, kind=Kind.SALE, is_replaced=False
        ).first()
        if (
            known
            or refund.state != Refund.State.SUCCEEDED
            or original is None
            # The seller's own invoice is corrected by the seller's own credit note.
            or original.document_id is None
        ):
            return known
        part = content.load_part(refund.supplier_order_id)
        told = content.credit(part, refund, original, issued_on=timezone.localdate(at))
        return _open(
            told,
            entity=original.legal_entity,
            series="AV",
            document="credit_note",
            at=at,
            supplier_order=part,
            refund=refund,
            corrects=original,
            paid_at=refund.settled_at,
        )


def upload_own(
    *,
    supplier_order_id: int,
    number: str,
    file: "UploadedFile[Any]",
    issued_on: date,
    gross: int,
    by_id: int | None = None,
    at: datetime,
) -> Invoice:
    """The seller's own invoice of a part, without a mandate; raises OwnInvoiceRefused."""
    data = _pdf_bytes(file)
    number = number.strip()
    with transaction.atomic():
        SupplierOrder.objects.select_for_update(of=("self",)).get(pk=supplier_order_id)
        part = content.load_part(supplier_order_id)
        net, tax = content.amounts_of(part)
        entity = part.supplier.legal_entity
        _check_own(part, entity, number=number, issued_on=issued_on, at=at)
        if gross != net + tax:
            raise OwnInvoiceRefused(
                _(
                    "Le total de votre facture (%(given)s TTC) n’est pas celui de la commande "
                    "(%(wanted)s TTC) : corrigez la facture, puis déposez-la de nouveau."
                )
                % {"given": paper.amount(gross), "wanted": paper.amount(net + tax)}
            )
        invoice = Invoice(
            kind=Kind.SALE,
            legal_entity=entity,
            supplier_order=part,
            number=number,
            pdf_sha256=hashlib.sha256(data).hexdigest(),
            issued_on=issued_on,
            due_on=content.due_date(part, issued_on=issued_on),
            net=net,
            tax=tax,
            paid_at=part.paid_at,
            created_at=at,
        )
        invoice.own_file.save(f"{entity.siren}/facture-{part.number}.pdf", ContentFile(data), False)
        invoice.save()
        record("invoice.issued", invoice.pk, at=at)
        return invoice


def _pdf_bytes(file: "UploadedFile[Any]") -> bytes:
    if (file.size or 0) > OWN_FILE_BYTES:
        raise OwnInvoiceRefused(
            _("Ce fichier dépasse 5 Mo : enregistrez votre facture en PDF plus léger.")
        )
    data: bytes = file.read()
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise OwnInvoiceRefused(
            _("Ce fichier n’est pas un PDF : exportez votre facture en PDF, puis déposez-la.")
        )
    return data


def _check_own(
    part: SupplierOrder, entity: LegalEntity, *, number: str, issued_on: date, at: datetime
) -> None:
    if not number or len(number) > 60:
        raise OwnInvoiceRefused(_("Indiquez le numéro de votre facture, 60 caractères au plus."))
    if issued_on > timezone.localdate(at):
        raise OwnInvoiceRefused(_("La date de votre facture est à venir : vérifiez-la."))
    if part.invoices.filter(kind=Kind.SALE).exists():
        raise OwnInvoiceRefused(
            _("Cette commande a déjà sa facture : pour la corriger, établissez un avoir.")
        )
    if _has_mandate(part, timezone.localdate(at)):
        raise OwnInvoiceRefused(
            _("La boutique facture en votre nom par mandat : il n’y a rien à déposer.")
        )
    if not is_due(part):
        raise OwnInvoiceRefused(
            _(
                "Cette commande n’est pas encore à facturer : attendez son paiement ou sa "
                "livraison, et pesez ce qui se vend au poids."
            )
        )
    taken = Invoice.objects.filter(legal_entity=entity, number=number)
    if taken.filter(kind__in=[Kind.SALE, Kind.CREDIT]).exists():
        raise OwnInvoiceRefused(
            _("Vous avez déjà déposé une facture numéro %(number)s : vérifiez le numéro.")
            % {"number": number}
        )


def commission_invoices(*, month: date, at: datetime) -> list[Invoice]:
    """The shop's invoices of a month's commission, one a legal entity; safe to run again.

    A month whose reversals exceed its sales gives a credit note on the last commission invoice.
    Entities that never had one get none: there is nothing to correct.
    """
    made = []
    for entity_id, (net, tax) in commissions.due_of_month(month=month).items():
        with transaction.atomic():
            entity = LegalEntity.objects.select_for_update(of=("self",)).get(pk=entity_id)
            invoice = _commission(entity, first_day(month), net, tax, at=at)
        if invoice:
            made.append(invoice)
    return made


def _commission(
    entity: LegalEntity, month: date, net: int, tax: int, *, at: datetime
) -> Invoice | None:
    ours = Invoice.objects.filter(
        legal_entity=entity, kind__in=[Kind.COMMISSION, Kind.COMMISSION_CREDIT]
    )
    if net + tax == 0 or ours.filter(month=month).exists():
        return None
    last = None
    if net + tax < 0:
        last = ours.filter(kind=Kind.COMMISSION).order_by("-month").first()
        if last is None:
            return None
        net, tax = -net, -tax
    told = commissions.content(
        entity=entity,
        month=month,
        net=net,
        tax=tax,
        issued_on=timezone.localdate(at),
        corrects=last,
    )
    return _open(
        told,
        entity=entity,
        series="COM",
        document="commission_credit" if last else "commission_invoice",
        owner="shop",
        at=at,
        month=month,
        corrects=last,
    )


def _open(
    told: Content,
    *,
    entity: LegalEntity,
    series: str,
    document: str,
    at: datetime,
    owner: str = "",
    **values: Any,
) -> Invoice:
    """Number, freeze and record; in the caller's transaction, so that no number is lost."""
    issued_on = date.fromisoformat(told["issued_on"])
    frozen = documents.issue(
        kind=document,
        owner=owner or entity.siren,
        prefix=f"{series}-{issued_on.year}-",
        content=told,
        at=at,
    )
    invoice = Invoice.objects.create(
        kind=told["kind"],
        legal_entity=entity,
        document=frozen,
        number=frozen.number,
        issued_on=issued_on,
        due_on=date.fromisoformat(told["due_on"]),
        net=told["totals"]["net"],
        tax=told["totals"]["tax"],
        created_at=at,
        **values,
    )
    record("invoice.issued", invoice.pk, at=at)
    return invoice


def _has_mandate(part: SupplierOrder, day: date) -> bool:
    return InvoicingMandate.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=day),
        legal_entity=part.supplier.legal_entity_id,
        signed_on__lte=day,
    ).exists()


def render(invoice_id: int, *, at: datetime) -> None:
    """Step of "invoice.issued": the Factur-X file, made once from what was frozen."""
    with transaction.atomic():
        invoice = (
            Invoice.objects.select_for_update(of=("self",))
            .select_related("document", "legal_entity")
            .get(pk=invoice_id)
        )
        if invoice.document is None or invoice.pdf:
            return
        made = factur_x(invoice.document)
        invoice.pdf_sha256 = hashlib.sha256(made).hexdigest()
        owner = invoice.document.series.owner
        invoice.pdf.save(f"{owner}/{invoice.number}.pdf", ContentFile(made), save=False)
        invoice.save(update_fields=["pdf", "pdf_sha256"])


def file_of(invoice: Invoice, *, at: datetime) -> Any:
    """The invoice's file; ours is rendered now where nobody has done it yet."""
    if invoice.own_file:
        return invoice.own_file
    if not invoice.pdf:
        render(invoice.pk, at=at)
        invoice.refresh_from_db()
    return invoice.pdf


def factur_x(document: Document) -> bytes:
    """PDF/A-3b with its EN 16931 XML, from a frozen content alone."""
    told = json.loads(document.content)
    xml = facturx.xml(told, number=document.number)
    facturx.check(xml)
    pdf = paper.invoice(told, number=document.number, at=document.issued_at, xml=xml)
    return facturx.announce(pdf)


def mark_paid(supplier_order_id: int, *, at: datetime) -> None:
    """Step of "payment.recorded": the part's invoice is paid; its file stays as it was."""
    Invoice.objects.filter(
        supplier_order=supplier_order_id, kind=Kind.SALE, is_replaced=False, paid_at=None
    ).update(paid_at=at)
