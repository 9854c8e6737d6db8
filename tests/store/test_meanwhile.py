"""What another replica does between a claim's first look and its locks is seen before anything is claimed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.store import Store, open_store
from bot.store.paging import OutboxState
from sla_core.escalations import Stage
from tests.databases import Postgres
from tests.store.post import SECOND, add, claim, claimed, finish, live, run, state, step
from tests.store.samples import NOON, escalation, page


@pytest.fixture
def two(postgres: Postgres) -> Iterator[tuple[Store, Store]]:
    """The store as two replicas hold it. On SQLite nobody else can write meanwhile."""
    address = postgres.lend()
    stores = open_store(address, patience=2), open_store(address, patience=2)
    yield stores
    for store in stores:
        store.close()
    postgres.take_back(address)


def meanwhile(store: Store, act: Callable[[], object]) -> None:
    """Has something done by another replica just before the next lock on escalations is asked for."""
    acts = [act]

    def once(_connection: object, _cursor: object, statement: str, *_rest: Any) -> None:
        if acts and "FROM escalation" in statement and "SKIP LOCKED" in statement:
            acts.pop()()

    event.listen(store.engine, "before_cursor_execute", once)


def test_a_page_whose_escalation_was_answered_meanwhile_is_superseded(two: tuple[Store, Store]) -> None:
    ours, other = two
    run(ours, escalation())
    add(ours, page())
    meanwhile(ours, lambda: step(other, escalation(stage=Stage.ACKED, epoch=2), 1))
    assert claim(ours) == []
    assert state(ours, "p0001") is OutboxState.SUPERSEDED


def test_a_page_that_was_claimed_meanwhile_is_left_to_its_claimer(two: tuple[Store, Store]) -> None:
    ours, other = two
    run(ours, escalation())
    add(ours, page())
    theirs: list[str] = []
    meanwhile(ours, lambda: theirs.extend(claimed(other)))
    assert (claimed(ours), theirs) == ([], ["p0001"])


def test_a_page_that_was_claimed_and_given_back_meanwhile_waits_for_its_place(two: tuple[Store, Store]) -> None:
    ours, other = two
    run(ours, escalation())
    add(ours, page())
    meanwhile(ours, lambda: finish(other, claim(other)[0], OutboxState.DUE))
    assert claimed(ours) == []
    assert claimed(ours, NOON + SECOND) == ["p0001"]


def test_a_page_whose_thread_was_given_a_head_meanwhile_waits_for_it(two: tuple[Store, Store]) -> None:
    ours, other = two
    run(ours, escalation())
    add(ours, page(2))
    theirs: list[str] = []

    def act() -> None:
        add(other, page(1, place="C2", rank=0))
        theirs.extend(claimed(other, limit=1))

    meanwhile(ours, act)
    assert (claimed(ours), theirs, live(ours).parent) == ([], ["p0001"], "p0001")


def test_a_doubtful_page_answered_meanwhile_stays_in_doubt(two: tuple[Store, Store]) -> None:
    ours, other = two
    run(ours, escalation())
    add(ours, page(state=OutboxState.DOUBT, lease_until=NOON))
    meanwhile(ours, lambda: step(other, escalation(stage=Stage.ACKED, epoch=2), 1))
    with ours.write() as rows:
        assert rows.outbox.overdue(NOON, since_before=NOON, limit=9, lease=SECOND) == []
    assert state(ours, "p0001") is OutboxState.DOUBT


def test_a_sender_and_an_answerer_of_one_escalation_never_wait_in_a_ring(two: tuple[Store, Store]) -> None:
    ours, other = two
    run(ours, escalation())
    add(ours, page())
    (held,) = claim(ours)
    with ThreadPoolExecutor(1) as pool:
        with ours.write() as rows:
            rows.escalations.lock(["e1"])
            sending = pool.submit(finish, other, held)
            wait_for_a_waiter(ours)
            assert rows.outbox.finish(held.id, held.generation, OutboxState.FAILED, now=NOON) == 1
        assert sending.result() == 0


def wait_for_a_waiter(store: Store) -> None:
    """Returns once somebody waits for a lock."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while True:
        with store.engine.connect() as connection:
            if connection.execute(asked).scalar_one():
                return
        sleep(0.01)
