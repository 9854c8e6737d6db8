"""Quiet: what is muted; and what customers say about how their tickets went."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the table, and the columns of what customers say."""
    _mute()
    _rating()


def _mute() -> None:
    op.create_table(
        "mute",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ticket", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("kept", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_mute"),
    )
    op.create_index("ix_mute_until", "mute", ["until"])


def _rating() -> None:
    op.add_column("ticket", sa.Column("score", sa.Integer(), nullable=True))
    op.add_column("ticket", sa.Column("scored_at", sa.DateTime(timezone=True), nullable=True))
    given = sa.text("scored_at IS NOT NULL")
    op.create_index("ix_ticket_scored", "ticket", ["scored_at"], sqlite_where=given, postgresql_where=given)
    promised = sa.text("kind = 'promise'")
    op.create_index("ix_outbox_promise", "outbox", ["sent_at"], sqlite_where=promised, postgresql_where=promised)
