"""Tickets as their logs leave them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from bot.store import codec
from bot.store.dialect import batches, hold, insert
from bot.store.records import Place, TicketRow
from bot.store.tables import TICKET
from sla_core.tickets import Scope, Ticket

# Many tickets share a lock, so that a bulk import stays inside PostgreSQL's table of locks.
_LOCKS, _NUMBERS, _SLOTS = 1, 2, 1024
_UNRESOLVED = (TICKET.c.resolved_at.is_(None), TICKET.c.merged_into.is_(None))
_KEPT = ("conversation", "thread_ts")


class Tickets:
    """The tickets, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, keys: Iterable[str]) -> None:
        """Keeps every other writer away from these tickets until the transaction ends.

        To be called once, with all keys, before their logs are read: a fold of a log that somebody else is adding to
        would overwrite theirs. The locks are on names, not rows, for a ticket may have no row yet.
        """
        hold(self._connection, _LOCKS, (crc32(key.encode()) % _SLOTS for key in keys))

    def save(self, rows: Sequence[TicketRow]) -> None:
        """Stores the tickets as folded. A conversation or thread of None leaves the one that is stored."""
        if not rows:
            return
        statement = insert(self._connection, TICKET)
        written = [_written(row) for row in sorted(rows, key=lambda row: row.ticket.key)]
        new: dict[str, ColumnElement[Any]] = {name: statement.excluded[name] for name in written[0] if name != "key"}
        new |= {name: func.coalesce(statement.excluded[name], TICKET.c[name]) for name in _KEPT}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=new), written)

    def get(self, key: str) -> TicketRow | None:
        """The ticket, or None."""
        return self.get_many([key]).get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, TicketRow]:
        """Those of the tickets that are known."""
        found = {}
        for batch in batches(keys):
            for row in self._connection.execute(select(TICKET).where(TICKET.c.key.in_(batch))).mappings():
                found[row["key"]] = _read(row)
        return found

    def places(self, keys: Iterable[str]) -> dict[str, Place]:
        """Where those of the tickets that are known belong."""
        columns = [TICKET.c[name] for name in Place._fields]
        found = {}
        for batch in batches(keys):
            for key, *place in self._connection.execute(select(TICKET.c.key, *columns).where(TICKET.c.key.in_(batch))):
                found[key] = Place(*place)
        return found

    def find(
        self,
        *,
        customer: str | None = None,
        assignee: str | None = None,
        conversation: str | None = None,
        thread_ts: str | None = None,
        service: str | None = None,
        team: str | None = None,
        priority: str | None = None,
        open_only: bool = True,
        limit: int | None = None,
    ) -> list[TicketRow]:
        """The tickets with all the attributes named, oldest first; open means neither resolved nor merged."""
        named = {
            "customer": customer, "assignee": assignee, "conversation": conversation, "thread_ts": thread_ts,
            "service": service, "team": team, "priority": priority,
        }  # fmt: skip
        wanted = select(TICKET).where(*(TICKET.c[name] == value for name, value in named.items() if value is not None))
        if open_only:
            wanted = wanted.where(*_UNRESOLVED)
        wanted = wanted.order_by(TICKET.c.opened_at, TICKET.c.key).limit(limit)
        return [_read(row) for row in self._connection.execute(wanted).mappings()]

    def scored(self, since: datetime, until: datetime) -> list[TicketRow]:
        """The tickets whose customer said in [since, until) how it went, in that order; the last word counts."""
        given = (TICKET.c.scored_at.is_not(None), TICKET.c.scored_at >= since, TICKET.c.scored_at < until)
        wanted = select(TICKET).where(*given).order_by(TICKET.c.scored_at, TICKET.c.key)
        return [_read(row) for row in self._connection.execute(wanted).mappings()]

    def keys(self, *, open_only: bool = True) -> list[str]:
        """The keys of the tickets, of open ones only unless told otherwise, each once."""
        wanted = select(TICKET.c.key).order_by(TICKET.c.key)
        return list(self._connection.execute(wanted.where(*_UNRESOLVED) if open_only else wanted).scalars())

    def count(self, opened_since: datetime | None = None) -> int:
        """How many tickets there are; with an instant, how many were opened then or later."""
        wanted = select(func.count()).select_from(TICKET)
        if opened_since is not None:
            wanted = wanted.where(TICKET.c.opened_at >= opened_since)
        return self._connection.execute(wanted).scalar_one()

    def absorbing(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """For each of the tickets the keys of those stored as merged into it."""
        merged: dict[str, list[str]] = {key: [] for key in keys}
        for batch in batches(merged):
            wanted = select(TICKET.c.merged_into, TICKET.c.key).where(TICKET.c.merged_into.in_(batch))
            for into, key in self._connection.execute(wanted.order_by(TICKET.c.key)):
                merged[into].append(key)
        return merged

    def took_others(self) -> frozenset[str]:
        """The keys of all tickets that another one is stored as merged into."""
        wanted = select(TICKET.c.merged_into).where(TICKET.c.merged_into.is_not(None)).distinct()
        return frozenset(key for key in self._connection.execute(wanted).scalars() if key is not None)

    def folded_before(self, instant: datetime, limit: int) -> list[str]:
        """The keys of open tickets that were last folded before an instant."""
        wanted = select(TICKET.c.key).where(*_UNRESOLVED, TICKET.c.folded_at < instant).order_by(TICKET.c.key)
        return list(self._connection.execute(wanted.limit(limit)).scalars())

    def next_key(self, prefix: str) -> str:
        """The prefix with the next free number; whoever asks next waits until this transaction has ended."""
        hold(self._connection, _NUMBERS, [0])
        wanted = select(TICKET.c.key).where(TICKET.c.key.startswith(prefix, autoescape=True))
        numbers = (key.removeprefix(prefix) for key in self._connection.execute(wanted).scalars())
        return f"{prefix}{max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0) + 1}"

    def place(self, key: str, *, conversation: str) -> None:
        """Notes the conversation in which the ticket is talked about."""
        self._connection.execute(update(TICKET).where(TICKET.c.key == key).values(conversation=conversation))

    def thread(self, key: str, *, conversation: str, thread_ts: str) -> None:
        """Notes where the ticket is talked about: a conversation, and the message that heads its thread there."""
        place = {"conversation": conversation, "thread_ts": thread_ts}
        self._connection.execute(update(TICKET).where(TICKET.c.key == key).values(**place))

    def headed(self, key: str, *, conversation: str, thread_ts: str) -> None:
        """Notes the message that heads the ticket's thread, if it has none yet and it is in the ticket's place."""
        without = (TICKET.c.key == key, TICKET.c.conversation == conversation, TICKET.c.thread_ts.is_(None))
        self._connection.execute(update(TICKET).where(*without).values(thread_ts=thread_ts))


def _written(row: TicketRow) -> dict[str, Any]:
    ticket, scope = row.ticket, row.ticket.scope
    return {
        "key": ticket.key,
        "title": ticket.title,
        "customer": scope.customer,
        "service": scope.service,
        "channel": scope.channel,
        "priority": scope.priority,
        "team": scope.team,
        "agreement": scope.agreement,
        "assignee": ticket.assignee,
        "opened_at": ticket.opened_at,
        "resolved_at": ticket.resolved_at,
        "merged_into": ticket.merged_into,
        "waiting": {reason: _pair(since, until) for reason, (since, until) in ticket.waiting.items()},
        "answered": ticket.answered,
        "unanswered_since": ticket.unanswered_since,
        "score": ticket.score,
        "scored_at": ticket.scored_at,
        "conversation": row.conversation,
        "thread_ts": row.thread_ts,
        "events": row.events,
        "folded_at": row.folded_at,
    }


def _pair(since: datetime, until: datetime | None) -> list[str | None]:
    return [codec.iso(since), codec.iso(until) if until else None]


def _read(row: RowMapping) -> TicketRow:
    ticket = Ticket(
        key=row["key"],
        title=row["title"],
        scope=Scope(**{name: row[name] for name in Scope.__dataclass_fields__}),
        assignee=row["assignee"],
        opened_at=row["opened_at"],
        resolved_at=row["resolved_at"],
        merged_into=row["merged_into"],
        waiting=_waiting(row["waiting"]),
        answered=row["answered"],
        unanswered_since=row["unanswered_since"],
        score=row["score"],
        scored_at=row["scored_at"],
    )
    return TicketRow(ticket, row["events"], row["folded_at"], row["conversation"], row["thread_ts"])


def _waiting(
    stored: Mapping[str, tuple[str, str | None]],
) -> dict[str, tuple[datetime, datetime | None]]:
    read = datetime.fromisoformat
    return {reason: (read(since), read(until) if until else None) for reason, (since, until) in stored.items()}
