"""The ledger at a glance, what is stuck, and the yearly figures for the tax office."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.invoicing import queries as invoices
from shop.outbox.models import Failure
from shop.payments import ledger
from shop.payments.models import Account, Transfer

MOST = 50


@require_safe
@never_cache
@permission_required("payments.view_entry", login_url="wagtailadmin_login")
def money(request: HttpRequest) -> HttpResponse:
    check = ledger.check()
    stuck = Transfer.objects.exclude(trouble="").select_related("supplier_order", "legal_entity")
    context = {
        "check": check,
        "accounts": [(Account(name).label, cents) for name, cents in check.accounts.items()],
        "stuck": stuck[:MOST],
        "failures": Failure.objects.select_related("fact").order_by("retry_at")[:MOST],
        "years": [timezone.localdate().year - back for back in range(3)],
    }
    return render(request, "backoffice/money.html", context)


@require_safe
@never_cache
@permission_required("payments.view_entry", login_url="wagtailadmin_login")
def dac7_file(request: HttpRequest, year: int) -> HttpResponse:
    """DAC7 figures of a year (CGI 1649 ter A to E), one line a legal entity."""
    answer = HttpResponse(invoices.dac7_csv(year=year), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="dac7-{year}.csv"'
    return answer
