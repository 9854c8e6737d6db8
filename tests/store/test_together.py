"""Several threads and processes at one store lose nothing and share nothing."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import text

from bot.store import Store, migrate, open_store
from bot.store.errors import Busy
from sla_core.tickets import Event
from tests.builders import opened, replies
from tests.databases import Postgres
from tests.store.samples import NOON, notice, ticket_row, tickets
from tests.store.workers import append_all, claim_all, fold_again_and_again

LEASE = timedelta(minutes=1)
_DAWDLE = """
CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN NEW; END $$;
CREATE TRIGGER dawdle BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION dawdle()
"""


@pytest.fixture(params=["threads", "processes"])
def crowd(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "processes":
        yield request.getfixturevalue("processes")
    else:
        with ThreadPoolExecutor(3) as pool:
            yield pool


def test_writers_of_one_ticket_overwrite_nobody(store: Store, store_url: str, crowd: Executor) -> None:
    for done in [crowd.submit(fold_again_and_again, store_url, f"source {n}", 20) for n in range(3)]:
        done.result()
    with store.read() as rows:
        assert rows.tickets.get("T-1") == ticket_row(events=60)


def test_the_same_events_from_several_writers_are_added_once(store: Store, store_url: str, crowd: Executor) -> None:
    turns = [crowd.submit(append_all, store_url, 600, backwards=n % 2 == 1) for n in range(3)]
    assert sum(turn.result() for turn in turns) == 600
    with store.read() as rows:
        assert rows.events.count() == 600


def test_no_notice_is_claimed_twice(store: Store, store_url: str, crowd: Executor) -> None:
    with store.write() as rows:
        tickets(rows)
        rows.notices.add([notice(n) for n in range(200)])
    claimed = [key for turn in [crowd.submit(claim_all, store_url) for _ in range(3)] for key in turn.result()]
    assert sorted(claimed) == [f"n{n:04}" for n in range(200)]


def test_writers_who_read_first_wait_for_each_other_instead_of_failing(store: Store) -> None:
    """With SQLite's ordinary BEGIN one of them would die of "database is locked" at once."""
    start = Barrier(4)

    def work(name: str) -> None:
        start.wait()
        for turn in range(10):
            with store.write() as rows:
                rows.events.count()
                rows.events.append([replies("Mon 10:00", source=name, event_id=f"{turn}")], NOON)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, "abcd"))
    with store.read() as rows:
        assert rows.events.count() == 40


def test_a_reader_sees_one_moment_and_holds_up_no_writer(store: Store) -> None:
    with store.read() as early:
        assert early.events.count() == 0
        with store.write() as rows:
            rows.events.append([opened("Mon 09:00")], NOON)
        assert early.events.count() == 0
        assert early.events.of("T-1") == []
    with store.read() as rows:
        assert rows.events.count() == 1


def test_a_claimer_passes_over_what_another_is_claiming(postgres: Postgres) -> None:
    address = postgres.lend()
    store = open_store(address, patience=1)
    with store.write() as rows:
        tickets(rows)
        rows.notices.add([notice(n) for n in range(10)])
    with store.write() as one, store.write() as other:
        first = one.notices.claim(NOON, limit=4, lease=LEASE)
        second = other.notices.claim(NOON, limit=9, lease=LEASE)
    assert [row.id for row in first] == ["n0000", "n0001", "n0002", "n0003"]
    assert [row.id for row in second] == [f"n{n:04}" for n in range(4, 10)]
    store.close()
    postgres.take_back(address)


def test_two_writers_of_the_same_events_never_wait_in_a_ring(postgres: Postgres) -> None:
    """Each row takes a while, so that writers in opposite orders would surely meet half-way."""
    address = postgres.create()
    store = open_store(address)
    migrate(store)
    with store.engine.begin() as connection:
        connection.execute(text(_DAWDLE))
    events = [replies("Mon 10:00", event_id=f"{n}") for n in range(6)]

    def append(batch: list[Event]) -> int:
        with store.write() as rows:
            return len(rows.events.append(batch, NOON).added)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(append, (events, events[::-1]))) == 6
    store.close()
    postgres.drop(address)


def test_a_writer_who_waits_too_long_is_told_the_store_is_busy(store_url: str) -> None:
    store = open_store(store_url, patience=0.2)
    with store.write() as first:
        first.tickets.lock(["T-1"])
        with pytest.raises(Busy, match="the store is busy, nothing was written"), store.write() as second:
            second.tickets.lock(["T-1"])
    store.close()
