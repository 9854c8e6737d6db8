"""One piece of work under two tickets: the source's clocks are cancelled, the target keeps the earliest start."""

from sla_core.attainment import attain, tally
from sla_core.clocks import Clock, State
from sla_core.tickets import Event
from tests.builders import (
    absorbs,
    agreement,
    asks,
    at,
    catalogue,
    changes,
    clock_of,
    clocks_of,
    closes,
    folded,
    merges,
    opened,
    pauses,
    reopens,
    replies,
    resolves,
    resumes,
    target,
)

HOUR = 3600
UNDER = catalogue(agreement(target("first_response", "2bh"), target("resolution", "8bh"), target("update", "1bh")))


def all_clocks(*events: Event, now: str = "Tue 12:00") -> dict[str, Clock]:
    return {one.clock.metric.value: one.clock for one in folded(*events, now=now, under=UNDER).traces}


def test_the_clocks_of_the_source_are_cancelled_and_say_where_it_went() -> None:
    clocks = all_clocks(opened("Mon 09:00"), merges("Mon 09:30", "T-7"))
    assert {clock.state for clock in clocks.values()} == {State.CANCELLED}
    assert {clock.reason for clock in clocks.values()} == {"merged into T-7"}


def test_cancelled_clocks_leave_attainment() -> None:
    clocks = all_clocks(opened("Mon 09:00"), merges("Mon 09:30"))
    counted = [one for clock in clocks.values() if (one := tally(clock, at("Tue 12:00")))]
    assert attain(counted).decided == 0


def test_closing_a_ticket_in_the_act_of_merging_it_is_no_solution() -> None:
    for events in ([closes("Mon 09:30"), merges("Mon 09:30")], [merges("Mon 09:30"), closes("Mon 09:30")]):
        assert all_clocks(opened("Mon 09:00"), *events)["resolution"].state is State.CANCELLED


def test_what_was_decided_before_the_merge_stays_decided() -> None:
    clocks = all_clocks(opened("Mon 09:00"), replies("Mon 09:30"), merges("Mon 12:00"))
    assert clocks["first_response"].state is State.MET
    assert clocks["resolution"].state is State.CANCELLED


def test_a_miss_is_not_undone_by_merging() -> None:
    clock = all_clocks(opened("Mon 09:00"), merges("Mon 12:00"))["first_response"]
    assert (clock.state, clock.decided_at, clock.open) == (State.MISSED, at("Mon 11:00"), False)


def test_nothing_starts_on_a_ticket_that_was_merged() -> None:
    later = [asks("Mon 10:00"), replies("Mon 11:00"), closes("Mon 12:00"), reopens("Mon 13:00")]
    before = all_clocks(opened("Mon 09:00"), merges("Mon 09:30"))
    assert all_clocks(opened("Mon 09:00"), merges("Mon 09:30"), *later) == before


def test_the_target_keeps_the_earliest_start() -> None:
    events = opened("Mon 12:00"), absorbs("Mon 13:00", "Mon 10:00")
    clock = clock_of("resolution", *events, now="Mon 13:00", under=UNDER)
    assert (clock.started_at, clock.used, clock.due_at) == (at("Mon 10:00"), 3 * HOUR, at("Tue 10:00"))


def test_a_younger_source_changes_nothing() -> None:
    clock = clock_of("resolution", opened("Mon 09:00"), absorbs("Mon 13:00", "Mon 10:00"), now="Mon 13:00", under=UNDER)
    assert (clock.started_at, clock.used) == (at("Mon 09:00"), 4 * HOUR)


def test_an_older_start_that_breaches_at_once_is_marked() -> None:
    events = opened("Mon 12:00"), absorbs("Mon 12:30", "Mon 09:00")
    clock = clock_of("first_response", *events, now="Mon 13:00", under=UNDER)
    assert (clock.state, clock.decided_at, clock.reclassified) == (State.MISSED, at("Mon 12:30"), True)


def test_an_answered_ticket_is_not_scored_again_for_an_older_source() -> None:
    events = opened("Mon 12:00"), replies("Mon 12:30"), absorbs("Mon 13:00", "Mon 09:00")
    clock = clock_of("first_response", *events, now="Mon 14:00", under=UNDER)
    assert (clock.state, clock.started_at) == (State.MET, at("Mon 12:00"))


def test_pauses_of_the_target_stay_when_the_start_moves() -> None:
    events = opened("Mon 11:00"), pauses("Mon 12:00"), resumes("Mon 13:00"), absorbs("Mon 14:00", "Mon 10:00")
    clock = clock_of("resolution", *events, now="Mon 14:00", under=UNDER)
    assert (clock.used, clock.paused, clock.due_at) == (3 * HOUR, HOUR, at("Tue 11:00"))


def test_a_paused_target_stays_paused_when_the_start_moves() -> None:
    events = opened("Mon 11:00"), pauses("Mon 12:00"), absorbs("Mon 13:00", "Mon 10:00"), resumes("Mon 14:00")
    clock = clock_of("resolution", *events, now="Mon 14:00", under=UNDER)
    assert (clock.used, clock.paused, clock.due_at) == (2 * HOUR, 2 * HOUR, at("Tue 12:00"))


def test_an_older_start_after_a_change_of_priority_is_counted_too() -> None:
    under = catalogue(
        agreement(target("resolution", "8bh", priorities=["P3"]), target("resolution", "4bh", priorities=["P1"]))
    )
    events = opened("Mon 11:00", priority="P3"), changes("Mon 12:00", priority="P1"), absorbs("Mon 12:30", "Mon 10:00")
    clock = clock_of("resolution", *events, now="Mon 13:00", under=under)
    assert (clock.started_at, clock.used, clock.due_at) == (at("Mon 10:00"), 3 * HOUR, at("Mon 14:00"))


def test_a_promise_that_matches_after_the_merge_counts_from_the_earliest_start() -> None:
    under = catalogue(agreement(target("resolution", "8bh", priorities=["P1"])))
    events = opened("Mon 11:00"), absorbs("Mon 12:00", "Mon 10:00"), changes("Mon 13:00", priority="P1")
    clock = clock_of("resolution", *events, now="Mon 13:00", under=under)
    assert (clock.started_at, clock.used) == (at("Mon 10:00"), 3 * HOUR)


def test_the_promise_to_speak_every_so_often_is_not_moved_back() -> None:
    clock = clock_of("update", opened("Mon 12:00"), absorbs("Mon 12:15", "Mon 09:00"), now="Mon 12:30", under=UNDER)
    assert (clock.started_at, clock.state) == (at("Mon 12:00"), State.RUNNING)


def test_a_merged_ticket_that_is_closed_later_meets_nothing() -> None:
    events = opened("Mon 09:00"), merges("Mon 09:30"), resolves("Mon 10:00")
    assert [clock.state for clock in clocks_of("resolution", *events, now="Tue 12:00", under=UNDER)] == [
        State.CANCELLED
    ]
