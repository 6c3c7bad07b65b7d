"""Forms of how a supplier delivers; each knows how to show a row and how to save it."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.places.models import Commune
from shop.places.text import fold
from suppliers.directory import logistics_operations as operations
from suppliers.directory.logistics import WEEKDAYS
from suppliers.directory.models import (
    Closure,
    DeliveryRound,
    DeliveryTerms,
    ParcelRate,
    PickupPoint,
    PickupSlot,
    Supplier,
)
from suppliers.portal.forms import DayField, EurosField, Form, communes_named

DEPARTMENTS = (
    ("", "–"),
    ("22", "Côtes-d’Armor (22)"),
    ("29", "Finistère (29)"),
    ("35", "Ille-et-Vilaine (35)"),
    ("56", "Morbihan (56)"),
)
WORKING_WEEK = [1, 2, 3, 4, 5]


class HourField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class DeliveryForm(Form):
    """`model` rows of one supplier; `pk` is the row that is changed, None for a new one."""

    model: ClassVar[type[Model]]
    title: ClassVar[Any]

    def __init__(self, *args: Any, supplier: Supplier, row: Any = None, **kwargs: Any) -> None:
        self.supplier, self.row = supplier, row
        initial = {**(self.shown(row) if row is not None else {}), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)

    @classmethod
    def rows(cls, supplier: Supplier) -> Any:
        return cls.model._default_manager.filter(supplier=supplier)

    def shown(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.base_fields}

    def save(self, *, at: datetime) -> Any:
        raise NotImplementedError  # pragma: no cover


class TermsForm(DeliveryForm):
    model, title = DeliveryTerms, gettext_lazy("Conditions")
    minimum_order = EurosField(label=gettext_lazy("Minimum de commande TTC (€)"), required=False)
    free_from = EurosField(
        label=gettext_lazy("Franco de port à partir de, TTC (€)"),
        required=False,
        help_text=gettext_lazy("Vide : la livraison n’est jamais offerte."),
    )
    weekly_orders = forms.IntegerField(
        label=gettext_lazy("Commandes par semaine au plus"),
        required=False, min_value=1, max_value=10_000,
        help_text=gettext_lazy("Vide : sans limite. Au-delà, le client lit une date plus tardive."),
    )  # fmt: skip
    parcels = forms.BooleanField(label=gettext_lazy("Nous expédions des colis"), required=False)
    shipping_days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Les colis partent le"), choices=WEEKDAYS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def shown(self, row: Any) -> dict[str, Any]:
        return {**super().shown(row), "shipping_days": row.shipping_days or WORKING_WEEK}

    def save(self, *, at: datetime) -> Any:
        data = self.cleaned_data
        return operations.save_terms(
            supplier_id=self.supplier.pk,
            minimum_order=data["minimum_order"] or 0,
            free_from=data["free_from"],
            weekly_orders=data["weekly_orders"],
            shipping_days=data["shipping_days"],
            parcels=data["parcels"],
            at=at,
        )


class RateForm(DeliveryForm):
    model, title = ParcelRate, gettext_lazy("Tarif de colis")
    zone = forms.ChoiceField(label=gettext_lazy("Où"), choices=ParcelRate.Zone)
    department = forms.ChoiceField(
        label=gettext_lazy("Département"), choices=DEPARTMENTS, required=False,
        help_text=gettext_lazy("Pour la zone « Un département »."),
    )  # fmt: skip
    kilograms = forms.DecimalField(
        label=gettext_lazy("Jusqu’à (kg)"), localize=True, min_value=Decimal("0.001"),
        max_value=1000, max_digits=7, decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    cents = EurosField(label=gettext_lazy("Prix TTC (€)"))

    def shown(self, row: Any) -> dict[str, Any]:
        kilograms = f"{Decimal(row.up_to_grams) / 1000:f}".rstrip("0").rstrip(".")
        if "." not in f"{Decimal(row.up_to_grams) / 1000:f}":
            kilograms = str(row.up_to_grams // 1000)
        return {
            "zone": row.zone, "department": row.department, "cents": row.cents,
            "kilograms": kilograms.replace(".", ","),
        }  # fmt: skip

    def save(self, *, at: datetime) -> Any:
        data = self.cleaned_data
        return operations.save_rate(
            supplier_id=self.supplier.pk,
            zone=data["zone"],
            department=data["department"],
            up_to_grams=int(data["kilograms"] * 1000),
            cents=data["cents"],
            at=at,
            rate_id=self.row and self.row.pk,
        )


class RoundForm(DeliveryForm):
    model, title = DeliveryRound, gettext_lazy("Tournée")
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    weekday = forms.TypedChoiceField(label=gettext_lazy("Jour"), choices=WEEKDAYS, coerce=int)
    starts_at = HourField(label=gettext_lazy("Passage de"), required=False)
    ends_at = HourField(label=gettext_lazy("à"), required=False)
    cutoff_days = forms.IntegerField(
        label=gettext_lazy("À commander, jours avant"), min_value=0, max_value=30, initial=1
    )
    cutoff_time = HourField(label=gettext_lazy("avant"), initial="12:00")
    cents = EurosField(label=gettext_lazy("Prix TTC (€)"), required=False)
    communes = forms.CharField(
        label=gettext_lazy("Communes"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
        help_text=gettext_lazy("Noms ou codes postaux, séparés par des virgules."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("En service"), required=False, initial=True)

    def shown(self, row: Any) -> dict[str, Any]:
        told = {name: getattr(row, name) for name in self.base_fields if name != "communes"}
        communes = row.communes.order_by("name")
        return {**told, "communes": ", ".join(f"{c.name} ({c.postcode})" for c in communes)}

    def clean_communes(self) -> list[str]:
        found, unknown = communes_named(self.cleaned_data["communes"])
        if unknown:
            raise forms.ValidationError(" ".join(unknown))
        return [commune.pk for commune in found]

    def save(self, *, at: datetime) -> Any:
        data = self.cleaned_data
        return operations.save_round(
            supplier_id=self.supplier.pk,
            name=data["name"],
            weekday=data["weekday"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            cutoff_days=data["cutoff_days"],
            cutoff_time=data["cutoff_time"],
            cents=data["cents"] or 0,
            commune_ids=data["communes"],
            is_active=data["is_active"],
            at=at,
            round_id=self.row and self.row.pk,
        )


class PointForm(DeliveryForm):
    model, title = PickupPoint, gettext_lazy("Point de retrait")
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    street = forms.CharField(label=gettext_lazy("Adresse"), max_length=200)
    postcode = forms.CharField(
        label=gettext_lazy("Code postal"), max_length=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    commune = forms.CharField(label=gettext_lazy("Commune"), max_length=80)
    note = forms.CharField(
        label=gettext_lazy("Indications"), max_length=200, required=False,
        help_text=gettext_lazy("Facultatif : où se garer, à quelle porte sonner."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("En service"), required=False, initial=True)
    commune_id = ""

    def shown(self, row: Any) -> dict[str, Any]:
        return {**super().shown(row), "commune": row.commune.name}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        postcode, name = data.get("postcode"), data.get("commune")
        if not postcode or not name:
            return data
        here = Commune.objects.filter(postcodes__contains=postcode)
        found = here.filter(folded=fold(name)).first()
        if found is None and here.exists():
            names = ", ".join(here.values_list("name", flat=True)[:6])
            self.add_error("commune", _("Au code postal %(postcode)s se trouvent : %(names)s.")
                           % {"postcode": postcode, "names": names})  # fmt: skip
        elif found is None:
            self.add_error("postcode", _("Aucune commune bretonne n’a ce code postal."))
        self.commune_id = found.pk if found else ""
        return data

    def save(self, *, at: datetime) -> Any:
        data = self.cleaned_data
        return operations.save_point(
            supplier_id=self.supplier.pk,
            name=data["name"],
            street=data["street"],
            postcode=data["postcode"],
            commune_id=self.commune_id,
            note=data["note"],
            is_active=data["is_active"],
            at=at,
            point_id=self.row and self.row.pk,
        )


class SlotForm(DeliveryForm):
    model, title = PickupSlot, gettext_lazy("Horaire de retrait")
    point = forms.TypedChoiceField(label=gettext_lazy("Point de retrait"), coerce=int)
    weekday = forms.TypedChoiceField(label=gettext_lazy("Jour"), choices=WEEKDAYS, coerce=int)
    opens_at = HourField(label=gettext_lazy("De"))
    closes_at = HourField(label=gettext_lazy("À"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = PickupPoint.objects.filter(supplier=self.supplier)
        self.fields["point"].choices = list(points.values_list("pk", "name"))  # type: ignore[attr-defined]

    @classmethod
    def rows(cls, supplier: Supplier) -> Any:
        return PickupSlot.objects.filter(point__supplier=supplier)

    def shown(self, row: Any) -> dict[str, Any]:
        return {**super().shown(row), "point": row.point_id}

    def save(self, *, at: datetime) -> Any:
        data = self.cleaned_data
        return operations.save_slot(
            supplier_id=self.supplier.pk,
            point_id=data["point"],
            weekday=data["weekday"],
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            at=at,
            slot_id=self.row and self.row.pk,
        )


class ClosureForm(DeliveryForm):
    model, title = Closure, gettext_lazy("Fermeture")
    starts_on = DayField(label=gettext_lazy("Du"))
    ends_on = DayField(label=gettext_lazy("Au"))
    reason = forms.CharField(
        label=gettext_lazy("Motif"), max_length=80, required=False,
        help_text=gettext_lazy("Facultatif : congés, inventaire."),
    )  # fmt: skip

    def save(self, *, at: datetime) -> Any:
        data = self.cleaned_data
        return operations.save_closure(
            supplier_id=self.supplier.pk,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            reason=data["reason"],
            at=at,
            closure_id=self.row and self.row.pk,
        )


# The word in the address → the form.
KINDS: dict[str, type[DeliveryForm]] = {
    "conditions": TermsForm,
    "tarif": RateForm,
    "tournee": RoundForm,
    "retrait": PointForm,
    "horaire": SlotForm,
    "fermeture": ClosureForm,
}
