"""The questions a calendar answers."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from sla_core.calendars import ALWAYS, Calendar
from sla_core.durations import parse_duration
from sla_core.errors import BeyondTable, NaiveInstant, NeverOpens
from sla_core.patterns import Intersection, Pattern, Union, Versions
from sla_core.zones import epoch
from tests.builders import at, calendar, closed, wall, week

HOUR = 3600
LUNCH = "09:00-12:00, 13:00-17:00"


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("Mon 09:00", "Mon 17:00", 8),
        ("Mon 08:00", "Mon 18:00", 8),  # before opening and after closing adds nothing
        ("Fri 16:00", "next Mon 10:00", 2),  # a weekend adds nothing
        ("Sat 10:00", "Sun 10:00", 0),
        ("Mon 10:00", "Mon 10:00", 0),
        ("Mon 12:00", "Mon 11:00", -1),  # reversed is negative, never positive
    ],
)
def test_working_time_between_two_instants(start: str, end: str, hours: int) -> None:
    assert calendar().worked_between(at(start), at(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("Mon 09:00", 1, "Mon 10:00"),
        ("Mon 07:00", 1, "Mon 10:00"),  # waits for the opening
        ("Mon 11:30", 1, "Mon 13:30"),  # lunch in between
        ("Mon 09:00", 3, "Mon 12:00"),  # used up at the closing instant: that is when
        ("Mon 09:00", 7, "Mon 17:00"),
        ("Fri 16:00", 2, "next Mon 10:00"),
        ("Sat 12:00", 0, "Sat 12:00"),  # nothing to work is due at once, open or not
        ("Mon 10:00", -1, "Mon 09:00"),  # a negative length goes back
        ("Mon 09:00", -1, "2025-05-30 16:00"),
    ],
)
def test_the_first_instant_by_which_so_much_is_worked(start: str, hours: int, due: str) -> None:
    assert calendar(LUNCH).due_after(at(start), hours * HOUR) == at(due)


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        ("Mon 10:00", 1, "Mon 09:00"),  # the opening itself, not the closing before it
        ("Mon 13:30", 1, "Mon 11:30"),
        ("Mon 13:00", 1, "Mon 11:00"),
        ("Tue 08:00", 4, "Mon 13:00"),
        ("Mon 10:00", 2, "2025-05-30 16:00"),
        ("Mon 09:00", -1, "Mon 10:00"),
        ("Sat 12:00", 0, "Sat 12:00"),
    ],
)
def test_the_last_instant_from_which_so_much_is_worked(end: str, hours: int, start: str) -> None:
    assert calendar(LUNCH).due_before(at(end), hours * HOUR) == at(start)


@pytest.mark.parametrize(
    ("when", "is_open", "opening", "closing"),
    [
        ("Mon 08:59", False, "Mon 09:00", "Mon 12:00"),
        ("Mon 09:00", True, "Mon 09:00", "Mon 12:00"),
        ("Mon 12:00", False, "Mon 13:00", "Mon 17:00"),  # closed at the closing instant
        ("Fri 17:00", False, "next Mon 09:00", "next Mon 12:00"),
        ("Tue 14:00", True, "Tue 14:00", "Tue 17:00"),
    ],
)
def test_open_and_next_opening_and_closing(when: str, is_open: bool, opening: str, closing: str) -> None:
    hours = calendar(LUNCH)
    assert hours.open_at(at(when)) is is_open
    assert (hours.next_opening(at(when)), hours.next_closing(at(when))) == (at(opening), at(closing))


def test_the_next_closing_of_hours_without_a_night_is_found_beyond_the_first_table() -> None:
    never_closed = Calendar(
        "open", week("00:00-24:00", "Mon-Sun", breaks=[closed("2040-01-01 00:00", "2040-01-02 00:00")])
    )
    assert never_closed.next_closing(at("Mon 09:00")) == at("2040-01-01 00:00")


def test_open_spans_are_cut_to_what_was_asked() -> None:
    assert calendar(LUNCH).spans(at("Mon 11:00"), at("Mon 14:00")) == [
        (at("Mon 11:00"), at("Mon 12:00")), (at("Mon 13:00"), at("Mon 14:00")),
    ]  # fmt: skip
    assert calendar().spans(at("Mon 14:00"), at("Mon 11:00")) == []


@pytest.mark.parametrize(
    ("start", "hours", "due", "breach"),
    [
        ("Mon 09:00", 2, "Mon 11:00", "Mon 11:00"),
        ("Mon 09:00", 8, "Mon 17:00", "Tue 09:00"),  # exactly at closing: late only from the next opening on
        ("Fri 09:00", 8, "Fri 17:00", "next Mon 09:00"),
        ("Sat 12:00", 0, "Sat 12:00", "next Mon 09:00"),
    ],
)
def test_what_is_shown_and_what_is_acted_on(start: str, hours: int, due: str, breach: str) -> None:
    deadline = calendar().deadline_after(at(start), hours * HOUR)
    assert (deadline.due_at, deadline.breach_at) == (at(due), at(breach))


@pytest.mark.parametrize(
    ("start", "length", "due", "breach", "why"),
    [
        ("Mon 10:00", "1bd", "Tue 10:00", "Tue 10:00", "the same wall time"),
        ("Mon 10:00", "2bd", "Wed 10:00", "Wed 10:00", "on the second next date"),
        ("Fri 10:00", "1bd", "next Mon 10:00", "next Mon 10:00", "a weekend is skipped"),
        ("Sat 10:00", "1bd", "next Mon 10:00", "next Mon 10:00", "so it is from inside one"),
        ("Mon 07:00", "1bd", "Tue 09:00", "Tue 09:00", "opened before hours counts from opening"),
        ("Mon 20:00", "1bd", "Wed 09:00", "Wed 09:00", "after hours moves to the next opening"),
        ("Fri 20:00", "1bd", "next Tue 09:00", "next Tue 09:00", "also over a date"),
        ("Mon 17:00", "1bd", "Tue 17:00", "Wed 09:00", "exactly at closing both answers differ"),
        ("Wed 10:00", "1bd", "Fri 10:00", "Fri 10:00", "Thursday is a holiday"),
        ("Mon 10:00", "0bd", "Mon 10:00", "Mon 10:00", "none at all"),
    ],
)
def test_business_days(start: str, length: str, due: str, breach: str, why: str) -> None:
    deadline = calendar(holidays=["2025-06-05"]).deadline(at(start), parse_duration(length))
    assert (deadline.due_at, deadline.breach_at) == (at(due), at(breach)), why


@pytest.mark.parametrize(
    ("start", "due", "why"),
    [
        ("2025-03-29 02:30", "2025-03-30 01:30Z", "half past two is skipped: half past three, summer time"),
        ("2025-10-25 02:30", "2025-10-26 00:30Z", "half past two comes twice: the first"),
        ("2025-10-25 12:00", "2025-10-26 11:00Z", "25 real hours later"),
    ],
)
def test_business_days_over_nights_of_changing_clocks(start: str, due: str, why: str) -> None:
    hours = calendar("00:00-24:00", "Mon-Sun", zone="Europe/Berlin")
    assert hours.deadline_in_days(at(start, "Europe/Berlin"), 1).due_at == at(due), why


def test_a_length_in_working_time_and_one_in_real_time_are_read_from_the_duration() -> None:
    assert calendar().deadline(at("Mon 16:00"), parse_duration("2bh")).due_at == at("Tue 10:00")
    assert ALWAYS.deadline(at("Mon 16:00"), parse_duration("2h")).due_at == at("Mon 18:00")


def test_a_date_works_if_any_of_it_is_open() -> None:
    hours = calendar(zone="Asia/Tokyo", holidays=["2025-06-03"])
    assert [hours.works_on(wall(f"2025-06-0{day} 00:00").date()) for day in (2, 3, 4, 7)] == [True, False, True, False]


def test_a_date_that_a_zone_leapt_over_does_not_work() -> None:
    hours = calendar("00:00-24:00", "Mon-Sun", zone="Pacific/Apia")
    assert not hours.works_on(wall("2011-12-30 00:00").date())
    assert hours.deadline_in_days(at("2011-12-29 12:00", "Pacific/Apia"), 1).due_at == at("2011-12-30 22:00Z")


def test_stretches_tile_the_time_and_name_what_explains_closed_ones() -> None:
    hours = calendar(holidays=["2025-06-03"], breaks=[closed("2025-06-02 15:00", "2025-06-02 16:00")])
    found = hours.stretches(at("Mon 14:00"), at("Wed 10:00"))
    assert [(s.start, s.open, s.closures, s.seconds // HOUR) for s in found] == [
        (at("Mon 14:00"), True, (), 1),
        (at("Mon 15:00"), False, ("stocktaking",), 1),
        (at("Mon 16:00"), True, (), 1),
        (at("Mon 17:00"), False, ("holiday 2025-06-03",), 40),
        (at("Wed 09:00"), True, (), 1),
    ]
    assert hours.stretches(at("Mon 14:00"), at("Mon 14:00")) == []


ASKED_WITHOUT_ZONE = {
    "worked_between from": lambda c, t: c.worked_between(t, at("Mon 09:00")),
    "worked_between to": lambda c, t: c.worked_between(at("Mon 09:00"), t),
    "due_after": lambda c, t: c.due_after(t, 60),
    "due_after nothing": lambda c, t: c.due_after(t, 0),
    "due_before": lambda c, t: c.due_before(t, 60),
    "open_at": lambda c, t: c.open_at(t),
    "next_opening": lambda c, t: c.next_opening(t),
    "next_closing": lambda c, t: c.next_closing(t),
    "spans": lambda c, t: c.spans(t, at("Mon 09:00")),
    "stretches": lambda c, t: c.stretches(t, at("Mon 09:00")),
    "deadline_in_days": lambda c, t: c.deadline_in_days(t, 1),
}


@pytest.mark.parametrize("question", ASKED_WITHOUT_ZONE)
def test_an_instant_without_zone_is_refused(question: str) -> None:
    with pytest.raises(NaiveInstant):
        ASKED_WITHOUT_ZONE[question](calendar(), wall("2025-06-02 09:00"))


NEVER_ANSWERED = {
    "due_after": lambda c: c.due_after(at("Mon 09:00"), 1),
    "due_before": lambda c: c.due_before(at("Mon 09:00"), 1),
    "next_opening": lambda c: c.next_opening(at("Mon 09:00")),
    "next_closing": lambda c: c.next_closing(at("Mon 09:00")),
    "deadline_in_days": lambda c: c.deadline_in_days(at("Mon 09:00"), 1),
}
CLOSED_FOR_GOOD: dict[str, Pattern] = {
    "no windows": week(""),
    "parts that never meet": Intersection((week(days="Mon"), week(days="Tue"))),
    "no windows any more": Versions((0, epoch(at("2025-05-01 00:00"))), (week(), week(""))),
}


@pytest.mark.timeout(5)
@pytest.mark.parametrize("question", NEVER_ANSWERED)
def test_a_calendar_that_never_opens_says_so(question: str) -> None:
    with pytest.raises(NeverOpens, match="'shut' has not enough open hours"):
        NEVER_ANSWERED[question](Calendar("shut", CLOSED_FOR_GOOD["no windows"]))


@pytest.mark.timeout(10)
@pytest.mark.parametrize("pattern", ["parts that never meet", "no windows any more"])
def test_combinations_that_never_open_say_so_too(pattern: str) -> None:
    with pytest.raises(NeverOpens):
        Calendar("shut", CLOSED_FOR_GOOD[pattern]).next_opening(at("Mon 09:00"))


@pytest.mark.parametrize("when", ["1949-12-31 23:59Z", "2150-01-01 00:00Z"])
def test_an_instant_outside_the_table_is_refused_with_its_years(when: str) -> None:
    with pytest.raises(BeyondTable, match="years 1950 to 2149"):
        calendar().open_at(at(when))


def test_the_first_and_the_last_instant_of_the_table_are_answered() -> None:
    assert calendar().worked_between(at("1950-01-01 00:00Z"), at("2149-12-31 23:59Z")) > 0


def test_fractions_of_a_second_do_not_count() -> None:
    half = timedelta(microseconds=500_000)
    assert calendar().worked_between(at("Mon 09:00") + half, at("Mon 09:01") + 2 * half - half) == 60
    assert calendar().due_after(at("Mon 09:00") + half, 60) == at("Mon 09:01")


def test_answers_come_in_utc_whatever_zone_was_asked_in() -> None:
    asked = at("Mon 09:00").astimezone(calendar(zone="Asia/Tokyo").pattern.place)
    assert str(calendar().due_after(asked, 60)) == "2025-06-02 09:01:00+00:00"


def test_follow_the_sun_is_open_while_any_office_is() -> None:
    sun = Calendar(
        "sun", Union((week(zone="Asia/Tokyo"), week(zone="Europe/London"), week(zone="America/Los_Angeles")))
    )
    assert sun.worked_between(at("Tue 00:00"), at("Wed 00:00")) == 24 * HOUR


def test_each_stretch_counts_under_the_version_then_in_force() -> None:
    changed = Calendar("office", Versions((0, epoch(at("Wed 00:00"))), (week(), week("09:00-13:00"))))
    assert changed.worked_between(at("Mon 09:00"), at("Fri 17:00")) == (8 + 8 + 4 + 4 + 4) * HOUR
    assert changed.due_after(at("Tue 16:00"), 6 * HOUR) == at("Thu 10:00")


def test_threads_may_share_one_calendar() -> None:
    days = [at("2025-06-02 12:00") + timedelta(days=step) for step in range(-3_000, 3_000, 300)]
    wanted = {day: [calendar().due_after(day, 3 * HOUR), calendar().due_before(day, 3 * HOUR)] for day in days}
    shared, barrier, wrong = calendar(), Barrier(4), list[datetime]()

    def ask(order: list[datetime]) -> None:
        barrier.wait()
        for day in order:
            if [shared.due_after(day, 3 * HOUR), shared.due_before(day, 3 * HOUR)] != wanted[day]:
                wrong.append(day)

    threads = [Thread(target=ask, args=(days[turn:] + days[:turn],)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
