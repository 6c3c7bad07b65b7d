from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from shop.organisations.models import (
    ApprovalRule,
    Budget,
    Delegation,
    DeliverySite,
    EmailDomain,
    JoinRequest,
    MemberInvitation,
)
from tests.factories.buying import MemberFactory, OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import RENNES


class BudgetFactory(DjangoModelFactory[Budget]):
    class Meta:
        model = Budget

    organisation = factory.SubFactory(OrganisationFactory)
    year = 2026
    amount = 5_000_000


class ApprovalRuleFactory(DjangoModelFactory[ApprovalRule]):
    class Meta:
        model = ApprovalRule

    organisation = factory.SubFactory(OrganisationFactory)
    step = 1
    above = 100_000


class DelegationFactory(DjangoModelFactory[Delegation]):
    class Meta:
        model = Delegation

    member = factory.SubFactory(MemberFactory, role="approver")
    to = factory.SubFactory(
        MemberFactory, role="approver", organisation=factory.SelfAttribute("..member.organisation")
    )
    from_on = factory.LazyFunction(timezone.localdate)
    to_on = factory.LazyAttribute(lambda o: o.from_on + timedelta(days=7))


class MemberInvitationFactory(DjangoModelFactory[MemberInvitation]):
    class Meta:
        model = MemberInvitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invitee{n}@exemple.test")
    role = "requester"
    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    invited_by = factory.SubFactory(UserFactory)
    invited_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda o: o.invited_at + timedelta(days=14))


class EmailDomainFactory(DjangoModelFactory[EmailDomain]):
    class Meta:
        model = EmailDomain

    organisation = factory.SubFactory(OrganisationFactory)
    domain = factory.Sequence(lambda n: f"mairie{n}.test")


class JoinRequestFactory(DjangoModelFactory[JoinRequest]):
    class Meta:
        model = JoinRequest

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)


class DeliverySiteFactory(DjangoModelFactory[DeliverySite]):
    class Meta:
        model = DeliverySite

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Site {n}")
    street = "1 rue du Port"
    commune_id = RENNES
