"""Staff's lists as files: Wagtail's own buttons, written as everybody's files are."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.views import generic

from shop.orders.models import SupplierOrder
from shop.quoting import rules
from shop.quoting.models import QuoteRequest
from shop.tables import CHUNK, Column, Kind, download

Request = Column[QuoteRequest]
Part = Column[SupplierOrder]


class Exported(generic.IndexView):
    """Wagtail's files have no guard against formulas, and commas that our spreadsheets misread."""

    show_export_buttons = True
    file_columns: Callable[[], list[Column[Any]]]
    # What they read beside the row itself.
    with_rows: ClassVar[tuple[str, ...]] = ()

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> HttpResponse:
        rows = queryset.select_related(*self.with_rows).iterator(chunk_size=CHUNK)
        return download(spreadsheet_format, self.file_columns(), rows, name=self.export_filename)


def request_columns() -> list[Request]:
    """What the list and a request's own page show: never links, contacts or offers."""
    families = {row.code: row.label for row in rules.families()}
    return [
        Request(_("Numéro"), lambda one: one.number, width=14),
        Request(_("Objet"), lambda one: one.title, width=40),
        Request(_("État"), lambda one: one.get_state_display()),
        Request(_("Nature"), lambda one: one.get_kind_display()),
        Request(_("Client"), _asker, width=34),
        Request(_("Service"), lambda one: one.entity.name if one.entity else ""),
        Request(_("Acheteur public"), lambda one: _("oui") if one.is_public else _("non")),
        Request(_("Commencée par"), lambda one: one.started_by.name if one.started_by else ""),
        Request(_("CPV"), lambda one: one.cpv, width=10),
        Request(_("Famille d’achat"), lambda one: families.get(one.cpv[:2], "")),
        Request(_("Catégorie"), lambda one: one.category.name if one.category else ""),
        Request(_("Envoyée le"), lambda one: one.sent_at, Kind.DATETIME),
        Request(_("Réponses avant"), lambda one: one.deadline, Kind.DATETIME),
        Request(_("Invités"), lambda one: one.invited_count, Kind.INTEGER),  # type: ignore[attr-defined]
        Request(_("Réponses"), lambda one: one.answered_count, Kind.INTEGER),  # type: ignore[attr-defined]
    ]


def _asker(request: QuoteRequest) -> str:
    return request.organisation.name if request.organisation else request.company_name


def part_columns() -> list[Part]:
    """Organisations by name; people's contacts stay on the order's own page."""
    return [
        Part(_("Numéro"), lambda part: part.number),
        Part(_("Date"), lambda part: timezone.localdate(part.placed_at), Kind.DATE),
        Part(_("Fournisseur"), lambda part: part.supplier.name, width=34),
        Part(_("Organisation"), lambda part: _organisation(part), width=34),
        Part(_("État"), lambda part: part.get_state_display()),
        Part(_("Livraison"), lambda part: part.get_delivery_display()),
        Part(_("Promise pour le"), lambda part: part.promised_on, Kind.DATE),
        Part(_("HT"), lambda part: part.net, Kind.EURO),
        Part(_("TVA"), lambda part: part.tax, Kind.EURO),
        Part(_("TTC"), lambda part: part.net + part.tax, Kind.EURO),
        Part(_("Payée le"), lambda part: part.paid_at, Kind.DATETIME),
        Part(_("Livrée le"), lambda part: part.delivered_at, Kind.DATETIME),
    ]


def _organisation(part: SupplierOrder) -> str:
    return part.organisation.name if part.organisation else ""
