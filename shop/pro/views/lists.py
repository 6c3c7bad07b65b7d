"""Shopping lists of an organisation, and what was ordered asked for again."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.accounts.models import User
from shop.listings.models import Sellable, State
from shop.money import ZERO
from shop.orders import again
from shop.organisations.models import Member, Organisation
from shop.pro.access import MAY, member_of
from shop.pro.frame import page
from shop.pro.views.orders import own_part
from shop.quoting import drafting, lists
from shop.quoting.drafting import Asked, Contact, RequestRefused
from shop.quoting.lists import ListRefused
from shop.quoting.models import QuoteRequest, ShoppingList
from shop.visitor import remember_basket


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("read_quotes")
def all_lists(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    """All of them; a POST makes another."""
    trouble, name = "", request.POST.get("name", "")
    if request.method == "POST":
        if member.role not in MAY["ask_quotes"]:
            return HttpResponse(status=403)
        try:
            made = lists.create(organisation_id=organisation.pk, name=name, at=timezone.now())
        except ListRefused as refusal:
            trouble = str(refusal)
        else:
            messages.success(request, _("Liste créée : ajoutez-y des articles depuis leurs pages."))
            return redirect("pro-list", siret=organisation.siret, pk=made.pk)
    return page(
        request, "pro/lists.html", organisation=organisation, member=member, room="quotes",
        tab="lists", status=422 if trouble else 200, typed_name=name, trouble=trouble,
        lists=lists.of_organisation(organisation.pk),
    )  # fmt: skip


def _own(organisation: Organisation, pk: int) -> ShoppingList:
    return get_object_or_404(ShoppingList, pk=pk, organisation=organisation)


@require_safe
@member_of("read_quotes")
def one_list(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    return _page(request, organisation, member, _own(organisation, pk))


def _page(
    request: HttpRequest,
    organisation: Organisation,
    member: Member,
    mine: ShoppingList,
    *,
    trouble: str = "",
) -> HttpResponse:
    rows = lists.rows(mine, day=timezone.localdate())
    typed = request.POST
    return page(
        request, "pro/list.html", organisation=organisation, member=member, room="quotes",
        tab="lists", status=422 if trouble else 200, mine=mine, trouble={"told": trouble},
        rows=[(row, typed.get(f"q-{row.line.pk}", str(row.line.quantity))) for row in rows],
        total=sum((row.amount for row in rows if row.amount is not None), ZERO),
        typed_name=typed.get("name", mine.name),
    )  # fmt: skip


@require_POST
@member_of("ask_quotes")
def act(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int, action: str
) -> HttpResponse:
    mine = _own(organisation, pk)
    if action not in ACTS:
        raise Http404
    try:
        return ACTS[action](request, organisation, member, mine)
    except (ListRefused, RequestRefused) as refusal:
        return _page(request, organisation, member, mine, trouble=str(refusal))


def _rename(
    request: HttpRequest, organisation: Organisation, member: Member, mine: ShoppingList
) -> HttpResponse:
    lists.rename(list_id=mine.pk, name=request.POST.get("name", ""), at=timezone.now())
    messages.success(request, _("Liste renommée."))
    return redirect("pro-list", siret=organisation.siret, pk=mine.pk)


def _delete(
    request: HttpRequest, organisation: Organisation, member: Member, mine: ShoppingList
) -> HttpResponse:
    lists.delete(list_id=mine.pk)
    messages.success(request, _("Liste « %(name)s » supprimée.") % {"name": mine.name})
    return redirect("pro-lists", siret=organisation.siret)


def _change(
    request: HttpRequest, organisation: Organisation, member: Member, mine: ShoppingList
) -> HttpResponse:
    removed = request.POST.get("remove", "")
    quantities = {}
    for name, text in request.POST.items():
        pk = name.removeprefix("q-")
        if name == pk or not pk.isdecimal() or len(pk) > 18:
            continue
        quantities[int(pk)] = 0 if pk == removed else _whole(str(text))
    lists.change(list_id=mine.pk, quantities=quantities, at=timezone.now())
    messages.success(request, _("Liste enregistrée."))
    return redirect("pro-list", siret=organisation.siret, pk=mine.pk)


def _whole(text: str) -> int:
    text = text.strip()
    if not text.isdecimal() or len(text) > 6:
        raise ListRefused(_("Indiquez les quantités en chiffres ; 0 retire l’article."), "quantity")
    return int(text)


def _to_basket(
    request: HttpRequest, organisation: Organisation, member: Member, mine: ShoppingList
) -> HttpResponse:
    return into_basket(request, lists.wanted(mine))


def _to_quote(
    request: HttpRequest, organisation: Organisation, member: Member, mine: ShoppingList
) -> HttpResponse:
    return _asked(organisation, member, mine.name, drafting.from_list(mine))


Act = Callable[[HttpRequest, Organisation, Member, ShoppingList], HttpResponse]
ACTS: dict[str, Act] = {
    "renommer": _rename,
    "supprimer": _delete,
    "quantites": _change,
    "panier": _to_basket,
    "devis": _to_quote,
}


def into_basket(request: HttpRequest, wanted: list[again.Wanted]) -> HttpResponse:
    """The basket of who asks, with what it takes; what it does not is named."""
    filled = again.fill(
        wanted=wanted, basket_id=None, owner_id=request.user.pk, at=timezone.now(),
        gone=_("n’est plus vendu."),
    )  # fmt: skip
    for title, why in filled.left_out:
        messages.error(request, _("%(title)s : %(why)s") % {"title": title, "why": why})
    if filled.count:
        messages.success(
            request,
            _("Articles mis au panier, aux prix d’aujourd’hui : %(count)d.")
            % {"count": filled.count},
        )
    response = redirect("basket")
    remember_basket(request, response, basket_id=filled.basket_id, count=filled.items)
    return response


def _asked(
    organisation: Organisation, member: Member, title: str, lines: list[Asked]
) -> HttpResponse:
    if not lines:
        raise RequestRefused(_("Cette liste est vide : ajoutez-y des articles."))
    made = drafting.start(
        contact=Contact(member.user.get_full_name() or member.user.email, member.user.email),
        title=title, at=timezone.now(), organisation_id=organisation.pk,
        author_id=member.user_id, entity_id=member.entity_id, lines=lines,
        kind=QuoteRequest.Kind.PRICED,
    )  # fmt: skip
    return redirect("pro-quote-edit", siret=organisation.siret, pk=made.pk)


@require_POST
@member_of("ask_quotes")
def order_again(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str
) -> HttpResponse:
    """A past order into the basket, or into a request for a quote."""
    part = own_part(organisation, member, number)
    if "devis" in request.POST:
        title = _("Comme la commande %(number)s") % {"number": part.number}
        return _asked(organisation, member, title, lists.from_order(part))
    return into_basket(request, again.of_part(part))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, listing_id: int) -> HttpResponse:
    """From a product's page: which list, how many."""
    user = cast(User, request.user)
    sellables = list(
        Sellable.objects.filter(
            listing=listing_id,
            is_active=True,
            listing__state=State.PUBLISHED,
            listing__card__isnull=False,
        ).select_related("listing__product", "listing__card")
    )
    members = list(
        Member.objects.filter(user=user, role__in=MAY["ask_quotes"]).select_related("organisation")
    )
    if not sellables or not members:
        raise Http404
    mine = ShoppingList.objects.filter(
        organisation__in=[each.organisation_id for each in members]
    ).select_related("organisation")
    trouble = ""
    if request.method == "POST":
        try:
            found = _put(request, members, mine, sellables)
        except ListRefused as refusal:
            trouble = str(refusal)
        else:
            messages.success(request, _("Ajouté à la liste « %(name)s ».") % {"name": found.name})
            return redirect("pro-list", siret=found.organisation.siret, pk=found.pk)
    return render(
        request, "pro/list_add.html",
        {"sellables": sellables, "lists": mine, "members": members, "typed": request.POST,
         "card": sellables[0].listing.card, "trouble": {"told": trouble}},
        status=422 if trouble else 200,
    )  # fmt: skip


def _put(
    request: HttpRequest, members: list[Member], mine: object, sellables: list[Sellable]
) -> ShoppingList:
    post, at = request.POST, timezone.now()
    sellable = next((s for s in sellables if str(s.pk) == post.get("sellable", "")), None)
    if sellable is None:
        raise ListRefused(_("Choisissez l’article."), "sellable")
    quantity = _whole(post.get("quantity", ""))
    kind, _sep, number = post.get("list", "").partition(":")
    owned = {each.organisation_id: each.organisation for each in members}
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    if kind == "new" and pk in owned:
        found = lists.create(organisation_id=pk, name=post.get("name", ""), at=at)
    else:
        chosen = ShoppingList.objects.filter(pk=pk, organisation__in=owned).first()
        if kind != "list" or chosen is None:
            raise ListRefused(_("Choisissez une liste."), "list")
        found = chosen
    lists.put(list_id=found.pk, sellable_id=sellable.pk, quantity=quantity, at=at)
    return found
