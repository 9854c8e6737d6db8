"""What Slack does not take: each answer leaves the page where it can neither be lost nor be doubled."""

import pytest

from bot.slack.sending import send_due
from bot.store.paging import OutboxState
from tests.oncall import ADA, CYD, HOUSE, LEAD, OnCall

# What Slack answers, and how the page stands after: the table of escalation and delivery.
UNDECIDED = ["reset_after", "reset_before", "status_5xx_after", "status_5xx_before", "not_json", "hang_after"]


@pytest.mark.parametrize("kind", UNDECIDED)
def test_an_answer_that_leaves_it_open_leaves_the_page_in_doubt(calls: OnCall, kind: str) -> None:
    calls.opens("T-1")
    calls.fault(kind, seconds=3)
    calls.until("Mon 10:00")
    assert calls.states() == [OutboxState.DOUBT]
    assert send_due(calls.office.bot.door) == 0, "it is not sent again before somebody has looked"


def test_an_error_that_is_not_known_leaves_it_open_too(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("error_code", error="quantum_flux", stored=True)
    calls.until("Mon 10:00")
    assert calls.states() == [OutboxState.DOUBT]


@pytest.mark.parametrize("seconds", [1, 30, 300])
def test_slacks_wish_for_patience_is_granted_to_the_second_and_holds_up_nobody_else(
    calls: OnCall, seconds: int
) -> None:
    calls.opens("T-1")
    calls.fault("http_429", channel=HOUSE, retry_after=seconds)
    calls.until("Mon 10:00")
    assert calls.states() == [OutboxState.DUE]
    calls.advance(seconds - 1)
    assert calls.states() == [OutboxState.DUE]
    calls.advance(1)
    (page,) = calls.pages()
    assert page.state is OutboxState.SENT
    assert page.sent_at is not None
    waited = (page.sent_at - page.since).total_seconds()
    assert seconds <= waited <= seconds + 2
    assert len(calls.named(page)) == 1


DEAD = ["is_archived", "channel_not_found", "not_in_channel", "restricted_action_read_only_channel"]


@pytest.mark.parametrize("code", DEAD)
def test_a_place_that_will_never_take_it_makes_way_for_the_next_and_one_row_stays_one_message(
    calls: OnCall, code: str
) -> None:
    calls.space.add_channel("erp2", ADA, id="C0OTHER001")
    calls.opens("T-1")
    with calls.office.store.write() as rows:
        rows.tickets.place("T-1", conversation="C0OTHER001")
    calls.fault("error_code", channel=HOUSE, error=code, times=None)
    calls.until("Mon 10:00")
    (page,) = calls.pages()
    assert (page.state, page.sent_place) == (OutboxState.SENT, "C0OTHER001")
    assert page.last_error is None or code in page.last_error
    calls.until("2025-06-02 11:00:01")
    assert [m.thread_ts for m in calls.posted("C0OTHER001")][1] == calls.posted("C0OTHER001")[0].ts


def test_with_no_place_left_the_page_has_failed_and_the_catch_all_is_called(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("error_code", channel=HOUSE, error="is_archived", times=None)
    calls.until("Mon 10:00")
    first = calls.pages()[0]
    assert first.state is OutboxState.FAILED
    assert "is_archived" in (first.last_error or "")
    caught = [row for row in calls.pages() if row.payload["why"] == "catch-all"]
    assert caught, "somebody else is called in the same transaction"
    assert all(row.people in ((), (LEAD,)) for row in caught)


def test_a_dead_token_leaves_the_page_due_and_it_goes_once_the_token_lives(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.space.tokens[calls.space.bot_token].revoked = True
    calls.until("Mon 10:00")
    assert calls.states() == [OutboxState.DUE]
    assert calls.office.bot.door.reach.seen.refused_since is not None
    calls.space.tokens[calls.space.bot_token].revoked = False
    calls.advance(60)
    assert calls.states() == [OutboxState.SENT]
    assert calls.office.bot.door.reach.seen.refused_since is None


def test_a_message_of_no_form_that_slack_takes_goes_in_plain_text(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("error_code", error="invalid_blocks")
    calls.until("Mon 10:00")
    (message,) = calls.posted()
    assert message.blocks == []
    assert f"<@{ADA}>" in message.text
    assert calls.states() == [OutboxState.SENT]


def test_a_text_that_is_too_long_is_cut_once_and_then_given_up(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("error_code", error="msg_too_long", times=None)
    calls.until("Mon 10:00")
    assert calls.states()[0] is OutboxState.FAILED


def test_a_page_that_cannot_be_drawn_is_said_plainly_and_delays_nobody(calls: OnCall) -> None:
    calls.opens("T-1", "T-2")
    calls.office.clock.move_to(calls.office.clock().replace(hour=10))
    calls.office.sweep()
    with calls.office.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET payload = json_set(payload, '$.why', 'no such reason') WHERE ticket = 'T-1'"
        )
    calls.office.send()
    texts = [message.text for message in calls.posted()]
    assert any("You are called." in text and "T-1" in text for text in texts)
    assert calls.states("T-2") == [OutboxState.SENT]


def test_a_thread_that_is_gone_does_not_swallow_its_pages(calls: OnCall) -> None:
    calls.opens("T-1").until("Mon 10:00")
    calls.space.remove(calls.posted()[0])
    calls.until("2025-06-02 11:00:01")
    (page,) = calls.posted()
    assert f"<@{CYD}>" in page.text
    assert not page.is_reply
