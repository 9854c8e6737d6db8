"""Where SQLite and PostgreSQL differ in what is said to them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Integer, Select, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

# Well inside the number of parameters both databases allow in one statement.
BATCH = 500
# Marks the connection of a transaction that writes.
WRITING = "writing"
_T = TypeVar("_T")


def batches(things: Iterable[_T]) -> Iterator[list[_T]]:
    """The things in lists that fit into one statement each."""
    left = iter(things)
    while batch := list(islice(left, BATCH)):
        yield batch


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows `on_conflict`."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def passing(wanted: Select[Any]) -> Select[Any]:
    """The rows that nobody else holds, locked until the transaction ends; those that somebody holds are passed over.

    SQLite has one writer at a time, so nobody else holds any.
    """
    # Weaker than a full lock, which would be in the way of whoever inserts a row that refers to these.
    return wanted.with_for_update(skip_locked=True, key_share=True)


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows; one that is there already, by its primary key, takes the new values named."""
    if not rows:
        return
    statement = insert(connection, table)
    own = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in own}
    connection.execute(statement.on_conflict_do_update(index_elements=own, set_=changed), rows)


def hold(connection: Connection, space: int, slots: Iterable[int]) -> None:
    """Waits for the numbered locks of a space and keeps them until the transaction ends; none are needed on SQLite.

    Taken in rising order, so that two transactions never wait for each other in a ring.
    """
    if connection.dialect.name == "postgresql":
        wanted = bindparam("slots", sorted(set(slots)), postgresql.ARRAY(Integer))
        connection.execute(select(func.pg_advisory_xact_lock(space, func.unnest(wanted).column_valued("slot"))))
