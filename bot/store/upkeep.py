"""What the audit looks at and mends, each at a cost that does not grow with what there ever was."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, literal_column, select, update

from bot.store import outbox_rows
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.paging_tables import ESCALATION, OUTBOX

_LOCKS = 5
# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_OPEN = ESCALATION.c.stage.not_in((literal_column("'resolved'"), literal_column("'cancelled'")))
_CALLS = ESCALATION.c.stage == literal_column("'active'")
_DUE = OUTBOX.c.state == literal_column("'due'")
_LEASED = OUTBOX.c.state.in_((literal_column("'sending'"), literal_column("'doubt'")))
_SENT = OUTBOX.c.sent_at.is_not(None)
_DEAD = tuple(
    state.value
    for state in (
        OutboxState.FAILED, OutboxState.SUPERSEDED, OutboxState.EMPTY, OutboxState.RELAYED, OutboxState.BUNDLED,
    )
)  # fmt: skip


class Upkeep:
    """The store's upkeep, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def turn(self, number: int) -> bool:
        """Whether it is this replica's turn at a numbered job: no other one does it until the transaction ends."""
        if self._connection.dialect.name != "postgresql":
            return True
        return bool(self._connection.execute(select(func.pg_try_advisory_xact_lock(_LOCKS, number))).scalar())

    def doubts(self) -> bool:
        """Whether any message is in doubt."""
        doubtful = _LEASED & (OUTBOX.c.state == OutboxState.DOUBT.value)
        return self._connection.execute(select(OUTBOX.c.id).where(doubtful).limit(1)).first() is not None

    def in_doubt(self) -> int:
        """How many messages are in doubt."""
        doubtful = _LEASED & (OUTBOX.c.state == OutboxState.DOUBT.value)
        return int(self._connection.execute(select(func.count()).select_from(OUTBOX).where(doubtful)).scalar_one())

    def asleep(self, limit: int) -> list[str]:
        """Escalations that call somebody and that nothing will ever wake, though nothing holds them."""
        never = ESCALATION.c.wake_at.is_(None) & (ESCALATION.c.reason == "")
        wanted = select(ESCALATION.c.id).where(_OPEN, _CALLS, never).order_by(ESCALATION.c.id).limit(limit)
        return list(self._connection.execute(wanted).scalars())

    def rouse(self, ids: Sequence[str], *, now: datetime) -> int:
        """Has these looked at now."""
        still = ESCALATION.c.id.in_(ids) & ESCALATION.c.wake_at.is_(None)
        return self._connection.execute(update(ESCALATION).where(still).values(wake_at=now)).rowcount

    def orphaned(self, limit: int) -> list[str]:
        """Escalations whose live message was to be a row that will never be posted."""
        gone = OUTBOX.c.state.in_(_DEAD) | OUTBOX.c.id.is_(None)
        joined = ESCALATION.outerjoin(OUTBOX, OUTBOX.c.id == ESCALATION.c.parent)
        unposted = ESCALATION.c.parent.is_not(None) & ESCALATION.c.live_ts.is_(None)
        wanted = select(ESCALATION.c.id).select_from(joined).where(_OPEN, unposted, gone)
        return list(self._connection.execute(wanted.order_by(ESCALATION.c.id).limit(limit)).scalars())

    def release(self, ids: Sequence[str]) -> int:
        """Lets the next message of these become their live message."""
        unposted = ESCALATION.c.id.in_(ids) & ESCALATION.c.live_ts.is_(None)
        return self._connection.execute(update(ESCALATION).where(unposted).values(parent=None)).rowcount

    def stranded(self, before: datetime) -> int:
        """How many claims lapsed before an instant and were not looked into since."""
        over = select(func.count()).select_from(OUTBOX).where(_LEASED, OUTBOX.c.lease_until < before)
        return int(self._connection.execute(over).scalar_one())

    def waiting_since(self) -> datetime | None:
        """Since when the page that waits longest has been due; None if none waits."""
        pages = OUTBOX.c.kind == literal_column("'page'")
        open_pages = pages & OUTBOX.c.state.in_((literal_column("'due'"), literal_column("'doubt'")))
        found: datetime | None = self._connection.execute(select(func.min(OUTBOX.c.since)).where(open_pages)).scalar()
        return found

    def sent_again(self, since: datetime, until: datetime, limit: int) -> list[OutboxRow]:
        """Messages sent in [since, until) that were handed to Slack more than once: two of one may have arrived."""
        again = _SENT & (OUTBOX.c.sent_at >= since) & (OUTBOX.c.sent_at < until) & (OUTBOX.c.attempts > 1)
        posted = OUTBOX.c.sent_ts.is_not(None) & (OUTBOX.c.kind != OutboxKind.BUNDLE.value)
        wanted = select(OUTBOX).where(again, posted).order_by(OUTBOX.c.sent_at.desc()).limit(limit)
        return [outbox_rows.read(row) for row in self._connection.execute(wanted).mappings()]

    def copied(self, id: str, copies: int) -> None:
        """Notes copies of a message that were found after it had been sent."""
        statement = update(OUTBOX).where(OUTBOX.c.id == id).values(copies=OUTBOX.c.copies + copies)
        self._connection.execute(statement)

    def copies(self, since: datetime) -> int:
        """How many copies were found of messages sent since an instant."""
        counted = select(func.coalesce(func.sum(OUTBOX.c.copies), 0)).where(_SENT, OUTBOX.c.sent_at >= since)
        return int(self._connection.execute(counted).scalar_one())
