"""After the sale: withdrawal and its date, faults, reviews, recalls of contacts, states."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shop.invoicing.models import Invoice
from shop.orders import operations as orders
from shop.orders import retention, talk, withdrawal
from shop.orders.models import Envelope, ReturnRequest, Review, SupplierOrder, SupplierOrderEvent
from shop.orders.placing import Consents, DeliveryInput
from shop.orders.refunds import left_to_refund
from shop.orders.states import AFTER, MOVES, State, WrongMove, state_after
from shop.payments.models import Payment
from suppliers.directory.models import InvoicingMandate
from tests import factories as f
from tests.buying import guest, paid, placed, settle, supplier_that_delivers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("delivered", "last"),
    [
        (date(2026, 11, 22), date(2026, 12, 7)),  # a Sunday moves to Monday (domain, 5.3)
        (date(2026, 11, 20), date(2026, 12, 4)),
        (date(2026, 4, 17), date(2026, 5, 4)),  # 1 May, then a week-end
        (date(2026, 12, 11), date(2026, 12, 28)),  # Christmas, then a week-end
    ],
)
def test_the_right_ends_on_a_working_day(delivered, last):
    assert withdrawal.last_day(delivered) == last


def article(**values):
    listing = f.ListingFactory(
        supplier=supplier_that_delivers(), sellable__unit_price=120_000, **values
    )
    return listing.sellables.get()


def bought(*sellables, quantity: int = 1, **values) -> SupplierOrder:
    ways = {
        s.supplier_id: DeliveryInput("parcel", "Colis", 690, timezone.localdate())
        for s in sellables
    }
    paid(placed(*sellables, quantity=quantity, deliveries=ways, **values))
    return SupplierOrder.objects.order_by("pk").first()


def delivered(part: SupplierOrder) -> SupplierOrder:
    orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    orders.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    settle()
    part.refresh_from_db()
    return part


def test_a_buyer_withdraws_in_two_steps_and_gets_a_receipt(client):
    part = delivered(bought(article(), quantity=2))
    token = part.order.envelope.token
    assert "renoncer au contrat ici" in client.get(reverse("order", args=[token])).content.decode()
    address = reverse("order-withdraw", args=[token, part.number])
    line = part.lines.get()
    second = client.post(address, {f"line-{line.pk}": "2"})
    assert "confirmer la rétractation" in second.content.decode()
    assert not ReturnRequest.objects.exists()
    mail.outbox.clear()
    client.post(address, {f"line-{line.pk}": "2", "confirm": "1", "name": "Anne"})
    settle()
    asked = ReturnRequest.objects.get()
    moment = timezone.localtime(asked.asked_at)
    assert f"Reçue le {moment:%d/%m/%Y} à {moment:%H:%M:%S}" in asked.receipt
    to_buyer = next(m for m in mail.outbox if m.to == ["anne@exemple.test"])
    assert "Accusé de réception de votre rétractation" in to_buyer.body
    withdrawal.accept(request_id=asked.pk, by_id=None, at=timezone.now())
    settle()
    asked.refresh_from_db()
    # All of the part: the standard delivery goes back as well (L221-24).
    assert (asked.state, Payment.objects.get().refunded) == ("settled", 2400 + 690)
    assert left_to_refund(part).gross == 0


def test_a_part_of_it_goes_back_without_the_delivery():
    part = delivered(bought(article(), quantity=2))
    asked = withdrawal.withdraw(
        part_id=part.pk, lines={part.lines.get().pk: 1}, name="A", email="a@exemple.test",
        at=timezone.now(),
    )  # fmt: skip
    withdrawal.accept(request_id=asked.pk, by_id=None, at=timezone.now())
    settle()
    assert Payment.objects.get().refunded == 1200
    with pytest.raises(withdrawal.WithdrawalRefused, match="déjà sa réponse"):
        withdrawal.refuse(request_id=asked.pk, answer="Non", by_id=None, at=timezone.now())


def test_what_perishes_and_what_is_late_does_not_go_back(client):
    part = delivered(bought(article(withdrawal_exemption="perishable")))
    assert not withdrawal.right(part=part, day=timezone.localdate()).exists
    bought(article(), key="other")
    other = delivered(SupplierOrder.objects.order_by("-pk").first())
    late = withdrawal.last_day(timezone.localdate(other.delivered_at)) + timedelta(days=1)
    assert not withdrawal.right(part=other, day=late).exists
    with pytest.raises(withdrawal.WithdrawalRefused, match="terminé"):
        withdrawal.withdraw(
            part_id=part.pk, lines={part.lines.get().pk: 1}, name="A", email="a@exemple.test",
            at=timezone.now(),
        )  # fmt: skip
    page = client.get(reverse("order", args=[part.order.envelope.token])).content.decode()
    assert "renoncer au contrat ici" not in page


def test_a_company_has_no_consumer_s_right():
    organisation = f.OrganisationFactory()
    buyer = guest(organisation_id=organisation.pk)
    part = delivered(bought(article(), buyer=buyer, basis="excl"))
    assert not withdrawal.right(part=part, day=timezone.localdate()).exists


def test_a_refusal_says_why_and_names_the_mediator(settings):
    part = delivered(bought(article()))
    asked = withdrawal.report_fault(
        part_id=part.pk, lines={part.lines.get().pk: 1}, name="A", email="a@exemple.test",
        text="Fêlé", at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(withdrawal.WithdrawalRefused, match="pourquoi"):
        withdrawal.refuse(request_id=asked.pk, answer=" ", by_id=None, at=timezone.now())
    settle()
    mail.outbox.clear()
    withdrawal.refuse(request_id=asked.pk, answer="Usure normale", by_id=None, at=timezone.now())
    settle()
    told = mail.outbox[0].body
    assert "Usure normale" in told
    assert settings.MEDIATOR in told


def test_only_who_bought_and_received_reviews_once():
    part = bought(article())
    line = part.lines.get()
    with pytest.raises(talk.TalkRefused, match="une fois l’article reçu"):
        talk.review(line_id=line.pk, score=5, text="", author="", at=timezone.now())
    delivered(part)
    with pytest.raises(talk.TalkRefused, match="de 1 à 5"):
        talk.review(line_id=line.pk, score=6, text="", author="", at=timezone.now())
    talk.review(line_id=line.pk, score=4, text="Bien", author="", at=timezone.now())
    assert Review.objects.get().state == "waiting"
    with pytest.raises(talk.TalkRefused, match="déjà"):
        talk.review(line_id=line.pk, score=5, text="", author="", at=timezone.now())


def test_the_stored_state_is_the_one_its_events_lead_to():
    part = delivered(bought(article()))
    orders.report_problem(part_id=part.pk, note="Fuite", by_id=None, at=timezone.now())
    orders.resume(part_id=part.pk, note="Remplacé", by_id=None, at=timezone.now())
    part.refresh_from_db()
    names = list(part.events.values_list("name", flat=True))
    assert part.state == state_after(names) == State.DELIVERED
    assert set(names) <= set(AFTER)


@pytest.mark.parametrize("state", [s for s in State if not MOVES[s]] + [State.DELIVERED])
def test_an_end_is_an_end(state):
    part = bought(article())
    SupplierOrder.objects.filter(pk=part.pk).update(state=state)
    before = SupplierOrderEvent.objects.count()
    for move in (orders.mark_ready, orders.mark_delivered):
        with pytest.raises(WrongMove, match="n’est plus possible"):
            move(part_id=part.pk, by_id=None, at=timezone.now())
    with pytest.raises(WrongMove):
        orders.cancel(part_id=part.pk, reason="x", by_id=None, at=timezone.now())
    assert SupplierOrderEvent.objects.count() == before


def test_a_partial_shipment_is_shipped_when_all_has_left():
    part = bought(article(), quantity=3)
    line = part.lines.get()
    some = orders.ParcelInput(quantities={line.pk: 1})
    orders.ship(part_id=part.pk, parcel=some, by_id=None, at=timezone.now())
    part.refresh_from_db()
    assert part.state == "to_prepare"
    with pytest.raises(orders.PreparationRefused, match="au plus ce qui reste"):
        more = orders.ParcelInput(quantities={line.pk: 3})
        orders.ship(part_id=part.pk, parcel=more, by_id=None, at=timezone.now())
    orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    part.refresh_from_db()
    assert part.state == "shipped"
    assert sorted(part.parcels.values_list("lines__quantity", flat=True)) == [1, 2]


def test_contacts_are_erased_when_their_time_is_over():
    part = delivered(bought(article()))
    envelope = part.order.envelope
    now = timezone.now()
    assert retention.supplier_may_see(part, at=now)
    assert not retention.supplier_may_see(part, at=now + timedelta(days=91))
    assert retention.erase(at=now + timedelta(days=1090)) == 0
    Envelope.objects.update(placed_at=now - timedelta(days=1200))
    SupplierOrder.objects.update(delivered_at=now - timedelta(days=1190))
    assert retention.erase(at=now) == 1
    envelope.refresh_from_db()
    part.refresh_from_db()
    assert (envelope.name, envelope.email, envelope.street) == ("", "", "")
    assert part.buyer_email == retention.ERASED
    assert retention.erase(at=now) == 0


def test_a_contract_of_120_euros_is_kept_ten_years():
    delivered(bought(article(), quantity=10))
    now = timezone.now()
    Envelope.objects.update(placed_at=now - timedelta(days=1200))
    SupplierOrder.objects.update(delivered_at=now - timedelta(days=1190))
    assert retention.erase(at=now) == 0
    Envelope.objects.update(placed_at=now - timedelta(days=3700))
    SupplierOrder.objects.update(delivered_at=now - timedelta(days=3690))
    assert retention.erase(at=now) == 1


def test_a_confirmation_says_what_the_law_asks(settings):
    mail.outbox.clear()
    bought(article(), consents=Consents(settings.TERMS_VERSION))
    told = next(m for m in mail.outbox if m.to == ["anne@exemple.test"])
    html = told.alternatives[0][0]
    part = SupplierOrder.objects.get()
    for text in (told.body, html):
        for wanted in (
            part.supplier.legal_entity.name, part.supplier.legal_entity.siren, "18,90",
            "Livraison", "étractation", "conformité", settings.MEDIATOR, settings.TERMS_VERSION,
        ):  # fmt: skip
            assert wanted in text, wanted
    assert f"/commande/suivi/{part.order.envelope.token}/" in told.body


def test_the_buyer_gets_the_invoice_though_nobody_rendered_it_yet(client):
    sellable = article()
    InvoicingMandate.objects.create(
        legal_entity=sellable.supplier.legal_entity, signed_on=date(2020, 1, 1), signed_by="A"
    )
    part = bought(sellable)
    invoice = Invoice.objects.get(supplier_order=part)
    invoice.pdf.delete()
    token = part.order.envelope.token
    address = reverse("order-invoice", args=[token, part.number, invoice.pk])
    assert address in client.get(reverse("order", args=[token])).content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert (
        client.get(reverse("order-invoice", args=["x", part.number, invoice.pk])).status_code == 404
    )
