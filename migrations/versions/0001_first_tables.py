"""The first tables, and the triggers that keep the append-only ones as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_APPEND_ONLY = ("event", "verdict", "document", "agreement_version", "calendar_version")


def upgrade() -> None:
    """Makes every table."""
    _event()
    _ticket()
    _ticket_indexes()
    _clock()
    _clock_indexes()
    _verdict()
    _document()
    _versions()
    _notice()
    _import_run()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _serial() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _index(name: str, table: str, *columns: str, where: str | None = None) -> None:
    only = None if where is None else sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=only, postgresql_where=only)


def _event() -> None:
    op.create_table(
        "event",
        _serial(),
        _text("source"),
        _text("event_id"),
        _text("ticket"),
        _text("kind"),
        _instant("at"),
        _instant("received_at"),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        _text("actor"),
        _json("data"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("source", "event_id", name="uq_event_source_event_id"),
    )
    _index("ix_event_ticket_at", "event", "ticket", "at")


def _ticket() -> None:
    op.create_table(
        "ticket",
        _text("key"),
        _text("title"),
        _text("customer", null=True),
        _text("service", null=True),
        _text("channel", null=True),
        _text("priority", null=True),
        _text("team", null=True),
        _text("agreement", null=True),
        _text("assignee", null=True),
        _instant("opened_at", null=True),
        _instant("resolved_at", null=True),
        _text("merged_into", null=True),
        _json("waiting"),
        _flag("answered"),
        _instant("unanswered_since", null=True),
        _text("conversation", null=True),
        _text("thread_ts", null=True),
        _whole("events"),
        _instant("folded_at"),
        sa.Column("open_clocks", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_ticket"),
    )


def _ticket_indexes() -> None:
    for column in ("customer", "assignee", "conversation"):
        _index(f"ix_ticket_live_{column}", "ticket", column, where="open_clocks > 0")
    _index(
        "ix_ticket_unresolved",
        "ticket",
        "opened_at",
        where="resolved_at IS NULL AND merged_into IS NULL",
    )
    _index(
        "ix_ticket_thread",
        "ticket",
        "conversation",
        "thread_ts",
        where="thread_ts IS NOT NULL",
    )
    _index(
        "ix_ticket_merged_into",
        "ticket",
        "merged_into",
        where="merged_into IS NOT NULL",
    )


def _clock() -> None:
    op.create_table(
        "clock",
        *_clock_key(),
        _text("agreement"),
        _whole("version"),
        _whole("layer"),
        _text("target"),
        _whole("target_seconds"),
        _text("calendar"),
        _text("priority", null=True),
        _text("state"),
        _instant("started_at"),
        _whole("used"),
        _whole("paused"),
        _instant("due_at", null=True),
        _instant("breach_at", null=True),
        _instant("stopped_at", null=True),
        _instant("decided_at", null=True),
        _text("outcome", null=True),
        _text("gross_outcome", null=True),
        _text("reason"),
        _flag("reclassified"),
        _flag("ever_breached"),
        _instant("acknowledged_at", null=True),
        _instant("substantive_at", null=True),
        _json("warnings"),
        _instant("warn_at", null=True),
        sa.PrimaryKeyConstraint("ticket", "kind", "metric", "cycle", name="pk_clock"),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.key"], name="fk_clock_ticket"),
    )


def _clock_key() -> tuple[sa.Column[str], sa.Column[str], sa.Column[str], sa.Column[int]]:
    cycle = sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False)
    return _text("ticket"), _text("kind"), _text("metric"), cycle


def _clock_indexes() -> None:
    _index(
        "ix_clock_open",
        "clock",
        "due_at",
        where="stopped_at IS NULL AND state <> 'cancelled'",
    )
    _index("ix_clock_breach", "clock", "breach_at", where="state = 'running'")
    _index("ix_clock_warn", "clock", "warn_at", where="state = 'running'")
    _index("ix_clock_decided", "clock", "decided_at", where="decided_at IS NOT NULL")


def _verdict() -> None:
    op.create_table(
        "verdict",
        _serial(),
        *_clock_key(),
        _whole("number"),
        _text("outcome"),
        _instant("decided_at", null=True),
        _whole("used"),
        _whole("target_seconds"),
        _json("evidence"),
        _text("author"),
        _text("reason"),
        _instant("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
        sa.UniqueConstraint(
            "ticket",
            "kind",
            "metric",
            "cycle",
            "number",
            name="uq_verdict_ticket_kind_metric_cycle_number",
        ),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.key"], name="fk_verdict_ticket"),
    )
    _index("ix_verdict_restated", "verdict", "recorded_at", where="number > 1")


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        _instant("loaded_at"),
        _text("loaded_by"),
        _instant("effective_from", null=True),
        _text("digest"),
        _text("text"),
        _json("body"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )


def _versions() -> None:
    _version_table("agreement_version", _text("applies_to"), _flag("withdrawn"))
    _version_table("calendar_version")


def _version_table(name: str, *more: sa.Column[str] | sa.Column[bool]) -> None:
    op.create_table(
        name,
        _text("name"),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        _instant("effective_from", null=True),
        *more,
        _text("digest"),
        _json("body"),
        _whole("document_id"),
        sa.PrimaryKeyConstraint("name", "version", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=f"fk_{name}_document_id"),
    )


def _notice() -> None:
    told = ("ticket", "clock_kind", "metric", "cycle", "level", "version")
    op.create_table(
        "notice",
        _text("id"),
        _text("ticket"),
        _text("conversation", null=True),
        _text("kind"),
        _text("clock_kind"),
        _text("metric"),
        _whole("cycle"),
        _text("level"),
        _text("version"),
        _json("payload"),
        _instant("due_at"),
        _text("state"),
        _whole("generation"),
        _instant("lease_until", null=True),
        _text("sent_ts", null=True),
        _whole("attempts"),
        _text("last_error", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint(*told, name=f"uq_notice_{'_'.join(told)}"),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.key"], name="fk_notice_ticket"),
    )
    _index("ix_notice_due", "notice", "due_at", where="state = 'due'")
    _index(
        "ix_notice_lease",
        "notice",
        "lease_until",
        where="state IN ('sending', 'doubt')",
    )


def _import_run() -> None:
    op.create_table(
        "import_run",
        _text("digest"),
        _text("preset"),
        _whole("position"),
        _json("counts"),
        _instant("updated_at"),
        sa.PrimaryKeyConstraint("digest", "preset", name="pk_import_run"),
    )


def _guard_sqlite() -> None:
    for table in _APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
