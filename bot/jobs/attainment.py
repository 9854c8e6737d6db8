"""Attainment of a period: what was promised, what was kept, group by group."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from bot.jobs.asking import About
from bot.jobs.contracts import Contracts
from bot.jobs.csat import Csat, csat
from bot.jobs.folding import logs_of
from bot.jobs.sides import beside_which
from bot.store import Rows
from bot.store.records import CountedClock, Sum
from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment, Tally, attain, tally
from sla_core.clocks import Clock
from sla_core.errors import SlaError
from sla_core.fold import fold
from sla_core.tickets import Ticket

_TICK = timedelta(seconds=1)
GROUPS = ("priority", "customer", "service", "team", "assignee", "agreement")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time [since, until) to count in, and what to call it."""

    since: datetime
    until: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The attainment of one metric in one group."""

    kind: Kind
    metric: Metric
    group: str
    attainment: Attainment


@dataclass(frozen=True, slots=True)
class Report:
    """Attainment of a period, a row per metric and group, in the order the priorities are written.

    `csat` is what customers said in it.
    """

    about: About
    period: Period
    by: str
    at: datetime
    rows: tuple[Row, ...]
    csat: Csat = field(default_factory=Csat)


def attainment(
    rows: Rows,
    contracts: Contracts,
    about: About,
    period: Period,
    *,
    by: str,
    now: datetime,
    at: datetime | None = None,
) -> Report:
    """The attainment of a period as known at `at` (now, if not given), grouped by one of GROUPS.

    A met clock counts when it was met, a missed one at the instant of breach. An undecided clock stands beside the
    period if it began before the period's end. By agreement, an internal one stands right below the promise beside
    which its targets are.
    """
    if by not in GROUPS:
        raise SlaError(f"cannot group by {by!r}: wanted one of {', '.join(GROUPS)}")
    moment = min(at, now) if at is not None else now
    source = _as_of(rows, contracts, moment) if at is not None and at < now else _stored(rows, period)
    groups: dict[tuple[Kind, Metric, str], list[tuple[Tally, CountedClock]]] = {}
    for clock in source:
        counted = counted_in(clock, period, moment) if is_about(clock, about) else None
        if counted is not None:
            key = (clock.kind, clock.metric, str(getattr(clock, by) or "-"))
            groups.setdefault(key, []).append((counted, clock))
    made = [Row(*key, attain((t for t, _ in found), _objective(contracts, found))) for key, found in groups.items()]
    said = csat(rows, period.since, min(period.until, moment + _TICK), lambda row: _concerns(row.ticket, about))
    return Report(
        about, period, by, moment, tuple(_ranked(made, contracts, by, min(moment, period.until - _TICK))), said
    )


def _concerns(ticket: Ticket, about: About) -> bool:
    scope, sides = ticket.scope, ((about.ticket, ticket.key), (about.assignee, ticket.assignee))
    named = all(side is None or side == value for side, value in sides)
    return named and about.covers(customer=scope.customer, service=scope.service, team=scope.team)


def counted_clocks(rows: Rows, period: Period, moment: datetime) -> Iterator[tuple[Tally, CountedClock]]:
    """Each stored clock that counts in a period, or is undecided beside it, with how it counts."""
    for clock in _stored(rows, period):
        counted = counted_in(clock, period, moment)
        if counted is not None:
            yield counted, clock


def _stored(rows: Rows, period: Period) -> Iterator[CountedClock]:
    yield from rows.clocks.decided(period.since, period.until)
    yield from rows.clocks.undecided(period.until)


def counted_in(clock: CountedClock, period: Period, moment: datetime) -> Tally | None:
    """How a clock counts in a period; None if it does not count, or not in this one."""
    counted = tally(clock, moment)
    if counted is None:
        return None
    if counted.at is not None:
        return counted if period.since <= counted.at < period.until else None
    return counted if clock.started_at < period.until else None


def is_about(clock: CountedClock, about: About) -> bool:
    """Whether a question is about a clock."""
    sides = ((about.ticket, clock.ticket), (about.assignee, clock.assignee))
    wanted = all(side is None or side == value for side, value in sides)
    wanted = wanted and about.covers(customer=clock.customer, service=clock.service, team=clock.team)
    return wanted and (not about.kinds or clock.kind in about.kinds)


def _objective(contracts: Contracts, found: list[tuple[Tally, CountedClock]]) -> Decimal | None:
    """The objective of a group, if all its clocks were promised the same one."""
    objectives = {promised(contracts, clock) for _, clock in found}
    return objectives.pop() if len(objectives) == 1 else None


class Promised(Protocol):
    """What of a clock says which objective holds for it."""

    @property
    def metric(self) -> Metric: ...
    @property
    def agreement(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def priority(self) -> str | None: ...


def promised(contracts: Contracts, clock: Promised) -> Decimal | None:
    """The objective of the promise that a clock measures, if it has any."""
    for agreement in contracts.catalogue.versions(clock.agreement):
        if agreement.version == clock.version:
            for target in agreement.targets:
                fits = not target.priorities or clock.priority in target.priorities
                if target.metric is clock.metric and fits and target.objective is not None:
                    return target.objective
            return agreement.objective
    return None


def attained(sums: Iterable[Sum], objective: Decimal | None = None) -> Attainment:
    """The attainment of sums that belong together."""
    counts = {"met": 0, "missed": 0, "undecided": 0, "gross_met": 0, "gross_missed": 0}
    for one in sums:
        counts[one.outcome.value if one.outcome else "undecided"] += one.count
        if one.outcome is not None and one.gross_outcome is not None:
            counts[f"gross_{one.gross_outcome.value}"] += one.count
    return Attainment(**counts, objective=objective)


def _ranked(rows: Collection[Row], contracts: Contracts, by: str, at: datetime) -> list[Row]:
    listed = {(row.kind, row.metric, row.group) for row in rows} if by == "agreement" else ()
    beside = beside_which(contracts, listed, at=at)

    def place(row: Row) -> tuple[_Place, bool, str]:
        above = beside.get((row.kind, row.metric, row.group))
        if above is None:
            return _rank(row, contracts), False, ""
        return _rank(replace(row, kind=Kind.SLA, group=above), contracts), True, row.group

    return sorted(rows, key=place)


_Place = tuple[int, int, int, str]


def _rank(row: Row, contracts: Contracts) -> _Place:
    order = contracts.priorities
    place = order.index(row.group) if row.group in order else len(order)
    return (list(Kind).index(row.kind), list(Metric).index(row.metric), place, row.group)


def _as_of(rows: Rows, contracts: Contracts, at: datetime) -> Iterator[CountedClock]:
    for key in [key for key, _ in rows.events.stream()]:
        folded = fold(key, logs_of(rows, [key])[key], contracts.catalogue, now=at)
        for trace in folded.traces:
            yield _as_counted(trace.clock, folded.ticket)


def _as_counted(clock: Clock, ticket: Ticket) -> CountedClock:
    scope = ticket.scope
    return CountedClock(
        ticket=clock.ticket,
        kind=clock.kind,
        metric=clock.metric,
        cycle=clock.cycle,
        agreement=clock.agreement,
        version=clock.version,
        target=clock.target,
        target_seconds=clock.target_seconds,
        priority=clock.priority,
        used=clock.used,
        paused=clock.paused,
        started_at=clock.started_at,
        due_at=clock.due_at,
        breach_at=clock.breach_at,
        decided_at=clock.decided_at,
        stopped_at=clock.stopped_at,
        state=clock.state,
        reason=clock.reason,
        outcome=clock.outcome,
        gross_outcome=clock.gross_outcome,
        reclassified=clock.reclassified,
        customer=scope.customer,
        service=scope.service,
        team=scope.team,
        channel=scope.channel,
        assignee=ticket.assignee,
    )
