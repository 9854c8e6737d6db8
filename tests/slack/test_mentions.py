"""In a thread no command can be typed: a mention of the bot does what the command does, to the thread's ticket."""

from collections.abc import Iterator

import pytest

from bot.playground.records import Message
from bot.slack.mentions import mentioned
from bot.store import Store
from tests.office import ACME, ADA, Office, everything
from tests.slack.test_conversing import at_the_desk, settle, states, tickets


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    with at_the_desk(sqlite_store) as opened:
        yield opened


def asks(desk: Office, text: str, thread: Message | None = None, who: str = ADA) -> str:
    """What somebody is answered who mentions the bot."""
    person, before = desk.slack.person(who), len(desk.slack.person(who).private(ACME))
    person.says(ACME, f"<@{desk.slack.workspace.bot.id}> {text}", thread_ts=thread.ts if thread else None)
    desk.slack.workspace.wait_for(lambda: len(person.private(ACME)) > before, 5, "an answer")
    return everything(person.private(ACME)[-1])


def test_words_in_a_thread_are_about_its_ticket(desk: Office) -> None:
    head = desk.carl.says(ACME, "Mail is slow")
    settle(desk)
    assert "SLA-1" in asks(desk, "status", head)
    assert "SLA-1" in asks(desk, "", head)
    assert "Promise:" in asks(desk, "why", head)
    assert "is paused: Waiting for the customer" in asks(desk, "pause waiting for the customer", head)
    assert "runs again" in asks(desk, "resume", head)
    assert "now belongs to" in asks(desk, "assign me", head)
    assert "is resolved" in asks(desk, "resolve", head)
    assert tickets(desk)[0].ticket.resolved


def test_another_ticket_may_be_named(desk: Office) -> None:
    desk.carl.says(ACME, "Mail is slow")
    second = desk.carl.says(ACME, "Printer is slow")
    settle(desk)
    assert "is resolved" in asks(desk, "resolve sla-1", second)
    assert [row.ticket.resolved for row in tickets(desk)] == [True, False]


def test_the_answer_is_seen_by_the_one_who_asked_and_in_the_thread(desk: Office) -> None:
    head = desk.carl.says(ACME, "Mail is slow")
    settle(desk)
    asks(desk, "why", head)
    answer = desk.ada.private(ACME)[-1]
    assert (answer.only_for, answer.thread_ts) == (ADA, head.ts)


def test_what_is_said_to_the_bot_answers_no_customer_and_opens_no_ticket(desk: Office) -> None:
    head = desk.carl.says(ACME, "Mail is slow")
    settle(desk)
    asks(desk, "why", head)
    assert states(desk)["first_response"] == "running"
    asks(desk, "status", None, desk.carl.id)
    assert len(tickets(desk)) == 1


def test_told_of_again_it_is_done_and_answered_once(desk: Office) -> None:
    head = desk.carl.says(ACME, "Mail is slow")
    settle(desk)
    event = {"user": ADA, "channel": ACME, "ts": "1748847999.000100", "thread_ts": head.ts, "text": "resolve"}
    before = len(desk.ada.private(ACME))
    for _ in range(4):
        mentioned(desk.bot.door, event)
    assert len(desk.ada.private(ACME)) == before + 1
    assert tickets(desk)[0].ticket.resolved


def test_a_form_takes_a_command(desk: Office) -> None:
    assert "type `/sla new`" in asks(desk, "new Printer on fire")


def test_a_customer_changes_nothing_by_a_mention_either(desk: Office) -> None:
    head = desk.carl.says(ACME, "Mail is slow")
    settle(desk)
    assert "only people of the house" in asks(desk, "resolve", head, desk.carl.id)
    assert not tickets(desk)[0].ticket.resolved
