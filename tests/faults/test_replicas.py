"""Several replicas at once: each rung once, each page once, and whoever lost a claim changes nothing."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from threading import Barrier

import pytest

from bot.jobs.escalating import wake_due
from bot.slack.outcomes import sent
from bot.slack.post import Posted
from bot.slack.reconciling import reconcile
from bot.slack.sending import send_due
from bot.store import Store, open_store
from bot.store.paging import OutboxState
from bot.wiring import sweep_all
from tests.faults.desk import BREACH, desk
from tests.house import contracts_of

SLOT = timedelta(seconds=1)


@contextmanager
def another(store: Store) -> Iterator[Store]:
    """The same database, as another replica opens it."""
    opened = open_store(store.engine.url.render_as_string(hide_password=False))
    try:
        yield opened
    finally:
        opened.close()


@pytest.mark.parametrize(
    "rounds", [20, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(3600)])], ids=["20", "10000"]
)
def test_two_replicas_that_sweep_the_same_instant_call_each_rung_once(rounds: int, store: Store) -> None:
    with desk(store) as found, another(store) as other, ThreadPoolExecutor(2) as pool:
        contracts, gate = contracts_of(store), Barrier(2)
        for number in range(rounds):
            found.opens(f"T-{number}")
        found.clock.move_to(BREACH)
        sweep_all(found.bot.door)

        def sweep(one: Store) -> int:
            woken = 0
            for _ in range(rounds):
                gate.wait(30)
                woken += wake_due(one, contracts, now=BREACH, limit=1)
            return woken

        list(pool.map(sweep, (store, other)))
        for number in range(rounds):
            assert [row.payload["rung"] for row in found.rows(ticket=f"T-{number}")] == [0]
        assert found.problems() == []


def test_two_replicas_that_send_at_once_share_the_pages_and_the_pace(store: Store) -> None:
    with desk(store) as found, ExitStack() as ending:
        other = found.second(ending.enter_context(another(store)))
        for number in range(12):
            found.opens(f"T-{number}", service=("mail", "erp")[number % 2])
        found.clock.move_to(BREACH)
        sweep_all(found.bot.door)
        with ThreadPoolExecutor(2) as pool:
            for _ in range(14):
                list(pool.map(send_due, (found.bot.door, other)))
                found.clock.advance(1)
        for number in range(12):
            assert (found.states(ticket=f"T-{number}"), found.copies(f"T-{number}")) == ([OutboxState.SENT], [1])
        sent = Counter((row.place, row.sent_at) for n in range(12) for row in found.rows(ticket=f"T-{n}"))
        assert max(sent.values()) == 1, "one message a second a channel, whichever replica sends"


def test_a_worker_stopped_for_a_minute_after_its_post_changes_nothing_and_leaves_no_copy(store: Store) -> None:
    with desk(store) as found, ExitStack() as ending:
        other = found.second(ending.enter_context(another(store)))
        found.opens()
        found.clock.move_to(BREACH)
        sweep_all(found.bot.door)
        faults = found.slack.workspace.faults
        # The first worker's call takes effect at once, but it hears of that only after a minute of the others' time.
        fault = faults.order("chat.postMessage", "hang_after", seconds=0.8)
        with ThreadPoolExecutor(1) as pool:
            frozen = pool.submit(send_due, found.bot.door)
            found.slack.workspace.wait_for(lambda: fault.times == 0)
            found.clock.advance(60)
            reconcile(other)
            [row] = found.rows()
            generation = row.generation
            assert row.state is OutboxState.SENT, "another one found it"
            frozen.result()
        [row] = found.rows()
        assert (row.generation, row.state, found.copies()) == (generation, OutboxState.SENT, [1])


def test_a_worker_stopped_before_its_post_that_comes_back_too_late_takes_its_copy_away(store: Store) -> None:
    with desk(store) as found, ExitStack() as ending:
        other = found.second(ending.enter_context(another(store)))
        found.opens()
        found.clock.move_to(BREACH)
        sweep_all(found.bot.door)
        # Slack stores the first worker's message long after another one has looked, found nothing, and sent it again.
        fault = found.slack.workspace.faults.order("chat.postMessage", "status_5xx_before")
        send_due(found.bot.door)
        assert fault.times == 0
        claimed = found.rows()[0]
        found.clock.advance(60)
        reconcile(other)
        found.clock.advance(5)
        send_due(other)
        assert found.copies() == [1]
        late = found.slack.workspace.post(
            claimed.place or "", found.slack.workspace.bot.id, "late", metadata=found.posted()[0].metadata
        )
        sent(found.bot.door, claimed, Posted(late.channel, late.ts))
        [row] = found.rows()
        assert (row.state, found.copies()) == (OutboxState.SENT, [1])
        assert row.sent_ts != late.ts
