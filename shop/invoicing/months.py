"""Months on the shop's clock."""

from datetime import date, datetime, time

from django.utils import timezone

NAMES = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def first_day(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def starts(day: date) -> datetime:
    """Its first moment."""
    return timezone.make_aware(datetime.combine(day, time.min))


def bounds(month: date) -> tuple[datetime, datetime]:
    """First moment of the month, and of the next one."""
    return starts(first_day(month)), starts(next_month(month))


def named(month: date) -> str:
    """« mars 2026 »."""
    return f"{NAMES[month.month - 1]} {month.year}"


def written(day: date) -> str:
    """« 2 mars 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {named(day)}"
