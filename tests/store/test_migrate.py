"""A store's tables are brought to what the program declares, once, whoever comes first."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.store import Store, migrate, open_store
from bot.store.errors import WrongVersion
from bot.store.migrate import check, expected
from bot.store.tables import METADATA
from tests.store.samples import clock, stored
from tests.store.workers import migrate_at

NEWEST = "0010"


@pytest.fixture
def empty(empty_url: str) -> Iterator[Store]:
    opened = open_store(empty_url)
    yield opened
    opened.close()


def test_the_migrated_tables_are_the_declared_ones(store: Store) -> None:
    with store.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []


def test_the_migrated_statements_are_the_declared_ones(empty: Store) -> None:
    """What alembic does not compare: the conditions of partial indexes, and the names of constraints."""
    if empty.dialect == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type <> 'trigger' AND name NOT LIKE 'sqlite_%'"
    else:
        query = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
    METADATA.create_all(empty.engine)
    declared = _rows(empty, query)
    METADATA.drop_all(empty.engine)
    migrate(empty)
    migrated = [row for row in _rows(empty, query) if not row[0].startswith("alembic")]
    assert migrated == declared


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    with store.engine.connect() as connection:
        return sorted((name, _plainly(sql)) for name, sql in connection.execute(text(query)))


def _plainly(sql: str) -> str:
    """The statement without its line breaks, and the parts of a table in no order."""
    return " ".join(sorted(part.strip() for part in sql.replace("\n", " ").split(",")))


def test_an_empty_database_comes_up_and_stays_there(empty: Store) -> None:
    assert migrate(empty) == (None, NEWEST)
    assert migrate(empty) == (NEWEST, NEWEST)
    assert check(empty) == expected() == NEWEST


def test_migrating_again_keeps_the_rows(store: Store) -> None:
    with store.write() as rows:
        stored(rows, clock())
    migrate(store)
    with store.read() as rows:
        assert rows.clocks.of("T-1") == [clock()]


def test_a_database_without_tables_is_told_to_migrate(empty: Store) -> None:
    with pytest.raises(WrongVersion, match=f"at no revision, this program needs {NEWEST}: run sla-bot migrate"):
        check(empty)
    with pytest.raises(WrongVersion, match="is it migrated"), empty.read() as rows:
        rows.events.count()


def test_a_store_newer_than_the_program_is_refused_and_left_alone(empty: Store) -> None:
    migrate(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (migrate, check):
        with pytest.raises(WrongVersion, match=f"at revision 9999, this program knows up to {NEWEST}"):
            attempt(empty)
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_threads_that_start_together_migrate_once(empty: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: migrate(empty), range(4)))
    assert sorted(results, key=str) == [(NEWEST, NEWEST)] * 3 + [(None, NEWEST)]


def test_processes_that_start_together_migrate_once(empty_url: str, processes: Executor) -> None:
    results = list(processes.map(migrate_at, [empty_url] * 3))
    assert sorted(results, key=str) == [(NEWEST, NEWEST)] * 2 + [(None, NEWEST)]


def test_a_migration_that_fails_leaves_nothing(empty: Store) -> None:
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE import_run (in_the_way INTEGER)"))
    with pytest.raises(Exception, match="import_run"):
        migrate(empty)
    with pytest.raises(WrongVersion, match="at no revision"):
        check(empty)
    assert _names(empty) == ["import_run"]


def _names(store: Store) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    if store.dialect == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    with store.engine.connect() as connection:
        return sorted(connection.execute(text(query)).scalars())


def test_foreign_keys_are_back_on_after_migrating(sqlite_store: Store) -> None:
    migrate(sqlite_store)
    with sqlite_store.engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_a_migration_that_would_leave_orphans_is_undone(sqlite_store: Store) -> None:
    with sqlite3.connect(str(sqlite_store.engine.url.database)) as connection:
        connection.execute(
            "INSERT INTO verdict SELECT 1, 'T-none', 'sla', 'update', 1, 1, 'met', NULL, 1, 1, '{}', '', '', 'x'"
        )
    with pytest.raises(WrongVersion, match="refer to nothing"):
        migrate(sqlite_store)
