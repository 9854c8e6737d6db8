"""Periods by name, cut at local midnights."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.jobs.attainment import Period
from sla_core.errors import BadTime
from sla_core.patterns import WEEKDAYS
from sla_core.zones import from_wall

_NAMED = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
NAMES = ("this month", "last month", "this week", "last week", "today", "yesterday", "this year", "last year", "ever")


def period(name: str, place: tzinfo, now: datetime) -> Period:
    """The period of that name around `now`, or the month 2025-06, in a zone; BadTime names the periods there are."""
    if name == "ever":
        return Period(_EVER, now + timedelta(days=1), "ever")
    today = now.astimezone(place).date()
    first, after, called = _dates(name, today)
    return Period(_midnight(first, place), _midnight(after, place), called)


def day_named(text: str, place: tzinfo, now: datetime) -> date:
    """The local date of `today`, `yesterday`, a weekday (the last one) or 2025-06-02; BadTime for anything else."""
    today, word = now.astimezone(place).date(), text.strip().casefold()
    if word in ("today", "now", "yesterday"):
        return today - timedelta(days=word == "yesterday")
    for number, name in enumerate(WEEKDAYS):
        if word in (name.casefold(), name[:3].casefold()):
            return today - timedelta(days=(today.weekday() - number) % 7)
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise BadTime(f"{text[:60]!r} is not a day: wanted yesterday, Monday or a date such as {today}") from None


def between(since: datetime, until: datetime, place: tzinfo) -> Period:
    """The period between two instants, called by its first and last day."""
    first, last = since.astimezone(place), (until - timedelta(seconds=1)).astimezone(place)
    return Period(since, until, f"{first:%Y-%m-%d} to {last:%Y-%m-%d}")


def _dates(name: str, today: date) -> tuple[date, date, str]:
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    if name == "today":
        return today, today + timedelta(days=1), f"on {today:%Y-%m-%d}"
    if name == "yesterday":
        day = today - timedelta(days=1)
        return day, today, f"on {day:%Y-%m-%d}"
    if name in ("this week", "last week"):
        start = monday if name == "this week" else monday - timedelta(days=7)
        return start, start + timedelta(days=7), f"in the week of {start:%Y-%m-%d}"
    if name in ("this month", "last month"):
        start = first if name == "this month" else (first - timedelta(days=1)).replace(day=1)
        return start, (start + timedelta(days=32)).replace(day=1), f"in {start:%B %Y}"
    if name in ("this year", "last year"):
        year = today.year - (name == "last year")
        return date(year, 1, 1), date(year + 1, 1, 1), f"in {year}"
    if named := _NAMED.fullmatch(name):
        return _named(name, int(named[1]), int(named[2]) if named[2] else None)
    raise BadTime(f"{name!r} is not a period: wanted one of {', '.join(NAMES)}, or a month such as {today:%Y-%m}")


def _named(name: str, year: int, month: int | None) -> tuple[date, date, str]:
    """A month such as 2025-06, or a year such as 2025."""
    if not 1970 <= year <= 2100 or (month is not None and not 1 <= month <= 12):
        raise BadTime(f"{name!r} is not a period: there is no such month between 1970 and 2100")
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1), f"in {year}"
    start = date(year, month, 1)
    return start, (start + timedelta(days=32)).replace(day=1), f"in {start:%B %Y}"


def _midnight(day: date, place: tzinfo) -> datetime:
    return from_wall(datetime.combine(day, time()), place)
