"""Outcomes as they were frozen, and what was restated since."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, literal_column, select

from bot.store.dialect import batches
from bot.store.plain import plain
from bot.store.records import ClockKey, Ruling, VerdictRow
from bot.store.tables import VERDICT
from sla_core.agreements import Kind, Metric

_COLUMNS = tuple(VERDICT.c[name] for name in VerdictRow.__dataclass_fields__)
_KEY = tuple(VERDICT.c[name] for name in ("ticket", "kind", "metric", "cycle", "number"))
_RESTATED = VERDICT.c.number > literal_column("1")


class Verdicts:
    """The verdicts, inside one transaction. None is ever changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, rows: Sequence[VerdictRow]) -> None:
        """Adds the verdicts; Refused if a clock has one of that number already."""
        if rows:
            self._connection.execute(insert(VERDICT), [plain(row) for row in rows])

    def latest(self, tickets: Iterable[str]) -> dict[ClockKey, VerdictRow]:
        """For each clock of these tickets that has one, the verdict that stands now."""
        found = {}
        for batch in batches(tickets):
            for verdict in self._read(select(*_COLUMNS).where(VERDICT.c.ticket.in_(batch)).order_by(*_KEY)):
                found[verdict.key] = verdict
        return found

    def of(self, ticket: str) -> list[VerdictRow]:
        """Every verdict on the ticket's clocks, each clock's in the order they were given."""
        return self._read(select(*_COLUMNS).where(VERDICT.c.ticket == ticket).order_by(*_KEY))

    def restatements(self, since: datetime, until: datetime) -> list[VerdictRow]:
        """The restatements recorded in [since, until), in that order."""
        recorded = VERDICT.c.recorded_at
        wanted = select(*_COLUMNS).where(_RESTATED, recorded >= since, recorded < until)
        return self._read(wanted.order_by(recorded, VERDICT.c.id))

    def restated(self) -> int:
        """How many restatements there ever were."""
        return self._connection.execute(select(func.count()).select_from(VERDICT).where(_RESTATED)).scalar_one()

    def given_since(self, tickets: Iterable[str], since: datetime) -> list[VerdictRow]:
        """The verdicts on the clocks of these tickets that were recorded from an instant on, in that order."""
        found: list[VerdictRow] = []
        for batch in batches(tickets):
            mine = (VERDICT.c.ticket.in_(batch), VERDICT.c.recorded_at >= since)
            found += self._read(select(*_COLUMNS).where(*mine).order_by(VERDICT.c.id))
        return sorted(found, key=lambda row: (row.recorded_at, row.key, row.number))

    def _read(self, wanted: Select[Any]) -> list[VerdictRow]:
        return [_verdict(row) for row in self._connection.execute(wanted).mappings()]


def _verdict(row: Mapping[Any, Any]) -> VerdictRow:
    words = {
        "kind": Kind(row["kind"]),
        "metric": Metric(row["metric"]),
        "outcome": Ruling(row["outcome"]),
    }
    return VerdictRow(**{**row, **words})
