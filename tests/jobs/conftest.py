"""A store with agreements loaded: on both databases where rows matter, in a file where they do not."""

import pytest

from bot.store import Store
from tests.house import furnished


@pytest.fixture
def house(store: Store) -> Store:
    """A furnished store, on either database."""
    furnished(store)
    return store


@pytest.fixture
def quick_house(sqlite_store: Store) -> Store:
    """A furnished store in a file, for what does not depend on the database."""
    furnished(sqlite_store)
    return sqlite_store
