"""The cards of tickets: where each stands in Slack, and which are to be drawn again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, null, or_, select, update

from bot.store.conversation_tables import CARD
from bot.store.dialect import batches, passing, upsert

_STALE = CARD.c.stale_at.is_not(None)
_COLUMNS = tuple(CARD.c[name] for name in ("ticket", "place", "ts", "shown"))


@dataclass(frozen=True, slots=True)
class CardRow:
    """The message that shows a ticket, and a fingerprint of what it shows (None: nobody knows)."""

    ticket: str
    place: str
    ts: str
    shown: str | None = None


class Cards:
    """The cards, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def posted(self, card: CardRow, now: datetime) -> None:
        """Notes where a ticket's card stands. It is looked at once more: the ticket may have moved on meanwhile."""
        place = {"ticket": card.ticket, "place": card.place, "ts": card.ts, "shown": card.shown}
        upsert(self._connection, CARD, [{**place, "stale_at": now, "draw_until": None}])

    def shows(self, ticket: str, shown: str) -> None:
        """Notes what a card shows, as far as that is known when it is posted."""
        self._connection.execute(update(CARD).where(CARD.c.ticket == ticket).values(shown=shown))

    def get(self, ticket: str) -> CardRow | None:
        """The ticket's card, or None."""
        row = self._connection.execute(select(*_COLUMNS).where(CARD.c.ticket == ticket)).first()
        return None if row is None else CardRow(*row)

    def soil(self, tickets: Iterable[str], now: datetime) -> None:
        """Has the cards of these tickets drawn again, as far as they have any."""
        for batch in batches(sorted(tickets)):
            self._connection.execute(update(CARD).where(CARD.c.ticket.in_(batch)).values(stale_at=now))

    def stale(self, now: datetime, *, limit: int, lease: timedelta) -> list[CardRow]:
        """Takes cards that are to be drawn again, the longest stale first; nobody else gets them before now + lease.

        Both instants are set to the end of the lease. If they still agree when it is drawn, nobody asked for it again.
        """
        free = or_(CARD.c.draw_until.is_(None), CARD.c.draw_until <= now)
        wanted = select(*_COLUMNS).where(_STALE, CARD.c.stale_at <= now, free)
        found = passing(wanted.order_by(CARD.c.stale_at, CARD.c.ticket).limit(limit))
        taken = [CardRow(*row) for row in self._connection.execute(found)]
        if taken:
            until = {"stale_at": now + lease, "draw_until": now + lease}
            theirs = CARD.c.ticket.in_([one.ticket for one in taken])
            self._connection.execute(update(CARD).where(theirs).values(**until))
        return taken

    def drawn(self, ticket: str, shown: str) -> None:
        """Notes what a card shows now; it stays stale if somebody asked for it again while it was drawn."""
        still = case((CARD.c.stale_at == CARD.c.draw_until, null()), else_=CARD.c.stale_at)
        new = {"shown": shown, "stale_at": still, "draw_until": None}
        self._connection.execute(update(CARD).where(CARD.c.ticket == ticket).values(**new))
