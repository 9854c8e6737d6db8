"""Rows that are events: one column says what happened, others say the rest."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from bot.imports.columns import PAYLOAD, SCOPE, Columns, Unfit
from bot.imports.fields import attributes, event_id, instant, sequence
from bot.imports.rows import BadRow, Row
from bot.store.codec import decode
from sla_core.errors import BadEvent
from sla_core.tickets import Event

_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_FLAGS = {"public", "acknowledgement", "needs_reply", "void"}
_INSTANTS = {"until", "since", "at"}
# The payload columns each kind listens to; those of other kinds may be filled and mean nothing there.
_HEEDED: Mapping[str, set[str]] = {
    "opened": {"origin", "since"},
    "message": {"author", "public", "acknowledgement", "needs_reply"},
    "paused": {"reason", "until"},
    "resumed": {"reason"},
    "resolved": {"via", "by"},
    "merged": {"into"},
    "corrected": {"event_id", "at", "void", "reason"},
}


def event_of_row(columns: Columns, row: Row) -> tuple[int, Event | BadRow]:
    """The event of one row, or why there is none."""
    try:
        return row.line, _event(columns, row.cells)
    except Unfit as unfit:
        return row.line, BadRow.of(row.line, unfit)
    except BadEvent as error:
        return row.line, BadRow(row.line, f"is no event: {error}", "the fields that its kind needs")


def _event(columns: Columns, cells: Mapping[str, str]) -> Event:
    assert columns.at is not None
    assert columns.kind is not None
    ticket, kind = columns.ticket.take(cells), columns.kind.take(cells)
    at = instant(columns, columns.at, cells)
    if ticket is None:
        raise Unfit(columns.ticket.column or "", "", "is missing", "the key of a ticket")
    if kind is None:
        raise Unfit(columns.kind.column or "", "", "is missing", "a kind of event")
    if at is None:
        raise Unfit(columns.at.column or "", "", "is missing", columns.times.wanted)
    actor = (columns.actor.take(cells) if columns.actor else None) or ""
    fact = decode(kind, _data(columns, kind, cells))
    event = Event(ticket, at, fact, columns.source, actor=actor, seq=sequence(columns, cells))
    return replace(event, event_id=_id(columns, event, cells))


def _data(columns: Columns, kind: str, cells: Mapping[str, str]) -> dict[str, Any]:
    found = attributes(columns, cells)
    data: dict[str, Any] = {
        name: _typed(columns, name, cells)
        for name in PAYLOAD
        if name in columns.payload and name in _HEEDED.get(kind, ())
    }
    data = {name: value for name, value in data.items() if value is not None}
    if kind == "opened":
        data |= {"title": found.get("title") or "", "scope": {n: found.get(n) for n in SCOPE}}
        data["assignee"] = found.get("assignee")
    elif kind == "changed":
        data["changes"] = {name: found[name] for name in SCOPE if found.get(name) is not None}
    elif kind == "assigned":
        data |= {"assignee": found.get("assignee"), "team": found.get("team")}
    return data


def _typed(columns: Columns, name: str, cells: Mapping[str, str]) -> object:
    cell = columns.payload[name]
    if name in _INSTANTS:
        at = instant(columns, cell, cells)
        return None if at is None else at.isoformat()
    text = cell.take(cells)
    if name not in _FLAGS or text is None:
        return text
    if text.lower() not in _TRUTH:
        raise Unfit(cell.column or "", text, "is neither true nor false", "true, false, yes, no, 1 or 0")
    return _TRUTH[text.lower()]


def _id(columns: Columns, event: Event, cells: Mapping[str, str]) -> str:
    """The source's own id; else what the event is, with a digest of its row where nothing numbers it."""
    own = columns.event_id.take(cells) if columns.event_id else None
    if own is not None:
        return own
    if event.seq is not None:
        return event_id(event)
    content = repr(sorted((column, cells.get(column)) for column in columns.needed))
    return f"{event_id(event)}/{sha256(content.encode()).hexdigest()[:8]}"
