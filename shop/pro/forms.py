"""What forms of the professional's space share: fields, how amounts are typed, where places are."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.places.models import Commune
from shop.places.queries import like
from shop.places.text import fold

PHONE = r"[+0-9][0-9 .\-()]{8,18}"
BRITTANY = ("22", "29", "35", "56")


class Form(forms.Form):
    """Errors are told at the field and in a summary; the browser's own bubbles stay away."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def tell(self, refusal: Any) -> None:
        """A refusal stands at its field, where the form has it."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class EurosField(forms.CharField):
    """Typed in euros, « 25 000 » or « 1 234,50 », cleaned to cents; empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        plain = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
        if not re.fullmatch(r"\d{1,11}(\.\d{1,2})?", plain):
            raise forms.ValidationError(
                _("Écrivez un montant en euros, par exemple 25 000 ou 1 234,50.")
            )
        return int(Decimal(plain) * 100)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 100)
        return f"{whole},{rest:02d}" if rest else str(whole)


class DepartmentsField(forms.CharField):
    """Numbers of departments as they are typed, « 22, 29 35 », cleaned to a sorted tuple."""

    MOST = 20

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=120, required=False,
            help_text=gettext_lazy("Par exemple 22, 29, 35, 56 ; vide : la Bretagne."), **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> tuple[str, ...]:
        codes = re.split(r"[\s,;]+", str(super().clean(value)).upper().strip())
        found = sorted({code for code in codes if code})
        known = re.compile(r"(?:0[1-9]|[1-9]\d|2[AB]|97[1-6])")
        if len(found) > self.MOST or not all(known.fullmatch(code) for code in found):
            raise forms.ValidationError(
                _("Écrivez des numéros de département, par exemple 22, 29, 35, 56.")
            )
        return tuple(found)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, (list, tuple)) else value


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RowChoice(forms.TypedChoiceField):
    """The id of one of the organisation's rows; `empty` says what none means."""

    def __init__(self, *, empty: Any, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)
        self.empty = empty

    def offer(self, rows: list[tuple[int, str]]) -> None:
        self.choices = [("", self.empty), *rows]


class PhoneField(forms.CharField):
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})

    def clean(self, value: Any) -> str:
        phone = str(super().clean(value))
        if phone and not re.fullmatch(PHONE, phone):
            raise forms.ValidationError(
                _("Écrivez un numéro à dix chiffres, par exemple 02 99 00 00 00.")
            )
        return phone


class PlaceForm(Form):
    """Postcode and commune, found in the list of Brittany."""

    must_be_known = True
    postcode = forms.CharField(
        label=gettext_lazy("Code postal"),
        max_length=10,  # room for spaces
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "data-hx-get": reverse_lazy("suggestions"),
                "data-hx-trigger": "input changed delay:200ms",
                "data-hx-target": "#communes",
            }
        ),
    )
    commune_name = forms.CharField(
        label=gettext_lazy("Commune"),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "communes"}),
    )
    commune_id = ""

    def clean_postcode(self) -> str:
        postcode = "".join(str(self.cleaned_data["postcode"]).split())
        if not postcode and not self.fields["postcode"].required:
            return ""
        if not re.fullmatch(r"(?!00)\d{5}", postcode):
            raise forms.ValidationError(_("Indiquez un code postal en cinq chiffres."))
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
            self.add_error("commune_name", _("Au code postal %(postcode)s se trouvent : %(names)s.")
                           % {"postcode": postcode, "names": names})  # fmt: skip
        elif found is None and (self.must_be_known or postcode[:2] in BRITTANY):
            near = ", ".join(f"{c.name} ({c.postcode})" for c in like(text=name, count=3))
            self.add_error(
                "postcode",
                _("Aucune commune bretonne n’a ce code postal.")
                + (" " + _("Vouliez-vous dire : %(names)s ?") % {"names": near} if near else ""),
            )
        self.commune_id = found.pk if found else ""
        return data
