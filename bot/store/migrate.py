"""Bringing a store's tables to what this program expects."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.store.dialect import WRITING, hold
from bot.store.engine import Store
from bot.store.errors import WrongVersion
from bot.store.failures import told_apart

_LOCKS, _MIGRATING = 3, 0
# Alembic keeps the migration it is at in a variable of its module, so threads take turns.
_TURN = Lock()


def migrate(store: Store) -> tuple[str | None, str]:
    """Brings the store to this program's revision and gives the revisions before and after; None: it was empty.

    Safe to run from several processes at once: they take turns, and the later ones find nothing to do.
    WrongVersion if the store is newer than the program; it is then left as it is.
    """
    config = _config()
    with _TURN, told_apart(), _exclusive(store) as connection:
        before = _known(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        after = _revision(connection)
    assert after is not None
    return before, after


def check(store: Store) -> str:
    """The store's revision; WrongVersion unless it is this program's."""
    with told_apart(reading=True), store.engine.connect() as connection:
        found = _known(connection)
    if found is None or found != expected():
        needed = f"this program needs {expected()}"
        raise WrongVersion(f"the store is at {found or 'no revision'}, {needed}: run sla-bot migrate")
    return found


@cache
def expected() -> str:
    """The revision this program was written for. A replica that finds another in the store claims nothing any more."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


@contextmanager
def _exclusive(store: Store) -> Iterator[Connection]:
    """A transaction with nobody else migrating."""
    with store.engine.connect() as connection:
        if store.dialect == "sqlite":
            with _loose(connection):
                yield connection
        else:
            with connection.begin():
                connection.execute(text("SET LOCAL lock_timeout = '5min'"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                hold(connection, _LOCKS, [_MIGRATING])
                yield connection


@contextmanager
def _loose(connection: Connection) -> Iterator[None]:
    # A table is altered by making it anew; with foreign keys on, dropping the old one deletes what refers to it.
    # The setting does nothing inside a transaction.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    connection.execution_options(**{WRITING: True})
    try:
        with connection.begin():
            yield
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise WrongVersion("the migration would leave rows that refer to nothing: it was undone")
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _known(connection: Connection) -> str | None:
    found = _revision(connection)
    if found is not None and found not in {script.revision for script in _scripts().walk_revisions()}:
        known = f"this program knows up to {expected()}"
        raise WrongVersion(f"the store is at revision {found}, {known}: start a newer program")
    return found


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    return config


def _folder() -> Path:
    """Where the migrations are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_migrations"
    return inside if inside.is_dir() else package.parent / "migrations"
