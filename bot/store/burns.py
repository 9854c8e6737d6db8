"""Error budgets that were told to burn too fast: by which message, and when they were last seen to."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.store.burn_tables import BURN
from bot.store.dialect import hold, upsert


@dataclass(frozen=True, slots=True)
class BurnRow:
    """A budget of [since, until) at one level; `message` is the id of the last one that told of it."""

    service: str
    target: str
    level: str
    since: datetime
    until: datetime
    message: str
    seen_at: datetime

    @property
    def key(self) -> tuple[str, str, str, datetime, datetime]:
        return self.service, self.target, self.level, self.since, self.until


_LOCKS, _BURNING = 7, 0
_COLUMNS = tuple(BURN.c[name] for name in BurnRow.__dataclass_fields__)


class Burns:
    """The burning budgets, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        """Keeps every other replica from telling of one until the transaction ends."""
        hold(self._connection, _LOCKS, [_BURNING])

    def of(self, service: str, since: datetime) -> list[BurnRow]:
        """What was told of the budgets of a service that end after an instant."""
        wanted = select(*_COLUMNS).where(BURN.c.service == service, BURN.c.until > since)
        return [BurnRow(**row) for row in self._connection.execute(wanted).mappings()]

    def keep(self, rows: list[BurnRow]) -> None:
        """Notes them, in the place of what was known of the same budgets and levels."""
        upsert(self._connection, BURN, [asdict(row) for row in rows])
