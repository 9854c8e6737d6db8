"""Slack answers never, late, or with an error after it stored the message: each page stands there once."""

from datetime import timedelta

import pytest

from bot.store.paging import OutboxState
from tests.faults.desk import BREACH, SETTLE_SECONDS, Desk

STORED = [
    # kind of fault, whether Slack has the message
    ("reset_after", True),
    ("reset_before", False),
    ("status_5xx_after", True),
    ("status_5xx_before", False),
    ("not_json", True),
    ("hang_after", True),
    ("hang_before", False),
]


@pytest.mark.parametrize(("kind", "stored"), STORED, ids=[kind for kind, _ in STORED])
def test_a_call_without_a_clear_answer_is_looked_into_and_goes_again_only_if_it_is_not_there(
    quick_desk: Desk, kind: str, stored: bool
) -> None:
    desk = quick_desk
    desk.opens()
    desk.slack.workspace.faults.order("chat.postMessage", kind, seconds=1.5)
    desk.until(BREACH)
    assert desk.states() == [OutboxState.DOUBT]
    desk.passes(SETTLE_SECONDS - 1)
    assert desk.states() == [OutboxState.DOUBT], "nobody looks while the call may still go on"
    desk.passes(30)
    assert (desk.states(), desk.copies()) == ([OutboxState.SENT], [1])
    assert desk.tries() == (1 if stored else 2)
    assert desk.problems() == []


def test_a_message_stored_after_slack_hung_up_is_waited_for(at_desk: Desk) -> None:
    desk = at_desk
    desk.opens()
    desk.slack.workspace.faults.order("chat.postMessage", "late_store", seconds=0.3)
    desk.until(BREACH)
    assert desk.copies() == [0]
    desk.slack.workspace.wait_for(desk.posted)
    desk.passes(30)
    assert (desk.states(), desk.copies(), desk.tries()) == ([OutboxState.SENT], [1], 1)


def test_every_answer_unclear_for_a_minute_and_still_each_page_once(at_desk: Desk) -> None:
    desk = at_desk
    for number in range(5):
        desk.opens(f"T-{number}")
    kinds = dict.fromkeys(("reset_after", "reset_before", "status_5xx_after", "status_5xx_before"), 1 / 4)
    chance = desk.slack.workspace.faults.random(3, kinds)
    desk.until(BREACH)
    desk.passes(60)
    desk.slack.workspace.faults.lift(chance)
    desk.passes(120)
    for number in range(5):
        assert (desk.states(ticket=f"T-{number}"), desk.copies(f"T-{number}")) == ([OutboxState.SENT], [1])
    assert desk.problems() == []


def test_a_copy_that_is_there_twice_is_counted_and_taken_away(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens()
    desk.slack.workspace.faults.order("chat.postMessage", "reset_after")
    desk.until(BREACH)
    [first] = desk.posted()
    # Something between us and Slack handed the same request in twice.
    workspace = desk.slack.workspace
    workspace.post(first.channel, first.user, first.text, blocks=first.blocks, metadata=first.metadata)
    assert desk.copies() == [2]
    desk.passes(30)
    [row] = desk.rows()
    assert (row.state, row.copies, row.sent_ts, desk.copies()) == (OutboxState.SENT, 1, first.ts, [1])


def test_where_nobody_can_look_the_page_goes_again_and_says_so(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens()
    desk.slack.workspace.tokens[desk.slack.workspace.bot_token].scopes.discard("channels:history")
    desk.slack.workspace.faults.order("chat.postMessage", "reset_after")
    desk.until(BREACH)
    desk.passes(30)
    [row] = desk.rows()
    assert (row.state, row.suspect, desk.copies()) == (OutboxState.SENT, True, [2])
    assert desk.clock() - BREACH < timedelta(minutes=1)
