"""What happened in a span of time, and what is open: which tickets a report on a period has to look at."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, Text, and_, cast, literal_column, select, text

from bot.store.dialect import batches
from bot.store.records import Aged
from bot.store.tables import CLOCK, EVENT, TICKET, TURNS
from sla_core.agreements import Kind

_OPEN = (TICKET.c.resolved_at.is_(None), TICKET.c.merged_into.is_(None))


class Histories:
    """What happened and what is open, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def paused(self, since: datetime, until: datetime) -> list[str]:
        """The tickets that were paused in [since, until), by key, and those that a correction may have moved there."""
        return self._turned(("paused",), since, until)

    def resolved(self, since: datetime, until: datetime) -> list[str]:
        """The same of the tickets that were resolved or closed."""
        return self._turned(("resolved", "closed"), since, until)

    def _turned(self, kinds: Collection[str], since: datetime, until: datetime) -> list[str]:
        happened = and_(EVENT.c.kind.in_(kinds), EVENT.c.at >= since, EVENT.c.at < until)
        moved = select(EVENT.c.ticket).where(text(TURNS), EVENT.c.kind == literal_column("'corrected'"))
        wanted = select(EVENT.c.ticket).where(text(TURNS), happened)
        return sorted({key for one in (wanted, moved) for key in self._connection.execute(one.distinct()).scalars()})

    def waiting(self) -> list[str]:
        """The keys of the open tickets that wait for something, whether an agreement grants the pause or not."""
        waits = cast(TICKET.c.waiting, Text).not_in(("{}", "null"))
        wanted = select(TICKET.c.key).where(*_OPEN, waits).order_by(TICKET.c.key)
        return list(self._connection.execute(wanted).scalars())

    def backlog(self) -> list[Aged]:
        """The open tickets with the instant each was opened, oldest first."""
        columns = ("key", "priority", "customer", "service", "team", "opened_at")
        wanted = select(*(TICKET.c[name] for name in columns)).where(*_OPEN, TICKET.c.opened_at.is_not(None))
        return [Aged(*row) for row in self._connection.execute(wanted.order_by(TICKET.c.opened_at, TICKET.c.key))]

    def promised(self, tickets: Iterable[str] | None = None) -> dict[str, set[str]]:
        """The external agreements that the clocks of each ticket are under; of all open tickets if none are named."""
        wanted = select(CLOCK.c.ticket, CLOCK.c.agreement).where(CLOCK.c.kind == Kind.SLA.value).distinct()
        if tickets is None:
            parts = [wanted.join(TICKET, TICKET.c.key == CLOCK.c.ticket).where(*_OPEN)]
        else:
            parts = [wanted.where(CLOCK.c.ticket.in_(batch)) for batch in batches(tickets)]
        found: dict[str, set[str]] = {}
        for key, agreement in (row for part in parts for row in self._connection.execute(part)):
            found.setdefault(key, set()).add(agreement)
        return found
