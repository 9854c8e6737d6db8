"""Slack is down: pages go out the second way, and when it is back it says once what is still true."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from sla_core.escalations import Stage
from tests.builders import replies
from tests.faults.desk import BREACH, DESK, Desk, desk
from tests.faults.second_path import Hook, hook
from tests.house import take

TEN_MINUTES, LONG = timedelta(minutes=10), timedelta(hours=9, minutes=30)


@pytest.fixture
def hooked() -> Iterator[Hook]:
    with hook() as found:
        yield found


@pytest.fixture
def with_hook(sqlite_store: Store, hooked: Hook) -> Iterator[Desk]:
    with desk(sqlite_store, **hooked.settings) as found:
        yield found


def down_for(desk: Desk, length: timedelta, *, step: float = 5.0) -> None:
    """Slack is down from before the breach on for so long, and then back for five minutes."""
    desk.opens()
    fault = desk.slack.workspace.faults.order("*", "down", times=None)
    desk.until(BREACH)
    desk.passes(100, step=step)
    desk.passes(length.total_seconds() - 100, step=max(step, length.total_seconds() / 200))
    desk.slack.workspace.faults.lift(fault)
    desk.passes(300, step=2)


@pytest.mark.parametrize("length", [TEN_MINUTES, LONG], ids=["10 min", "9.5 h"])
def test_within_ninety_seconds_the_second_path_has_the_page_and_afterwards_one_message_tells(
    with_hook: Desk, hooked: Hook, length: timedelta
) -> None:
    desk = with_hook
    down_for(desk, length)
    first = desk.rows()[0]
    assert first.state is OutboxState.RELAYED
    assert first.sent_at is not None
    assert first.sent_at - BREACH <= timedelta(seconds=90)
    assert hooked.ids.count(first.id) == 1
    rows = desk.rows()
    settled = (OutboxState.RELAYED, OutboxState.SENT, OutboxState.SUPERSEDED)
    assert {row.state for row in rows} <= set(settled)
    assert len([m for m in desk.posted() if m.thread_ts in (None, m.ts)]) == 1, "one message heads the escalation"
    assert desk.problems() == []


def test_a_page_goes_one_way_only_and_is_relayed_once_under_its_own_id(with_hook: Desk, hooked: Hook) -> None:
    desk = with_hook
    down_for(desk, TEN_MINUTES)
    ids = [row.id for row in desk.rows() if row.state is OutboxState.RELAYED]
    assert sorted(hooked.ids) == sorted(ids)
    assert all(copies <= 1 for copies in desk.copies())
    for row, copies in zip(desk.rows(), desk.copies(), strict=True):
        assert (row.state is OutboxState.SENT) == (copies == 1)


def test_nothing_is_said_when_slack_is_back_and_it_was_answered_meanwhile(with_hook: Desk) -> None:
    desk = with_hook
    desk.opens()
    fault = desk.slack.workspace.faults.order("*", "down", times=None)
    desk.until(BREACH)
    desk.passes(20)
    take(desk.store, replies(desk.clock(), ticket="T-1"), now=desk.clock())
    desk.slack.workspace.faults.lift(fault)
    desk.passes(120)
    assert desk.escalation().stage in (Stage.RESOLVED, Stage.ACKED)
    assert desk.states(OutboxKind.PAGE) == [OutboxState.SUPERSEDED]
    assert desk.posted() == []


def test_without_a_second_path_the_page_waits_and_comes_late_but_comes(sqlite_store: Store) -> None:
    with desk(sqlite_store) as found:
        found.opens()
        fault = found.slack.workspace.faults.order("chat.postMessage", "down", times=None)
        found.until(BREACH)
        found.passes(120, step=5)
        found.slack.workspace.faults.lift(fault)
        found.passes(120, step=2)
        assert found.states() == [OutboxState.SENT]
        assert found.copies() == [1]


def test_when_the_second_path_fails_too_the_page_stays_due_both_ways(with_hook: Desk, hooked: Hook) -> None:
    desk, hooked.status = with_hook, 500
    desk.opens()
    fault = desk.slack.workspace.faults.order("chat.postMessage", "down", times=None)
    desk.until(BREACH)
    desk.passes(150, step=5)
    assert desk.states()[0] in (OutboxState.DUE, OutboxState.DOUBT)
    hooked.status = 200
    desk.passes(60, step=5)
    assert desk.states()[0] is OutboxState.RELAYED
    desk.slack.workspace.faults.lift(fault)
    desk.passes(120, step=2)
    assert desk.copies()[0] == 0
    assert len(desk.posted(DESK)) == 1
