"""Availability and error budgets: tables with their reasons, and a walk second by second."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.availability import Availability, Outage, ServiceHours, availability, counted_within
from tests.builders import at, calendar

MINUTE, HOUR, DAY = 60, 3600, 86_400
START, END = at("2025-06-01 00:00"), at("2025-07-01 00:00")
ALL_DAY = ServiceHours()


def outage(since: str, until: str | None = None, key: str = "") -> Outage:
    return Outage("mail", at(since), None if until is None else at(until), key=key)


def june(*outages: Outage, hours: ServiceHours = ALL_DAY, now: str = "2025-07-01 00:00") -> Availability:
    return availability(hours, outages, since=START, until=END, now=at(now))


MAINTAINED = ServiceHours(maintenance=((at("2025-06-07 22:00"), at("2025-06-08 02:00")),))
OFFICE = ServiceHours(hours=calendar())
BY_THE_WEEK = ServiceHours(maintenance_hours=calendar("02:00-04:00", "Sun"))

# Outages, hours, when it is asked, seconds down, seconds promised, and why.
CASES: list[tuple[list[Outage], ServiceHours, str, int, int, str]] = [
    ([], ALL_DAY, "2025-07-01 00:00", 0, 30 * DAY, "nothing happened"),
    ([outage("Mon 09:00", "Mon 10:00")], ALL_DAY, "2025-07-01 00:00", HOUR, 30 * DAY, "one hour"),
    (
        [outage("Mon 09:00", "Mon 10:00"), outage("Mon 09:30", "Mon 11:00")], ALL_DAY, "2025-07-01 00:00", 2 * HOUR,
        30 * DAY, "what overlaps counts once",
    ),
    (
        [outage("Mon 09:00", "Mon 12:00"), outage("Mon 10:00", "Mon 11:00")], ALL_DAY, "2025-07-01 00:00", 3 * HOUR,
        30 * DAY, "one inside another adds nothing",
    ),
    ([outage("Mon 09:00")], ALL_DAY, "Mon 11:00", 2 * HOUR, 30 * DAY, "still on: until now"),
    ([outage("Mon 09:00", "Mon 18:00")], ALL_DAY, "Mon 11:00", 2 * HOUR, 30 * DAY, "its end lies ahead: until now"),
    ([outage("Tue 09:00")], ALL_DAY, "Mon 11:00", 0, 30 * DAY, "it has not begun"),
    ([outage("2025-05-31 23:00", "2025-06-01 01:00")], ALL_DAY, "2025-07-01 00:00", HOUR, 30 * DAY, "from last month"),
    ([outage("2025-06-30 23:00")], ALL_DAY, "2025-07-02 00:00", HOUR, 30 * DAY, "into the next month"),
    ([outage("2025-05-30 23:00", "2025-06-01 00:00")], ALL_DAY, "2025-07-01 00:00", 0, 30 * DAY, "it ended with May"),
    (
        [outage("2025-06-07 21:00", "2025-06-08 03:00")], MAINTAINED, "2025-07-01 00:00", 2 * HOUR,
        30 * DAY - 4 * HOUR, "four of the six hours were agreed maintenance, and no time that was promised",
    ),
    (
        [outage("2025-06-08 01:00", "2025-06-08 05:00")], BY_THE_WEEK, "2025-07-01 00:00", 2 * HOUR,
        30 * DAY - 5 * 2 * HOUR, "June 2025 has five Sundays of two hours",
    ),
    (
        [outage("Fri 16:00", "next Mon 10:00")], OFFICE, "2025-07-01 00:00", 2 * HOUR, 21 * 8 * HOUR,
        "a weekend is not in the hours of the service",
    ),
    ([outage("Mon 09:00", "Mon 09:00")], ALL_DAY, "2025-07-01 00:00", 0, 30 * DAY, "it ended as it began"),
]  # fmt: skip


@pytest.mark.parametrize(("outages", "hours", "now", "down", "promised", "why"), CASES, ids=[case[5] for case in CASES])
def test_how_long_a_service_was_down(
    outages: list[Outage], hours: ServiceHours, now: str, down: int, promised: int, why: str
) -> None:
    found = june(*outages, hours=hours, now=now)
    assert (found.down, found.promised) == (down, promised), why
    assert found.share == 1 - Fraction(down, promised)


def test_each_outage_has_the_seconds_that_no_earlier_one_has_and_those_elsewhere_are_left_out() -> None:
    found = june(
        outage("Mon 09:30", "Mon 11:00", "b"),
        outage("Mon 09:00", "Mon 10:00", "a"),
        outage("2025-05-02 09:00", "2025-05-02 10:00", "c"),
    )
    assert [(one.outage.key, one.seconds) for one in found.outages] == [("a", HOUR), ("b", HOUR)]


@pytest.mark.parametrize(
    ("month", "hours", "why"),
    [
        (3, 31 * 24 - 1, "the clocks go forward on the 30th"),
        (6, 30 * 24, "an ordinary month"),
        (10, 31 * 24 + 1, "the clocks go back on the 26th"),
    ],
)
def test_a_month_on_the_wall_has_the_hours_that_passed_in_it(month: int, hours: int, why: str) -> None:
    since, until = (
        at(f"2025-{month:02}-01 00:00", "Europe/Berlin"),
        at(f"2025-{month + 1:02}-01 00:00", "Europe/Berlin"),
    )
    found = availability(ALL_DAY, [], since=since, until=until, now=until)
    assert found.promised == hours * HOUR, why


@pytest.mark.parametrize(
    ("since", "until", "down", "why"),
    [
        ("2025-03-30 01:30", "2025-03-30 03:30", HOUR, "two o'clock did not exist"),
        ("2025-10-26 01:30", "2025-10-26 03:30", 3 * HOUR, "two o'clock came twice"),
    ],
)
def test_an_outage_in_the_night_of_the_clocks_lasts_as_long_as_it_lasted(
    since: str, until: str, down: int, why: str
) -> None:
    begins, ends = at(since, "Europe/Berlin"), at(until, "Europe/Berlin")
    around = {"since": begins - timedelta(days=9), "until": ends + timedelta(days=9), "now": ends}
    assert availability(ALL_DAY, [Outage("mail", begins, ends)], **around).down == down, why


@pytest.mark.parametrize(
    ("night", "seconds", "why"),
    [
        ("2025-03-30", HOUR, "four hours by the wall were three, of which two were maintenance"),
        ("2025-10-26", HOUR, "the maintenance of three hours by the wall took four"),
    ],
)
def test_weekly_maintenance_goes_by_the_clock_on_the_wall(night: str, seconds: int, why: str) -> None:
    hours = ServiceHours(maintenance_hours=calendar("01:00-04:00", "Sun", zone="Europe/Berlin"))
    begins, ends = at(f"{night} 01:00", "Europe/Berlin"), at(f"{night} 05:00", "Europe/Berlin")
    found = availability(hours, [Outage("mail", begins, ends)], since=begins, until=ends, now=ends)
    assert (found.promised, found.down) == (seconds, seconds), why


@pytest.mark.parametrize(
    ("target", "days", "seconds", "why"),
    [
        ("99.999", 365, "315.36", "5 min 15.4 s a year of 365 days"),
        ("99.9", 365, "31536", "8 h 45 min 36 s"),
        ("99.9", 30, "2592", "43 min 12 s"),
        ("99", 7, "6048", "1 h 40 min 48 s"),
        ("100", 30, "0", "no second at all"),
    ],
)
def test_the_error_budget_in_seconds(target: str, days: int, seconds: str, why: str) -> None:
    found = availability(ALL_DAY, [], since=START, until=START + timedelta(days=days), now=START)
    assert found.allowed(Decimal(target)) == Fraction(seconds), why


@pytest.mark.parametrize(
    ("seconds", "holds", "left"),
    [(2591, True, 1), (2592, True, 0), (2593, False, -1)],
    ids=["one left", "used", "over"],
)
def test_a_budget_that_is_used_up_is_not_overdrawn(seconds: int, holds: bool, left: int) -> None:
    begins = at("Mon 09:00")
    found = june(Outage("mail", begins, begins + timedelta(seconds=seconds)))
    assert (found.holds(Decimal("99.9")), found.left(Decimal("99.9"))) == (holds, Fraction(left))


@pytest.mark.parametrize(
    ("elsewhere", "now", "why"),
    [
        (outage("Tue 09:00"), "Mon 11:00", "it has not begun"),
        (outage("Mon 11:00"), "Mon 11:00", "it begins this instant, and has not lasted a second"),
        (outage("2025-07-01 00:00"), "2025-07-02 00:00", "it began with July"),
        (outage("2025-05-31 23:00", "2025-06-01 00:00"), "2025-07-01 00:00", "it ended with May"),
    ],
)
def test_an_outage_without_a_part_in_the_period_is_not_among_its_outages(elsewhere: Outage, now: str, why: str) -> None:
    assert june(elsewhere, now=now).outages == (), why


def test_where_nothing_was_promised_no_outage_counts() -> None:
    assert list(counted_within([], [outage("Mon 09:00", "Mon 10:00")])) == []


def test_the_share_so_far_is_that_of_the_time_which_has_passed() -> None:
    found = june(outage("2025-06-01 00:00", "2025-06-01 01:00"), now="2025-06-01 10:00")
    assert (found.so_far, found.share) == (Fraction(9, 10), 1 - Fraction(1, 720))


def test_where_nothing_was_promised_there_is_no_share() -> None:
    found = june(outage("Mon 09:00"), hours=ServiceHours(maintenance=((START, END),)))
    assert (found.share, found.so_far, found.down) == (None, None, 0)


some_span = st.tuples(st.integers(-50, 350), st.integers(1, 120))


@given(
    outages=st.lists(st.tuples(st.integers(-50, 350), st.none() | st.integers(0, 120)), max_size=6),
    maintenance=st.lists(some_span, max_size=4),
    now=st.integers(-20, 400),
    target=st.sampled_from(["90", "99", "99.9", "33.3"]),
)
def test_every_second_counts_once(
    outages: list[tuple[int, int | None]], maintenance: list[tuple[int, int]], now: int, target: str
) -> None:
    zero = datetime(2025, 3, 30, tzinfo=UTC)
    hours = ServiceHours(maintenance=tuple((_after(zero, a), _after(zero, a + long)) for a, long in maintenance))
    given_outages = [
        Outage("mail", _after(zero, a), None if long is None else _after(zero, a + long), key=str(number))
        for number, (a, long) in enumerate(outages)
    ]
    found = availability(hours, given_outages, since=zero, until=_after(zero, 300), now=_after(zero, now))
    promised = [second for second in range(300) if not any(a <= second < a + long for a, long in maintenance)]
    down = [
        second for second in promised
        if second < now and any(a <= second and (long is None or second < a + long) for a, long in outages)
    ]  # fmt: skip
    assert (found.promised, found.down) == (len(promised), len(down))
    assert found.passed == sum(second < now for second in promised)
    assert sum(one.seconds for one in found.outages) == found.down
    allowed = (100 - Decimal(target)) * len(promised) / 100
    assert found.holds(Decimal(target)) is (len(down) <= allowed)
    assert found.left(Decimal(target)) == Fraction(allowed) - len(down)


def _after(zero: datetime, seconds: int) -> datetime:
    return zero + timedelta(seconds=seconds)
