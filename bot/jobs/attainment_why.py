"""The working behind an attainment: what is counted, what is not and why, and the tickets on either side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.jobs.asking import About
from bot.jobs.attainment import Period, counted_clocks, is_about, promised
from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.records import CountedClock
from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment, Tally, attain
from sla_core.clocks import Outcome, State

STANDING = "the ticket was resolved without it, and before it was missed"
CANCELLED = "it was cancelled"


@dataclass(frozen=True, slots=True)
class Promise:
    """What is counted as one figure: a metric under an agreement, for one priority, held to one objective."""

    kind: Kind
    metric: Metric
    agreement: str
    priority: str | None
    objective: Decimal | None


@dataclass(frozen=True, slots=True)
class Working:
    """A figure with the clocks behind it. `left_out` are those that do not count, each with the reason.

    `allowed` is how many misses the objective bears at the present volume, of decided and undecided clocks; None
    without an objective.
    """

    promise: Promise
    figure: Attainment
    met: tuple[CountedClock, ...]
    missed: tuple[CountedClock, ...]
    undecided: tuple[CountedClock, ...]
    left_out: tuple[tuple[CountedClock, str], ...]

    @property
    def allowed(self) -> int | None:
        left = self.figure.misses_left
        return None if left is None else left + self.figure.missed


@dataclass(frozen=True, slots=True)
class Workings:
    """The workings of a period as known at an instant, one for each promise."""

    about: About
    agreement: str | None
    period: Period
    at: datetime
    found: tuple[Working, ...]


def attainment_why(
    rows: Rows, contracts: Contracts, about: About, period: Period, *, now: datetime, agreement: str | None = None
) -> Workings:
    """Every figure of a period with its clocks, of one agreement if one is named.

    1. the clocks that count, by their promise
    2. beside them the clocks that began in time and do not count, with the reason
    """
    sides: dict[Promise, list[tuple[Tally, CountedClock]]] = {}
    for counted, clock in counted_clocks(rows, period, now):
        if is_about(clock, about) and agreement in (None, clock.agreement):
            sides.setdefault(_promise(contracts, clock), []).append((counted, clock))
    outside: dict[Promise, list[tuple[CountedClock, str]]] = {}
    for clock, reason in _left_out(rows, period):
        if is_about(clock, about) and agreement in (None, clock.agreement):
            outside.setdefault(_promise(contracts, clock), []).append((clock, reason))
    promises = sorted({*sides, *outside}, key=lambda one: _place(one, contracts))
    made = (_working(one, sides.get(one, []), outside.get(one, [])) for one in promises)
    return Workings(about, agreement, period, now, tuple(made))


def _promise(contracts: Contracts, clock: CountedClock) -> Promise:
    return Promise(clock.kind, clock.metric, clock.agreement, clock.priority, promised(contracts, clock))


def _left_out(rows: Rows, period: Period) -> Iterator[tuple[CountedClock, str]]:
    for clock in rows.clocks.left_out(period.since, period.until):
        if clock.state is State.CANCELLED:
            yield clock, clock.reason or CANCELLED
        else:
            yield clock, STANDING


def _working(
    promise: Promise, counted: list[tuple[Tally, CountedClock]], outside: list[tuple[CountedClock, str]]
) -> Working:
    by = {
        outcome: tuple(clock for tallied, clock in counted if tallied.outcome is outcome)
        for outcome in (Outcome.MET, Outcome.MISSED, None)
    }
    figure = attain((tallied for tallied, _ in counted), promise.objective)
    return Working(promise, figure, by[Outcome.MET], by[Outcome.MISSED], by[None], tuple(outside))


def _place(one: Promise, contracts: Contracts) -> tuple[int, str, int, int, str, str]:
    """By agreement, then in the order of the metrics and of the priorities as they are written."""
    order = contracts.priorities
    rank = order.index(one.priority) if one.priority in order else len(order)
    names = (one.priority or "", str(one.objective))
    return (list(Kind).index(one.kind), one.agreement, list(Metric).index(one.metric), rank, *names)
