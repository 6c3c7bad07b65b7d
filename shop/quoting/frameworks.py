"""Frameworks ("accords-cadres à bons de commande"): orders called on them, revised prices.

Every call locks its framework first: what is used never passes the maximum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.orders.models import Envelope, SupplierOrder
from shop.orders.placing import place_order
from shop.organisations import queries as organisations
from shop.organisations.models import ApprovalRule, DeliverySite, Member
from shop.quoting import papers
from shop.quoting.accepting import agreed_line, buyer_of, delivery_input
from shop.quoting.amounts import MILLI, MOST, Priced, totals, unit_of, written
from shop.quoting.events import tell
from shop.quoting.models import (
    Framework,
    FrameworkCall,
    FrameworkPrice,
    OfferLine,
    QuoteRequest,
)
from shop.quoting.printing import price as written_price
from shop.quoting.queries import standing_calls
from shop.quoting.states import BUYER

YEAR = timedelta(days=365)


class FrameworkRefused(ValueError):
    """It cannot be called or revised so; the message says what to do, `field` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of a call: thousandths at a unit price in 1/10,000 €."""

    line: OfferLine
    quantity: int
    unit_price: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a call would cost, in cents, and what would be left without tax."""

    net: int
    tax: int
    delivery: int
    left: int

    @property
    def gross(self) -> int:
        return self.net + self.tax


# Reads -----------------------------------------------------------------------------------------


def _told() -> QuerySet[Framework]:
    return Framework.objects.select_related(
        "award_part__offer__invitation__supplier",
        "award_part__offer__invitation__request__organisation",
        "award_part__award__request__entity",
        "award_part__document",
    )


def of_organisation(*, organisation_id: int, entity_id: int | None = None) -> QuerySet[Framework]:
    """The organisation's, newest first; who acts for one entity reads its own and those of none."""
    found = _told().filter(award_part__award__request__organisation=organisation_id)
    if entity_id is not None:
        entity = "award_part__award__request__entity"
        found = found.filter(Q(**{entity: entity_id}) | Q(**{f"{entity}__isnull": True}))
    return found.order_by("-starts_on", "-pk")


def of_supplier(*, supplier_id: int) -> QuerySet[Framework]:
    found = _told().filter(award_part__offer__invitation__supplier=supplier_id)
    return found.order_by("-starts_on", "-pk")


def of_request(*, request_id: int) -> QuerySet[Framework]:
    return _told().filter(award_part__award__request=request_id).order_by("pk")


def prices_on(framework: Framework, *, day: date) -> dict[int, FrameworkPrice]:
    """The price list of a day, by offer line, in the order of the offer."""
    found = framework.prices.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    rows = found.select_related("offer_line").order_by("offer_line__position")
    return {row.offer_line_id: row for row in rows}


def price_list(framework: Framework, *, day: date) -> dict[int, FrameworkPrice]:
    """What is valid on a day; before the start the first day's, after the end the last day's."""
    return prices_on(framework, day=min(max(day, framework.starts_on), framework.ends_on))


def revisions_of(framework: Framework, *, day: date) -> list[FrameworkPrice]:
    """Prices that begin after this day."""
    return list(framework.prices.filter(valid_from__gt=day).select_related("offer_line"))


def calls_of(framework: Framework) -> QuerySet[FrameworkCall]:
    """Newest first, each with its one part."""
    parts = SupplierOrder.objects.prefetch_related("lines")
    return framework.calls.select_related("order__envelope", "by").prefetch_related(
        Prefetch("order__supplier_orders", queryset=parts)
    )


def called_over_a_year(framework: Framework, *, day: date) -> int:
    """Cents without tax of the calls of the 12 months before."""
    found = standing_calls().filter(framework=framework, at__date__gt=day - YEAR, at__date__lte=day)
    return int(found.order_by().aggregate(sum=Sum("net"))["sum"] or 0)


def left_of(framework: Framework) -> int:
    return framework.maximum - framework.used


def approver_needed(framework: Framework, *, net: int) -> ApprovalRule | None:
    """The highest step of approval that this amount (cents without tax) reaches."""
    request = framework.award_part.offer.invitation.request
    if request.organisation is None:
        return None
    steps = organisations.steps_for(
        organisation=request.organisation, entity=request.entity, net_cents=net
    )
    return steps[-1] if steps else None


def estimate(framework: Framework, quantities: Mapping[int, int], *, day: date) -> Estimate:
    """What these thousandths by offer line would cost that day; raises FrameworkRefused."""
    wanted = _wanted(framework, quantities, prices_on(framework, day=day))
    delivery = framework.award_part.delivery_cents
    money = totals(
        [Priced(each.quantity, each.unit_price, each.line.vat_permille) for each in wanted],
        delivery=delivery,
    ).total
    return Estimate(money.net, money.tax, delivery, left_of(framework) - money.net)


# Calls -----------------------------------------------------------------------------------------


def call(
    *,
    framework_id: int,
    quantities: Mapping[int, int],
    at: datetime,
    by_id: int | None,
    key: str,
    site_id: int | None = None,
    commitment_number: str = "",
    purchase_reference: str = "",
) -> FrameworkCall:
    """Order on a framework: thousandths by offer line, at the prices of the day.

    The same key again gives the same call. Raises FrameworkRefused outside its dates, beyond what
    is left, for lines or quantities that it does not have, without a commitment number where the
    organisation needs one, by strangers, and by those who may not decide on the amount; OrderRefused
    where placement does. Nothing is written then.
    """
    whole_key = f"framework-{framework_id}-{key}"
    with transaction.atomic():
        framework = locked(framework_id)
        known = FrameworkCall.objects.filter(order__envelope__key=whole_key).first()
        if known is not None:
            return known
        request = _request_of(framework)
        day = timezone.localdate(at)
        refuse_stranger(framework, by_id)
        _refuse_dates(framework, day)
        wanted = _wanted(framework, quantities, prices_on(framework, day=day))
        cost = estimate(framework, quantities, day=day)
        _refuse_beyond(framework, cost)
        _refuse_undecided(framework, request, cost.net, by_id, day)
        commitment = commitment_number.strip() or request.commitment_number
        if request.organisation and request.organisation.commitment_required and not commitment:
            raise FrameworkRefused(
                _("Chorus Pro refuse les factures de votre organisation sans numéro "
                  "d’engagement : indiquez-le."), "commitment_number",
            )  # fmt: skip
        # This order's own place and day, said by the functions that read them of the request;
        # the request itself is not saved.
        request.wanted_on = None
        request.site = _site(request, site_id)
        supplier_id = framework.award_part.offer.invitation.supplier_id
        envelope = place_order(
            key=whole_key,
            lines=[
                agreed_line(
                    each.line, request, supplier_id=supplier_id, quantity=each.quantity,
                    unit_price=each.unit_price,
                )
                for each in wanted
            ],
            buyer=buyer_of(request),
            basis="excl",
            payment=Envelope.Payment.TRANSFER,
            origin=Envelope.Origin.QUOTE,
            at=at,
            deliveries={supplier_id: delivery_input(framework.award_part, request, at)},
            purchase_reference=purchase_reference.strip()[:80] or request.purchase_reference,
            commitment_number=commitment[:80],
            entered_by_id=by_id,
        )  # fmt: skip
        net = envelope.order.supplier_orders.get().net
        made = FrameworkCall.objects.create(
            framework=framework, order=envelope.order, net=net, at=at, by_id=by_id
        )
        Framework.objects.filter(pk=framework.pk).update(used=F("used") + net)
        tell(
            request, "called", role=BUYER, by_id=by_id, at=at,
            invitation=framework.award_part.offer.invitation,
            note=_("%(number)s : commande %(order)s, %(net)s HT")
            % {"number": framework.number, "order": envelope.order.number,
               "net": papers.euros(net)},
        )  # fmt: skip
    return made


def recount(supplier_order_id: int, *, at: datetime) -> None:
    """A called order was cancelled: its amount can be called again."""
    found = FrameworkCall.objects.filter(order__supplier_orders=supplier_order_id)
    framework_id = found.values_list("framework", flat=True).first()
    if framework_id is None:
        return
    with transaction.atomic():
        framework = Framework.objects.select_for_update(of=("self",)).get(pk=framework_id)
        standing = standing_calls().filter(framework=framework).order_by()
        framework.used = int(standing.aggregate(sum=Sum("net"))["sum"] or 0)
        framework.save(update_fields=["used"])


def locked(framework_id: int) -> Framework:
    return (
        Framework.objects.select_for_update(of=("self",))
        .select_related("award_part__offer__invitation__supplier")
        .get(pk=framework_id)
    )


def _request_of(framework: Framework) -> QuoteRequest:
    invitation = framework.award_part.offer.invitation
    invitation.request = QuoteRequest.objects.select_related(
        "organisation__commune", "entity", "site__commune", "commune"
    ).get(pk=invitation.request_id)
    return invitation.request


def refuse_stranger(framework: Framework, by_id: int | None) -> None:
    """Orders and prices are for members of the organisation, and of the service where it has one."""
    request = framework.award_part.offer.invitation.request
    member = Member.objects.filter(organisation=request.organisation, user=by_id).first()
    is_elsewhere = (
        member is not None
        and member.entity_id is not None
        and request.entity_id not in (None, member.entity_id)
    )
    if request.organisation is None or member is None or is_elsewhere:
        raise FrameworkRefused(_("Cet accord-cadre n’est pas celui de votre organisation."))


def _refuse_dates(framework: Framework, day: date) -> None:
    if day < framework.starts_on:
        raise FrameworkRefused(
            _("Cet accord-cadre commence le %(day)s : attendez ce jour pour commander.")
            % {"day": f"{framework.starts_on:%d/%m/%Y}"}
        )
    if day > framework.ends_on:
        raise FrameworkRefused(
            _("Cet accord-cadre s’est terminé le %(day)s : faites une nouvelle demande de devis.")
            % {"day": f"{framework.ends_on:%d/%m/%Y}"}
        )


def _wanted(
    framework: Framework, quantities: Mapping[int, int], prices: Mapping[int, FrameworkPrice]
) -> list[Wanted]:
    if not set(quantities) <= set(prices):
        raise FrameworkRefused(
            _("Une ligne n’est pas de cet accord-cadre : rechargez la page."), "lines"
        )
    found = []
    for pk, price in prices.items():
        count = quantities.get(pk)
        if count is None:
            continue
        line = price.offer_line
        told = {"title": line.title, "least": written(line.min_quantity),
                "unit": unit_of(line.unit, line.min_quantity)}  # fmt: skip
        if not 0 < count <= MOST * MILLI:
            raise FrameworkRefused(
                _("%(title)s : indiquez une quantité au-dessus de zéro, dix millions au plus.")
                % told, f"quantity-{pk}",
            )  # fmt: skip
        if count < line.min_quantity:
            raise FrameworkRefused(
                _("%(title)s : le fournisseur demande %(least)s %(unit)s au moins.") % told,
                f"quantity-{pk}",
            )
        found.append(Wanted(line, count, _price_of(price, count)))
    if not found:
        raise FrameworkRefused(_("Indiquez la quantité d’au moins une ligne."), "lines")
    return found


def _price_of(price: FrameworkPrice, quantity: int) -> int:
    """The price of this many; the offer's breaks hold as long as its price was not revised."""
    line = price.offer_line
    if price.unit_price != line.unit_price:
        return price.unit_price
    reached = [cost for least, cost in line.breaks if quantity >= least]
    return reached[-1] if reached else price.unit_price


def _refuse_beyond(framework: Framework, cost: Estimate) -> None:
    if cost.left < 0:
        raise FrameworkRefused(
            _("Cette commande fait %(net)s HT et il reste %(left)s HT sur l’accord-cadre : "
              "réduisez-la.")
            % {"net": papers.euros(cost.net), "left": papers.euros(left_of(framework))},
            "lines",
        )  # fmt: skip


def _refuse_undecided(
    framework: Framework, request: QuoteRequest, net: int, by_id: int | None, day: date
) -> None:
    """Above a threshold of approval, who orders is who may decide: there is no second step."""
    step = approver_needed(framework, net=net)
    if step is None or request.organisation is None or by_id is None:
        return
    approver = step.approver.user_id if step.approver else None
    allowed, _instead = organisations.may_decide(
        User.objects.get(pk=by_id), approver, request.entity, day,
        organisation=request.organisation,
    )  # fmt: skip
    if not allowed:
        raise FrameworkRefused(
            _("À partir de %(above)s HT, une commande revient à une personne qui approuve dans "
              "votre organisation : demandez-lui de la passer.")
            % {"above": papers.euros(step.above)}
        )  # fmt: skip


def _site(request: QuoteRequest, site_id: int | None) -> DeliverySite | None:
    if site_id is None:
        return request.site
    found = DeliverySite.objects.filter(
        pk=site_id, organisation=request.organisation, is_active=True
    )
    site = found.select_related("commune").first()
    if site is None:
        raise FrameworkRefused(_("Choisissez un de vos sites de livraison."), "site")
    return site


# Prices ----------------------------------------------------------------------------------------


def revise_prices(
    *,
    framework_id: int,
    prices: Mapping[int, int],
    from_day: date,
    reason: str,
    at: datetime,
    by_id: int | None,
) -> list[FrameworkPrice]:
    """The buyer records prices (1/10,000 € by offer line) that its clause allows, from a day on.

    The running price ends the day before. What it says stays in the history of the request.
    Raises FrameworkRefused without a clause or a reason, for today or past days, for days out of
    the framework, for lines that it does not have, and over a revision that is recorded already.
    """
    with transaction.atomic():
        framework = locked(framework_id)
        request = _request_of(framework)
        refuse_stranger(framework, by_id)
        changed = revisable(
            framework, prices, from_day=from_day, reason=reason, day=timezone.localdate(at)
        )
        running = prices_on(framework, day=from_day)
        made = [_follow(running[pk], price, from_day) for pk, price in changed.items()]
        tell(
            request, "prices_revised", role=BUYER, by_id=by_id, at=at,
            invitation=framework.award_part.offer.invitation,
            note=_revision_note(framework, reason, from_day, running, made),
        )  # fmt: skip
    return made


def revisable(
    framework: Framework, prices: Mapping[int, int], *, from_day: date, reason: str, day: date
) -> dict[int, int]:
    """The prices that would change (1/10,000 € by offer line); raises FrameworkRefused."""
    _refuse_revision(framework, from_day, reason, day)
    running = prices_on(framework, day=from_day)
    if not set(prices) <= set(running):
        raise FrameworkRefused(
            _("Une ligne n’est pas de cet accord-cadre : rechargez la page."), "prices"
        )
    changed = {pk: price for pk, price in prices.items() if price != running[pk].unit_price}
    if not changed:
        raise FrameworkRefused(_("Aucun prix ne change : indiquez les nouveaux prix."), "prices")
    _refuse_overlap(framework, changed, from_day)
    return changed


def _refuse_revision(framework: Framework, from_day: date, reason: str, today: date) -> None:
    if not framework.revision_clause.strip():
        raise FrameworkRefused(_("Cet accord-cadre n’a pas de clause de révision des prix."))
    if from_day <= today:
        raise FrameworkRefused(_("Choisissez un jour à venir."), "from_day")
    if not framework.starts_on < from_day <= framework.ends_on:
        raise FrameworkRefused(
            _("Choisissez un jour de l’accord-cadre, après le %(first)s et jusqu’au %(last)s.")
            % {"first": f"{framework.starts_on:%d/%m/%Y}", "last": f"{framework.ends_on:%d/%m/%Y}"},
            "from_day",
        )
    if not reason.strip():
        raise FrameworkRefused(
            _("Écrivez ce que la clause prévoit et d’où viennent ces prix."), "reason"
        )


def _refuse_overlap(
    framework: Framework, lines: Sequence[int] | Mapping[int, int], day: date
) -> None:
    later = framework.prices.filter(offer_line__in=list(lines), valid_from__gte=day)
    known = later.select_related("offer_line").order_by("valid_from").first()
    if known is not None:
        raise FrameworkRefused(
            _("%(title)s : une révision est déjà enregistrée au %(day)s.")
            % {"title": known.offer_line.title, "day": f"{known.valid_from:%d/%m/%Y}"},
            "from_day",
        )


def _follow(running: FrameworkPrice, unit_price: int, from_day: date) -> FrameworkPrice:
    running.valid_to = from_day - timedelta(days=1)
    running.save(update_fields=["valid_to"])
    return FrameworkPrice.objects.create(
        framework_id=running.framework_id,
        offer_line_id=running.offer_line_id,
        unit_price=unit_price,
        valid_from=from_day,
    )


def _revision_note(
    framework: Framework,
    reason: str,
    from_day: date,
    running: Mapping[int, FrameworkPrice],
    made: Sequence[FrameworkPrice],
) -> str:
    rows = [
        f"{before.offer_line.title} : {written_price(before.unit_price)} → "
        f"{written_price(after.unit_price)}"
        for after in made
        if (before := running[after.offer_line_id])
    ]
    first = _("%(number)s, à partir du %(day)s. %(reason)s") % {
        "number": framework.number, "day": f"{from_day:%d/%m/%Y}", "reason": reason.strip(),
    }  # fmt: skip
    return "\n".join([first, *rows])
