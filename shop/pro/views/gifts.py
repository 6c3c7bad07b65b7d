"""Gift boxes of an organisation: asked for, their addresses, the proof."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.organisations.models import Member, Organisation
from shop.pro.access import member_of
from shop.pro.desk import Desk, desk, show
from shop.pro.frame import Typed, page
from shop.pro.gift_forms import EACH, GiftForm, initial_of
from shop.pro.views.quote import XLSX
from shop.quoting import attaching, gift_proofs, gifts, recipients, sheets
from shop.quoting.drafting import Contact, RequestRefused
from shop.quoting.models import GiftBox, QuoteRequest, RequestState
from shop.quoting.recipients import Entry, RowsRefused

PER_PAGE = 100
FIELDS = tuple(recipients.COLUMNS)


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("ask_quotes")
def new(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    if request.method != "POST":
        form = GiftForm(
            organisation=organisation, initial={"where": EACH, "title": _("Coffrets cadeaux")}
        )
        return _form_page(request, organisation, member, form)
    form = GiftForm(request.POST, request.FILES, organisation=organisation)
    if form.is_valid():
        at = timezone.now()
        try:
            _refuse_logo(form)
            made = gifts.start(
                gift=form.gift(), title=form.cleaned_data["title"], at=at,
                contact=Contact(member.user.get_full_name() or member.user.email,
                                member.user.email),
                organisation_id=organisation.pk, author_id=member.user_id,
                entity_id=member.entity_id, **form.facts(at),
            )  # fmt: skip
        except RequestRefused as refusal:
            form.tell(refusal)
        else:
            _attach_logo(form, made, member.user_id)
            return redirect("pro-quote-send", siret=organisation.siret, pk=made.pk)
    return _form_page(request, organisation, member, form, status=422)


def _form_page(
    request: HttpRequest,
    organisation: Organisation,
    member: Member,
    form: GiftForm,
    *,
    status: int = 200,
) -> HttpResponse:
    return page(
        request, "pro/gift_form.html", organisation=organisation, member=member, room="quotes",
        tab="list", status=status, form=form, quote=None,
    )  # fmt: skip


def _box(desk: Desk) -> GiftBox:
    box = gifts.box_of(desk.quote)
    if box is None:
        raise Http404
    return box


@desk("ask_quotes", is_whole=False)
@require_http_methods(["GET", "HEAD", "POST"])
def _edit(request: HttpRequest, desk: Desk) -> HttpResponse:
    quote, organisation, box = desk.quote, desk.organisation, _box(desk)
    if organisation is None:
        raise Http404
    if quote.state != RequestState.DRAFT:
        return redirect(desk.root)
    if request.method != "POST":
        form = GiftForm(organisation=organisation, initial=initial_of(quote, box))
        return show(request, desk, "pro/gift_form.html", form=form, revision=quote.revision)
    form = GiftForm(request.POST, request.FILES, organisation=organisation)
    typed = request.POST.get("revision", "")
    if form.is_valid():
        at = timezone.now()
        try:
            _refuse_logo(form)
            gifts.edit(
                request_id=quote.pk, revision=int(typed) if typed.isdigit() else -1,
                gift=form.gift(), at=at, by_id=desk.by_id, title=form.cleaned_data["title"],
                **form.facts(at),
            )  # fmt: skip
        except RequestRefused as refusal:
            form.tell(refusal)
        else:
            _attach_logo(form, quote, desk.by_id)
            messages.success(request, _("Brouillon enregistré."))
            return redirect("pro-quote-send", siret=organisation.siret, pk=quote.pk)
    return show(request, desk, "pro/gift_form.html", status=422, form=form, revision=typed)


edit, _edit_by_link = _edit


def _refuse_logo(form: GiftForm) -> None:
    """Before anything is written."""
    file = form.cleaned_data["logo"]
    if file is None:
        return
    data = file.read(attaching.MOST_BYTES + 1)
    file.seek(0)
    try:
        attaching.refuse_kind(file.name, data, kinds=gift_proofs.KINDS)
    except RequestRefused as refusal:
        raise RequestRefused(str(refusal), "logo") from None


def _attach_logo(form: GiftForm, quote: QuoteRequest, by_id: int | None) -> None:
    file = form.cleaned_data["logo"]
    if file is not None:
        attaching.attach(
            request_id=quote.pk, name=file.name, data=file.read(), at=timezone.now(), by_id=by_id
        )


@desk("read_quotes", is_whole=False)
@require_http_methods(["GET", "HEAD", "POST"])
def _addresses(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list; who may ask for quotes changes it, row by row or whole."""
    box = _box(desk)
    if request.method != "POST":
        return _list(request, desk, box)
    if not desk.may("ask_quotes"):
        return HttpResponse(status=403)
    try:
        told = _change(request, desk)
    except RowsRefused as refusal:
        return _list(request, desk, box, told=str(refusal), rows=refusal.rows)
    except RequestRefused as refusal:
        return _list(request, desk, box, told=str(refusal))
    messages.success(request, told)
    return redirect(request.path)


addresses, _addresses_by_link = _addresses


def _change(request: HttpRequest, desk: Desk) -> str:
    post, quote = request.POST, desk.quote
    given: dict[str, Any] = {
        "request_id": quote.pk, "at": timezone.now(), "by_id": desk.by_id,
    }  # fmt: skip
    position = int(post["position"]) if post.get("position", "").isdecimal() else 0
    if "remove" in post:
        recipients.remove(position=position, **given)
        return _("Destinataire retiré.")
    if "change" in post:
        entry = Entry(**{name: post.get(name, "") for name in FIELDS}, number=position)
        recipients.change(position=position, entry=entry, **given)
        return _("Destinataire modifié.")
    if "add" in post:
        entry = Entry(**{name: post.get(name, "") for name in FIELDS}, number=1)
        recipients.add(entries=[entry], **given)
        return _("Destinataire ajouté.")
    if "paste" in post:
        count = recipients.add(entries=recipients.pasted(post.get("pasted", "")), **given)
        return _("Destinataires ajoutés : %(count)d.") % {"count": count}
    file = request.FILES.get("file")
    if file is None:
        raise RequestRefused(_("Choisissez un fichier."), "file")
    if (file.size or 0) > sheets.MOST_BYTES:
        raise RequestRefused(_("Ce fichier dépasse 5 Mo : partagez-le."), "file")
    count = recipients.replace(
        entries=recipients.read(file.read(), file.name or ""), **given
    )  # fmt: skip
    return _("Liste enregistrée : %(count)d destinataires.") % {"count": count}


def _list(
    request: HttpRequest,
    desk: Desk,
    box: GiftBox,
    *,
    told: str = "",
    rows: list[tuple[int, str]] | None = None,
) -> HttpResponse:
    desk.quote.refresh_from_db()
    found = box.recipients.all()
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.get("ligne", "")
    mine = found.filter(position=int(asked)).first() if asked.isdecimal() and len(asked) < 7 else None  # fmt: skip
    typed = Typed({name: request.POST.get(name, "") for name in request.POST})
    if not typed and mine is not None:
        typed = Typed({name: getattr(mine, name) for name in FIELDS if name != "without_alcohol"})
        typed["without_alcohol"] = "oui" if mine.without_alcohol else ""
        typed["position"] = str(mine.position)
    return show(
        request, desk, "pro/gift_addresses.html", status=422 if told else 200, box=box, page=shown,
        count=found.count(), missing=gifts.what_is_missing(desk.quote),
        is_to_each=gifts.is_to_each(desk.quote), part=recipients.part_of(desk.quote),
        can_change=desk.may("ask_quotes") and recipients.can_change(desk.quote, box),
        trouble={"at": "liste" if told else "", "told": told}, bad_rows=rows or [], typed=typed,
        is_edited=mine is not None or "change" in request.POST,
    )  # fmt: skip


@desk("ask_quotes", is_whole=False)
@require_safe
def _template(request: HttpRequest, desk: Desk) -> HttpResponse:
    response = HttpResponse(recipients.template_xlsx(_box(desk)), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="destinataires.xlsx"'
    return response


template, _template_by_link = _template


@desk("read_quotes", is_whole=False)
@require_safe
def _proof(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    found = gift_proofs.of_request(desk.quote.pk).filter(pk=number).first()
    if found is None:
        raise Http404
    name = f"bat-{desk.quote.number}-{found.pk}.{str(found.file.name).rpartition('.')[2]}"
    return FileResponse(found.file.open(), as_attachment=True, filename=name)


proof, _proof_by_link = _proof
