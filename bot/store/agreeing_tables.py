"""The table of what was proposed and who agreed to it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from bot.store.tables import Row, Serial, table_of


class AgreeingTable(Row, table=True):
    """Proposals of agreements, and the consent of each side to one. Append-only; triggers see to it."""

    __tablename__: ClassVar[str] = "agreeing"
    __table_args__ = (
        # Each side agrees to a proposal once; a proposal itself has no side, and refers to none.
        UniqueConstraint("proposal", "side"),
        Index("ix_agreeing_agreement", "agreement", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Serial)
    agreement: str
    # What was proposed, as the versions of agreements bear it, so that a version is known for what was agreed to.
    digest: str
    # Null in the row of a proposal: it is the proposal itself.
    proposal: int | None = None
    side: str | None = None
    person: str
    at: datetime
    facts: dict[str, Any] = Field(sa_type=JSON)


AGREEING = table_of(AgreeingTable)
