"""Our own log as JSON Lines: one event a line, written and read without loss."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.imports.columns import Columns, Unfit
from bot.imports.instants import Times
from bot.imports.rows import BadRow, Row
from bot.store.codec import decode, encode
from sla_core.errors import BadEvent
from sla_core.tickets import Event

_KEYS = ("ticket", "at", "kind", "data", "source", "event_id", "actor", "seq")
_NEEDED = ("ticket", "at", "kind", "event_id")
_TIMES = Times()


def write_line(event: Event) -> str:
    """The event as one line of JSON, without its end."""
    kind, data = encode(event.fact)
    values = (event.ticket, event.at.isoformat(), kind, data, event.source, event.event_id, event.actor, event.seq)
    return json.dumps(dict(zip(_KEYS, values, strict=True)), ensure_ascii=False)


def read_line(record: Mapping[str, Any], *, source: str) -> Event:
    """The event that a JSON object tells; `source` is for those that name none. Unfit or BadEvent if it tells none."""
    for key in record:
        if key not in _KEYS:
            raise Unfit(key, str(record[key]), "has no meaning here", f"only {', '.join(_KEYS)}")
    for key in _NEEDED:
        if record.get(key) in (None, ""):
            raise Unfit(key, "", "is missing", "a value in every line")
    return Event(
        ticket=_text(record, "ticket"),
        at=_instant(_text(record, "at")),
        fact=decode(_text(record, "kind"), record.get("data", {})),
        source=_text(record, "source") or source,
        event_id=_text(record, "event_id"),
        actor=_text(record, "actor"),
        seq=_number(record.get("seq")),
    )


def event_of_record(columns: Columns, row: Row) -> tuple[int, Event | BadRow]:
    """The event of one row, or why there is none."""
    try:
        return row.line, read_line(row.record, source=columns.source)
    except Unfit as unfit:
        return row.line, BadRow.of(row.line, unfit)
    except BadEvent as error:
        return row.line, BadRow(row.line, f"is no event: {error}", "the fields that its kind needs")


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise Unfit(key, str(value), "is not text", "text in quotes")
    return value or ""


def _instant(text: str) -> datetime:
    try:
        return _TIMES.instant(text)
    except ValueError as error:
        what = str(error).partition(",")[0]
        raise Unfit("at", text, what, "an instant such as 2026-03-02T09:00:00+00:00") from error


def _number(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Unfit("seq", str(value), "is not a whole number", "a number such as 12, or null")
