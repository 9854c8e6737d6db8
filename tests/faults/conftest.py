"""Desks on either database."""

from collections.abc import Iterator

import pytest

from bot.store import Store, open_store
from tests.databases import Postgres
from tests.faults.desk import Desk, desk


@pytest.fixture
def at_desk(store: Store) -> Iterator[Desk]:
    """A desk on either database, with nothing coming in from Slack."""
    with desk(store) as found:
        yield found


@pytest.fixture
def quick_desk(sqlite_store: Store) -> Iterator[Desk]:
    """A desk on SQLite alone, for what does not depend on the database."""
    with desk(sqlite_store) as found:
        yield found


@pytest.fixture
def postgres_store(postgres: Postgres) -> Iterator[Store]:
    """A migrated, empty store on PostgreSQL, for what one process cannot show."""
    address = postgres.lend()
    opened = open_store(address)
    yield opened
    opened.close()
    postgres.take_back(address)
