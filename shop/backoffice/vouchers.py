"""Codes of reduction: staff make them and end them; what they take off is told by Oscar's offers."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from shop.orders.reductions import create_voucher
from suppliers.directory.models import Supplier

Voucher = apps.get_model("voucher", "Voucher")
USAGES = [
    ("Multi-use", _("Autant de fois que l’on veut")),
    ("Once per customer", _("Une fois par compte")),
    ("Single use", _("Une seule fois en tout")),
]


def _moment(day: Any, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


class NewVoucherForm(WagtailAdminModelForm):
    usage = forms.ChoiceField(label=_("Usage"), choices=USAGES)
    starts_on = forms.DateField(label=_("Du"), initial=timezone.localdate)
    ends_on = forms.DateField(label=_("Au"))
    percent = forms.DecimalField(
        label=_("Part (%)"), required=False, min_value=1, max_value=100, decimal_places=1
    )
    euros = forms.DecimalField(
        label=_("Ou montant TTC (€)"), required=False, min_value=0, decimal_places=2
    )
    supplier = forms.ModelChoiceField(
        label=_("Payé par un fournisseur, sur ses seuls articles"),
        help_text=_("Vide : la boutique paie la réduction."),
        queryset=Supplier.objects.filter(state="published"),
        required=False,
    )

    class Meta:
        model = Voucher
        fields = ["code", "name"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().upper()
        if Voucher.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Ce code existe déjà : choisissez-en un autre."))
        return code

    def clean(self) -> Any:
        data = super().clean()
        told = [data.get(name) for name in ("percent", "euros") if data.get(name)]
        if len(told) != 1 and not self.errors:
            self.add_error("percent", _("Indiquez une part ou un montant, pas les deux."))
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("Le code doit finir après avoir commencé."))
        return data

    def save(self, commit: bool = True) -> Any:
        data = self.cleaned_data
        return create_voucher(
            code=data["code"],
            name=data["name"],
            usage=data["usage"],
            starts_at=_moment(data["starts_on"], time.min),
            ends_at=_moment(data["ends_on"], time.max),
            percent=data.get("percent"),
            euros=data.get("euros"),
            supplier_id=data["supplier"].pk if data.get("supplier") else None,
        )


class _CreateVoucher(generic.CreateView):
    def save_instance(self) -> Any:
        return self.form.save()


class VoucherForm(WagtailAdminModelForm):
    ends_on = forms.DateField(label=_("Au"))

    class Meta:
        model = Voucher
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = timezone.localdate(self.instance.end_datetime)

    def save(self, commit: bool = True) -> Any:
        self.instance.end_datetime = _moment(self.cleaned_data["ends_on"], time.max)
        self.instance.offers.update(end_datetime=self.instance.end_datetime)
        return super().save(commit=commit)


class VoucherViewSet(ModelViewSet):
    model = Voucher
    icon = "tag"
    menu_label = _("Codes de réduction")
    search_backend_name = None
    copy_view_enabled = False
    add_view_class = _CreateVoucher
    list_display = ["code", "name", "usage", "start_datetime", "end_datetime", "num_orders",
                    "total_discount"]  # fmt: skip
    search_fields = ["code", "name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return VoucherForm if for_update else NewVoucherForm
