"""Ladders and pages: escalations, the outbox in place of the notices, the audit trail, and what replicas share."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_BATCH = 500
_SHOWN = "live_ts IS NOT NULL"


def upgrade() -> None:
    """Makes the tables and moves the notices into the outbox, each under its own id and as far as it had come."""
    _escalation()
    _escalation_indexes()
    _outbox()
    _outbox_indexes()
    _replicas()
    _audit()
    _duty()
    _move_notices()
    op.drop_table("notice")
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _index(name: str, table: str, *columns: str, where: str | None = None) -> None:
    only = None if where is None else sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=only, postgresql_where=only)


def _escalation() -> None:
    key = ("ticket", "kind", "metric", "cycle")
    op.create_table(
        "escalation",
        *(_text(name) for name in ("id", "ticket", "kind", "metric")),
        _whole("cycle"),
        _text("ladder"),
        _whole("version"),
        _text("stage"),
        *(_whole(name) for name in ("epoch", "loop", "rung", "attempt")),
        _instant("rung_at", null=True),
        _json("times"),
        _instant("wake_at", null=True),
        _instant("since", null=True),
        _text("actor"),
        _instant("until", null=True),
        _flag("promised"),
        _flag("reminded"),
        _text("before", null=True),
        _text("reason"),
        _json("answered"),
        _instant("exhausted_at", null=True),
        _whole("broken"),
        _instant("breach_at", null=True),
        _whole("rank"),
        *(_text(name, null=True) for name in ("parent", "live_place", "live_ts")),
        *(_instant(name, null=True) for name in ("stale_at", "draw_until", "looked_at")),
        sa.PrimaryKeyConstraint("id", name="pk_escalation"),
        sa.UniqueConstraint(*key, name=f"uq_escalation_{'_'.join(key)}"),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.key"], name="fk_escalation_ticket"),
    )


def _escalation_indexes() -> None:
    _index("ix_escalation_wake", "escalation", "wake_at", where="wake_at IS NOT NULL")
    _index("ix_escalation_open", "escalation", "ticket", where="stage NOT IN ('resolved', 'cancelled')")
    _index("ix_escalation_stale", "escalation", "stale_at", where=f"stale_at IS NOT NULL AND {_SHOWN}")
    waiting = f"stage IN ('active', 'exhausted') AND {_SHOWN}"
    _index("ix_escalation_quiet", "escalation", "looked_at", where=waiting)
    _index("ix_escalation_live", "escalation", "live_place", "live_ts", where=_SHOWN)


def _outbox() -> None:
    op.create_table(
        "outbox",
        _text("id"),
        _text("kind"),
        _json("payload"),
        _instant("since"),
        _instant("due_at"),
        _text("ticket", null=True),
        _text("escalation", null=True),
        _whole("epoch", null=True),
        _whole("rank"),
        _text("place", null=True),
        _text("fallback", null=True),
        _text("lane"),
        _text("state"),
        _whole("generation"),
        _instant("lease_until", null=True),
        _whole("attempts"),
        _json("people"),
        _instant("tried_at", null=True),
        _instant("called_at", null=True),
        _instant("sent_at", null=True),
        *(_text(name, null=True) for name in ("sent_place", "sent_ts", "path", "bundle")),
        _instant("closed_at", null=True),
        _flag("suspect"),
        _whole("copies"),
        _text("last_error", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.key"], name="fk_outbox_ticket"),
        sa.ForeignKeyConstraint(["escalation"], ["escalation.id"], name="fk_outbox_escalation"),
    )


def _outbox_indexes() -> None:
    _index("ix_outbox_lane", "outbox", "lane", "rank", "due_at", "id", where="state = 'due'")
    _index("ix_outbox_due", "outbox", "due_at", where="state = 'due'")
    _index("ix_outbox_lease", "outbox", "lease_until", where="state IN ('sending', 'doubt')")
    _index("ix_outbox_overdue", "outbox", "since", where="kind = 'page' AND state IN ('due', 'doubt')")
    _index("ix_outbox_message", "outbox", "sent_place", "sent_ts", where="sent_ts IS NOT NULL")
    _index("ix_outbox_sent", "outbox", "sent_at", where="sent_at IS NOT NULL")
    for column in ("ticket", "escalation", "bundle"):
        _index(f"ix_outbox_{column}", "outbox", column, where=f"{column} IS NOT NULL")


def _replicas() -> None:
    op.create_table(
        "channel_budget",
        _text("place"),
        _instant("next_at"),
        sa.PrimaryKeyConstraint("place", name="pk_channel_budget"),
    )
    op.create_table(
        "inbox",
        _text("key"),
        _text("kind"),
        _instant("taken_at"),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    _index("ix_inbox_taken", "inbox", "taken_at")
    op.create_table(
        "worker",
        _text("id"),
        _instant("started_at"),
        _instant("beat_at"),
        _text("revision"),
        _json("jobs"),
        sa.PrimaryKeyConstraint("id", name="pk_worker"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        _instant("at"),
        _text("actor"),
        _text("what"),
        _text("ticket", null=True),
        _text("escalation", null=True),
        _whole("epoch", null=True),
        _json("facts"),
        _text("previous"),
        _text("hash"),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    _index("ix_audit_escalation", "audit", "escalation", "number", where="escalation IS NOT NULL")


def _duty() -> None:
    op.create_table(
        "roster_override",
        _text("id"),
        _text("roster"),
        _text("person"),
        _instant("start"),
        _instant("end"),
        _text("covers", null=True),
        _text("reason"),
        _text("made_by"),
        _instant("made_at", null=True),
        _instant("withdrawn_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_roster_override"),
    )
    _index("ix_roster_override_end", "roster_override", "end", where="withdrawn_at IS NULL")
    op.create_table(
        "feed",
        _text("url"),
        _instant("tried_at"),
        _text("text", null=True),
        _instant("fetched_at", null=True),
        _text("etag", null=True),
        _text("error", null=True),
        sa.PrimaryKeyConstraint("url", name="pk_feed"),
    )


def _move_notices() -> None:
    connection, tables = op.get_bind(), sa.MetaData()
    notice = sa.Table("notice", tables, autoload_with=connection, resolve_fks=False)
    outbox = sa.Table("outbox", tables, autoload_with=connection, resolve_fks=False)
    last = ""
    while rows := _after(connection, notice, last):
        connection.execute(outbox.insert(), [_moved(row) for row in rows])
        last = rows[-1]["id"]


def _after(connection: sa.Connection, notice: sa.Table, last: str) -> list[sa.RowMapping]:
    wanted = sa.select(notice).where(notice.c.id > last).order_by(notice.c.id).limit(_BATCH)
    return list(connection.execute(wanted).mappings())


def _moved(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A notice as a message; the columns that said what it was about go into its payload."""
    place = row["conversation"]
    about = {"notice": row["kind"], "level": row["level"], "cycle": row["cycle"]}
    kept = ("id", "ticket", "due_at", "state", "generation", "lease_until", "attempts", "sent_ts", "last_error")
    return {
        **{name: row[name] for name in kept},
        "kind": "notice",
        "payload": {**row["payload"], **about},
        "since": row["due_at"],
        # A worker of the version before may be posting it now.
        "called_at": row["due_at"] if row["state"] == "sending" else None,
        "rank": 9,
        "place": place,
        "lane": "~" if place is None else f"={place}",
        "people": [],
        "sent_place": None if row["sent_ts"] is None else place,
        "suspect": False,
        "copies": 0,
    }


def _guard_sqlite() -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{act.lower()} BEFORE {act} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
