"""Forms of requests: the simple one, the full one, and how their figures are read."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.listings.choices import category_choices
from shop.organisations.models import DeliverySite, Entity, Organisation
from shop.pro.forms import DayField, EurosField, Form, PhoneField, PlaceForm
from shop.quoting import rules
from shop.quoting.amounts import BadFigure, quantity, written
from shop.quoting.drafting import Asked, Judged, RequestRefused
from shop.quoting.models import QuoteRequest

ANSWER_DAYS = 7


def _area(label: Any, rows: int, **values: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), **values
    )


class SimpleForm(PlaceForm):
    """What, how many, when, where, who: one screen."""

    must_be_known = False
    title = forms.CharField(
        label=gettext_lazy("Que cherchez-vous ?"),
        max_length=160,
        help_text=gettext_lazy("Par exemple : brioches pour un goûter, entretien d’un jardin."),
        error_messages={"required": gettext_lazy("Dites en quelques mots ce que vous cherchez.")},
    )
    count = forms.CharField(
        label=gettext_lazy("Combien ?"),
        max_length=15,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Facultatif."),
    )
    unit = forms.CharField(
        label=gettext_lazy("Unité"),
        max_length=20,
        required=False,
        initial="pièce",
        widget=forms.TextInput(attrs={"list": "units"}),
    )
    wanted_on = DayField(label=gettext_lazy("Pour quand ?"), required=False)
    need = _area(
        gettext_lazy("Précisions"), 4, required=False,
        help_text=gettext_lazy("Facultatif : allergies, accès, fréquence, budget…"),
    )  # fmt: skip
    category = forms.ChoiceField(
        label=gettext_lazy("Rayon"),
        required=False,
        help_text=gettext_lazy("Les fournisseurs de ce rayon qui viennent chez vous répondront."),
    )
    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=120,
        error_messages={"required": gettext_lazy("Indiquez votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Votre e-mail"),
        error_messages={
            "required": gettext_lazy("Indiquez votre e-mail : les devis y arrivent."),
            "invalid": gettext_lazy("Écrivez une adresse complète, par exemple nom@exemple.fr."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(label=gettext_lazy("Téléphone"), required=False, max_length=20)
    company_name = forms.CharField(
        label=gettext_lazy("Entreprise, collectivité ou association"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Facultatif."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    # People leave it empty: they do not see it.
    website = forms.CharField(required=False)
    field_order = (
        "title", "count", "unit", "wanted_on", "postcode", "commune_name", "need", "category",
        "name", "email", "phone", "company_name",
    )  # fmt: skip

    def __init__(
        self, *args: Any, organisation: Organisation | None = None, has_target: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("postcode", "commune_name"):
            self.fields[name].required = False
        if has_target:
            del self.fields["category"]
        else:
            self.fields["category"].choices = category_choices(_("Choisissez un rayon"))  # type: ignore[attr-defined]
            self.fields["category"].required = True
            self.fields["category"].error_messages["required"] = _(
                "Choisissez un rayon : la demande part à ses fournisseurs."
            )
        if organisation is not None:
            del self.fields["company_name"]

    def clean_count(self) -> int | None:
        text = str(self.cleaned_data["count"]).strip()
        if not text:
            return None
        try:
            return quantity(text)
        except BadFigure as bad:
            raise forms.ValidationError(str(bad)) from None

    def clean_wanted_on(self) -> Any:
        day = self.cleaned_data["wanted_on"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        return day

    def line(self) -> list[Asked]:
        data = self.cleaned_data
        if not data["count"]:
            return []
        return [Asked(title=data["title"], quantity=data["count"],
                      unit=data["unit"].strip() or _("pièce"))]  # fmt: skip

    def deadline(self, at: datetime) -> datetime:
        """A week; less where the day wanted is near, never after the eve of that day."""
        found = at + timedelta(days=ANSWER_DAYS)
        wanted = self.cleaned_data["wanted_on"]
        if wanted is not None:
            start = timezone.make_aware(datetime.combine(wanted, datetime.min.time()))
            found = min(found, max(at + (start - at) / 2, at + timedelta(hours=6)))
        return found


class RequestForm(PlaceForm):
    """The whole request but its lines; a draft may be incomplete."""

    must_be_known = False
    title = forms.CharField(label=gettext_lazy("Objet"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=QuoteRequest.Kind.choices)
    need = _area(gettext_lazy("Besoin ou cahier des charges"), 8, required=False)
    category = forms.ChoiceField(label=gettext_lazy("Rayon"), required=False)
    cpv = forms.ChoiceField(
        label=gettext_lazy("Famille d’achat (CPV)"),
        required=False,
        help_text=gettext_lazy("Sert au total sur douze mois et aux seuils."),
    )
    entity = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    site = forms.ChoiceField(label=gettext_lazy("Site de livraison"), required=False)
    street = forms.CharField(label=gettext_lazy("Autre adresse"), max_length=200, required=False)
    wanted_on = DayField(label=gettext_lazy("Date souhaitée"), required=False)
    recurring = forms.CharField(
        label=gettext_lazy("Récurrence"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Par exemple : chaque mardi en période scolaire."),
    )
    period_from = DayField(
        label=gettext_lazy("Début"),
        required=False,
        help_text=gettext_lazy("D’une prestation récurrente ou d’un accord-cadre."),
    )
    period_to = DayField(
        label=gettext_lazy("Fin"),
        required=False,
        help_text=gettext_lazy("Dernier jour compris."),
    )
    wants_framework = forms.BooleanField(
        label=gettext_lazy("Accord-cadre à bons de commande : vous commanderez au fil de l’eau"),
        required=False,
    )
    maximum = EurosField(
        label=gettext_lazy("Maximum HT sur toute la durée"),
        required=False,
        help_text=gettext_lazy("En euros ; obligatoire pour un accord-cadre (R2162-4)."),
    )
    revision_clause = _area(
        gettext_lazy("Clause de révision des prix"), 3, required=False,
        help_text=gettext_lazy("Quand et selon quel indice les prix changent ; vide : prix fermes."),
    )  # fmt: skip
    budget_low = EurosField(label=gettext_lazy("Budget HT, de"), required=False)
    budget_high = EurosField(label=gettext_lazy("à"), required=False)
    alternatives_allowed = forms.BooleanField(
        label=gettext_lazy("Variantes et équivalents acceptés"), required=False
    )
    deadline = forms.DateTimeField(
        label=gettext_lazy("Réponses attendues avant"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    purchase_reference = forms.CharField(
        label=gettext_lazy("Votre référence d’achat"), max_length=80, required=False
    )
    commitment_number = forms.CharField(
        label=gettext_lazy("Numéro d’engagement"), max_length=80, required=False
    )
    contact_name = forms.CharField(label=gettext_lazy("Contact"), max_length=120)
    contact_email = forms.EmailField(label=gettext_lazy("E-mail du contact"))
    contact_phone = PhoneField(
        label=gettext_lazy("Téléphone du contact"), required=False, max_length=20
    )
    clauses = forms.MultipleChoiceField(
        label=gettext_lazy("Clauses sociales et environnementales"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "category": category_choices(_("Sans rayon")),
            "cpv": [("", _("À préciser")),
                    *((row.code, f"{row.code} – {row.label}") for row in rules.families())],
            "entity": [("", _("Toute l’organisation")),
                       *((str(e.pk), e.name) for e in Entity.objects.filter(
                           organisation=organisation))],
            "site": [("", _("Autre adresse")),
                     *((str(s.pk), s.name) for s in DeliverySite.objects.filter(
                         organisation=organisation, is_active=True))],
            "clauses": [(row.code, f"{row.label} : {row.more['text']}")
                        for row in rules.clauses(day=timezone.localdate())],
        }  # fmt: skip
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]  # choice fields
        for name in ("postcode", "commune_name"):
            self.fields[name].required = False

    def facts(self) -> dict[str, Any]:
        """The fields of `drafting.edit`."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in (
                "title", "kind", "need", "cpv", "street", "wanted_on", "recurring", "budget_low",
                "budget_high", "alternatives_allowed", "deadline",
                "period_from", "period_to", "wants_framework", "maximum", "revision_clause",
                "purchase_reference", "commitment_number", "contact_name", "contact_email",
                "contact_phone", "clauses")},
            "category_id": int(data["category"]) if data["category"] else None,
            "entity_id": int(data["entity"]) if data["entity"] else None,
            "site_id": int(data["site"]) if data["site"] else None,
            "commune_id": self.commune_id or None,
        }  # fmt: skip


def initial_of(quote: QuoteRequest) -> dict[str, Any]:
    """What the form of a draft begins with."""
    names = [
        "title", "kind", "need", "cpv", "street", "wanted_on", "recurring", "budget_low",
        "budget_high", "alternatives_allowed", "purchase_reference",
        "period_from", "period_to", "wants_framework", "maximum", "revision_clause",
        "commitment_number", "contact_name", "contact_email", "contact_phone", "clauses",
    ]  # fmt: skip
    found = {name: getattr(quote, name) for name in names}
    found["deadline"] = timezone.localtime(quote.deadline) if quote.deadline else None
    for name in ("category", "entity", "site"):
        found[name] = getattr(quote, f"{name}_id") or ""
    if quote.commune:
        found |= {"postcode": quote.commune.postcode, "commune_name": quote.commune.name}
    return found


def typed_lines(post: QueryDict) -> list[dict[str, str]]:
    """Rows of lines as they were typed, empty ones left out."""
    names = ("title", "quantity", "unit", "specification", "lot", "sellable")
    columns = {name: post.getlist(f"line-{name}") for name in names}
    count = len(columns["title"])
    rows = [
        {name: (values[at] if at < len(values) else "") for name, values in columns.items()}
        for at in range(count)
    ]
    return [row for row in rows if row["title"].strip() or row["quantity"].strip()]


def read_lines(rows: Sequence[Mapping[str, str]]) -> list[Asked]:
    """Raises RequestRefused at the first row that cannot be read."""
    found = []
    for place, row in enumerate(rows, start=1):
        try:
            count = quantity(row["quantity"])
        except BadFigure as bad:
            raise RequestRefused(
                _("Ligne %(place)d : %(why)s") % {"place": place, "why": bad}, "lines"
            ) from None
        found.append(
            Asked(
                title=row["title"],
                quantity=count,
                unit=row["unit"],
                specification=row.get("specification", ""),
                sellable_id=int(row["sellable"]) if row.get("sellable", "").isdigit() else None,
                lot=int(row["lot"]) if row.get("lot", "").isdigit() else None,
            )
        )
    return found


def row_of(line: Any) -> dict[str, str]:
    """A kept line as the form shows it."""
    return {
        "title": line.title,
        "quantity": written(line.quantity),
        "unit": line.unit,
        "specification": line.specification,
        "lot": str(line.lot.number) if line.lot else "",
        "sellable": str(line.sellable_id or ""),
    }


def read_criteria(post: QueryDict, *, is_public: bool) -> list[Judged]:
    """Weights by the codes of the list, then the buyer's own; raises RequestRefused."""
    found = []
    for row in rules.criteria(day=timezone.localdate(), is_public=is_public):
        weight = post.get(f"weight-{row.code}", "").strip()
        if weight:
            found.append(Judged(row.code, row.label, _weight(weight)))
    own, weight = post.get("own-label", "").strip(), post.get("own-weight", "").strip()
    if own and weight:
        found.append(Judged("own", own, _weight(weight)))
    elif own or weight:
        raise RequestRefused(_("Votre critère a besoin d’un nom et d’un poids."), "criteria")
    return found


def _weight(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100:
        raise RequestRefused(_("Un poids va de 1 à 100 %%, sans virgule.") % {}, "criteria")
    return int(text)


def known_ids(values: Sequence[str]) -> list[int]:
    return [int(value) for value in values if value.isdigit()]


class DayForm(Form):
    """A new deadline."""

    deadline = forms.DateTimeField(
        label=gettext_lazy("Nouvelle date limite"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": gettext_lazy("Indiquez la nouvelle date."),
                        "invalid": gettext_lazy("Indiquez un jour et une heure.")},
    )  # fmt: skip
