"""Who takes over in a roster for a while, or covers for one person of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from bot.store.dialect import insert
from bot.store.paging import OverrideRow
from bot.store.paging_tables import OVERRIDE
from bot.store.plain import plain

_HOLDS = OVERRIDE.c.withdrawn_at.is_(None)


class Overrides:
    """The overrides, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: OverrideRow) -> int:
        """Adds an override; 1, or 0 if there is one with that id."""
        fresh = insert(self._connection, OVERRIDE).values(plain(row)).on_conflict_do_nothing()
        return len(self._connection.execute(fresh.returning(OVERRIDE.c.id)).all())

    def withdraw(self, id: str, *, now: datetime) -> int:
        """Withdraws an override; 1, or 0 if there is none with that id that still holds."""
        statement = update(OVERRIDE).where(OVERRIDE.c.id == id, _HOLDS).values(withdrawn_at=now)
        return self._connection.execute(statement).rowcount

    def get(self, id: str) -> OverrideRow | None:
        """The override, withdrawn or not, or None."""
        return next(iter(self._read(select(OVERRIDE).where(OVERRIDE.c.id == id))), None)

    def holding(self, roster: str, start: datetime, end: datetime) -> list[OverrideRow]:
        """The overrides of a roster that hold at some time in [start, end), by their start."""
        within = (OVERRIDE.c.start < end, OVERRIDE.c.end > start)
        return self._read(select(OVERRIDE).where(_HOLDS, OVERRIDE.c.roster == roster, *within))

    def all_holding(self, at_or_after: datetime) -> list[OverrideRow]:
        """The overrides of any roster that hold at an instant or later, by their start."""
        return self._read(select(OVERRIDE).where(_HOLDS, OVERRIDE.c.end > at_or_after))

    def _read(self, wanted: Select[Any]) -> list[OverrideRow]:
        found = self._connection.execute(wanted.order_by(OVERRIDE.c.start, OVERRIDE.c.id)).mappings()
        return [OverrideRow(**row) for row in found]
