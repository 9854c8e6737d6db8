"""The running bot processes, so that each can see the others."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.store.dialect import upsert
from bot.store.paging import WorkerRow
from bot.store.paging_tables import WORKER
from bot.store.plain import plain


class Workers:
    """The workers, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def beat(self, row: WorkerRow) -> None:
        """Notes a sign of life."""
        upsert(self._connection, WORKER, [plain(row)])

    def all(self) -> list[WorkerRow]:
        """Every worker that was not forgotten, by when it started."""
        wanted = select(WORKER).order_by(WORKER.c.started_at, WORKER.c.id)
        return [WorkerRow(**row) for row in self._connection.execute(wanted).mappings()]

    def leave(self, id: str) -> None:
        """Forgets a worker that has ended in order."""
        self._connection.execute(delete(WORKER).where(WORKER.c.id == id))

    def forget(self, before: datetime) -> int:
        """Forgets the workers whose last sign of life was before an instant, and says how many those were."""
        return self._connection.execute(delete(WORKER).where(WORKER.c.beat_at < before)).rowcount
