"""Somebody with a confirmed address, and an organisation with somebody who manages it."""

from typing import Any

from allauth.account.models import EmailAddress

from shop.accounts.models import User
from shop.organisations.models import Member, Organisation
from tests import factories as f


def person(email: str = "", *, is_verified: bool = True, **values: Any) -> User:
    user = f.UserFactory(**({"email": email} if email else {}), **values)
    EmailAddress.objects.create(user=user, email=user.email, verified=is_verified, primary=True)
    return user


def managed(**values: Any) -> tuple[Organisation, Member]:
    organisation = f.OrganisationFactory(**values)
    admin = person(f"admin{organisation.pk}@mairie{organisation.pk}.test")
    return organisation, f.MemberFactory(organisation=organisation, user=admin, role="admin")
