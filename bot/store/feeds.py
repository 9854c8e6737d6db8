"""Calendars of shifts as they were last fetched; the last good one is kept while fetching fails."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from bot.store.dialect import insert
from bot.store.paging_tables import FEED
from bot.store.plain import plain
from bot.store.records import FeedRow

_KEPT = ("text", "fetched_at", "etag")


class Feeds:
    """The feeds, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, url: str) -> FeedRow | None:
        """What was last fetched from that address; None if it was never tried."""
        row = self._connection.execute(select(FEED).where(FEED.c.url == url)).mappings().first()
        return None if row is None else FeedRow(**row)

    def put(self, row: FeedRow) -> None:
        """Notes how fetching went. Without a text, the last good one stays, with when it was fetched and its etag."""
        statement = insert(self._connection, FEED).values(plain(row))
        new: dict[str, ColumnElement[Any]] = {name: statement.excluded[name] for name in ("tried_at", "error")}
        if row.text is None:
            new |= {name: func.coalesce(statement.excluded[name], FEED.c[name]) for name in _KEPT}
        else:
            new |= {name: statement.excluded[name] for name in _KEPT}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=new))
