"""Figures for a lead: attainment against objective with its trend, and what stands still too long.

They are counted ahead, as counting them takes the longer the more there is, and nobody should wait for that.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pydantic import TypeAdapter, ValidationError

from bot.jobs.attainment import Period, Row, attained, promised
from bot.jobs.budget import calendar_of
from bot.jobs.contracts import Contracts
from bot.jobs.periods import period
from bot.jobs.status import stale_pause
from bot.store import Rows, Store
from bot.store.records import Narrowed, Sum
from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment
from sla_core.budget import budget
from sla_core.zones import whole

NAME = "team"
FRESH, LEASE = timedelta(seconds=60), timedelta(seconds=60)
"""Figures are counted again when they are older than this and somebody looks at them."""
TREND = timedelta(days=7)
MOST = 500
"""How many tickets that stand still are told one by one."""
# All that stand still are looked at, up to a number that nobody reaches.
_PAUSED = 100_000
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Trended:
    """The attainment of one metric under one agreement in a month, in the last seven days, and in the seven before.

    At the present pace the month's budget of misses is gone at `runs_out_at`; None if it lasts.
    """

    row: Row
    last: Attainment
    before: Attainment
    runs_out_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Still:
    """A ticket that stands still though it should not, and what lists are narrowed by."""

    key: str
    customer: str | None
    priority: str | None
    service: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures as known at `made_at`: the tightest attainment first, the longest standing first.

    `still` counts all tickets that stand still too long, `longest` holds those that are told one by one.
    """

    made_at: datetime
    period: str
    rows: tuple[Trended, ...] = ()
    longest: tuple[Still, ...] = ()
    still: int = 0


def figures_of(rows: Rows) -> Figures | None:
    """The figures as counted last; None if they never were, or by a program that counted something else."""
    found = rows.figures.get(NAME)
    try:
        return _adapter().validate_python(found.facts) if found is not None else None
    except ValidationError:
        return None


def refresh(store: Store, contracts: Contracts, *, now: datetime) -> bool:
    """Counts the figures if they are no longer fresh and no other replica is at it; whether it did."""
    with store.read() as rows:
        known = rows.figures.get(NAME)
    if known is not None and now - FRESH < known.made_at <= now:
        return False
    with store.write() as rows:
        if not rows.figures.take(NAME, now=now, fresh=FRESH, lease=LEASE):
            return False
    with store.read() as rows:
        facts = _adapter().dump_python(count(rows, contracts, now=now), mode="json")
    with store.write() as rows:
        rows.figures.keep(NAME, facts, made_at=now)
    return True


def count(rows: Rows, contracts: Contracts, *, now: datetime) -> Figures:
    """The figures as they are now: of this month in the organization's zone, and of two times seven days."""
    month = period("this month", contracts.place, now)
    still = sorted(_still(rows, now))
    trended = list(_trended(rows, contracts, month, now=now))
    return Figures(
        now,
        month.name,
        tuple(sorted(trended, key=_tightest)),
        tuple(one for _, _, one in still[:MOST]),
        len(still),
    )


def _trended(rows: Rows, contracts: Contracts, month: Period, *, now: datetime) -> Iterator[Trended]:
    known = [*rows.sums.decided(month.since, month.until), *rows.sums.undecided(month.until, now=now)]
    found = _by_promise([*known, *rows.sums.overdue(month.since, month.until, now=whole(now))])
    last = _by_promise(rows.sums.decided(now - TREND, now + _SECOND))
    before = _by_promise(rows.sums.decided(now - 2 * TREND, now - TREND))
    for key, sums in found.items():
        objectives = {promised(contracts, one) for one in sums}
        figure = attained(sums, objectives.pop() if len(objectives) == 1 else None)
        kind, metric, agreement = key
        row = Row(kind, metric, agreement, figure)
        calendar = contracts.catalogue.calendar(calendar_of(contracts, sums))
        drawn = budget(figure, calendar, since=month.since, until=month.until, now=now)
        trend = (attained(last.get(key, ())), attained(before.get(key, ())))
        yield Trended(row, *trend, drawn.runs_out_at if drawn is not None else None)


_Promise = tuple[Kind, Metric, str]


def _by_promise(sums: Iterable[Sum]) -> Mapping[_Promise, list[Sum]]:
    """The sums of our own clocks by what was promised."""
    found: dict[_Promise, list[Sum]] = {}
    for one in sums:
        if one.metric is not Metric.CUSTOMER_RESPONSE:
            found.setdefault((one.kind, one.metric, one.agreement), []).append(one)
    return found


def _tightest(one: Trended) -> tuple[bool, bool, int, str, str]:
    """What is not reached first, then what bears the fewest misses; what has no objective last."""
    left = one.row.attainment.misses_left
    holds = one.row.attainment.holds is not False
    return (left is None, holds, left or 0, one.row.group, one.row.metric.value)


def _still(rows: Rows, now: datetime) -> Iterator[tuple[datetime, str, Still]]:
    keys = rows.ranking.paused(Narrowed(), _PAUSED).keys
    for key, row in rows.tickets.get_many(keys).items():
        pause, scope = stale_pause(row.ticket, now), row.ticket.scope
        if pause is not None:
            yield (pause.until or pause.since, key, Still(key, scope.customer, scope.priority, scope.service))


@cache
def _adapter() -> TypeAdapter[Figures]:
    return TypeAdapter(Figures)
