"""Duty in calendar feeds (RFC 5545): the shifts of one, and a roster as one.

Needs the extra `oncall`. A feed is somebody else's text: what it may cost is bounded before it is expanded.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from bot.files.problems import listed, shortened
from bot.files.records import Person
from sla_core.errors import SlaError
from sla_core.rosters import Roster, Shift
from sla_core.zones import zone

if TYPE_CHECKING:
    from icalendar import Calendar

MOST_BYTES = 2 * 1024 * 1024
MOST_EVENTS = 5_000
MOST_SERIES = 100
_LONGEST = timedelta(days=366)
_OLDEST = timedelta(days=20 * 366)
_MARGIN = timedelta(days=1)
_MOST_TOLD = 10
_PATTERNS = {
    "DAILY": {"INTERVAL", "BYDAY"},
    "WEEKLY": {"INTERVAL", "BYDAY"},
    "MONTHLY": {"INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH"},
    "YEARLY": {"INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH"},
}
_OFTEN = re.compile(rb"FREQ=(?!YEARLY\b)|BY(HOUR|MINUTE|SECOND)", re.IGNORECASE)
_ALWAYS_FINE = {"FREQ", "COUNT", "UNTIL", "WKST"}


class BadFeed(SlaError):
    """A calendar feed that cannot be read, or that is too much to be one of shifts."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The shifts of a feed by start, each under a person's key, and in words what was left out."""

    shifts: tuple[Shift, ...]
    problems: tuple[str, ...] = ()


def shifts_from(text: bytes, *, people: Mapping[str, Person], zone: str, start: datetime, end: datetime) -> Imported:
    """The shifts of a feed that touch [start, end), whole; BadFeed if it cannot be read.

    Times without a zone, and whole days, are meant in `zone`. An event is the shift of those of its attendees who are
    known by e-mail or name, otherwise of those whom its summary names: by e-mail or name anywhere in it, by key where
    it stands alone, as in `On call: ruth`.
    """
    _check_cost(text)
    # Both libraries let whatever goes wrong inside of them out: of a stranger's text, anything may.
    try:
        return _imported(text, _Index(people), zone, (start, end))
    except BadFeed:
        raise
    except Exception as error:
        raise BadFeed(f"the calendar cannot be read: {shortened(str(error) or type(error).__name__, 200)}") from error


def _imported(text: bytes, index: "_Index", zone: str, asked: tuple[datetime, datetime]) -> Imported:
    start, end = asked
    events, problems = _occurrences(text, start, end)
    found, strangers = dict[Shift, None](), dict[str, None]()
    for event in events:
        bounds = _bounds(event, zone)
        if bounds is None or not (bounds[0] < end and start < bounds[1]):
            continue
        persons = index.persons(event)
        if not persons:
            strangers[shortened(_said(event, "SUMMARY"), 60) or "an event without a summary"] = None
        found.update(dict.fromkeys(Shift(person, *bounds, why="imported") for person in persons))
    if strangers:
        problems = [*problems, f"nobody under `people` is meant by {listed(strangers, most=_MOST_TOLD)}"]
    return Imported(tuple(sorted(found, key=lambda shift: (shift.start, shift.end, shift.person))), tuple(problems))


def calendar_of(roster: Roster, start: datetime, end: datetime, *, names: Callable[[str], str], now: datetime) -> bytes:
    """A roster's shifts that touch [start, end) as a calendar, in UTC; `names` gives the words for a person.

    An event keeps its identity as long as its shift has the same person, reason and start.
    """
    icalendar = _icalendar()
    calendar = icalendar.Calendar()
    title = roster.title or roster.name
    for key, value in (("prodid", "-//sla-bot//on call//EN"), ("version", "2.0"), ("x-wr-calname", title)):
        calendar.add(key, value)
    # Begun early enough that the first shifts are not cut, or their identity would move with the question.
    margin = max([31, *(rotation.days for rotation in roster.rotations)]) * _MARGIN + _MARGIN
    for shift in roster.shifts(start - margin, end + margin):
        if shift.end <= start or shift.start >= end:
            continue
        event = icalendar.Event()
        identity = "|".join((roster.name, shift.why, shift.person, shift.start.isoformat()))
        event.add("uid", str(uuid5(NAMESPACE_URL, identity)))
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", shift.start)
        event.add("dtend", shift.end)
        event.add("summary", f"{names(shift.person)} ({title})")
        event.add("description", shift.why)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _icalendar() -> Any:
    try:
        import icalendar
    except ImportError as error:
        raise BadFeed("calendar feeds need more parts: install sla-bot with its extra `oncall`") from error
    return icalendar


def _occurrences(text: bytes, start: datetime, end: datetime) -> tuple[list[Any], list[str]]:
    """Every occurrence near a span, and what was left out."""
    icalendar = _icalendar()
    import recurring_ical_events  # type: ignore[import-untyped]

    calendar = icalendar.Calendar.from_ical(text)
    problems = list(_weeded(calendar, start))
    query = recurring_ical_events.of(calendar)
    return list(query.between(start - _MARGIN, end + _MARGIN)), problems


def _check_cost(text: bytes) -> None:
    if len(text) > MOST_BYTES:
        raise BadFeed(f"the calendar is longer than {MOST_BYTES // 1024 // 1024} MiB")
    unfolded = re.sub(rb"(?:\r?\n)+[ \t]", b"", text)
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR\b", unfolded, re.IGNORECASE):
        raise BadFeed("this is no calendar: it does not begin with BEGIN:VCALENDAR")
    if len(re.findall(rb"(?im)^BEGIN:VEVENT\b", unfolded)) > MOST_EVENTS:
        raise BadFeed(f"the calendar has more than {MOST_EVENTS} events")
    # A zone's definition is expanded while it is parsed.
    for definition in re.findall(rb"(?is)^BEGIN:VTIMEZONE\b.*?(?:^END:VTIMEZONE\b|\Z)", unfolded, re.MULTILINE):
        rules = re.findall(rb"(?im)^RRULE\b.*", definition)
        if len(rules) > MOST_SERIES or any(_OFTEN.search(rule) for rule in rules):
            raise BadFeed("the calendar defines a time zone whose clocks change more often than once a year")


def _weeded(calendar: "Calendar", start: datetime) -> Iterator[str]:
    """Takes out the events that are no shifts or cost too much, and says which and why."""
    kept: list[Any] = []
    series = 0
    for part in calendar.subcomponents:
        reason = _refused(part, start) if part.name == "VEVENT" else ""
        series += part.name == "VEVENT" and "RRULE" in part
        if reason:
            yield f"{shortened(_said(part, 'SUMMARY'), 60) or 'an event'} {reason}"
        elif part.name != "VEVENT" or _said(part, "STATUS").upper() != "CANCELLED" or "RECURRENCE-ID" in part:
            kept.append(part)
    if series > MOST_SERIES:
        raise BadFeed(f"the calendar has more than {MOST_SERIES} events that repeat")
    calendar.subcomponents = kept


def _refused(event: Any, start: datetime) -> str:
    """Why an event is left out; empty if it is not."""
    first, last = (getattr(event.get(key), "dt", None) for key in ("DTSTART", "DTEND"))
    if not isinstance(first, date):
        return "has no start"
    lasts = _instant(last, "UTC") - _instant(first, "UTC") if isinstance(last, date) else timedelta()
    length = getattr(event.get("DURATION"), "dt", lasts)
    if not isinstance(length, timedelta) or not timedelta() <= length <= _LONGEST:
        return "does not last from nothing to a year"
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        frequency = str(next(iter(rule.get("FREQ", [])), "")).upper()
        if frequency not in _PATTERNS or not set(map(str.upper, rule)) <= _ALWAYS_FINE | _PATTERNS[frequency]:
            return "repeats in a way that no shift does"
        if frequency == "DAILY" and "BYDAY" in rule and rule.get("INTERVAL", [1]) != [1]:
            return "repeats in a way that no shift does"
        if _instant(first, "UTC") < start - _OLDEST:
            return "has repeated for more than 20 years"
    return ""


def _said(event: Any, key: str) -> str:
    value = event.get(key)
    return " ".join(str(value[0] if isinstance(value, list) and value else value or "").split())


def _bounds(event: Any, place: str) -> tuple[datetime, datetime] | None:
    """Start and end of an occurrence in UTC; None for one without length."""
    start, end = _instant(event["DTSTART"].dt, place), _instant(event["DTEND"].dt, place, last=True)
    return (start, end) if start < end else None


def _instant(value: date, place: str, *, last: bool = False) -> datetime:
    """The instant in UTC, whole seconds; of a wall time that occurs twice the first, or the last."""
    at = value if isinstance(value, datetime) else datetime.combine(value, time())
    at = at.replace(microsecond=0)
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    both = [at.replace(tzinfo=zone(place), fold=fold).astimezone(UTC) for fold in (0, 1)]
    return max(both) if last else both[0]


class _Index:
    """The people by what a calendar may call them."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._emails = {person.email.casefold(): key for key, person in people.items() if person.email}
        self._patterns = [(re.compile("|".join(_forms(key, person))), key) for key, person in people.items()]

    def persons(self, event: Any) -> Sequence[str]:
        """The keys of those whose shift an event is, each once."""
        attendees = event.get("ATTENDEE", [])
        found: dict[str, None] = {}
        for attendee in attendees if isinstance(attendees, list) else [attendees]:
            email = str(attendee).casefold().removeprefix("mailto:")
            name = str(getattr(attendee, "params", {}).get("CN", ""))
            key = self._emails.get(email)
            found.update(dict.fromkeys([key] if key else self._in(name)))
        return list(found or dict.fromkeys(self._in(_said(event, "SUMMARY"))))

    def _in(self, text: str) -> list[str]:
        return [key for pattern, key in self._patterns if pattern.search(text.casefold())]


def _forms(key: str, person: Person) -> Iterator[str]:
    """Patterns of what a person is called, in lower case."""
    # A key is often a first name, which "Tom Meyer" has too: it must stand alone between marks.
    yield rf"(?:^|[:;,/|(\[\u2013-])\s*{re.escape(key.casefold())}\s*(?:$|[:;,/|(\[)\]\u2013-])"
    for word in (person.email, person.name):
        if word and word != key:
            yield rf"(?<!\w){re.escape(word.casefold())}(?!\w)"
