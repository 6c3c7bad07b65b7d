"""Forms of the organisation's own room. Rows that look alike know how to show and save themselves."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from shop.organisations import operations
from shop.organisations.models import (
    ApprovalRule,
    Budget,
    DeliverySite,
    Entity,
    Kind,
    Member,
    Organisation,
    Role,
)
from shop.organisations.queries import DECIDING
from shop.places import identifiers
from shop.pro.forms import (
    DayField,
    DepartmentsField,
    EurosField,
    Form,
    PhoneField,
    PlaceForm,
    RowChoice,
)

WHOLE = _("Toute l’organisation")
# What each role is for, beside its name.
ROLES: dict[str, Any] = {
    Role.ADMIN: _("Gère les personnes, les budgets et les seuils ; peut tout faire."),
    Role.REQUESTER: _("Demande des devis, choisit une offre, réceptionne."),
    Role.APPROVER: _("Approuve les dépenses au-delà des seuils ; peut aussi demander."),
    Role.ACCOUNTANT: _("Suit les factures et les budgets."),
    Role.READER: _("Consulte les demandes et les bilans, sans rien changer."),
}


def called(member: Member) -> str:
    """A member's name for colleagues: never the e-mail address."""
    return member.user.get_full_name() or str(_("Personne sans nom"))


def entities_of(organisation: Organisation) -> list[tuple[int, str]]:
    return list(Entity.objects.filter(organisation=organisation).values_list("pk", "name"))


def deciders_of(organisation: Organisation) -> list[tuple[int, str]]:
    found = Member.objects.filter(organisation=organisation, role__in=DECIDING)
    rows = found.select_related("user", "entity").order_by("user__last_name", "pk")
    return [
        (row.pk, f"{called(row)} – {row.get_role_display()}"
         + (f", {row.entity.name}" if row.entity else ""))
        for row in rows
    ]  # fmt: skip


# The organisation ------------------------------------------------------------------------------


class FactsForm(PlaceForm):
    must_be_known = False
    name = forms.CharField(label=_("Nom"), max_length=160)
    street = forms.CharField(label=_("Numéro et rue"), max_length=200, required=False)
    service_code_required = forms.BooleanField(
        label=_("Le code service est obligatoire sur nos factures"), required=False
    )
    commitment_required = forms.BooleanField(
        label=_("Le numéro d’engagement est obligatoire sur nos factures"), required=False
    )
    local_departments = DepartmentsField(
        label=_("Départements locaux, dans vos objectifs et vos rapports")
    )
    field_order = ["name", "street", "postcode", "commune_name"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        initial = {
            **{name: getattr(organisation, name) for name in self.base_fields
               if name != "commune_name"},
            "commune_name": organisation.commune.name if organisation.commune else "",
        }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        if organisation.verified_at is not None:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = _("Vérifié : écrivez à la boutique pour le changer.")
        if not organisation.is_public:
            del self.fields["service_code_required"], self.fields["commitment_required"]


class RegisterForm(PlaceForm):
    must_be_known = False
    siret = forms.CharField(
        label="SIRET",
        max_length=24,
        help_text=_("14 chiffres, sur votre avis Sirene ou vos factures."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Nature"), choices=[("", _("Choisissez")), *Kind.choices])
    name = forms.CharField(
        label=_("Nom"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    street = forms.CharField(
        label=_("Numéro et rue"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )  # fmt: skip
    field_order = ["siret", "kind", "name", "street", "postcode", "commune_name"]

    def clean_siret(self) -> str:
        return identifiers.siret(self.cleaned_data["siret"])


# People ----------------------------------------------------------------------------------------


class RoleForm(Form):
    role = forms.ChoiceField(label=_("Rôle"), choices=Role.choices, widget=forms.RadioSelect)
    entity = RowChoice(label=_("Service"), empty=WHOLE)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].offer(entities_of(organisation))  # type: ignore[attr-defined]

    @property
    def roles(self) -> list[tuple[Any, Any]]:
        """Each radio with what its role is for."""
        return [(radio, ROLES[radio.data["value"]]) for radio in self["role"]]


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        help_text=_("L’invitation y part ; elle est valable quatorze jours."),
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple nom@exemple.fr.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["email", "role", "entity"]


class DomainForm(Form):
    domain = forms.CharField(
        label=_("Domaine"),
        max_length=120,
        help_text=_("Ce qui suit le @ de vos adresses, par exemple mairie-exemple.fr."),
    )


class AbsenceForm(Form):
    member = forms.TypedChoiceField(label=_("Qui est absent"), coerce=int)
    to = forms.TypedChoiceField(label=_("Qui décide à sa place"), coerce=int)
    from_on = DayField(label=_("Du"))
    to_on = DayField(label=_("Au (compris)"))

    def __init__(
        self, *args: Any, member: Member, organisation: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = deciders_of(organisation)
        own = [row for row in rows if row[0] == member.pk]
        choices = rows if member.role == Role.ADMIN else own
        self.fields["member"].choices = choices  # type: ignore[attr-defined]
        self.fields["member"].initial = member.pk
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choisissez")),
            *(rows if member.role == Role.ADMIN else [row for row in rows if row not in own]),
        ]


# Rows ------------------------------------------------------------------------------------------


class RowForm(Form):
    """`model` rows of one organisation; `row` is the one that is changed, None for a new one.

    `door` is the page that lists them.
    """

    model: ClassVar[type[Model]]
    title: ClassVar[Any]
    door: ClassVar[str]

    def __init__(
        self, *args: Any, organisation: Organisation, row: Any = None, **kwargs: Any
    ) -> None:
        self.organisation, self.row = organisation, row
        initial = self.shown(row) if row is not None else {}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        if "entity" in self.fields:
            self.fields["entity"].offer(entities_of(organisation))  # type: ignore[attr-defined]

    @classmethod
    def rows(cls, organisation: Organisation) -> Any:
        return cls.model._default_manager.filter(organisation=organisation)

    def shown(self, row: Any) -> dict[str, Any]:
        told = {name: getattr(row, name) for name in self.base_fields if name != "entity"}
        if "entity" in self.base_fields:
            told["entity"] = row.entity_id
        return told

    def save(self, *, by_id: int) -> Any:
        raise NotImplementedError  # pragma: no cover

    @staticmethod
    def remove(*, organisation_id: int, by_id: int, pk: int) -> None:
        raise NotImplementedError  # pragma: no cover

    def _who(self, by_id: int) -> dict[str, Any]:
        return {"organisation_id": self.organisation.pk, "by_id": by_id}


class EntityForm(RowForm):
    model, title, door = Entity, _("Service"), "pro-entities"
    name = forms.CharField(label=_("Nom du service ou du site"), max_length=160)
    service_code = forms.CharField(
        label=_("Code service"), max_length=100, required=False,
        help_text=_("Facultatif : celui de Chorus Pro, repris sur les factures."),
    )  # fmt: skip

    def save(self, *, by_id: int) -> Any:
        return operations.save_entity(
            **self._who(by_id), **self.cleaned_data, entity_id=self.row and self.row.pk
        )

    @staticmethod
    def remove(*, organisation_id: int, by_id: int, pk: int) -> None:
        operations.remove_entity(organisation_id=organisation_id, by_id=by_id, entity_id=pk)


class BudgetForm(RowForm):
    model, title, door = Budget, _("Budget"), "pro-entities"
    entity = RowChoice(label=_("Service"), empty=WHOLE)
    year = forms.IntegerField(
        label=_("Année"), min_value=2000, max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    amount = EurosField(label=_("Montant HT (€)"))
    last_commitment_on = DayField(
        label=_("Dernier jour d’engagement"), required=False,
        help_text=_("Facultatif : après ce jour, plus rien ne s’engage sur ce budget."),
    )  # fmt: skip

    def save(self, *, by_id: int) -> Any:
        data = self.cleaned_data
        return operations.save_budget(
            **self._who(by_id),
            entity_id=data["entity"],
            year=data["year"],
            amount=data["amount"],
            last_commitment_on=data["last_commitment_on"],
            budget_id=self.row and self.row.pk,
        )

    @staticmethod
    def remove(*, organisation_id: int, by_id: int, pk: int) -> None:
        operations.remove_budget(organisation_id=organisation_id, by_id=by_id, budget_id=pk)


class RuleForm(RowForm):
    model, title, door = ApprovalRule, _("Seuil d’approbation"), "pro-approval"
    entity = RowChoice(
        label=_("Service"), empty=_("Tous les services sans seuil à eux"),
        help_text=_("Un service qui a ses propres seuils ne suit plus ceux de l’organisation."),
    )  # fmt: skip
    step = forms.TypedChoiceField(
        label=_("Étape"), coerce=int, choices=[(step, step) for step in operations.STEPS],
        help_text=_("Les étapes se suivent : la deuxième décide après la première."),
    )  # fmt: skip
    above = EurosField(
        label=_("À partir de, HT (€)"), help_text=_("Zéro : toute dépense est approuvée.")
    )
    approver = RowChoice(
        label=_("Qui approuve"),
        empty=_("Toute personne qui approuve pour le service"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approver"].offer(deciders_of(self.organisation))  # type: ignore[attr-defined]

    def shown(self, row: Any) -> dict[str, Any]:
        return {**super().shown(row), "approver": row.approver_id}

    def save(self, *, by_id: int) -> Any:
        data = self.cleaned_data
        return operations.save_rule(
            **self._who(by_id),
            entity_id=data["entity"],
            step=data["step"],
            above=data["above"],
            approver_id=data["approver"],
            rule_id=self.row and self.row.pk,
        )

    @staticmethod
    def remove(*, organisation_id: int, by_id: int, pk: int) -> None:
        operations.remove_rule(organisation_id=organisation_id, by_id=by_id, rule_id=pk)


class SiteForm(RowForm, PlaceForm):
    model, title, door = DeliverySite, _("Site de livraison"), "pro-sites"
    name = forms.CharField(label=_("Nom du site"), max_length=120)
    street = forms.CharField(label=_("Numéro et rue"), max_length=200)
    entity = RowChoice(label=_("Service"), empty=WHOLE)
    contact_name = forms.CharField(
        label=_("Contact sur place"), max_length=120, required=False,
        help_text=_("Facultatif : transmis au fournisseur qui livre."),
    )  # fmt: skip
    contact_phone = PhoneField(label=_("Téléphone du contact"), max_length=20, required=False)
    reception_hours = forms.CharField(
        label=_("Horaires de réception"), max_length=160, required=False,
        help_text=_("Par exemple : du lundi au vendredi, 8 h–11 h 30."),
    )  # fmt: skip
    unloading = forms.CharField(
        label=_("Moyens de déchargement"), max_length=160, required=False,
        help_text=_("Par exemple : quai, transpalette, ou hayon nécessaire."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("Utilisé"), required=False, initial=True)
    field_order = ["name", "street", "postcode", "commune_name"]

    def shown(self, row: Any) -> dict[str, Any]:
        own = {name: getattr(row, name) for name in self.base_fields
               if name not in ("postcode", "commune_name", "entity")}  # fmt: skip
        return {
            **own,
            "entity": row.entity_id,
            "postcode": row.commune.postcode,
            "commune_name": row.commune.name,
        }

    def save(self, *, by_id: int) -> Any:
        data = {name: value for name, value in self.cleaned_data.items()
                if name not in ("postcode", "commune_name", "entity")}  # fmt: skip
        return operations.save_site(
            **self._who(by_id),
            **data,
            commune_id=self.commune_id,
            entity_id=self.cleaned_data["entity"],
            site_id=self.row and self.row.pk,
        )

    @staticmethod
    def remove(*, organisation_id: int, by_id: int, pk: int) -> None:
        operations.remove_site(organisation_id=organisation_id, by_id=by_id, site_id=pk)


# As addresses write them.
KINDS: dict[str, type[RowForm]] = {
    "service": EntityForm,
    "budget": BudgetForm,
    "seuil": RuleForm,
    "site": SiteForm,
}
