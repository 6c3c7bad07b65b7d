"""A quote that the supplier begins, for a client who telephoned, wrote or came to a fair."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.quoting import answering, drafting, sending
from shop.quoting.answering import PricedLine
from shop.quoting.drafting import Asked, Contact
from shop.quoting.models import Invitation, QuoteRequest
from shop.quoting.states import SUPPLIER
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal import quote_forms
from suppliers.portal.access import team
from suppliers.portal.forms import whole
from suppliers.portal.frame import new_token, page
from suppliers.portal.quote_acts import REFUSALS
from suppliers.portal.quote_forms import ClientForm, Row, TermsForm

DEADLINE = timedelta(days=30)
FOUND = 20
FREE_ROWS = 2


@require_http_methods(["GET", "HEAD", "POST"])
@team("answer_quotes")
def new(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    """Searching, adding and sending send the whole form: what was typed stays."""
    post, day = request.POST, timezone.localdate()
    default = quote_forms.default_vat(supplier)
    token = post.get("token", "")
    token = token if re.fullmatch(r"[0-9a-f]{32}", token) else new_token()
    if request.method != "POST":
        rows = quote_forms.empty_rows(0, FREE_ROWS, default)
        end = day + DEADLINE
        terms = TermsForm(
            initial={"valid_until": end, "payment_days": 30,
                     "signed_name": member.user.get_full_name()},
            supplier=supplier, day=day,
        )  # fmt: skip
        return _page(request, supplier, member, ClientForm(), terms, rows, token)
    # The same form sent twice is one quote.
    known = request.session.get(f"quote-{token}")
    if known is not None:
        return redirect("portal-quote", slug=supplier.slug, pk=known)
    rows = quote_forms.typed_rows(post, [], default=default)
    if "send" not in post:
        rows = _changed(request, supplier, rows, default)
        told = {**post.dict(), "certificates": post.getlist("certificates")}
        terms = TermsForm(initial=told, supplier=supplier, day=day)
        client = ClientForm(initial=post.dict())
        return _page(request, supplier, member, client, terms, rows, token)
    client = ClientForm(post)
    terms = TermsForm(post, supplier=supplier, day=day, signs=True)
    invitation = _sent(supplier, member, client, terms, rows)
    if invitation is None:
        return _page(request, supplier, member, client, terms, rows, token, status=422)
    request.session[f"quote-{token}"] = invitation.pk
    messages.success(
        request,
        _("Devis envoyé à %(email)s.") % {"email": client.cleaned_data["email"]},
    )
    return redirect("portal-quote", slug=supplier.slug, pk=invitation.pk)


def _changed(request: HttpRequest, supplier: Supplier, rows: list[Row], default: str) -> list[Row]:
    """The rows with an article of the catalogue, or with more empty ones."""
    article = whole(request.POST.get("article", ""))
    filled = [row for row in rows if not row.is_empty]
    if article is not None:
        sellable = quote_forms.articles(supplier).filter(pk=article).first()
        if sellable is not None:
            day = timezone.localdate()
            filled.append(quote_forms.article_row("", sellable, day=day, default=default))
        rows = filled
        more = 1
    else:
        more = 3 if "more" in request.POST else 0
    rows = [*rows, *quote_forms.empty_rows(0, more, default)]
    for place, row in enumerate(rows):
        row.key = f"x{place}"
    return rows


def _sent(
    supplier: Supplier, member: TeamMember, client: ClientForm, terms: TermsForm, rows: list[Row]
) -> Invitation | None:
    """Request, answer and number at once; None with what is wrong told in forms and rows."""
    found = quote_forms.read(rows, supplier=supplier)
    are_valid = [client.is_valid(), terms.is_valid()]
    if not all(are_valid) or any(row.errors for row in rows):
        return None
    if not found:
        client.add_error(None, _("Ajoutez au moins une ligne."))
        return None
    now, told = timezone.now(), client.cleaned_data
    places: list[int] = []
    try:
        with transaction.atomic():
            asked = drafting.start(
                contact=Contact(
                    told["name"], told["email"], told["phone"], told["company_name"]
                ),
                title=told["title"], at=now, started_by_id=supplier.pk,
                lines=[_asked(line) for _row, line in found],
                kind=QuoteRequest.Kind.PRICED,
                deadline=_deadline(terms.cleaned_data["valid_until"], now),
            )  # fmt: skip
            sending.send(request_id=asked.pk, at=now, role=SUPPLIER, by_id=member.user_id)
            invitation = asked.invitations.get()
            places += asked.lines.order_by("position").values_list("pk", flat=True)
            answering.save(
                invitation_id=invitation.pk, at=now, by_id=member.user_id,
                lines=[
                    replace(line, line_id=pk)
                    for (_row, line), pk in zip(found, places, strict=True)
                ],
                certificate_ids=terms.certificate_ids(), **terms.facts(),
            )  # fmt: skip
            answering.submit(
                invitation_id=invitation.pk, at=now, by_id=member.user_id,
                signed_name=terms.cleaned_data["signed_name"],
            )  # fmt: skip
    except REFUSALS as refusal:
        _place(str(refusal), getattr(refusal, "field", ""), client, terms,
               dict(zip(places, found, strict=False)))  # fmt: skip
        return None
    return invitation


def _deadline(valid_until: date | None, now: datetime) -> datetime:
    """The client may decide for thirty days, and never longer than the quote is valid."""
    latest = now + DEADLINE
    if valid_until is None:
        return latest
    midnight = datetime.combine(valid_until, time(23, 59), tzinfo=timezone.get_current_timezone())
    return min(latest, midnight)


def _asked(line: PricedLine) -> Asked:
    return Asked(
        title=line.title, quantity=line.quantity, unit=line.unit, sellable_id=line.sellable_id
    )


def _place(
    told: str,
    where: str,
    client: ClientForm,
    terms: TermsForm,
    lines: Mapping[int, tuple[Row, PricedLine]],
) -> None:
    """A refusal of the domain, at the row or field that it is about."""
    kind, _dash, number = where.partition("-")
    if kind == "line" and number.isdecimal() and int(number) in lines:
        lines[int(number)][0].errors[""] = told
    elif where == "deadline":
        terms.add_error("valid_until", _("Laissez au client au moins deux heures pour décider."))
    elif where in terms.fields:
        terms.add_error(where, told)
    else:
        client.add_error(where if where in client.fields else None, told)


def _page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    client: ClientForm,
    terms: TermsForm,
    rows: list[Row],
    token: str,
    *,
    status: int = 200,
) -> HttpResponse:
    text, day = request.POST.get("q", "")[:80].strip(), timezone.localdate()
    articles = quote_forms.articles(supplier).order_by("listing__product__title", "position", "pk")
    if text:
        articles = articles.filter(
            Q(reference__icontains=text) | Q(listing__product__title__icontains=text)
        )
    return page(
        request, "portal/quote_new.html", supplier=supplier, member=member, room="quotes",
        tab="new", status=status, client=client, form=terms, rows=rows, token=token, text=text,
        articles=articles[:FOUND], count=articles.count(), most=FOUND,
        wrong_rows=[row for row in rows if row.errors],
        vats=quote_forms.vat_of(supplier, day=day),
        expired=quote_forms.expired_certificates(supplier=supplier, day=day),
    )  # fmt: skip
