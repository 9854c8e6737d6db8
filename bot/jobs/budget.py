"""Budget: how many more misses each objective bears in a period, how fast they go, and when they are gone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.jobs.asking import About
from bot.jobs.attainment import Period, attained, counted_in, is_about, promised
from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.records import Sum
from sla_core.agreements import Kind, Metric
from sla_core.budget import Budget, budget
from sla_core.calendars import ALWAYS
from sla_core.zones import whole


@dataclass(frozen=True, slots=True)
class Promise:
    """What has one objective: a metric of an agreement, for some priorities where they differ."""

    kind: Kind
    metric: Metric
    agreement: str
    objective: Decimal
    priorities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The budget of one promise, and the calendar its working days are those of."""

    promise: Promise
    calendar: str
    budget: Budget


@dataclass(frozen=True, slots=True)
class Budgets:
    """The budgets of a period as known at `at`, what runs out first at the top."""

    about: About
    period: Period
    at: datetime
    lines: tuple[Line, ...]


_Key = tuple[Kind, Metric, str, Decimal]


def budgets(rows: Rows, contracts: Contracts, about: About, period: Period, *, now: datetime) -> Budgets:
    """The budget of each objective that clocks were counted against in a period; our own clocks only.

    A working day is that of the calendar that most of its clocks are measured by.
    """
    groups: dict[_Key, list[Sum]] = {}
    for one in _sums(rows, contracts, about, period, now=now):
        objective = promised(contracts, one)
        if objective is not None and one.metric is not Metric.CUSTOMER_RESPONSE:
            groups.setdefault((one.kind, one.metric, one.agreement, objective), []).append(one)
    shared = Counter((kind, metric, agreement) for kind, metric, agreement, _ in groups)
    found = []
    for key, sums in groups.items():
        calendar = calendar_of(contracts, sums)
        figure = attained(sums, key[3])
        drawn = budget(
            figure, contracts.catalogue.calendar(calendar), since=period.since, until=period.until, now=now
        )  # fmt: skip
        if drawn is not None:
            named = _priorities(contracts, sums) if shared[key[:3]] > 1 else ()
            found.append(Line(Promise(*key, named), calendar, drawn))
    return Budgets(about, period, now, tuple(sorted(found, key=_soonest)))


def _soonest(line: Line) -> tuple[bool, float, int, str, str]:
    """What runs out first, then what bears the fewest misses."""
    found, at = line.budget, line.budget.runs_out_at
    when = at.timestamp() if at is not None else 0.0
    return (at is None, when, found.left_by_end, line.promise.agreement, line.promise.metric.value)


def _sums(rows: Rows, contracts: Contracts, about: About, period: Period, *, now: datetime) -> Iterable[Sum]:
    """Counted in the database for the whole house, clock by clock where only some of them count."""
    if about == About():
        decided = rows.sums.decided(period.since, period.until)
        overdue = rows.sums.overdue(period.since, period.until, now=whole(now))
        return [*decided, *overdue, *rows.sums.undecided(period.until, now=now)]
    return _one_by_one(rows, about, period, now)


def _one_by_one(rows: Rows, about: About, period: Period, now: datetime) -> Iterator[Sum]:
    kinds, customer = about.kinds or None, about.customer
    decided = rows.clocks.decided(period.since, period.until, kinds=kinds, customer=customer)
    for clock in (*decided, *rows.clocks.undecided(period.until, kinds=kinds, customer=customer)):
        counted = counted_in(clock, period, now) if is_about(clock, about) else None
        if counted is not None:
            same = (clock.kind, clock.metric, clock.agreement, clock.version, clock.priority)
            yield Sum(*same, counted.outcome, counted.gross, 1)


def calendar_of(contracts: Contracts, sums: Iterable[Sum]) -> str:
    """The calendar that most of the clocks are measured by, as far as their targets still say so."""
    counted: Counter[str] = Counter()
    for one in sums:
        for agreement in contracts.catalogue.versions(one.agreement):
            if agreement.version != one.version:
                continue
            for target in agreement.targets:
                if target.metric is one.metric and (not target.priorities or one.priority in target.priorities):
                    counted[target.calendar] += one.count
                    break
    return counted.most_common(1)[0][0] if counted else ALWAYS.name


def _priorities(contracts: Contracts, sums: Iterable[Sum]) -> tuple[str, ...]:
    """The priorities of some clocks, in the order they are written."""
    found = {one.priority for one in sums if one.priority}
    return tuple(sorted(found, key=lambda one: ([*contracts.priorities, one].index(one), one)))
