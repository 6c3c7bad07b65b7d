"""Past orders of the demo, through the shop's own operations, each with its day.

Nobody is written to: e-mails are left out of the journey. Each order is one transaction with all
that follows it, so that the worker never sees its facts; documents are rendered when asked for.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Max

from shop.accounts.models import User
from shop.demo.content.people import LAST_NAMES, MEN, WOMEN
from shop.listings.models import Sellable
from shop.orders import operations, refunds, talk
from shop.orders.checkout import cheapest_deliveries
from shop.orders.models import Envelope, StockHold, SupplierOrder
from shop.orders.placing import Buyer, Consents, LineInput, OrderRefused, place_order
from shop.organisations.models import Member
from shop.outbox import delivery as outbox
from shop.outbox.models import Fact
from shop.outbox.operations import unheard
from shop.payments import operations as payments
from shop.payments.gateways import demo
from shop.places.models import Commune
from suppliers.directory.delivery import Place
from tasks.journeys import JOURNEY

LOADED = "demo.past"
DAYS = 540  # eighteen months
QUIET = {
    fact: [(name, step) for name, step in steps if not name.startswith("mails.")]
    for fact, steps in JOURNEY.items()
    if fact not in ("listing.changed", "supplier.changed", "invoice.issued")
}
REVIEWS = (
    (5, "Exactement ce que j’attendais, et livré à l’heure."),
    (5, "Très bon, toute la famille en redemande."),
    (4, "Bonne qualité. L’emballage pourrait être plus léger."),
    (5, "Travail soigné, on sent le savoir-faire."),
    (3, "Correct, un peu cher pour la quantité."),
)


class Past:
    """Orders of one demo, placed in the order of their days; the same seed gives the same."""

    def __init__(self, *, seed: int, at: datetime) -> None:
        self.random = random.Random(seed)
        self.before = 0  # facts up to this one are not ours
        self.at = at
        self.sellables = list(
            Sellable.objects.filter(
                unit_price__isnull=False,
                listing__price_kind="fixed",
                listing__state="published",
                listing__kind="goods",
                stock_record__num_in_stock__gte=12,
                is_active=True,
            )
            .select_related("listing", "supplier")
            .order_by("pk")
        )
        self.by_supplier: dict[int, list[Sellable]] = {}
        for one in self.sellables:
            self.by_supplier.setdefault(one.supplier_id, []).append(one)
        self.communes = list(Commune.objects.order_by("-population", "pk")[:150])
        self.members = list(
            Member.objects.filter(role__in=["admin", "requester"])
            .select_related("organisation", "user")
            .order_by("pk")
        )
        self.shopper = User.objects.filter(email="particulier@demo.example").first()

    def days(self, count: int) -> list[datetime]:
        """More of them lately: a shop that grows."""
        ages = sorted((int(DAYS * self.random.random() ** 1.6) for _ in range(count)), reverse=True)
        return [
            self.at - timedelta(days=age, hours=self.random.randint(1, 9), minutes=7)
            for age in ages
        ]

    def one(self, number: int, moment: datetime) -> Envelope | None:
        """Place, pay and carry on an order as far as its age allows; None if none could be."""
        if not self.by_supplier:
            return None
        with demo.clock(moment):
            envelope = self._placed(number, moment)
            if envelope is None:
                return None
            if envelope.payment == Envelope.Payment.CARD:
                payment = payments.start(envelope_id=envelope.pk, at=moment)
                demo.pay(reference=payment.reference, card=demo.SUCCESS, at=moment)
            self._settle(moment)
        self._carry_on(envelope, moment)
        return envelope

    def _settle(self, at: datetime) -> None:
        while outbox.sweep(journey=QUIET, at=at, after=self.before):
            pass

    def _placed(self, number: int, moment: datetime) -> Envelope | None:
        member = self.random.choice(self.members) if number % 4 == 3 and self.members else None
        suppliers = self.random.sample(
            sorted(self.by_supplier),
            k=min(self.random.choice((1, 1, 2, 2, 3)), len(self.by_supplier)),
        )
        chosen = [
            one
            for pk in suppliers
            for one in self.random.sample(
                self.by_supplier[pk], k=min(self.random.randint(1, 3), len(self.by_supplier[pk]))
            )
        ]
        commune = self.random.choice(self.communes)
        lines = [
            LineInput(
                one.pk,
                max(one.min_quantity, self.random.randint(1, 4 if member else 2)),
                one.unit_price or 0,
                one.listing.basis,
            )
            for one in chosen
        ]
        to = Place(commune.postcode, commune.pk)
        basis = "excl" if member else "incl"
        deliveries = cheapest_deliveries(lines=lines, basis=basis, to=to, at=moment)
        try:
            return place_order(
                key=f"demo-{number}",
                lines=lines,
                buyer=self._buyer(number, member, commune),
                basis=basis,
                payment="transfer" if member else "card",
                origin="web",
                at=moment,
                deliveries=deliveries,
                consents=Consents("2026-11", of_age=True),
                purchase_reference=f"BC-{number:05d}" if member else "",
            )
        except OrderRefused:
            return None

    def _buyer(self, number: int, member: Member | None, commune: Commune) -> Buyer:
        first = self.random.choice([*WOMEN, *MEN])
        last = self.random.choice(LAST_NAMES)
        place: dict[str, Any] = {
            "street": f"{self.random.randint(1, 90)} rue de la Fontaine",
            "postcode": commune.postcode,
            "commune_name": commune.name,
            "commune_id": commune.pk,
        }
        if member is not None:
            return Buyer(
                name=member.organisation.name,
                email=member.user.email,
                user_id=member.user_id,
                organisation_id=member.organisation_id,
                **place,
            )
        if self.shopper is not None and number % 20 == 1:
            return Buyer(
                name=self.shopper.get_full_name(),
                email=self.shopper.email,
                user_id=self.shopper.pk,
                **place,
            )
        return Buyer(
            name=f"{first} {last} (fiction)", email=f"client{number}@demo.example", **place
        )

    def _carry_on(self, envelope: Envelope, moment: datetime) -> None:
        age = self.at - moment
        for part in SupplierOrder.objects.filter(order=envelope.order_id).order_by("pk"):
            if age < timedelta(days=2):
                continue  # still to prepare
            self._part(part, moment, age)

    def _part(self, part: SupplierOrder, moment: datetime, age: timedelta) -> None:
        ready = moment + timedelta(days=2)
        with demo.clock(ready):
            if self.random.random() < 0.03:
                operations.cancel(part_id=part.pk, reason="Rupture de stock", by_id=None, at=ready)
                self._settle(ready)
                return
            weighed = {
                line.pk: int(line.weighed_up_to * 0.94)
                for line in part.lines.all()
                if line.weighed_up_to
            }
            if weighed:
                operations.weigh(part_id=part.pk, grams=weighed, by_id=None, at=ready)
            if part.delivery == SupplierOrder.Delivery.PICKUP:
                operations.mark_ready(part_id=part.pk, by_id=None, at=ready)
            elif part.delivery != SupplierOrder.Delivery.ON_SITE:
                parcel = operations.ParcelInput("Colis Bro (fictif)", f"CB{part.pk:09d}")
                operations.ship(part_id=part.pk, parcel=parcel, by_id=None, at=ready)
            self._settle(ready)
        there = moment + timedelta(days=5)
        if age < timedelta(days=5):
            return
        with demo.clock(there):
            operations.mark_delivered(part_id=part.pk, by_id=None, at=there)
            self._settle(there)
            if self.random.random() < 0.05 and part.buyer_email:
                line = part.lines.first()
                if line is not None:
                    refunds.refund(
                        part_id=part.pk,
                        key=f"demo-refund-{part.pk}",
                        reason="Article abîmé à l’arrivée",
                        by_id=None,
                        at=there,
                        lines={line.pk: 1},
                    )
                    self._settle(there)
        self._afterwards(part, there)

    def _afterwards(self, part: SupplierOrder, there: datetime) -> None:
        later = there + timedelta(days=12)
        if later > self.at:
            return
        with demo.clock(later):
            transfer = getattr(SupplierOrder.objects.get(pk=part.pk), "transfer", None)
            if transfer is not None:
                payments.send_transfer(transfer_id=transfer.pk, at=later)
            elif part.organisation_id and self.random.random() < 0.8:
                operations.mark_part_paid(part_id=part.pk, by_id=None, at=later)
            self._settle(later)
        if part.buyer_email and self.random.random() < 0.25:
            line = part.lines.first()
            score, text = self.random.choice(REVIEWS)
            if line is not None:
                review = talk.review(
                    line_id=line.pk, score=score, text=text, author="Anonyme (fiction)", at=later
                )
                talk.publish_review(review_id=review.pk, at=later)


def is_loaded() -> bool:
    return Fact.objects.filter(name=LOADED).exists()


def load(*, seed: int, count: int, at: datetime, say: Any) -> int:
    """Place the past orders that are not there yet; returns how many were placed now."""
    past = Past(seed=seed, at=at)
    shelves = dict(_stock().values_list("pk", "num_in_stock"))
    known = set(Envelope.objects.filter(key__startswith="demo-").values_list("key", flat=True))
    placed = 0
    for number, moment in enumerate(past.days(count)):
        if f"demo-{number}" in known:
            continue
        with unheard(), transaction.atomic():
            past.before = Fact.objects.aggregate(last=Max("pk"))["last"] or 0
            placed += past.one(number, moment) is not None
            _restock(shelves)
    Fact.objects.create(name=LOADED, subject_id=count, recorded_at=at, done_at=at)
    say(f"{placed} commandes passées")
    return placed


def _stock() -> Any:
    return apps.get_model("partner", "StockRecord").objects.filter(num_in_stock__isnull=False)


def _restock(shelves: dict[int, int]) -> None:
    """Workshops have made new ones since: the shelves are as full as they were."""
    sold = StockHold.objects.filter(taken_at__isnull=False).order_by("-pk")[:12]
    for pk in set(sold.values_list("sellable__stock_record", flat=True)):
        _stock().filter(pk=pk).exclude(num_in_stock=shelves[pk]).update(num_in_stock=shelves[pk])
