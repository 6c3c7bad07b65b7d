"""Two admins at once: an organisation never loses its last one."""

from functools import partial

import pytest
from django.utils import timezone

from shop.organisations import operations, people_operations
from shop.organisations.models import Member, Organisation
from tests import factories as f
from tests.shop.organisations.people import managed, person
from tests.shop.organisations.test_operations import given

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_of_two_admins_who_remove_each_other_one_stays(at_once):
    organisation, one = managed()
    other = f.MemberFactory(organisation=organisation, role="admin")
    results = at_once(
        *(
            partial(
                people_operations.remove_member,
                organisation_id=organisation.pk, by_id=mine.user_id, member_id=theirs.pk,
            )
            for mine, theirs in ((one, other), (other, one))
        )
    )  # fmt: skip
    assert kinds(results) == ["NoneType", "NotAdmin"]
    assert Member.objects.filter(role="admin").count() == 1


def test_two_admins_do_not_both_step_back(at_once):
    organisation, one = managed()
    other = f.MemberFactory(organisation=organisation, role="admin")
    results = at_once(
        *(
            partial(
                people_operations.change_member,
                organisation_id=organisation.pk, by_id=mine.user_id, member_id=mine.pk,
                role="reader", entity_id=None,
            )
            for mine in (one, other)
        )
    )  # fmt: skip
    assert kinds(results) == ["LastAdmin", "Member"]
    assert Member.objects.filter(role="admin").count() == 1


def test_a_siret_is_registered_once(at_once):
    results = at_once(
        *(partial(operations.register, user_id=person().pk, **given()) for _ in range(3))
    )
    assert kinds(results) == ["Organisation", "SiretKnown", "SiretKnown"]
    assert Organisation.objects.count() == Member.objects.count() == 1


def test_an_invitation_makes_one_member(at_once):
    organisation, admin = managed()
    lena = person("lena@exemple.test")
    now = timezone.now()
    row = people_operations.invite(
        organisation_id=organisation.pk, by_id=admin.user_id, email=lena.email, role="reader",
        entity_id=None, at=now,
    )  # fmt: skip
    from shop.organisations.tokens import token_of

    accept = partial(people_operations.accept, token=token_of(row), user_id=lena.pk, at=now)
    assert kinds(at_once(accept, accept)) == ["InvitationClosed", "Member"]
    assert Member.objects.filter(user=lena).count() == 1
