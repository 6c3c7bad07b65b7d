"""Which label is backed on which day: scopes, dates, states, memberships."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from shop.listings import cards
from shop.listings.detail import detail
from shop.listings.models import Card, Listing, Sheet
from suppliers.directory import operations, queries
from suppliers.directory.models import Certificate, Label, ListingFamily, Status

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


@pytest.fixture
def listing(small_shop, time_machine) -> Listing:
    time_machine.move_to("2026-11-22T10:00:00Z")
    Certificate.objects.all().delete()
    return Listing.objects.filter(state="published").select_related("establishment").first()


def certificate(listing, **changes) -> Certificate:
    fields = {
        "label_id": "ab",
        "body": "Organisme fictif",
        "number": "FR-BIO-01-000001",
        "issued_on": DAY - timedelta(days=30),
        "expires_on": DAY + timedelta(days=30),
        "supplier_id": listing.supplier_id,
        "state": "verified",
        "verified_at": timezone.now(),
    }
    return Certificate.objects.create(**(fields | changes))


def shown(listing, day=DAY) -> list[str]:
    cards.refresh(
        listing_ids=[listing.pk],
        at=timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12)),
    )
    return [row[0] for row in Card.objects.get(pk=listing.pk).labels]


def test_a_certificate_shows_from_its_first_day_to_its_last(listing):
    certificate(listing, issued_on=DAY, expires_on=DAY + timedelta(days=1))
    assert shown(listing, DAY - timedelta(days=1)) == []
    assert shown(listing, DAY) == ["ab"]
    assert shown(listing, DAY + timedelta(days=1)) == ["ab"]
    assert shown(listing, DAY + timedelta(days=2)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "waiting", "verified_at": None},
        {"state": "refused", "refusal": "Illisible."},
        {"label_id": "produit_en_bretagne"},
    ],
)
def test_what_is_not_verified_or_no_certification_is_not_shown(listing, changes):
    certificate(listing, **changes)
    assert shown(listing) == []


def test_each_scope_reaches_its_listings_and_no_others(listing):
    family = ListingFamily.objects.create(supplier_id=listing.supplier_id, name="Essai")
    for scope in (
        {"family": family},
        {"establishment_id": listing.establishment_id},
        {"legal_entity_id": listing.establishment.legal_entity_id},
        {"supplier_id": listing.supplier_id},
    ):
        Certificate.objects.all().delete()
        certificate(listing, **({"supplier_id": None} | scope))
        Listing.objects.filter(pk=listing.pk).update(family=None)
        expected = [] if "family" in scope else ["ab"]
        assert shown(listing) == expected, scope
        Listing.objects.filter(pk=listing.pk).update(family=family)
        assert shown(listing) == ["ab"], scope


def test_a_card_knows_the_day_on_which_its_proofs_change(listing):
    Status.objects.all().delete()
    certificate(listing, expires_on=DAY + timedelta(days=5))
    certificate(listing, label_id="demeter", number="D-1", issued_on=DAY + timedelta(days=3))
    shown(listing)
    assert Card.objects.get(pk=listing.pk).stale_on == DAY + timedelta(days=3)
    at = timezone.make_aware(timezone.datetime(2026, 11, 25, 0, 1))
    assert cards.refresh_stale(at=at) == [listing.pk]
    assert {row[0] for row in Card.objects.get(pk=listing.pk).labels} == {"ab", "demeter"}


def test_a_label_that_is_no_longer_in_force_proves_nothing(listing):
    certificate(listing)
    Label.objects.filter(pk="ab").update(valid_to=DAY - timedelta(days=1))
    assert shown(listing) == []
    assert not queries.holders(label_slug="ab", day=DAY).exists()


def test_the_page_s_proofs_agree_with_the_card_s(listing):
    certificate(listing)
    certificate(listing, label_id="demeter", number="D-1", expires_on=DAY - timedelta(days=1))
    card = shown(listing)
    content = Sheet.objects.get(pk=listing.pk).content
    page = detail(content=content, vat_code=listing.vat_code, day=DAY, is_member=False)
    assert [proof.code for proof in page.proofs if proof.is_label] == card == ["ab"]


def test_holders_are_counted_once_whatever_the_scopes(listing):
    certificate(listing)
    certificate(listing, number="2", supplier_id=None, establishment_id=listing.establishment_id)
    fronts = queries.published().filter(establishment=listing.establishment_id)
    assert queries.holder_counts(day=DAY)["ab"] == fronts.count()


def test_a_decision_is_dated_signed_and_taken_once(listing, django_user_model):
    staff = django_user_model.objects.get(email="equipe@demo.example")
    waiting = certificate(listing, state="waiting", verified_at=None)
    now = timezone.now()
    operations.verify_certificate(certificate_id=waiting.pk, by_id=staff.pk, at=now)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.verified_at, waiting.verified_by) == ("verified", now, staff)
    with pytest.raises(operations.WrongMove):
        operations.verify_certificate(certificate_id=waiting.pk, by_id=staff.pk, at=now)
    with pytest.raises(operations.WrongMove, match="pourquoi"):
        operations.refuse_certificate(certificate_id=waiting.pk, by_id=staff.pk, reason=" ", at=now)
    waiting.refresh_from_db()
    assert waiting.state == "verified"
