"""The table of what was closed. It is append-only."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from bot.store.tables import Row, Serial, table_of


class ClosingTable(Row, table=True):
    """Periods as they were closed, customer by customer. A period of a customer is closed once."""

    __tablename__: ClassVar[str] = "closing"
    __table_args__ = (UniqueConstraint("customer", "since", "until"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Serial)
    customer: str
    since: datetime
    until: datetime
    # The accounts as they stood: clocks, outages, waivers, terms, and what was owed.
    body: dict[str, Any] = Field(sa_type=JSON)
    author: str
    closed_at: datetime


CLOSING = table_of(ClosingTable)
