"""Instants as people type them: `16:30`, `Fri 16:30`, `tomorrow 9:00`, `2026-03-02 09:00`, `in 2h`."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sla_core.durations import Measure, parse_duration
from sla_core.errors import BadTime
from sla_core.zones import from_wall

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(am|pm)?")
_DATE = re.compile(r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*(?:\s+(\d{4}))?")
WANTED = "wanted 16:30, Fri 16:30, tomorrow 9:00, 2026-03-02 09:00, in 2h or now"


def parse_moment(text: str, place: tzinfo, now: datetime) -> datetime:
    """The UTC instant meant by a text, read in a zone; BadTime if it cannot be read.

    A weekday is the next one on which that time is still to come, today included; a bare time is today's.
    """
    said = " ".join(text.strip().strip("\"'“”").lower().split())
    if not said:
        raise BadTime(f"an empty text is not an instant; {WANTED}")
    if said == "now":
        return now
    if said.startswith("in "):
        return _later(text, said.removeprefix("in ").replace(" ", ""), now)
    if re.match(r"\d{4}-\d{2}-\d{2}", said):
        return _iso(text, said, place)
    head, _, rest = said.partition(" ")
    today = now.astimezone(place).date()
    if head in ("today", "tomorrow", "yesterday"):
        offset = {"today": 0, "tomorrow": 1, "yesterday": -1}[head]
        return _at(text, today + timedelta(days=offset), rest, place)
    if head[:3] in _DAYS and head in _spellings(head[:3]) and not re.match(r"\d{1,2} [a-z]", rest):
        return _weekday(text, _DAYS.index(head[:3]), rest, place=place, now=now)
    if dated := _DATE.match(said):
        return _at(text, _dated(text, dated, today), said[dated.end() :].strip(), place)
    return _at(text, today, said, place)


def _spellings(day: str) -> set[str]:
    full = {
        "mon": "monday", "tue": "tuesday", "wed": "wednesday", "thu": "thursday",
        "fri": "friday", "sat": "saturday", "sun": "sunday",
    }[day]  # fmt: skip
    return {full[:length] for length in range(3, len(full) + 1)}


def _later(text: str, length: str, now: datetime) -> datetime:
    duration = parse_duration(length)
    if duration.measure is not Measure.REAL:
        raise BadTime(f"{text!r} is working time, which has no calendar here; {WANTED}")
    return now + timedelta(seconds=duration.amount)


def _iso(text: str, said: str, place: tzinfo) -> datetime:
    try:
        parsed = datetime.fromisoformat(said.upper().replace(" UTC", "Z"))
    except ValueError as error:
        raise BadTime(f"{text!r} is not an instant ({error}); {WANTED}") from None
    return from_wall(parsed, place) if parsed.tzinfo is None else parsed.astimezone(UTC)


def _dated(text: str, found: re.Match[str], today: date) -> date:
    day, month, year = found.groups()
    if month not in _MONTHS:
        raise BadTime(f"{text!r}: {month!r} is not a month; {WANTED}")
    try:
        return date(int(year or today.year), _MONTHS.index(month) + 1, int(day))
    except ValueError as error:
        raise BadTime(f"{text!r} is not a date ({error}); {WANTED}") from None


def _weekday(text: str, weekday: int, clock: str, *, place: tzinfo, now: datetime) -> datetime:
    today = now.astimezone(place).date()
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    at = _at(text, day, clock, place)
    return at if at >= now else _at(text, day + timedelta(days=7), clock, place)


def _at(text: str, day: date, clock: str, place: tzinfo) -> datetime:
    if not clock:
        return from_wall(datetime.combine(day, time()), place)
    found = _CLOCK.fullmatch(clock.removeprefix("at ").strip())
    if found is None:
        raise BadTime(f"{text!r} is not an instant I can read; {WANTED}")
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise BadTime(f"{text!r}: there is no time {clock}; {WANTED}")
    return from_wall(datetime.combine(day, time(hour, minute)), place)
