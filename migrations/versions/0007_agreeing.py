"""What was proposed as an agreement, and who agreed to it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table, its index, and the triggers that keep it as it was written."""
    op.create_table(
        "agreeing",
        sa.Column("id", Serial, nullable=False),
        sa.Column("agreement", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreeing"),
        sa.UniqueConstraint("proposal", "side", name="uq_agreeing_proposal_side"),
    )
    op.create_index("ix_agreeing_agreement", "agreeing", ["agreement", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER agreeing_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON agreeing "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER agreeing_refuses_{act.lower()} BEFORE {act} ON agreeing "
            "BEGIN SELECT RAISE(ABORT, 'agreeing is append-only'); END"
        )
