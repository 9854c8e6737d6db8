"""Other processes, started once: each takes seconds to import what it needs."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest


@pytest.fixture(scope="session")
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        yield pool
