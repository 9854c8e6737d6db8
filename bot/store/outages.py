"""Outages of services: what was told of each, and what stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from bot.store.credit_tables import OUTAGE
from bot.store.dialect import hold
from bot.store.plain import plain


@dataclass(frozen=True, slots=True)
class OutageRow:
    """An outage as it was told last: number 1 is the first telling, every later one a correction, with its reason.

    `until` is None while it goes on; one that is `void` never was.
    """

    key: str
    number: int
    service: str
    since: datetime
    until: datetime | None
    cause: str
    author: str
    reason: str
    recorded_at: datetime
    void: bool = False


_LOCKS, _TELLING = 6, 0
_COLUMNS = tuple(OUTAGE.c[name] for name in OutageRow.__dataclass_fields__)


class Outages:
    """The outages, inside one transaction. None is ever changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        """Keeps every other teller away until the transaction ends, so that outages are numbered one by one."""
        hold(self._connection, _LOCKS, [_TELLING])

    def append(self, row: OutageRow) -> None:
        """Adds what was told; Refused if the outage has that number already."""
        self._connection.execute(insert(OUTAGE), [plain(row)])

    def count(self) -> int:
        """How many outages there are, void ones too."""
        return int(self._connection.execute(select(func.count()).where(OUTAGE.c.number == 1)).scalar_one())

    def of(self, key: str) -> list[OutageRow]:
        """All that was told of one, the first telling first; empty if it is not known."""
        return self._read(select(*_COLUMNS).where(OUTAGE.c.key == key).order_by(OUTAGE.c.number))

    def touching(self, since: datetime, until: datetime, *, service: str | None = None) -> list[OutageRow]:
        """What stands now of those that were on at some time in [since, until), the earliest first."""
        wanted = self._standing().where(OUTAGE.c.since < until)
        wanted = wanted.where(OUTAGE.c.until.is_(None) | (OUTAGE.c.until > since))
        if service is not None:
            wanted = wanted.where(OUTAGE.c.service == service)
        return self._read(wanted.order_by(OUTAGE.c.since, OUTAGE.c.key))

    def going_on(self) -> list[OutageRow]:
        """Those without an end, the earliest first."""
        return self._read(self._standing().where(OUTAGE.c.until.is_(None)).order_by(OUTAGE.c.since, OUTAGE.c.key))

    def corrected(self, since: datetime, until: datetime) -> list[OutageRow]:
        """The corrections recorded in [since, until), in that order."""
        recorded = OUTAGE.c.recorded_at
        wanted = select(*_COLUMNS).where(OUTAGE.c.number > 1, recorded >= since, recorded < until)
        return self._read(wanted.order_by(recorded, OUTAGE.c.id))

    def told_since(self, instant: datetime, services: Iterable[str]) -> list[OutageRow]:
        """All that was told of outages of these services from an instant on, corrections or not, in that order."""
        mine = (OUTAGE.c.recorded_at >= instant, OUTAGE.c.service.in_(list(services)))
        return self._read(select(*_COLUMNS).where(*mine).order_by(OUTAGE.c.recorded_at, OUTAGE.c.id))

    def _standing(self) -> Select[Any]:
        later = OUTAGE.alias("later")
        newer = select(later.c.id).where(later.c.key == OUTAGE.c.key, later.c.number > OUTAGE.c.number)
        return select(*_COLUMNS).where(~newer.exists(), OUTAGE.c.void.is_(False))

    def _read(self, wanted: Select[Any]) -> list[OutageRow]:
        return [OutageRow(**row) for row in self._connection.execute(wanted).mappings()]
