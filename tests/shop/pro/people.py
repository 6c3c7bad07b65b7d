"""Who stands before the doors of one organisation's space."""

from django.test import Client

from shop.organisations.models import Organisation, Role
from tests import factories as f
from tests.shop.organisations.people import person

ROLES = tuple(Role.values)


def member(organisation: Organisation, role: str = "admin", **values) -> Client:
    one = f.MemberFactory(organisation=organisation, user=person(), role=role, **values)
    return of(one.user)


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def everybody(organisation: Organisation) -> dict[str, Client]:
    """The five roles, another organisation's admin, a logged-in buyer, and nobody."""
    return {
        **{role: member(organisation, role) for role in ROLES},
        "other": member(f.OrganisationFactory()),
        "buyer": of(person()),
        "nobody": Client(),
    }
