"""Attainment counted in the database: what would take seconds to read clock by clock."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, func, literal_column, null, select

from bot.store.records import Sum
from bot.store.tables import CLOCK
from sla_core.agreements import Kind, Metric
from sla_core.clocks import RESOLVED, Outcome

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_RUNNING = CLOCK.c.state == literal_column("'running'")
_OPEN = CLOCK.c.stopped_at.is_(None) & (CLOCK.c.state != literal_column("'cancelled'"))
# Of what is not decided: a ticket that was resolved without it has left it standing.
_COUNTS = CLOCK.c.reason != RESOLVED
_GROUPS = tuple(CLOCK.c[name] for name in ("kind", "metric", "agreement", "version", "priority"))
_MISSED: tuple[Any, Any] = (literal_column("'missed'"), literal_column("'missed'"))


class Sums:
    """The sums, inside one transaction: alike what sla_core.attainment counts one by one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def decided(self, since: datetime, until: datetime) -> list[Sum]:
        """The clocks that were met or missed in [since, until)."""
        within = (CLOCK.c.decided_at >= since, CLOCK.c.decided_at < until, CLOCK.c.state.in_(("met", "missed")))
        return self._sums((CLOCK.c.outcome, CLOCK.c.gross_outcome), *within)

    def overdue(self, since: datetime, until: datetime, *, now: datetime) -> list[Sum]:
        """The clocks that ran past their breach in [since, until) and were not looked at since: misses already."""
        within = (CLOCK.c.breach_at >= since, CLOCK.c.breach_at < until, CLOCK.c.breach_at < now)
        return self._sums(_MISSED, _RUNNING, _COUNTS, *within)

    def undecided(self, before: datetime, *, now: datetime) -> list[Sum]:
        """The clocks started before an instant that run and are not breached, or are paused."""
        still = (_RUNNING & (CLOCK.c.breach_at >= now)) | (CLOCK.c.state == "paused")
        return self._sums((null(), null()), _OPEN, _COUNTS, still, CLOCK.c.started_at < before)

    def _sums(self, outcomes: tuple[Any, Any], *conditions: ColumnElement[bool]) -> list[Sum]:
        wanted = select(*_GROUPS, *outcomes, func.count()).where(*conditions)
        own = (one for one in outcomes if isinstance(one, Column))
        return [_sum(*row) for row in self._connection.execute(wanted.group_by(*_GROUPS, *own))]


def _sum(kind: str, metric: str, *rest: Any) -> Sum:
    agreement, version, priority, outcome, gross, count = rest
    ended, without = (Outcome(one) if one else None for one in (outcome, gross))
    return Sum(Kind(kind), Metric(metric), agreement, version, priority, ended, without, count)
