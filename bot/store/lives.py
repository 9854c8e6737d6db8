"""The lives of clocks: what a forecast learns from and what it scores, a few columns of very many rows."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, literal_column, or_, select

from bot.store.records import LifeRow
from bot.store.tables import CLOCK, TICKET
from sla_core.agreements import Kind, Metric
from sla_core.clocks import RESOLVED, Outcome, State
from sla_core.forecast import Width

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_OPEN = CLOCK.c.stopped_at.is_(None) & (CLOCK.c.state != literal_column("'cancelled'"))
_LIVE = TICKET.c.open_clocks > literal_column("0")
_UNRESOLVED = TICKET.c.resolved_at.is_(None) & TICKET.c.merged_into.is_(None)
_RUNNING = CLOCK.c.state == literal_column("'running'")
_OURS = (CLOCK.c.metric != Metric.CUSTOMER_RESPONSE.value, CLOCK.c.reason != RESOLVED)
_FIELDS = tuple(LifeRow.__dataclass_fields__)
_COLUMNS = tuple(TICKET.c.customer if name == "customer" else CLOCK.c[name] for name in _FIELDS)
_LIVES = select(*_COLUMNS).select_from(CLOCK.join(TICKET, CLOCK.c.ticket == TICKET.c.key))
_BATCH = 2000

# A look-up in a dictionary takes a fifth of the time of calling the enumeration.
_READ: dict[str, dict[Any, Any]] = {
    "kind": {kind.value: kind for kind in Kind},
    "metric": {metric.value: metric for metric in Metric},
    "state": {state.value: state for state in State},
    "outcome": {None: None, **{outcome.value: outcome for outcome in Outcome}},
}
_WORDS = [(_FIELDS.index(name), words) for name, words in _READ.items()]


class Lives:
    """The lives, inside one transaction.

    The clock on which customers are is left out, as nothing that we could miss, and so is what attainment does not
    count either: a clock whose ticket was resolved without what it waits for.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def decided(self, before: datetime, limit: int, *, like: LifeRow | None = None) -> Iterator[LifeRow]:
        """The clocks that were met or missed by an instant, the newest first, at most so many.

        With a clock, only those of its kind, metric and priority.
        """
        same = []
        if like is not None:
            of = CLOCK.c.priority.is_not_distinct_from(like.priority)
            same = [CLOCK.c.kind == like.kind.value, CLOCK.c.metric == like.metric.value, of]
        decided = (CLOCK.c.decided_at.is_not(None), CLOCK.c.decided_at <= before, CLOCK.c.outcome.is_not(None))
        yield from self._read(_LIVES.where(*decided, *same).order_by(CLOCK.c.decided_at.desc()).limit(limit))

    def open(self, *, customer: str | None = None, ticket: str | None = None) -> Iterator[LifeRow]:
        """The clocks of live tickets that somebody still has to act on, of a customer or a ticket if one is named."""
        named = [column == value for column, value in ((TICKET.c.customer, customer), (TICKET.c.key, ticket)) if value]
        yield from self._read(_LIVES.where(_OPEN, _LIVE, _UNRESOLVED, *named))

    def like(self, clock: LifeRow, width: Width, used: int, limit: int) -> Iterator[LifeRow]:
        """The newest decided clocks of a clock's group that had used as much, at most so many."""
        same = [CLOCK.c.kind == clock.kind.value, CLOCK.c.metric == clock.metric.value]
        if width is not Width.METRIC:
            same.append(CLOCK.c.priority.is_not_distinct_from(clock.priority))
        if width in (Width.AGREEMENT, Width.CUSTOMER):
            same.append(CLOCK.c.agreement == clock.agreement)
        if width is Width.CUSTOMER:
            same.append(TICKET.c.customer.is_not_distinct_from(clock.customer))
        decided = (CLOCK.c.decided_at.is_not(None), CLOCK.c.stopped_at.is_not(None), CLOCK.c.outcome.is_not(None))
        as_far = CLOCK.c.used >= used
        if width is Width.METRIC:
            as_far = CLOCK.c.used * clock.target_seconds >= CLOCK.c.target_seconds * used
        wanted = _LIVES.where(*same, *decided, as_far).order_by(CLOCK.c.decided_at.desc(), CLOCK.c.ticket)
        yield from self._read(wanted.limit(limit))

    def due(self, since: datetime, until: datetime, *, customer: str | None = None) -> Iterator[LifeRow]:
        """The running clocks of live tickets whose instant of breach falls into [since, until), the soonest first."""
        falls = (_RUNNING, CLOCK.c.breach_at >= since, CLOCK.c.breach_at < until)
        named = [TICKET.c.customer == customer] if customer else []
        wanted = _LIVES.where(*falls, _OPEN, _LIVE, _UNRESOLVED, *named)
        yield from self._read(wanted.order_by(CLOCK.c.breach_at, CLOCK.c.ticket))

    def aside(
        self, now: datetime, *, customer: str | None = None, kinds: Collection[Kind] | None = None
    ) -> tuple[int, int]:
        """How many open clocks are over by `now`, and how many stand still and are not."""
        over = or_(CLOCK.c.state == State.MISSED.value, CLOCK.c.breach_at < now)
        wanted = select(CLOCK.c.state, over, func.count()).select_from(
            CLOCK.join(TICKET, CLOCK.c.ticket == TICKET.c.key)
        )
        wanted = wanted.where(_OPEN, _LIVE, _UNRESOLVED, *_OURS).group_by(CLOCK.c.state, over)
        if customer is not None:
            wanted = wanted.where(TICKET.c.customer == customer)
        if kinds:
            wanted = wanted.where(CLOCK.c.kind.in_([kind.value for kind in kinds]))
        found = [tuple(row) for row in self._connection.execute(wanted)]
        paused = sum(count for state, _, count in found if state == State.PAUSED.value)
        return sum(count for _, late, count in found if late), paused

    def _read(self, wanted: Select[Any]) -> Iterator[LifeRow]:
        ours = wanted.where(*_OURS)
        for row in self._connection.execute(ours.execution_options(yield_per=_BATCH)):
            values = list(row)
            for place, words in _WORDS:
                values[place] = words[values[place]]
            yield LifeRow(*values)
