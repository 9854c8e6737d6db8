"""A promise to speak every so often: sliding, on a fixed grid, or after the customer spoke."""

import pytest

from sla_core.agreements import UpdateMode
from sla_core.catalogue import Catalogue
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
    reopens,
    replies,
    resolves,
    target,
)

HOUR = 3600


def under(mode: UpdateMode) -> Catalogue:
    return catalogue(agreement(target("update", "1bh", mode=mode)))


def cycles(mode: UpdateMode, *events: Event, now: str) -> list[Clock]:
    return clocks_of("update", *events, now=now, under=under(mode))


def dues(mode: UpdateMode, *events: Event, now: str) -> list[tuple[str, str]]:
    """Each cycle's due instant and state, for the eye."""
    return [(f"{clock.due_at:%a %H:%M}", clock.state.value) for clock in cycles(mode, *events, now=now)]


def test_sliding_counts_from_the_last_update() -> None:
    events = opened("Mon 09:00"), replies("Mon 09:20"), replies("Mon 10:00")
    assert dues(UpdateMode.SLIDING, *events, now="Mon 10:30") == [
        ("Mon 10:00", "met"), ("Mon 10:20", "met"), ("Mon 11:00", "running"),
    ]  # fmt: skip


def test_sliding_after_a_missed_update_counts_from_the_late_one() -> None:
    events = opened("Mon 09:00"), replies("Mon 11:30")
    assert dues(UpdateMode.SLIDING, *events, now="Mon 12:00") == [("Mon 10:00", "missed"), ("Mon 12:30", "running")]


@pytest.mark.parametrize(
    ("update", "next_due", "why"),
    [
        ("Mon 09:20", "Mon 11:00", "an early update fulfils its step and does not move the next"),
        ("Mon 10:00", "Mon 11:00", "so does one at the very instant"),
        ("Mon 10:30", "Mon 12:00", "a late one fulfils the step it falls into"),
        ("Mon 12:00", "Mon 13:00", "at the end of a later step it fulfils that one"),
    ],
)
def test_a_grid_keeps_its_steps(update: str, next_due: str, why: str) -> None:
    first, following = dues(UpdateMode.GRID, opened("Mon 09:00"), replies(update), now="Mon 12:00")
    assert first[0] == "Mon 10:00"
    assert following[0] == next_due, why


def test_several_updates_in_one_step_fulfil_only_that_step() -> None:
    events = opened("Mon 09:00"), replies("Mon 09:10"), replies("Mon 09:20"), replies("Mon 09:50")
    assert dues(UpdateMode.GRID, *events, now="Mon 10:30") == [("Mon 10:00", "met"), ("Mon 11:00", "running")]


def test_a_step_that_nobody_spoke_in_is_missed() -> None:
    events = opened("Mon 09:00"), replies("Mon 09:10")
    assert dues(UpdateMode.GRID, *events, now="Mon 11:01") == [("Mon 10:00", "met"), ("Mon 11:00", "missed")]


def test_an_update_in_the_night_after_a_step_that_ended_at_closing_fulfils_that_step_only() -> None:
    events = opened("Mon 16:00"), replies("Mon 20:00")
    assert dues(UpdateMode.GRID, *events, now="Tue 09:30") == [("Mon 17:00", "met"), ("Tue 10:00", "running")]


def test_a_step_that_lies_ahead_has_used_nothing() -> None:
    ahead = cycles(UpdateMode.GRID, opened("Mon 09:00"), replies("Mon 09:10"), now="Mon 09:30")[-1]
    assert (ahead.started_at, ahead.state, ahead.used) == (at("Mon 10:00"), State.RUNNING, 0)


def test_resolving_drops_a_step_that_lies_ahead() -> None:
    events = opened("Mon 09:00"), replies("Mon 09:10"), resolves("Mon 09:30")
    assert dues(UpdateMode.GRID, *events, now="Mon 12:00") == [("Mon 10:00", "met")]
    again = cycles(UpdateMode.GRID, *events, reopens("Mon 12:00"), now="Mon 12:00")
    assert [clock.cycle for clock in again] == [1, 2]


def test_a_reopened_ticket_begins_a_new_grid() -> None:
    events = opened("Mon 09:00"), resolves("Mon 09:30"), reopens("Mon 12:15")
    assert dues(UpdateMode.GRID, *events, now="Mon 12:30") == [("Mon 10:00", "met"), ("Mon 13:15", "running")]


@pytest.mark.parametrize("mode", [UpdateMode.SLIDING, UpdateMode.GRID])
def test_resolution_ends_the_promise(mode: UpdateMode) -> None:
    events = opened("Mon 09:00"), resolves("Mon 09:30"), replies("Mon 09:40")
    assert dues(mode, *events, now="Mon 12:00") == [("Mon 10:00", "met")]


def test_an_internal_note_is_no_update() -> None:
    assert dues(UpdateMode.SLIDING, opened("Mon 09:00"), notes("Mon 09:30"), now="Mon 09:45") == [
        ("Mon 10:00", "running")
    ]


def test_after_the_customer_spoke_it_runs_until_somebody_answers() -> None:
    events = opened("Mon 09:00"), replies("Mon 09:30"), asks("Mon 11:00"), asks("Mon 11:30")
    assert dues(UpdateMode.AFTER_CUSTOMER, *events, now="Mon 11:45") == [("Mon 10:00", "met"), ("Mon 12:00", "running")]


def test_after_the_customer_spoke_an_answered_ticket_owes_nothing() -> None:
    events = opened("Mon 09:00"), replies("Mon 09:30")
    assert dues(UpdateMode.AFTER_CUSTOMER, *events, now="Mon 16:00") == [("Mon 10:00", "met")]


def test_after_the_customer_spoke_a_ticket_of_ones_own_owes_nothing() -> None:
    assert cycles(UpdateMode.AFTER_CUSTOMER, opened(origin=Author.AGENT), now="Mon 16:00") == []


def test_an_earlier_contact_starts_the_first_promise() -> None:
    (clock,) = cycles(UpdateMode.SLIDING, opened("Mon 10:00", since=at("Mon 09:30")), now="Mon 10:15")
    assert (clock.started_at, clock.used) == (at("Mon 09:30"), 45 * 60)
