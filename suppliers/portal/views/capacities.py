"""How much the supplier can do in a week: what requests for quotes are held against."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shop.listings.choices import category_choices
from shop.quoting import capacities
from shop.quoting.units import UNITS
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import may, team
from suppliers.portal.forms import Form, whole
from suppliers.portal.frame import page


class CountField(forms.IntegerField):
    """« 1 200 » is a number too."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(str(value or "").split()))


class CapacityForm(Form):
    category = forms.ChoiceField(label=gettext_lazy("Rayon"), required=False)
    per_week = CountField(
        label=gettext_lazy("Quantité par semaine, au plus"),
        min_value=1,
        max_value=capacities.MOST_PER_WEEK,
        error_messages={"required": gettext_lazy("Indiquez une quantité, par exemple 400.")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unité"), choices=[(one, one) for one in UNITS])
    lead_days = CountField(
        label=gettext_lazy("Délai avant la première livraison (jours)"),
        required=False,
        min_value=0,
        max_value=capacities.MOST_LEAD,
        help_text=gettext_lazy("Vide : aucun."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = category_choices(_("Tout ce que nous vendons"))
        self.fields["category"].choices = every  # type: ignore[attr-defined]  # a ChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@team("read_quotes")
def quantities(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    form = CapacityForm()
    if request.method == "POST":
        if not may(member.role, "answer_quotes"):
            raise PermissionDenied
        if "forget" in request.POST:
            return _forget(request, supplier)
        form = CapacityForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            capacities.say(
                supplier_id=supplier.pk,
                category_id=int(said["category"]) if said["category"] else None,
                per_week=said["per_week"],
                unit=said["unit"],
                lead_days=said["lead_days"] or 0,
            )
            messages.success(request, _("C’est noté : les prochaines demandes en tiennent compte."))
            return redirect("portal-capacities", slug=supplier.slug)
    return page(
        request, "portal/capacities.html", supplier=supplier, member=member, room="quotes",
        tab="capacities", status=422 if form.errors else 200, form=form,
        said=capacities.of_supplier(supplier_id=supplier.pk),
    )  # fmt: skip


def _forget(request: HttpRequest, supplier: Supplier) -> HttpResponse:
    pk = whole(request.POST["forget"])
    if pk is None or not capacities.forget(supplier_id=supplier.pk, capacity_id=pk):
        raise Http404
    messages.success(request, _("Cette capacité est retirée."))
    return redirect("portal-capacities", slug=supplier.slug)
