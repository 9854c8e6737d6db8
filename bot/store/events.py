"""The log: what happened to tickets, as it was reported, never changed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, Text, case, cast, func, select, tuple_
from sqlalchemy import Row as SqlRow

from bot.store import codec
from bot.store.dialect import batches, insert
from bot.store.records import AppendResult, Conflict, EventKey
from bot.store.tables import EVENT, TICKET
from sla_core.errors import BadEvent
from sla_core.tickets import Event, Fact

_LARGEST = 2**63 - 1
_COLUMNS = tuple(EVENT.c[name] for name in ("ticket", "at", "kind", "data", "source", "event_id", "actor", "seq"))
# The facts as the text they are stored as: most of a long log says the same few things again and again.
_RAW = tuple(cast(column, Text) if column is EVENT.c.data else column for column in _COLUMNS)
_IN_ORDER = (EVENT.c.at, EVENT.c.id)


class Events:
    """The log of every ticket, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, events: Sequence[Event], received_at: datetime) -> AppendResult:
        """Adds the events that are new. One that is there already, by source and id, is never overwritten.

        BadEvent if one of them cannot be kept (an empty id, a NUL character, an instant without a zone): then none is.
        """
        first: dict[EventKey, dict[str, Any]] = {}
        again: list[dict[str, Any]] = []
        for event in events:
            row = _written(event, received_at)
            if first.setdefault(event.key, row) is not row:
                again.append(row)
        added = self._insert(first)
        again += [row for key, row in first.items() if key not in added]
        known, conflicts = self._compare(again)
        return AppendResult(tuple(key for key in first if key in added), tuple(known), tuple(conflicts))

    def _insert(self, rows: dict[EventKey, dict[str, Any]]) -> set[EventKey]:
        if not rows:
            return set()
        statement = insert(self._connection, EVENT).on_conflict_do_nothing().returning(EVENT.c.source, EVENT.c.event_id)
        # In the order of their keys: two writers of the same events then wait for each other, but never in a ring.
        found = self._connection.execute(statement, [rows[key] for key in sorted(rows)])
        return {(source, event_id) for source, event_id in found}

    def _compare(self, rows: list[dict[str, Any]]) -> tuple[list[EventKey], list[Conflict]]:
        known: dict[EventKey, None] = {}
        conflicts = []
        for batch in batches(rows):
            keys = [(row["source"], row["event_id"]) for row in batch]
            wanted = select(EVENT).where(tuple_(EVENT.c.source, EVENT.c.event_id).in_(keys))
            stored = {(row["source"], row["event_id"]): row for row in self._connection.execute(wanted).mappings()}
            for key, row in zip(keys, batch, strict=True):
                if reason := _difference(stored[key], row):
                    conflicts.append(Conflict(key, row["ticket"], reason))
                else:
                    known[key] = None
        return list(known), conflicts

    def of(self, ticket: str) -> list[Event]:
        """The ticket's events by the time they bear, those of one instant in order of arrival."""
        return self.of_many([ticket])[ticket]

    def of_many(self, tickets: Iterable[str]) -> dict[str, list[Event]]:
        """The events of each of these tickets; an empty list for one that is unknown."""
        logs: dict[str, list[Event]] = {ticket: [] for ticket in tickets}
        for batch in batches(logs):
            wanted = select(*_COLUMNS).where(EVENT.c.ticket.in_(batch)).order_by(*_IN_ORDER)
            for row in self._connection.execute(wanted):
                logs[row.ticket].append(_read(row))
        return logs

    def last_received(self, tickets: Iterable[str], since: datetime) -> dict[str, tuple[datetime, Event]]:
        """For each of these tickets that an event came in of from an instant on: when the last one did, and it."""
        found: dict[str, tuple[datetime, Event]] = {}
        for batch in batches(tickets):
            wanted = select(EVENT.c.received_at, *_COLUMNS).where(EVENT.c.ticket.in_(batch))
            for row in self._connection.execute(wanted.where(EVENT.c.received_at >= since).order_by(EVENT.c.id)):
                found[row.ticket] = (row.received_at, _read(row))
        return found

    def stream(self, opened_since: datetime | None = None) -> Iterator[tuple[str, list[Event]]]:
        """Every ticket with its events, one ticket in memory at a time. To be used up inside the transaction.

        With an instant, only the tickets opened then or later.
        """
        wanted = select(*_RAW).order_by(EVENT.c.ticket, *_IN_ORDER).execution_options(yield_per=1000)
        if opened_since is not None:
            wanted = wanted.where(EVENT.c.ticket.in_(select(TICKET.c.key).where(TICKET.c.opened_at >= opened_since)))
        for ticket, rows in groupby(self._connection.execute(wanted), key=itemgetter(0)):
            yield ticket, [_streamed(*row) for row in rows]

    def tickets(self) -> list[str]:
        """The keys of every ticket that has events, each once."""
        wanted = select(EVENT.c.ticket).distinct().order_by(EVENT.c.ticket)
        return list(self._connection.execute(wanted).scalars())

    def perhaps_open(self, at: datetime) -> list[str]:
        """The tickets that may have been open at an instant: none that was settled by then and not touched since.

        One with a correction may have been, whatever instants its events bear.
        """
        settled = select(TICKET.c.key).where(TICKET.c.resolved_at.is_not(None) | TICKET.c.merged_into.is_not(None))
        later = (func.max(EVENT.c.at) > at) | EVENT.c.ticket.not_in(settled)
        corrected = func.max(case((EVENT.c.kind == "corrected", 1), else_=0)) == 1
        perhaps = corrected | ((func.min(EVENT.c.at) <= at) & later)
        wanted = select(EVENT.c.ticket).group_by(EVENT.c.ticket).having(perhaps).order_by(EVENT.c.ticket)
        return list(self._connection.execute(wanted).scalars())

    def ticket_of(self, key: EventKey) -> str | None:
        """The ticket that the event of that source and id belongs to; None if there is no such event."""
        wanted = select(EVENT.c.ticket).where(EVENT.c.source == key[0], EVENT.c.event_id == key[1])
        return self._connection.execute(wanted).scalar_one_or_none()

    def newest(self) -> int:
        """A number that grows with every event; 0 if there is none."""
        return int(self._connection.execute(select(func.max(EVENT.c.id))).scalar() or 0)

    def count(self) -> int:
        """How many events there are."""
        return self._connection.execute(select(func.count()).select_from(EVENT)).scalar_one()


def _written(event: Event, received_at: datetime) -> dict[str, Any]:
    kind, data = codec.encode(event.fact)
    return {
        "source": _checked("source", codec.key, event.source),
        "event_id": _checked("event_id", codec.key, event.event_id),
        "ticket": _checked("ticket", codec.key, event.ticket),
        "kind": kind,
        "at": _checked("at", codec.instant, event.at),
        "received_at": _checked("received_at", codec.instant, received_at),
        "seq": _checked("seq", _place, event.seq),
        "actor": _checked("actor", codec.name, event.actor),
        "data": data,
    }


def _checked(field: str, check: Any, value: object) -> Any:
    try:
        return check(value)
    except codec.Unfit as error:
        raise BadEvent(f"event.{field}: {error}") from error


def _place(seq: int | None) -> int | None:
    if seq is not None and not -_LARGEST <= seq <= _LARGEST:
        raise codec.Unfit(f"{seq} is too large: {_LARGEST} at most")
    return seq


def _read(row: SqlRow[Any]) -> Event:
    try:
        fact = codec.decode(row.kind, row.data)
    except BadEvent as error:
        raise BadEvent(f"event {row.event_id!r} of {row.source!r}, ticket {row.ticket!r}: {error}") from error
    return Event(row.ticket, row.at, fact, row.source, row.event_id, row.actor, row.seq)


def _streamed(ticket: str, at: datetime, kind: str, data: str, *rest: Any) -> Event:
    try:
        return Event(ticket, at, _fact(kind, data), *rest)
    except BadEvent as error:
        source, event_id, *_ = rest
        raise BadEvent(f"event {event_id!r} of {source!r}, ticket {ticket!r}: {error}") from error


@lru_cache(maxsize=4096)
def _fact(kind: str, data: str) -> Fact:
    """The fact of a stored text. Facts are never changed, so events may share one."""
    return codec.decode(kind, json.loads(data))


def _difference(stored: RowMapping, came: dict[str, Any]) -> str:
    """What differs, in words; empty if nothing does. A field the stored one was written without has its default."""
    columns = {name: (stored[name], came[name]) for name in ("ticket", "kind", "at", "actor", "seq")}
    if stored["kind"] == came["kind"]:
        _, old = codec.encode(codec.decode(stored["kind"], stored["data"]))
        columns |= {name: (old[name], value) for name, value in came["data"].items()}
    return "; ".join(f"{name} was {old!s}, came as {new!s}" for name, (old, new) in columns.items() if old != new)
