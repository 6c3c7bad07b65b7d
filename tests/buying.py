"""What buying tests share: a supplier that delivers, an order, the worker's bell."""

from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.orders.models import Envelope
from shop.orders.placing import Buyer, LineInput, place_order
from shop.outbox import delivery
from shop.outbox.models import Failure
from shop.payments import operations as payments
from shop.payments.gateways import demo
from shop.payments.gateways.demo import DemoGateway
from shop.payments.models import GatewayAccount, Payment
from suppliers.directory.models import DeliveryTerms, ParcelRate, PickupPoint, PickupSlot, Supplier
from tasks.journeys import JOURNEY
from tests import factories as f
from tests.factories.places import RENNES

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def settle(at: datetime | None = None) -> None:
    """What the worker does: apply facts until none is left."""
    moment = at or timezone.now()
    while delivery.sweep(journey=JOURNEY, at=moment):
        pass
    assert list(Failure.objects.values_list("step", "error")) == []


def supplier_that_delivers(**values: Any) -> Supplier:
    """Parcels in the region at 6.90 € up to 10 kg, free from 60 €; pick-up on Wednesdays."""
    supplier = f.SupplierFactory(**values)
    DeliveryTerms.objects.create(supplier=supplier, free_from=6000)
    ParcelRate.objects.create(supplier=supplier, zone="region", up_to_grams=10_000, cents=690)
    point = PickupPoint.objects.create(
        supplier=supplier, name="L’atelier", street="1 rue du Port", postcode="35000",
        commune_id=RENNES,
    )  # fmt: skip
    PickupSlot.objects.create(point=point, weekday=3, opens_at="09:00", closes_at="12:00")
    GatewayAccount.objects.get_or_create(
        legal_entity=supplier.legal_entity,
        gateway="demo",
        defaults={
            "reference": DemoGateway().open_account(
                name=supplier.name, siren="", email="", key=f"account-{supplier.legal_entity_id}"
            ),
            "can_receive": True,
            "updated_at": timezone.now(),
        },
    )
    return supplier


def guest(**values: Any) -> Buyer:
    told = {"name": "Anne Fictive", "email": "anne@exemple.test", "street": "2 rue d’Antrain",
            "postcode": "35000", "commune_name": "Rennes", "commune_id": RENNES}  # fmt: skip
    return Buyer(**{**told, **values})


def placed(*sellables: Any, quantity: int = 1, key: str = "k", **values: Any) -> Envelope:
    """A card order of a guest, by the same placement as everybody's."""
    given = {
        "lines": [LineInput(s.pk, quantity, s.unit_price, s.listing.basis) for s in sellables],
        "buyer": guest(),
        "basis": "incl",
        "payment": "card",
        "origin": "web",
        "at": timezone.now(),
        **values,
    }
    return place_order(key=key, **given)


def paid(envelope: Envelope, *, card: str = demo.SUCCESS) -> Payment:
    """Paid on the demo gateway, with everything that follows."""
    payment = payments.start(envelope_id=envelope.pk, at=timezone.now())
    demo.pay(reference=payment.reference, card=card, at=timezone.now())
    settle()
    payment.refresh_from_db()
    return payment


def checked_out(client: Client, sellable: Any, *, quantity: int = 1) -> Envelope:
    """The whole way through the pages, as a guest who has the parcel sent."""
    told = reviewed(client, sellable, quantity=quantity)
    client.post(reverse("checkout-review"), told)
    return Envelope.objects.get(key=told["key"])


def reviewed(client: Client, *sellables: Any, quantity: int = 1) -> dict[str, str]:
    """The same up to the last page: what its button sends."""
    for sellable in sellables:
        client.post(reverse("basket-add"), {"sellable": sellable.pk, "quantity": quantity}, **OURS)
    client.post(
        reverse("checkout"), {"email": "anne@exemple.test", "name": "Anne Fictive", "phone": ""}
    )
    address = {"street": "2 rue d’Antrain", "street_more": "", "postcode": "35000",
               "commune_name": "Rennes", "next": "1"}  # fmt: skip
    client.post(reverse("checkout-delivery"), address)
    client.post(reverse("checkout-payment"), {"payment": "card"})
    page = client.get(reverse("checkout-review"))
    seen = page.context["summary"].fingerprint
    return {"seen": seen, "key": page.context["draft"].key, "terms": "on"}
