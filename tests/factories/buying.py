import factory
from factory.django import DjangoModelFactory

from shop.organisations.models import Entity, Member, Organisation
from tests.factories.people import UserFactory
from tests.factories.places import RENNES
from tests.factories.suppliers import siren, siret


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Commune d’essai {n}")
    kind = "commune"
    siren = factory.Sequence(lambda n: siren(5_000_000 + n))
    siret = factory.LazyAttribute(lambda o: siret(o.siren))
    commune_id = RENNES


class EntityFactory(DjangoModelFactory[Entity]):
    class Meta:
        model = Entity

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Service {n}")


class MemberFactory(DjangoModelFactory[Member]):
    class Meta:
        model = Member

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = "requester"
