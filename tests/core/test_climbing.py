"""A ladder climbs as time passes. The clock runs 8 real hours from Monday 09:00 and is due at 17:00, unless told."""

import pytest

from sla_core.climbing import emptied, wake
from sla_core.escalations import Stage
from sla_core.following import move
from tests.builders import at, calendar, opened
from tests.core.ladders import Climb, ladder, rung


def test_each_rung_is_called_at_its_time_and_a_delay_counts_from_the_rung_before() -> None:
    climb = Climb().until("Mon 17:20")
    assert climb.told == ["Mon 15:00 ann (rung)", "Mon 17:00 bob (rung)", "Mon 17:15 cy (rung)"]
    assert climb.escalation.stage is Stage.ACTIVE


def test_at_the_instant_of_breach_an_answer_is_still_on_time_so_the_rung_comes_a_second_later() -> None:
    climb = Climb().until("2025-06-02 17:00:00")
    assert climb.names == ["ann"]
    assert climb.until("2025-06-02 17:00:01").names == ["ann", "bob"]


@pytest.mark.parametrize(
    ("due", "expected", "reason"),
    [
        ("75%", "Mon 15:00", "three quarters of 8 h"),
        ("50%", "Mon 13:00", "half of 8 h"),
        ("30m before", "Mon 16:30", "real time before the due instant"),
        ("1bh before", "Mon 16:00", "in `always`, working time is real time"),
        ("at breach", "Mon 17:00", "a second after the last instant on time"),
        ("10m after breach", "Mon 17:10", "real time after the breach"),
    ],
)
def test_an_anchored_rung_follows_the_clock(due: str, expected: str, reason: str) -> None:
    climb = Climb(ladder(rung(due, "ann"))).until("Mon 23:00")
    assert climb.told[0] == f"{expected} ann (rung)", reason


def test_working_time_counts_before_and_after_the_breach_of_a_working_clock() -> None:
    rungs = (rung("1bh before", "ann"), rung("1bh after breach", "bob"))
    climb = Climb(ladder(*rungs), within="4bh", events=[opened("Mon 15:00", priority="P1")], now=at("Mon 15:00"))
    climb.until("Tue 12:05")
    # 2 h on Monday, 2 h on Tuesday: due Tuesday 11:00.
    assert climb.told == ["Tue 10:00 ann (rung)", "Tue 12:00 bob (rung)"]


def test_a_delay_in_working_time_waits_for_the_morning() -> None:
    rungs = (rung("at breach", "ann"), rung("30bm", "bob"))
    climb = Climb(ladder(*rungs, calendar="office")).until("Tue 12:00")
    assert climb.told[1] == "Tue 09:30 bob (rung)", "the breach is at closing time"


def test_after_a_downtime_only_the_rung_that_should_be_current_is_called_and_says_how_late() -> None:
    climb = Climb(ladder(rung("75%", "ann"), rung("at breach", "bob"), rung("15m", "cy"), rung("2h", "dan")))
    climb.until("Mon 17:58", sleeping=True)
    (order,) = climb.orders
    assert (order.call.name, order.late // 60, order.skipped) == ("cy", 42, (0, 1))
    assert climb.lines[-1].facts == {"rung": 3, "skipped": [1, 2], "late": 42 * 60 + 59}


def test_after_a_late_call_the_next_rung_gives_the_full_delay() -> None:
    climb = Climb().until("Mon 17:14", sleeping=True)
    climb.until("Mon 18:00")
    assert climb.told[1:2] == ["Mon 17:29 cy (rung)"], "15 minutes after the late call, not after the breach"


def test_a_delay_of_a_few_seconds_is_neither_late_nor_does_it_drift() -> None:
    climb = Climb().until("2025-06-02 17:00:20", sleeping=True)
    assert climb.orders[-1].late == 0
    climb.until("Mon 17:30")
    assert climb.told[-1] == "Mon 17:15 cy (rung)"


def test_two_rungs_due_at_once_are_called_together() -> None:
    rungs = (rung("75%", "ann"), rung("2h before", "bob"), rung("at breach", "cy"))
    assert Climb(ladder(*rungs)).until("Mon 15:30").names == ["ann", "bob"]


def test_a_rung_repeats_until_its_last_time_and_then_the_ladder_gives_up() -> None:
    rungs = (rung("at breach", "ann", repeat=(2, "10m")),)
    climb = Climb(ladder(*rungs, gives_up="20m")).until("Mon 17:50")
    assert climb.told == [
        "Mon 17:00 ann (rung)",
        "Mon 17:10 ann (repeat)",
        "Mon 17:20 ann (repeat)",
        "Mon 17:40 lead (catch-all)",
    ]
    assert climb.escalation.stage is Stage.EXHAUSTED


def test_repeats_that_a_downtime_swallowed_are_made_once() -> None:
    climb = Climb(ladder(rung("at breach", "ann", repeat=(5, "10m")), gives_up="2h")).until("Mon 17:01")
    climb.until("Mon 17:45", sleeping=True)
    assert climb.names == ["ann", "ann"]
    assert climb.until("Mon 17:52").told[-1] == "Mon 17:50 ann (repeat)"


def test_a_ladder_that_is_climbed_twice_begins_again_before_it_gives_up() -> None:
    climb = Climb(ladder(rung("at breach", "ann"), rung("10m", "bob"), gives_up="5m", loops=2)).until("Mon 17:40")
    assert climb.names == ["ann", "bob", "ann", "bob", "lead"]
    assert [order.loop for order in climb.orders] == [0, 0, 1, 1, 1]


def test_an_exhausted_ladder_calls_on_every_hour_in_hours_every_four_outside_and_ends_after_a_week() -> None:
    climb = Climb(ladder(rung("at breach", "ann"), gives_up="5m", calendar="office")).until("Tue 11:30")
    told = climb.told[1:]
    assert told[:4] == [
        "Mon 17:05 lead (catch-all)",
        "Mon 21:05 lead (catch-all)",
        "Tue 01:05 lead (catch-all)",
        "Tue 05:05 lead (catch-all)",
    ]
    assert told[4:] == ["Tue 09:05 lead (catch-all)", "Tue 10:05 lead (catch-all)", "Tue 11:05 lead (catch-all)"]
    climb.until("2025-07-01 09:00")
    assert climb.orders[-1].due_at < at("2025-06-09 17:05")
    assert (climb.escalation.stage, climb.escalation.wake_at) == (Stage.EXHAUSTED, None)


@pytest.mark.parametrize(
    ("otherwise", "expected", "reason"),
    [
        (("skip",), ["Mon 17:10 bob (rung)", "Mon 17:40 lead (catch-all)"], "closed at 17:00: passed by"),
        (("hold",), ["Tue 09:00 ann (rung)", "Tue 09:10 bob (rung)"], "held until the office opens"),
        (("use", "night"), ["Mon 17:00 night (rung)", "Mon 17:10 bob (rung)"], "somebody else out of hours"),
    ],
)
def test_a_rung_out_of_its_hours(otherwise: tuple[str, ...], expected: list[str], reason: str) -> None:
    rungs = (rung("at breach", "ann", only=("office", *otherwise)), rung("10m", "bob"))
    assert Climb(ladder(*rungs)).until("Tue 09:15").told[:2] == expected, reason


@pytest.mark.parametrize("otherwise", ["skip", "hold", "use"])
def test_a_rung_in_its_hours_is_called_as_it_stands(otherwise: str) -> None:
    instead = ("night",) if otherwise == "use" else ()
    climb = Climb(ladder(rung("75%", "ann", only=("office", otherwise, *instead)))).until("Mon 15:00")
    assert climb.told == ["Mon 15:00 ann (rung)"]


def test_a_rung_held_until_opening_is_passed_when_a_later_anchored_one_comes_first() -> None:
    rungs = (rung("75%", "ann", only=("late", "hold")), rung("at breach", "bob"))
    climb = Climb(ladder(*rungs), calendars=(calendar("20:00-22:00", name="late"),)).until("Mon 23:00")
    assert climb.names[:1] == ["bob"]
    assert climb.orders[0].skipped == (0,)


def test_an_empty_rung_goes_on_to_the_next_at_once() -> None:
    climb = Climb().until("Mon 15:00")
    climb.taken(emptied(climb.escalation, climb.view, now=climb.now))
    assert climb.told[-1] == "Mon 15:00 bob (rung)"
    assert climb.lines[-1].what == "empty rung skipped"


def test_the_last_rung_empty_means_exhausted_at_once() -> None:
    climb = Climb(ladder(rung("75%", "ann"))).until("Mon 15:00")
    climb.taken(emptied(climb.escalation, climb.view, now=climb.now))
    assert (climb.escalation.stage, climb.names) == (Stage.EXHAUSTED, ["ann", "lead"])


def test_every_transition_adds_one_to_the_epoch_and_one_line() -> None:
    climb = Climb().until("Mon 20:00")
    assert [line.epoch for line in climb.lines] == list(range(climb.escalation.epoch + 1))


def test_waking_twice_at_the_same_instant_calls_once() -> None:
    climb = Climb().until("Mon 15:00")
    again = wake(climb.escalation, climb.view, now=climb.now)
    assert (again.orders, again.lines, again.after) == ((), (), climb.escalation)


def test_a_start_in_the_past_that_is_taken_in_silently_calls_nobody_for_what_has_passed() -> None:
    climb = Climb(now=at("Tue 12:00"), silent=True).until("Wed 12:00")
    assert climb.told == []
    assert climb.escalation.stage is Stage.ARMED


def test_a_start_between_two_rungs_calls_only_what_lies_ahead() -> None:
    assert Climb(now=at("Mon 16:00"), silent=True).until("Mon 17:20").names == ["bob", "cy"]


def test_a_new_version_keeps_the_rungs_passed_and_takes_one_step_at_most() -> None:
    climb = Climb().until("Mon 17:05")
    climb.ladder = ladder(rung("50%", "ann"), rung("75%", "bob"), rung("1m", "cy"), rung("1m", "dan"), version=2)
    climb.forget()
    climb.taken(move(climb.escalation, climb.trace(), climb.view, now=climb.now))
    assert climb.escalation.version == 2
    climb.until("2025-06-02 17:05:30")
    assert climb.names == ["dan"], "the rung that should be current, once"


def test_moving_to_the_version_it_is_on_changes_nothing() -> None:
    climb = Climb().until("Mon 15:00")
    assert move(climb.escalation, climb.trace(), climb.view, now=climb.now).lines == ()
