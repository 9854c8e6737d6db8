"""Availability and credits: outages, waivers and fees, none of which is ever changed or deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_APPEND_ONLY = ("outage", "waiver", "fee")


def upgrade() -> None:
    """Makes the tables and what guards them."""
    _outage()
    _waiver()
    _fee()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _serial() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _outage() -> None:
    op.create_table(
        "outage",
        _serial(),
        _text("key"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("service"),
        _instant("since"),
        _instant("until", null=True),
        _text("cause"),
        sa.Column("void", sa.Boolean(), nullable=False),
        _text("author"),
        _text("reason"),
        _instant("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_outage"),
        sa.UniqueConstraint("key", "number", name="uq_outage_key_number"),
    )
    op.create_index("ix_outage_since", "outage", ["since"])


def _waiver() -> None:
    op.create_table(
        "waiver",
        _serial(),
        _text("subject"),
        _text("approver"),
        _text("reason"),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        _text("author"),
        _instant("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_waiver"),
    )
    op.create_index("ix_waiver_subject", "waiver", ["subject", "id"])


def _fee() -> None:
    op.create_table(
        "fee",
        _serial(),
        _text("customer"),
        _text("agreement"),
        _instant("since"),
        _text("amount"),
        _text("currency"),
        _text("author"),
        _instant("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_fee"),
    )
    op.create_index("ix_fee_customer", "fee", ["customer", "since", "id"])


def _guard_sqlite() -> None:
    for table in _APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _guard_postgresql() -> None:
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
