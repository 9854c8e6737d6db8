"""The Home tab as facts: what waits for one person, and how the team stands. Nothing here grows with the backlog."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from bot.jobs.contracts import Contracts
from bot.jobs.digest import Subject
from bot.jobs.duty import rosters_at
from bot.jobs.figures import Figures, Still, figures_of
from bot.jobs.health import Health, health
from bot.jobs.ladder import Running, escalation_of
from bot.jobs.status import StalePause, Standing, stale_pause, standing_of
from bot.store import Rows
from bot.store.records import Narrowed, Ranked, TicketRow
from sla_core.agreements import Metric
from sla_core.calendars import ALWAYS
from sla_core.clocks import RESOLVED
from sla_core.errors import SlaError

PAGE, MOST = 10, 500
"""How many tickets a page holds, and how many of a list are told one by one."""
RISK = 2 * 3600
"""What is not breached and has no more working seconds left than this is at risk."""
AHEAD = timedelta(days=7)
_T = TypeVar("_T")


class Part(StrEnum):
    """A list of the tab."""

    CALLED = "called"
    TICKETS = "tickets"
    WAITING = "waiting"
    PAUSED = "paused"
    CALLS = "calls"
    RISK = "risk"
    OVER = "over"
    STILL = "still"


MINE = (Part.CALLED, Part.TICKETS, Part.WAITING, Part.PAUSED)
TEAM = (Part.CALLS, Part.RISK, Part.OVER, Part.STILL)
CALLING = (Part.CALLED, Part.CALLS)
"""The lists of escalations; the others are of tickets."""
ROOM = {
    Part.CALLED: 3, Part.TICKETS: PAGE, Part.WAITING: 3, Part.PAUSED: 3,
    Part.CALLS: 3, Part.RISK: 5, Part.OVER: 5, Part.STILL: 3,
}  # fmt: skip
"""How much of each list the tab shows where it shows all of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A ticket of a list: its open clocks, the most urgent first; since when its customer waits; a pause too long."""

    subject: Subject
    standings: tuple[Standing, ...] = ()
    waits_since: datetime | None = None
    stale: StalePause | None = None


@dataclass(frozen=True, slots=True)
class Listed(Generic[_T]):
    """A part of a list: the entries from number `first` on (0 is the first), of `total`; `more` says of at least."""

    entries: tuple[_T, ...] = ()
    first: int = 0
    total: int = 0
    more: bool = False

    @property
    def rest(self) -> int:
        """How many come after these."""
        return self.total - self.first - len(self.entries)


@dataclass(frozen=True, slots=True)
class Shift:
    """A turn of duty, until it ends or as far as is looked ahead; `now` if it holds already."""

    roster: str
    start: datetime
    end: datetime
    now: bool


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, at which tickets, and at one list only (`page` counts from 0) or at everything (None)."""

    user: str
    which: Narrowed = field(default_factory=Narrowed)
    part: Part | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Mine:
    """What waits for one person; `over` counts what is breached, the shifts are those of the next seven days."""

    at: datetime
    looking: Looking
    over: int = 0
    called: Listed[Running] = Listed()
    tickets: Mapping[Part, Listed[Entry]] = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """How the team stands; the figures are None until they were counted for the first time."""

    at: datetime
    looking: Looking
    health: Health
    calls: Listed[Running] = Listed()
    tickets: Mapping[Part, Listed[Entry]] = field(default_factory=dict)
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """What everything is found from."""

    rows: Rows
    contracts: Contracts
    looking: Looking
    now: datetime


def leads(contracts: Contracts, user: str) -> bool:
    """Whether somebody is the manager of anybody."""
    person = contracts.person_of(user)
    names = {user, person.key} if person is not None else {user}
    return any(one.manager in names for one in contracts.people.values() if one.manager)


def mine(rows: Rows, contracts: Contracts, looking: Looking, *, now: datetime) -> Mine:
    """What waits for the person who looks."""
    own = replace(looking, which=replace(looking.which, assignee=looking.user))
    source = _Source(rows, contracts, own, now)
    shifts = () if looking.part else tuple(_shifts(source))
    over = len(rows.ranking.over(now, own.which, MOST).keys)
    return Mine(now, looking, over, _calls(source, Part.CALLED), _lists(source, MINE), shifts)


def team(rows: Rows, contracts: Contracts, looking: Looking, *, now: datetime) -> Team:
    """How the team stands."""
    source = _Source(rows, contracts, looking, now)
    figures = figures_of(rows)
    found = _lists(source, TEAM, figures.longest if figures else ())
    return Team(now, looking, health(rows, now=now), _calls(source, Part.CALLS), found, figures)


def _lists(source: _Source, parts: Sequence[Part], still: Sequence[Still] = ()) -> dict[Part, Listed[Entry]]:
    """The lists of tickets that are looked at, each as far as it is shown."""
    wanted = [part for part in parts if part not in CALLING and source.looking.part in (None, part)]
    shown = {part: _shown(source, part, _ranked(source, part, still)) for part in wanted}
    known = _entries(source, {key for cut in shown.values() for key in cut.keys})
    return {part: cut.holding(_telling(part, known, cut.keys)) for part, cut in shown.items()}


def _telling(part: Part, known: Mapping[str, Entry], keys: Iterable[str]) -> Iterator[Entry]:
    """The entries of these tickets; among what is at risk what is over already comes second."""
    for key in keys:
        if key in known:
            entry = known[key]
            first = tuple(sorted(entry.standings, key=lambda one: one.missed)) if part is Part.RISK else entry.standings
            yield replace(entry, standings=first)


def _ranked(source: _Source, part: Part, still: Sequence[Still]) -> Ranked:
    ranking, which, now = source.rows.ranking, source.looking.which, source.now
    match part:
        case Part.TICKETS:
            return ranking.due(which, MOST)
        case Part.WAITING:
            return ranking.waiting(which, MOST)
        case Part.PAUSED:
            return ranking.paused(which, MOST)
        case Part.RISK:
            return ranking.soon(now, horizons(source.contracts, now), which, MOST)
        case Part.OVER:
            return ranking.over(now, which, MOST, first=source.contracts.priorities)
    return Ranked(tuple(one.key for one in still if _meant(one, which)), len(still) == MOST)


def _meant(one: Still, which: Narrowed) -> bool:
    sides = ((which.customer, one.customer), (which.priority, one.priority), (which.service, one.service))
    return all(wanted in (None, value) for wanted, value in sides)


def horizons(contracts: Contracts, now: datetime) -> dict[str, tuple[datetime, datetime]]:
    """For each calendar the instant up to which what is due is at risk, and the breach of what is due right then."""
    found = {}
    for name in {ALWAYS.name, *contracts.catalogue.calendars}:
        calendar = contracts.catalogue.calendar(name)
        try:
            last = calendar.due_after(now, RISK)
            found[name] = (last, calendar.next_opening(last))
        except SlaError:
            # It never opens that long again, so nothing in it falls due.
            continue
    return found


@dataclass(frozen=True, slots=True)
class _Cut:
    """The keys that are shown of a list, and what is said of the whole of it."""

    keys: tuple[str, ...]
    first: int
    total: int
    more: bool

    def holding(self, entries: Iterable[_T]) -> Listed[_T]:
        """What these keys stand for."""
        return Listed(tuple(entries), self.first, self.total, self.more)


def _shown(source: _Source, part: Part, ranked: Ranked) -> _Cut:
    """The keys that are shown: of one list its page, the last one if there are fewer; of many the first few."""
    total = len(ranked.keys)
    if source.looking.part is None:
        return _Cut(ranked.keys[: ROOM[part]], 0, total, ranked.more)
    first = min(source.looking.page, max(0, total - 1) // PAGE) * PAGE
    return _Cut(ranked.keys[first : first + PAGE], first, total, ranked.more)


def _entries(source: _Source, keys: Iterable[str]) -> dict[str, Entry]:
    wanted = sorted(keys)
    standings: dict[str, list[Standing]] = {}
    for one in source.rows.clocks.open(tickets=wanted) if wanted else ():
        if one.clock.metric is not Metric.CUSTOMER_RESPONSE and one.clock.reason != RESOLVED:
            standings.setdefault(one.clock.ticket, []).append(standing_of(one, source.contracts, source.now))
    known = source.rows.tickets.get_many(wanted)
    return {key: _entry(row, standings.get(key, []), source.now) for key, row in known.items()}


def _entry(row: TicketRow, standings: list[Standing], now: datetime) -> Entry:
    ticket, scope = row.ticket, row.ticket.scope
    place = (ticket.assignee, row.conversation, row.thread_ts)
    subject = Subject(ticket.key, ticket.title, scope.customer, scope.priority, *place)
    return Entry(subject, tuple(sorted(standings, key=_urgency)), ticket.unanswered_since, stale_pause(ticket, now))


def _urgency(one: Standing) -> tuple[bool, int, int, str]:
    return (one.real_left is None, one.real_left or 0, one.working_left, one.on.clock.metric.value)


def _calls(source: _Source, part: Part) -> Listed[Running]:
    """The escalations that wait for an answer: of everybody, or those that called the person who looks."""
    looking = source.looking
    if looking.part not in (None, part):
        return Listed()
    which = replace(looking.which, assignee=None)
    called = looking.user if part is Part.CALLED else None
    shown = _shown(source, part, source.rows.ranking.calls(which, MOST, called=called))
    found = (escalation_of(source.rows, source.contracts, key, now=source.now) for key in shown.keys)
    return shown.holding(one for one in found if one is not None)


def _shifts(source: _Source) -> Iterator[Shift]:
    """The shifts of the person who looks, by start."""
    contracts, now = source.contracts, source.now
    person = contracts.person_of(source.looking.user)
    names = {source.looking.user, person.key} if person is not None else {source.looking.user}
    found = []
    for key, roster in rosters_at(source.rows, contracts, now=now).items():
        duty = roster.on_duty(now)
        for shift in roster.shifts(now, now + AHEAD):
            if shift.person in names:
                holds = shift.start <= now and shift.person in duty
                found.append(Shift(roster.title or key, shift.start, shift.end, holds))
    return iter(sorted(found, key=lambda one: (one.start, one.roster)))
