"""Clocks as last folded: replaced whole, a ticket at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    union_all,
    update,
)

from bot.store import clock_rows
from bot.store.dialect import batches, upsert
from bot.store.errors import Refused
from bot.store.records import ClockRow, CountedClock, OpenClock, Urgent
from bot.store.tables import CLOCK, TICKET
from sla_core.agreements import Kind, Metric
from sla_core.clocks import RESOLVED, Clock

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_RUNNING = CLOCK.c.state == literal_column("'running'")
_OPEN = CLOCK.c.stopped_at.is_(None) & (CLOCK.c.state != literal_column("'cancelled'"))
_PROMISED = CLOCK.c.kind == literal_column("'sla'")
_LIVE = TICKET.c.open_clocks > literal_column("0")
_UNRESOLVED = TICKET.c.resolved_at.is_(None) & TICKET.c.merged_into.is_(None)
_KEY = tuple(CLOCK.c[name] for name in ("ticket", "kind", "metric", "cycle"))
_JOINED = CLOCK.join(TICKET, CLOCK.c.ticket == TICKET.c.key)
_OPEN_CLOCKS = select(*clock_rows.CLOCK_COLUMNS, *clock_rows.TICKET_COLUMNS).select_from(_JOINED)
_OPEN_CLOCKS = _OPEN_CLOCKS.where(_OPEN, _LIVE, _UNRESOLVED)
_COUNTED_CLOCKS = select(*clock_rows.COUNTED_COLUMNS).select_from(_JOINED)
_TAKE_COUNT = (
    update(TICKET).where(TICKET.c.key == bindparam("of_ticket")).values(open_clocks=bindparam("open_now"))
)  # fmt: skip


class Clocks:
    """The clocks, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, ticket: str, rows: Sequence[ClockRow]) -> None:
        """Makes these the ticket's clocks; any other it had is gone."""
        self.replace_many({ticket: rows})

    def replace_many(self, rows: Mapping[str, Sequence[ClockRow]]) -> None:
        """The same for many tickets at once; Refused if one of them has not been saved."""
        for ticket, own in rows.items():
            if strays := [row.clock.ticket for row in own if row.clock.ticket != ticket]:
                raise Refused(f"a clock of ticket {strays[0]!r} stands among those of {ticket!r}")
        self._delete_others(rows)
        written = [clock_rows.written(row) for ticket in sorted(rows) for row in rows[ticket]]
        upsert(self._connection, CLOCK, written)
        counts = [{"of_ticket": key, "open_now": sum(row.clock.open for row in rows[key])} for key in sorted(rows)]
        if counts:
            self._connection.execute(_TAKE_COUNT, counts)

    def _delete_others(self, rows: Mapping[str, Sequence[ClockRow]]) -> None:
        kept = {row.clock.key for own in rows.values() for row in own}
        for batch in batches(rows):
            stored = self._connection.execute(select(*_KEY).where(CLOCK.c.ticket.in_(batch)))
            gone = [{f"its_{column.name}": value for column, value in zip(_KEY, key, strict=True)}
                    for key in stored if tuple(key) not in kept]  # fmt: skip
            if gone:
                named = (column == bindparam(f"its_{column.name}") for column in _KEY)
                self._connection.execute(delete(CLOCK).where(*named), gone)

    def of(self, ticket: str) -> list[Clock]:
        """The ticket's clocks by kind, metric and cycle."""
        return self.of_many([ticket])[ticket]

    def of_many(self, tickets: Iterable[str]) -> dict[str, list[Clock]]:
        """The clocks of each of these tickets; an empty list for one that has none."""
        found: dict[str, list[Clock]] = {ticket: [] for ticket in tickets}
        for batch in batches(found):
            wanted = select(*clock_rows.CLOCK_COLUMNS).where(CLOCK.c.ticket.in_(batch)).order_by(*_KEY)
            for row in self._connection.execute(wanted):
                found[row[0]].append(clock_rows.clock(row))
        return found

    def open(
        self,
        *,
        customer: str | None = None,
        assignee: str | None = None,
        conversation: str | None = None,
        service: str | None = None,
        team: str | None = None,
        kinds: Collection[Kind] | None = None,
        metrics: Collection[Metric] | None = None,
        tickets: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[OpenClock]:
        """The clocks somebody has to act on, of tickets with all the attributes named, by due instant.

        Those are the running, the missed and not yet answered, and, last, as they have no due instant, the paused.
        """
        wanted = _OPEN_CLOCKS.where(
            *_of_tickets(
                customer=customer, assignee=assignee, conversation=conversation, service=service, team=team
            ),
            *_of_sorts(kinds, metrics),
        )  # fmt: skip
        if tickets is not None:
            wanted = wanted.where(CLOCK.c.ticket.in_(list(tickets)))
        if limit is None:
            return self._open(wanted.order_by(CLOCK.c.due_at.nulls_last(), *_KEY))
        # In two steps, as the index on the due instant gives the first few rows without a sort only in its own order.
        first = self._open(wanted.where(CLOCK.c.due_at.is_not(None)).order_by(CLOCK.c.due_at, *_KEY).limit(limit))
        if len(first) == limit:
            return first
        paused = wanted.where(CLOCK.c.due_at.is_(None)).order_by(*_KEY)
        return first + self._open(paused.limit(limit - len(first)))

    def _open(self, wanted: Select[Any]) -> list[OpenClock]:
        return [clock_rows.open_clock(row) for row in self._connection.execute(wanted)]

    def due_before(self, instant: datetime) -> list[OpenClock]:
        """The open clocks of live tickets that are due before an instant, the soonest first."""
        return self._open(_OPEN_CLOCKS.where(CLOCK.c.due_at < instant).order_by(CLOCK.c.due_at, *_KEY))

    def paused(self) -> list[OpenClock]:
        """The clocks of live tickets that stand still, by ticket."""
        still = (CLOCK.c.due_at.is_(None), CLOCK.c.state == "paused")
        return self._open(_OPEN_CLOCKS.where(*still).order_by(*_KEY))

    def urgent(
        self,
        now: datetime,
        limit: int,
        *,
        customer: str | None = None,
        assignee: str | None = None,
        conversation: str | None = None,
        service: str | None = None,
        team: str | None = None,
        kinds: Collection[Kind] | None = None,
    ) -> Urgent:
        """How many live tickets have a clock of ours over, running or paused, and the most urgent few of each.

        Of those over, as many of broken promises, and as many that are over among ourselves alone.
        Answered from the indexes, so that it costs the same among a hundred open tickets and a hundred thousand.
        """
        named = _of_tickets(
            customer=customer, assignee=assignee, conversation=conversation, service=service, team=team
        )  # fmt: skip
        ours = (_OPEN, _LIVE, _UNRESOLVED, CLOCK.c.metric != Metric.CUSTOMER_RESPONSE.value, CLOCK.c.reason != RESOLVED)
        over = (CLOCK.c.state == "missed") | (_RUNNING & (CLOCK.c.breach_at < now))
        sides = (over, _RUNNING & (CLOCK.c.breach_at >= now), CLOCK.c.state == "paused")
        keys: dict[str, None] = {}
        counts = []
        for side in sides:
            of_side = select(CLOCK.c.ticket).select_from(_JOINED).where(*ours, *named, *_of_sorts(kinds, None), side)
            counts.append(self._connection.execute(_number_of_tickets(of_side)).scalar_one())
            for sort in (_PROMISED, ~_PROMISED) if side is over else (None,):
                first = of_side if sort is None else of_side.where(sort)
                first = first.order_by(CLOCK.c.due_at, CLOCK.c.ticket).limit(limit)
                keys |= dict.fromkeys(self._connection.execute(first).scalars())
        return Urgent(tuple(keys), *counts)

    def due(self, now: datetime, limit: int) -> list[str]:
        """The tickets to fold again, the longest due first: a running clock has a warning to give, or is breached."""
        sides = (
            select(CLOCK.c.ticket, column.label("since")).where(_RUNNING, condition).order_by(column).limit(limit)
            for column, condition in (
                (CLOCK.c.warn_at, CLOCK.c.warn_at <= now),
                # At the very instant of breach an answer is still on time.
                (CLOCK.c.breach_at, CLOCK.c.breach_at < now),
            )
        )
        both = union_all(*(select(side.subquery()) for side in sides)).subquery()
        found = self._connection.execute(select(both.c.ticket).order_by(both.c.since, both.c.ticket))
        return list(dict.fromkeys(found.scalars()))[:limit]

    def decided(
        self,
        since: datetime,
        until: datetime,
        *,
        kinds: Collection[Kind] | None = None,
        metrics: Collection[Metric] | None = None,
        customer: str | None = None,
        service: str | None = None,
        team: str | None = None,
    ) -> list[CountedClock]:
        """The clocks that were met or missed in [since, until), by the instant they were decided."""
        within = (
            CLOCK.c.decided_at >= since,
            CLOCK.c.decided_at < until,
            CLOCK.c.state.in_(("met", "missed")),
        )
        of_tickets = _of_tickets(customer=customer, service=service, team=team)
        wanted = _COUNTED_CLOCKS.where(*within, *of_tickets, *_of_sorts(kinds, metrics))
        return self._counted(wanted.order_by(CLOCK.c.decided_at, *_KEY))

    def undecided(
        self,
        before: datetime,
        *,
        kinds: Collection[Kind] | None = None,
        metrics: Collection[Metric] | None = None,
        customer: str | None = None,
        service: str | None = None,
        team: str | None = None,
    ) -> list[CountedClock]:
        """The clocks started before an instant that now run or are paused, by their start."""
        still = (
            _OPEN,
            _LIVE,
            CLOCK.c.started_at < before,
            CLOCK.c.state.in_(("running", "paused")),
        )
        of_tickets = _of_tickets(customer=customer, service=service, team=team)
        wanted = _COUNTED_CLOCKS.where(*still, *of_tickets, *_of_sorts(kinds, metrics))
        return self._counted(wanted.order_by(CLOCK.c.started_at, *_KEY))

    def left_out(self, since: datetime, until: datetime) -> list[CountedClock]:
        """The clocks that no attainment counts and that ended so in [since, until), by their start.

        Those that were cancelled, and those that stand still, undecided, since their ticket was resolved.
        """
        cancelled = (CLOCK.c.state == "cancelled") & _within(CLOCK.c.stopped_at, since, until)
        standing = (
            CLOCK.c.outcome.is_(None) & (CLOCK.c.reason == RESOLVED) & _within(TICKET.c.resolved_at, since, until)
        )
        wanted = _COUNTED_CLOCKS.where(CLOCK.c.started_at < until, cancelled | standing)
        return self._counted(wanted.order_by(CLOCK.c.started_at, *_KEY))

    def _counted(self, wanted: Select[Any]) -> list[CountedClock]:
        return [clock_rows.counted_clock(row) for row in self._connection.execute(wanted)]


def _number_of_tickets(wanted: Select[Any]) -> Select[Any]:
    tickets = wanted.distinct().subquery()
    return select(func.count()).select_from(tickets)


def _within(column: ColumnElement[Any], since: datetime, until: datetime) -> ColumnElement[bool]:
    return (column >= since) & (column < until)


def _of_tickets(**named: str | None) -> list[ColumnElement[bool]]:
    return [TICKET.c[name] == value for name, value in named.items() if value is not None]


def _of_sorts(kinds: Collection[Kind] | None, metrics: Collection[Metric] | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if kinds is not None:
        conditions.append(CLOCK.c.kind.in_([kind.value for kind in kinds]))
    if metrics is not None:
        conditions.append(CLOCK.c.metric.in_([metric.value for metric in metrics]))
    return conditions
