"""What the shapes of rows share: instants, order, attributes, and ids that are the same in every import."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.imports.columns import ATTRIBUTES, RESOLUTION, Cell, Columns, Unfit
from bot.imports.rows import BadRow
from bot.store import codec
from sla_core.errors import BadEvent
from sla_core.tickets import Event, Resolved

Found = tuple[int, Event | BadRow]
_LARGEST = 2**63 - 1
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)


def instant(columns: Columns, cell: Cell, cells: Mapping[str, str]) -> datetime | None:
    """The instant in UTC that a cell names; None where it is missing; Unfit when it cannot be read."""
    text = cell.take(cells)
    if text is None:
        return None
    try:
        return columns.times.instant(text)
    except ValueError as error:
        raise Unfit(cell.column or "", text, str(error), columns.times.wanted) from error


def sequence(columns: Columns, cells: Mapping[str, str]) -> int | None:
    """The row's place in its source's own order, if the map names one."""
    text = columns.seq.take(cells) if columns.seq is not None else None
    if text is None or columns.seq is None:
        return None
    if not _WHOLE.fullmatch(text):
        raise Unfit(columns.seq.column or "", text, "is not a whole number", "a number such as 12")
    return int(text)


def attributes(columns: Columns, cells: Mapping[str, str]) -> dict[str, str | None]:
    """The attributes the map names, None where the row says nothing."""
    return {name: columns.attributes[name].take(cells) for name in ATTRIBUTES if name in columns.attributes}


def resolution(columns: Columns, cells: Mapping[str, str]) -> Resolved:
    """That a ticket was resolved, with where or how it was answered if the map names a column for that."""
    found = {name: columns.resolution[name].take(cells) or "" for name in RESOLUTION if name in columns.resolution}
    return Resolved(**found)


def event_id(event: Event) -> str:
    """An id made of what the event is: ticket, instant, kind, and its source's number where there is one."""
    order = "" if event.seq is None else f"/{event.seq}"
    return f"{event.ticket}/{event.at:%Y%m%dT%H%M%SZ}/{type(event.fact).__name__.lower()}{order}"


def named(events: Iterable[tuple[int, Event]]) -> Iterator[Found]:
    """One ticket's events with their ids. What is told twice is told once; what only looks alike gets a number."""
    known: dict[str, Event] = {}
    for line, event in events:
        plain, count = event_id(event), 1
        name = plain
        while name in known and known[name] != replace(event, event_id=name):
            count += 1
            name = f"{plain}#{count}"
        if name not in known:
            known[name] = replace(event, event_id=name)
            yield line, known[name]


def checked(line: int, event: Event) -> Event | BadRow:
    """The event if the log can keep it, or why its row is bad: a name too long, a character no database keeps."""
    try:
        for field, check, value in (
            ("ticket", codec.key, event.ticket),
            ("event_id", codec.key, event.event_id),
            ("source", codec.key, event.source),
            ("actor", codec.name, event.actor),
        ):
            _check(field, check, value)
        codec.encode(event.fact)
    except BadEvent as error:
        return BadRow(line, f"cannot be kept: {error}", f"names of up to {codec.LONGEST_NAME} ordinary characters")
    if event.seq is not None and abs(event.seq) > _LARGEST:
        return BadRow(line, "has a number too large to keep", f"at most {_LARGEST}", "seq", str(event.seq))
    return event


def _check(field: str, check: Callable[[object], object], value: str) -> None:
    try:
        check(value)
    except codec.Unfit as error:
        raise BadEvent(f"{field}: {error}") from error
