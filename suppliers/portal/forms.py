"""Forms of the supplier's space, and how their words become numbers."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.places.models import Commune
from shop.places.queries import like
from shop.places.text import fold

MOST_CENTS = 100_000_00


class Form(forms.Form):
    """Errors are told at the field and in a summary; the browser's own bubbles stay away."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class WrongAmount(ValueError):
    """What was typed is no amount in euros; the message says how to write one."""


def cents_of(text: str) -> int:
    """« 6,90 », « 1 234.5 € » → cents. Raises WrongAmount."""
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
    try:
        value = Decimal(plain) * 100 if re.fullmatch(r"\d{1,8}(\.\d{1,2})?", plain) else None
    except InvalidOperation:  # pragma: no cover - the pattern lets no such text through
        value = None
    if value is None or value > MOST_CENTS:
        raise WrongAmount(_("Écrivez un montant en euros, par exemple 6,90."))
    return int(value)


def euros_typed(cents: int | None) -> str:
    """690 → « 6,90 », as it is typed."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


class EurosField(forms.CharField):
    """Typed in euros, cleaned to cents; empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=16, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return cents_of(text)
        except WrongAmount as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> Any:
        return euros_typed(value) if isinstance(value, int) else value


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def numbers(post: QueryDict, prefix: str) -> dict[int, int]:
    """`prefix-12=3` → {12: 3}; what is no number is as nothing."""
    found = {}
    for name in post:
        pk, value = name.removeprefix(f"{prefix}-"), post.get(name, "").strip()
        if pk != name and pk.isdecimal() and len(pk) < 12 and _counts(value):
            found[int(pk)] = int(value)
    return found


def _counts(value: str) -> bool:
    return value.isdecimal() and len(value) < 7


def whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if _counts(text) else None


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


PHONE = r"[+0-9][0-9 .\-()]{8,18}"


class PhoneOrderForm(Form):
    """Who buys, and how it gets there; what is bought stands in the table above."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail du client"),
        help_text=gettext_lazy(
            "Il y reçoit la confirmation, sa facture et de quoi se rétracter : c’est la loi."
        ),
        error_messages={
            "required": gettext_lazy(
                "Demandez une adresse e-mail : la confirmation, la facture et le droit de "
                "rétractation passent par elle."
            )
        },
    )
    name = forms.CharField(label=gettext_lazy("Nom et prénom"), max_length=160)
    phone = forms.CharField(
        label=gettext_lazy("Téléphone"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    street = forms.CharField(label=gettext_lazy("Numéro et rue"), max_length=200, required=False)
    postcode = forms.CharField(
        label=gettext_lazy("Code postal"), max_length=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    commune_name = forms.CharField(label=gettext_lazy("Commune"), max_length=80)
    delivery = forms.ChoiceField(label=gettext_lazy("Livraison"))
    label = forms.CharField(
        label=gettext_lazy("Ce qui est convenu"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Facultatif, le client le lit : « mardi matin, chez le gardien »."),
    )
    promised_on = DayField(label=gettext_lazy("Promise pour le"))
    charge = EurosField(
        label=gettext_lazy("Frais de livraison TTC (€)"), required=False,
        help_text=gettext_lazy("Vide : aucun."),
    )  # fmt: skip
    of_age = forms.BooleanField(
        label=gettext_lazy("Le client certifie avoir 18 ans ou plus."),
        required=False,
        help_text=gettext_lazy("À demander dès qu’il y a de l’alcool dans la commande."),
    )
    commune_id = ""

    def __init__(self, *args: Any, ways: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivery"].choices = ways  # type: ignore[attr-defined]  # a ChoiceField

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and not re.fullmatch(PHONE, phone):
            raise forms.ValidationError(
                _("Écrivez un numéro à dix chiffres, par exemple 02 99 00 00 00.")
            )
        return phone

    def clean_promised_on(self) -> date:
        day: date = self.cleaned_data["promised_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Cette date est passée : promettez un jour à venir."))
        return day

    def clean_postcode(self) -> str:
        postcode = str(self.cleaned_data["postcode"]).replace(" ", "")
        if not re.fullmatch(r"(?!00)\d{5}", postcode):
            raise forms.ValidationError(_("Indiquez un code postal en cinq chiffres."))
        return postcode

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        way = str(data.get("delivery", ""))
        if way.split(":")[0] in ("parcel", "round") and not data.get("street"):
            self.add_error("street", _("Indiquez l’adresse où livrer."))
        if data.get("postcode") and data.get("commune_name"):
            here = Commune.objects.filter(postcodes__contains=data["postcode"])
            found = here.filter(folded=fold(data["commune_name"])).first()
            if found is None and here.exists():
                names = ", ".join(here.values_list("name", flat=True)[:6])
                self.add_error(
                    "commune_name",
                    _("Au code postal %(postcode)s se trouvent : %(names)s.")
                    % {"postcode": data["postcode"], "names": names},
                )
            self.commune_id = found.pk if found else ""
        return data


class OwnInvoiceForm(Form):
    number = forms.CharField(label=gettext_lazy("Numéro de votre facture"), max_length=60)
    issued_on = DayField(label=gettext_lazy("Date de la facture"))
    gross = EurosField(label=gettext_lazy("Total TTC (€)"))
    file = forms.FileField(
        label=gettext_lazy("La facture, en PDF"),
        help_text=gettext_lazy("5 Mo au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


def communes_named(text: str) -> tuple[list[Commune], list[str]]:
    """Communes from names or postcodes, one a line or after a comma; and what was not found,
    each with what may have been meant."""
    found: dict[str, Commune] = {}
    unknown = []
    for name in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        folded = fold(name)
        rows = list(Commune.objects.filter(folded=folded)) if folded else []
        if not rows and name.isdecimal():
            rows = list(Commune.objects.filter(postcodes__contains=name))
        if not rows and (inside := re.fullmatch(r"(.+?)\s*\((\d{5})\)", name)):
            rows = list(
                Commune.objects.filter(folded=fold(inside[1]), postcodes__contains=inside[2])
            )
        if len(rows) > 1 and not name.isdecimal():
            told = ", ".join(f"{row.name} ({row.postcode})" for row in rows[:4])
            unknown.append(_("« %(name)s » : laquelle ? %(told)s") % {"name": name, "told": told})
        elif rows:
            found |= {row.pk: row for row in rows}
        else:
            near = ", ".join(f"{row.name} ({row.postcode})" for row in like(text=name, count=3))
            hint = " " + _("Vouliez-vous dire : %(names)s ?") % {"names": near} if near else ""
            unknown.append(_("« %(name)s » n’est pas une commune de Bretagne.") % {"name": name}
                           + hint)  # fmt: skip
    return list(found.values()), unknown
