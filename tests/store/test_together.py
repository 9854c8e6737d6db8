"""Several threads and processes at one store lose nothing and share nothing."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import text

from bot.store import Store, migrate, open_store
from bot.store.errors import Busy
from bot.store.paging import OutboxState
from sla_core.escalations import Stage
from sla_core.tickets import Event
from tests.builders import opened, replies
from tests.databases import Postgres
from tests.store.samples import NOON, escalation, escalations, notice, page, ticket_row, tickets
from tests.store.workers import append_all, claim_all, fold_again_and_again, wake_all

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


def test_no_message_is_claimed_twice_and_no_place_gets_two_in_a_second(
    store: Store, store_url: str, crowd: Executor
) -> None:
    with store.write() as rows:
        tickets(rows)
        rows.outbox.add([notice(n, place=f"C{n % 9}") for n in range(180)])
    turns = [crowd.submit(claim_all, store_url) for _ in range(3)]
    claimed = [one for turn in turns for one in turn.result()]
    assert sorted(key for key, _, _ in claimed) == [f"n{n:04}" for n in range(180)]
    assert len({(place, second) for _, place, second in claimed}) == 180


def test_an_escalation_is_woken_once_and_the_trail_has_no_gap(store: Store, store_url: str, crowd: Executor) -> None:
    with store.write() as rows:
        escalations(rows, *(escalation(f"e{n:04}", wake_at=NOON) for n in range(90)))
    turns = [crowd.submit(wake_all, store_url, 4) for _ in range(3)]
    assert sorted(key for turn in turns for key in turn.result()) == [f"e{n:04}" for n in range(90)]
    with store.read() as rows:
        assert rows.outbox.counts()[OutboxState.DUE] == 90
        assert len(rows.trail.since(0, 999)) == 90
        assert rows.trail.verify() == []


def test_two_claims_at_once_never_put_two_heads_on_one_thread(store: Store) -> None:
    with store.write() as rows:
        escalations(rows, *(escalation(f"e{n}") for n in range(20)))
        rows.outbox.add([page(n, f"e{n % 20}", place=f"C{n:02}") for n in range(60)])
    start = Barrier(2)

    def work(_: int) -> list[str]:
        start.wait()
        with store.write() as rows:
            return [str(row.escalation) for row in rows.outbox.claim(NOON, limit=60, lease=LEASE, house=None)]

    with ThreadPoolExecutor(2) as pool:
        taken = [key for batch in pool.map(work, range(2)) for key in batch]
    assert len(taken) == len(set(taken)) <= 20
    with store.read() as rows:
        messages = [rows.escalations.live(key) for key in taken]
        sending = {row.id for key in taken for row in rows.outbox.of_escalation(key) if row.generation}
    assert {message.parent for message in messages if message} == sending


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


@pytest.fixture
def impatient(postgres: Postgres) -> Iterator[Store]:
    """A store of PostgreSQL in which nobody waits long for anybody."""
    address = postgres.lend()
    store = open_store(address, patience=1)
    yield store
    store.close()
    postgres.take_back(address)


def test_a_claimer_passes_over_what_another_is_claiming(impatient: Store) -> None:
    with impatient.write() as rows:
        tickets(rows)
        rows.outbox.add([notice(n, place=f"C{n}") for n in range(10)])
    with impatient.write() as one, impatient.write() as other:
        first = one.outbox.claim(NOON, limit=4, lease=LEASE, house=None)
        second = other.outbox.claim(NOON, limit=9, lease=LEASE, house=None)
    assert [row.id for row in first] == ["n0000", "n0001", "n0002", "n0003"]
    assert [row.id for row in second] == [f"n{n:04}" for n in range(4, 10)]


def test_a_claimer_passes_over_a_place_that_another_is_at(impatient: Store) -> None:
    with impatient.write() as rows:
        tickets(rows)
        rows.budget.put_off("C1", NOON)
        rows.outbox.add([notice(n) for n in range(50)])
    with impatient.write() as one, impatient.write() as other:
        assert [row.id for row in one.outbox.claim(NOON, limit=1, lease=LEASE, house=None)] == ["n0000"]
        assert other.outbox.claim(NOON, limit=9, lease=LEASE, house=None) == []


def test_a_page_whose_escalation_is_being_answered_is_left_alone(impatient: Store) -> None:
    """Should that be an acknowledgement, the page must not be sent any more."""
    with impatient.write() as rows:
        escalations(rows, escalation(), escalation("e2"))
        rows.outbox.add([page(1), page(2, "e2")])
    with impatient.write() as answering, impatient.write() as claiming:
        found = answering.escalations.lock(["e1"])["e1"]
        assert [row.id for row in claiming.outbox.claim(NOON, limit=9, lease=LEASE, house=None)] == ["p0002"]
        answering.escalations.save(replace(found, epoch=2), before_epoch=1, rank=1)
    with impatient.write() as claiming:
        assert claiming.outbox.claim(NOON + LEASE, limit=9, lease=LEASE, house=None) == []
        row = claiming.outbox.get("p0001")
        assert row is not None
        assert row.state is OutboxState.SUPERSEDED


def test_a_claim_leaves_alone_what_is_being_bundled(impatient: Store) -> None:
    with impatient.write() as rows:
        escalations(rows, escalation(), escalation("e2"))
        rows.outbox.add([page(1), page(2, "e2", place="C2")])
    with impatient.write() as bundling, impatient.write() as claiming:
        assert [row.id for row in bundling.outbox.waiting("C1", now=NOON, limit=9, house=None)] == ["p0001"]
        assert [row.id for row in claiming.outbox.claim(NOON, limit=9, lease=LEASE, house=None)] == ["p0002"]


def test_a_sweeper_passes_over_what_another_is_waking(impatient: Store) -> None:
    with impatient.write() as rows:
        escalations(rows, *(escalation(f"e{n}", wake_at=NOON) for n in range(5)))
    with impatient.write() as one, impatient.write() as other:
        assert [found.id for found in one.escalations.due(NOON, 2)] == ["e0", "e1"]
        assert [found.id for found in other.escalations.due(NOON, 9)] == ["e2", "e3", "e4"]


def test_of_two_who_answer_at_once_the_second_sees_what_the_first_did(store: Store) -> None:
    with store.write() as rows:
        escalations(rows, escalation())
    start = Barrier(2)

    def answer(actor: str) -> str:
        start.wait()
        with store.write() as rows:
            found = rows.escalations.lock(["e1"])["e1"]
            if found.stage is Stage.ACKED:
                return f"{found.actor} was first"
            acked = replace(found, stage=Stage.ACKED, epoch=found.epoch + 1, actor=actor)
            assert rows.escalations.save(acked, before_epoch=found.epoch, rank=1) == 1
            return actor

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(answer, ["ada", "bo"]))
    assert said in (["ada", "ada was first"], ["bo", "bo was first"])


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
