"""The customer's own clock, in the customer's own hours: what the two sides promise each other runs both ways."""

import pytest

from sla_core.clocks import Clock, State
from sla_core.tickets import Event
from tests.builders import (
    agreement,
    asks,
    at,
    calendar,
    catalogue,
    changes,
    clocks_of,
    customer,
    opened,
    pauses,
    replies,
    resolves,
    resumes,
    target,
)

HOUR = 3600
TOKYO = calendar(name="tokyo", zone="Asia/Tokyo")
UNDER = catalogue(
    agreement(target("customer_response", "8bh")),
    customers=[customer("acme", calendar="tokyo"), customer("globex")],
    calendars=[TOKYO],
)


def cycles(*events: Event, now: str) -> list[Clock]:
    return clocks_of("customer_response", *events, now=now, under=UNDER)


def test_it_runs_from_waiting_for_the_customer_to_the_customers_answer() -> None:
    (clock,) = cycles(opened("Mon 09:00"), pauses("Mon 10:00"), asks("Mon 12:00"), now="Tue 09:00")
    assert (clock.started_at, clock.stopped_at, clock.state) == (at("Mon 10:00"), at("Mon 12:00"), State.MET)
    assert clock.used == 2 * HOUR


def test_the_pause_it_stands_for_does_not_hold_it() -> None:
    (clock,) = cycles(opened("Mon 09:00"), pauses("Mon 10:00"), now="Tue 11:00")
    assert (clock.state, clock.decided_at) == (State.MISSED, at("Tue 10:00"))


def test_it_runs_in_the_customers_own_hours() -> None:
    (clock,) = cycles(opened("Mon 09:00", customer="acme"), pauses("Mon 10:00"), now="Mon 11:00")
    assert (clock.calendar, clock.used, clock.due_at) == ("tokyo", 0, at("Tue 17:00", "Asia/Tokyo"))


def test_another_customer_brings_other_hours() -> None:
    events = opened("Mon 09:00", customer="acme"), pauses("Mon 10:00"), changes("Mon 11:00", customer="globex")
    (clock,) = cycles(*events, now="Mon 12:00")
    assert (clock.calendar, clock.used) == ("office", HOUR)


@pytest.mark.parametrize("reason", ["waiting_third_party", "maintenance"])
def test_waiting_for_anybody_else_starts_nothing(reason: str) -> None:
    assert cycles(opened("Mon 09:00"), pauses("Mon 10:00", reason), now="Mon 12:00") == []


def test_ending_the_wait_ends_it_too() -> None:
    (clock,) = cycles(opened("Mon 09:00"), pauses("Mon 10:00"), resumes("Mon 11:00"), now="Tue 09:00")
    assert (clock.state, clock.stopped_at) == (State.MET, at("Mon 11:00"))


def test_ending_another_wait_does_not() -> None:
    events = (
        opened("Mon 09:00"), pauses("Mon 10:00"), pauses("Mon 10:00", "maintenance"),
        resumes("Mon 11:00", "maintenance"),
    )  # fmt: skip
    (clock,) = cycles(*events, now="Mon 12:00")
    assert clock.state is State.RUNNING


def test_it_starts_again_each_time_the_ticket_waits() -> None:
    events = (
        opened("Mon 09:00"), pauses("Mon 10:00"), asks("Mon 11:00"), resumes("Mon 11:00"), pauses("Mon 14:00"),
    )  # fmt: skip
    assert [(clock.cycle, clock.state) for clock in cycles(*events, now="Mon 15:00")] == [
        (1, State.MET), (2, State.RUNNING),
    ]  # fmt: skip


def test_more_words_of_the_agent_change_nothing() -> None:
    (clock,) = cycles(opened("Mon 09:00"), pauses("Mon 10:00"), replies("Mon 12:00"), now="Mon 13:00")
    assert (clock.state, clock.used) == (State.RUNNING, 3 * HOUR)


def test_resolving_before_the_customer_answered_cancels_it() -> None:
    (clock,) = cycles(opened("Mon 09:00"), pauses("Mon 10:00"), resolves("Mon 12:00"), now="Mon 13:00")
    assert (clock.state, clock.outcome, clock.reason) == (
        State.CANCELLED, None, "resolved before the customer answered",
    )  # fmt: skip


def test_a_customer_who_was_late_already_stays_late_when_the_ticket_is_resolved() -> None:
    (clock,) = cycles(opened("Mon 09:00"), pauses("Mon 10:00"), resolves("Tue 12:00"), now="Tue 13:00")
    assert (clock.state, clock.open) == (State.MISSED, False)


def test_a_ticket_can_be_born_waiting_for_the_customer() -> None:
    (clock,) = cycles(opened("Mon 09:00"), pauses("Mon 09:00"), now="Mon 10:00")
    assert (clock.started_at, clock.used) == (at("Mon 09:00"), HOUR)
