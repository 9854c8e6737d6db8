"""The tables behind availability and credits: outages, waivers and fees. All are append-only."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from bot.store.tables import Row, Serial, table_of


class OutageTable(Row, table=True):
    """Outages as they were told, and every correction: the row with the highest number counts."""

    __tablename__: ClassVar[str] = "outage"
    __table_args__ = (
        UniqueConstraint("key", "number"),
        # Those that touch a period: what began before its end.
        Index("ix_outage_since", "since"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Serial)
    key: str
    number: int
    service: str
    since: datetime
    # Null while it goes on.
    until: datetime | None = None
    cause: str
    # It never was.
    void: bool
    author: str
    reason: str
    recorded_at: datetime


class WaiverTable(Row, table=True):
    """What customers do not hold against us. The newest row of a subject counts; a withdrawn one waives nothing."""

    __tablename__: ClassVar[str] = "waiver"
    __table_args__ = (Index("ix_waiver_subject", "subject", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Serial)
    subject: str
    approver: str
    reason: str
    withdrawn: bool
    author: str
    recorded_at: datetime


class FeeTable(Row, table=True):
    """What customers pay a month, from a month on. Of the rows of one month the newest counts."""

    __tablename__: ClassVar[str] = "fee"
    __table_args__ = (Index("ix_fee_customer", "customer", "since", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Serial)
    customer: str
    agreement: str
    since: datetime
    # The exact amount as text: no database's numbers are as exact on all of them.
    amount: str
    currency: str
    author: str
    recorded_at: datetime


OUTAGE = table_of(OutageTable)
WAIVER = table_of(WaiverTable)
FEE = table_of(FeeTable)
