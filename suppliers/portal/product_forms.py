"""Forms of one product: what is said of it, and each of its variants."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.listings import bulk
from shop.listings.detail import ALLERGENS
from shop.listings.models import Basis, DateKind, Kind, PriceKind, Temperature
from shop.listings.units import CONTENT_UNITS
from shop.money import vat_categories
from suppliers.feeds import values
from suppliers.feeds.records import Category
from suppliers.portal import shelf
from suppliers.portal.forms import Form

NONE = ("", "–")
UNITS = {
    "piece": gettext_lazy("pièce"), "m2": "m²", "hour": gettext_lazy("heure"),
    "person": gettext_lazy("personne"),
}  # fmt: skip
REUSE = (
    NONE,
    ("reemploi", gettext_lazy("Réemploi")),
    ("reutilisation", gettext_lazy("Réutilisation")),
    ("reconditionne", gettext_lazy("Reconditionné")),
)
# What of a listing only food has.
FOOD = frozenset(
    ("ingredients", "allergens", "temperature", "date_kind", "minimum_life_days", "alcohol_tenths")
)


def branches(categories: tuple[Category, ...]) -> list[Any]:
    """Leaves for a select, under the branch that they hang from."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in categories:
        grouped.setdefault(" › ".join(one.path[:-1]), []).append((str(one.id), one.name))
    return [row for name, rows in grouped.items() for row in ([(name, rows)] if name else rows)]


def vat_choices(*, regime: str, day: date) -> list[tuple[str, str]]:
    """Categories in force that a supplier of that regime may use."""
    found = []
    for one in vat_categories():
        if one.covers(day) and shelf.vat_fits(one.code, regime=regime):
            rate = f"{one.rate.normalize():f}".replace(".", ",")
            found.append((one.code, f"{one.label} ({rate} %)" if one.permille else one.label))
    return found


class PercentField(forms.DecimalField):
    """Typed with a comma or a point, with or without « % »."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # a DecimalField
        text = str(value or "").replace("%", "").replace(",", ".").strip()
        found: Decimal | None = super().to_python(text)
        return found


class ListingForm(Form):
    title = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=255,
        help_text=gettext_lazy("Ce que lisent les clients."),
    )
    category_id = forms.TypedChoiceField(label=gettext_lazy("Catégorie"), coerce=int)
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Kind)
    price_kind = forms.ChoiceField(label=gettext_lazy("Type de prix"), choices=PriceKind)
    basis = forms.ChoiceField(
        label=gettext_lazy("Vos prix sont"), choices=Basis,
        help_text=gettext_lazy("Changer ce choix ne convertit pas les montants."),
    )  # fmt: skip
    vat_code = forms.ChoiceField(label=gettext_lazy("TVA"))
    summary = forms.CharField(
        label=gettext_lazy("Résumé"), max_length=200, required=False,
        help_text=gettext_lazy("Une phrase, dans les listes : 200 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("Description"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    ingredients = forms.CharField(
        label=gettext_lazy("Ingrédients"), max_length=10_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    allergens = forms.MultipleChoiceField(
        label=gettext_lazy("Allergènes présents"), choices=list(ALLERGENS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    origin = forms.CharField(label=gettext_lazy("Origine"), max_length=160, required=False)
    storage = forms.CharField(label=gettext_lazy("Conservation"), max_length=160, required=False)
    temperature = forms.ChoiceField(label=gettext_lazy("Température"), choices=Temperature)
    date_kind = forms.ChoiceField(
        label=gettext_lazy("Date sur l’emballage"),
        choices=[NONE, *DateKind.choices],
        required=False,
    )
    minimum_life_days = forms.IntegerField(
        label=gettext_lazy("Jours garantis au client"), required=False, min_value=1,
        max_value=32_000,
        help_text=gettext_lazy("Entre la livraison et la date de l’emballage, au moins."),
    )  # fmt: skip
    alcohol_tenths = PercentField(
        label=gettext_lazy("Alcool (% vol.)"), required=False, min_value=0, max_value=100,
        decimal_places=1,
    )  # fmt: skip
    case_size = forms.IntegerField(
        label=gettext_lazy("Unités par colis"), required=False, min_value=1, max_value=1_000_000
    )
    reuse_type = forms.ChoiceField(label=gettext_lazy("Réemploi"), choices=REUSE, required=False)
    recycled_percent = PercentField(
        label=gettext_lazy("Matière recyclée (%)"), required=False, min_value=0, max_value=100,
        decimal_places=0,
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        of: bulk.Current,
        categories: tuple[Category, ...],
        regime: str,
        day: date,
        unsorted: int,
        **kwargs: Any,
    ) -> None:
        self.of = of
        super().__init__(*args, initial=self.shown(of, unsorted), **kwargs)
        fields: Any = self.fields
        choices = branches(categories)
        known = {one.id for one in categories}
        fields["category_id"].choices = [("", _("à choisir")), *choices]
        if (own := of.fields["category_id"]) not in known and own != unsorted:
            # A category that has been divided since keeps what lies in it.
            fields["category_id"].choices.append((own, _("Actuelle")))
        fields["category_id"].required = of.fields["state"] == "published"
        fields["category_id"].empty_value = unsorted
        vats = vat_choices(regime=regime, day=day)
        if of.fields["vat_code"] not in dict(vats):
            vats.insert(0, ("", _("à choisir")))
        fields["vat_code"].choices = vats

    def shown(self, of: bulk.Current, unsorted: int) -> dict[str, Any]:
        told = {name: of.fields[name] for name in self.base_fields}
        tenths = told["alcohol_tenths"]
        told["alcohol_tenths"] = None if tenths is None else Decimal(tenths) / 10
        if told["category_id"] == unsorted:
            told["category_id"] = ""
        return told

    @property
    def given(self) -> dict[str, Any]:
        """Fields as `operations.change` takes them."""
        data = dict(self.cleaned_data)
        if data["alcohol_tenths"] is not None:
            data["alcohol_tenths"] = int(data["alcohol_tenths"] * 10)
        if data["recycled_percent"] is not None:
            data["recycled_percent"] = int(data["recycled_percent"])
        data["description"] = data["description"].replace("\r\n", "\n")
        data["ingredients"] = data["ingredients"].replace("\r\n", "\n")
        return data

    @property
    def groups(self) -> list[tuple[str, str, list[Any]]]:
        """(anchor, title, fields) as the page lays them out."""
        parts = (
            ("presentation", _("Présentation"), ("title", "summary", "description")),
            ("classement", _("Catégorie et prix"),
             ("category_id", "kind", "price_kind", "basis", "vat_code")),
            ("composition", _("Composition et conservation"),
             ("ingredients", "allergens", "origin", "storage", "temperature", "date_kind",
              "minimum_life_days", "alcohol_tenths")),
            ("autres", _("Conditionnement et matières"),
             ("case_size", "reuse_type", "recycled_percent")),
        )  # fmt: skip
        return [(code, title, [self[name] for name in names]) for code, title, names in parts]


class VariantForm(Form):
    """One row of the table; `prefix` is the sellable's id."""

    name = forms.CharField(label=gettext_lazy("Variante"), max_length=80, required=False)
    reference = forms.CharField(label=gettext_lazy("Référence"), max_length=64)
    ean = forms.CharField(label="EAN", max_length=20, required=False)
    price = forms.CharField(label=gettext_lazy("Prix (€)"), max_length=40, required=False)
    stock = forms.CharField(label=gettext_lazy("Stock"), max_length=40, required=False)
    content_quantity = forms.CharField(label=gettext_lazy("Contenu"), max_length=12, required=False)
    content_unit = forms.ChoiceField(
        label=gettext_lazy("Unité"),
        choices=[NONE, *((code, UNITS.get(code, code)) for code in CONTENT_UNITS)],
        required=False,
    )
    weight_grams = forms.IntegerField(
        label=gettext_lazy("Poids emballé (g)"), required=False, min_value=1,
        max_value=2_000_000_000, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    min_quantity = forms.IntegerField(
        label=gettext_lazy("Quantité minimale"), min_value=1, max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("Proposée"), required=False)

    def __init__(
        self,
        *args: Any,
        row: dict[str, Any],
        held: int,
        basis: str,
        is_service: bool,
        title: str,
        **kwargs: Any,
    ) -> None:
        self.row, self.held, self.basis = row, held, basis
        told = {name: row[name] for name in self.base_fields if name in row}
        told["price"] = shelf.price_typed(row["unit_price"])
        told["stock"] = "" if row["stock"] is None else str(row["stock"])
        told["content_quantity"] = (bulk.as_text(row["content_quantity"]) or "").replace(".", ",")
        super().__init__(*args, initial=told, **kwargs)
        # Of whom a field is, for who hears the table and does not see its rows.
        self.called = row["name"] or row["reference"] or title
        for name in ("price", "content_quantity"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        self.fields["stock"].widget.attrs["inputmode"] = "numeric"
        self.fields["stock"].disabled = is_service
        for bound in self:
            bound.field.widget.attrs["aria-label"] = f"{bound.label}, {self.called}"

    def clean_ean(self) -> str:
        text = str(self.cleaned_data["ean"]).strip()
        if not text or text == self.row["ean"]:
            return text
        found = self._tried(values.ean, text)
        return "" if isinstance(found, values.Absent) else str(found)

    def clean_reference(self) -> str:
        text = str(self.cleaned_data["reference"]).strip()
        return text if text == self.row["reference"] else str(
            self._tried(lambda cell: values.reference(cell, most=64), text)
        )  # fmt: skip

    def clean_price(self) -> int | None:
        text = str(self.cleaned_data["price"]).strip()
        if not text:
            return None
        found: int | None = self._tried(lambda cell: values.price(cell, basis=self.basis), text)
        if found is None:
            raise forms.ValidationError(_("Choisissez « Sur devis » au type de prix."))
        return found

    def clean_stock(self) -> int | None:
        if self.fields["stock"].disabled:
            return None
        text = str(self.cleaned_data["stock"]).strip()
        found: int | None = self._tried(lambda cell: shelf.stock_of(cell, held=self.held), text)
        return found

    def _tried(self, parse: Any, text: str) -> Any:
        try:
            return parse(text)
        except values.Bad as bad:
            raise forms.ValidationError(" ".join(filter(None, [bad.reason, bad.fix]))) from bad

    def clean_content_quantity(self) -> Decimal | None:
        text = str(self.cleaned_data["content_quantity"]).strip()
        if not text:
            return None
        found: Decimal = self._tried(values.number, text)
        if not Decimal("0.001") <= found < 10_000_000 or found != round(found, 3):
            raise forms.ValidationError(_("Trois décimales au plus, par exemple 0,25."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        quantity, unit = data.get("content_quantity"), data.get("content_unit", "")
        if "content_quantity" in data and (quantity is None) != (not unit):
            self.add_error("content_quantity", _("Donnez la quantité et son unité, ou aucune."))
        if self.row["is_weighed"] and unit not in ("g", "kg"):
            self.add_error(
                "content_unit", _("Ce produit est pesé : son contenu est en g ou en kg.")
            )
        return data

    @property
    def given(self) -> dict[str, Any]:
        """Fields as `operations.change` takes them."""
        data = dict(self.cleaned_data)
        data["unit_price"] = data.pop("price")
        if self.fields["stock"].disabled:
            del data["stock"]
        return data
