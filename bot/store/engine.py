"""Opening a store, and the transactions everything in it happens in."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.dialect import WRITING
from bot.store.errors import BadAddress
from bot.store.failures import told_apart
from bot.store.rows import Rows

STATEMENT_SECONDS = 60


class Store:
    """A database. Threads may share one; what is done in it is done inside `read` or `write`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __repr__(self) -> str:
        return f"Store({self.engine.url.render_as_string(hide_password=True)!r})"

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def write(self) -> Iterator[Rows]:
        """A transaction that commits on leaving and rolls back on an exception.

        Busy: nothing was written, and the whole block may be run again. Unreachable: the database is gone.
        Refused: a row breaks a rule. On SQLite there is one writer at a time.
        """
        with told_apart(), self.engine.connect() as connection:
            connection.execution_options(**{WRITING: True})
            with connection.begin():
                rows = Rows(connection)
                yield rows
                # Last of all: the trail's lock is one for everybody.
                rows.trail.flush()

    @contextmanager
    def read(self) -> Iterator[Rows]:
        """A transaction that sees the store as it was at its first question, and cannot write."""
        with told_apart(reading=True), self.engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                yield Rows(connection)
            else:
                with _query_only(connection):
                    yield Rows(connection)

    def revision(self) -> str | None:
        """The revision the tables are at; None where there are none."""
        with self.read() as rows:
            return rows.revision()

    def close(self) -> None:
        """Closes the connections that are not in use."""
        self.engine.dispose()


@contextmanager
def _query_only(connection: Connection) -> Iterator[None]:
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA query_only = 0")


def open_store(address: str, *, patience: float = 10) -> Store:
    """The store at `sqlite:///path` or `postgresql://user:password@host:port/name`; BadAddress says what is wrong.

    Nothing is read or written yet, and no table is made: see migrate. SQLite serves one process on one host,
    PostgreSQL any number. `patience` is how many seconds to wait for a lock before it is Busy.
    """
    url = _parsed(address)
    if url.get_backend_name() == "sqlite":
        return Store(_sqlite(url, patience))
    return Store(_postgresql(url, patience))


def _parsed(address: str) -> URL:
    try:
        url = make_url(address.strip())
    except (ArgumentError, ValueError):
        # The cause may repeat the address, and the address may hold a password.
        raise BadAddress("this is not an address" if address.strip() else "it is empty") from None
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite":
        return url
    raise BadAddress(f"{url.drivername!r} is not a database this program knows")


def _sqlite(url: URL, patience: float) -> Engine:
    if not url.database or url.database == ":memory:":
        raise BadAddress("it names no file")
    folder = Path(url.database).parent
    if not folder.is_dir():
        raise BadAddress(f"there is no folder {str(folder)!r}")
    engine = create_engine(url, pool_size=8, max_overflow=56, pool_timeout=patience, **_JSON)
    event.listen(engine, "connect", partial(_set_up_sqlite, patience))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(patience: float, driver: Any, _record: object) -> None:
    # Without this the driver begins transactions by itself, too late and too weak.
    driver.isolation_level = None
    driver.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
    _into_wal(driver, patience)
    driver.execute("PRAGMA synchronous = FULL")
    driver.execute("PRAGMA foreign_keys = ON")


def _into_wal(driver: Any, patience: float) -> None:
    """Switches a file to its write-ahead log; SQLite does not wait by itself while another process does the same."""
    end = monotonic() + patience
    while True:
        try:
            driver.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > end:
                raise
            sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would die of "database is locked" under load.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(url: URL, patience: float) -> Engine:
    try:
        engine = create_engine(
            url,
            pool_size=8,
            max_overflow=24,
            pool_timeout=patience,
            pool_pre_ping=True,
            **_JSON,
        )
    except ModuleNotFoundError as error:
        raise BadAddress("PostgreSQL needs the extra: install sla-bot[postgres]") from error
    event.listen(engine, "connect", partial(_set_up_postgresql, patience))
    return engine


def _set_up_postgresql(patience: float, driver: Any, _record: object) -> None:
    with driver.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{patience * 1000:.0f}ms'")
        cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
        # A worker that was frozen in the middle of a transaction must not hold its locks for ever.
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{STATEMENT_SECONDS}s'")
    driver.commit()


# PostgreSQL's own JSON keeps any text as it was written, so letters beyond ASCII are left escaped.
_JSON: dict[str, Any] = {"json_serializer": partial(json.dumps, separators=(",", ":"), allow_nan=False)}
