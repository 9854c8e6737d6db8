"""Bot processes see each other by their signs of life, and see when the tables have changed under them."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.store import Store
from bot.store.migrate import expected
from bot.store.paging import WorkerRow
from tests.store.post import LATER, SECOND
from tests.store.samples import NOON

FIRST = WorkerRow("host-1:7", started_at=NOON, beat_at=NOON, revision="0002", jobs={"sweep": NOON.isoformat()})
SECOND_ONE = WorkerRow("host-2:7", started_at=NOON - SECOND, beat_at=NOON, revision="0001")


def beat(store: Store, *those: WorkerRow) -> None:
    with store.write() as rows:
        for worker in those:
            rows.workers.beat(worker)


def alive(store: Store) -> list[WorkerRow]:
    with store.read() as rows:
        return rows.workers.all()


def test_each_worker_is_known_as_it_last_was(store: Store) -> None:
    beat(store, FIRST, SECOND_ONE)
    later = replace(FIRST, beat_at=LATER, jobs={})
    beat(store, later)
    assert alive(store) == [SECOND_ONE, later]


def test_a_worker_that_gives_no_sign_of_life_is_forgotten(store: Store) -> None:
    beat(store, FIRST, replace(SECOND_ONE, beat_at=LATER))
    with store.write() as rows:
        assert rows.workers.forget(NOON) == 0
        assert rows.workers.forget(LATER) == 1
    assert [worker.id for worker in alive(store)] == ["host-2:7"]


@pytest.mark.parametrize("found", ["0001", "9999"])
def test_a_worker_sees_inside_its_transaction_that_the_tables_are_not_its_own(store: Store, found: str) -> None:
    with store.write() as rows:
        assert rows.revision() == store.revision() == expected()
    with store.engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{found}'"))
    try:
        with store.write() as rows:
            assert rows.revision() == store.revision() == found
    finally:
        with store.engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{expected()}'"))
