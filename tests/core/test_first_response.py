"""From the customer's first public message to the first public human reply."""

import pytest

from sla_core.clocks import Outcome, State
from sla_core.tickets import Author
from tests.builders import (
    agreement,
    asks,
    assigns,
    at,
    catalogue,
    changes,
    clock_of,
    clocks_of,
    closes,
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
UNDER = catalogue(agreement(target("first_response", "2bh")))
LATE = "Mon 15:00"


def test_a_reply_in_time_meets_it_at_that_instant() -> None:
    clock = clock_of("first_response", opened("Mon 09:00"), replies("Mon 10:00"), now=LATE, under=UNDER)
    assert (clock.state, clock.outcome, clock.used) == (State.MET, Outcome.MET, HOUR)
    assert clock.stopped_at == clock.decided_at == at("Mon 10:00")


@pytest.mark.parametrize(
    ("reply", "state", "why"),
    [
        ("Mon 10:59:59", State.MET, "a second before"),
        ("Mon 11:00", State.MET, "at the due instant the target is used up, not exceeded"),
        ("Mon 11:00:01", State.MISSED, "a second after"),
    ],
)
def test_a_breach_is_used_time_above_the_target(reply: str, state: State, why: str) -> None:
    clock = clock_of("first_response", opened("Mon 09:00"), replies(reply), now=LATE, under=UNDER)
    assert clock.state is state, why
    assert (clock.used > clock.target_seconds) is (state is State.MISSED)


@pytest.mark.parametrize(
    ("reply", "state"),
    [("Mon 20:00", State.MET), ("Tue 09:00", State.MET), ("Tue 09:00:01", State.MISSED)],
)
def test_a_reply_in_the_night_after_a_target_used_up_at_closing_is_on_time(reply: str, state: State) -> None:
    clock = clock_of("first_response", opened("Mon 15:00"), replies(reply), now="Tue 12:00", under=UNDER)
    assert (clock.state, clock.due_at, clock.breach_at) == (state, at("Mon 17:00"), at("Tue 09:00"))


def test_during_that_night_it_is_still_running_with_nothing_left() -> None:
    clock = clock_of("first_response", opened("Mon 15:00"), now="Mon 23:00", under=UNDER)
    assert (clock.state, clock.outcome, clock.remaining) == (State.RUNNING, None, 0)


@pytest.mark.parametrize("silent", [robot_replies, notes, assigns, asks, pauses])
def test_what_is_no_public_human_reply_does_not_stop_it(silent: object) -> None:
    assert callable(silent)
    clock = clock_of("first_response", opened("Mon 09:00"), silent("Mon 10:00"), now="Mon 10:30", under=UNDER)
    assert clock.open
    assert clock.stopped_at is None


def test_a_bare_acknowledgement_counts_and_is_kept_apart_from_the_first_substantive_reply() -> None:
    events = (
        opened("Mon 09:00"), replies("Mon 10:00", acknowledgement=True), replies("Mon 12:00"), replies("Mon 13:00"),
    )  # fmt: skip
    clock = clock_of("first_response", *events, now=LATE, under=UNDER)
    assert (clock.state, clock.stopped_at) == (State.MET, at("Mon 10:00"))
    assert (clock.acknowledged_at, clock.substantive_at) == (at("Mon 10:00"), at("Mon 12:00"))


def test_a_substantive_first_reply_is_no_acknowledgement() -> None:
    events = opened("Mon 09:00"), replies("Mon 10:00"), replies("Mon 11:00", acknowledgement=True)
    clock = clock_of("first_response", *events, now=LATE, under=UNDER)
    assert (clock.acknowledged_at, clock.substantive_at) == (None, at("Mon 10:00"))


def test_it_never_starts_again() -> None:
    events = opened("Mon 09:00"), replies("Mon 10:00"), asks("Mon 11:00"), resolves("Mon 12:00"), reopens("Mon 13:00")
    assert clock_of("first_response", *events, now=LATE, under=UNDER).cycle == 1


def test_a_missed_one_is_a_miss_at_the_instant_of_breach_and_open_until_answered() -> None:
    clock = clock_of("first_response", opened("Mon 09:00"), now="Mon 12:00", under=UNDER)
    assert (clock.state, clock.outcome, clock.decided_at) == (State.MISSED, Outcome.MISSED, at("Mon 11:00"))
    assert (clock.open, clock.used, clock.remaining) == (True, 3 * HOUR, -HOUR)


def test_answering_a_missed_one_closes_it_and_keeps_the_instant_of_breach() -> None:
    clock = clock_of("first_response", opened("Mon 09:00"), replies("Mon 13:00"), now=LATE, under=UNDER)
    assert (clock.state, clock.open) == (State.MISSED, False)
    assert (clock.decided_at, clock.stopped_at, clock.used) == (at("Mon 11:00"), at("Mon 13:00"), 4 * HOUR)


@pytest.mark.parametrize("origin", [Author.AGENT, Author.AUTOMATIC])
def test_a_ticket_the_customer_did_not_open_waits_for_the_customers_first_message(origin: Author) -> None:
    events = opened("Mon 09:00", origin=origin), replies("Mon 09:30"), asks("Mon 10:00"), replies("Mon 11:00")
    clock = clock_of("first_response", *events, now=LATE, under=UNDER)
    assert (clock.started_at, clock.stopped_at) == (at("Mon 10:00"), at("Mon 11:00"))


def test_nobody_waits_on_a_ticket_an_agent_opened_and_keeps() -> None:
    assert clocks_of("first_response", opened(origin=Author.AGENT), replies("Mon 10:00"), now=LATE, under=UNDER) == []


def test_an_earlier_contact_is_where_it_starts() -> None:
    clock = clock_of("first_response", opened("Mon 10:00", since=at("Mon 09:00")), now="Mon 10:30", under=UNDER)
    assert (clock.started_at, clock.due_at, clock.used) == (at("Mon 09:00"), at("Mon 11:00"), 90 * 60)


def test_a_contact_said_to_be_later_than_the_creation_is_not_believed() -> None:
    clock = clock_of("first_response", opened("Mon 10:00", since=at("Mon 11:00")), now="Mon 12:30", under=UNDER)
    assert clock.started_at == at("Mon 10:00")


def test_an_earlier_contact_is_honoured_with_the_pauses_of_that_time() -> None:
    events = (
        opened("Mon 13:00", since=at("Mon 09:00")), pauses("Mon 10:00"), resumes("Mon 12:00"),
    )  # fmt: skip
    clock = clock_of("first_response", *events, now="Mon 13:00", under=UNDER)
    assert (clock.used, clock.paused, clock.due_at) == (2 * HOUR, 2 * HOUR, at("Mon 13:00"))


def test_a_wait_that_began_before_the_creation_counts_until_it_began() -> None:
    events = opened("Mon 13:00", since=at("Mon 09:00")), pauses("Mon 10:00")
    clock = clock_of("first_response", *events, now="Mon 14:00", under=UNDER)
    assert (clock.state, clock.used, clock.paused) == (State.PAUSED, HOUR, 4 * HOUR)


def test_an_unanswered_ticket_that_is_closed_is_held_and_not_met() -> None:
    clock = clock_of("first_response", opened("Mon 09:00"), closes("Mon 10:00"), now=LATE, under=UNDER)
    assert (clock.state, clock.reason, clock.used) == (State.PAUSED, "resolved", HOUR)


def test_an_answer_before_any_promise_held_leaves_nothing_to_promise_later() -> None:
    under = catalogue(agreement(target("first_response", "2bh", priorities=["P1"])))
    events = opened("Mon 09:00"), replies("Mon 10:00"), changes("Mon 11:00", priority="P1"), asks("Mon 12:00")
    assert clocks_of("first_response", *events, now=LATE, under=under) == []


def test_fractions_of_a_second_never_make_a_miss_of_a_target_that_is_just_used_up() -> None:
    opening, reply = at("Mon 09:00").replace(microsecond=900_000), at("Mon 11:00").replace(microsecond=500_000)
    clock = clock_of("first_response", opened(opening), replies(reply), now=LATE, under=UNDER)
    assert (clock.state, clock.used) == (State.MET, clock.target_seconds)
