"""Who stands before the doors of one supplier's space."""

from typing import Any

from django.test import Client
from django.urls import reverse

from shop.orders.models import Envelope, SupplierOrder
from shop.orders.placing import DeliveryInput
from suppliers.directory.models import Supplier, TeamMember
from tests import factories as f
from tests.buying import paid, placed, settle, supplier_that_delivers

ROLES = ("owner", "orders", "catalogue", "reader")


def member(supplier: Supplier, role: str = "owner") -> Client:
    user = f.UserFactory()
    TeamMember.objects.create(supplier=supplier, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def everybody(supplier: Supplier) -> dict[str, Client]:
    """The four roles, another supplier's owner, a logged-in buyer, and nobody."""
    buyer = Client()
    buyer.force_login(f.UserFactory(email="anne@exemple.test"))
    return {
        **{role: member(supplier, role) for role in ROLES},
        "other": member(f.SupplierFactory()),
        "buyer": buyer,
        "nobody": Client(),
    }


def article(supplier: Supplier | None = None, **values: Any) -> Any:
    supplier = supplier or supplier_that_delivers()
    given = {"sellable__unit_price": 120_000, **values}
    return f.ListingFactory(supplier=supplier, **given).sellables.get()


def bought(*sellables: Any, payment: str = "card", **values: Any) -> SupplierOrder:
    """A paid card order (or one to be paid by transfer) of these; the first supplier's part."""
    deliveries = {
        s.supplier_id: DeliveryInput(kind="parcel", label="Colis", cents=690) for s in sellables
    }
    envelope: Envelope = placed(*sellables, payment=payment, **{"deliveries": deliveries, **values})
    if payment == "card":
        paid(envelope)
    else:
        settle()
    return SupplierOrder.objects.get(order=envelope.order_id, supplier=sellables[0].supplier_id)


def act(client: Client, part: SupplierOrder, action: str, **given: Any) -> Any:
    address = reverse("portal-order-act", args=[part.supplier.slug, part.number, action])
    return client.post(address, given)


def state_of(part: SupplierOrder) -> tuple[Any, ...]:
    part.refresh_from_db()
    return (
        part.state, part.paid_at, part.events.count(), part.messages.count(),
        part.refunds.count(), part.parcels.count(), part.invoices.count(),
        list(part.returns.values_list("state", "answer")),
    )  # fmt: skip
