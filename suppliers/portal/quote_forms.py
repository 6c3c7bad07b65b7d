"""What a supplier types into a quote: its lines, row by row, and its terms."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.listings.models import Sellable, State
from shop.money import UnknownVat, divide, vat
from shop.quoting.amounts import BadFigure, cents, quantity, unit_price, written
from shop.quoting.answering import PricedLine
from shop.quoting.models import Offer, OfferLine, QuoteRequest, RequestLine
from suppliers.directory.models import Certificate, Supplier
from suppliers.directory.queries import certificates_on
from suppliers.feeds.words import regime_code
from suppliers.portal.forms import DayField, Form
from suppliers.portal.product_forms import PercentField, vat_choices

BREAKS = (1, 2, 3)
# Rows for what nobody asked for; more on demand.
EXTRA_ROWS = 1
MOST_EXTRA = 60
VALIDITY = timedelta(days=30)

# Rows ------------------------------------------------------------------------------------------

COLUMNS = (
    "title", "quantity", "unit", "price", "vat", "substitute", "minimum", "note", "sellable", "member",
    *(f"{kind}{place}" for place in BREAKS for kind in ("from", "at")),
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """A line as it stands in the form: `key` begins the names of its fields."""

    key: str
    asked: RequestLine | None = None
    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys(COLUMNS, ""))
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def breaks(self) -> list[tuple[int, str, str]]:
        return [(place, self.typed[f"from{place}"], self.typed[f"at{place}"]) for place in BREAKS]

    @property
    def is_detailed(self) -> bool:
        """Whether what is folded away holds something."""
        folded = {"substitute", "minimum", "note", "from1", "from2", "from3"}
        return any(self.typed[name] for name in folded) or bool(set(self.errors) & folded)

    @property
    def is_empty(self) -> bool:
        return not any(
            self.typed[name].strip() for name in COLUMNS if name not in ("vat", "unit", "member")
        )

    @property
    def error(self) -> str:
        """All that is wrong with it, in the order of its fields."""
        return " ".join(self.errors[name] for name in (*COLUMNS, "") if name in self.errors)


def rows_of(
    request: QuoteRequest, offer: Offer | None, *, supplier: Supplier, day: date
) -> list[Row]:
    """The asked lines with what was offered for them, then the supplier's own lines."""
    offered = {line.line_id: line for line in offer.lines.all() if line.line_id} if offer else {}
    catalogue = _catalogue(request, supplier) if offer is None else {}
    default = default_vat(supplier)
    rows = []
    for line in request.lines.all():
        row = Row(f"l{line.pk}", line)
        row.typed["vat"] = default
        if line.pk in offered:
            _fill(row, offered[line.pk])
        elif line.sellable_id in catalogue:
            row.typed |= _from_catalogue(catalogue[line.sellable_id], day=day, default=default)
        rows.append(row)
    own = [line for line in offer.lines.all() if line.line_id is None] if offer else []
    rows += [_fill(Row(f"x{place}"), line) for place, line in enumerate(own)]
    return rows + empty_rows(len(own), EXTRA_ROWS, default)


def empty_rows(begin: int, count: int, default: str) -> list[Row]:
    rows = [Row(f"x{place}") for place in range(begin, begin + count)]
    for row in rows:
        row.typed["vat"], row.typed["unit"] = default, _("pièce")
    return rows


def _fill(row: Row, line: OfferLine) -> Row:
    row.typed |= {
        "title": "" if row.asked else line.title,
        "substitute": line.title if line.is_substitute and row.asked else "",
        "quantity": written(line.quantity),
        "unit": line.unit,
        "price": price_typed(line.unit_price),
        "vat": line.vat_code,
        "minimum": written(line.min_quantity) if line.min_quantity else "",
        "note": line.note,
        "sellable": str(line.sellable_id or ""),
        "member": str(line.member_id or ""),
    }
    for place, (reached, price) in zip(BREAKS, line.breaks, strict=False):
        row.typed[f"from{place}"], row.typed[f"at{place}"] = written(reached), price_typed(price)
    return row


def price_typed(price: int) -> str:
    """« 1,50 » of a unit price in 1/10,000 €; four decimals only where they say something."""
    whole, rest = divmod(price, 10_000)
    decimals = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{whole},{decimals}"


def _catalogue(request: QuoteRequest, supplier: Supplier) -> dict[int | None, Sellable]:
    """The supplier's own articles among the asked lines."""
    ids = {line.sellable_id for line in request.lines.all() if line.sellable_id}
    found = Sellable.objects.filter(pk__in=ids, supplier=supplier).select_related("listing")
    return {each.pk: each for each in found}


def _from_catalogue(sellable: Sellable, *, day: date, default: str) -> dict[str, str]:
    code = default if default == "franchise" else sellable.listing.vat_code or default
    found = {"vat": code, "sellable": str(sellable.pk)}
    if sellable.unit_price is not None:
        net = _net(sellable, code, day)
        found["price"] = price_typed(net) if net is not None else ""
    return found


def _net(sellable: Sellable, code: str, day: date) -> int | None:
    price = sellable.unit_price or 0
    if sellable.listing.basis == "excl":
        return price
    try:
        return divide(price * 1000, 1000 + vat(code=code, day=day).permille)
    except UnknownVat:
        return None


def article_row(key: str, sellable: Sellable, *, day: date, default: str) -> Row:
    """A row for an article of the supplier's own catalogue."""
    row = Row(key)
    title = str(sellable.listing.product.title)
    row.typed |= {
        "title": f"{title} – {sellable.name}"[:255] if sellable.name else title[:255],
        "quantity": "1",
        "unit": _("pièce"),
        **_from_catalogue(sellable, day=day, default=default),
    }
    return row


def articles(supplier: Supplier) -> QuerySet[Sellable]:
    """What the supplier sells, to offer it."""
    return Sellable.objects.filter(
        supplier=supplier, is_active=True, listing__state=State.PUBLISHED
    ).select_related("listing__product")


def default_vat(supplier: Supplier) -> str:
    return regime_code(supplier.legal_entity.vat_regime) or "standard"


def typed_rows(post: QueryDict, asked: Iterable[RequestLine], *, default: str) -> list[Row]:
    """What came in, complete or not: nothing typed is lost."""
    rows = []
    for line in asked:
        rows.append(_typed(Row(f"l{line.pk}", line), post))
    place = 0
    while f"x{place}-title" in post and place < MOST_EXTRA:
        rows.append(_typed(Row(f"x{place}"), post))
        place += 1
    for row in rows:
        row.typed["vat"] = row.typed["vat"] or default
    return rows


def _typed(row: Row, post: QueryDict) -> Row:
    row.typed = {name: post.get(f"{row.key}-{name}", "").strip() for name in COLUMNS}
    return row


def read(rows: Sequence[Row], *, supplier: Supplier) -> list[tuple[Row, PricedLine]]:
    """The rows that offer something; what cannot be read is told in the row's errors."""
    ids = {int(text) for row in rows if (text := row.typed["sellable"]).isdecimal()
           and len(text) < 19}  # fmt: skip
    own = set(Sellable.objects.filter(pk__in=ids, supplier=supplier).values_list("pk", flat=True))
    found = []
    for row in rows:
        line = _read(row, own)
        if line is not None and not row.errors:
            found.append((row, line))
    return found


def _read(row: Row, own: set[int]) -> PricedLine | None:
    told = row.typed
    if row.is_empty or (row.asked is not None and not told["price"] and not row.is_detailed):
        return None
    if not told["price"]:
        row.errors["price"] = _("Indiquez un prix, ou videz la ligne.")
    price = _figure(row, "price", unit_price)
    if row.asked is not None:
        count, unit, title = row.asked.quantity, row.asked.unit, row.asked.title
        title = told["substitute"] or title
    else:
        count, unit, title = _figure(row, "quantity", quantity), told["unit"], told["title"]
        if not title:
            row.errors["title"] = _("Dites ce que vous proposez.")
        if not told["quantity"]:
            row.errors["quantity"] = _("Indiquez une quantité.")
    for name, most in (("title", 255), ("substitute", 255), ("note", 255), ("unit", 20)):
        if len(told[name]) > most:
            row.errors[name] = _("%(most)d signes au plus.") % {"most": most}
    sellable = told["sellable"]
    return PricedLine(
        title=title,
        quantity=count,
        unit=unit,
        unit_price=price,
        vat_code=told["vat"],
        line_id=row.asked.pk if row.asked is not None else None,
        sellable_id=int(sellable) if sellable.isdecimal() and int(sellable) in own else None,
        is_substitute=bool(row.asked is not None and told["substitute"]),
        min_quantity=_figure(row, "minimum", quantity),
        breaks=_breaks(row),
        note=told["note"],
        member_id=int(told["member"]) if told["member"].isdecimal() else None,
    )


def _figure(row: Row, name: str, read: Callable[[str], int]) -> int:
    if not row.typed[name]:
        return 0
    try:
        return read(row.typed[name])
    except BadFigure as wrong:
        row.errors[name] = str(wrong)
        return 0


def _breaks(row: Row) -> tuple[tuple[int, int], ...]:
    found = []
    for place in BREAKS:
        reached, price = row.typed[f"from{place}"], row.typed[f"at{place}"]
        if not reached and not price:
            continue
        if not reached or not price:
            row.errors[f"from{place}"] = _(
                "Un palier a une quantité et un prix : complétez les deux, ou videz-les."
            )
            continue
        found.append(
            (_figure(row, f"from{place}", quantity), _figure(row, f"at{place}", unit_price))
        )
    return tuple(found)


def kept(line: OfferLine) -> PricedLine:
    """A line of the draft as it is, for another save."""
    return PricedLine(
        title=line.title,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        vat_code=line.vat_code,
        line_id=line.line_id,
        sellable_id=line.sellable_id,
        is_substitute=line.is_substitute,
        min_quantity=line.min_quantity,
        breaks=tuple((reached, price) for reached, price in line.breaks),
        note=line.note,
        member_id=line.member_id,
    )


def place_refusal(
    message: str, where: str, read: Sequence[tuple[Row, PricedLine]], *, before: int = 0
) -> bool:
    """Tell a refusal of the domain at its row; whether there is one. `before`: lines of earlier
    pages, which were saved in front of these."""
    kind, _dash, number = where.partition("-")
    if not number.isdecimal():
        return False
    for place, (row, line) in enumerate(read, start=1 + before):
        if (kind == "line" and line.line_id == int(number)) or (
            kind == "extra" and place == int(number)
        ):
            row.errors[""] = message
            return True
    return False


# Terms -----------------------------------------------------------------------------------------


class CentsField(forms.CharField):
    """Euros as they are typed, cleaned to cents; empty is zero."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, required=False, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            return cents(text) if text else 0
        except BadFigure as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class ShareField(PercentField):
    """Per cent with one decimal, cleaned to per mille; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_value=100, decimal_places=1, required=False,
            error_messages={
                "min_value": gettext_lazy("Indiquez une part de 0 à 100."),
                "max_value": gettext_lazy("Indiquez une part de 0 à 100."),
                "max_decimal_places": gettext_lazy("Une décimale au plus, par exemple 12,5."),
                "invalid": gettext_lazy("Écrivez un nombre, par exemple 12,5."),
            }, **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return None if found is None else int(found * 10)


def share_typed(permille: int | None) -> str:
    if permille is None:
        return ""
    whole, rest = divmod(permille, 10)
    return f"{whole},{rest}" if rest else str(whole)


class CertificateField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Certificate) -> str:
        told = _("%(label)s – %(body)s, n° %(number)s") % {
            "label": obj.label.name, "body": obj.body, "number": obj.number,
        }  # fmt: skip
        if obj.expires_on:
            told += _(", jusqu’au %(day)s") % {"day": f"{obj.expires_on:%d/%m/%Y}"}
        return told


TERMS = (
    "delivery_cents", "delivery_days", "valid_until", "payment_days", "deposit_permille",
    "insertion_permille", "insertion_hours", "labour_permille", "note",
)  # fmt: skip


class TermsForm(Form):
    """Everything beside the lines; fields are named as the domain names them."""

    delivery_cents = CentsField(
        label=gettext_lazy("Livraison HT (€)"), help_text=gettext_lazy("Vide : comprise.")
    )
    delivery_days = forms.IntegerField(
        label=gettext_lazy("Délai de livraison (jours)"), min_value=0, max_value=999, required=False
    )
    valid_until = DayField(label=gettext_lazy("Offre valable jusqu’au"), required=False)
    payment_days = forms.IntegerField(
        label=gettext_lazy("Délai de paiement (jours)"), min_value=0, max_value=60, required=False,
        help_text=gettext_lazy("60 jours au plus ; 30 pour un acheteur public."),
        error_messages={
            "max_value": gettext_lazy("60 jours au plus (L441-10 code de commerce)."),
        },
    )  # fmt: skip
    deposit_permille = ShareField(
        label=gettext_lazy("Acompte à la commande (%)"), help_text=gettext_lazy("Vide : aucun.")
    )
    insertion_permille = ShareField(
        label=gettext_lazy("Part du travail en insertion (%)"),
    )
    insertion_hours = forms.IntegerField(
        label=gettext_lazy("Heures d’insertion"), min_value=0, max_value=9_999_999, required=False
    )
    labour_permille = ShareField(
        label=gettext_lazy("Part de main-d’œuvre (%)"),
        help_text=gettext_lazy("Pour l’obligation d’emploi (OETH), du prix HT."),
    )
    certificates = CertificateField(
        label=gettext_lazy("Certificats à joindre"), queryset=Certificate.objects.none(),
        required=False,
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Message au client"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    signed_name = forms.CharField(
        label=gettext_lazy("Remise par (nom de la personne qui s’engage)"), max_length=120,
        required=False,
    )  # fmt: skip

    def __init__(
        self, *args: Any, supplier: Supplier, day: date, signs: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        valid = certificates_on(supplier=supplier, day=day)
        self.fields["certificates"].queryset = valid  # type: ignore[attr-defined]  # its field
        self.signs = signs

    def clean_payment_days(self) -> int:
        days: int | None = self.cleaned_data["payment_days"]
        return 30 if days is None else days

    def clean_deposit_permille(self) -> int:
        return int(self.cleaned_data["deposit_permille"] or 0)

    def clean_signed_name(self) -> str:
        name = str(self.cleaned_data["signed_name"]).strip()
        if self.signs and not name:
            raise forms.ValidationError(_("Indiquez le nom de la personne qui s’engage."))
        return name

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TERMS}

    def certificate_ids(self) -> list[int]:
        return [each.pk for each in self.cleaned_data["certificates"]]


def terms_of(offer: Offer | None, *, request: QuoteRequest, name: str, day: date) -> dict[str, Any]:
    """What the form begins with: the draft or version in force, else what is usual."""
    if offer is None:
        end = timezone.localdate(request.deadline) if request.deadline else day
        return {"valid_until": max(end, day) + VALIDITY, "payment_days": 30, "signed_name": name}
    euros = price_typed(offer.delivery_cents * 100) if offer.delivery_cents else ""
    return {
        **{each: getattr(offer, each) for each in TERMS},
        "delivery_cents": euros,
        "deposit_permille": share_typed(offer.deposit_permille or None),
        "insertion_permille": share_typed(offer.insertion_permille),
        "labour_permille": share_typed(offer.labour_permille),
        "certificates": [each.pk for each in offer.certificates.all()],
        "signed_name": offer.signed_name or name,
    }


def expired_certificates(*, supplier: Supplier, day: date) -> list[Certificate]:
    """Verified once, but not valid that day: shown, and not to be chosen."""
    valid = certificates_on(supplier=supplier, day=day).values("pk")
    return list(
        Certificate.objects.filter(
            Q(supplier=supplier)
            | Q(family__supplier=supplier)
            | Q(establishment=supplier.establishment_id)
            | Q(legal_entity=supplier.legal_entity_id),
            state=Certificate.State.VERIFIED,
        )
        .exclude(pk__in=valid)
        .select_related("label")
    )


# A quote that the supplier begins ---------------------------------------------------------------


class ClientForm(Form):
    """Whom the quote is for."""

    name = forms.CharField(label=gettext_lazy("Nom du client"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail du client"),
        help_text=gettext_lazy("Il y reçoit le lien de son devis."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Téléphone"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    company_name = forms.CharField(
        label=gettext_lazy("Structure"), max_length=160, required=False,
        help_text=gettext_lazy("Entreprise, association, collectivité… Vide pour un particulier."),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("Objet du devis"), max_length=160,
        help_text=gettext_lazy("« Buffet du 12 mars », « Entretien des espaces verts »."),
    )  # fmt: skip


def vat_of(supplier: Supplier, *, day: date) -> list[tuple[str, str]]:
    return vat_choices(regime=supplier.legal_entity.vat_regime, day=day)
