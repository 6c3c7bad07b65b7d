"""Forms of the reports' room: a report, its rhythm, its links, targets, files of purchases."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.impact import schedules, sharing, targets, uploads
from shop.impact.frameworks import FRAMEWORKS
from shop.impact.lines import Period
from shop.impact.models import Schedule
from shop.impact.reports import Wanted
from shop.organisations.models import Member, Organisation
from shop.pro.forms import DayField, DepartmentsField, EurosField, Form, RowChoice
from shop.pro.organisation_forms import WHOLE, entities_of

PRESETS = (
    ("year", gettext_lazy("Cette année")),
    ("last_year", gettext_lazy("L’année dernière")),
    ("quarter", gettext_lazy("Le trimestre dernier")),
    ("free", gettext_lazy("Du… au…")),
)
COMPARED = (
    ("year", gettext_lazy("À la même période un an avant")),
    ("none", gettext_lazy("À rien")),
    ("free", gettext_lazy("Du… au…")),
)


def framework_choices() -> list[tuple[str, Any]]:
    return [(one.code, one.label) for one in FRAMEWORKS.values()]


class ServiceForm(Form):
    """Whose member belongs to one service reports on that service alone."""

    entity = RowChoice(label=gettext_lazy("Service"), empty=WHOLE)
    frameworks = forms.MultipleChoiceField(
        label=gettext_lazy("Chapitres"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choisissez des chapitres de la liste.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, organisation: Organisation, member: Member, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["frameworks"].choices = framework_choices()  # type: ignore[attr-defined]
        services = entities_of(organisation) if member.entity_id is None else []
        if services:
            self.fields["entity"].offer(services)  # type: ignore[attr-defined]
        else:
            del self.fields["entity"]

    @property
    def entity_id(self) -> int | None:
        if self.member.entity_id is not None:
            return self.member.entity_id
        return self.cleaned_data.get("entity")

    @property
    def chapters(self) -> list[tuple[Any, Any]]:
        """Each box with whom its chapter concerns."""
        return [(box, FRAMEWORKS[str(box.data["value"])].concerns) for box in self["frameworks"]]


class ReportForm(ServiceForm):
    period = forms.ChoiceField(label=gettext_lazy("Période"), choices=PRESETS, initial="year")
    first = DayField(label=gettext_lazy("Du"), required=False)
    last = DayField(label=gettext_lazy("Au"), required=False)
    compared = forms.ChoiceField(
        label=gettext_lazy("Comparer"), choices=COMPARED, initial="year", required=False
    )
    compared_first = DayField(label=gettext_lazy("Comparer du"), required=False)
    compared_last = DayField(label=gettext_lazy("Comparer au"), required=False)
    departments = DepartmentsField(label=gettext_lazy("Départements locaux"))
    headcount = forms.IntegerField(
        label=gettext_lazy("Effectif d’assujettissement"), required=False, min_value=0,
        max_value=1_000_000,
    )  # fmt: skip
    beneficiaries = forms.IntegerField(
        label=gettext_lazy("Bénéficiaires de l’obligation d’emploi"), required=False, min_value=0,
        max_value=1_000_000,
    )  # fmt: skip
    field_order = [
        "period", "first", "last", "compared", "compared_first", "compared_last", "entity",
        "frameworks", "departments", "headcount", "beneficiaries",
    ]  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        period = self._period(data)
        if period is not None:
            data["told"] = period
            data["against"] = self._compared(data, period)
        return data

    def _period(self, data: dict[str, Any]) -> Period | None:
        year = self.today.year
        match data.get("period"):
            case "year":
                return Period(date(year, 1, 1), date(year, 12, 31))
            case "last_year":
                return Period(date(year - 1, 1, 1), date(year - 1, 12, 31))
            case "quarter":
                running = schedules.period_of(Schedule.Every.QUARTER, self.today)
                before = running.first - timedelta(days=1)
                return schedules.period_of(Schedule.Every.QUARTER, before)
            case "free":
                return self._between(data, "first", "last")
        return None

    def _compared(self, data: dict[str, Any], period: Period) -> Period | None:
        match data.get("compared"):
            case "year":
                if period.first.year <= 1:
                    return None
                return schedules.year_before(period)
            case "free":
                return self._between(data, "compared_first", "compared_last")
        return None

    def _between(self, data: dict[str, Any], first: str, last: str) -> Period | None:
        for name in (first, last):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Indiquez un jour."))
        if data.get(first) is None or data.get(last) is None:
            return None
        for name in (first, last):
            if not 2000 <= data[name].year <= 2099:
                self.add_error(name, _("Indiquez un jour de ce siècle."))
                return None
        if data[last] < data[first]:
            self.add_error(last, _("La période finit avant de commencer."))
            return None
        return Period(data[first], data[last])

    def wanted(self) -> Wanted:
        """Of a valid form."""
        data = self.cleaned_data
        return Wanted(
            data["told"],
            data["against"],
            self.entity_id,
            tuple(data["frameworks"]),
            data["departments"],
            data["headcount"],
            data["beneficiaries"],
        )


class ScheduleForm(ServiceForm):
    every = forms.ChoiceField(label=gettext_lazy("Rythme"), choices=Schedule.Every.choices)
    field_order = ["every", "entity", "frameworks"]


class ShareForm(Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valable"), coerce=int,
        choices=[(days, gettext_lazy("%(days)d jours") % {"days": days}) for days in sharing.DAYS],
        initial=sharing.DAYS[1],
        error_messages={"invalid_choice": gettext_lazy("Choisissez une durée de la liste.")},
    )  # fmt: skip


class TargetForm(Form):
    year = forms.IntegerField(
        label=gettext_lazy("Année"), min_value=targets.YEARS[0], max_value=targets.YEARS[1]
    )
    indicator = forms.ChoiceField(label=gettext_lazy("Indicateur"))
    aim = forms.CharField(
        label=gettext_lazy("Objectif"), max_length=20,
        help_text=gettext_lazy("Une part en % (par exemple 25) ou un montant en euros, selon "
                               "l’indicateur."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicator: Any = self.fields["indicator"]
        indicator.choices = [("", _("Choisissez")), *targets.choices()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code, text = data.get("indicator"), data.get("aim")
        if code and text:
            if targets.is_share(code):
                data["permille"] = self._permille(text)
            else:
                try:
                    data["cents"] = EurosField().clean(text)
                except forms.ValidationError as wrong:
                    self.add_error("aim", wrong)
        return data

    def _permille(self, text: str) -> int | None:
        plain = re.sub(r"[\s\u00a0\u202f%]", "", text).replace(",", ".")
        if not re.fullmatch(r"\d{1,3}(\.\d)?", plain):
            self.add_error("aim", _("Écrivez une part, par exemple 25 ou 12,5."))
            return None
        return int(Decimal(plain) * 10)


class PurchasesForm(Form):
    file = forms.FileField(
        label=gettext_lazy("Votre fichier"),
        help_text=gettext_lazy("Tableur (XLSX, ODS, XLS), CSV, export comptable (FEC) ou achats de "
                               "ma cantine. 20 Mo au plus."),
        error_messages={"required": gettext_lazy("Choisissez un fichier."),
                        "empty": gettext_lazy("Ce fichier est vide.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > uploads.MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 20 Mo : partagez-le par période."))
        return file
