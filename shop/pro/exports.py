"""The lists of an organisation as files: its requests for quotes, its orders."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.invoicing import dues
from shop.invoicing.dues import Due
from shop.invoicing.models import Invoice
from shop.orders.models import SupplierOrder
from shop.quoting import queries, rules
from shop.quoting.models import Award, AwardState, QuoteRequest
from shop.tables import CHUNK, Column, Kind, download

Request = Column[QuoteRequest]
Part = Column[tuple[SupplierOrder, Due | None]]


def requests(form: str, found: QuerySet[QuoteRequest], *, with_money: bool) -> HttpResponse:
    rows = queries.with_choice(found).iterator(chunk_size=CHUNK)
    columns = _request_columns() + (_accepted_columns() if with_money else [])
    return download(form, columns, rows, name="demandes")


def _request_columns() -> list[Request]:
    families = {row.code: row.label for row in rules.families()}
    return [
        Request(_("Numéro"), lambda one: one.number, width=14),
        Request(_("Objet"), lambda one: one.title, width=40),
        Request(_("État"), lambda one: one.get_state_display()),
        Request(_("Service"), lambda one: one.entity.name if one.entity else ""),
        Request(_("CPV"), lambda one: one.cpv, width=10),
        Request(_("Famille d’achat"), lambda one: families.get(one.cpv[:2], "")),
        Request(_("Catégorie"), lambda one: one.category.name if one.category else ""),
        Request(_("Auteur"), _author),
        Request(_("Créée le"), lambda one: one.created_at, Kind.DATETIME),
        Request(_("Envoyée le"), lambda one: one.sent_at, Kind.DATETIME),
        Request(_("Réponses avant"), lambda one: one.deadline, Kind.DATETIME),
        Request(_("Invités"), lambda one: one.invited_count, Kind.INTEGER),  # type: ignore[attr-defined]
        Request(_("Réponses"), lambda one: one.answered_count, Kind.INTEGER),  # type: ignore[attr-defined]
        Request(_("Fournisseurs retenus"), _chosen, width=34),
    ]


def _author(request: QuoteRequest) -> str:
    return (request.author.get_full_name() if request.author else "") or request.contact_name


def _chosen(request: QuoteRequest) -> str:
    award = queries.choice_of(request)
    return ", ".join(queries.chosen_names(award)) if award else ""


def _accepted_columns() -> list[Request]:
    return [
        Request(_("Accepté HT"), lambda one: a.net if (a := _accepted(one)) else None, Kind.EURO),
        Request(
            _("Accepté TTC"), lambda one: a.gross if (a := _accepted(one)) else None, Kind.EURO
        ),
    ]


def _accepted(request: QuoteRequest) -> Award | None:
    award = queries.choice_of(request)
    return award if award and award.state == AwardState.ACCEPTED else None


def orders(form: str, found: QuerySet[SupplierOrder], *, with_money: bool) -> HttpResponse:
    """Of parts as `purchases.parts_of` finds them."""
    today = timezone.localdate()
    rows = ((part, dues.due_of(part, today=today)) for part in found.iterator(chunk_size=CHUNK))
    columns = _part_columns() + (_money_columns() if with_money else [])
    return download(form, columns, rows, name="commandes")


def _part_columns() -> list[Part]:
    return [
        Part(_("Numéro"), lambda row: row[0].number),
        Part(_("Fournisseur"), lambda row: row[0].supplier.name, width=34),
        Part(_("Date"), lambda row: timezone.localdate(row[0].placed_at), Kind.DATE),
        Part(_("État"), lambda row: row[0].get_state_display()),
        Part(_("Bon de commande"), lambda row: row[0].order.envelope.purchase_reference),
        Part(_("Numéro d’engagement"), lambda row: row[0].order.envelope.commitment_number),
        Part(_("Service"), lambda row: _entity(row[0])),
        Part(_("Promise pour le"), lambda row: row[0].promised_on, Kind.DATE),
        Part(_("Livrée le"), lambda row: _day(row[0].delivered_at), Kind.DATE),
        Part(_("Service fait le"), lambda row: _received_on(row[0]), Kind.DATE),
        Part(_("Réserves"), lambda row: _reserves(row[0])),
    ]


def _money_columns() -> list[Part]:
    """What was invoiced, else what was ordered, as the list shows it."""
    sales, credits = (Invoice.Kind.DEPOSIT, Invoice.Kind.SALE), (Invoice.Kind.CREDIT,)
    return [
        Part(_("HT"), lambda row: (row[1].invoice if row[1] else row[0]).net, Kind.EURO),
        Part(_("TVA"), lambda row: (row[1].invoice if row[1] else row[0]).tax, Kind.EURO),
        Part(_("TTC"), lambda row: _gross(*row), Kind.EURO),
        Part(_("Factures"), lambda row: _numbers(row[0], sales)),
        Part(_("Avoirs"), lambda row: _numbers(row[0], credits)),
        Part(_("Échéance"), lambda row: row[1].due_on if row[1] else None, Kind.DATE),
        Part(_("Payée le"), lambda row: _paid_on(*row), Kind.DATE),
    ]


def _entity(part: SupplierOrder) -> str:
    entity = part.order.envelope.entity
    return entity.name if entity else ""


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _received_on(part: SupplierOrder) -> date | None:
    acceptance = getattr(part, "delivery_acceptance", None)
    return acceptance.received_on if acceptance else None


def _reserves(part: SupplierOrder) -> str:
    acceptance = getattr(part, "delivery_acceptance", None)
    return acceptance.reserves if acceptance else ""


def _gross(part: SupplierOrder, due: Due | None) -> int:
    return due.invoice.gross if due else part.net + part.tax


def _numbers(part: SupplierOrder, kinds: tuple[str, ...]) -> str:
    """Of invoices of these kinds; one that another replaced is not to be paid."""
    found = (one for one in part.invoices.all() if one.kind in kinds and not one.is_replaced)
    return ", ".join(one.number for one in found)


def _paid_on(part: SupplierOrder, due: Due | None) -> date | None:
    return _day((due.invoice.paid_at if due else None) or part.paid_at)
