"""Granted reasons stop the provider's clocks, and extend the due instant by the working time inside them."""

import pytest

from sla_core.clocks import Clock, Outcome, State
from sla_core.tickets import Event
from tests.builders import (
    agreement,
    at,
    calendar,
    catalogue,
    clock_of,
    closed,
    opened,
    pauses,
    reopens,
    resolves,
    resumes,
    target,
)

HOUR = 3600


def resolution(*events: Event, now: str, within: str = "8bh") -> Clock:
    return clock_of("resolution", *events, now=now, under=catalogue(agreement(target("resolution", within))))


def test_a_paused_clock_says_what_is_left_and_no_due_instant() -> None:
    clock = resolution(opened("Mon 09:00"), pauses("Mon 10:00"), now="Mon 12:00")
    assert (clock.state, clock.reason, clock.remaining) == (State.PAUSED, "waiting_customer", 7 * HOUR)
    assert (clock.due_at, clock.breach_at, clock.warnings) == (None, None, ())


@pytest.mark.parametrize(
    ("paused", "resumed", "due", "why"),
    [
        ("Mon 10:00", "Mon 11:00", "Tue 10:00", "an hour inside"),
        ("Mon 17:00", "Tue 09:00", "Mon 17:00", "a night adds nothing"),
        ("Mon 16:00", "Tue 08:00", "Tue 10:00", "only the hour before closing"),
        ("Mon 10:00", "Mon 10:00", "Mon 17:00", "no time at all"),
    ],
)
def test_a_pause_extends_by_the_working_time_inside_it(paused: str, resumed: str, due: str, why: str) -> None:
    clock = resolution(opened("Mon 09:00"), pauses(paused), resumes(resumed), now=resumed)
    assert clock.due_at == at(due), why


def test_a_reason_that_was_not_granted_holds_nothing() -> None:
    clock = resolution(opened("Mon 09:00"), pauses("Mon 10:00", "lunch"), now="Mon 12:00")
    assert (clock.state, clock.used, clock.paused) == (State.RUNNING, 3 * HOUR, 0)


def test_overlapping_pauses_count_once_and_the_older_reason_is_named() -> None:
    events = (
        opened("Mon 09:00"), pauses("Mon 10:00"), pauses("Mon 11:00", "waiting_third_party"),
    )  # fmt: skip
    held = resolution(*events, now="Mon 12:00")
    assert (held.reason, held.used, held.paused) == ("waiting_customer", HOUR, 2 * HOUR)
    half_over = resolution(*events, resumes("Mon 12:00", "waiting_customer"), now="Mon 13:00")
    assert (half_over.reason, half_over.paused) == ("waiting_third_party", 3 * HOUR)
    over = resolution(*events, resumes("Mon 13:00"), now="Mon 14:00")
    assert (over.state, over.used, over.paused) == (State.RUNNING, 2 * HOUR, 3 * HOUR)


def test_resuming_what_does_not_wait_changes_nothing() -> None:
    clock = resolution(opened("Mon 09:00"), resumes("Mon 10:00"), now="Mon 12:00")
    assert (clock.state, clock.used) == (State.RUNNING, 3 * HOUR)


def test_a_ticket_can_be_born_paused() -> None:
    clock = resolution(opened("Mon 09:00"), pauses("Mon 09:00"), now="Mon 12:00")
    assert (clock.state, clock.used, clock.paused) == (State.PAUSED, 0, 3 * HOUR)


def test_the_expected_end_of_a_pause_ends_nothing() -> None:
    assert resolution(opened("Mon 09:00"), pauses("Mon 10:00", until="Mon 11:00"), now="Mon 12:00").paused == 2 * HOUR


def test_a_clock_paused_at_the_instant_its_target_is_used_up_is_not_missed() -> None:
    events = opened("Mon 09:00"), pauses("Mon 10:00"), resumes("Mon 15:00")
    assert resolution(*events, now="Mon 15:00", within="1bh").state is State.RUNNING
    assert resolution(*events, now="Mon 15:00:01", within="1bh").state is State.MISSED


def test_a_missed_clock_is_not_saved_by_a_pause() -> None:
    clock = resolution(opened("Mon 09:00"), pauses("Mon 11:00"), now="Mon 15:00", within="1bh")
    assert (clock.state, clock.decided_at, clock.used) == (State.MISSED, at("Mon 10:00"), 2 * HOUR)


def test_a_pause_in_the_night_after_closing_moves_a_target_that_is_used_up() -> None:
    events = opened("Mon 15:00"), pauses("Mon 20:00"), resumes("Tue 10:00")
    clock = resolution(*events, now="Tue 10:00", within="2bh")
    assert (clock.state, clock.remaining, clock.due_at) == (State.RUNNING, 0, at("Tue 10:00"))


@pytest.mark.parametrize(
    ("resolved", "net", "gross", "why"),
    [
        ("Mon 12:00", Outcome.MET, Outcome.MET, "in time even with the pause counted"),
        ("Mon 13:00", Outcome.MET, Outcome.MET, "just in time with the pause counted"),
        ("Mon 13:30", Outcome.MET, Outcome.MISSED, "saved by the pause"),
        ("Mon 15:30", Outcome.MISSED, Outcome.MISSED, "missed anyway"),
    ],
)
def test_outcomes_are_kept_net_and_gross_of_pauses(resolved: str, net: Outcome, gross: Outcome, why: str) -> None:
    events = opened("Mon 09:00"), pauses("Mon 10:00"), resumes("Mon 12:00"), resolves(resolved)
    clock = resolution(*events, now="Tue 12:00", within="4bh")
    assert (clock.outcome, clock.gross_outcome) == (net, gross), why


def test_a_clock_that_is_lost_gross_can_still_be_undecided_net() -> None:
    clock = resolution(opened("Mon 09:00"), pauses("Mon 10:00"), now="Mon 15:00", within="4bh")
    assert (clock.outcome, clock.gross_outcome) == (None, Outcome.MISSED)


def test_a_ticket_resolved_while_paused_is_met_with_what_was_used() -> None:
    clock = resolution(opened("Mon 09:00"), pauses("Mon 10:00"), resolves("Tue 12:00"), now="Tue 13:00", within="2bh")
    assert (clock.state, clock.used) == (State.MET, HOUR)


def test_a_pause_goes_on_over_resolution_and_reopening() -> None:
    events = opened("Mon 09:00"), pauses("Mon 10:00"), resolves("Mon 11:00"), reopens("Mon 14:00")
    clock = resolution(*events, now="Mon 15:00")
    assert (clock.state, clock.reason) == (State.PAUSED, "waiting_customer")
    assert (clock.used, clock.paused) == (HOUR, 2 * HOUR)


def test_business_days_are_extended_by_the_working_time_of_a_pause() -> None:
    clock = resolution(opened("Mon 10:00"), pauses("Mon 11:00"), resumes("Mon 13:00"), now="Mon 13:00", within="1bd")
    assert (clock.due_at, clock.paused) == (at("Tue 12:00"), 2 * HOUR)


def test_a_break_inside_a_pause_adds_nothing() -> None:
    under = catalogue(calendars=[calendar(breaks=[closed("2025-06-02 10:00", "2025-06-02 12:00")])])
    events = opened("Mon 09:00"), pauses("Mon 09:30"), resumes("Mon 12:30")
    assert clock_of("resolution", *events, now="Mon 12:30", under=under).paused == HOUR
