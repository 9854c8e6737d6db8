"""What Slack never told of, or what failed when it did, is read in the channel and counts from when it was written."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.playground.faults import Fault
from bot.slack.finding import READS
from bot.slack.listening import listen
from bot.store import Store
from tests.office import ACME, BOB, ERP, Office
from tests.slack.test_conversing import CONVERSING, at_the_desk, settle, states, tickets

TWICE = CONVERSING.replace("{C0ERPDESK: {service: erp}, ", "{C0ERPDESK: {customer: globex, opens: messages}, ")


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    with at_the_desk(sqlite_store) as opened:
        listens(opened)
        yield opened


def listens(desk: Office, minutes: int = 0) -> int:
    """Lets that much time pass, and then the bot read its channels."""
    settle(desk)
    desk.clock.advance(60 * minutes)
    return listen(desk.bot.door)


def deaf(desk: Office) -> Fault:
    return desk.slack.workspace.faults.order("*", "drop_events", times=None)


def looks(desk: Office) -> list[str]:
    """The reads of channels and threads so far."""
    return [method for method, _ in desk.slack.workspace.calls if method in READS]


def test_a_conversation_nobody_told_of_counts_from_when_it_was_written(desk: Office) -> None:
    fault = deaf(desk)
    head = desk.carl.says(ACME, "Mail is slow")
    desk.clock.advance(600)
    desk.ada.says(ACME, "Which version?", thread_ts=head.ts)
    desk.clock.advance(600)
    desk.carl.says(ACME, "7.2", thread_ts=head.ts)
    began = desk.clock()
    desk.slack.workspace.faults.lift(fault)
    assert tickets(desk) == []
    assert listens(desk, 2) == 1
    (row,) = tickets(desk)
    assert row.ticket.opened_at == began - timedelta(minutes=20)
    assert states(desk) == {"first_response": "met", "next_response": "running", "resolution": "running"}
    assert row.ticket.unanswered_since == began
    assert listens(desk, 2) == 1
    assert tickets(desk) == [row], "what is known changes nothing"


def test_a_late_reply_in_an_old_thread_is_found(desk: Office) -> None:
    head = desk.carl.says(ACME, "Mail is slow")
    for _ in range(4):
        listens(desk, 24 * 60)
    fault = deaf(desk)
    desk.ada.says(ACME, "It is mended now", thread_ts=head.ts)
    desk.slack.workspace.faults.lift(fault)
    listens(desk, 2)
    assert tickets(desk)[0].ticket.answered


def test_an_edit_nobody_told_of_counts(desk: Office) -> None:
    head = desk.carl.says(ACME, "Mail is slow")
    desk.ada.says(ACME, "Try again", thread_ts=head.ts)
    thanks = desk.carl.says(ACME, "Thanks!", thread_ts=head.ts)
    listens(desk, 2)
    fault = deaf(desk)
    desk.carl.edits(thanks, "Thanks! But it is still slow.")
    desk.slack.workspace.faults.lift(fault)
    listens(desk, 2)
    assert states(desk)["next_response"] == "running"


def test_a_message_that_could_not_be_taken_in_is_taken_in_at_the_next_look(desk: Office) -> None:
    desk.slack.workspace.faults.order("users.info", "error_code", times=1)
    desk.carl.says(ACME, "Mail is slow")
    assert tickets(desk) == []
    listens(desk, 2)
    assert len(tickets(desk)) == 1


def test_what_was_written_before_the_bot_came_is_let_be(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store) as desk:
        fault = deaf(desk)
        desk.carl.says(ACME, "Mail is slow")
        desk.slack.workspace.faults.lift(fault)
        desk.clock.advance(3600)
        listens(desk)
        listens(desk, 2)
        assert tickets(desk) == []


def test_a_quiet_channel_takes_one_look_in_two_minutes_and_a_known_thread_none(desk: Office) -> None:
    head = desk.carl.says(ACME, "Mail is slow")
    desk.ada.says(ACME, "Try again", thread_ts=head.ts)
    listens(desk, 2)
    listens(desk, 10)
    before = len(looks(desk))
    assert [listens(desk, 1) for _ in range(4)] == [0, 1, 0, 1]
    assert looks(desk)[before:] == ["conversations.history"] * 2


def test_one_replica_reads_a_channel_at_a_time_and_others_are_read_meanwhile(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, TWICE) as desk:
        assert listens(desk) == 2
        assert listens(desk) == 0
        fault = deaf(desk)
        desk.slack.workspace.channels[ERP].members.append(desk.carl.id)
        desk.carl.says(ERP, "ERP is slow")
        desk.slack.workspace.faults.lift(fault)
        assert listens(desk, 2) == 2
        assert [row.conversation for row in tickets(desk)] == [ERP]


def test_while_slack_wants_nobody_to_look_nobody_does_and_nothing_is_lost(desk: Office) -> None:
    fault = deaf(desk)
    desk.carl.says(ACME, "Mail is slow")
    desk.slack.workspace.faults.lift(fault)
    desk.slack.workspace.faults.order("conversations.history", "http_429", retry_after=300)
    assert listens(desk, 2) == 1
    assert listens(desk, 2) == 0, "held back"
    assert tickets(desk) == []
    assert listens(desk, 4) == 1
    assert len(tickets(desk)) == 1


def test_a_channel_that_cannot_be_read_is_left_for_half_an_hour(desk: Office) -> None:
    desk.slack.workspace.faults.order("conversations.history", "error_code", error="not_in_channel")
    fault = deaf(desk)
    desk.carl.says(ACME, "Mail is slow")
    desk.slack.workspace.faults.lift(fault)
    assert [listens(desk, 2), listens(desk, 20), listens(desk, 12)] == [1, 0, 1]
    assert len(tickets(desk)) == 1


def test_a_channel_where_no_message_opens_a_ticket_is_not_read(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, CONVERSING.replace("opens: messages", "opens: reactions")) as desk:
        assert listens(desk) == 0
        assert looks(desk) == []


def test_one_message_that_cannot_be_taken_in_keeps_no_other_from_being_heard(desk: Office) -> None:
    fault = deaf(desk)
    desk.slack.workspace.users.pop(BOB)
    lost = desk.slack.workspace.post(ACME, BOB, "From somebody nobody knows")
    desk.clock.advance(60)
    desk.carl.says(ACME, "Mail is slow")
    desk.slack.workspace.faults.lift(fault)
    for _ in range(40):
        listens(desk, 2)
    assert [row.ticket.title for row in tickets(desk)] == ["Mail is slow"]
    with desk.store.write() as rows:
        heard = rows.listening.due([ACME], desk.clock() + timedelta(hours=1), every=timedelta(hours=1), limit=1)[ACME]
    assert heard is not None
    assert heard.timestamp() > float(lost.ts), "it is let be after an hour"


def test_a_deletion_nobody_told_of_takes_an_unanswered_ticket_with_it_and_an_answered_one_not(desk: Office) -> None:
    slip, asked = desk.carl.says(ACME, "Wrong channel"), desk.carl.says(ACME, "Mail is slow")
    desk.carl.says(ACME, "Printer on fire")
    desk.clock.advance(60)
    settle(desk)
    desk.ada.says(ACME, "Which version?", thread_ts=asked.ts)
    settle(desk)
    fault = deaf(desk)
    desk.carl.deletes(slip)
    desk.carl.deletes(asked)
    desk.slack.workspace.faults.lift(fault)
    assert listens(desk, 2) == 1
    found = {row.ticket.title: row.ticket for row in tickets(desk) if row.ticket.opened_at is not None}
    assert sorted(found) == ["Mail is slow", "Printer on fire"]
    assert found["Printer on fire"].resolved_at is None
    before = len(looks(desk))
    listens(desk, 2)
    assert len(looks(desk)) - before == 1, "what is gone is not asked for again"
