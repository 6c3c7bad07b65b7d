"""What a buyer types of gift boxes."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.organisations.models import DeliverySite, Organisation
from shop.pro.forms import DayField, EurosField, Form
from shop.pro.quote_forms import ANSWER_DAYS
from shop.quoting.gifts import MOST_CARD, MOST_HEADS, Gift, is_to_each
from shop.quoting.models import GiftBox, QuoteRequest

EACH, OWN = "each", "own"


class GiftForm(Form):
    """A whole request of gift boxes on one screen."""

    title = forms.CharField(
        label=gettext_lazy("Objet"),
        max_length=160,
        error_messages={"required": gettext_lazy("Donnez un nom à cette demande.")},
    )
    heads = forms.IntegerField(
        label=gettext_lazy("Nombre de personnes"),
        min_value=1,
        max_value=MOST_HEADS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Indiquez le nombre de personnes."),
            "invalid": gettext_lazy("Écrivez un nombre entier."),
            "min_value": gettext_lazy("Il faut au moins une personne."),
            "max_value": gettext_lazy("2 000 personnes au plus par demande."),
        },
    )
    without_alcohol = forms.IntegerField(
        label=gettext_lazy("Dont sans alcool"),
        min_value=0,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Leurs coffrets font une ligne à part."),
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre entier."),
            "min_value": gettext_lazy("Écrivez un nombre entier."),
        },
    )
    budget_per_head = EurosField(
        label=gettext_lazy("Budget par personne, TTC"),
        help_text=gettext_lazy("En euros, livraison à part."),
        error_messages={"required": gettext_lazy("Indiquez un budget par personne.")},
    )
    wanted_on = DayField(
        label=gettext_lazy("À livrer au plus tard le"),
        error_messages={"required": gettext_lazy("Indiquez le jour souhaité.")},
    )
    deadline = DayField(
        label=gettext_lazy("Réponses attendues jusqu’au"),
        required=False,
        help_text=gettext_lazy("Vide : une semaine."),
    )
    need = forms.CharField(
        label=gettext_lazy("Ce que vous aimeriez y trouver"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    card_text = forms.CharField(
        label=gettext_lazy("Texte de la carte"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_CARD}),
        help_text=gettext_lazy("300 signes au plus. Vide : pas de carte."),
    )
    wants_logo = forms.BooleanField(label=gettext_lazy("Notre logo sur le coffret"), required=False)
    logo = forms.FileField(
        label=gettext_lazy("Fichier du logo"),
        required=False,
        help_text=gettext_lazy("PDF, PNG ou JPG, 10 Mo au plus. Il devient une pièce jointe."),
    )
    where = forms.ChoiceField(label=gettext_lazy("Livraison"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        sites = DeliverySite.objects.filter(organisation=organisation, is_active=True)
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            (EACH, _("Un colis chez chaque destinataire")),
            *((str(site.pk), _("Tout à : %(name)s") % {"name": site.name}) for site in sites),
            (OWN, _("Tout à l’adresse de l’organisation")),
        ]

    def clean_wanted_on(self) -> Any:
        day = self.cleaned_data["wanted_on"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        return day

    def gift(self) -> Gift:
        data = self.cleaned_data
        return Gift(
            heads=data["heads"],
            budget_per_head=data["budget_per_head"] or 0,
            without_alcohol=data["without_alcohol"] or 0,
            card_text=data["card_text"].replace("\r\n", "\n"),
            wants_logo=data["wants_logo"],
        )

    def facts(self, at: datetime) -> dict[str, Any]:
        """Fields of the request itself."""
        data, where = self.cleaned_data, self.cleaned_data["where"]
        is_own = where == OWN
        return {
            "need": data["need"],
            "wanted_on": data["wanted_on"],
            "deadline": self._deadline(at),
            "site_id": int(where) if where.isdigit() else None,
            "street": self.organisation.street if is_own else "",
            "commune_id": self.organisation.commune_id if is_own else None,
        }

    def _deadline(self, at: datetime) -> datetime:
        """The end of the day named, in Europe/Paris; a week where none is."""
        day = self.cleaned_data["deadline"]
        if day is None:
            return at + timedelta(days=ANSWER_DAYS)
        return timezone.make_aware(datetime.combine(day, time(18)))


def initial_of(quote: QuoteRequest, box: GiftBox) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: getattr(box, name)
        for name in ("heads", "without_alcohol", "budget_per_head", "card_text", "wants_logo")
    }
    found |= {"title": quote.title, "need": quote.need, "wanted_on": quote.wanted_on}
    found["deadline"] = timezone.localtime(quote.deadline).date() if quote.deadline else None
    found["where"] = EACH if is_to_each(quote) else str(quote.site_id or OWN)
    return found
