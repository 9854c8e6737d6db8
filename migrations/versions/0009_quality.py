"""Quality: an index of the events that say which tickets were solved or paused in a period."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the index."""
    turns = sa.text("kind IN ('resolved', 'closed', 'paused', 'corrected')")
    op.create_index("ix_event_turn", "event", ["kind", "at", "ticket"], sqlite_where=turns, postgresql_where=turns)
