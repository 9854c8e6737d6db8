"""What Slack channels were bound to by a form. Append-only, so that it can be told who bound what, and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.store.conversation_tables import BINDING


class Bindings:
    """The bindings of channels, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, channel: str, body: Mapping[str, Any] | None, *, by: str, at: datetime) -> None:
        """Binds a channel; None takes its binding away."""
        new = {"channel": channel, "body": None if body is None else dict(body), "made_by": by, "made_at": at}
        self._connection.execute(BINDING.insert().values(**new))

    def newest(self) -> int:
        """A number that grows with every binding; 0 if there is none."""
        return int(self._connection.execute(select(func.max(BINDING.c.id))).scalar() or 0)

    def all(self) -> dict[str, dict[str, Any]]:
        """What is bound, by channel."""
        last = select(func.max(BINDING.c.id)).group_by(BINDING.c.channel)
        wanted = select(BINDING.c.channel, BINDING.c.body).where(BINDING.c.id.in_(last)).order_by(BINDING.c.channel)
        return {row.channel: row.body for row in self._connection.execute(wanted) if row.body is not None}
