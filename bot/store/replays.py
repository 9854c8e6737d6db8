"""The log for whoever judges it again: few columns, read once, decoded as far as somebody asks."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, Text, cast, func, select, type_coerce
from sqlalchemy.types import NullType

from bot.store import codec
from bot.store.tables import EVENT, TICKET
from sla_core.errors import BadEvent
from sla_core.plain_lives import essence
from sla_core.tickets import Changed, Event, Fact, order

_BATCH = 2000
_MOST_TEXTS = 20_000
# All that is written of an opening behind its title, which is another for every ticket. No title has this in it:
# in JSON a quotation mark inside of a text is escaped.
_BEHIND_TITLE = '","scope":'
Line = tuple[str, Any, str, str, str, str, str, int | None]


class Told:
    """A ticket's log. `facts` is what of it a plain life tells, None if it has none; `instants` are those of all."""

    __slots__ = ("_lines", "facts", "instants", "ticket")

    def __init__(self, ticket: str, lines: Sequence[Line], facts: tuple[Fact, ...] | None, at: list[datetime]) -> None:
        self.ticket = ticket
        self.facts = facts
        self.instants = at
        self._lines = lines

    def events(self) -> list[Event]:
        """The log in full; BadEvent for a line that cannot be read."""
        return [
            Event(self.ticket, at, _decoded(line), *line[4:])
            for line, at in zip(self._lines, self.instants, strict=True)
        ]


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
        known = _Known()
        wanted = _wanted(self._connection.dialect.name, list(_bounds(opened_since, keys, newest)))
        for ticket, lines in groupby(self._connection.execute(wanted), key=itemgetter(0)):
            yield known.told(ticket, list(lines))


def _wanted(dialect: str, bounds: Sequence[ColumnElement[bool]]) -> Select[Any]:
    # The instants as the driver gives them: SQLite's are texts, which are read faster here than column by column.
    at = type_coerce(EVENT.c.at, String() if dialect == "sqlite" else NullType())
    rest = (EVENT.c[name] for name in ("source", "event_id", "actor", "seq"))
    chosen = select(EVENT.c.ticket, at, EVENT.c.kind, cast(EVENT.c.data, Text), *rest).where(*bounds)
    return chosen.order_by(EVENT.c.ticket, EVENT.c.at, EVENT.c.id).execution_options(yield_per=_BATCH)


def _bounds(
    opened_since: datetime | None, keys: tuple[str | None, str | None], newest: int | None
) -> Iterator[ColumnElement[bool]]:
    first, last = keys
    if opened_since is not None:
        yield EVENT.c.ticket.in_(select(TICKET.c.key).where(TICKET.c.opened_at >= opened_since))
    if first is not None:
        yield EVENT.c.ticket >= first
    if last is not None:
        yield EVENT.c.ticket < last
    if newest is not None:
        yield EVENT.c.id <= newest


class _Known:
    """What the texts of facts mean, each decoded once; equal facts are one and the same."""

    def __init__(self) -> None:
        self._by_text: dict[tuple[str, str], Fact | None] = {}
        self._same: dict[Fact, Fact] = {}

    def told(self, ticket: str, lines: Sequence[Line]) -> Told:
        facts: list[Fact] = []
        plain = True
        for line in lines:
            fact = self._essence(line) if plain else None
            plain = fact is not None
            if fact is None:
                break
            facts.append(fact)
        instants = [_instant(line[1]) for line in lines]
        if plain and any(one >= two for one, two in pairwise(instants)):
            return _in_order(ticket, lines, facts, instants)
        return Told(ticket, lines, tuple(facts) if plain else None, instants)

    def _essence(self, line: Line) -> Fact | None:
        kind, text = line[2], line[3]
        key = (kind, text.partition(_BEHIND_TITLE)[2] or text if kind == "opened" else text)
        if key in self._by_text:
            return self._by_text[key]
        if len(self._by_text) >= _MOST_TEXTS:
            self._by_text.clear()
        fact = essence(_decoded(line))
        if fact is not None and not isinstance(fact, Changed):  # which holds a mapping, and cannot be looked up
            fact = self._same.setdefault(fact, fact)
        self._by_text[key] = fact
        return fact


def _in_order(ticket: str, lines: Sequence[Line], facts: Sequence[Fact], instants: Sequence[datetime]) -> Told:
    """The store knows no order of what happened at one instant but that of arrival; a log does."""
    events = [Event(ticket, at, fact, *line[4:]) for line, fact, at in zip(lines, facts, instants, strict=True)]
    places = sorted(range(len(events)), key=lambda number: order(events[number]))
    return Told(
        ticket, [lines[one] for one in places], tuple(facts[one] for one in places), [instants[one] for one in places]
    )


def _instant(value: str | datetime) -> datetime:
    # To read the zone with the rest takes a sixth of the time of putting it in afterwards.
    return datetime.fromisoformat(value + "+00:00") if isinstance(value, str) else value.astimezone(UTC)


def _decoded(line: Line) -> Fact:
    try:
        return codec.decode(line[2], json.loads(line[3]))
    except BadEvent as error:
        raise BadEvent(f"event {line[5]!r} of {line[4]!r}, ticket {line[0]!r}: {error}") from error
