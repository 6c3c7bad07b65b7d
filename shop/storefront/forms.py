"""Forms of the public pages."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from shop.orders import talk
from shop.orders.models import SupplierOrderLine
from shop.places.models import Commune
from shop.places.queries import like
from shop.places.text import fold

MOST_TOLD = 200  # choices of a quantity


class Form(forms.Form):
    """Errors are told at the field and in a summary; the browser's own bubbles stay away."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form binds: an empty POST is one, too."""
    return request.POST if request.method == "POST" else None


class ContactForm(Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Indiquez votre e-mail : la confirmation y part."),
            "invalid": _("Écrivez une adresse complète, par exemple nom@exemple.fr."),
        },
        help_text=_("Pour la confirmation et le suivi. Pas de publicité."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Nom et prénom"),
        max_length=160,
        error_messages={"required": _("Indiquez votre nom, pour le colis ou le retrait.")},
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
        max_length=10,  # room for spaces
        error_messages={"required": _("Indiquez votre code postal.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "postal-code",
                "inputmode": "numeric",
                # The communes of a whole postcode, for the list under the next field.
                "data-hx-get": reverse_lazy("suggestions"),
                "data-hx-trigger": "input changed delay:200ms",
                "data-hx-target": "#communes",
            }
        ),
    )
    commune_name = forms.CharField(
        label=_("Commune"),
        max_length=80,
        error_messages={"required": _("Indiquez votre commune.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "list": "communes"}),
    )
    commune_id = ""

    def clean_postcode(self) -> str:
        postcode = "".join(str(self.cleaned_data["postcode"]).split())
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
    payment = forms.ChoiceField(
        label=_("Moyen de paiement"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un moyen de paiement."),
            "invalid_choice": _("Choisissez un moyen de paiement de la liste."),
        },
    )
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
    code = forms.CharField(
        label=_("Code de réduction"),
        max_length=40,
        error_messages={"required": _("Écrivez le code de réduction.")},
    )


def _text(label: Any, *, rows: int, **values: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=talk.LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        **values,
    )


class MessageForm(Form):
    text = _text(
        _("Votre message"), rows=3, error_messages={"required": _("Écrivez votre message.")}
    )


class LinesForm(Form):
    """How many of each line of a part: « none » is its first choice."""

    none: Any
    some: Any
    nothing: Any

    def __init__(
        self, *args: Any, lines: Sequence[tuple[SupplierOrderLine, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for line, most in lines:
            counts = [(n, self.some % {"n": n}) for n in range(1, min(most, MOST_TOLD) + 1)]
            self.fields[f"line-{line.pk}"] = forms.TypedChoiceField(
                label=line.title,
                choices=[(0, self.none), *counts],
                coerce=int,
                empty_value=0,  # type: ignore[arg-type]  # what nothing chosen is coerced to
                required=False,
            )
        # What is written stands after what is chosen.
        self.order_fields([name for name in self.fields if name.startswith("line-")])

    @property
    def line_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("line-")]

    @property
    def quantities(self) -> dict[int, int]:
        chosen = {
            int(name.removeprefix("line-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("line-")
        }
        return {pk: quantity for pk, quantity in chosen.items() if quantity}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = [name for name in self.fields if name.startswith("line-")]
        if names and not any(name in self.errors or data.get(name) for name in names):
            self.add_error(names[0], self.nothing)
        return data


class WithdrawalForm(LinesForm):
    none, some = _("je le garde"), _("je rends %(n)s")
    nothing = _("Choisissez les articles et les quantités à rendre.")


class FaultForm(LinesForm):
    none, some = _("rien à signaler"), _("%(n)s à revoir")
    nothing = _("Choisissez les articles qui ne vont pas.")
    text = _text(
        _("Ce qui ne va pas"),
        rows=5,
        help_text=_("Cassé, manquant, différent… Le fournisseur vous lit et vous répond."),
        error_messages={"required": _("Dites ce qui ne va pas.")},
    )


class OpinionForm(Form):
    score = forms.TypedChoiceField(
        label=_("Votre note"),
        choices=[(n, _("%(n)s sur 5") % {"n": n}) for n in range(5, 0, -1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Donnez une note de 1 à 5.")},
    )
    text = _text(
        _("Votre avis"),
        rows=5,
        required=False,
        help_text=_("Facultatif : ce qui vous a plu, ce qui vous a manqué."),
    )
    author = forms.CharField(
        label=_("Signé"),
        max_length=60,
        required=False,
        help_text=_("Facultatif : un prénom suffit. Il paraît avec votre avis."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
