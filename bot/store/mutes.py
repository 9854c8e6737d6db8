"""Mutes: which news is not told for a while, of which ticket or in which channel, and since when by whom."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select, update

from bot.store.conversation_tables import MUTE
from bot.store.dialect import insert


@dataclass(frozen=True, slots=True)
class MuteRow:
    """What is not told in [since, until), unless it was ended before; `kept` counts what was kept quiet by it.

    A channel, ticket or level of None leaves that side open.
    """

    id: str
    since: datetime
    until: datetime
    made_by: str
    channel: str | None = None
    ticket: str | None = None
    level: str | None = None
    reason: str = ""
    ended_at: datetime | None = None
    ended_by: str | None = None
    kept: int = 0

    def covers(self, *, ticket: str | None, channel: str | None) -> bool:
        """Whether news of that ticket in that channel may be meant."""
        return self.ticket in (None, ticket) and self.channel in (None, channel)


_COLUMNS = tuple(MUTE.c[name] for name in MuteRow.__dataclass_fields__)


class Mutes:
    """The mutes, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: MuteRow) -> bool:
        """Adds one; False if one of its id is there already."""
        statement = insert(self._connection, MUTE).values(**asdict(row)).on_conflict_do_nothing()
        return self._connection.execute(statement.returning(MUTE.c.id)).first() is not None

    def holding(self, now: datetime) -> list[MuteRow]:
        """Those that hold now, the first to end first."""
        over = MUTE.c.ended_at.is_not(None) & (MUTE.c.ended_at <= now)
        return self._read(select(*_COLUMNS).where(MUTE.c.until > now, MUTE.c.since <= now, ~over))

    def within(self, since: datetime, until: datetime) -> list[MuteRow]:
        """Those that held at some time in [since, until), the first to end first."""
        ends = func.coalesce(MUTE.c.ended_at, MUTE.c.until)
        return self._read(select(*_COLUMNS).where(MUTE.c.until > since, ends > since, MUTE.c.since < until))

    def end(self, id: str, *, by: str, now: datetime) -> int:
        """Ends one before its time; 1, or 0 if somebody has done so already."""
        still = (MUTE.c.id == id, MUTE.c.ended_at.is_(None))
        return self._connection.execute(update(MUTE).where(*still).values(ended_at=now, ended_by=by)).rowcount

    def count(self, id: str) -> None:
        """Notes that one more message was kept quiet."""
        self._connection.execute(update(MUTE).where(MUTE.c.id == id).values(kept=MUTE.c.kept + 1))

    def _read(self, wanted: Select[tuple[object, ...]]) -> list[MuteRow]:
        found = self._connection.execute(wanted.order_by(MUTE.c.until, MUTE.c.id))
        return [MuteRow(**row) for row in found.mappings()]
