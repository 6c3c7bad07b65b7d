"""Files that staff load with their source: emission factors, public lists of structures."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shop.impact import references
from shop.impact.models import Reference
from shop.quoting.sheets import MOST_BYTES

SHOWN = 50


class ReferenceForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Reference.Kind.choices)
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=160,
        help_text=gettext_lazy("Qui publie, et quoi : « ADEME, Base Empreinte, ratios monétaires »."),
    )  # fmt: skip
    dated = forms.DateField(
        label=gettext_lazy("À jour au"), widget=forms.DateInput(attrs={"type": "date"})
    )
    file = forms.FileField(label=gettext_lazy("Fichier"))

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 5 Mo : partagez-le."))
        return file


@never_cache
@permission_required("impact.add_reference", login_url="wagtailadmin_login")
@require_http_methods(["GET", "HEAD", "POST"])
def all_references(request: HttpRequest) -> HttpResponse:
    form = ReferenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = references.load(
                kind=data["kind"], source=data["source"], dated=data["dated"],
                data=data["file"].read(), name=data["file"].name, at=timezone.now(),
                by_id=request.user.pk,
            )  # fmt: skip
        except references.ReferenceRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Lignes chargées : %(count)d.") % {"count": made.rows})
            return redirect("references")
    return render(
        request,
        "backoffice/references.html",
        {"form": form, "rows": Reference.objects.select_related("loaded_by")[:SHOWN]},
        status=422 if form.errors else 200,
    )


@require_POST
@permission_required("impact.add_reference", login_url="wagtailadmin_login")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """What was loaded counts no more; finished reports keep what they were made with."""
    if not Reference.objects.filter(pk=pk).exists():
        raise Http404
    references.end(reference_id=pk, at=timezone.now())
    messages.success(request, _("Ce fichier ne compte plus."))
    return redirect("references")
