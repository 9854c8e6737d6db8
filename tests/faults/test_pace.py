"""Slack asks for patience: nothing is lost, the next try comes in time, and other channels are not held up."""

from datetime import timedelta

import pytest

from bot.store.paging import OutboxState
from tests.faults.desk import BREACH, DESK, OTHER, Desk


@pytest.mark.parametrize("seconds", [1, 30, 300])
def test_a_429_is_waited_out_and_tried_again_within_two_seconds(quick_desk: Desk, seconds: int) -> None:
    desk = quick_desk
    desk.opens()
    desk.opens("T-2", service="erp")
    desk.slack.workspace.faults.order("chat.postMessage", "http_429", retry_after=seconds, channel=DESK)
    desk.until(BREACH)
    assert desk.states() == [OutboxState.DUE]
    assert desk.states(ticket="T-2") == [OutboxState.SENT], "the other channel is not delayed"
    desk.passes(seconds - 1)
    assert desk.tries() == 1, "nothing goes there before its time"
    desk.passes(3)
    [row] = desk.rows()
    assert row.state is OutboxState.SENT
    assert row.sent_at is not None
    assert row.sent_at <= BREACH + timedelta(seconds=seconds + 2)


def test_what_waits_for_one_channel_keeps_every_page_of_it_and_their_order(quick_desk: Desk) -> None:
    desk = quick_desk
    for number in range(4):
        desk.opens(f"T-{number}")
    desk.slack.workspace.faults.order("chat.postMessage", "http_429", retry_after=30, channel=DESK)
    desk.until(BREACH)
    desk.passes(40)
    assert [desk.states(ticket=f"T-{number}") for number in range(4)] == [[OutboxState.SENT]] * 4
    assert len(desk.posted()) == 4
    assert desk.posted(OTHER) == []


def test_a_channel_gets_one_message_a_second_whoever_sends(at_desk: Desk) -> None:
    desk = at_desk
    for number in range(5):
        desk.opens(f"T-{number}")
    desk.until(BREACH)
    desk.passes(10)
    sent = sorted(row.sent_at for number in range(5) for row in desk.rows(ticket=f"T-{number}") if row.sent_at)
    assert [(at - sent[0]).total_seconds() for at in sent] == [0, 1, 2, 3, 4]
