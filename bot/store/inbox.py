"""What came in and was dealt with: Slack delivers again what it thinks was lost."""

from datetime import datetime

from sqlalchemy import Connection, delete

from bot.store.dialect import insert
from bot.store.paging_tables import INBOX


class Inbox:
    """The inbox, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, key: str, *, now: datetime, kind: str) -> bool:
        """Whether it is the first time that this came in.

        While another transaction takes the same key, this waits for how that ends.
        """
        fresh = insert(self._connection, INBOX).values(key=key, kind=kind, taken_at=now).on_conflict_do_nothing()
        return self._connection.execute(fresh.returning(INBOX.c.key)).first() is not None

    def prune(self, before: datetime) -> int:
        """Forgets what came in before an instant, and says how much that was."""
        return self._connection.execute(delete(INBOX).where(INBOX.c.taken_at < before)).rowcount
