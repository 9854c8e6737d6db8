"""From the oldest unanswered message after a reply to the next public human reply."""

import pytest

from sla_core.clocks import Clock, State
from sla_core.tickets import Author, Event
from tests.builders import (
    agreement,
    asks,
    at,
    catalogue,
    clocks_of,
    notes,
    opened,
    pauses,
    reopens,
    replies,
    resolves,
    resumes,
    robot_replies,
    target,
)

HOUR = 3600
UNDER = catalogue(agreement(target("next_response", "2bh")))
ANSWERED = opened("Mon 09:00"), replies("Mon 09:30")


def cycles(*events: Event, now: str = "Mon 16:00") -> list[Clock]:
    return clocks_of("next_response", *events, now=now, under=UNDER)


def test_the_first_message_of_a_ticket_is_none_of_its_business() -> None:
    assert cycles(opened("Mon 09:00"), asks("Mon 10:00")) == []


def test_it_runs_from_a_message_after_a_reply_to_the_next_reply() -> None:
    (clock,) = cycles(*ANSWERED, asks("Mon 10:00"), replies("Mon 11:00"))
    assert (clock.started_at, clock.stopped_at, clock.used) == (at("Mon 10:00"), at("Mon 11:00"), HOUR)
    assert clock.state is State.MET


def test_more_messages_of_the_customer_change_nothing() -> None:
    (clock,) = cycles(*ANSWERED, asks("Mon 10:00"), asks("Mon 11:00"), now="Mon 11:30")
    assert (clock.started_at, clock.due_at) == (at("Mon 10:00"), at("Mon 12:00"))


def test_it_starts_again_each_time() -> None:
    events = [*ANSWERED, asks("Mon 10:00"), replies("Mon 11:00"), asks("Mon 12:00"), replies("Mon 15:00")]
    assert [(clock.cycle, clock.state) for clock in cycles(*events)] == [(1, State.MET), (2, State.MISSED)]


def test_a_miss_in_one_cycle_is_remembered_in_the_next() -> None:
    events = [*ANSWERED, asks("Mon 10:00"), replies("Mon 13:00"), asks("Mon 14:00"), replies("Mon 15:00")]
    assert [(clock.outcome == "missed", clock.ever_breached) for clock in cycles(*events)] == [
        (True, True), (False, True),
    ]  # fmt: skip


def test_a_message_that_needs_no_answer_starts_nothing() -> None:
    assert cycles(*ANSWERED, asks("Mon 10:00", needs_reply=False)) == []


@pytest.mark.parametrize("silent", [robot_replies, notes])
def test_only_a_public_human_reply_stops_it(silent: object) -> None:
    assert callable(silent)
    (clock,) = cycles(*ANSWERED, asks("Mon 10:00"), silent("Mon 10:30"), now="Mon 11:00")
    assert clock.state is State.RUNNING


def test_an_acknowledgement_answers_and_is_recorded() -> None:
    (clock,) = cycles(*ANSWERED, asks("Mon 10:00"), replies("Mon 10:30", acknowledgement=True))
    assert (clock.state, clock.acknowledged_at, clock.substantive_at) == (State.MET, at("Mon 10:30"), None)


def test_resolution_answers_too() -> None:
    (clock,) = cycles(*ANSWERED, asks("Mon 10:00"), resolves("Mon 11:00"))
    assert (clock.state, clock.stopped_at) == (State.MET, at("Mon 11:00"))


def test_a_message_on_a_resolved_ticket_waits_until_it_is_reopened() -> None:
    events = [*ANSWERED, resolves("Mon 10:00"), asks("Mon 11:00")]
    (waiting,) = cycles(*events)
    assert (waiting.state, waiting.reason, waiting.used) == (State.PAUSED, "resolved", 0)
    (counting,) = cycles(*events, reopens("Mon 12:00"), now="Mon 13:00")
    assert (counting.state, counting.used) == (State.RUNNING, HOUR)


def test_a_granted_pause_holds_it() -> None:
    events = [*ANSWERED, asks("Mon 10:00"), pauses("Mon 11:00", "waiting_third_party"), resumes("Mon 14:00")]
    (clock,) = cycles(*events, now="Mon 14:30")
    assert (clock.used, clock.paused, clock.due_at) == (90 * 60, 3 * HOUR, at("Mon 15:00"))


def test_on_a_ticket_an_agent_opened_the_first_question_is_a_first_response() -> None:
    events = opened("Mon 09:00", origin=Author.AGENT), replies("Mon 09:30"), asks("Mon 10:00")
    assert cycles(*events) == []
    (clock,) = cycles(*events, replies("Mon 11:00"), asks("Mon 12:00"))
    assert clock.started_at == at("Mon 12:00")
