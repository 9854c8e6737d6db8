"""Each guard of the delivery taken away in turn: then something is doubled, lost or refused. With it, nothing is."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.jobs.answering import acknowledge
from bot.slack.reconciling import reconcile
from bot.slack.sending import send_due
from bot.store import Store, budget, claims, engine, open_store
from bot.store.errors import Busy
from bot.store.outbox import Outbox
from bot.store.paging import OutboxState
from bot.wiring import sweep_all
from tests.databases import Postgres
from tests.faults.desk import BREACH, DESK, Desk, desk
from tests.faults.test_replicas import another
from tests.house import contracts_of
from tests.office import ADA

Guard = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def ready(sqlite_store: Store) -> Iterator[Desk]:
    """A page is due, and nobody has claimed it."""
    with desk(sqlite_store) as found:
        found.opens()
        found.clock.move_to(BREACH)
        sweep_all(found.bot.door)
        yield found


@pytest.fixture
def guarded(postgres: Postgres) -> Iterator[Store]:
    """A store on PostgreSQL, where several replicas may work."""
    address = postgres.lend()
    with closing(open_store(address, patience=2)) as store:
        yield store
    postgres.take_back(address)


# Generation: a worker that lost its claim changes nothing.


def test_with_the_generation_a_worker_that_lost_its_claim_changes_nothing(ready: Desk) -> None:
    assert finished(ready, stale(ready)) == 0
    assert ready.states() == [OutboxState.DOUBT]


def test_without_the_generation_its_page_counts_as_sent_while_another_one_still_looks_for_it(
    ready: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = Outbox.finish

    def any_generation(self: Outbox, id: str, generation: int, state: OutboxState, **rest: Any) -> int:
        present = self.get(id)
        assert present is not None
        return finish(self, id, present.generation, state, **rest)

    claim = stale(ready)
    monkeypatch.setattr(Outbox, "finish", any_generation)
    assert finished(ready, claim) == 1
    ready.passes(60)
    assert (ready.states(), ready.copies()) == ([OutboxState.SENT], [0]), "lost: it counts as sent and is nowhere"


def stale(found: Desk) -> tuple[str, int]:
    """A claim that another worker has taken over meanwhile: the page's id, and the generation that is over."""
    with found.store.write() as rows:
        [row] = rows.outbox.claim(found.clock(), limit=1, lease=timedelta(seconds=30), house=None)
        rows.outbox.begin(row.id, row.generation, now=found.clock(), lease=timedelta(seconds=30))
    found.clock.advance(60)
    with found.store.write() as rows:
        rows.outbox.lapse(found.clock())
        rows.outbox.doubts(found.clock(), limit=1, lease=timedelta(seconds=30))
    return row.id, row.generation


def finished(found: Desk, claim: tuple[str, int]) -> int:
    """Rows changed when the first worker says that it sent the page, under a stamp that is none of Slack's."""
    with found.store.write() as rows:
        return rows.outbox.finish(*claim, OutboxState.SENT, now=found.clock(), ts="1.000100")


# Epoch: nobody is called for what was answered.


def answered_before_it_is_sent(found: Desk) -> list[int]:
    escalation = found.escalation()
    acknowledge(found.store, contracts_of(found.store), escalation.id, actor=ADA, now=found.clock(), request="r1")
    found.passes(5)
    return found.copies()


def test_with_the_epoch_nobody_is_called_after_an_answer(ready: Desk) -> None:
    assert answered_before_it_is_sent(ready) == [0]


def test_without_the_epoch_somebody_is_called_after_an_answer(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_stale", lambda row, standings: False)
    assert answered_before_it_is_sent(ready) == [1]


# BEGIN IMMEDIATE: transactions that read and then write do not die of one another.


def refused(url: str) -> int:
    """How many of the claims of four threads die because the database is locked."""
    died = []
    with closing(open_store(url)) as store:
        gate = Barrier(4)

        def work(_: int) -> None:
            for _ in range(15):
                gate.wait(30)
                try:
                    with store.write() as rows:
                        rows.outbox.counts()
                        rows.budget.put_off("C1", BREACH)
                except Busy as error:
                    died.append(error)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
    return len(died)


def test_with_begin_immediate_no_transaction_dies_of_another(sqlite_store: Store) -> None:
    assert refused(str(sqlite_store.engine.url)) == 0


def test_without_begin_immediate_transactions_die(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    monkeypatch.setattr(engine, "_begin_sqlite", begin)
    assert refused(str(sqlite_store.engine.url)) > 0


# SKIP LOCKED: no two replicas claim the same page.


def claimed_by_two(store: Store) -> int:
    """How many claims two replicas make of one page, the second while the first one's is not committed."""
    with desk(store) as found, another(store) as other:
        found.opens()
        found.clock.move_to(BREACH)
        sweep_all(found.bot.door)
        lease, now = timedelta(seconds=30), found.clock()
        with store.write() as rows:
            # Something went there before: a place's first message is guarded by its key already.
            rows.budget.put_off(DESK, now - timedelta(minutes=1))

        def second() -> int:
            with other.write() as rows:
                return len(rows.outbox.claim(now, limit=1, lease=lease, house=None, slot=timedelta(0)))

        with ThreadPoolExecutor(1) as pool:
            with store.write() as rows:
                first = len(rows.outbox.claim(now, limit=1, lease=lease, house=None, slot=timedelta(0)))
                later = pool.submit(second)
                # Time enough to claim it too, or to wait for the first one to commit.
                wait([later], timeout=0.5)
            return first + later.result(10)


def test_with_skip_locked_one_replica_claims_a_page(guarded: Store) -> None:
    assert claimed_by_two(guarded) == 1


def test_without_skip_locked_two_replicas_claim_it(guarded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    # The place's slot is taken under the same guard, so one without the other would still hold.
    for room in (claims, budget):
        monkeypatch.setattr(room, "passing", lambda statement: statement)
    assert claimed_by_two(guarded) == 2


# Settle: nobody looks while a call may still go on.


def stored_late(found: Desk) -> int:
    """How many messages there are of a page that Slack stores after it has hung up."""
    found.slack.workspace.faults.order("chat.postMessage", "late_store", seconds=0.5)
    send_due(found.bot.door)
    reconcile(found.bot.door)
    found.clock.advance(1)
    send_due(found.bot.door)
    found.slack.workspace.wait_for(found.posted)
    found.slack.workspace.wait_for(lambda: len(found.posted()) > 1 or found.rows()[0].state is OutboxState.DOUBT)
    return len(found.posted())


def test_with_the_settle_time_a_late_message_is_there_once(ready: Desk) -> None:
    assert stored_late(ready) == 1
    ready.passes(30)
    assert (ready.states(), ready.copies()) == ([OutboxState.SENT], [1])


def test_without_the_settle_time_a_late_message_is_there_twice(ready: Desk) -> None:
    ready.bot = replace(ready.bot, door=replace(ready.bot.door, settle=timedelta(0)))
    assert stored_late(ready) == 2
