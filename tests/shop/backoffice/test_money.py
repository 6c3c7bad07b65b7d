"""Staff read orders and money, and act only through the shop's own operations."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from shop.backoffice.money import OrderGroup
from shop.orders import operations, talk
from shop.orders.models import Message, Refund, SupplierOrder
from shop.payments.models import Entry, Payment, Posting, WebhookEvent
from tests import factories as f
from tests.buying import paid, placed, settle, supplier_that_delivers

pytestmark = pytest.mark.django_db
READ_ONLY = {"payments", "refunds", "transfers", "disputes", "invoices"}


@pytest.fixture
def part(small_shop):
    listing = f.ListingFactory(supplier=supplier_that_delivers(), sellable__unit_price=120_000)
    paid(placed(listing.sellables.get(), key="backoffice"))
    return SupplierOrder.objects.get()


@pytest.fixture
def staff(client, small_shop):
    client.force_login(get_user_model().objects.get(email="equipe@demo.example"))
    return client


def url(name: str, view: str, *args) -> str:
    viewset = next(one for one in OrderGroup.items if one.name == name)
    return reverse(viewset.get_url_name(view), args=args)


def test_staff_read_every_list_and_row(staff, part):
    for viewset in OrderGroup.items:
        assert staff.get(url(viewset.name, "index")).status_code == 200, viewset.name
        row = viewset.model.objects.first()
        if row is not None and viewset.name not in (
            "commission_rules",
            "account_terms",
            "vouchers",
        ):
            assert staff.get(url(viewset.name, "inspect", row.pk)).status_code == 200, viewset.name
    assert "s’équilibrent" in staff.get(reverse("money")).content.decode()
    told = staff.get(reverse("dac7", args=[timezone.localdate().year])).content.decode()
    assert part.supplier.legal_entity.siren in told


def test_nobody_writes_money_by_hand(staff, part):
    superuser = get_user_model().objects.create_superuser(email="s@exemple.test", password="x")
    before = Payment.objects.values().get()
    for user in (None, superuser):
        if user is not None:
            staff.force_login(user)
        for name in READ_ONLY:
            assert staff.get(url(name, "add")).status_code == 302, name
        for view in ("edit", "delete"):
            staff.post(url("payments", view, before["id"]), {"trouble": "x"})
    assert Payment.objects.values().get() == before


def test_staff_write_cancel_and_are_refused_in_words(staff, part):
    edit = url("supplier_orders", "edit", part.pk)
    staff.post(edit, {"action": "message", "reason": "Bonjour"})
    assert Message.objects.get().side == "shop"
    staff.post(edit, {"action": "cancel", "reason": "Erreur de prix"})
    settle()
    part.refresh_from_db()
    assert part.state == "cancelled"
    assert Refund.objects.get().state == "succeeded"
    page = staff.post(edit, {"action": "cancel", "reason": "Encore"})
    assert "cette action n’est plus possible" in page.content.decode()
    page = staff.post(edit, {"action": "refund", "reason": "Encore"})
    assert "Il ne reste rien à rembourser" in page.content.decode()
    assert Refund.objects.count() == 1


def test_a_code_is_made_and_ended_in_the_back_office(staff):
    told = {"code": "rentree", "name": "Rentrée", "usage": "Multi-use", "starts_on": "2026-09-01",
            "ends_on": "2026-09-30", "percent": "10", "euros": "5"}  # fmt: skip
    add = url("vouchers", "add")
    page = staff.post(add, told).content.decode()
    assert "pas les deux" in page
    del told["euros"]
    assert staff.post(add, told).status_code == 302
    voucher = get_model("voucher", "Voucher").objects.get()
    assert (voucher.code, voucher.offers.get().benefit.value) == ("RENTREE", 10)
    assert "existe déjà" in staff.post(add, told).content.decode()
    staff.post(url("vouchers", "edit", voucher.pk), {"name": "Rentrée", "ends_on": "2026-09-10"})
    voucher.refresh_from_db()
    assert timezone.localdate(voucher.end_datetime) == date(2026, 9, 10)
    assert voucher.offers.get().end_datetime == voucher.end_datetime


def test_a_message_of_the_gateway_is_applied_again_without_effect(staff, part):
    postings = Posting.objects.count()
    for row in WebhookEvent.objects.all():
        assert staff.post(url("webhooks", "edit", row.pk), {}).status_code == 302
    settle()
    assert Posting.objects.count() == postings


def test_reviews_are_published_or_refused_with_a_reason(staff, part):
    operations.ship(part_id=part.pk, parcel=operations.ParcelInput(), by_id=None, at=timezone.now())
    operations.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    review = talk.review(
        line_id=part.lines.get().pk, score=5, text="Très bon", author="Anne", at=timezone.now()
    )
    edit = url("reviews", "edit", review.pk)
    page = staff.post(edit, {"decision": "refuse", "reason": ""})
    assert "Dites à l’auteur pourquoi" in page.content.decode()
    staff.post(edit, {"decision": "publish"})
    review.refresh_from_db()
    assert review.state == "published"


def test_a_difference_of_the_ledger_is_told_first(staff, part):
    Posting.objects.create(entry=Entry.objects.first(), account="gateway", cents=7)
    assert "Écart de 0,07" in staff.get(reverse("money")).content.decode()


@pytest.mark.parametrize("role", ["particulier", "entreprise", "fournisseur", "editrice"])
def test_money_is_closed_to_everybody_else(client, part, role):
    client.force_login(get_user_model().objects.get(email=f"{role}@demo.example"))
    before = (SupplierOrder.objects.values().get(), Message.objects.count())
    for address in (reverse("money"), reverse("dac7", args=[2026]), url("payments", "index")):
        assert client.get(address).status_code in (302, 403), address
    client.post(url("supplier_orders", "edit", part.pk), {"action": "message", "reason": "Bonjour"})
    assert (SupplierOrder.objects.values().get(), Message.objects.count()) == before
