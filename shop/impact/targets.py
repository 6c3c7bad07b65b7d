"""What the law and the organisation want of a year, and what is missing before it ends.

A purchase that helps a share also grows what it is a share of: to bring N of D up to t, what is
spent on matching purchases is the least x with (N + x) / (D + x) ≥ t.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.impact import reports, rules
from shop.impact.frameworks import FRAMEWORKS
from shop.impact.indicators import INDICATORS, Choices, Indicator
from shop.impact.indicators.kinds import EURO, PERCENT, Figure
from shop.impact.lines import Period
from shop.impact.models import Report, Target
from shop.impact.queries import BoughtLines, current
from shop.impact.totals import fold
from shop.organisations.models import Organisation

# Above that many lines a page would wait: the last report of the year tells instead.
MOST_LIVE: Final = 20_000
YEARS: Final = (2020, 2099)


class TargetRefused(ValueError):
    """The target cannot be kept so; `field` says where, the message what to do."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def missing_for_share(*, numerator: int, denominator: int, permille: int) -> int | None:
    """Cents to spend on matching purchases, which grow the whole too, rounded up to the cent.

    0 where the share is reached, or where nothing was bought: there is no share of nothing.
    None where no amount reaches it: 100 % of what already holds something else. Raises ValueError
    for a target that is no share.
    """
    if not 1 <= permille <= 1000:
        raise ValueError("a share is from 1 to 1000 ‰")
    missing = permille * denominator - 1000 * numerator
    if denominator <= 0 or missing <= 0:
        return 0
    if permille == 1000:
        return None
    return -(-missing // (1000 - permille))


def missing_for_amount(*, reached: int, wanted: int) -> int:
    """Cents that are missing; 0 when it is reached."""
    return max(0, wanted - reached)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target of the year with where it stands: amounts in cents, shares in ‰."""

    indicator: Indicator
    permille: int | None
    cents: int | None
    # The law's, with its source; empty for the organisation's own.
    law: str
    concerns: str
    target_id: int | None
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    missing: int | None
    # No amount of purchases reaches it any more this year.
    is_out_of_reach: bool

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def is_told(self) -> bool:
        return self.value is not None

    @property
    def is_reached(self) -> bool:
        return self.is_told and self.missing == 0 and not self.is_out_of_reach

    @property
    def whole(self) -> int | None:
        """What is bought in all once the target is reached, in cents; of shares alone."""
        if self.denominator is None or self.missing is None or self.permille is None:
            return None
        return self.denominator + self.missing

    @property
    def bar(self) -> int:
        """Hundredths of the target that are reached, for a drawing: 0 to 10,000."""
        if self.value is None:
            return 0
        wanted = Decimal(self.permille or 0) / 10 if self.permille else Decimal(self.cents or 0)
        reached = self.value if self.permille else self.value * 100
        return int(min(max(reached / wanted * 10_000, Decimal(0)), Decimal(10_000)))


@dataclass(frozen=True, slots=True)
class Year:
    """Where the figures of a year come from: counted now, or told by a report."""

    year: int
    figures: dict[str, Figure]
    report: Report | None
    # Days to the 31st of December, both ends counted; 0 when the year is over.
    days_left: int


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Indicators that an organisation may aim at, by chapter: sums and shares of amounts."""
    found = []
    for framework in FRAMEWORKS.values():
        rows = [
            (code, str(INDICATORS[code].label)) for code in framework.indicators if _may_aim(code)
        ]
        if rows:
            found.append((str(framework.label), rows))
    return found


def _may_aim(code: str) -> bool:
    one = INDICATORS.get(code)
    return one is not None and one.takes is not None and one.unit in (EURO, PERCENT)


def is_share(code: str) -> bool:
    return INDICATORS[code].unit == PERCENT


def keep(
    *,
    organisation_id: int,
    year: int,
    indicator: str,
    permille: int | None = None,
    cents: int | None = None,
) -> Target:
    """The organisation's own target of a year, in place of the one before. Raises TargetRefused."""
    if not YEARS[0] <= year <= YEARS[1]:
        raise TargetRefused(_("Indiquez une année, par exemple 2026."), "year")
    if not _may_aim(indicator):
        raise TargetRefused(_("Choisissez un indicateur de la liste."), "indicator")
    if is_share(indicator):
        cents = None
        if permille is None or not 1 <= permille <= 1000:
            raise TargetRefused(_("Donnez une part de 0,1 à 100 %."), "aim")
    else:
        permille = None
        if cents is None or cents < 1:
            raise TargetRefused(_("Donnez un montant en euros."), "aim")
    target, _made = Target.objects.update_or_create(
        organisation_id=organisation_id,
        year=year,
        indicator=indicator,
        defaults={"permille": permille, "cents": cents},
    )
    return target


def drop(*, target_id: int, organisation_id: int) -> bool:
    """False where the organisation has no such target."""
    gone, _each = Target.objects.filter(pk=target_id, organisation=organisation_id).delete()
    return bool(gone)


def of_year(
    organisation: Organisation, *, year: int, at: datetime, entity_id: int | None = None
) -> Year:
    """The year's figures: counted now where that is quick, else told by its newest report."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    left = max(0, (period.last - timezone.localdate(at)).days + 1)
    left = min(left, 366)
    days = (period.first, period.last)
    lines = current(organisation).filter(Q(day__range=days) | Q(paid_on__range=days))
    if entity_id is not None:
        lines = lines.filter(entity=entity_id)
    if lines.count() <= MOST_LIVE:
        bought = BoughtLines(organisation, period, entity_id=entity_id)
        totals = fold(bought.summed(), period=period)
        given = Choices(departments=frozenset(organisation.local_departments) or None)
        figures = {code: one.figure(totals, given) for code, one in INDICATORS.items()}
        return Year(year, figures, None, left)
    report = (
        Report.objects.filter(
            organisation=organisation,
            entity=entity_id,
            state=Report.State.DONE,
            first=period.first,
            last__range=days,
        )
        .select_related("document")
        .order_by("-last", "-pk")
        .first()
    )
    rows = reports.figures_of(report) if report else []
    return Year(year, {row["code"]: _figure(row) for row in rows}, report, left)


def _figure(row: dict[str, Any]) -> Figure:
    value, numerator, denominator = (
        None if row[name] is None else Decimal(row[name])
        for name in ("value", "numerator", "denominator")
    )
    return Figure(value, numerator, denominator, row["lines"])


def goals(organisation: Organisation, found: Year) -> list[Goal]:
    """The law's targets for whom it concerns, then the organisation's own of that year."""
    last = date(found.year, 12, 31)
    own = list(Target.objects.filter(organisation=organisation, year=found.year))
    rows = [
        _goal(one, found, permille=permille, law=law, concerns=concerns)
        for one, permille, law, concerns in _legal(organisation, found, last)
    ]
    order = {code: place for place, code in enumerate(INDICATORS)}
    for target in sorted(own, key=lambda each: order.get(each.indicator, len(order))):
        one = INDICATORS.get(target.indicator)
        if one is not None:
            rows.append(
                _goal(
                    one,
                    found,
                    permille=target.permille,
                    cents=target.cents,
                    target_id=target.pk,
                )
            )
    return rows


def _legal(
    organisation: Organisation, found: Year, last: date
) -> Iterator[tuple[Indicator, int, str, str]]:
    """What the law asks that year, of those whom it concerns as far as their purchases tell."""
    for code in FRAMEWORKS["egalim"].indicators:
        one = INDICATORS[code]
        share = one.target_on(last)
        if share is not None and _buys(found, code):
            yield one, int(share * 10), str(one.source), str(FRAMEWORKS["egalim"].concerns)
    if not organisation.is_public:
        return
    for category in rules.agec_categories():
        quota = rules.quota(category.code, last)
        for part, share in (
            ("reuse", quota.reuse if quota else None),
            ("recycled", quota.recycled if quota else None),
        ):
            code = f"agec_{category.code}_{part}"
            if share and _buys(found, code):
                one = INDICATORS[code]
                yield one, int(share * 10), str(one.source), str(FRAMEWORKS["agec"].concerns)


def _buys(found: Year, code: str) -> bool:
    figure = found.figures.get(code)
    return figure is not None and bool(figure.denominator)


def _goal(
    one: Indicator,
    found: Year,
    *,
    permille: int | None = None,
    cents: int | None = None,
    law: str = "",
    concerns: str = "",
    target_id: int | None = None,
) -> Goal:
    figure = found.figures.get(one.code, Figure(None))
    numerator, denominator = _cents(figure.numerator), _cents(figure.denominator)
    missing: int | None = None
    is_out_of_reach = False
    if permille is not None and numerator is not None and denominator is not None:
        missing = missing_for_share(numerator=numerator, denominator=denominator, permille=permille)
        is_out_of_reach = missing is None
    elif cents is not None:
        missing = missing_for_amount(reached=_cents(figure.value) or 0, wanted=cents)
    return Goal(
        indicator=one,
        permille=permille,
        cents=cents,
        law=law,
        concerns=concerns,
        target_id=target_id,
        value=figure.value,
        numerator=numerator,
        denominator=denominator,
        missing=missing,
        is_out_of_reach=is_out_of_reach,
    )


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)
