"""From the rows of a file to events, ticket by ticket; whatever cannot be used is told with its line."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern

from bot.imports.columns import Columns, Shape, Unfit
from bot.imports.fields import Found, checked
from bot.imports.log import event_of_record
from bot.imports.rows import BadRow, Gauge, Row, read_rows
from bot.imports.rows_of_events import event_of_row
from bot.imports.rows_of_states import events_of_states
from bot.imports.rows_of_tickets import events_of_ticket
from bot.imports.streams import digest
from sla_core.tickets import Event

_Translate = Callable[[Columns, str, Sequence[Row]], Iterable[Found]]
_BY_TICKET: Mapping[Shape, _Translate] = {Shape.STATES: events_of_states, Shape.TICKETS: events_of_ticket}


@dataclass(frozen=True, slots=True)
class Survey:
    """A file seen once through: its digest, its rows, and whether each ticket's rows stand together."""

    digest: str
    rows: int
    grouped: bool


@dataclass(slots=True)
class Part:
    """What belongs together, at least one row: a ticket's events with their lines, and the bad rows met on the way."""

    rows: int = 0
    events: list[tuple[int, Event]] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def take(self, found: Iterable[Found]) -> "Part":
        """The part with these put where they belong."""
        for line, item in found:
            kept = item if isinstance(item, BadRow) else checked(line, item)
            if isinstance(kept, BadRow):
                self.bad.append(kept)
            else:
                self.events.append((line, kept))
        return self


def survey(path: Path, columns: Columns) -> Survey:
    """Reads the file once without making events of it. BadFile when it cannot be read to its end."""
    rows, last, seen, grouped = 0, None, set[str](), True
    for row in read_rows(path, columns):
        rows += 1
        key = _ticket(columns, row) if columns.shape in _BY_TICKET else None
        if isinstance(key, str) and key != last:
            grouped = grouped and key not in seen
            seen.add(key)
            last = key
    return Survey(digest(path), rows, grouped)


def parts(path: Path, columns: Columns, *, grouped: bool, gauge: Gauge | None = None) -> Iterator[Part]:
    """The file's parts in an order that is the same every time; their rows add up to those of the file.

    A file whose tickets are scattered is held in memory, the needed columns of it; a grouped one is not.
    """
    rows = read_rows(path, columns, gauge=gauge)
    if columns.shape not in _BY_TICKET:
        translate = event_of_record if columns.shape is Shape.LOG else event_of_row
        for row in rows:
            found: Found = (row.line, row) if isinstance(row, BadRow) else translate(columns, row)
            yield Part(rows=1).take([found])
        return
    for key, mine, bad in _neighbours(columns, rows) if grouped else _gathered(columns, rows):
        part = Part(rows=len(mine) + len(bad), bad=bad)
        yield part.take(_BY_TICKET[columns.shape](columns, key, mine)) if mine else part


def events(path: Path, columns: Columns) -> Iterator[Found]:
    """Every event of a file with the line it comes from, and every bad row. BadFile as for `survey`."""
    for part in parts(path, columns, grouped=survey(path, columns).grouped):
        yield from ((bad.line, bad) for bad in part.bad)
        yield from part.events


def _ticket(columns: Columns, row: Row | BadRow) -> str | BadRow:
    """The key of a row's ticket, or why the row is bad."""
    if isinstance(row, BadRow):
        return row
    try:
        key = columns.ticket.take(row.cells)
    except Unfit as unfit:
        return BadRow.of(row.line, unfit)
    if key is None:
        return BadRow(row.line, "is missing", "the key of a ticket", columns.ticket.column or "ticket")
    return key


_Group = tuple[str, list[Row], list[BadRow]]


def _neighbours(columns: Columns, rows: Iterable[Row | BadRow]) -> Iterator[_Group]:
    key, mine, bad = "", list[Row](), list[BadRow]()
    for row in rows:
        found = _ticket(columns, row)
        if isinstance(found, BadRow):
            bad.append(found)
            continue
        if mine and found != key:
            yield key, mine, bad
            mine, bad = [], []
        key = found
        mine.append(_kept(row))
    if mine or bad:
        yield key, mine, bad


def _gathered(columns: Columns, rows: Iterable[Row | BadRow]) -> Iterator[_Group]:
    tickets: dict[str, list[Row]] = {}
    bad = []
    for row in rows:
        found = _ticket(columns, row)
        if isinstance(found, BadRow):
            bad.append(found)
        else:
            tickets.setdefault(found, []).append(_kept(row))
    if bad:
        yield "", [], bad
    yield from ((key, mine, []) for key, mine in tickets.items())


def _kept(row: Row | BadRow) -> Row:
    """The row as it is held on to: names and values that repeat are kept once."""
    assert isinstance(row, Row)
    return Row(row.line, {intern(column): intern(text) for column, text in row.cells.items()})
