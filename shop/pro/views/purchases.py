"""Purchases made elsewhere: files to add, what became of their lines, and taking one back."""

import io
from typing import Any, Final

import xlsxwriter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.impact import uploads
from shop.impact.models import Upload
from shop.impact.uploads import UploadRefused
from shop.organisations.models import Member, Organisation
from shop.pro.access import may, member_of
from shop.pro.frame import page
from shop.pro.report_forms import PurchasesForm

ROOM: Final = "reports"
PER_PAGE: Final = 20
# Rows named under one reason; the count says how many there are.
NAMED: Final = 30
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD: Final = (
    "Date", "SIRET", "Fournisseur", "Désignation", "Montant HT", "TVA", "Catégorie", "Département",
    "Facture", "Payé le", "Échéance", "Statuts", "Labels", "Famille alimentaire", "Main-d’œuvre",
    "Réemploi", "Recyclé", "Heures d’insertion", "Contrat",
)  # fmt: skip
# Fictional, like all of the demonstration.
_EXAMPLE: Final = (
    "2026-03-31", "", "Atelier fictif", "Entretien des espaces verts", "1250.00", "20",
    "Espaces verts", "35", "F-2026-001", "2026-04-30", "2026-04-30", "ESAT", "", "", "900.00", "",
    "", "", "",
)  # fmt: skip


def _own(organisation: Organisation, member: Member) -> QuerySet[Upload]:
    """Whose member belongs to one service sees the files that they brought themselves."""
    found = Upload.objects.filter(organisation=organisation).select_related("by")
    return found if member.entity_id is None else found.filter(by=member.user_id)


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("read_reports")
def purchases(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    form = PurchasesForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST":
        if not may(member.role, "make_reports"):
            raise PermissionDenied
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                uploads.add(
                    organisation_id=organisation.pk, data=file.read(), name=file.name,
                    at=timezone.now(), by_id=member.user_id,
                )  # fmt: skip
            except UploadRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                messages.success(request, _("Le fichier est reçu : ses lignes seront lues."))
                return redirect("pro-purchases", siret=organisation.siret)
    listed = Paginator(_own(organisation, member), PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request, "pro/purchases.html", organisation=organisation, member=member, room=ROOM,
        tab="purchases", status=422 if form.errors else 200, form=form, page=listed,
        waits=any(each.state in ("waiting", "reading") for each in listed),
    )  # fmt: skip


@require_safe
@member_of("read_reports")
def one(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    upload = _one(organisation, member, pk)
    return page(
        request, "pro/purchase_file.html", organisation=organisation, member=member, room=ROOM,
        tab="purchases", upload=upload, groups=_groups(upload),
    )  # fmt: skip


@require_POST
@member_of("make_reports")
def remove(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    upload = _one(organisation, member, pk)
    at = timezone.now()
    if uploads.remove(upload_id=upload.pk, organisation_id=organisation.pk, at=at):
        messages.success(
            request, _("Ses lignes ne comptent plus ; les rapports déjà faits n’ont pas changé.")
        )
    else:
        messages.error(request, _("Ce fichier est en lecture ou déjà retiré."))
    return redirect("pro-purchases", siret=organisation.siret)


@require_safe
@member_of("read_reports")
def template(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    """A workbook with the columns that are understood, and a line to overwrite."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Achats")
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, (head, cell) in enumerate(zip(_HEAD, _EXAMPLE, strict=True)):
        sheet.write_string(0, place, head, bold)
        sheet.write_string(1, place, cell)
    sheet.set_column(0, len(_HEAD) - 1, 18)
    sheet.freeze_panes(1, 0)
    book.close()
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="achats-modele.xlsx"'
    return response


def _one(organisation: Organisation, member: Member, pk: int) -> Upload:
    found = _own(organisation, member).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _groups(upload: Upload) -> list[dict[str, Any]]:
    """Findings of one kind together: what is not counted first."""
    found: dict[tuple[bool, str, str], list[int]] = {}
    for row in upload.findings:
        key = (row["counted"], row["code"], str(row["reason"]))
        found.setdefault(key, []).append(row["line"] or 0)
    return [
        {
            "counted": counted,
            "reason": reason,
            "count": len(rows),
            "rows": [row for row in sorted(rows) if row][:NAMED],
            "more": max(0, len(rows) - NAMED),
        }
        for (counted, _code, reason), rows in sorted(found.items())
    ]
