"""What forecasts are learnt from: the newest decided clocks and what is open, and whether forecasts came true."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from threading import Lock

from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.records import LifeRow
from sla_core.agreements import Metric
from sla_core.calibration import Calibration, Past, calibrate
from sla_core.clocks import Outcome, State
from sla_core.errors import SlaError
from sla_core.flow import Short, shortages
from sla_core.forecast import Life, Model
from sla_core.zones import from_wall

MOST = 100_000
"""A forecast learns from so many of the newest decided clocks, so that learning takes seconds whatever there is."""
FRESH, LONGEST = timedelta(minutes=10), timedelta(days=1)
FLOW_WEEKS = timedelta(weeks=4)
_DONE = (Metric.RESOLUTION, Metric.FIRST_RESOLUTION, Metric.FIRST_RESPONSE)


@dataclass(frozen=True, slots=True)
class Queue:
    """A priority whose queue is fed faster than it is worked in some local hours."""

    priority: str | None
    metric: Metric
    short: Short


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt by an instant: the model, and the queues short of hands, the most pressing first.

    `newest` is the last event that it was learnt from, `restated` counts the restatements that there were.
    """

    at: datetime
    document: int | None
    newest: int
    restated: int
    model: Model
    queues: tuple[Queue, ...]


class Memory:
    """Keeps what was learnt for ten minutes, and for a day as long as nothing happens.

    Nothing that is learnt meanwhile would change a forecast much, but for another file of agreements and a restatement:
    then what was learnt is wrong. Threads may share it: while one of them learns anew, the others go on with what was
    known before, and only where there is nothing yet do they learn too.
    """

    def __init__(self, known: Learnt | None = None) -> None:
        self._learnt = known
        self._learning = Lock()

    def learnt(self, rows: Rows, contracts: Contracts, now: datetime) -> Learnt:
        """What is known at `now`."""
        known = self._learnt
        if known is not None and serves(known, rows, contracts, now):
            return known
        alone = self._learning.acquire(blocking=False)
        try:
            if known is not None and not alone and _usable(known, contracts, now):
                return known
            fresh = self._learnt = self.anew(rows, contracts, now)
            return fresh
        finally:
            if alone:
                self._learning.release()

    def anew(self, rows: Rows, contracts: Contracts, now: datetime) -> Learnt:
        """What takes the place of what serves no longer."""
        return learn(rows, contracts, now=now)


def serves(known: Learnt, rows: Rows, contracts: Contracts, now: datetime) -> bool:
    """Whether what was learnt is as good at `now` as what would be learnt anew."""
    if not _usable(known, contracts, now) or rows.verdicts.restated() != known.restated:
        return False
    return now < known.at + FRESH or rows.events.newest() == known.newest


def _usable(known: Learnt, contracts: Contracts, now: datetime) -> bool:
    return known.document == contracts.document and known.at <= now < known.at + LONGEST


def learn(rows: Rows, contracts: Contracts, *, now: datetime, most: int = MOST) -> Learnt:
    """What the newest `most` decided clocks and all open ones teach; an open one only that it has lasted until now."""
    newest, restated = rows.events.newest(), rows.verdicts.restated()
    lives = list(rows.lives.decided(now, most))
    decided = {row.key for row in lives}
    lives += [row for row in rows.lives.open() if row.key not in decided]
    model = Model(life_of(row, contracts, now) for row in lives)
    return Learnt(now, contracts.document, newest, restated, model, tuple(_queues(lives, contracts.place, now)))


def life_of(row: LifeRow, contracts: Contracts, now: datetime) -> Life:
    """A stored clock as it stands at `now`."""
    used = max(row.used, used_by(row, contracts, now)) if row.stopped_at is None else row.used
    ended = row.stopped_at is not None and row.outcome is not None
    same = (row.kind, row.metric, row.priority, row.agreement, row.customer)
    return Life(*same, used, row.target_seconds, ended)


def used_by(row: LifeRow, contracts: Contracts, now: datetime) -> int:
    """The working seconds a clock that is not done has used by `now`; one that is over, more than its target."""
    if row.state is State.PAUSED or row.due_at is None:
        return row.used
    if is_over(row, now):
        return row.target_seconds + 1
    begins = max(now, row.started_at)
    if begins >= row.due_at:
        return row.target_seconds
    left = contracts.catalogue.calendar(row.calendar).worked_between(begins, row.due_at)
    return max(0, row.target_seconds - left)


def is_over(row: LifeRow, now: datetime) -> bool:
    """Whether it is breached, though nobody may have looked at it since."""
    return row.state is State.MISSED or (row.breach_at is not None and row.breach_at < now)


def _queues(lives: Iterable[LifeRow], place: tzinfo, now: datetime) -> Iterator[Queue]:
    """The queues short of hands in the last four weeks: by resolution, or by first response where that is not timed."""
    since = now - FLOW_WEEKS
    came: dict[tuple[str | None, Metric], dict[str, datetime]] = {}
    done: dict[tuple[str | None, Metric], dict[str, datetime]] = {}
    for row in lives:
        queue = (row.priority, row.metric)
        if row.started_at >= since:
            came.setdefault(queue, {})[row.ticket] = row.started_at
        if row.stopped_at is not None and row.stopped_at >= since:
            done.setdefault(queue, {})[row.ticket] = row.stopped_at
    for priority in dict.fromkeys(priority for priority, _ in came):
        metric = next((metric for metric in _DONE if (priority, metric) in came), None)
        if metric is not None:
            fed, worked = came[priority, metric], done.get((priority, metric), {})
            yield from (Queue(priority, metric, one) for one in shortages(fed.values(), worked.values(), place))


@dataclass(frozen=True, slots=True)
class Trials:
    """Forecasts of the last whole months that have decided clocks, tried: [since, until) and how they came out."""

    since: datetime
    until: datetime
    learnt_from: int
    calibration: Calibration


def try_forecasts(
    rows: Rows, contracts: Contracts, *, holdout: int, now: datetime, most: int = MOST, like: LifeRow | None = None
) -> Trials:
    """The forecasts of the last `holdout` months before the newest decision, each made from what was before it.

    The last month counts as far as it goes. With a clock, only those of its kind, metric and priority are learnt from
    and tried. SlaError if nothing was decided.
    """
    found = list(rows.lives.decided(now, most, like=like))
    pasts = [_past(row, contracts, now) for row in found]
    newest = max((row.decided_at for row in found if row.decided_at is not None), default=None)
    if newest is None:
        raise SlaError("nothing was decided yet: there is no forecast to hold against what became of it")
    months = list(_months(newest, contracts.place, holdout))
    learnt = sum(past.started_at < months[0][0] for past in pasts)
    return Trials(months[0][0], months[-1][1], learnt, calibrate(pasts, months))


def _past(row: LifeRow, contracts: Contracts, now: datetime) -> Past:
    seen = row.stopped_at or max(now, row.started_at)
    missed = None if row.outcome is None else row.outcome is Outcome.MISSED
    return Past(life_of(row, contracts, now), row.started_at, seen, missed, row.decided_at)


def _months(newest: datetime, place: tzinfo, count: int) -> Iterator[tuple[datetime, datetime]]:
    """The local month of an instant and those before it, `count` in all, the earliest first."""
    local = newest.astimezone(place)
    number = local.year * 12 + local.month - 1
    firsts = (date(n // 12, n % 12 + 1, 1) for n in range(number - count + 1, number + 2))
    yield from pairwise(from_wall(datetime.combine(first, time()), place) for first in firsts)
