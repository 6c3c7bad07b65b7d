"""Orders that a supplier takes by telephone or e-mail, for its own articles alone."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from shop.listings.models import PriceKind, Sellable, State
from shop.orders.basket import unit_prices
from shop.orders.models import Envelope
from shop.orders.placing import (
    Buyer,
    Consents,
    DeliveryInput,
    LineInput,
    OrderRefused,
    place_order,
)


def place_by_phone(
    *,
    supplier_id: int,
    key: str,
    quantities: Mapping[int, int],
    buyer: Buyer,
    delivery: DeliveryInput,
    of_age: bool,
    entered_by_id: int,
    at: datetime,
) -> Envelope:
    """Placed at the public prices, paid by transfer on the supplier's invoice.

    The same key again is the same order. Raises OutOfStock and OrderRefused, and then writes
    nothing; a sellable of another supplier is refused like one that does not exist.
    """
    wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
    if not wanted:
        raise OrderRefused(_("Choisissez au moins un article : indiquez sa quantité."))
    sellables = list(
        Sellable.objects.filter(pk__in=wanted, supplier=supplier_id)
        .select_related("listing__product")
        .order_by("pk")
    )
    if len(sellables) != len(wanted):
        raise OrderRefused(_("Un article choisi n’est pas des vôtres : rechargez la page."))
    for sellable in sellables:
        _refuse_unsold(sellable, wanted[sellable.pk])
    if any(sellable.listing.alcohol_tenths for sellable in sellables) and not of_age:
        raise OrderRefused(
            _("Cette commande contient de l’alcool : le client doit certifier avoir 18 ans ou "
              "plus.")
        )  # fmt: skip
    prices = unit_prices([(each, wanted[each.pk]) for each in sellables], is_member=False)
    return place_order(
        key=key,
        lines=[LineInput(each.pk, wanted[each.pk], *prices[each.pk]) for each in sellables],
        buyer=buyer,
        basis="incl",
        payment=Envelope.Payment.TRANSFER,
        origin=Envelope.Origin.PHONE,
        at=at,
        deliveries={supplier_id: delivery},
        consents=Consents(of_age=of_age),
        entered_by_id=entered_by_id,
    )


def _refuse_unsold(sellable: Sellable, quantity: int) -> None:
    title = sellable.listing.product.title
    if not sellable.is_active or sellable.listing.state != State.PUBLISHED:
        raise OrderRefused(_("%(title)s n’est plus en vente.") % {"title": title})
    if sellable.unit_price is None or sellable.listing.price_kind != PriceKind.FIXED:
        raise OrderRefused(_("%(title)s se vend sur devis.") % {"title": title})
    if quantity < sellable.min_quantity:
        raise OrderRefused(
            _("%(title)s se vend par %(count)d au moins.")
            % {"title": title, "count": sellable.min_quantity}
        )
