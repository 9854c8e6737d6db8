"""When a warning falls due, and which version of the due instant it belongs to."""

import pytest

from sla_core.agreements import OnChange
from sla_core.clocks import Clock, DueWarning
from sla_core.tickets import Event
from tests.builders import (
    agreement,
    at,
    catalogue,
    changes,
    clock_of,
    folded,
    opened,
    pauses,
    replies,
    resolves,
    resumes,
    target,
)


def resolution(
    *events: Event, now: str, within: str = "8bh", warn: tuple[str, ...] = ("75%",), **rest: object
) -> Clock:
    promise = agreement(target("resolution", within, warn=warn), **rest)
    return clock_of("resolution", *events, now=now, under=catalogue(promise))


@pytest.mark.parametrize(
    ("level", "within", "opening", "due", "why"),
    [
        ("75%", "8bh", "Mon 09:00", "Mon 15:00", "of the target's own time"),
        ("50%", "8bh", "Mon 15:00", "Tue 11:00", "over a night"),
        ("100%", "4bh", "Mon 09:00", "Mon 13:00", "at the due instant itself"),
        ("50%", "4h", "Mon 20:00", "Mon 22:00", "real time runs in the night"),
        ("30m before", "8bh", "Mon 09:00", "Mon 16:30", "real time before"),
        ("30m before", "2bh", "Mon 15:10", "Tue 09:00", "08:40 is before hours: at the opening"),
        ("1bh before", "2bh", "Mon 15:10", "Mon 16:10", "an hour of working time, the evening before"),
        ("1bh before", "2bh", "Mon 16:00", "Tue 09:00", "the last instant from which an hour is worked"),
        ("75%", "1bd", "Mon 10:00", "Mon 16:00", "six of the eight hours a business day has here"),
    ],
)
def test_a_level_falls_due(level: str, within: str, opening: str, due: str, why: str) -> None:
    clock = resolution(opened(opening), now=opening, within=within, warn=(level,))
    assert [warning.at for warning in clock.warnings] == [at(due)], why


def test_a_fraction_reached_exactly_at_closing_is_said_at_the_next_opening() -> None:
    clock = resolution(opened("Mon 13:00"), now="Mon 13:00", warn=("50%",))
    assert [warning.at for warning in clock.warnings] == [at("Tue 09:00")]


def test_a_priority_that_may_be_warned_of_at_any_time_is_warned_of_outside_hours() -> None:
    events = opened("Mon 13:00", priority="P1")
    anytime = resolution(events, now="Mon 13:00", warn=("50%",), warn_anytime=frozenset({"P1"}))
    assert [warning.at for warning in anytime.warnings] == [at("Mon 17:00")]
    other = resolution(events, now="Mon 13:00", warn=("50%",), warn_anytime=frozenset({"P2"}))
    assert [warning.at for warning in other.warnings] == [at("Tue 09:00")]


def test_a_raised_priority_may_be_warned_of_at_any_time_even_with_the_same_target() -> None:
    events = opened("Mon 13:00", priority="P3"), changes("Mon 14:00", priority="P1")
    clock = resolution(*events, now="Mon 14:00", warn=("50%",), warn_anytime=frozenset({"P1"}))
    assert [warning.at for warning in clock.warnings] == [at("Mon 17:00")]


def test_an_offset_longer_than_the_target_warns_of_nothing() -> None:
    assert resolution(opened("Mon 09:00"), now="Mon 09:00", within="30bm", warn=("1bh before",)).warnings == ()


def test_several_levels_come_in_the_order_they_fall_due() -> None:
    clock = resolution(opened("Mon 09:00"), now="Mon 09:00", warn=("90%", "50%", "1bh before"))
    assert [warning.level for warning in clock.warnings] == ["50%", "1bh before", "90%"]


@pytest.mark.parametrize("over", [[pauses("Mon 10:00")], [resolves("Mon 10:00")]])
def test_a_clock_that_does_not_run_has_no_warnings(over: list[Event]) -> None:
    assert resolution(opened("Mon 09:00"), *over, now="Mon 16:00").warnings == ()


def test_a_missed_clock_has_no_warnings() -> None:
    assert resolution(opened("Mon 09:00"), now="Tue 12:00").warnings == ()


def test_a_warning_already_due_stays_where_it_was() -> None:
    for now in ("Mon 09:00", "Mon 12:00", "Mon 15:00", "Mon 16:59"):
        assert [warning.at for warning in resolution(opened("Mon 09:00"), now=now).warnings] == [at("Mon 15:00")]


def test_a_pause_moves_a_fraction_that_is_still_ahead() -> None:
    clock = resolution(opened("Mon 09:00"), pauses("Mon 10:00"), resumes("Mon 11:00"), now="Mon 11:00")
    assert [warning.at for warning in clock.warnings] == [at("Mon 16:00")]


def only(clock: Clock) -> DueWarning:
    (warning,) = clock.warnings
    return warning


def test_a_fraction_once_reached_stays_reached_over_a_pause() -> None:
    before = only(resolution(opened("Mon 09:00"), now="Mon 15:30"))
    after = only(resolution(opened("Mon 09:00"), pauses("Mon 16:00"), resumes("Tue 16:00"), now="Tue 16:00"))
    assert before == after


def test_an_offset_belongs_to_the_due_instant_it_warns_of() -> None:
    warn = ("1bh before",)
    before = only(resolution(opened("Mon 09:00"), now="Mon 15:30", warn=warn))
    after = only(resolution(opened("Mon 09:00"), pauses("Mon 16:30"), resumes("Tue 10:00"), now="Tue 10:00", warn=warn))
    assert (before.at, after.at) == (at("Mon 16:00"), at("Tue 09:30"))
    assert before.version != after.version


def raised(on_change: OnChange, *, now: str, warn: str = "50%") -> Clock:
    """P3 with 8bh, P1 with 4bh from Monday 12:00 on."""
    promises = (
        target("resolution", "8bh", priorities=["P3"], warn=[warn]),
        target("resolution", "4bh", priorities=["P1"], warn=[warn]),
    )
    events = opened("Mon 09:00", priority="P3"), changes("Mon 12:00", priority="P1")
    return clock_of("resolution", *events, now=now, under=catalogue(agreement(*promises, on_change=on_change)))


def test_a_fraction_of_a_new_target_that_is_behind_already_is_due_at_the_change() -> None:
    warning = only(raised(OnChange.FORWARD, now="Mon 12:30"))
    assert warning.at == at("Mon 12:00")
    assert warning.version != only(resolution(opened("Mon 09:00"), now="Mon 09:30")).version


def test_a_fraction_of_a_target_that_starts_afresh_counts_from_the_change() -> None:
    assert only(raised(OnChange.RESET, now="Mon 12:30")).at == at("Mon 14:00")


def test_an_offset_of_a_new_target_that_is_behind_already_is_due_at_the_change() -> None:
    assert only(raised(OnChange.FORWARD, now="Mon 12:30", warn="2bh before")).at == at("Mon 12:00")


def test_each_cycle_warns_of_its_own() -> None:
    under = catalogue(agreement(target("update", "2bh", warn=["50%"])))
    traces = folded(opened("Mon 09:00"), replies("Mon 10:30"), now="Mon 10:45", under=under).traces
    assert [[warning.at for warning in one.clock.warnings] for one in traces] == [[], [at("Mon 11:30")]]


def test_no_warning_falls_due_after_the_breach_could_be_declared() -> None:
    clock = resolution(opened("Mon 16:30"), now="Mon 16:30", within="30bm", warn=("100%", "10m before"))
    assert clock.breach_at == at("Tue 09:00")
    assert [warning.at for warning in clock.warnings] == [at("Mon 16:50"), at("Tue 09:00")]
