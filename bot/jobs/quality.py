"""Quality of a period beside time: what came back, what one reply settled, what customers said, how old the rest is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.jobs.asking import About
from bot.jobs.attainment import Period
from bot.jobs.contracts import Contracts
from bot.jobs.csat import CONTENT, Csat, csat
from bot.store import Rows
from bot.store.records import Aged, TicketRow
from sla_core.agreements import Agreement, Kind
from sla_core.quality import Ages, Measure, Objective, Quality, Settled, ages, quality, settled
from sla_core.tickets import Event, in_order

BATCH = 500
_TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Check:
    """An objective of an agreement against what its tickets came to.

    `part` of `whole` is the share; for the age of the backlog the 90th percentile in seconds, of so many tickets.
    `holds` is None where there was nothing to count.
    """

    agreement: str
    objective: Objective
    part: int
    whole: int
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of a period, the age of what is open now, and the objectives over them."""

    settled: Quality
    backlog: Ages
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The quality of a period as known at `at`; `backlog` are the ages of what is open then, by priority."""

    about: About
    period: Period
    at: datetime
    figures: Figures
    csat: Csat
    backlog: tuple[tuple[str | None, Ages], ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """A ticket that was resolved in a period: its row as it is now, its log, and how it was settled."""

    row: TicketRow
    log: list[Event]
    settled: Settled


def resolved(rows: Rows, period: Period, *, now: datetime) -> list[str]:
    """The keys of the tickets that may have been resolved in a period."""
    return rows.histories.resolved(period.since, min(period.until, now + _TICK))


def resolutions(
    rows: Rows, about: About, period: Period, *, now: datetime, keys: Sequence[str] | None = None
) -> Iterator[list[Resolution]]:
    """The tickets that were resolved in a period and not merged away, by key; a batch of logs in memory at a time.

    With keys only of these.
    """
    keys = resolved(rows, period, now=now) if keys is None else keys
    for start in range(0, len(keys), BATCH):
        known = rows.tickets.get_many(keys[start : start + BATCH])
        logs = rows.events.of_many(key for key, row in known.items() if concerns(about, row))
        found = (
            (key, settled(in_order(log), since=period.since, until=period.until, now=now)) for key, log in logs.items()
        )
        yield [Resolution(known[key], logs[key], one) for key, one in found if one is not None]


def concerns(about: About, row: TicketRow) -> bool:
    """Whether a ticket is of a customer, a service and a team asked about."""
    scope = row.ticket.scope
    return about.covers(customer=scope.customer, service=scope.service, team=scope.team)


def report(rows: Rows, contracts: Contracts, about: About, period: Period, *, now: datetime) -> Report:
    """What a period came to, and the backlog as it is at `now`."""
    source = _Source(rows, about, period, now)
    open_ones = source.open()
    of_priority: dict[str | None, list[datetime]] = {}
    for one in open_ones:
        of_priority.setdefault(one.priority, []).append(one.opened_at)
    order = [*contracts.priorities, None]
    ranked = sorted(of_priority, key=lambda key: (key not in order, order.index(key) if key in order else 0, key or ""))
    backlog = tuple((key, ages(of_priority[key], now=now)) for key in ranked)
    said = csat(rows, period.since, min(period.until, now + _TICK), source.concerns)
    return Report(about, period, now, figures(rows, contracts, about, period, now=now), said, backlog)


def figures(rows: Rows, contracts: Contracts, about: About, period: Period, *, now: datetime) -> Figures:
    """The counts of a period with the objectives of the agreements that hold now.

    An agreement's tickets are those of which it promises at least one metric.
    """
    source = _Source(rows, about, period, now)
    found, open_ones = dict(source.settled()), source.open()
    wanted = [(one.name, one.quality) for one in agreements(contracts) if one.quality]
    checks: list[Check] = []
    if wanted:
        under = rows.histories.promised(found)
        waiting, scores = rows.histories.promised(), source.scores()
        of_scores = rows.histories.promised(scores)
        for name, objectives in wanted:
            counts = quality(one for key, one in found.items() if name in under.get(key, ()))
            old = ages((one.opened_at for one in open_ones if name in waiting.get(one.ticket, ())), now=now)
            said = [score for key, score in scores.items() if name in of_scores.get(key, ())]
            checks += [_check(name, one, _Came(counts, old, said)) for one in objectives]
    return Figures(quality(found.values()), ages((one.opened_at for one in open_ones), now=now), tuple(checks))


def agreements(contracts: Contracts) -> list[Agreement]:
    """What is promised to customers now, in the order written."""
    return [one for one in contracts.file.agreements if one.kind is Kind.SLA] if contracts.file is not None else []


@dataclass(frozen=True, slots=True)
class _Came:
    """What the tickets of one agreement came to."""

    settled: Quality
    backlog: Ages
    scores: Collection[int]


def _check(name: str, one: Objective, came: _Came) -> Check:
    if one.measure is Measure.BACKLOG_AGE:
        old = came.backlog
        holds = None if old.ninetieth is None else old.ninetieth <= one.bound
        return Check(name, one, old.ninetieth or 0, old.tickets, holds)
    part, whole = came.settled.of(one.measure)
    if one.measure is Measure.CSAT:
        part, whole = sum(score >= CONTENT for score in came.scores), len(came.scores)
    return Check(name, one, part, whole, one.holds(part, whole))


@dataclass(frozen=True, slots=True)
class _Source:
    """What everything is counted from."""

    rows: Rows
    about: About
    period: Period
    now: datetime

    @property
    def until(self) -> datetime:
        """The end of what is known of the period."""
        return min(self.period.until, self.now + _TICK)

    def concerns(self, row: TicketRow) -> bool:
        return concerns(self.about, row)

    def settled(self) -> Iterator[tuple[str, Settled]]:
        """Each ticket that was resolved in the period."""
        for batch in resolutions(self.rows, self.about, self.period, now=self.now):
            yield from ((one.row.ticket.key, one.settled) for one in batch)

    def open(self) -> list[Aged]:
        """The tickets that are open now."""
        return [one for one in self.rows.histories.backlog() if self._covers(one)]

    def _covers(self, one: Aged) -> bool:
        return self.about.covers(customer=one.customer, service=one.service, team=one.team)

    def scores(self) -> dict[str, int]:
        """What customers said in the period of each ticket."""
        scored = [row for row in self.rows.tickets.scored(self.period.since, self.until) if self.concerns(row)]
        return {row.ticket.key: row.ticket.score for row in scored if row.ticket.score is not None}
