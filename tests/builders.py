"""Records for tests. Every field has a default, so a test names only what it is about.

Wall times are those of the week of Monday 2 June 2025 unless a date is given, in UTC unless a zone is.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sla_core.agreements import Agreement, Kind, Layer, Level, Metric, Target
from sla_core.calendars import Calendar
from sla_core.catalogue import Catalogue, Customer, Directory, Match
from sla_core.clocks import Clock, State, Trace
from sla_core.durations import Duration, parse_duration
from sla_core.fold import Folded, fold
from sla_core.patterns import Break, Week, Window
from sla_core.tickets import (
    Absorbed,
    Assigned,
    Author,
    Changed,
    Closed,
    Corrected,
    Event,
    Fact,
    Merged,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Scope,
    Ticket,
)

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONDAY = date(2025, 6, 2)
TICKET = "T-1"
_ids = count(1)

When = str | datetime


def at(when: When, zone: str = "UTC") -> datetime:
    """The UTC instant of "Mon 09:00", "next Tue 10:00:01", "2025-06-09 09:00" or "2025-06-09 09:00Z"."""
    if isinstance(when, datetime):
        return when
    if when.endswith("Z"):
        return datetime.fromisoformat(when[:-1]).replace(tzinfo=UTC)
    *ahead, day, clock = when.split()
    weeks = len(ahead)
    if weeks and set(ahead) != {"next"}:
        raise ValueError(f"{when!r} is not a time of the test week")
    base = MONDAY + timedelta(days=DAYS.index(day), weeks=weeks) if day in DAYS else date.fromisoformat(day)
    return datetime.combine(base, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def second(clock: str) -> int:
    """The second of the day of "09:30"; "24:00" is the midnight that ends it."""
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def windows(text: str) -> tuple[Window, ...]:
    """The windows written as "09:00-12:00, 13:00-17:00"; none for an empty text."""
    pairs = [part.split("-") for part in text.replace(" ", "").split(",") if part]
    return tuple(Window(second(start), second(end)) for start, end in pairs)


def _weekdays(text: str) -> range:
    first, _, last = text.partition("-")
    return range(DAYS.index(first), DAYS.index(last or first) + 1)


def week(
    hours: str = "09:00-17:00",
    days: str = "Mon-Fri",
    *,
    zone: str = "UTC",
    holidays: Iterable[str] = (),
    breaks: Iterable[Break] = (),
    shifts: Iterable[tuple[str, str]] = (),
) -> Week:
    """The same hours on some days of the week; holidays as ISO dates, shifts as (date, hours)."""
    open_days = _weekdays(days)
    return Week(
        zone,
        tuple(windows(hours) if day in open_days else () for day in range(7)),
        tuple((date.fromisoformat(day), f"holiday {day}") for day in holidays),
        tuple(breaks),
        tuple((date.fromisoformat(day), windows(text)) for day, text in shifts),
    )


def wall(text: str) -> datetime:
    """A naive wall time, as breaks are written."""
    return datetime.fromisoformat(text)


def closed(start: str, end: str, name: str = "stocktaking") -> Break:
    """A break between two wall times."""
    return Break(wall(start), wall(end), name)


def calendar(hours: str = "09:00-17:00", days: str = "Mon-Fri", *, name: str = "office", **rest: Any) -> Calendar:
    """A calendar of one week pattern, Monday to Friday nine to five unless told otherwise."""
    return Calendar(name, week(hours, days, **rest))


def duration(text: str | Duration | None) -> Duration | None:
    return parse_duration(text) if isinstance(text, str) else text


def level(text: str) -> Level:
    """A warning level written as "75%" or "30m before"."""
    if text.endswith("%"):
        return Level(percent=int(text[:-1]))
    return Level(before=parse_duration(text.removesuffix(" before")))


def target(
    metric: str = "resolution", within: str | Duration | None = "8bh", *, warn: Iterable[str] = (), **rest: Any
) -> Target:
    """One promise; working time counts in the office calendar, real time in `always`."""
    promised = duration(within)
    usual = "always" if promised is None or promised.measure.value == "real" else "office"
    conditions = ("priorities", "channels", "services", "tiers", "teams")
    fields: dict[str, Any] = {"calendar": usual, "warn": tuple(level(text) for text in warn)}
    fields |= {name: frozenset(value) if name in conditions else value for name, value in rest.items()}
    return Target(Metric(metric), promised, **fields)


def agreement(*targets: Target, **rest: Any) -> Agreement:
    """A default agreement for everybody, first version; one resolution target when none is given."""
    usual: dict[str, Any] = {"name": "standard", "version": 1, "kind": Kind.SLA}
    pauses = frozenset(rest.pop("pause_on", ("waiting_customer", "waiting_third_party")))
    return Agreement(targets=targets or (target(),), pause_on=pauses, **{**usual, **rest})


def customer(key: str = "acme", **rest: Any) -> Customer:
    return Customer(key, **rest)


def directory(*customers: Customer, since: When | None = None) -> Directory:
    """The customers known from an instant on; from always when none is given."""
    return Directory({one.key: one for one in customers}, None if since is None else at(since))


def catalogue(*agreements: Agreement, calendars: Iterable[Calendar] = (), customers: Any = ()) -> Catalogue:
    """Agreements with the office calendar beside any others; `customers` are customers or whole directories."""
    known = tuple(customers)
    directories = known if known and isinstance(known[0], Directory) else (directory(*known),)
    names = {one.name: one for one in (calendar(), *calendars)}
    return Catalogue(agreements or (agreement(),), names, directories)


def match(**rest: Any) -> Match:
    """The promise of the default agreement's first target."""
    promise = rest.pop("agreement", None) or agreement()
    usual = {"agreement": promise, "target": promise.targets[0], "layer": promise.layer, "calendar": calendar()}
    return Match(**{**usual, **rest})


def event(fact: Fact, when: When = "Mon 09:00", **rest: Any) -> Event:
    """A line of the log of ticket T-1; every event gets an id of its own."""
    usual: dict[str, Any] = {"ticket": TICKET, "event_id": f"e{next(_ids):06}", "actor": "somebody"}
    return Event(at=at(when), fact=fact, **{**usual, **rest})


def opened(when: When = "Mon 09:00", **rest: Any) -> Event:
    """The ticket comes into being; scope attributes (customer, service, channel, priority, team) may be named."""
    scope = {name: rest.pop(name) for name in Scope.__dataclass_fields__ if name in rest}
    told = {name: rest.pop(name) for name in Opened.__dataclass_fields__ if name in rest}
    usual: dict[str, Any] = {"title": "Printer on fire", "scope": Scope(**scope)}
    return event(Opened(**{**usual, **told}), when, **rest)


def asks(when: When, *, needs_reply: bool = True, **rest: Any) -> Event:
    """The customer writes."""
    return event(Message(Author.CUSTOMER, needs_reply=needs_reply), when, **rest)


def replies(when: When, *, acknowledgement: bool = False, **rest: Any) -> Event:
    """An agent answers in public."""
    return event(Message(Author.AGENT, acknowledgement=acknowledgement), when, **rest)


def notes(when: When, **rest: Any) -> Event:
    """An agent writes something the customer cannot see."""
    return event(Message(Author.AGENT, public=False), when, **rest)


def robot_replies(when: When, **rest: Any) -> Event:
    return event(Message(Author.AUTOMATIC), when, **rest)


def pauses(when: When, reason: str = "waiting_customer", *, until: When | None = None, **rest: Any) -> Event:
    return event(Paused(reason, None if until is None else at(until)), when, **rest)


def resumes(when: When, reason: str | None = None, **rest: Any) -> Event:
    return event(Resumed(reason), when, **rest)


def resolves(when: When, **rest: Any) -> Event:
    return event(Resolved(), when, **rest)


def closes(when: When, **rest: Any) -> Event:
    return event(Closed(), when, **rest)


def reopens(when: When, **rest: Any) -> Event:
    return event(Reopened(), when, **rest)


def changes(when: When, **new: str | None) -> Event:
    """Attributes take new values: `changes("Mon 10:00", priority="P1")`."""
    return event(Changed(new), when)


def assigns(when: When, assignee: str | None = "ada", team: str | None = None) -> Event:
    return event(Assigned(assignee, team), when)


def merges(when: When, into: str = "T-9", **rest: Any) -> Event:
    return event(Merged(into), when, **rest)


def absorbs(when: When, since: When, other: str = "T-9") -> Event:
    return event(Absorbed(other, at(since)), when)


def corrects(when: When, wrong: Event, *, to: When | None = None, void: bool = False, **rest: Any) -> Event:
    """An earlier event happened at another time, or not at all."""
    fact = Corrected(wrong.event_id, None if to is None else at(to), void, "typed in late")
    return event(fact, when, source=wrong.source, **rest)


def ticket(**rest: Any) -> Ticket:
    """An open ticket of nobody in particular, as its log leaves it."""
    usual: dict[str, Any] = {"key": TICKET, "title": "Printer on fire", "opened_at": at("Mon 09:00")}
    return Ticket(**{**usual, **rest})


def clock(**rest: Any) -> Clock:
    """A resolution clock of 8bh that has run for an hour."""
    usual = Clock(
        ticket=TICKET, kind=Kind.SLA, metric=Metric.RESOLUTION, cycle=1, agreement="standard", version=1,
        layer=Layer.DEFAULT, target="8bh", target_seconds=8 * 3600, calendar="office", priority="P2",
        state=State.RUNNING, started_at=at("Mon 09:00"), used=3600, paused=0,
        due_at=at("Mon 17:00"), breach_at=at("Tue 09:00"),
    )  # fmt: skip
    return replace(usual, **rest)


def folded(*events: Event, now: When, under: Catalogue | None = None) -> Folded:
    """The ticket as its events leave it, under the default catalogue unless another is given."""
    return fold(TICKET, events, under or catalogue(), now=at(now))


def traces_of(metric: str, *events: Event, now: When, under: Catalogue | None = None) -> list[Trace]:
    """Every cycle of one metric."""
    return [one for one in folded(*events, now=now, under=under).traces if one.clock.metric is Metric(metric)]


def clocks_of(metric: str, *events: Event, now: When, under: Catalogue | None = None) -> list[Clock]:
    return [one.clock for one in traces_of(metric, *events, now=now, under=under)]


def clock_of(metric: str, *events: Event, now: When, under: Catalogue | None = None) -> Clock:
    """The one cycle of a metric; fails if there are more, or none."""
    (only,) = clocks_of(metric, *events, now=now, under=under)
    return only
