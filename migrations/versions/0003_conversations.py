"""Conversations and digests: the card of each ticket, what is known of channels, and which digests were told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables."""
    _card()
    _listening()
    _binding()
    _digest()


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _card() -> None:
    op.create_table(
        "card",
        _text("ticket"),
        _text("place"),
        _text("ts"),
        _text("shown", null=True),
        _instant("stale_at", null=True),
        _instant("draw_until", null=True),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.key"], name="fk_card_ticket"),
        sa.PrimaryKeyConstraint("ticket", name="pk_card"),
    )
    stale = sa.text("stale_at IS NOT NULL")
    op.create_index("ix_card_stale", "card", ["stale_at"], sqlite_where=stale, postgresql_where=stale)


def _listening() -> None:
    op.create_table(
        "listening",
        _text("channel"),
        _instant("heard_until", null=True),
        _instant("look_at"),
        sa.PrimaryKeyConstraint("channel", name="pk_listening"),
    )


def _binding() -> None:
    op.create_table(
        "channel_binding",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("channel"),
        sa.Column("body", sa.JSON(), nullable=True),
        _text("made_by"),
        _instant("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_channel_binding"),
    )
    op.create_index("ix_channel_binding_channel", "channel_binding", ["channel", "id"])


def _digest() -> None:
    op.create_table(
        "digest",
        _text("name"),
        _text("plan"),
        sa.Column("next_day", sa.Date(), nullable=False),
        _instant("next_at"),
        _instant("told_until", null=True),
        sa.PrimaryKeyConstraint("name", name="pk_digest"),
    )
    op.create_index("ix_digest_next", "digest", ["next_at"])
    broken = sa.text("what = 'promise broken'")
    op.create_index("ix_audit_broken", "audit", ["at"], sqlite_where=broken, postgresql_where=broken)
    op.create_table(
        "digest_run",
        _text("digest"),
        sa.Column("day", sa.Date(), nullable=False),
        _text("message", null=True),
        _instant("made_at"),
        sa.PrimaryKeyConstraint("digest", "day", name="pk_digest_run"),
    )
    op.create_table(
        "digest_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("name"),
        sa.Column("body", sa.JSON(), nullable=True),
        _text("made_by"),
        _instant("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_digest_plan"),
    )
    op.create_index("ix_digest_plan_name", "digest_plan", ["name", "id"])
