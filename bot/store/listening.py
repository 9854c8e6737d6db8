"""How far each channel was read beside what Slack told of it; one replica reads a channel at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.store.conversation_tables import LISTENING
from bot.store.dialect import batches, insert, passing


class Listening:
    """The channels that are listened to, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(
        self, channels: Sequence[str], now: datetime, *, every: timedelta, limit: int
    ) -> dict[str, datetime | None]:  # fmt: skip
        """Takes those of the channels that are to be read, the longest unread first, and says how far each was heard.

        None for one that was never read. Nobody else gets them before now + every.
        """
        known = insert(self._connection, LISTENING).on_conflict_do_nothing()
        new = [{"channel": channel, "look_at": now} for channel in sorted(channels)]
        found: dict[str, datetime | None] = {}
        for batch in batches([one["channel"] for one in new]):
            self._connection.execute(known, [one for one in new if one["channel"] in batch])
            wanted = select(LISTENING.c.channel, LISTENING.c.heard_until, LISTENING.c.look_at)
            wanted = wanted.where(LISTENING.c.channel.in_(batch), LISTENING.c.look_at <= now)
            ordered = wanted.order_by(LISTENING.c.look_at, LISTENING.c.channel).limit(limit - len(found))
            found |= {row.channel: row.heard_until for row in self._connection.execute(passing(ordered))}
        taken = LISTENING.c.channel.in_(list(found))
        self._connection.execute(update(LISTENING).where(taken).values(look_at=now + every))
        return found

    def heard(self, channel: str, until: datetime) -> None:
        """Notes that everything that was written in a channel until an instant was heard."""
        theirs = update(LISTENING).where(LISTENING.c.channel == channel)
        self._connection.execute(theirs.values(heard_until=until))

    def put_off(self, channel: str, until: datetime) -> None:
        """Notes when to read a channel next."""
        self._connection.execute(update(LISTENING).where(LISTENING.c.channel == channel).values(look_at=until))
