"""The supplier's listings: found, changed by hand, completed and put on sale."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.listings import bulk, operations
from shop.listings.models import Listing, State
from shop.listings.operations import RefusedListing
from shop.listings.queries import unsorted_category
from shop.pictures.encoding import MAX_BYTES, BadPicture
from shop.pictures.files import store
from suppliers.directory.models import Supplier, TeamMember
from suppliers.feeds import queries
from suppliers.feeds.catalogue import spreadsheet
from suppliers.feeds.models import RemotePicture
from suppliers.portal import shelf, undo
from suppliers.portal.access import team
from suppliers.portal.frame import page
from suppliers.portal.product_forms import ListingForm, VariantForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The word in the address, or of the button → the state that it leads to.
STATES = {"publier": State.PUBLISHED, "archiver": State.ARCHIVED, "brouillon": State.DRAFT}


# The table ------------------------------------------------------------------------------------


@require_safe
@team("edit_listings")
def products(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    return _table(request, supplier, member, request.GET)


def _table(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    query: QueryDict,
    *,
    edit: shelf.Edit | None = None,
    trouble: str = "",
) -> HttpResponse:
    asked = shelf.asked(query)
    typed = {**edit.cells, **edit.refused} if edit else {}
    found = shelf.with_sellables(shelf.listed(supplier_id=supplier.pk, asked=asked))
    shown = Paginator(found, shelf.PER_PAGE).get_page(query.get("page"))
    ticked = set(_ticked(request))
    rows = shelf.table(shown, day=timezone.localdate(), typed=typed, ticked=ticked)
    counts = shelf.counts(supplier_id=supplier.pk)
    return page(
        request, "portal/products.html", supplier=supplier, member=member, room="products",
        status=422 if edit or trouble else 200,
        asked=asked, rows=rows, page=shown, sorts=shelf.SORTS,
        states=[(code, label, counts.get(code, 0)) for code, label in shelf.STATES],
        has_any=any(counts.values()),
        categories=shelf.categories(supplier_id=supplier.pk),
        sources=shelf.sources(supplier_id=supplier.pk),
        query=query.urlencode(),
        refused=len(edit.refused) if edit else 0,
        trouble={"at": "liste" if trouble else "", "told": trouble},
        undoable=undo.offered(request, supplier.pk),
    )  # fmt: skip


@require_POST
@team("edit_listings")
def edit_many(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    """Prices and stocks of the page; then what the pressed button does with the ticked rows."""
    query = QueryDict(request.POST.get("query", "")[:500])
    action = request.POST.get("do", "")
    if action == "annuler":
        return _taken_back(request, supplier, query)
    edit = shelf.read(supplier_id=supplier.pk, cells=shelf.cells_of(request.POST))
    if edit.refused:
        return _table(request, supplier, member, query, edit=edit)
    ticked = _ticked(request)
    if action in STATES and not ticked and not edit.sellables:
        told = _("Cochez d’abord les produits.")
        return _table(request, supplier, member, query, trouble=told)
    try:
        with transaction.atomic():
            done = _done(request, supplier, edit, STATES.get(action), ticked)
    except RefusedListing as refusal:
        return _table(request, supplier, member, query, edit=edit, trouble=str(refusal))
    if not done:
        messages.info(request, _("Rien n’a changé."))
    return redirect(_list_address(supplier, query))


def _ticked(request: HttpRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("n") if shelf.is_id(text)]


def _list_address(supplier: Supplier, query: QueryDict) -> str:
    address = reverse("portal-products", args=[supplier.slug])
    return f"{address}?{query.urlencode()}" if query else address


def _done(
    request: HttpRequest, supplier: Supplier, edit: shelf.Edit, state: str | None, ticked: list[int]
) -> bool:
    """Writes, and keeps what takes it back; whether anything changed. Raises RefusedListing."""
    now = timezone.now()
    told, states = [], {}
    of = bulk.taken(supplier_id=supplier.pk, references=(), eans=(), sellable_ids=edit.sellables)
    current = bulk.read(listing_ids=set(of.values_list("listing", flat=True)))
    if changed := operations.change(
        supplier_id=supplier.pk, listings={}, sellables=edit.sellables, at=now
    ):
        told.append(_saved(len(changed)))
    if state and ticked:
        moved = shelf.move(
            supplier_id=supplier.pk, listing_ids=ticked, state=state,
            regime=supplier.legal_entity.vat_regime, at=now,
        )  # fmt: skip
        states = {pk: {"state": (was, state)} for pk, was in moved.before.items()}
        if states:
            told.append(_moved(state, len(states)))
        if moved.left:
            messages.error(request, _left(moved.left))
    if told:
        kept = undo.before(listings={}, sellables=edit.sellables, current=current)
        undo.remember(request, supplier.pk, undo.Before(states, kept.sellables), " ".join(told))
    return bool(told) or (state is not None and bool(ticked))


def _saved(count: int) -> str:
    return ngettext("%(n)d produit modifié.", "%(n)d produits modifiés.", count) % {"n": count}


def _moved(state: str, count: int) -> str:
    told = {
        State.PUBLISHED: ngettext("%(n)d produit mis en vente.", "%(n)d produits mis en vente.", count),
        State.ARCHIVED: ngettext("%(n)d produit archivé.", "%(n)d produits archivés.", count),
        State.DRAFT: ngettext("%(n)d produit en brouillon.", "%(n)d produits en brouillon.", count),
    }  # fmt: skip
    return told[State(state)] % {"n": count}


def _left(titles: list[str]) -> str:
    names = ", ".join(titles[:3]) + ("…" if len(titles) > 3 else "")
    return ngettext(
        "%(n)d produit reste incomplet : %(names)s. Sa page dit ce qui manque.",
        "%(n)d produits restent incomplets : %(names)s. Leur page dit ce qui manque.",
        len(titles),
    ) % {"n": len(titles), "names": names}


def _taken_back(request: HttpRequest, supplier: Supplier, query: QueryDict) -> HttpResponse:
    try:
        count = undo.take_back(request, supplier.pk, at=timezone.now())
    except RefusedListing as refusal:
        messages.error(request, str(refusal))
        count = 0
    else:
        if count:
            told = ngettext(
                "Annulé : %(n)d produit rétabli.", "Annulé : %(n)d produits rétablis.", count
            )
            messages.success(request, told % {"n": count})
        else:
            messages.info(request, _("Il n’y a plus rien à annuler."))
    to = request.POST.get("produit", "")
    if shelf.is_id(to) and Listing.objects.filter(pk=int(to), supplier=supplier).exists():
        return redirect("portal-product", slug=supplier.slug, pk=int(to))
    return redirect(_list_address(supplier, query))


# Files ----------------------------------------------------------------------------------------


@require_safe
@team("edit_listings")
def catalogue(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    made = spreadsheet(supplier_id=supplier.pk, day=timezone.localdate())
    return xlsx(made, f"catalogue-{supplier.slug}-{timezone.localdate():%Y-%m-%d}")


@require_safe
@team("edit_listings")
def template(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    made = spreadsheet(supplier_id=supplier.pk, day=timezone.localdate(), is_empty=True)
    return xlsx(made, "modele-catalogue")


def xlsx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


# One product ----------------------------------------------------------------------------------


def _own(supplier: Supplier, pk: int) -> bulk.Current:
    """The supplier's own listing; 404 for another's."""
    if not Listing.objects.filter(pk=pk, supplier=supplier).exists():
        raise Http404
    return bulk.read(listing_ids=[pk])[pk]


@require_http_methods(["GET", "HEAD", "POST"])
@team("edit_listings")
def product(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    of = _own(supplier, pk)
    forms = _forms(supplier, of, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _product(request, supplier, member, of, forms)
    listing, variants = forms
    # All are asked, so that each tells its own.
    if not all([listing.is_valid(), *(form.is_valid() for form in variants.values())]):
        return _product(request, supplier, member, of, forms)
    given, sellables = listing.given, {key: form.given for key, form in variants.items()}
    if given["kind"] == "service":
        sellables = {key: {**row, "stock": None} for key, row in sellables.items()}
    try:
        changed = operations.change(
            supplier_id=supplier.pk, listings={pk: given}, sellables=sellables, at=timezone.now()
        )
    except RefusedListing as refusal:
        listing.add_error(None, str(refusal))
        return _product(request, supplier, member, of, forms)
    if request.POST.get("do") == "publier":
        return _move(request, supplier, pk, State.PUBLISHED)
    messages.success(request, _("C’est enregistré.") if changed else _("Rien n’a changé."))
    return redirect("portal-product", slug=supplier.slug, pk=pk)


Forms = tuple[ListingForm, dict[int, VariantForm]]


def _forms(supplier: Supplier, of: bulk.Current, post: QueryDict | None) -> Forms:
    listing = ListingForm(
        post, of=of, categories=queries.categories(), unsorted=unsorted_category(),
        regime=supplier.legal_entity.vat_regime, day=timezone.localdate(),
    )  # fmt: skip
    basis = (post.get("basis") if post else "") or of.fields["basis"]
    variants = {
        key: VariantForm(
            post, prefix=str(key), row=row, held=of.held[key], basis=str(basis),
            is_service=of.fields["kind"] == "service", title=of.fields["title"],
        )
        for key, row in of.sellables.items()
    }  # fmt: skip
    return listing, variants


def _problems(listing: ListingForm, variants: list[VariantForm]) -> list[tuple[str, str, str]]:
    """(anchor, field, error) of the whole page, as its summary tells them."""
    found = []
    for form in (listing, *variants):
        of = f" – {form.called}" if isinstance(form, VariantForm) and len(variants) > 1 else ""
        found += [
            (field.id_for_label or field.auto_id, f"{field.label}{of}", str(field.errors[0]))
            for field in form
            if field.errors
        ]
        found += [("", "", str(error)) for error in form.non_field_errors()]
    return found


def _product(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    of: bulk.Current,
    forms: Forms,
    *,
    picture_trouble: str = "",
) -> HttpResponse:
    listing, variants = forms
    row = Listing.objects.select_related("product", "picture", "card").get(pk=of.listing_id)
    is_refused = bool(picture_trouble or listing.errors or any(f.errors for f in variants.values()))
    missing = shelf.missing(
        of, regime=supplier.legal_entity.vat_regime, unsorted=unsorted_category()
    )
    told: dict[str, Any] = {
        "listing": row,
        "form": listing,
        "variants": variants.values(),
        "held": sum(of.held.values()),
        "missing": missing,
        "problems": _problems(listing, list(variants.values())),
        "said": queries.said_of_draft(listing_id=of.listing_id) if row.state == "draft" else [],
        "feeds": queries.feeds_of(listing_id=of.listing_id),
        "card": getattr(row, "card", None),
        "remote": RemotePicture.objects.filter(listing=of.listing_id).first(),
        "trouble": {"at": "image" if picture_trouble else "", "told": picture_trouble},
        "undoable": undo.offered(request, supplier.pk),
    }
    return page(
        request, "portal/product.html", supplier=supplier, member=member, room="products",
        status=422 if is_refused else 200, **told,
    )  # fmt: skip


@require_POST
@team("edit_listings")
def act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, action: str
) -> HttpResponse:
    of = _own(supplier, pk)
    if action in STATES:
        return _move(request, supplier, pk, STATES[action])
    if action == "sans-image":
        operations.change(
            supplier_id=supplier.pk, listings={pk: {"picture_id": None}}, sellables={},
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("L’image est retirée."))
        return redirect("portal-product", slug=supplier.slug, pk=pk)
    if action != "image":
        raise Http404
    try:
        _put_picture(request, supplier, of)
    except BadPicture as refusal:
        forms = _forms(supplier, of, None)
        return _product(request, supplier, member, of, forms, picture_trouble=str(refusal))
    messages.success(request, _("L’image est en place."))
    return redirect("portal-product", slug=supplier.slug, pk=pk)


def _put_picture(request: HttpRequest, supplier: Supplier, of: bulk.Current) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise BadPicture(_("Choisissez une image."))
    # One byte more than is allowed tells that it is too long.
    made = store(data=file.read(MAX_BYTES + 1), alt=of.fields["title"][:200])
    operations.change(
        supplier_id=supplier.pk, listings={of.listing_id: {"picture_id": made.pk}}, sellables={},
        at=timezone.now(),
    )  # fmt: skip


def _move(request: HttpRequest, supplier: Supplier, pk: int, state: str) -> HttpResponse:
    try:
        moved = shelf.move(
            supplier_id=supplier.pk, listing_ids=[pk], state=state,
            regime=supplier.legal_entity.vat_regime, at=timezone.now(),
        )  # fmt: skip
    except RefusedListing as refusal:
        messages.error(request, str(refusal))
    else:
        if moved.left:
            messages.error(request, _("Il manque encore quelque chose : voyez ci-dessous."))
        elif moved.before:
            states = {pk: {"state": (was, state)} for pk, was in moved.before.items()}
            undo.remember(request, supplier.pk, undo.Before(states, {}), _moved(state, 1))
    return redirect("portal-product", slug=supplier.slug, pk=pk)
