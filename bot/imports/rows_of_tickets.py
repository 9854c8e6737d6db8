"""Rows that are whole tickets, with the instants of what happened to them in columns."""

from collections.abc import Iterator, Mapping, Sequence

from bot.imports.columns import INSTANTS, SCOPE, Columns, Unfit
from bot.imports.fields import Found, attributes, instant, named, resolution, sequence
from bot.imports.rows import BadRow, Row
from sla_core.tickets import Author, Closed, Event, Fact, Message, Opened, Reopened, Scope

_FACTS: Mapping[str, Fact] = {
    "first_response": Message(Author.AGENT),
    "reopened": Reopened(),
    "closed": Closed(),
}


def events_of_ticket(columns: Columns, key: str, rows: Sequence[Row]) -> Iterator[Found]:
    """The events of one ticket. Of several rows the last stands for it: by the map's order, else as they come."""
    fitting: list[tuple[int, int, Row]] = []
    for place, row in enumerate(rows):
        try:
            fitting.append((sequence(columns, row.cells) or 0, place, row))
        except Unfit as unfit:
            yield row.line, BadRow.of(row.line, unfit)
    if not fitting:
        return
    last = max(fitting, key=lambda numbered: numbered[:2])[2]
    try:
        yield from named([(last.line, event) for event in _events(columns, key, last)])
    except Unfit as unfit:
        yield last.line, BadRow.of(last.line, unfit)


def _events(columns: Columns, key: str, row: Row) -> list[Event]:
    actor = (columns.actor.take(row.cells) if columns.actor else None) or ""
    told = [_opening(columns, key, row)]
    for name in INSTANTS[1:]:
        at = instant(columns, columns.instants[name], row.cells) if name in columns.instants else None
        if at is not None:
            fact = resolution(columns, row.cells) if name == "resolved" else _FACTS[name]
            told.append(Event(key, at, fact, columns.source, actor=actor))
    return told


def _opening(columns: Columns, key: str, row: Row) -> Event:
    cell = columns.instants["opened"]
    at = instant(columns, cell, row.cells)
    if at is None:
        raise Unfit(cell.column or "opened", "", "is missing", columns.times.wanted)
    found = attributes(columns, row.cells)
    by = (columns.opened_by.take(row.cells) if columns.opened_by else None) or ""
    fact = Opened(found.get("title") or "", Scope(**{n: found.get(n) for n in SCOPE}), found.get("assignee"))
    return Event(key, at, fact, columns.source, actor=by)
