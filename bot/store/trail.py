"""The audit trail: who did what, in an unbroken row of numbers, each line sealed together with the one before it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, insert, literal_column, select

from bot.store import codec
from bot.store.dialect import WRITING, batches, hold
from bot.store.errors import Refused
from bot.store.paging import AuditRow, Json
from bot.store.paging_tables import AUDIT
from sla_core.escalations import Line

_LOCKS, _TRAIL = 4, 0
_AT_ONCE = 500
_SEALED = ("number", "at", "actor", "what", "ticket", "escalation", "epoch", "facts")
_COLUMNS = tuple(AUDIT.c[name] for name in AuditRow.__dataclass_fields__)


class Trail:
    """The trail, inside one transaction. What is added is written when the transaction is about to end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pending: list[AuditRow] = []

    def add(self, line: Line, *, ticket: str, escalation: str) -> None:
        """Adds a transition of an escalation."""
        facts = {"before": line.before, "after": line.after, **line.facts}
        self._add(AuditRow(0, line.at, line.actor, line.what, ticket, escalation, line.epoch, facts, ""))

    def note(
        self, what: str, *, at: datetime, actor: str, facts: Json, ticket: str | None = None,
        escalation: str | None = None,
    ) -> None:  # fmt: skip
        """Adds something else that somebody did."""
        self._add(AuditRow(0, at, actor, what, ticket, escalation, None, facts, ""))

    def _add(self, row: AuditRow) -> None:
        if not self._connection.get_execution_options().get(WRITING):
            raise Refused(f"{row.what!r} cannot be added to the trail by a transaction that only reads")
        self._pending.append(replace(row, at=codec.instant(row.at), facts=_simple(row.facts)))

    def flush(self) -> None:
        """Writes what was added. Nobody else can until the transaction ends, so it comes last."""
        if not self._pending:
            return
        hold(self._connection, _LOCKS, [_TRAIL])
        last = self.head()
        number, previous = (last.number, last.hash) if last else (0, "")
        written = []
        for row in self._pending:
            number += 1
            sealed = replace(row, number=number, hash=seal(previous, replace(row, number=number)))
            written.append({name: getattr(sealed, name) for name in (*_SEALED, "hash")} | {"previous": previous})
            previous = sealed.hash
        self._connection.execute(insert(AUDIT), written)
        self._pending.clear()

    def head(self) -> AuditRow | None:
        """The last line; None while there is none."""
        return next(iter(self._read(select(*_COLUMNS).order_by(AUDIT.c.number.desc()).limit(1))), None)

    def differs(self, marked: str) -> str | None:
        """What is wrong with the line that a mark was made of: it is gone, or another one. ValueError for no mark."""
        number, _, sealed = marked.strip().partition(":")
        if not (number.isdecimal() and sealed):
            raise ValueError(f"{marked!r} is no mark of a line; wanted its number and hash, such as 120:9f86d0...")
        line = next(iter(self.since(int(number) - 1, 1)), None)
        if line is None or line.number != int(number):
            return f"line {number} is missing"
        return None if line.hash == sealed else f"line {number} is not the one that was marked"

    def of(self, *escalations: str) -> list[AuditRow]:
        """The lines about some escalations, in order."""
        found: list[AuditRow] = []
        for batch in batches(escalations):
            found += self._read(select(*_COLUMNS).where(AUDIT.c.escalation.in_(batch)))
        return sorted(found, key=lambda row: row.number)

    def broken_promises(self, since: datetime, until: datetime) -> list[AuditRow]:
        """The lines of [since, until) that say that somebody had promised to be done by then, in order."""
        within = (AUDIT.c.what == literal_column("'promise broken'"), AUDIT.c.at >= since, AUDIT.c.at < until)
        return self._read(select(*_COLUMNS).where(*within).order_by(AUDIT.c.number))

    def since(self, number: int, limit: int) -> list[AuditRow]:
        """The first so many lines after that number."""
        return self._read(select(*_COLUMNS).where(AUDIT.c.number > number).order_by(AUDIT.c.number).limit(limit))

    def verify(self, after: int = 0, limit: int | None = None) -> list[str]:
        """What is wrong with the trail, from the first line after that number on; empty if nothing is.

        Lines are read as they come, so that a trail of any length can be verified. It ends at the first bad number:
        whatever follows that one proves nothing.
        """
        known = self.since(after - 1, 1) if after else []
        if after and (not known or known[0].number != after):
            return [f"line {after} is missing"]
        wanted = select(*_COLUMNS, AUDIT.c.previous).where(AUDIT.c.number > after).order_by(AUDIT.c.number).limit(limit)
        # Closed at the first fault: the rest would stay open on the server.
        with self._connection.execute(wanted.execution_options(yield_per=_AT_ONCE)) as found:
            lines = ((AuditRow(*row[:-1]), row[-1]) for row in found)
            fault = next(_faults(lines, after, known[0].hash if known else ""), None)
        return [] if fault is None else [fault]

    def _read(self, wanted: Select[Any]) -> list[AuditRow]:
        return [AuditRow(*row) for row in self._connection.execute(wanted)]


def mark(row: AuditRow) -> str:
    """A line's number and hash, for keeping where nobody who can change the trail can change it."""
    return f"{row.number}:{row.hash}"


def seal(previous: str, row: AuditRow) -> str:
    """The SHA-256, in hexadecimal digits, of the previous line's hash and of all that the line says."""
    content = {name: _simple(getattr(row, name)) for name in _SEALED}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return sha256(f"{previous}{canonical}".encode()).hexdigest()


def _faults(lines: Iterator[tuple[AuditRow, str]], number: int, known: str) -> Iterator[str]:
    for row, previous in lines:
        number += 1
        if row.number != number:
            yield f"line {number} is missing"
            return
        if previous != known:
            yield f"line {number} does not follow from the line before it: that one was replaced, or this one"
        if seal(previous, row) != row.hash:
            yield f"line {number} was changed"
        known = row.hash


def _simple(value: Any) -> Any:
    """The value as JSON knows it, instants in UTC; TypeError for what JSON does not know."""
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return codec.iso(value)
        case Mapping():
            return {str(key): _simple(one) for key, one in value.items()}
        case list() | tuple():
            return [_simple(one) for one in value]
    raise TypeError(f"{value!r} cannot be kept in the trail")
