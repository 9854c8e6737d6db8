"""Status: what breaches next, ranked by the real time left."""

from dataclasses import dataclass
from datetime import datetime

from bot.jobs.asking import About, open_clocks
from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.records import OpenClock
from sla_core.agreements import Metric
from sla_core.clocks import RESOLVED, State
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
class Status:
    """The open clocks asked about: those over, those running, those paused, each with the most urgent first.

    `theirs` are the customers' own clocks: nothing that an agent can answer, so they are ranked by themselves.
    """

    about: About
    at: datetime
    missed: tuple[Standing, ...]
    running: tuple[Standing, ...]
    paused: tuple[Standing, ...]
    theirs: tuple[Standing, ...] = ()

    @property
    def count(self) -> int:
        """How many clocks of ours are open."""
        return len(self.missed) + len(self.running) + len(self.paused)


def status(rows: Rows, contracts: Contracts, about: About, *, now: datetime, at: datetime | None = None) -> Status:
    """The open clocks of live tickets at `at` (now, if not given), ranked by real time left."""
    moment = min(at, now) if at is not None else now
    found = open_clocks(rows, contracts, about, now=now, at=at)
    standings = [_standing(one, contracts, moment) for one in found if one.clock.reason != RESOLVED]
    ranked = sorted(standings, key=_rank)
    ours = [one for one in ranked if one.on.clock.metric is not Metric.CUSTOMER_RESPONSE]
    return Status(
        about,
        moment,
        missed=tuple(one for one in ours if one.missed),
        running=tuple(one for one in ours if not one.missed and not one.paused),
        paused=tuple(one for one in ours if one.paused and not one.missed),
        theirs=tuple(one for one in ranked if one.on.clock.metric is Metric.CUSTOMER_RESPONSE),
    )


def _rank(one: Standing) -> tuple[int, int, str, str]:
    clock = one.on.clock
    left = one.real_left if one.real_left is not None else 0
    return (left, one.working_left, clock.ticket, clock.metric.value)


def _standing(one: OpenClock, contracts: Contracts, now: datetime) -> Standing:
    clock = one.clock
    if clock.due_at is None:
        return Standing(one, None, clock.remaining, missed=False)
    calendar = contracts.catalogue.calendar(clock.calendar)
    missed = clock.state is State.MISSED or (clock.breach_at is not None and clock.breach_at < now)
    begins = max(now, clock.started_at)
    real = epoch(clock.due_at) - epoch(now)
    return Standing(one, real, calendar.worked_between(begins, clock.due_at), missed)
