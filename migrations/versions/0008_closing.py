"""Periods as they were closed, customer by customer; none is ever changed or deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table, and the triggers that keep it as it was written."""
    op.create_table(
        "closing",
        sa.Column("id", Serial, nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_closing"),
        sa.UniqueConstraint("customer", "since", "until", name="uq_closing_customer_since_until"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER closing_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON closing "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER closing_refuses_{act.lower()} BEFORE {act} ON closing "
            "BEGIN SELECT RAISE(ABORT, 'closing is append-only'); END"
        )
