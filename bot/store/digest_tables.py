"""The tables of digests: when each is told next, which were told, and those that were asked for by a form."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index
from sqlmodel import Field

from bot.store.tables import Row, table_of


class DigestTable(Row, table=True):
    """When a digest is told next."""

    __tablename__: ClassVar[str] = "digest"
    __table_args__ = (Index("ix_digest_next", "next_at"),)

    name: str = Field(primary_key=True)
    # What the next time was worked out from, so that a change of it is noticed.
    plan: str
    # A local date in the digest's zone.
    next_day: date
    next_at: datetime
    # Null until it was told for the first time.
    told_until: datetime | None = None


class DigestRunTable(Row, table=True):
    """The dates for which a digest was told, or passed over. One row for a date, whoever comes first."""

    __tablename__: ClassVar[str] = "digest_run"

    digest: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    # Null where it was passed over, as it came too late.
    message: str | None = None
    made_at: datetime


class DigestPlanTable(Row, table=True):
    """Digests that were asked for by a form. Append-only: the newest row of a name counts."""

    __tablename__: ClassVar[str] = "digest_plan"
    __table_args__ = (Index("ix_digest_plan_name", "name", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    # Null where it is not wanted any more.
    body: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    made_by: str
    made_at: datetime


DIGEST = table_of(DigestTable)
DIGEST_RUN = table_of(DigestRunTable)
DIGEST_PLAN = table_of(DigestPlanTable)
