"""The tables of conversations: the card of each ticket, and what is known of the channels where tickets begin."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index
from sqlmodel import Field

from bot.store.tables import Row, partial, table_of


class CardTable(Row, table=True):
    """The message in Slack that shows a ticket."""

    __tablename__: ClassVar[str] = "card"
    # Cards to draw again.
    __table_args__ = (partial("ix_card_stale", "stale_at", where="stale_at IS NOT NULL"),)

    ticket: str = Field(primary_key=True, foreign_key="ticket.key")
    place: str
    ts: str
    # What it shows, as a fingerprint; null where nobody knows.
    shown: str | None = None
    # Null while it is as it should be.
    stale_at: datetime | None = None
    # Null unless a worker draws it.
    draw_until: datetime | None = None


class ListeningTable(Row, table=True):
    """How far a channel was read, beside what Slack told of it."""

    __tablename__: ClassVar[str] = "listening"

    channel: str = Field(primary_key=True)
    # Null until it was read for the first time.
    heard_until: datetime | None = None
    look_at: datetime


class BindingTable(Row, table=True):
    """What channels were bound to, by a form. Append-only: the newest row of a channel counts."""

    __tablename__: ClassVar[str] = "channel_binding"
    __table_args__ = (Index("ix_channel_binding_channel", "channel", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    # Null where the binding was taken away.
    body: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    made_by: str
    made_at: datetime


class MuteTable(Row, table=True):
    """What is not told for a while. One that was ended early says by whom."""

    __tablename__: ClassVar[str] = "mute"
    # Those that may still hold, among many that are over.
    __table_args__ = (Index("ix_mute_until", "until"),)

    id: str = Field(primary_key=True)
    # Null where the news of every place is meant.
    channel: str | None = None
    # Null where the news of every ticket is meant.
    ticket: str | None = None
    # Null for both warnings and breaches.
    level: str | None = None
    since: datetime
    until: datetime
    reason: str
    made_by: str
    # Null unless somebody ended it before its time.
    ended_at: datetime | None = None
    ended_by: str | None = None
    # How many messages it has kept quiet.
    kept: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


CARD = table_of(CardTable)
LISTENING = table_of(ListeningTable)
BINDING = table_of(BindingTable)
MUTE = table_of(MuteTable)
