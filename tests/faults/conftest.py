"""Desks on either database."""

from collections.abc import Iterator

import pytest

from bot.store import Store
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
