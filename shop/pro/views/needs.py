"""The simple request, for everybody: what, how many, when, where, who."""

from dataclasses import dataclass
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.accounts.models import User
from shop.listings.models import Card, Sellable
from shop.organisations.models import Member
from shop.pro.access import may
from shop.pro.quote_forms import SimpleForm
from shop.quoting import drafting, queries, sending
from shop.quoting.amounts import MILLI
from shop.quoting.drafting import Asked, Contact, RequestRefused
from shop.quoting.models import QuoteRequest
from shop.quoting.units import UNITS
from shop.visitor import basket_id
from suppliers.directory.models import Supplier

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Target:
    """Where the visitor comes from: a product, a supplier, the basket, or nowhere."""

    title: str = ""
    suppliers: tuple[Supplier, ...] = ()
    lines: tuple[Asked, ...] = ()
    category_id: int | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def need(request: HttpRequest) -> HttpResponse:
    """Logged in, it goes out at once; else after a click in an e-mail, so that nobody can write
    to suppliers in another's name."""
    target = _target(request)
    member = _member(request)
    organisation = member.organisation if member else None
    given: dict[str, Any] = {
        "has_target": bool(target.suppliers), "organisation": organisation,
    }  # fmt: skip
    if request.method != "POST":
        form = SimpleForm(initial=_initial(request, target), **given)
        return _page(request, form, target, member)
    form = SimpleForm(request.POST, **given)
    if form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("need-noted")
        try:
            quote = _start(request, form, target, member)
        except RequestRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _after(request, quote, member)
    return _page(request, form, target, member, status=422)


@never_cache
def noted(request: HttpRequest) -> HttpResponse:
    return render(request, "pro/noted.html")


def _member(request: HttpRequest) -> Member | None:
    """The organisation for which the visitor asks, where there is exactly one."""
    if not request.user.is_authenticated:
        return None
    found = list(
        Member.objects.filter(user=request.user.pk).select_related("organisation", "user")[:2]
    )
    return found[0] if len(found) == 1 and may(found[0].role, "ask_quotes") else None


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The requests that a person made for themselves; those of organisations are in their space."""
    user = cast(User, request.user)
    addresses = list(
        EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    )
    found = queries.of_person(user_id=user.pk, addresses=addresses)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pro/needs.html", {"page": shown})


def _target(request: HttpRequest) -> Target:
    at = request.GET
    if at.get("panier"):
        return _from_basket(request)
    if at.get("produit", "").isdigit():
        card = Card.objects.filter(pk=int(at["produit"])).select_related("supplier").first()
        if card is not None:
            return Target(card.title, (card.supplier,), (), card.category_id)
    if slug := at.get("fournisseur", ""):
        supplier = Supplier.objects.filter(slug=slug, state=Supplier.State.PUBLISHED).first()
        if supplier is not None:
            return Target("", (supplier,))
    return Target(title=at.get("q", "")[:160])


def _from_basket(request: HttpRequest) -> Target:
    lines = tuple(drafting.from_basket(basket_id=basket_id(request), day=timezone.localdate()))
    ids = [line.sellable_id for line in lines]
    suppliers = Supplier.objects.filter(sellables__in=ids).distinct().order_by("sort_name")
    return Target(_("Mon panier") if lines else "", tuple(suppliers), lines)


def _initial(request: HttpRequest, target: Target) -> dict[str, Any]:
    found: dict[str, Any] = {"title": target.title, "unit": "pièce"}
    if request.user.is_authenticated:
        found |= {"name": request.user.get_full_name(), "email": request.user.email}
    return found


def _start(
    request: HttpRequest, form: SimpleForm, target: Target, member: Member | None
) -> QuoteRequest:
    data, at = form.cleaned_data, timezone.now()
    lines = list(target.lines) or form.line()
    if len(lines) == 1 and not target.lines:
        lines = [_of_product(request, lines[0])]
    category = data.get("category")
    return drafting.start(
        contact=Contact(data["name"], data["email"], data["phone"], data.get("company_name", "")),
        title=data["title"],
        at=at,
        organisation_id=member.organisation_id if member else None,
        author_id=request.user.pk if request.user.is_authenticated else None,
        lines=lines,
        need=data["need"] or ("" if lines else data["title"]),
        wanted_on=data["wanted_on"],
        commune_id=form.commune_id or None,
        category_id=int(category) if category else target.category_id,
        entity_id=member.entity_id if member else None,
        deadline=form.deadline(at),
        audience="chosen" if target.suppliers else "open",
        chosen=[each.pk for each in target.suppliers],
    )


def _of_product(request: HttpRequest, line: Asked) -> Asked:
    """A line about a product of the shop names it, so that its stock and labels follow."""
    pk = request.GET.get("produit", "")
    only = list(Sellable.objects.filter(listing__card__pk=int(pk))[:2]) if pk.isdigit() else []
    if len(only) != 1:
        return line
    return Asked(line.title, line.quantity, line.unit, sellable_id=only[0].pk)


def _after(
    request: HttpRequest, quote: QuoteRequest, member: Member | None
) -> HttpResponseRedirect:
    if not request.user.is_authenticated:
        return redirect("need-noted")
    try:
        sending.send(request_id=quote.pk, at=timezone.now(), by_id=request.user.pk)
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
    else:
        count = quote.invitations.count()
        messages.success(
            request, _("Demande envoyée à %(count)d fournisseurs.") % {"count": count}
            if count > 1 else _("Demande envoyée.")
        )  # fmt: skip
    if member is not None:
        return redirect("pro-quote", siret=member.organisation.siret, pk=quote.pk)
    return redirect("quote", token=quote.token)


def _page(
    request: HttpRequest,
    form: SimpleForm,
    target: Target,
    member: Member | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "target": target,
        "member": member,
        "units": UNITS,
        "lines": [(line, line.quantity // MILLI) for line in target.lines],
        "full": reverse("pro-quote-new", args=[member.organisation.siret]) if member else "",
    }
    return render(request, "pro/need.html", context, status=status)
