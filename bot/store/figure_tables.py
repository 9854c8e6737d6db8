"""The table of figures: what takes too long to count while a person waits."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlmodel import Field

from bot.store.tables import Row, table_of


class FigureTable(Row, table=True):
    """Figures as they were counted last."""

    __tablename__: ClassVar[str] = "figure"

    name: str = Field(primary_key=True)
    # Both null until they were counted for the first time.
    facts: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    made_at: datetime | None = None
    # Null unless a replica counts them.
    held_until: datetime | None = None


FIGURE = table_of(FigureTable)
