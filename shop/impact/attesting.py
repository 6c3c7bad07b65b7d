"""What suppliers of the adapted and protected sector attest to their customers for a year.

Arrêté of 19 November 2020; code du travail, L5212-10-1 and D5212-22: amount 1 is what the customer
paid without tax in the calendar year, 2 the costs to deduct, 3 the labour (1 − 2), 4 the share of it
that counts (`oeth_rate`). Costs are rounded to the cent line by line, half up, as the ledger of
purchases rounds them, so that the sum of a customer's lines is the amount attested; amount 4 is
rounded once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents import operations as documents
from shop.impact import rules
from shop.impact.models import Attestation, LabourShare, PurchaseLine
from shop.impact.recording import codes_of
from shop.invoicing.models import Invoice
from shop.listings.models import CategoryProfile
from shop.money import divide
from shop.organisations.models import Organisation
from shop.outbox import operations as outbox
from suppliers.directory.models import Status, Supplier

KIND: Final = "oeth_attestation"
_LAW: Final = "oeth"
_RATE: Final = "oeth_rate"
# January and February: customers declare in April, with the declaration of that month.
_MONTHS_TOLD: Final = (1, 2)


class AttestingRefused(Exception):
    """The attestations cannot be issued; the message says why, in French."""


def year_to_attest(day: date) -> int:
    """The calendar year that is over."""
    return day.year - 1


def is_time(day: date) -> bool:
    """Whether the supplier is reminded on that day."""
    return day.month in _MONTHS_TOLD


def may_attest(supplier: Supplier, *, year: int) -> bool:
    """Whether a verified status that gives right to it stood on some day of the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    wanted = {code.lower() for code in rules.codes(_LAW, last)}
    return (
        Status.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=first),
            establishment__legal_entity=supplier.legal_entity_id,
            kind__in=wanted,
            starts_on__lte=last,
        )
        .exclude(verified_at=None)
        .exists()
    )


@dataclass(slots=True)
class Sold:
    """What was paid in one category, cents without tax."""

    category: str
    paid: int = 0
    costs: int = 0

    @property
    def labour(self) -> int:
        return self.paid - self.costs


@dataclass(slots=True)
class Due:
    """What one customer is attested for a year; cents without tax."""

    organisation: Organisation
    year: int
    parts: dict[str, Sold] = field(default_factory=dict)
    statuses: set[str] = field(default_factory=set)
    # In force, if one was sent.
    sent: Attestation | None = None

    @property
    def paid(self) -> int:
        return sum(part.paid for part in self.parts.values())

    @property
    def costs(self) -> int:
        return sum(part.costs for part in self.parts.values())

    @property
    def labour(self) -> int:
        return self.paid - self.costs

    @property
    def is_attestable(self) -> bool:
        """Refunds of another year's purchases may leave less than nothing."""
        return self.paid > 0 and self.costs >= 0 and self.labour >= 0

    @property
    def amounts(self) -> tuple[int, int, int]:
        """What an attestation would say: nothing where nothing is left to attest."""
        return (self.paid, self.costs, self.labour) if self.is_attestable else (0, 0, 0)

    @property
    def told(self) -> int:
        """Amount 4 that an attestation would say."""
        return counted(self.amounts[2], year=self.year)

    @property
    def is_new(self) -> bool:
        """Whether sending would issue something for this customer."""
        if self.sent is None:
            return self.is_attestable
        return self.amounts != (self.sent.paid, self.sent.costs, self.sent.labour)


def counted(labour: int, *, year: int) -> int:
    """Amount 4 in cents, rounded once (code du travail, D5212-22)."""
    exact = Fraction(rules.number(_RATE, date(year, 12, 31))) * labour
    return divide(exact.numerator, exact.denominator)


def categories_sold(supplier: Supplier, *, year: int) -> dict[str, str]:
    """Slug → name of what organisations paid for in the year; without those of no category."""
    slugs = {line.category for line in _paid(supplier, year=year) if line.category}
    named = CategoryProfile.objects.filter(slug__in=slugs).select_related("category")
    names = {each.slug: str(each.category.name) for each in named}
    return {slug: names.get(slug, slug) for slug in sorted(slugs, key=lambda s: names.get(s, s))}


def shares_of(supplier: Supplier, *, year: int) -> dict[str, int]:
    """Costs (‰) by category; "" stands for everything else."""
    rows = LabourShare.objects.filter(supplier=supplier, year=year)
    return dict(rows.values_list("category", "costs_permille"))


def dues(supplier: Supplier, *, year: int) -> list[Due]:
    """Each customer's amounts with the shares that are kept, by name; five queries.

    Raises AttestingRefused where a share is missing.
    """
    shares = shares_of(supplier, year=year)
    sent = {
        each.organisation_id: each
        for each in of_supplier(supplier).filter(year=year, is_current=True)
    }
    lines = list(_paid(supplier, year=year))
    wanted = {line.organisation_id for line in lines} | set(sent)
    known = Organisation.objects.select_related("commune").in_bulk(wanted)
    found: dict[int, Due] = {}
    for pk in wanted:
        found[pk] = Due(known[pk], year, sent=sent.get(pk))
    for line in lines:
        due = found[line.organisation_id]
        part = due.parts.setdefault(line.category, Sold(line.category))
        cents = _paid_in(line, year)
        part.paid += cents
        part.costs += divide(cents * _share(shares, line.category), 1000)
        due.statuses |= codes_of(line.statuses) & rules.codes(_LAW, date(year, 12, 31))
    return sorted(found.values(), key=lambda due: (due.organisation.name, due.organisation.pk))


def _paid_in(line: PurchaseLine, year: int) -> int:
    """Cents of the line that were paid in the year: a deposit counts on its own day."""
    part = line.order_line.supplier_order if line.order_line else None
    deposit = next(iter(part.paid_deposits), None) if part else None  # type: ignore[attr-defined]
    if part is None or deposit is None or not part.net:
        return line.cents
    first = divide(line.cents * deposit.net, part.net)
    payments = ((deposit.paid_at, first), (part.paid_at, line.cents - first))
    return sum(cents for at, cents in payments if at and timezone.localtime(at).year == year)


def _share(shares: Mapping[str, int], category: str) -> int:
    share = shares.get(category, shares.get(""))
    if share is None:
        raise AttestingRefused(_("Indiquez d’abord la part de coûts à déduire."))
    return share


def _paid(supplier: Supplier, *, year: int) -> QuerySet[PurchaseLine]:
    """Newest versions of the shop's lines that were paid, or came back, in the year, while the
    supplier had a status that gives right to it on the day of delivery."""
    zone = timezone.get_default_timezone()
    first = datetime(year, 1, 1, tzinfo=zone)
    after = datetime(year + 1, 1, 1, tzinfo=zone)
    part = "order_line__supplier_order__paid_at"
    entitled = Q(pk__in=())
    for code in rules.codes(_LAW, date(year, 12, 31)):
        # Codes stand between bars: "EA" is not in "EATT".
        entitled |= (
            Q(statuses=code)
            | Q(statuses__startswith=f"{code}|")
            | Q(statuses__endswith=f"|{code}")
            | Q(statuses__contains=f"|{code}|")
        )
    deposits = Invoice.objects.filter(
        kind=Invoice.Kind.DEPOSIT, is_replaced=False, paid_at__isnull=False
    )
    with_deposit = deposits.filter(paid_at__gte=first, paid_at__lt=after).values("supplier_order")
    return (
        PurchaseLine.objects.filter(entitled, supplier=supplier, amended_by=None, upload=None)
        .filter(
            Q(**{f"{part}__gte": first, f"{part}__lt": after})
            | Q(order_line__supplier_order__in=with_deposit)
            | Q(refund_line__isnull=False, paid_on__year=year)
        )
        .select_related("order_line__supplier_order")
        .prefetch_related(
            Prefetch(
                "order_line__supplier_order__invoices", queryset=deposits, to_attr="paid_deposits"
            )
        )
        .order_by("pk")
    )


def keep_shares(*, supplier_id: int, year: int, shares: Mapping[str, int]) -> None:
    """The supplier's own costs (‰) of the year, in the place of what was kept before."""
    with transaction.atomic():
        _locked(supplier_id)
        LabourShare.objects.filter(supplier=supplier_id, year=year).delete()
        LabourShare.objects.bulk_create(
            LabourShare(
                supplier_id=supplier_id, year=year, category=category, costs_permille=permille
            )
            for category, permille in sorted(shares.items())
        )


def send(
    *, supplier_id: int, year: int, name: str, quality: str, by_id: int | None, at: datetime
) -> list[Attestation]:
    """Issues what is new or corrected, one numbered document a customer; all or none.

    Sent again without a change, it issues nothing. A customer to whom nothing is due any more gets
    a correction at zero. Raises AttestingRefused.
    """
    if year >= timezone.localdate(at).year:
        raise AttestingRefused(_("L’année n’est pas terminée."))
    if not name.strip() or not quality.strip():
        raise AttestingRefused(_("Écrivez qui signe, et en quelle qualité."))
    with transaction.atomic():
        supplier = _locked(supplier_id)
        if not may_attest(supplier, year=year):
            raise AttestingRefused(_("Aucun statut vérifié n’ouvre ce droit pour cette année."))
        shares = shares_of(supplier, year=year)
        made = [
            _issue(supplier, due, shares, name=name.strip(), quality=quality.strip(),
                   by_id=by_id, at=at)
            for due in dues(supplier, year=year)
            if due.is_new
        ]  # fmt: skip
        if made:
            outbox.record("supplier.attested", supplier.pk, at=at)
        return made


def _locked(supplier_id: int) -> Supplier:
    """Two sendings of the same supplier wait for each other here."""
    return (
        Supplier.objects.select_for_update(of=("self",))
        .select_related("legal_entity__commune", "establishment__commune")
        .get(pk=supplier_id)
    )


def _issue(
    supplier: Supplier,
    due: Due,
    shares: Mapping[str, int],
    *,
    name: str,
    quality: str,
    by_id: int | None,
    at: datetime,
) -> Attestation:
    before = due.sent
    paid, costs, labour = due.amounts
    document = documents.issue(
        kind=KIND,
        owner=supplier.legal_entity.siren,
        prefix=f"OETH-{due.year}-",
        content=_content(supplier, due, shares, name=name, quality=quality, at=at),
        at=at,
        replaces=before.document if before else None,
    )
    if before is not None:
        Attestation.objects.filter(pk=before.pk).update(is_current=False)
    made = Attestation.objects.create(
        supplier=supplier, organisation=due.organisation, year=due.year, paid=paid, costs=costs,
        labour=labour, document=document, replaces=before, by_id=by_id, at=at,
    )  # fmt: skip
    outbox.record("attestation.issued", made.pk, at=at)
    return made


def _content(
    supplier: Supplier,
    due: Due,
    shares: Mapping[str, int],
    *,
    name: str,
    quality: str,
    at: datetime,
) -> dict[str, Any]:
    """Frozen: amounts in cents, shares in ‰. `shares` are what the ledger's labour is made of."""
    entity, organisation = supplier.legal_entity, due.organisation
    paid, costs, labour = due.amounts
    return {
        "version": 1,
        "kind": KIND,
        "year": due.year,
        "issued_on": timezone.localdate(at).isoformat(),
        "supplier": {
            "front": supplier.name,
            "name": entity.name,
            "siren": entity.siren,
            "siret": supplier.establishment.siret,
            "street": entity.street,
            "postcode": entity.commune.postcode,
            "city": entity.commune.name,
            "statuses": sorted(due.statuses),
        },
        "customer": {
            "name": organisation.name,
            "siret": organisation.siret,
            "street": organisation.street,
            "postcode": organisation.postcode,
            "city": organisation.commune.name if organisation.commune else "",
        },
        "paid": paid,
        "costs": costs,
        "labour": labour,
        "counted": counted(labour, year=due.year),
        "rate": str(rules.number(_RATE, date(due.year, 12, 31))),
        "shares": {slug: shares[slug] for slug in _used(shares, due)},
        "signatory": {"name": name, "quality": quality},
        "replaces": due.sent.document.number if due.sent else "",
        "rules_version": rules.version(),
    }


def _used(shares: Mapping[str, int], due: Due) -> list[str]:
    """Those that this customer's purchases ask for."""
    return sorted({slug if slug in shares else "" for slug in due.parts})


def of_supplier(supplier: Supplier) -> QuerySet[Attestation]:
    """Every version, newest year and version first."""
    return _listed().filter(supplier=supplier)


def of_organisation(organisation: Organisation) -> QuerySet[Attestation]:
    return _listed().filter(organisation=organisation)


def _listed() -> QuerySet[Attestation]:
    return (
        Attestation.objects.select_related("supplier", "organisation", "document__series")
        .annotate(number=F("document__number"))
        .order_by("-year", "-pk")
    )


def is_waiting(supplier: Supplier, *, day: date) -> bool:
    """Whether the past year has customers and nothing was sent for it."""
    year = year_to_attest(day)
    if not is_time(day) or of_supplier(supplier).filter(year=year).exists():
        return False
    return may_attest(supplier, year=year) and has_sales(supplier, year=year)


def has_sales(supplier: Supplier, *, year: int) -> bool:
    """Whether an organisation paid for something that can be attested in the year."""
    return _paid(supplier, year=year).exists()
