"""Periods as they were closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.store.closing_tables import CLOSING
from bot.store.dialect import insert
from bot.store.plain import plain
from bot.store.records import Json


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """A period [since, until) of a customer as it stood when somebody closed it."""

    customer: str
    since: datetime
    until: datetime
    body: Json
    author: str
    closed_at: datetime


_COLUMNS = tuple(CLOSING.c[name] for name in ClosingRow.__dataclass_fields__)


class Closings:
    """What was closed, inside one transaction. None is ever changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: ClosingRow) -> bool:
        """Adds what was closed; False if somebody has closed that period of the customer already."""
        new = insert(self._connection, CLOSING).on_conflict_do_nothing().returning(CLOSING.c.id)
        return bool(self._connection.execute(new, [plain(row)]).all())

    def of(self, customer: str, since: datetime, until: datetime) -> ClosingRow | None:
        """The period of the customer as it was closed; None if it was not."""
        wanted = select(*_COLUMNS).where(
            CLOSING.c.customer == customer, CLOSING.c.since == since, CLOSING.c.until == until
        )
        row = self._connection.execute(wanted).mappings().first()
        return _closing(row) if row is not None else None

    def all(self, customer: str | None = None) -> list[ClosingRow]:
        """All that was closed, of one customer or of all, the earliest period first."""
        wanted = select(*_COLUMNS).order_by(CLOSING.c.since, CLOSING.c.customer, CLOSING.c.id)
        if customer is not None:
            wanted = wanted.where(CLOSING.c.customer == customer)
        return [_closing(row) for row in self._connection.execute(wanted).mappings()]


def _closing(row: Mapping[Any, Any]) -> ClosingRow:
    return ClosingRow(**row)
