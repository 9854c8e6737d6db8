"""Escalations are stored under the epoch they were decided from, and woken by their instant, each by one worker."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.store import Store
from bot.store.errors import Refused
from sla_core.escalations import Escalation, Stage
from tests.store.post import LATER, SECOND, run, step
from tests.store.samples import NOON, escalation, tickets

FULL = Escalation(
    id="full", ticket="T-1", kind="sla", metric="resolution", cycle=2, ladder="urgent", version=3, stage=Stage.HELD,
    epoch=7, loop=1, rung=2, attempt=1, rung_at=NOON, times=(NOON, None, LATER), wake_at=LATER, since=NOON,
    actor="U1", until=LATER, promised=True, reminded=True, before=Stage.ACKED, reason="waiting_customer",
    answered=("U1", "U2"), exhausted_at=NOON, broken=2, breach_at=LATER,
)  # fmt: skip
BARE = Escalation(id="bare", ticket="T-1", kind="sla", metric="update", cycle=1, ladder="urgent", version=1)


def get(store: Store, id: str) -> Escalation | None:
    with store.read() as rows:
        return rows.escalations.get(id)


def due(store: Store, now: datetime = NOON, limit: int = 9) -> list[str]:
    with store.write() as rows:
        return [one.id for one in rows.escalations.due(now, limit)]


def test_an_escalation_comes_back_as_it_went_in(store: Store) -> None:
    run(store, FULL, BARE)
    assert (get(store, "full"), get(store, "bare"), get(store, "none")) == (FULL, BARE, None)
    # What is there of it is what the record holds, field by field.
    assert {name: getattr(FULL, name) for name in ("times", "answered")} == {
        "times": (NOON, None, LATER), "answered": ("U1", "U2"),
    }  # fmt: skip


def test_a_transition_is_stored_once(store: Store) -> None:
    run(store, escalation())
    acked = escalation(stage=Stage.ACKED, epoch=2, actor="U1")
    assert step(store, acked, before_epoch=1) == 1
    assert step(store, escalation(stage=Stage.SNOOZED, epoch=2, actor="U2"), before_epoch=1) == 0
    assert get(store, "e1") == acked


def test_what_moved_on_several_epochs_is_stored_too(store: Store) -> None:
    run(store, escalation())
    assert step(store, escalation(epoch=4), before_epoch=1) == 1


@pytest.mark.parametrize("again", [escalation(rung=3), replace(escalation("other"), metric="of e1")])
def test_each_clock_has_one_escalation(store: Store, again: Escalation) -> None:
    run(store, escalation())
    with store.write() as rows:
        assert rows.escalations.save(again, before_epoch=None, rank=0) == 0
    assert get(store, "e1") == escalation()


def test_an_escalation_needs_its_ticket(store: Store) -> None:
    with pytest.raises(Refused), store.write() as rows:
        rows.escalations.save(escalation(), before_epoch=None, rank=0)


def test_how_urgent_it_is_can_change(store: Store) -> None:
    run(store, escalation(), rank=2)
    with store.write() as rows:
        assert rows.escalations.rank_of("e1") == 2
        rows.escalations.save(escalation(epoch=2), before_epoch=1, rank=0)
        assert (rows.escalations.rank_of("e1"), rows.escalations.rank_of("none")) == (0, None)


def test_the_most_urgent_are_woken_first(store: Store) -> None:
    run(store, escalation("e1", wake_at=NOON), escalation("e2", wake_at=NOON - SECOND), rank=2)
    run(store, escalation("e3", wake_at=NOON), rank=0)
    run(store, escalation("e4", wake_at=NOON + SECOND), escalation("e5"), rank=0)
    assert due(store) == ["e3", "e2", "e1"]
    assert due(store, limit=1) == ["e3"]
    assert due(store, NOON - 2 * SECOND) == []
    with store.read() as rows:
        assert rows.escalations.next_wake() == NOON - SECOND


def test_nothing_wakes_where_nothing_is_to_wake(store: Store) -> None:
    run(store, escalation())
    assert due(store, NOON + timedelta(days=9)) == []
    with store.read() as rows:
        assert rows.escalations.next_wake() is None


def test_the_escalations_of_tickets_are_found_by_clock(store: Store) -> None:
    other = escalation("e2", ticket="T-2")
    over = escalation("e3", stage=Stage.RESOLVED)
    run(store, over, escalation(), other)
    with store.write() as rows:
        locked = rows.escalations.of_tickets(["T-2", "T-1", "T-none"])
    with store.read() as rows:
        read = rows.escalations.of_tickets(["T-1", "T-2", "T-none"], lock=False)
        assert rows.escalations.of("T-1") == [escalation(), over]
    assert locked == read == {"T-1": [escalation(), over], "T-2": [other], "T-none": []}


def test_those_that_are_locked_are_the_known_ones(store: Store) -> None:
    run(store, escalation(), escalation("e2"))
    with store.write() as rows:
        assert rows.escalations.lock(["e2", "none", "e1", "e2"]) == {"e1": escalation(), "e2": escalation("e2")}


def test_the_running_ones_are_listed_by_urgency_and_breach(store: Store) -> None:
    with store.write() as rows:
        tickets(rows)
    run(
        store,
        escalation("e1", breach_at=LATER),
        escalation("e2", breach_at=NOON),
        escalation("e3", ladder="other"),
        escalation("e4", stage=Stage.RESOLVED),
        escalation("e5", stage=Stage.CANCELLED),
        rank=2,
    )
    run(store, escalation("e6", breach_at=LATER), rank=1)
    with store.read() as rows:
        assert [one.id for one in rows.escalations.running(9)] == ["e6", "e2", "e1", "e3"]
        assert [one.id for one in rows.escalations.running(2)] == ["e6", "e2"]
        assert [one.id for one in rows.escalations.running(9, ladder="other")] == ["e3"]
        counts = rows.escalations.counts()
    assert counts == {**dict.fromkeys(Stage, 0), Stage.ACTIVE: 4, Stage.RESOLVED: 1, Stage.CANCELLED: 1}
