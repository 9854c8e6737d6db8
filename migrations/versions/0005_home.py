"""The Home tab: figures that are counted ahead, and indexes of who waits and of what nobody answered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the table and the indexes."""
    op.create_table(
        "figure",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_figure"),
    )
    waiting = sa.text("unanswered_since IS NOT NULL")
    columns = ["assignee", "unanswered_since"]
    op.create_index("ix_ticket_waiting", "ticket", columns, sqlite_where=waiting, postgresql_where=waiting)
    calling = sa.text("stage IN ('active', 'exhausted')")
    columns = ["rank", "breach_at", "id"]
    op.create_index(
        "ix_escalation_calling", "escalation", columns, sqlite_where=calling, postgresql_where=calling
    )  # fmt: skip
