"""How the demo's suppliers deliver, what the shop keeps, and how food is sold."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from shop.listings.models import Listing, Sellable
from shop.organisations.models import AccountTerms, Organisation
from shop.payments.gateways.demo import DemoGateway
from shop.payments.models import CommissionRule, DemoObject, GatewayAccount
from shop.places.distance import kilometres
from shop.places.models import Commune
from suppliers.directory.models import (
    Closure,
    DeliveryRound,
    DeliveryTerms,
    LegalEntity,
    ParcelRate,
    PickupPoint,
    PickupSlot,
    Supplier,
)

STEPS = ((1_000, 590), (3_000, 790), (10_000, 1190), (30_000, 1990))  # grams, cents
FAR = 350  # cents more outside Brittany
ROUND_KM = 25
NEAR = 12  # communes of a round
COMMISSION = 800  # basis points

# Words in a listing's title → how it is kept: date, days of life, temperature.
FOOD = (
    (("yaourt", "fromage", "beurre", "lait ", "crème", "tome", "faisselle"), "use_by", 10, "chilled"),
    (("saucisse", "rôti", "viande", "poulet", "filet", "terrine fraîche"), "use_by", 5, "chilled"),
    (("glace", "sorbet", "surgel"), "best_before", 90, "frozen"),
    (("pain", "brioche", "galette", "crêpe"), "best_before", 3, "ambient"),
    (("miel", "confiture", "conserve", "soupe", "biscuit", "sablé", "farine", "sel",
      "jus", "cidre", "bière", "tisane", "café", "caramel"), "best_before", 180, "ambient"),
)  # fmt: skip


def make(*, suppliers: Sequence[Supplier], at: datetime) -> None:
    """Delivery of every supplier, the commission, payment accounts, accounts of organisations."""
    today = timezone.localdate(at)
    _terms(suppliers)
    _points(suppliers)
    _rounds(suppliers)
    _closures(suppliers, today)
    CommissionRule.objects.create(basis_points=COMMISSION, valid_from=date(2020, 1, 1))
    _accounts(suppliers, at)
    AccountTerms.objects.bulk_create(
        [AccountTerms(organisation=o, limit=500_000) for o in Organisation.objects.all()]
    )
    _food()


def _terms(suppliers: Sequence[Supplier]) -> None:
    DeliveryTerms.objects.bulk_create(
        [
            DeliveryTerms(
                supplier=s,
                minimum_order=(0, 0, 1500)[n % 3],
                free_from=(6000, 8000, None, 5000)[n % 4],
                weekly_orders=40 if n % 7 == 3 else None,
                shipping_days=([1, 2, 3, 4], [2, 4], [])[n % 3],
                parcels=s.delivers,
            )
            for n, s in enumerate(suppliers)
        ]
    )
    ParcelRate.objects.bulk_create(
        [
            ParcelRate(supplier=s, zone=zone, up_to_grams=grams, cents=cents + more)
            for s in suppliers
            if s.delivers
            for zone, more in (("region", 0), ("france", FAR))
            for grams, cents in STEPS
        ]
    )


def _points(suppliers: Sequence[Supplier]) -> None:
    """Who offers pick-up, and whoever does not deliver."""
    points = PickupPoint.objects.bulk_create(
        [
            PickupPoint(
                supplier=s,
                name="L’atelier" if n % 2 else "Le magasin",
                street=s.establishment.street,
                postcode=s.establishment.postcode,
                commune_id=s.establishment.commune_id,
                note="Sonnez à l’accueil." if n % 3 == 0 else "",
            )
            for n, s in enumerate(suppliers)
            if s.offers_pickup or not s.delivers
        ]
    )
    PickupSlot.objects.bulk_create(
        [
            PickupSlot(point=point, weekday=weekday, opens_at=opens, closes_at=closes)
            for n, point in enumerate(points)
            for weekday, opens, closes in (
                (3, time(9), time(12)),
                (5 if n % 2 else 6, time(14), time(18)),
            )
        ]
    )


def _rounds(suppliers: Sequence[Supplier]) -> None:
    communes = list(Commune.objects.order_by("-population")[:400])
    makers = [s for n, s in enumerate(suppliers) if s.delivers and n % 4 == 1]
    rounds = DeliveryRound.objects.bulk_create(
        [
            DeliveryRound(
                supplier=s,
                name=f"Tournée du {('mardi', 'jeudi', 'vendredi')[n % 3]}",
                weekday=(2, 4, 5)[n % 3],
                starts_at=time(9),
                ends_at=time(13),
                cutoff_days=1,
                cutoff_time=time(12),
                cents=300,
            )
            for n, s in enumerate(makers)
        ]
    )
    stops = []
    for made, maker in zip(rounds, makers, strict=True):
        home = maker.establishment.commune
        near = [
            c
            for c in communes
            if kilometres(
                latitude=home.latitude,
                longitude=home.longitude,
                to_latitude=c.latitude,
                to_longitude=c.longitude,
            )
            <= ROUND_KM
        ]
        stops += [
            DeliveryRound.communes.through(deliveryround_id=made.pk, commune_id=pk)
            for pk in {home.pk, *(c.pk for c in near[:NEAR])}
        ]
    DeliveryRound.communes.through.objects.bulk_create(stops)


def _closures(suppliers: Sequence[Supplier], today: date) -> None:
    rows = []
    for n, s in enumerate(suppliers):
        christmas = date(today.year + (today.month == 12 and today.day > 28), 12, 24)
        rows.append(
            Closure(
                supplier=s,
                starts_on=christmas,
                ends_on=christmas + timedelta(days=9),
                reason="Fêtes de fin d’année",
            )
        )
        if n % 3 == 0:
            august = date(today.year + (today.month > 8), 8, 3)
            rows.append(
                Closure(
                    supplier=s,
                    starts_on=august,
                    ends_on=august + timedelta(days=13),
                    reason="Congés d’été",
                )
            )
    Closure.objects.bulk_create(rows)


def _accounts(suppliers: Sequence[Supplier], at: datetime) -> None:
    """Payment accounts at the demo gateway: nearly all complete. IBANs are made up."""
    entities = list(LegalEntity.objects.filter(fronts__in=suppliers).distinct().order_by("pk"))
    for n, entity in enumerate(entities):
        entity.iban = _iban(n)
    LegalEntity.objects.bulk_update(entities, ["iban"], batch_size=500)
    gateway = DemoGateway()
    rows = []
    for n, entity in enumerate(entities):
        reference = gateway.open_account(
            name=entity.name, siren=entity.siren, email="", key=f"account-demo-{entity.pk}"
        )
        rows.append(
            GatewayAccount(
                legal_entity=entity,
                gateway="demo",
                reference=reference,
                can_receive=n % 12 != 5,
                missing="" if n % 12 != 5 else "pièce d’identité",
                updated_at=at,
            )
        )
    GatewayAccount.objects.bulk_create(rows)
    for row in DemoObject.objects.filter(kind="account"):
        row.data["payouts_enabled"] = True
        row.save()


def _iban(number: int) -> str:
    """Well-formed and of no bank that exists: bank code 99999."""
    body = f"9999900001{number:011d}"
    rib = 97 - (89 * int(body[:5]) + 15 * int(body[5:10]) + 3 * int(body[10:])) % 97
    bban = f"{body}{rib:02d}"
    check = 98 - int(f"{bban}152700") % 97
    return f"FR{check:02d}{bban}"


def _food() -> None:
    rows = list(Listing.objects.filter(kind="goods").select_related("product"))
    changed = []
    for row in rows:
        title = row.product.title.lower()
        if "panier" in title and row.vat_code == "reduced":
            row.is_subscribable = True
            changed.append(row)
        if not row.ingredients and row.vat_code != "reduced":
            continue
        for words, kind, days, temperature in FOOD:
            if any(word in title for word in words):
                row.date_kind, row.minimum_life_days = kind, days
                row.temperature = temperature
                changed.append(row)
                break
    Listing.objects.bulk_update(
        changed,
        ["date_kind", "minimum_life_days", "temperature", "is_subscribable"],
        batch_size=500,
    )
    by_weight = ("poulet", "rôti", "tome")
    weighed = [
        one
        for one in Sellable.objects.filter(
            content_unit__in=["g", "kg"], listing__temperature="chilled"
        ).select_related("listing__product")
        if any(word in one.listing.product.title.lower() for word in by_weight)
    ]
    for one in weighed:
        one.is_weighed = True
    Sellable.objects.bulk_update(weighed, ["is_weighed"], batch_size=500)
