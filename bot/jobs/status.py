"""Status: what breaches next, ranked by the real time left."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.jobs.asking import About, open_clocks
from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.records import OpenClock
from sla_core.agreements import Kind, Metric
from sla_core.clocks import RESOLVED, Clock, State
from sla_core.rules import WAITING_CUSTOMER
from sla_core.sides import Key, other_sides
from sla_core.tickets import Ticket
from sla_core.zones import epoch


@dataclass(frozen=True, slots=True)
class Standing:
    """One open clock as a person sees it. Seconds; `real_left` and `working_left` are negative once over.

    A paused clock has no due instant, so no real time left: only the working time it will have when it resumes.
    """

    on: OpenClock
    real_left: int | None
    working_left: int
    missed: bool

    @property
    def paused(self) -> bool:
        return self.on.clock.state is State.PAUSED


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tickets have a clock of ours over, running, paused."""

    missed: int = 0
    running: int = 0
    paused: int = 0


@dataclass(frozen=True, slots=True)
class StalePause:
    """A pause that should be over: past its expected end, or still on after the customer answered."""

    reason: str
    since: datetime
    until: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """The open clocks asked about: those over, those running, those paused, each with the most urgent first.

    Of those over, broken promises come before what is over between teams or with suppliers.
    `theirs` are the customers' own clocks: nothing that an agent can answer, so they are ranked by themselves.
    `stale` names the listed tickets whose pause should be over; it is known for the present only.
    """

    about: About
    at: datetime
    missed: tuple[Standing, ...]
    running: tuple[Standing, ...]
    paused: tuple[Standing, ...]
    theirs: tuple[Standing, ...] = ()
    counts: Counts = Counts()
    stale: Mapping[str, StalePause] = field(default_factory=dict)

    @property
    def sides(self) -> Mapping[Key, Clock]:
        """By the key of each clock that has one, the clock of the other side: what is promised, what is aimed at."""
        return other_sides(one.on.clock for one in (*self.missed, *self.running, *self.paused))

    @property
    def count(self) -> int:
        """How many tickets of ours are over, running or paused; one that is several of these counts for each."""
        return self.counts.missed + self.counts.running + self.counts.paused


def status(
    rows: Rows,
    contracts: Contracts,
    about: About,
    *,
    now: datetime,
    at: datetime | None = None,
    most: int | None = None,
) -> Status:
    """The open clocks of live tickets at `at` (now, if not given), ranked by real time left.

    With `most`, only the tickets of that many most urgent clocks of each group are listed; all are counted.
    """
    moment = min(at, now) if at is not None else now
    if most is not None and moment == now and about.ticket is None:
        sides = {name: getattr(about, name) for name in ("customer", "assignee", "conversation", "service", "team")}
        urgent = rows.clocks.urgent(now, most, **sides, kinds=about.kinds or None)
        found = rows.clocks.open(tickets=urgent.tickets, kinds=about.kinds or None) if urgent.tickets else []
        counts = Counts(urgent.missed, urgent.running, urgent.paused)
        return _with_stale(replace(_grouped(about, moment, found, contracts), counts=counts), rows)
    found = open_clocks(rows, contracts, about, now=now, at=at)
    status = _grouped(about, moment, found, contracts)
    return _with_stale(status, rows) if moment == now else status


def _with_stale(status: Status, rows: Rows) -> Status:
    keys = {one.on.clock.ticket for one in status.paused}
    pauses = {key: stale_pause(row.ticket, status.at) for key, row in rows.tickets.get_many(keys).items()}
    return replace(status, stale={key: stale for key, stale in pauses.items() if stale is not None})


def stale_pause(ticket: Ticket, now: datetime) -> StalePause | None:
    """The pause of a ticket that should be over by `now`; None if there is none."""
    for reason, (since, until) in ticket.waiting.items():
        answered = ticket.unanswered_since
        back = answered if reason == WAITING_CUSTOMER and answered is not None and answered > since else None
        if back is not None or (until is not None and until <= now):
            return StalePause(reason, since, until, back)
    return None


def _grouped(about: About, moment: datetime, found: list[OpenClock], contracts: Contracts) -> Status:
    ranked = sorted((standing_of(one, contracts, moment) for one in found if one.clock.reason != RESOLVED), key=_rank)
    ours = [one for one in ranked if one.on.clock.metric is not Metric.CUSTOMER_RESPONSE]
    # A broken promise comes before what is over among ourselves, however long that is.
    missed = tuple(sorted((one for one in ours if one.missed), key=lambda one: one.on.clock.kind is not Kind.SLA))
    running = tuple(one for one in ours if not one.missed and not one.paused)
    paused = tuple(one for one in ours if one.paused and not one.missed)
    theirs = tuple(one for one in ranked if one.on.clock.metric is Metric.CUSTOMER_RESPONSE)
    counts = Counts(*(len({one.on.clock.ticket for one in side}) for side in (missed, running, paused)))
    return Status(about, moment, missed=missed, running=running, paused=paused, theirs=theirs, counts=counts)


def _rank(one: Standing) -> tuple[int, int, str, str]:
    clock = one.on.clock
    left = one.real_left if one.real_left is not None else 0
    return (left, one.working_left, clock.ticket, clock.metric.value)


def standing_of(one: OpenClock, contracts: Contracts, now: datetime) -> Standing:
    """How one open clock stands at an instant."""
    clock = one.clock
    if clock.due_at is None:
        return Standing(one, None, clock.remaining, missed=False)
    calendar = contracts.catalogue.calendar(clock.calendar)
    missed = clock.state is State.MISSED or (clock.breach_at is not None and clock.breach_at < now)
    begins = max(now, clock.started_at)
    real = epoch(clock.due_at) - epoch(now)
    return Standing(one, real, calendar.worked_between(begins, clock.due_at), missed)
