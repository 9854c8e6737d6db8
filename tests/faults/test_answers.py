"""Acknowledgements: however often they are delivered, however they get lost, each counts once and stops the pages."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta

import pytest

from bot.playground.records import Message
from bot.store import Store
from bot.store.paging import OutboxState
from sla_core.escalations import Stage
from tests.faults.desk import BREACH, DESK, Desk, desk, eventually
from tests.office import ADA, BOB


@pytest.fixture
def heard(store: Store) -> Iterator[Desk]:
    """A desk that hears what people do, on either database."""
    with desk(store, connected=True) as found:
        found.opens()
        found.until(BREACH)
        yield found


def page(desk: Desk) -> Message:
    """The live message."""
    return desk.posted()[0]


def lines(desk: Desk, what: str = "acknowledged") -> list[str]:
    """Who did it, from the audit trail."""
    with desk.store.read() as rows:
        return [line.actor for line in rows.trail.of(desk.escalation().id) if line.what == what]


def acked(desk: Desk) -> bool:
    return desk.escalation().stage is Stage.ACKED


def nobody_is_called_any_more(desk: Desk) -> None:
    before = len(desk.rows())
    desk.passes(1200, step=30)
    assert len(desk.rows()) == before
    assert desk.problems() == []


def test_the_same_button_four_times_is_one_acknowledgement(heard: Desk) -> None:
    desk = heard
    ada = desk.slack.person(ADA)
    # What Ada's client shows, whatever the message has become since.
    shown = deepcopy(page(desk))
    for _ in range(4):
        assert ada.presses(shown, "ack").error is None
    eventually(lambda: acked(desk))
    assert lines(desk) == [ADA]
    nobody_is_called_any_more(desk)


def test_two_people_at_the_same_moment_are_one_acknowledgement_and_the_other_hears_who_was_first(heard: Desk) -> None:
    desk = heard
    people, shown = [desk.slack.person(one) for one in (ADA, BOB)], deepcopy(page(desk))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda person: person.presses(shown, "ack"), people))
    eventually(lambda: acked(desk))
    [first] = lines(desk)
    second = answers[0] if first == BOB else answers[1]
    assert f"was acknowledged by <@{first}>" in second.reply().text
    nobody_is_called_any_more(desk)


@pytest.mark.parametrize("how", ["reaction", "reply"])
def test_an_answer_whose_event_was_lost_is_found_within_a_minute_and_nobody_is_called_after_it(
    heard: Desk, how: str
) -> None:
    desk = heard
    desk.slack.workspace.faults.order("*", "drop_events", times=None)
    desk.passes(5)
    bob = desk.slack.person(BOB)
    if how == "reaction":
        bob.reacts(page(desk), "eyes")
    else:
        bob.says(desk.slack.workspace.channels[DESK], "on it", thread_ts=page(desk).ts)
    answered = desk.clock()
    while not acked(desk):
        assert desk.clock() <= answered + timedelta(seconds=60)
        desk.passes(20, step=20)
        desk.searches()
    assert lines(desk) == [BOB]
    nobody_is_called_any_more(desk)


def test_an_answer_that_came_as_an_event_and_is_found_again_counts_once(heard: Desk) -> None:
    desk = heard
    desk.slack.person(BOB).reacts(page(desk), "eyes")
    eventually(lambda: acked(desk))
    for _ in range(5):
        desk.passes(30, step=30)
        desk.searches()
    assert lines(desk) == [BOB]


def test_an_acknowledgement_in_the_middle_of_a_doubt_is_kept_and_the_page_is_not_sent_again(heard: Desk) -> None:
    desk = heard
    desk.opens("T-2")
    desk.slack.workspace.faults.order("chat.postMessage", "reset_before")
    desk.until(desk.clock() + timedelta(seconds=2))
    assert desk.states(ticket="T-2") == [OutboxState.DOUBT]
    answer = desk.slack.person(ADA).types(DESK, "/sla ack T-2")
    assert answer.error is None
    eventually(lambda: desk.escalation("T-2").stage is Stage.ACKED)
    desk.passes(60)
    assert (desk.states(ticket="T-2"), desk.copies("T-2")) == ([OutboxState.SUPERSEDED], [0])


def test_a_page_in_flight_while_somebody_answers_is_edited_within_five_seconds(heard: Desk) -> None:
    desk = heard
    desk.opens("T-2")
    # Slack takes the page and stays silent for a while; meanwhile somebody answers.
    desk.slack.workspace.faults.order("chat.postMessage", "hang_after", seconds=0.7)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(desk.until, desk.clock() + timedelta(seconds=2))
        desk.slack.workspace.wait_for(lambda: len(desk.posted()) > 1)
        assert desk.slack.person(ADA).types(DESK, "/sla ack T-2").error is None
        sending.result()
    eventually(lambda: desk.escalation("T-2").stage is Stage.ACKED)
    desk.passes(5)
    message = desk.posted()[-1]
    assert message.edited is not None
    assert "ack" not in [e.get("action_id") for block in message.blocks for e in block.get("elements", [])]
