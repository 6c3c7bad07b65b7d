from datetime import date
from typing import Any

import factory
from django.apps import apps
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from stdnum import luhn

from shop.places.text import fold
from suppliers.directory.models import (
    Certificate,
    Establishment,
    Label,
    LegalEntity,
    ListingFamily,
    Status,
    StatusKind,
    Supplier,
)
from tests.factories.places import RENNES


def siren(number: int) -> str:
    """Valid by its check digit; the same number gives the same."""
    body = f"{90000000 + number:08d}"
    return body + luhn.calc_check_digit(body)


def siret(of_siren: str, number: int = 1) -> str:
    body = f"{of_siren}{number:04d}"
    return body + luhn.calc_check_digit(body)


class LegalEntityFactory(DjangoModelFactory[LegalEntity]):
    class Meta:
        model = LegalEntity

    name = factory.Sequence(lambda n: f"Association Kerlann {n}")
    legal_form = "association"
    siren = factory.Sequence(siren)
    vat_regime = "normal"
    street = "1 rue du Port"
    commune_id = RENNES


class EstablishmentFactory(DjangoModelFactory[Establishment]):
    class Meta:
        model = Establishment

    legal_entity = factory.SubFactory(LegalEntityFactory)
    siret = factory.LazyAttribute(
        lambda o: siret(o.legal_entity.siren, o.legal_entity.establishments.count() + 1)
    )
    name = factory.SelfAttribute("legal_entity.name")
    street = "1 rue du Port"
    postcode = "35000"
    commune_id = RENNES


class SupplierFactory(DjangoModelFactory[Supplier]):
    """A published shop front with its partner, its establishment and its entity."""

    class Meta:
        model = Supplier

    establishment = factory.SubFactory(EstablishmentFactory)
    legal_entity = factory.SelfAttribute("establishment.legal_entity")
    name = factory.Sequence(lambda n: f"Atelier Ar Mor {n}")
    sort_name = factory.LazyAttribute(lambda o: fold(o.name))
    slug = factory.LazyAttribute(lambda o: slugify(o.name))
    family = "solidarity"
    state = "published"
    joined_on = date(2025, 1, 15)

    @factory.lazy_attribute
    def partner(self) -> Any:
        return apps.get_model("partner", "Partner").objects.create(
            name=self.name, code=f"front-{self.slug}"
        )


class ListingFamilyFactory(DjangoModelFactory[ListingFamily]):
    class Meta:
        model = ListingFamily

    supplier = factory.SubFactory(SupplierFactory)
    name = factory.Sequence(lambda n: f"Famille {n}")


class LabelFactory(DjangoModelFactory[Label]):
    class Meta:
        model = Label

    slug = factory.Sequence(lambda n: f"label-{n}")
    name = factory.Sequence(lambda n: f"Label d’essai {n}")
    short_name = factory.Sequence(lambda n: f"Essai {n}")
    family = "organic"
    explanation = "Ce que ce label garantit."


class CertificateFactory(DjangoModelFactory[Certificate]):
    """Verified, of the supplier unless another scope is given."""

    class Meta:
        model = Certificate

    class Params:
        scoped = factory.LazyAttribute(
            lambda o: bool(o.legal_entity or o.establishment or o.family)
        )

    label = factory.SubFactory(LabelFactory)
    body = "Organisme d’essai"
    number = factory.Sequence(lambda n: f"FR-{n:05d}")
    issued_on = date(2025, 1, 1)
    legal_entity = None
    establishment = None
    family = None
    supplier = factory.Maybe("scoped", None, factory.SubFactory(SupplierFactory))
    state = "verified"
    verified_at = factory.LazyFunction(timezone.now)


class StatusKindFactory(DjangoModelFactory[StatusKind]):
    class Meta:
        model = StatusKind

    code = factory.Sequence(lambda n: f"type-{n}")
    name = factory.Sequence(lambda n: f"Structure d’essai {n}")
    short_name = factory.Sequence(lambda n: f"Structure {n}")
    group = "ess"
    explanation = "Ce que ce type de structure est."


class StatusFactory(DjangoModelFactory[Status]):
    class Meta:
        model = Status

    establishment = factory.SubFactory(EstablishmentFactory)
    kind = factory.SubFactory(StatusKindFactory)
    starts_on = date(2024, 1, 1)
    verified_at = factory.LazyFunction(timezone.now)
