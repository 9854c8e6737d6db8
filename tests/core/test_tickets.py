"""What events make of a ticket, and the order they are read in."""

from itertools import permutations

import pytest

from sla_core.errors import BadEvent, NaiveInstant
from sla_core.tickets import Author, Event, Scope, Ticket, after, in_order
from tests.builders import (
    asks,
    assigns,
    at,
    changes,
    closes,
    corrects,
    event,
    merges,
    notes,
    opened,
    pauses,
    reopens,
    replies,
    resolves,
    resumes,
    robot_replies,
    ticket,
    wall,
)


def told(*events: Event) -> Ticket:
    """The ticket after its events, read in the order given."""
    state = Ticket("T-1")
    for one in events:
        state = after(state, one)
    return state


def test_opening_gives_a_ticket_its_attributes() -> None:
    state = told(opened("Mon 09:00", title="No mail", priority="P1", customer="acme", assignee="ada"))
    assert (state.title, state.scope, state.assignee) == ("No mail", Scope(priority="P1", customer="acme"), "ada")
    assert (state.opened_at, state.unanswered_since) == (at("Mon 09:00"), at("Mon 09:00"))


def test_a_second_opening_changes_nothing() -> None:
    once = told(opened("Mon 09:00", priority="P1"))
    assert after(once, opened("Mon 10:00", priority="P2")) == once


def test_a_ticket_that_an_agent_opens_has_no_customer_waiting() -> None:
    assert told(opened(origin=Author.AGENT)).unanswered_since is None


def test_the_oldest_unanswered_message_is_remembered() -> None:
    state = told(opened(origin=Author.AGENT), asks("Mon 10:00"), asks("Mon 11:00"))
    assert state.unanswered_since == at("Mon 10:00")


def test_only_a_public_human_reply_answers() -> None:
    waiting = told(opened("Mon 09:00"))
    for silent in (notes("Mon 10:00"), robot_replies("Mon 10:00"), assigns("Mon 10:00")):
        assert after(waiting, silent).unanswered_since == at("Mon 09:00")
    state = after(waiting, replies("Mon 10:00"))
    assert (state.unanswered_since, state.answered) == (None, True)


def test_an_agent_who_speaks_first_has_answered_nobody() -> None:
    assert not told(opened(origin=Author.AGENT), replies("Mon 10:00")).answered


def test_a_message_that_needs_no_answer_leaves_nobody_waiting() -> None:
    state = told(opened(), replies("Mon 10:00"), asks("Mon 11:00", needs_reply=False))
    assert state.unanswered_since is None


def test_each_wait_has_its_reason_start_and_expected_end() -> None:
    state = told(opened(), pauses("Mon 10:00", until="Mon 12:00"), pauses("Mon 11:00", "maintenance"))
    assert state.waiting == {
        "waiting_customer": (at("Mon 10:00"), at("Mon 12:00")),
        "maintenance": (at("Mon 11:00"), None),
    }


def test_asking_again_for_the_same_reason_starts_the_wait_afresh() -> None:
    state = told(opened(), pauses("Mon 10:00", until="Mon 12:00"), pauses("Mon 11:00", until="Mon 15:00"))
    assert state.waiting == {"waiting_customer": (at("Mon 11:00"), at("Mon 15:00"))}


def test_one_wait_ends_by_its_name_and_all_end_without_one() -> None:
    state = told(opened(), pauses("Mon 10:00"), pauses("Mon 10:00", "maintenance"))
    assert set(after(state, resumes("Mon 11:00", "maintenance")).waiting) == {"waiting_customer"}
    assert after(state, resumes("Mon 11:00")).waiting == {}


@pytest.mark.parametrize("done", [resolves, closes])
def test_resolving_or_closing_answers_and_solves(done: type) -> None:
    state = told(opened(), done("Mon 10:00"))
    assert (state.resolved, state.resolved_at, state.unanswered_since) == (True, at("Mon 10:00"), None)


def test_closing_a_resolved_ticket_keeps_the_instant_it_was_resolved() -> None:
    assert told(opened(), resolves("Mon 10:00"), closes("Tue 10:00")).resolved_at == at("Mon 10:00")


def test_a_reopened_ticket_is_not_solved() -> None:
    assert not told(opened(), resolves("Mon 10:00"), reopens("Mon 11:00")).resolved


def test_attributes_change_one_by_one_and_none_takes_a_value_away() -> None:
    state = told(opened(priority="P1", customer="acme"), changes("Mon 10:00", priority=None, service="mail"))
    assert state.scope == Scope(customer="acme", service="mail")


def test_an_attribute_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(BadEvent, match="'colour' is not an attribute of a ticket: customer, service"):
        told(opened(), changes("Mon 10:00", colour="red"))


def test_an_assignment_may_move_the_ticket_to_another_team() -> None:
    state = told(opened(team="desk"), assigns("Mon 10:00", "ada", "network"))
    assert (state.assignee, state.scope.team) == ("ada", "network")
    assert after(state, assigns("Mon 11:00", None)).scope.team == "network"


def test_a_merged_ticket_knows_where_it_went() -> None:
    assert told(opened(), merges("Mon 10:00", "T-7")).merged_into == "T-7"


def test_an_event_without_zone_is_refused() -> None:
    with pytest.raises(NaiveInstant):
        event(resolves("Mon 10:00").fact, wall("2025-06-02 10:00"))


def test_events_are_read_in_the_order_they_happened() -> None:
    log = [opened("Mon 09:00"), replies("Mon 10:00"), asks("Mon 11:00"), resolves("Tue 09:00")]
    for arrival in permutations(log):
        assert in_order(arrival) == log


def test_the_opening_comes_first_at_its_instant_even_when_the_source_numbers_it_later() -> None:
    log = [opened("Mon 09:00", seq=2), replies("Mon 09:00", seq=1)]
    assert in_order(log) == log


def test_at_one_instant_the_order_of_the_source_holds() -> None:
    log = [opened("Mon 09:00", seq=1), pauses("Mon 10:00", seq=2), replies("Mon 10:00", seq=3)]
    assert in_order(reversed(log)) == log


def test_at_one_instant_without_such_an_order_stopping_goes_before_changing_pausing_and_resuming() -> None:
    log = [
        opened("Mon 10:00"), replies("Mon 10:00"), resolves("Mon 10:00"), changes("Mon 10:00", priority="P1"),
        pauses("Mon 10:00"), resumes("Mon 10:00"),
    ]  # fmt: skip
    for arrival in permutations(log):
        assert in_order(arrival) == log


def test_a_ticket_merged_and_closed_at_one_instant_was_merged() -> None:
    log = [opened("Mon 09:00"), merges("Mon 10:00"), closes("Mon 10:00")]
    assert in_order(reversed(log)) == log


def test_the_same_event_delivered_twice_is_one() -> None:
    first = opened("Mon 09:00")
    assert in_order([first, first]) == [first]


def test_the_same_id_from_two_sources_is_two_events() -> None:
    log = [opened("Mon 09:00"), replies("Mon 10:00", event_id="7"), asks("Mon 11:00", event_id="7", source="desk")]
    assert in_order(log) == log


def test_two_events_with_one_id_are_one_whichever_came_first() -> None:
    early, late = replies("Mon 10:00", event_id="7"), replies("Mon 11:00", event_id="7")
    assert in_order([early, late]) == in_order([late, early])


def test_events_without_an_id_are_all_kept() -> None:
    log = [opened("Mon 09:00", event_id=""), replies("Mon 10:00", event_id=""), resolves("Mon 11:00", event_id="")]
    assert in_order(log) == log


def test_a_corrected_event_moves_to_its_true_instant() -> None:
    reply, question = replies("Mon 10:00"), asks("Mon 11:00")
    log = in_order([corrects("Tue 09:00", reply, to="Mon 12:00"), question, reply])
    assert [one.at for one in log] == [at("Mon 11:00"), at("Mon 12:00")]


def test_a_voided_event_never_happened() -> None:
    reply = replies("Mon 10:00")
    assert in_order([reply, corrects("Tue 09:00", reply, void=True)]) == []


def test_of_two_corrections_the_later_holds_in_whatever_order_they_arrive() -> None:
    reply = replies("Mon 10:00")
    first, second = corrects("Tue 09:00", reply, to="Mon 12:00"), corrects("Tue 10:00", reply, to="Mon 09:30")
    for arrival in permutations([reply, first, second]):
        assert [one.at for one in in_order(arrival)] == [at("Mon 09:30")]


def test_a_correction_does_not_reach_another_source() -> None:
    reply = replies("Mon 10:00", source="desk")
    stray = event(corrects("Tue 09:00", reply, void=True).fact, "Tue 09:00", source="chat")
    assert in_order([reply, stray]) == [reply]


def test_an_open_ticket_has_nothing_done() -> None:
    fresh = ticket()
    assert (fresh.resolved, fresh.waiting, fresh.merged_into) == (False, {}, None)
    assert fresh.opened_at == at("Mon 09:00")
