"""The table of error budgets that burn too fast."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from bot.store.tables import Row, table_of


class BurnTable(Row, table=True):
    """Each level at which a budget was told to burn: the last message, and when it was last seen to burn."""

    __tablename__: ClassVar[str] = "burn"

    service: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    level: str = Field(primary_key=True)
    # The stretch of time that the budget is of: a month, or an agreement's part of one.
    since: datetime = Field(primary_key=True)
    until: datetime = Field(primary_key=True)
    message: str
    seen_at: datetime


BURN = table_of(BurnTable)
