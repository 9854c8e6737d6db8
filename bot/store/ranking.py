"""Which tickets come first: lists read from the front of an index, so that a page costs the same among very many."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, and_, case, cast, literal_column, or_, select

from bot.store.paging import OutboxKind
from bot.store.paging_tables import ESCALATION, OUTBOX
from bot.store.records import Narrowed, Ranked
from bot.store.tables import CLOCK, TICKET
from sla_core.agreements import Metric
from sla_core.clocks import RESOLVED

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_RUNNING = CLOCK.c.state == literal_column("'running'")
_OPEN = CLOCK.c.stopped_at.is_(None) & (CLOCK.c.state != literal_column("'cancelled'"))
_LIVE = TICKET.c.open_clocks > literal_column("0")
_CALLING = ESCALATION.c.stage.in_((literal_column("'active'"), literal_column("'exhausted'")))
_UNRESOLVED = TICKET.c.resolved_at.is_(None) & TICKET.c.merged_into.is_(None)
_OURS = (_OPEN, _LIVE, _UNRESOLVED, CLOCK.c.metric != Metric.CUSTOMER_RESPONSE.value, CLOCK.c.reason != RESOLVED)
_CLOCKS = select(CLOCK.c.ticket).select_from(CLOCK.join(TICKET, CLOCK.c.ticket == TICKET.c.key)).where(*_OURS)
_CALLS = (OutboxKind.PAGE.value, OutboxKind.DIRECT.value)
# So many clocks of one list a ticket may have before the list is called longer than it is.
_CLOCKS_OF_ONE = 4


class Ranking:
    """The lists, inside one transaction. None of them holds more than its limit; `more` says that there are others."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, which: Narrowed, limit: int) -> Ranked:
        """The tickets with a clock of ours that is over or runs, the soonest due first."""
        return self._in_order(_CLOCKS.where(CLOCK.c.due_at.is_not(None)), which, limit)

    def over(self, now: datetime, which: Narrowed, limit: int, *, first: Sequence[str] = ()) -> Ranked:
        """The tickets with a clock of ours that is breached and not yet answered, the longest due first.

        Those of the priorities `first` come before others, in that order.
        """
        breached = (CLOCK.c.state == "missed") | (_RUNNING & (CLOCK.c.breach_at < now))
        wanted = _CLOCKS.where(CLOCK.c.due_at < now, breached)
        if first:
            ranks = {priority: rank for rank, priority in enumerate(first)}
            wanted = wanted.order_by(case(ranks, value=TICKET.c.priority, else_=len(ranks)))
        return self._in_order(wanted, which, limit)

    def soon(
        self, now: datetime, until: Mapping[str, tuple[datetime, datetime]], which: Narrowed, limit: int
    ) -> Ranked:
        """The tickets with a clock of ours that is not breached and due by an instant, the soonest due first.

        `until` names that instant for each calendar, and the breach of what is due right then.
        """
        if not until:
            return Ranked()
        due = or_(*(and_(CLOCK.c.calendar == name, CLOCK.c.due_at <= last) for name, (last, _) in until.items()))
        # The breach bounds what is read of the index of running clocks; whatever is over already lies outside of it.
        latest = max(breach for _, breach in until.values())
        within = (_RUNNING, CLOCK.c.breach_at >= now, CLOCK.c.breach_at <= latest)
        return self._in_order(_CLOCKS.where(*within, due), which, limit)

    def paused(self, which: Narrowed, limit: int) -> Ranked:
        """The tickets with a clock of ours that stands still, by key."""
        still = (CLOCK.c.state == "paused", CLOCK.c.due_at.is_(None))
        return self._keys(_CLOCKS.where(*still, *_of(which)).order_by(CLOCK.c.ticket), limit)

    def waiting(self, which: Narrowed, limit: int) -> Ranked:
        """The tickets whose customer waits for an answer, promised or not, the longest first."""
        wanted = select(TICKET.c.key).where(_UNRESOLVED, TICKET.c.unanswered_since.is_not(None), *_of(which))
        return self._keys(wanted.order_by(TICKET.c.unanswered_since, TICKET.c.key), limit)

    def calls(self, which: Narrowed, limit: int, *, called: str | None = None) -> Ranked:
        """The escalations that have called somebody and wait for an answer, the most urgent first; by their ids.

        With `called` only those that called that person, on whatever rung.
        """
        joined = ESCALATION.join(TICKET, TICKET.c.key == ESCALATION.c.ticket)
        wanted = select(ESCALATION.c.id).select_from(joined).where(_CALLING, *_of(which))
        if called is not None:
            theirs = (OUTBOX.c.kind.in_(_CALLS), cast(OUTBOX.c.people, String).contains(f'"{called}"', autoescape=True))
            of_it = select(OUTBOX.c.id).where(OUTBOX.c.escalation == ESCALATION.c.id, *theirs)
            wanted = wanted.where(of_it.exists())
        return self._keys(wanted.order_by(ESCALATION.c.rank, ESCALATION.c.breach_at, ESCALATION.c.id), limit)

    def _in_order(self, wanted: Select[Any], which: Narrowed, limit: int) -> Ranked:
        return self._keys(wanted.where(*_of(which)).order_by(CLOCK.c.due_at, CLOCK.c.ticket), limit)

    def _keys(self, wanted: Select[Any], limit: int) -> Ranked:
        most = _CLOCKS_OF_ONE * limit
        found = self._connection.execute(wanted.limit(most + 1)).scalars().all()
        keys = tuple(dict.fromkeys(found))
        return Ranked(keys[:limit], len(found) > most or len(keys) > limit)


def _of(which: Narrowed) -> list[ColumnElement[bool]]:
    named = ("customer", "priority", "service", "assignee")
    return [TICKET.c[name] == value for name in named if (value := getattr(which, name)) is not None]
