"""What the supplier attests to its customers for a year (OETH): costs, amounts, one sending."""

from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shop.documents.papers import paper_of
from shop.impact import attesting
from shop.impact.outputs import attestation as papers
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team
from suppliers.portal.attestation_forms import SharesForm, SignatoryForm
from suppliers.portal.frame import page

# Years that may still be corrected.
YEARS_BACK = 3


def _years(today: date) -> list[int]:
    last = attesting.year_to_attest(today)
    return [last - back for back in range(YEARS_BACK)]


def _year(given: str) -> int:
    """The year of the address or of a form; the one that is over where it names none."""
    years = _years(timezone.localdate())
    found = int(given) if given.isdecimal() and len(given) == 4 else years[0]
    if found not in years:
        raise Http404
    return found


@require_safe
@team("read_money")
def attestations(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    return _page(request, supplier, member, year=_year(request.GET.get("annee", "")))


def _page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    *,
    year: int,
    form: SharesForm | None = None,
    signatory: SignatoryForm | None = None,
) -> HttpResponse:
    shares = attesting.shares_of(supplier, year=year)
    rows = attesting.dues(supplier, year=year) if shares else []
    categories = attesting.categories_sold(supplier, year=year)
    wrong = form or signatory
    return page(
        request, "portal/attestations.html", supplier=supplier, member=member, room="money",
        tab="year", status=422 if wrong else 200,
        year=year,
        years=_years(timezone.localdate()),
        may_attest=attesting.may_attest(supplier, year=year),
        form=form or SharesForm(categories=categories, shares=shares),
        signatory=signatory
        or SignatoryForm(initial={"name": member.user.get_full_name()}, auto_id="s_%s"),
        wrong=wrong,
        has_sales=bool(categories) or bool(rows) or attesting.has_sales(supplier, year=year),
        rows=[row for row in rows if row.is_attestable or row.sent],
        below=[row for row in rows if not row.is_attestable and not row.sent],
        to_send=sum(row.is_new for row in rows),
        sums={
            name: sum(getattr(row, name) for row in rows if row.is_attestable)
            for name in ("paid", "costs", "labour", "told")
        },
        sent=attesting.of_supplier(supplier),
    )  # fmt: skip


@require_POST
@team("handle_money")
def shares(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    year = _year(request.POST.get("year", ""))
    form = SharesForm(
        request.POST, categories=attesting.categories_sold(supplier, year=year), shares={}
    )
    if not form.is_valid():
        return _page(request, supplier, member, year=year, form=form)
    attesting.keep_shares(supplier_id=supplier.pk, year=year, shares=form.shares())
    messages.success(request, _("Coûts enregistrés : vérifiez les montants, puis envoyez."))
    return redirect(_address(supplier, year) + "#montants")


@require_POST
@team("handle_money")
def send(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    year = _year(request.POST.get("year", ""))
    form = SignatoryForm(request.POST, auto_id="s_%s")
    if not form.is_valid():
        return _page(request, supplier, member, year=year, signatory=form)
    try:
        made = attesting.send(
            supplier_id=supplier.pk,
            year=year,
            name=form.cleaned_data["name"],
            quality=form.cleaned_data["quality"],
            by_id=member.user_id,
            at=timezone.now(),
        )
    except attesting.AttestingRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, supplier, member, year=year, signatory=form)
    if made:
        messages.success(
            request,
            ngettext(
                "%(n)d attestation envoyée : votre client la reçoit par e-mail.",
                "%(n)d attestations envoyées : vos clients les reçoivent par e-mail.",
                len(made),
            )
            % {"n": len(made)},
        )
    else:
        messages.success(
            request, _("Rien n’a changé : aucune attestation n’est envoyée de nouveau.")
        )
    return redirect(_address(supplier, year))


def _address(supplier: Supplier, year: int) -> str:
    return f"{reverse('portal-attestations', args=[supplier.slug])}?annee={year}"


@require_safe
@team("read_money")
def paper(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponseBase:
    found = get_object_or_404(attesting.of_supplier(supplier), pk=pk)
    made = paper_of(found.document, render=papers.pdf, at=timezone.now())
    return FileResponse(
        made.file.open("rb"), as_attachment=True, filename=f"{found.document.number}.pdf",
        content_type="application/pdf",
    )  # fmt: skip
