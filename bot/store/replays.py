"""The log for whoever judges it again: a row for each ticket, read once, decoded as far as somebody asks."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from operator import lt
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, String, Text, and_, cast, func, literal, select, type_coerce
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bot.store import codec
from bot.store.dialect import batches
from bot.store.tables import EVENT, TICKET
from sla_core.errors import BadEvent
from sla_core.plain_lives import essence
from sla_core.tickets import Changed, Event, Fact, order

_BATCH = 400
_MOST_TEXTS = 20_000
_MOST_LOGS = 4_000
# What is written of an opening before its title, which is another for every ticket, and behind it. No title has the
# latter in it: in JSON a quotation mark inside of a text is escaped.
_BEFORE_TITLE, _BEHIND_TITLE = 'opened{"title":"', '","scope":'
# Between the lines of a log, and between the names in one. JSON escapes both; a name may have them, if hardly any does.
_BETWEEN_LINES, _BETWEEN_NAMES = "\x1f", "\x1e"


class _Line(NamedTuple):
    """What is stored of an event, beside its instant."""

    kind: str
    data: str
    source: str
    event_id: str
    actor: str
    seq: int | None


class Told:
    """A ticket's log. `facts` is what of it a plain life tells, None if it has none; `instants` are those of all."""

    __slots__ = ("_lines", "facts", "instants", "ticket")

    def __init__(
        self, ticket: str, facts: tuple[Fact, ...] | None, at: list[datetime], lines: Callable[[], Sequence[_Line]]
    ) -> None:
        self.ticket = ticket
        self.facts = facts
        self.instants = at
        self._lines = lines

    def events(self) -> list[Event]:
        """The log in full; BadEvent for a line that cannot be read."""
        return [
            Event(self.ticket, at, _decoded(self.ticket, line), *line[2:])
            for line, at in zip(self._lines(), self.instants, strict=True)
        ]

    def in_order(self) -> "Told":
        """The same in the order of a log: of what happened at one instant, the store knows but the order of arrival."""
        assert self.facts is not None
        lines = self._lines()
        told = zip(lines, self.facts, self.instants, strict=True)
        events = [Event(self.ticket, at, fact, *line[2:]) for line, fact, at in told]
        places = sorted(range(len(events)), key=lambda number: order(events[number]))
        facts, instants = tuple(self.facts[one] for one in places), [self.instants[one] for one in places]
        return Told(self.ticket, facts, instants, lambda: [lines[one] for one in places])


class Replays:
    """The log of every ticket again, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def address(self) -> str:
        """Where another process finds the same store, password and all."""
        return self._connection.engine.url.render_as_string(hide_password=False)

    def newest(self) -> int:
        """The number of the newest event: what is bounded by it is the same for every reader."""
        return self._connection.execute(select(func.max(EVENT.c.id))).scalar_one() or 0

    def parts(self, size: int) -> list[str]:
        """Keys of tickets that part the log: the first of every so many, without the very first."""
        numbered = select(TICKET.c.key, func.row_number().over(order_by=TICKET.c.key).label("number")).subquery()
        chosen = select(numbered.c.key).where((numbered.c.number - 1) % size == 0, numbered.c.number > 1)
        return list(self._connection.execute(chosen.order_by(numbered.c.key)).scalars())

    def stream(
        self, opened_since: datetime | None = None, *, keys: tuple[str | None, str | None] = (None, None),
        newest: int | None = None,
    ) -> Iterator[Told]:  # fmt: skip
        """Every ticket's log, one ticket in memory at a time. To be used up inside the transaction.

        With an instant, only the tickets opened then or later; with keys, only those from the first to before the
        second; with the number of an event, nothing that came later.
        """
        yield from self._read(list(_bounds(opened_since, keys, newest)), newest)

    def unsettled(
        self, since: datetime, customers: Collection[str], *, keys: tuple[str | None, str | None] = (None, None),
        newest: int | None = None,
    ) -> Iterator[Told]:  # fmt: skip
        """The same for every ticket of these customers that is not resolved, or to which something happened since.

        Whatever was decided of any other, under any promise, was decided before that instant. What came later than the
        newest event may have resolved a ticket, or made it another customer's: as of that event it was one of these.
        """
        mine = and_(*_unsettled(since, customers, keys))
        if newest is not None:
            mine |= TICKET.c.key.in_(select(EVENT.c.ticket).where(EVENT.c.id > newest))
        chosen = select(TICKET.c.key).where(mine, *_between(TICKET.c.key, keys))
        yield from self._read([EVENT.c.ticket.in_(chosen), *_bounds(None, keys, newest)], newest)

    def count_unsettled(self, since: datetime, customers: Collection[str]) -> int:
        """How many tickets these are."""
        counted = select(func.count()).select_from(TICKET).where(*_unsettled(since, customers))
        return self._connection.execute(counted).scalar_one()

    def of(self, tickets: Iterable[str]) -> Iterator[Told]:
        """The logs of these tickets, a batch at a time."""
        known = _Known()
        for batch in batches(tickets):
            yield from self._read([EVENT.c.ticket.in_(batch)], known=known)

    def oldest(self) -> datetime | None:
        """When the first ticket was opened; None if there is none."""
        found: datetime | None = self._connection.execute(select(func.min(TICKET.c.opened_at))).scalar_one()
        return found

    def _read(
        self, bounds: Sequence[ColumnElement[bool]], newest: int | None = None, known: "_Known | None" = None
    ) -> Iterator[Told]:
        known = known or _Known()
        for ticket, instants, facts, names in self._connection.execute(_wanted(self._connection.dialect.name, bounds)):
            yield self._told(known, _Row(ticket, instants, facts, names), newest)

    def _told(self, known: "_Known", row: "_Row", newest: int | None) -> Told:
        at = list(map(datetime.fromisoformat, row.instants.split(_BETWEEN_LINES)))
        told = Told(row.ticket, known.facts(row), at, lambda: row.lines() or self._lines(row.ticket, newest))
        # Which order the lines are put together in is not for SQLite to promise.
        return told if told.facts is None or all(map(lt, at, at[1:])) else told.in_order()

    def _lines(self, ticket: str, newest: int | None) -> list[_Line]:
        """The lines of one ticket, one by one."""
        columns = (EVENT.c.kind, cast(EVENT.c.data, Text), *(EVENT.c[name] for name in _NAMES), EVENT.c.seq)
        bounds = (EVENT.c.ticket == ticket, *_bounds(None, (None, None), newest))
        found = self._connection.execute(select(*columns).where(*bounds).order_by(EVENT.c.at, EVENT.c.id))
        return [_Line(*line) for line in found]


_NAMES = ("source", "event_id", "actor")


class _Row(NamedTuple):
    """A ticket as the database puts it together: the instants, facts and names of its events, each in one text."""

    ticket: str
    instants: str
    facts: str
    names: str

    def lines(self) -> list[_Line] | None:
        """The events; None if a name has in it what stands between names."""
        facts, names = (
            self.facts.split(_BETWEEN_LINES),
            [one.split(_BETWEEN_NAMES) for one in self.names.split(_BETWEEN_LINES)],
        )
        if len(names) != len(facts) or any(len(one) != len(_NAMES) + 1 for one in names):
            return None
        return [
            _Line(*_parted(fact), source, event_id, actor, int(seq) if seq else None)
            for fact, (source, event_id, actor, seq) in zip(facts, names, strict=True)
        ]


def _wanted(dialect: str, bounds: Sequence[ColumnElement[bool]]) -> Select[Any]:
    names: ColumnElement[str] = func.coalesce(cast(EVENT.c.seq, Text), "")
    for name in reversed(_NAMES):
        names = EVENT.c[name] + _BETWEEN_NAMES + names
    facts = EVENT.c.kind + cast(EVENT.c.data, Text)
    # Instants are read faster as texts, each with its zone, than column by column.
    at = type_coerce(EVENT.c.at, String()) if dialect == "sqlite" else cast(func.timezone("UTC", EVENT.c.at), Text)
    instants = at + "+00:00"
    chosen = [_gathered(dialect, one) for one in (instants, facts, names)]
    rows = select(EVENT.c.ticket, *chosen).where(*bounds).group_by(EVENT.c.ticket)
    return rows.order_by(EVENT.c.ticket).execution_options(yield_per=_BATCH)


def _gathered(dialect: str, text: ColumnElement[str]) -> ColumnElement[str]:
    if dialect == "sqlite":
        return func.group_concat(text, _BETWEEN_LINES)
    # PostgreSQL promises an order where it is asked for one.
    between = aggregate_order_by(cast(literal(_BETWEEN_LINES), Text), EVENT.c.at, EVENT.c.id)
    return func.string_agg(text, between)


def _bounds(
    opened_since: datetime | None, keys: tuple[str | None, str | None], newest: int | None
) -> Iterator[ColumnElement[bool]]:
    if opened_since is not None:
        yield EVENT.c.ticket.in_(select(TICKET.c.key).where(TICKET.c.opened_at >= opened_since))
    yield from _between(EVENT.c.ticket, keys)
    if newest is not None:
        yield EVENT.c.id <= newest


def _between(key: ColumnElement[str], keys: tuple[str | None, str | None]) -> Iterator[ColumnElement[bool]]:
    """Whether a key is one from the first to before the second."""
    first, last = keys
    if first is not None:
        yield key >= first
    if last is not None:
        yield key < last


def _unsettled(
    since: datetime, customers: Collection[str], keys: tuple[str | None, str | None] = (None, None)
) -> tuple[ColumnElement[bool], ...]:
    # Without the keys each part of the log would look through the events of all.
    stirred = TICKET.c.key.in_(select(EVENT.c.ticket).where(EVENT.c.at >= since, *_between(EVENT.c.ticket, keys)))
    return TICKET.c.customer.in_(customers), TICKET.c.resolved_at.is_(None) | stirred


class _Known:
    """What the texts of facts mean, each decoded once; equal facts are one and the same."""

    def __init__(self) -> None:
        self._by_log: dict[str, tuple[Fact, ...] | None] = {}
        self._by_text: dict[str, Fact | None] = {}
        self._same: dict[Fact, Fact] = {}

    def facts(self, row: _Row) -> tuple[Fact, ...] | None:
        """What a plain life tells of a ticket's facts; None if it has none."""
        text = _untitled(row.facts)
        if text in self._by_log:
            return self._by_log[text]
        if len(self._by_log) >= _MOST_LOGS:
            self._by_log.clear()
        facts: list[Fact] = []
        for one in row.facts.split(_BETWEEN_LINES):
            fact = self._essence(one)
            if fact is None:
                break
            facts.append(fact)
        else:
            return self._by_log.setdefault(text, tuple(facts))
        return self._by_log.setdefault(text, None)

    def _essence(self, told: str) -> Fact | None:
        text = _untitled(told)
        if text in self._by_text:
            return self._by_text[text]
        if len(self._by_text) >= _MOST_TEXTS:
            self._by_text.clear()
        fact = _essence_of(*_parted(told))
        if fact is not None and not isinstance(fact, Changed):  # which holds a mapping, and cannot be looked up
            fact = self._same.setdefault(fact, fact)
        self._by_text[text] = fact
        return fact


def _essence_of(kind: str, data: str) -> Fact | None:
    """What of a fact a plain life tells; None also for one that cannot be read, of which the log in full complains."""
    try:
        return essence(codec.decode(kind, json.loads(data)))
    except BadEvent:
        return None


def _untitled(facts: str) -> str:
    """The text of facts without the title of the ticket, if they begin with its opening."""
    return facts.partition(_BEHIND_TITLE)[2] or facts if facts.startswith(_BEFORE_TITLE) else facts


def _parted(fact: str) -> tuple[str, str]:
    """The kind of a fact, and its data."""
    begins = fact.index("{")
    return fact[:begins], fact[begins:]


def _decoded(ticket: str, line: _Line) -> Fact:
    try:
        return codec.decode(line.kind, json.loads(line.data))
    except BadEvent as error:
        raise BadEvent(f"event {line.event_id!r} of {line.source!r}, ticket {ticket!r}: {error}") from error
