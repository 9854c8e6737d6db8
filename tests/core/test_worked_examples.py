"""Examples that makers of such systems publish, recomputed; the number is that of the table in the rules."""

from datetime import datetime

import pytest

from sla_core.agreements import OnChange
from sla_core.calendars import ALWAYS, Calendar
from sla_core.catalogue import Catalogue
from sla_core.clocks import State
from sla_core.patterns import Always
from sla_core.zones import from_wall, zone
from tests.builders import (
    agreement,
    at,
    calendar,
    catalogue,
    changes,
    clock_of,
    closes,
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
MINUTE = 60


def under(hours: Calendar, *promises: tuple[str, str], **rest: object) -> Catalogue:
    """One agreement whose targets are (metric, length), counted in those hours."""
    return catalogue(
        agreement(*(target(*promise, calendar="office") for promise in promises), **rest), calendars=[hours]
    )


def test_example_1_three_working_days_of_eight_hours_end_on_the_third_evening() -> None:
    assert calendar().due_after(at("Mon 09:00"), 24 * HOUR) == at("Wed 17:00")


def test_example_2_a_weekend_adds_nothing_to_a_ticket_of_friday_night() -> None:
    hours = calendar("08:00-17:00")
    friday, monday = at("2014-12-12 21:00"), at("2014-12-15 09:30")
    assert hours.worked_between(friday, monday) == 90 * MINUTE
    assert ALWAYS.worked_between(friday, monday) == 60 * HOUR + 30 * MINUTE


@pytest.mark.parametrize(
    ("now", "used"),
    [("Mon 07:30", 0), ("Mon 08:00", 0), ("Mon 12:00", 50), ("Mon 14:00", 75), ("Mon 16:00", 100)],
)
def test_example_3_percentages_of_a_target_that_waits_for_the_opening(now: str, used: int) -> None:
    promise = under(calendar("08:00-17:00"), ("resolution", "8bh"))
    clock = clock_of("resolution", opened("Mon 07:00"), now=now, under=promise)
    assert (clock.used * 100, clock.due_at) == (used * clock.target_seconds, at("Mon 16:00"))


def test_example_4_a_ticket_of_saturday_starts_on_monday() -> None:
    hours, saturday = calendar("10:00-18:00"), at("2025-06-07 15:00")
    assert hours.due_after(saturday, 24 * HOUR) == at("2025-06-11 18:00")
    assert hours.due_after(saturday, 72 * HOUR) == at("2025-06-19 18:00")


def test_example_5_two_holidays_push_a_ticket_to_monday() -> None:
    hours = calendar("10:00-18:00", holidays=["2025-06-05", "2025-06-06"])
    assert hours.due_after(at("Thu 15:00"), 30 * MINUTE) == at("next Mon 10:30")
    assert hours.due_after(at("Thu 15:00"), 2 * HOUR) == at("next Mon 12:00")


@pytest.mark.parametrize(("resumed", "due"), [("Thu 16:30:00", "Thu 18:00:00"), ("Thu 16:30:01", "Fri 10:00:01")])
def test_example_6_one_second_of_pause_more_moves_the_due_instant_past_the_night(resumed: str, due: str) -> None:
    promise = under(calendar("10:00-18:00"), ("resolution", "2bh"))
    events = opened("Thu 15:00"), pauses("Thu 15:30"), resumes(resumed)
    assert clock_of("resolution", *events, now=resumed, under=promise).due_at == at(due)


def test_example_7_a_pause_over_a_holiday_counts_its_working_time_only() -> None:
    promise = under(calendar("10:00-18:00", holidays=["2025-06-06"]), ("resolution", "4bh"))
    events = opened("Thu 17:30"), pauses("Thu 17:50"), resumes("next Mon 12:30"), resolves("next Mon 13:00")
    clock = clock_of("resolution", *events, now="next Mon 14:00", under=promise)
    assert (clock.paused, clock.used, clock.target_seconds) == (160 * MINUTE, 50 * MINUTE, 240 * MINUTE)
    assert clock.state is State.MET


@pytest.mark.parametrize(("minutes", "due"), [(60, "10:30Z"), (120, "11:30Z"), (180, "12:30Z")])
def test_example_8_a_morning_in_berlin(minutes: int, due: str) -> None:
    hours = calendar("08:00-18:00", zone="Europe/Berlin")
    assert hours.due_after(at("2013-03-21 09:30Z"), minutes * MINUTE) == at(f"2013-03-21 {due}")


BERLIN_DAILY = calendar("09:00-18:00", "Mon-Sun", zone="Europe/Berlin")


def test_example_9_a_target_used_up_at_closing_can_be_breached_at_the_next_opening_only() -> None:
    promise = under(BERLIN_DAILY, ("resolution", "120bm"))
    events = opened("2013-06-04 09:00Z"), pauses("2013-06-04 10:00Z"), resumes("2013-06-04 15:00Z")
    clock = clock_of("resolution", *events, now="2013-06-04 15:00Z", under=promise)
    assert (clock.due_at, clock.breach_at) == (at("2013-06-04 16:00Z"), at("2013-06-05 07:00Z"))


def test_example_10_pending_and_closed_time_both_extend_the_first_response() -> None:
    promise = under(BERLIN_DAILY, ("first_response", "120bm"))
    events = (
        opened("2013-06-04 09:00Z"), pauses("2013-06-04 09:30Z"), resumes("2013-06-04 09:45Z"),
        closes("2013-06-04 10:00Z"), reopens("2013-06-04 10:30Z"),
    )  # fmt: skip
    clock = clock_of("first_response", *events, now="2013-06-04 10:30Z", under=promise)
    assert clock.due_at == at("2013-06-04 11:45Z")


def test_example_11_a_ticket_that_was_never_open_used_nothing() -> None:
    promise = under(BERLIN_DAILY, ("resolution", "240bm"))
    events = opened("2013-06-04 09:00Z"), pauses("2013-06-04 09:00Z"), closes("2013-06-04 12:00Z")
    clock = clock_of("resolution", *events, now="2013-06-04 14:00Z", under=promise)
    assert (clock.used, clock.state) == (0, State.MET)


LONDON = calendar(zone="Europe/London")


def test_example_12_a_reply_half_an_hour_late_on_the_next_morning() -> None:
    promise = under(LONDON, ("first_response", "1bh"))
    events = opened(at("Wed 16:30", "Europe/London")), replies(at("Thu 10:00", "Europe/London"))
    clock = clock_of("first_response", *events, now="Thu 12:00", under=promise)
    assert clock.due_at == at("Thu 09:30", "Europe/London")
    assert (clock.state, clock.used, -clock.remaining) == (State.MISSED, 90 * MINUTE, 30 * MINUTE)


def test_example_13_waiting_for_a_vendor_over_two_nights() -> None:
    promise = under(LONDON, ("resolution", "8bh"))
    events = [
        opened(at("Mon 09:00", "Europe/London")),
        pauses(at("Mon 11:00", "Europe/London"), "waiting_third_party"),
        resumes(at("Wed 14:00", "Europe/London")),
        closes(at("Thu 10:00", "Europe/London")),
    ]
    clock = clock_of("resolution", *events, now="Fri 09:00", under=promise)
    assert (clock.used, clock.state) == (6 * HOUR, State.MET)


def by_priority(slow: str, fast: str, **rest: object) -> Catalogue:
    """Slow for P3, fast for P1, in office hours."""
    promises = (target("resolution", slow, priorities=["P3"]), target("resolution", fast, priorities=["P1"]))
    return catalogue(agreement(*promises, **rest))


def test_example_14_a_raised_priority_takes_the_shorter_target_from_the_same_start() -> None:
    events = opened("Mon 10:00", priority="P3"), changes("Mon 11:00", priority="P1")
    clock = clock_of("resolution", *events, now="Mon 11:00", under=by_priority("3bh", "2bh"))
    assert clock.due_at == at("Mon 12:00")


def test_example_15_forward_breaches_at_once_by_reclassification() -> None:
    events = opened("Mon 09:00", priority="P3"), changes("Mon 11:00", priority="P1")
    clock = clock_of("resolution", *events, now="Mon 11:00", under=by_priority("8bh", "1bh"))
    assert (clock.state, clock.reclassified, clock.decided_at) == (State.MISSED, True, at("Mon 11:00"))


def test_example_15_reset_gives_the_whole_new_target_from_the_change() -> None:
    events = opened("Mon 09:00", priority="P3"), changes("Mon 11:00", priority="P1")
    promise = by_priority("8bh", "1bh", on_change=OnChange.RESET)
    clock = clock_of("resolution", *events, now="Mon 11:00", under=promise)
    assert (clock.state, clock.due_at) == (State.RUNNING, at("Mon 12:00"))


@pytest.mark.parametrize(
    ("created", "due", "warned"),
    [("Mon 10:00", "Mon 14:00", "Mon 13:00"), ("Mon 17:00", "Tue 11:00", "Tue 10:00")],
)
def test_example_16_a_warning_one_working_hour_before(created: str, due: str, warned: str) -> None:
    promise = agreement(target("resolution", "4bh", warn=["1bh before"]))
    under_it = catalogue(promise, calendars=[calendar("08:00-18:00")])
    clock = clock_of("resolution", opened(created), now=created, under=under_it)
    assert (clock.due_at, [warning.at for warning in clock.warnings]) == (at(due), [at(warned)])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2014-03-09 02:30", "2014-03-09 10:30Z"),  # skipped in spring: half past three, daylight time
        ("2014-11-02 01:30", "2014-11-02 08:30Z"),  # comes twice in autumn: the first, daylight time
    ],
)
def test_example_17_wall_times_of_los_angeles_that_are_missing_or_come_twice(said: str, meant: str) -> None:
    assert from_wall(wall(said), zone("America/Los_Angeles")) == at(meant)


@pytest.mark.parametrize(
    ("friday", "monday"), [("2025-03-28 16:00", "2025-03-31 09:00Z"), ("2025-10-24 16:00", "2025-10-27 10:00Z")]
)
def test_example_18_the_clocks_change_over_a_weekend_in_london(friday: str, monday: str) -> None:
    assert LONDON.due_after(at(friday, "Europe/London"), 2 * HOUR) == at(monday)


@pytest.mark.parametrize(
    ("start", "end"), [("2025-03-08 12:00", "2025-03-09 13:00"), ("2025-11-01 12:00", "2025-11-02 11:00")]
)
def test_example_19_a_day_of_real_hours_over_a_night_of_changing_clocks(start: str, end: str) -> None:
    round_the_clock = Calendar("always", Always("America/New_York"))
    assert round_the_clock.due_after(at(start, "America/New_York"), 24 * HOUR) == at(end, "America/New_York")


def test_example_22_a_ranked_list_sorts_by_real_time_left() -> None:
    friday, due = at("Fri 16:00"), {}
    for name, hours in (("always", ALWAYS), ("office", calendar())):
        due[name] = hours.due_after(friday, 2 * HOUR)
    assert due == {"always": at("Fri 18:00"), "office": at("next Mon 10:00")}
    real: dict[str, datetime] = dict(sorted(due.items(), key=lambda item: item[1]))
    assert list(real) == ["always", "office"]
