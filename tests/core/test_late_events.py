"""What arrives late, twice, out of order or corrected: the clocks depend on what happened and when, on nothing else."""

from datetime import timedelta
from itertools import permutations
from random import Random

import pytest

from sla_core.clocks import State
from sla_core.errors import NaiveInstant
from sla_core.tickets import Event
from tests.builders import (
    agreement,
    asks,
    at,
    catalogue,
    changes,
    clock_of,
    clocks_of,
    corrects,
    folded,
    opened,
    pauses,
    reopens,
    replies,
    resolves,
    resumes,
    target,
    wall,
)

HOUR = 3600
UNDER = catalogue(
    agreement(
        target("first_response", "1bh"), target("next_response", "2bh"), target("update", "4bh"),
        target("resolution", "4bh", priorities=["P1"]), target("resolution", "8bh"), target("customer_response", "8bh"),
    )
)  # fmt: skip


def story() -> list[Event]:
    return [
        opened("Mon 09:00"), replies("Mon 09:30"), asks("Mon 10:00"), pauses("Mon 11:00"), resumes("Mon 12:00"),
        changes("Mon 12:00", priority="P1"), replies("Mon 13:00"), resolves("Mon 14:00"), reopens("Tue 09:00"),
        resolves("Tue 10:00"),
    ]  # fmt: skip


def test_every_order_of_arrival_gives_the_same_clocks() -> None:
    events = story()
    wanted = folded(*events, now="Wed 09:00", under=UNDER)
    for seed in range(50):
        arrival = Random(seed).sample(events, len(events))
        assert folded(*arrival, now="Wed 09:00", under=UNDER) == wanted


def test_events_after_now_do_not_exist_yet() -> None:
    events = story()
    for known in range(1, len(events) + 1):
        now = events[known - 1].at
        past = [event for event in events if event.at <= now]
        assert folded(*events, now=now, under=UNDER) == folded(*past, now=now, under=UNDER)


def test_a_reply_that_arrives_late_is_counted_when_it_was_given() -> None:
    events = opened("Mon 09:00"), asks("Mon 12:00")
    assert clock_of("first_response", *events, now="Mon 12:00", under=UNDER).state is State.MISSED
    assert clock_of("first_response", *events, replies("Mon 09:45"), now="Mon 12:00", under=UNDER).state is State.MET


def test_a_pause_that_arrives_late_takes_a_miss_back() -> None:
    events = opened("Mon 09:00"), replies("Mon 12:00")
    late = pauses("Mon 09:30"), resumes("Mon 11:30")
    assert clock_of("first_response", *events, now="Tue 09:00", under=UNDER).state is State.MISSED
    clock = clock_of("first_response", *events, *late, now="Tue 09:00", under=UNDER)
    assert (clock.state, clock.used) == (State.MET, HOUR)


def test_a_corrected_instant_counts_in_place_of_the_one_first_told() -> None:
    reply = replies("Mon 11:00")
    clock = clock_of(
        "first_response", opened("Mon 09:00"), reply, corrects("Tue 09:00", reply, to="Mon 09:40"), now="Tue 09:00",
        under=UNDER,
    )  # fmt: skip
    assert (clock.state, clock.stopped_at) == (State.MET, at("Mon 09:40"))


def test_a_voided_reply_was_never_given() -> None:
    reply = replies("Mon 09:30")
    events = opened("Mon 09:00"), reply, corrects("Tue 09:00", reply, void=True)
    assert clock_of("first_response", *events, now="Tue 09:00", under=UNDER).state is State.MISSED


def test_a_correction_made_later_does_not_exist_yet_either() -> None:
    reply = replies("Mon 09:30")
    events = opened("Mon 09:00"), reply, corrects("Tue 09:00", reply, void=True)
    assert clock_of("first_response", *events, now="Mon 16:00", under=UNDER).state is State.MET


def test_a_corrected_opening_moves_every_clock() -> None:
    opening = opened("Mon 09:00")
    events = opening, corrects("Mon 12:00", opening, to="Mon 11:00")
    assert clock_of("resolution", *events, now="Mon 13:00", under=UNDER).started_at == at("Mon 11:00")


@pytest.mark.parametrize(
    ("order", "used", "why"),
    [
        ((None, None), 2 * HOUR, "the source says nothing: pausing goes before resuming"),
        ((1, 2), 2 * HOUR, "the source says the same"),
        ((2, 1), HOUR, "resumed first, so the pause is on"),
    ],
)
def test_two_events_at_one_instant(order: tuple[int | None, int | None], used: int, why: str) -> None:
    pause, resume = pauses("Mon 10:00", seq=order[0]), resumes("Mon 10:00", seq=order[1])
    for arrival in permutations([opened("Mon 09:00"), pause, resume]):
        clock = clock_of("resolution", *arrival, now="Mon 11:00", under=UNDER)
        assert clock.used == used, why


def test_a_reply_and_a_resolution_at_one_instant_stop_both_clocks() -> None:
    events = opened("Mon 09:00"), resolves("Mon 09:30"), replies("Mon 09:30")
    for arrival in permutations(events):
        states = {
            one.clock.metric.value: one.clock.state for one in folded(*arrival, now="Tue 09:00", under=UNDER).traces
        }
        assert (states["first_response"], states["resolution"]) == (State.MET, State.MET)


def test_a_question_and_its_answer_at_one_instant_leave_nobody_waiting_if_the_source_says_so() -> None:
    events = opened("Mon 09:00"), replies("Mon 09:30"), asks("Mon 10:00", seq=1), replies("Mon 10:00", seq=2)
    (clock,) = clocks_of("next_response", *events, now="Mon 11:00", under=UNDER)
    assert (clock.state, clock.used) == (State.MET, 0)


def test_events_of_the_same_second_keep_the_order_of_their_fractions() -> None:
    instant = at("Mon 10:00")
    question, answer = asks(instant + timedelta(milliseconds=100)), replies(instant + timedelta(milliseconds=900))
    events = opened("Mon 09:00"), replies("Mon 09:30"), question, answer
    (clock,) = clocks_of("next_response", *events, now="Mon 11:00", under=UNDER)
    assert (clock.state, clock.used) == (State.MET, 0)


def test_an_instant_without_zone_is_no_now() -> None:
    for events in ([], [opened("Mon 09:00")]):
        with pytest.raises(NaiveInstant):
            folded(*events, now=wall("2025-06-02 10:00"))


def test_a_ticket_without_events_has_no_clocks() -> None:
    nothing = folded(now="Mon 09:00", under=UNDER)
    assert (nothing.traces, nothing.events, nothing.ticket.opened_at) == ((), (), None)


def test_events_before_the_ticket_exists_start_nothing() -> None:
    assert folded(replies("Mon 09:00"), resolves("Mon 10:00"), now="Mon 11:00", under=UNDER).traces == ()


def test_looking_later_changes_nothing_that_was_decided() -> None:
    events = story()
    early = {one.clock.key: one.clock for one in folded(*events, now="Tue 10:00", under=UNDER).traces}
    late = {one.clock.key: one.clock for one in folded(*events, now="Fri 10:00", under=UNDER).traces}
    decided = [key for key, clock in early.items() if not clock.open]
    assert decided
    assert all(early[key] == late[key] for key in decided)
