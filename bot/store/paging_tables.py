"""The tables of calling people: escalations, the outbox, the audit trail, and what several replicas share."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from bot.store.tables import Row, partial, table_of

# A partial index serves only the queries that repeat its condition in these very words, as literals.
_DUE = "state = 'due'"
_SHOWN = "live_ts IS NOT NULL"


class EscalationTable(Row, table=True):
    """The ladder of one clock as it stands, and the one message in Slack that shows it."""

    __tablename__: ClassVar[str] = "escalation"
    __table_args__ = (
        UniqueConstraint("ticket", "kind", "metric", "cycle"),
        # The sweep: whose time has come.
        partial("ix_escalation_wake", "wake_at", where="wake_at IS NOT NULL"),
        # Those that go on, among very many done with.
        partial("ix_escalation_open", "ticket", where="stage NOT IN ('resolved', 'cancelled')"),
        # Messages to draw again.
        partial("ix_escalation_stale", "stale_at", where=f"stale_at IS NOT NULL AND {_SHOWN}"),
        # Threads to search for answers that never arrived as events.
        partial("ix_escalation_quiet", "looked_at", where=f"stage IN ('active', 'exhausted') AND {_SHOWN}"),
        # Whoever is called and has not answered, the most urgent first.
        partial("ix_escalation_calling", "rank", "breach_at", "id", where="stage IN ('active', 'exhausted')"),
        # Whose message was answered.
        partial("ix_escalation_live", "live_place", "live_ts", where=_SHOWN),
    )

    id: str = Field(primary_key=True)
    ticket: str = Field(foreign_key="ticket.key")
    kind: str
    metric: str
    cycle: int
    ladder: str
    version: int
    stage: str
    epoch: int
    loop: int
    rung: int
    attempt: int
    rung_at: datetime | None = None
    # ISO text, or null for a rung that is not anchored.
    times: list[Any] = Field(sa_type=JSON)
    # Null while only something that happens to the ticket can wake it.
    wake_at: datetime | None = None
    since: datetime | None = None
    actor: str
    until: datetime | None = None
    promised: bool
    reminded: bool
    # The stage before it was held.
    before: str | None = None
    reason: str
    answered: list[Any] = Field(sa_type=JSON)
    exhausted_at: datetime | None = None
    broken: int
    breach_at: datetime | None = None
    # 0 is the most urgent.
    rank: int
    # The row of the outbox that is to be, or became, its message; null while there is none.
    parent: str | None = None
    # Null until the message was posted.
    live_place: str | None = None
    live_ts: str | None = None
    # When to draw the message again, null while it is as drawn. Whoever draws it puts it off until the lease ends.
    stale_at: datetime | None = None
    # Until when somebody draws it; null while nobody does.
    draw_until: datetime | None = None
    # Null until its thread was first searched.
    looked_at: datetime | None = None


class OutboxTable(Row, table=True):
    """Every message the bot posts by itself, and how far that has come."""

    __tablename__: ClassVar[str] = "outbox"
    __table_args__ = (
        # The claim: the lanes in which something is due, and the most urgent of each lane.
        partial("ix_outbox_lane", "lane", "rank", "due_at", "id", where=_DUE),
        # Whether anything is due at all, and since when.
        partial("ix_outbox_due", "due_at", where=_DUE),
        # Claims whose worker may be gone, and doubts to look into.
        partial("ix_outbox_lease", "lease_until", where="state IN ('sending', 'doubt')"),
        # Pages for the second path.
        partial("ix_outbox_overdue", "since", where="kind = 'page' AND state IN ('due', 'doubt')"),
        # Whose message was answered.
        partial("ix_outbox_message", "sent_place", "sent_ts", where="sent_ts IS NOT NULL"),
        # Who was called in a period.
        partial("ix_outbox_sent", "sent_at", where="sent_at IS NOT NULL"),
        # What customers were promised of late.
        partial("ix_outbox_promise", "sent_at", where="kind = 'promise'"),
        partial("ix_outbox_ticket", "ticket", where="ticket IS NOT NULL"),
        partial("ix_outbox_escalation", "escalation", where="escalation IS NOT NULL"),
        partial("ix_outbox_bundle", "bundle", where="bundle IS NOT NULL"),
    )

    id: str = Field(primary_key=True)
    kind: str
    payload: dict[str, Any] = Field(sa_type=JSON)
    since: datetime
    due_at: datetime
    # Null for what is about the bot itself.
    ticket: str | None = Field(default=None, foreign_key="ticket.key")
    escalation: str | None = Field(default=None, foreign_key="escalation.id")
    # Null where it stays true whatever becomes of the escalation.
    epoch: int | None = None
    rank: int
    # Null where the house's own channel gets it, until it is claimed.
    place: str | None = None
    fallback: str | None = None
    # Made of the two above: messages of one lane go to the same place.
    lane: str
    state: str
    generation: int
    # Null unless a worker has claimed it, or it is in doubt.
    lease_until: datetime | None = None
    attempts: int
    people: list[Any] = Field(sa_type=JSON)
    # Null until it was first claimed to be handed to Slack.
    tried_at: datetime | None = None
    # Null while whoever has claimed it has not begun the call: nothing can have been posted by then.
    called_at: datetime | None = None
    # Null until it was sent, relayed or bundled.
    sent_at: datetime | None = None
    sent_place: str | None = None
    # Slack's name for the message.
    sent_ts: str | None = None
    # Null unless it went out another way than Slack.
    path: str | None = None
    # The row of the bundle it is a line of.
    bundle: str | None = None
    # Null until the message was drawn without its button, since somebody had answered.
    closed_at: datetime | None = None
    suspect: bool
    copies: int
    # Null while nothing went wrong.
    last_error: str | None = None


class BudgetTable(Row, table=True):
    """When the next message may go to a place; all replicas share it."""

    __tablename__: ClassVar[str] = "channel_budget"

    place: str = Field(primary_key=True)
    next_at: datetime


class InboxTable(Row, table=True):
    """What came in from Slack and was dealt with, so that what is delivered again is not done again."""

    __tablename__: ClassVar[str] = "inbox"
    __table_args__ = (Index("ix_inbox_taken", "taken_at"),)

    key: str = Field(primary_key=True)
    kind: str
    taken_at: datetime


class AuditTable(Row, table=True):
    """The audit trail. Nothing in it is ever changed or deleted; triggers see to it."""

    __tablename__: ClassVar[str] = "audit"
    __table_args__ = (
        partial("ix_audit_escalation", "escalation", "number", where="escalation IS NOT NULL"),
        # What a digest tells of.
        partial("ix_audit_broken", "at", where="what = 'promise broken'"),
    )

    # Without gaps, which a sequence of the database does not promise.
    number: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime
    actor: str
    what: str
    ticket: str | None = None
    escalation: str | None = None
    epoch: int | None = None
    facts: dict[str, Any] = Field(sa_type=JSON)
    # The hash of the line before; empty for the first.
    previous: str
    hash: str


class WorkerTable(Row, table=True):
    """The running bot processes."""

    __tablename__: ClassVar[str] = "worker"

    id: str = Field(primary_key=True)
    started_at: datetime
    beat_at: datetime
    revision: str
    jobs: dict[str, Any] = Field(sa_type=JSON)


class OverrideTable(Row, table=True):
    """Who takes over in a roster, and when."""

    __tablename__: ClassVar[str] = "roster_override"
    __table_args__ = (partial("ix_roster_override_end", "end", where="withdrawn_at IS NULL"),)

    id: str = Field(primary_key=True)
    roster: str
    person: str
    start: datetime
    end: datetime
    # Null where the whole roster is taken over.
    covers: str | None = None
    reason: str
    made_by: str
    made_at: datetime | None = None
    # Null while it counts.
    withdrawn_at: datetime | None = None


class FeedTable(Row, table=True):
    """Calendars of shifts as they were last fetched."""

    __tablename__: ClassVar[str] = "feed"

    url: str = Field(primary_key=True)
    tried_at: datetime
    # The last good one, with what was known of it; null while none was ever fetched.
    text: str | None = None
    fetched_at: datetime | None = None
    etag: str | None = None
    # Null when the last try went well.
    error: str | None = None


ESCALATION = table_of(EscalationTable)
OUTBOX = table_of(OutboxTable)
BUDGET = table_of(BudgetTable)
INBOX = table_of(InboxTable)
AUDIT = table_of(AuditTable)
WORKER = table_of(WorkerTable)
OVERRIDE = table_of(OverrideTable)
FEED = table_of(FeedTable)
