"""Forms of the public pages."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.places.models import Commune
from shop.places.queries import like
from shop.places.text import fold


class Form(forms.Form):
    """Errors are told at the field and in a summary; the browser's own bubbles stay away."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ContactForm(Form):
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Pour la confirmation et le suivi. Pas de publicité."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Nom et prénom"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        max_length=20,
        help_text=_("Facultatif : le fournisseur vous appelle s’il ne trouve pas votre porte."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and not re.fullmatch(r"[+0-9][0-9 .\-()]{8,18}", phone):
            raise forms.ValidationError(
                _("Écrivez un numéro à dix chiffres, par exemple 02 99 00 00 00.")
            )
        return phone


class PlaceForm(Form):
    """Postcode and commune; the commune is found in the list of Brittany where it is one."""

    postcode = forms.CharField(
        label=_("Code postal"),
        max_length=5,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    commune_name = forms.CharField(
        label=_("Commune"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "list": "communes"}),
    )
    commune_id = ""

    def clean_postcode(self) -> str:
        postcode = str(self.cleaned_data["postcode"]).replace(" ", "")
        if not re.fullmatch(r"(?!00)\d{5}", postcode) or postcode[:2] in ("97", "98"):
            raise forms.ValidationError(
                _("Indiquez un code postal de France métropolitaine, en cinq chiffres.")
            )
        return postcode

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        postcode, name = data.get("postcode"), data.get("commune_name")
        if not postcode or not name:
            return data
        here = Commune.objects.filter(postcodes__contains=postcode)
        found = here.filter(folded=fold(name)).first()
        if found is None and here.exists():
            names = ", ".join(here.values_list("name", flat=True)[:6])
            self.add_error(
                "commune_name",
                _("Au code postal %(postcode)s se trouvent : %(names)s.")
                % {"postcode": postcode, "names": names},
            )
        elif found is None and postcode[:2] in ("22", "29", "35", "56"):
            near = ", ".join(f"{c.name} ({c.postcode})" for c in like(text=name, count=3))
            self.add_error(
                "postcode",
                _("Aucune commune bretonne n’a ce code postal.")
                + (" " + _("Vouliez-vous dire : %(names)s ?") % {"names": near} if near else ""),
            )
        self.commune_id = found.pk if found else ""
        return data


class AddressForm(PlaceForm):
    street = forms.CharField(
        label=_("Numéro et rue"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    street_more = forms.CharField(
        label=_("Complément"),
        max_length=200,
        required=False,
        help_text=_("Facultatif : bâtiment, étage, lieu-dit."),
        widget=forms.TextInput(attrs={"autocomplete": "address-line2"}),
    )
    field_order = ["street", "street_more", "postcode", "commune_name"]


class PaymentForm(Form):
    payment = forms.ChoiceField(label=_("Moyen de paiement"), widget=forms.RadioSelect)
    purchase_reference = forms.CharField(
        label=_("Votre numéro de bon de commande"),
        max_length=80,
        required=False,
        help_text=_("Facultatif : il figurera sur les factures."),
    )

    def __init__(self, *args: Any, ways: list[tuple[str, str]], is_pro: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["payment"].choices = ways  # type: ignore[attr-defined]  # a ChoiceField
        if not is_pro:
            del self.fields["purchase_reference"]


class ReviewForm(Form):
    terms = forms.BooleanField(
        label=_("J’accepte les conditions générales de vente."),
        error_messages={"required": _("Acceptez les conditions de vente pour commander.")},
    )
    of_age = forms.BooleanField(
        label=_("Je certifie avoir 18 ans ou plus."),
        error_messages={
            "required": _("Confirmez que vous avez 18 ans ou plus : la vente d’alcool aux mineurs "
                          "est interdite.")
        },
    )  # fmt: skip

    def __init__(self, *args: Any, has_alcohol: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_alcohol:
            del self.fields["of_age"]


class VoucherForm(Form):
    code = forms.CharField(label=_("Code de réduction"), max_length=40)


class MessageForm(Form):
    text = forms.CharField(
        label=_("Votre message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
