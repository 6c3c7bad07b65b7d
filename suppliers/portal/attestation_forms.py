"""The costs of a year by category, and who signs the attestations."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suppliers.portal.forms import Form


class PerCentField(forms.CharField):
    """Typed in per cent with at most one decimal, cleaned to per mille; empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": "6"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=8, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = re.sub(r"[\s\u00a0\u202f%]", "", super().clean(value)).replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", text):
            raise forms.ValidationError(
                _("Écrivez un pourcentage, avec une décimale au plus : 35 ou 35,5.")
            )
        whole, _dot, tenth = text.partition(".")
        permille = int(whole) * 10 + int(tenth or 0)
        if permille > 1000:
            raise forms.ValidationError(_("Les coûts ne dépassent pas 100 % du prix."))
        return permille

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, int) else value


def typed(permille: int) -> str:
    """355 → « 35,5 »."""
    whole, tenth = divmod(permille, 10)
    return f"{whole},{tenth}" if tenth else str(whole)


class SharesForm(Form):
    """A field for everything, and one a category that has its own share."""

    def __init__(
        self, *args: Any, categories: dict[str, str], shares: dict[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slugs = ["", *categories]
        self.fields["part"] = PerCentField(
            label=gettext_lazy("Pour toutes les ventes"),
            help_text=gettext_lazy("en % du prix hors taxes, par exemple 35 ou 35,5"),
            initial=shares.get(""),
        )
        for slug, name in categories.items():
            self.fields[f"part-{slug}"] = PerCentField(
                label=name, required=False, initial=shares.get(slug)
            )

    @property
    def has_own(self) -> bool:
        """Whether some category has a share of its own."""
        return any(field.value() not in (None, "") for field in self.own())

    def own(self) -> list[forms.BoundField]:
        """The fields of categories."""
        return [self[f"part-{slug}"] for slug in self.slugs if slug]

    def shares(self) -> dict[str, int]:
        """Slug → costs (‰); a category that was left empty counts with everything."""
        found = {}
        for slug in self.slugs:
            value = self.cleaned_data[f"part-{slug}" if slug else "part"]
            if value is not None:
                found[slug] = value
        return found


class SignatoryForm(Form):
    name = forms.CharField(label=gettext_lazy("Nom de la personne qui signe"), max_length=120)
    quality = forms.CharField(
        label=gettext_lazy("En qualité de"),
        max_length=120,
        help_text=gettext_lazy("directrice, gérant…"),
    )
    certify = forms.BooleanField(
        label=gettext_lazy("J’atteste que ces montants sont exacts."),
    )
