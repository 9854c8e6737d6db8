"""Figures that were counted ahead: when, and by one replica at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from bot.store.dialect import insert
from bot.store.figure_tables import FIGURE


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Figures, and the instant at which they were counted."""

    facts: Mapping[str, Any]
    made_at: datetime


class Figures:
    """The figures, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> FigureRow | None:
        """The figures as counted last; None if they never were."""
        wanted = select(FIGURE.c.facts, FIGURE.c.made_at).where(FIGURE.c.name == name)
        row = self._connection.execute(wanted).first()
        return FigureRow(*row) if row is not None and row.made_at is not None else None

    def take(self, name: str, *, now: datetime, fresh: timedelta, lease: timedelta) -> bool:
        """Whether to count them now: they are no longer fresh, and nobody else is at it.

        Nobody else gets them before now + lease; two that count all the same do no harm.
        """
        self._connection.execute(insert(self._connection, FIGURE).values(name=name).on_conflict_do_nothing())
        stale = or_(FIGURE.c.made_at.is_(None), FIGURE.c.made_at <= now - fresh)
        free = or_(FIGURE.c.held_until.is_(None), FIGURE.c.held_until <= now)
        mine = update(FIGURE).where(FIGURE.c.name == name, stale, free).values(held_until=now + lease)
        return self._connection.execute(mine).rowcount == 1

    def keep(self, name: str, facts: Mapping[str, Any], *, made_at: datetime) -> None:
        """Keeps figures, unless newer ones are there already."""
        older = or_(FIGURE.c.made_at.is_(None), FIGURE.c.made_at < made_at)
        new = {"facts": dict(facts), "made_at": made_at, "held_until": None}
        self._connection.execute(update(FIGURE).where(FIGURE.c.name == name, older).values(**new))
