"""A furnished office over Socket Mode."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from tests.house import furnished
from tests.jobs.test_credits import with_june
from tests.office import Office, office
from tests.oncall import OnCall, on_call
from tests.slack.duty import Duty, duty

AFTER_JUNE = "2025-07-05 09:00"


@pytest.fixture
def at_work(sqlite_store: Store) -> Iterator[Office]:
    """The office over Socket Mode, on a Monday at nine in Berlin."""
    furnished(sqlite_store)
    with office(sqlite_store) as opened:
        yield opened


@pytest.fixture
def calls(sqlite_store: Store) -> Iterator[OnCall]:
    """The office on watch, with a ladder over its people."""
    with on_call(sqlite_store) as opened:
        yield opened


@pytest.fixture
def calls_on_either(store: Store) -> Iterator[OnCall]:
    """The same on both databases."""
    with on_call(store) as opened:
        yield opened


@pytest.fixture
def called(sqlite_store: Store) -> Iterator[Duty]:
    """Ada, who is on duty, was called half an hour before the breach of A-1."""
    with duty(sqlite_store) as opened:
        opened.opens()
        opened.climbs("Mon 08:30")
        yield opened


@pytest.fixture
def paying(sqlite_store: Store) -> Iterator[Office]:
    """The office in early July, after a June that costs something."""
    with_june(sqlite_store)
    with office(sqlite_store, now=AFTER_JUNE) as opened:
        yield opened


@pytest.fixture
def paying_on_either(store: Store) -> Iterator[Office]:
    """The same on both databases."""
    with_june(store)
    with office(store, now=AFTER_JUNE) as opened:
        yield opened
