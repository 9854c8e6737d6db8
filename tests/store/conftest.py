"""What tests of the store share: other processes, which take seconds to start, and a store with two tickets."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from bot.store import Store
from tests.store.samples import tickets


@pytest.fixture(scope="session")
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.fixture
def post(store: Store) -> Store:
    with store.write() as rows:
        tickets(rows, ["T-1", "T-2"])
    return store
