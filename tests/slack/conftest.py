"""A furnished office over Socket Mode."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from tests.house import furnished
from tests.office import Office, office


@pytest.fixture
def at_work(sqlite_store: Store) -> Iterator[Office]:
    """The office over Socket Mode, on a Monday at nine in Berlin."""
    furnished(sqlite_store)
    with office(sqlite_store) as opened:
        yield opened
