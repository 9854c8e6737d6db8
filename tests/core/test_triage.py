"""Promises that match a ticket only later, and those that match it no more."""

from sla_core.clocks import Outcome, State
from tests.builders import (
    agreement,
    at,
    catalogue,
    changes,
    clock_of,
    clocks_of,
    opened,
    pauses,
    resolves,
    resumes,
    target,
)
from tests.core.test_changes import by_priority

HOUR = 3600

TRIAGED = opened("Mon 09:00"), changes("Mon 11:00", priority="P1")


def test_a_priority_set_at_triage_counts_from_the_beginning() -> None:
    clock = clock_of("resolution", *TRIAGED, now="Mon 12:00", under=by_priority(P1="4bh"))
    assert (clock.started_at, clock.used, clock.due_at, clock.cycle) == (at("Mon 09:00"), 3 * HOUR, at("Mon 13:00"), 1)


def test_before_triage_there_is_no_clock() -> None:
    assert clocks_of("resolution", opened("Mon 09:00"), now="Mon 12:00", under=by_priority(P1="4bh")) == []


def test_a_priority_set_too_late_breaches_when_it_is_set_by_reclassification() -> None:
    clock = clock_of("resolution", *TRIAGED, now="Mon 12:00", under=by_priority(P1="1bh"))
    assert (clock.state, clock.reclassified) == (State.MISSED, True)
    assert (clock.decided_at, clock.due_at) == (at("Mon 11:00"), at("Mon 10:00"))


def test_a_pause_before_triage_is_honoured() -> None:
    events = (
        opened("Mon 09:00"), pauses("Mon 09:30"), resumes("Mon 10:30"), changes("Mon 11:00", priority="P1"),
    )  # fmt: skip
    clock = clock_of("resolution", *events, now="Mon 11:00", under=by_priority(P1="4bh"))
    assert (clock.used, clock.paused, clock.due_at) == (HOUR, HOUR, at("Mon 14:00"))


def test_a_ticket_resolved_before_triage_has_no_clock_afterwards() -> None:
    events = opened("Mon 09:00"), resolves("Mon 10:00"), changes("Mon 11:00", priority="P1")
    assert clocks_of("resolution", *events, now="Mon 12:00", under=by_priority(P1="4bh")) == []


WITHDRAWN = opened("Mon 09:00", priority="P1"), changes("Mon 10:00", priority="P5")


def test_when_no_agreement_matches_any_more_the_clock_is_cancelled_with_the_reason() -> None:
    clock = clock_of("resolution", *WITHDRAWN, now="Mon 12:00", under=by_priority(P1="4bh"))
    assert (clock.state, clock.reason, clock.stopped_at) == (
        State.CANCELLED, "no agreement matches any more", at("Mon 10:00"),
    )  # fmt: skip
    assert (clock.outcome, clock.gross_outcome, clock.open, clock.due_at) == (None, None, False, None)


def test_a_promise_of_none_cancels_as_well() -> None:
    promises = target("resolution", "4bh", priorities=["P1"]), target("resolution", None)
    clock = clock_of("resolution", *WITHDRAWN, now="Mon 12:00", under=catalogue(agreement(*promises)))
    assert clock.state is State.CANCELLED


def test_a_clock_that_was_missed_before_stays_a_miss() -> None:
    clock = clock_of("resolution", *WITHDRAWN, now="Mon 12:00", under=by_priority(P1="30bm"))
    assert (clock.state, clock.outcome, clock.decided_at) == (State.MISSED, Outcome.MISSED, at("Mon 09:30"))


def test_when_an_agreement_matches_again_a_new_cycle_counts_from_the_beginning() -> None:
    events = *WITHDRAWN, changes("Mon 11:00", priority="P1")
    first, second = clocks_of("resolution", *events, now="Mon 11:00", under=by_priority(P1="4bh"))
    assert (first.state, second.state, second.cycle) == (State.CANCELLED, State.RUNNING, 2)
    assert (second.started_at, second.used, second.due_at) == (at("Mon 09:00"), 2 * HOUR, at("Mon 13:00"))


def test_a_missed_clock_is_not_missed_again_when_its_agreement_comes_back() -> None:
    events = *WITHDRAWN, changes("Mon 11:00", priority="P1")
    clock = clock_of("resolution", *events, now="Mon 16:00", under=by_priority(P1="30bm"))
    assert (clock.cycle, clock.decided_at) == (1, at("Mon 09:30"))
