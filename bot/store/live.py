"""The one message of each escalation in Slack: which it is, whether it is up to date, when it was last searched."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, literal_column, null, or_, select, update

from bot.store import escalation_rows
from bot.store.dialect import passing
from bot.store.paging import LiveMessage
from bot.store.paging_tables import ESCALATION, OUTBOX

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_SHOWN = ESCALATION.c.live_ts.is_not(None)
_STALE = ESCALATION.c.stale_at.is_not(None) & _SHOWN
_UNANSWERED = ESCALATION.c.stage.in_((literal_column("'active'"), literal_column("'exhausted'"))) & _SHOWN
_SELECT = select(*escalation_rows.LIVE_COLUMNS)


def of(connection: Connection, id: str) -> LiveMessage | None:
    """The escalation's message, as far as it has come; None if there is no such escalation."""
    row = connection.execute(_SELECT.where(ESCALATION.c.id == id)).mappings().first()
    return None if row is None else escalation_rows.live(row)


def at(connection: Connection, place: str, ts: str) -> str | None:
    """The escalation that a message in Slack belongs to, or None."""
    head = select(ESCALATION.c.id).where(_SHOWN, ESCALATION.c.live_place == place, ESCALATION.c.live_ts == ts)
    found: str | None = connection.execute(head.limit(1)).scalar()
    if found is None:
        sent = OUTBOX.c.sent_ts.is_not(None) & OUTBOX.c.escalation.is_not(None)
        own = select(OUTBOX.c.escalation).where(sent, OUTBOX.c.sent_place == place, OUTBOX.c.sent_ts == ts)
        found = connection.execute(own.limit(1)).scalar()
    return found


def soil(connection: Connection, id: str, now: datetime) -> int:
    """Has the message drawn again; 1, or 0 if there is none, not even one on its way."""
    known = _SHOWN | ESCALATION.c.parent.is_not(None)
    statement = update(ESCALATION).where(ESCALATION.c.id == id, known).values(stale_at=now)
    return connection.execute(statement).rowcount


def stale(connection: Connection, now: datetime, *, limit: int, lease: timedelta) -> list[LiveMessage]:
    """Takes messages that are to be drawn again, the longest stale first; nobody else gets them before now + lease.

    Both instants are set to the end of the lease. If they still agree when it is drawn, nobody asked for it again.
    """
    free = or_(ESCALATION.c.draw_until.is_(None), ESCALATION.c.draw_until <= now)
    wanted = _SELECT.where(_STALE, ESCALATION.c.stale_at <= now, free)
    found = passing(wanted.order_by(ESCALATION.c.stale_at, ESCALATION.c.id).limit(limit))
    taken = [escalation_rows.live(row) for row in connection.execute(found).mappings()]
    if taken:
        theirs = ESCALATION.c.id.in_([one.escalation for one in taken])
        until = {"stale_at": now + lease, "draw_until": now + lease}
        connection.execute(update(ESCALATION).where(theirs).values(**until))
    return taken


def drawn(connection: Connection, id: str, *, epoch: int, now: datetime) -> None:
    """Notes that the message shows that epoch; it stays stale if that is over, or if it was soiled meanwhile."""
    moved_on = ESCALATION.c.epoch != epoch
    unsoiled = ESCALATION.c.stale_at == ESCALATION.c.draw_until
    still = case((moved_on, now), (unsoiled, null()), else_=ESCALATION.c.stale_at)
    connection.execute(update(ESCALATION).where(ESCALATION.c.id == id).values(stale_at=still, draw_until=None))


def quiet(connection: Connection, now: datetime, *, before: datetime, limit: int) -> list[LiveMessage]:
    """Takes messages that wait for an answer and were last searched for one before an instant, or never."""
    due = or_(ESCALATION.c.looked_at.is_(None), ESCALATION.c.looked_at < before)
    longest = (ESCALATION.c.looked_at.nulls_first(), ESCALATION.c.id)
    found = passing(_SELECT.where(_UNANSWERED, due).order_by(*longest).limit(limit))
    taken = [escalation_rows.live(row) for row in connection.execute(found).mappings()]
    if taken:
        theirs = ESCALATION.c.id.in_([one.escalation for one in taken])
        connection.execute(update(ESCALATION).where(theirs).values(looked_at=now))
    return taken
