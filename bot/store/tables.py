"""The tables. Instants are UTC, lengths whole seconds, names of states their plain words."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    inspect,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
# SQLite counts rows by itself only in a column of exactly this type.
Serial = BigInteger().with_variant(Integer, "sqlite")

# A partial index serves only the queries that repeat its condition in these very words, as literals.
_RUNNING = "state = 'running'"
_OPEN = "stopped_at IS NULL AND state <> 'cancelled'"
_LIVE = "open_clocks > 0"
TURNS = "kind IN ('resolved', 'closed', 'paused', 'corrected')"
"""The events that say which tickets a report on a period is about."""


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of the rows that meet a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Row(SQLModel, registry=registry(metadata=METADATA)):
    """Root of the tables."""


class EventTable(Row, table=True):
    """The log. Nothing in it is ever changed or deleted; triggers see to it."""

    __tablename__: ClassVar[str] = "event"
    __table_args__ = (
        UniqueConstraint("source", "event_id"),
        # A ticket's log in order, and the stream over all tickets.
        Index("ix_event_ticket_at", "ticket", "at"),
        # Which tickets were solved or paused in a period, or may have been by a correction.
        partial("ix_event_turn", "kind", "at", "ticket", where=TURNS),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Serial)
    source: str
    event_id: str
    ticket: str
    kind: str
    at: datetime
    received_at: datetime
    # A source without an order of its own gives none.
    seq: int | None = Field(default=None, sa_type=BigInteger)
    actor: str
    data: dict[str, Any] = Field(sa_type=JSON)


class TicketTable(Row, table=True):
    """Tickets as their logs leave them."""

    __tablename__: ClassVar[str] = "ticket"
    __table_args__ = (
        # Status of a customer, a person, a conversation: few live tickets among very many done with.
        partial("ix_ticket_live_customer", "customer", where=_LIVE),
        partial("ix_ticket_live_assignee", "assignee", where=_LIVE),
        partial("ix_ticket_live_conversation", "conversation", where=_LIVE),
        # The backlog, oldest first.
        partial("ix_ticket_unresolved", "opened_at", where="resolved_at IS NULL AND merged_into IS NULL"),
        # Who waits for somebody's answer, whether anything was promised or not.
        partial("ix_ticket_waiting", "assignee", "unanswered_since", where="unanswered_since IS NOT NULL"),
        # Whose thread a reply was written in.
        partial("ix_ticket_thread", "conversation", "thread_ts", where="thread_ts IS NOT NULL"),
        # What customers said in a period.
        partial("ix_ticket_scored", "scored_at", where="scored_at IS NOT NULL"),
        # The tickets that were merged into one.
        partial("ix_ticket_merged_into", "merged_into", where="merged_into IS NOT NULL"),
    )

    key: str = Field(primary_key=True)
    title: str
    # The attributes are null where the ticket says nothing about them.
    customer: str | None = None
    service: str | None = None
    channel: str | None = None
    priority: str | None = None
    team: str | None = None
    agreement: str | None = None
    assignee: str | None = None
    # Null while only later events of the ticket have arrived.
    opened_at: datetime | None = None
    # Null while unresolved, and again after reopening.
    resolved_at: datetime | None = None
    # Null unless it goes on as part of another ticket.
    merged_into: str | None = None
    # Reason -> [since, expected end or null].
    waiting: dict[str, Any] = Field(sa_type=JSON)
    answered: bool
    # Null while nobody waits for an answer.
    unanswered_since: datetime | None = None
    # Null until the customer has said how it went, from 1 to 5.
    score: int | None = None
    scored_at: datetime | None = None
    # Null until the ticket is talked about in Slack.
    conversation: str | None = None
    thread_ts: str | None = None
    events: int
    folded_at: datetime
    # How many of its clocks are open; kept by Clocks.replace_many, for the live indexes above.
    open_clocks: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class ClockTable(Row, table=True):
    """Clocks as last folded: sla_core.clocks.Clock, flat, and when to look at one again."""

    __tablename__: ClassVar[str] = "clock"
    __table_args__ = (
        # Status, soonest first: running, paused, or missed and not yet answered.
        partial("ix_clock_open", "due_at", where=_OPEN),
        # The sweep: clocks that have a warning to give, or are breached.
        partial("ix_clock_breach", "breach_at", where=_RUNNING),
        partial("ix_clock_warn", "warn_at", where=_RUNNING),
        # Attainment over a period.
        partial("ix_clock_decided", "decided_at", where="decided_at IS NOT NULL"),
    )

    ticket: str = Field(primary_key=True, foreign_key="ticket.key")
    kind: str = Field(primary_key=True)
    metric: str = Field(primary_key=True)
    cycle: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    agreement: str
    version: int
    layer: int
    target: str
    target_seconds: int
    calendar: str
    # Null for a ticket without a priority.
    priority: str | None = None
    state: str
    started_at: datetime
    used: int
    paused: int
    # Due and breach are null while paused, and for a clock that was cancelled before it had any.
    due_at: datetime | None = None
    breach_at: datetime | None = None
    # Null while somebody still has to act.
    stopped_at: datetime | None = None
    # Null, as both outcomes are, until it is met or missed.
    decided_at: datetime | None = None
    outcome: str | None = None
    gross_outcome: str | None = None
    reason: str
    reclassified: bool
    ever_breached: bool
    # Null until the first bare acknowledgement, and until the first reply of substance.
    acknowledged_at: datetime | None = None
    substantive_at: datetime | None = None
    # [level, at, version] each.
    warnings: list[Any] = Field(sa_type=JSON)
    # Null when no warning is left to give.
    warn_at: datetime | None = None


class VerdictTable(Row, table=True):
    """Outcomes as frozen, and every restatement. Append-only."""

    __tablename__: ClassVar[str] = "verdict"
    __table_args__ = (
        UniqueConstraint("ticket", "kind", "metric", "cycle", "number"),
        # What was restated in a period.
        partial("ix_verdict_restated", "recorded_at", where="number > 1"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Serial)
    ticket: str = Field(foreign_key="ticket.key")
    kind: str
    metric: str
    cycle: int
    number: int
    outcome: str
    # Null for one that was cancelled or withdrawn.
    decided_at: datetime | None = None
    used: int
    target_seconds: int
    evidence: dict[str, Any] = Field(sa_type=JSON)
    author: str
    reason: str
    recorded_at: datetime


class DocumentTable(Row, table=True):
    """Agreements files as they were loaded. Append-only."""

    __tablename__: ClassVar[str] = "document"

    id: int | None = Field(default=None, primary_key=True)
    loaded_at: datetime
    loaded_by: str
    # Null where the file gives no date of its own.
    effective_from: datetime | None = None
    digest: str
    text: str
    body: dict[str, Any] = Field(sa_type=JSON)


class AgreementTable(Row, table=True):
    """Versions of agreements. Append-only."""

    __tablename__: ClassVar[str] = "agreement_version"

    name: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    # Null for a first version that holds for all time before too.
    effective_from: datetime | None = None
    applies_to: str
    withdrawn: bool
    digest: str
    body: dict[str, Any] = Field(sa_type=JSON)
    document_id: int = Field(foreign_key="document.id")


class CalendarTable(Row, table=True):
    """Versions of calendars. Append-only."""

    __tablename__: ClassVar[str] = "calendar_version"

    name: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    # Null for a first version that holds for all time before too.
    effective_from: datetime | None = None
    digest: str
    body: dict[str, Any] = Field(sa_type=JSON)
    document_id: int = Field(foreign_key="document.id")


class ImportTable(Row, table=True):
    """How far the import of each file came, so that it can go on there."""

    __tablename__: ClassVar[str] = "import_run"

    digest: str = Field(primary_key=True)
    preset: str = Field(primary_key=True)
    position: int
    counts: dict[str, Any] = Field(sa_type=JSON)
    updated_at: datetime


def table_of(row: type[Row]) -> Table:
    """The table a class declares."""
    table = inspect(row).local_table
    assert isinstance(table, Table)
    return table


EVENT = table_of(EventTable)
TICKET = table_of(TicketTable)
CLOCK = table_of(ClockTable)
VERDICT = table_of(VerdictTable)
DOCUMENT = table_of(DocumentTable)
AGREEMENT = table_of(AgreementTable)
CALENDAR = table_of(CalendarTable)
IMPORT = table_of(ImportTable)
