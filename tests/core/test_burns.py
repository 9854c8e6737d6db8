"""How fast the error budget burns: the published windows, and from which second on they alert."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_core.availability import WINDOWS, Outage, ServiceHours, Window, burns
from tests.builders import at, calendar

DAY = 86_400
START, END = at("2025-06-01 00:00"), at("2025-07-01 00:00")
ALL_DAY, OFFICE = ServiceHours(), ServiceHours(hours=calendar())


@pytest.mark.parametrize(
    ("minutes", "ago", "rates", "alerts", "why"),
    [
        (0, 0, (0, 0, 0), (False, False, False), "nothing happened"),
        (1, 0, (Fraction(50, 3), Fraction(25, 9), Fraction(25, 108)), (True, False, False), "a minute of the hour"),
        (3, 0, (50, Fraction(25, 3), Fraction(25, 36)), (True, True, False), "three minutes are 5 % of 43.2"),
        (5, 0, (Fraction(250, 3), Fraction(125, 9), Fraction(125, 108)), (True, True, True), "five are more than 10 %"),
        (5, 10, (Fraction(250, 3), Fraction(125, 9), Fraction(125, 108)), (False, True, True), "over for ten minutes"),
        (5, 60, (0, Fraction(125, 9), Fraction(125, 108)), (False, False, True), "over for an hour"),
        (5, 361, (0, 0, Fraction(125, 108)), (False, False, False), "over for six hours: it is in the three days only"),
    ],
)  # fmt: skip
def test_burn_rates_of_99_9_percent_over_thirty_days(
    minutes: int, ago: int, rates: tuple[Fraction, ...], alerts: tuple[bool, ...], why: str
) -> None:
    now = at("2025-06-20 12:00")
    ends = now - timedelta(minutes=ago)
    found = burns(
        ALL_DAY,
        [Outage("mail", ends - timedelta(minutes=minutes), ends)],
        Decimal("99.9"),
        since=START,
        until=END,
        now=now,
    )
    assert tuple(burn.rate for burn in found) == rates, why
    assert tuple(burn.alert for burn in found) == alerts, why


@pytest.mark.parametrize(("window", "rate"), list(zip(WINDOWS, ("14.4", "6", "1"), strict=True)))
def test_over_thirty_days_a_window_takes_its_share_of_the_budget_at_the_published_rate(
    window: Window, rate: str
) -> None:
    assert window.budget * 30 * DAY / window.long == Fraction(rate), "SRE Workbook, chapter 5"
    assert window.short * 12 == window.long, "the same: a twelfth of it"


def test_a_target_of_100_percent_has_no_rate_and_alerts_at_the_first_second() -> None:
    now = at("Mon 12:00")
    down = [Outage("mail", now - timedelta(seconds=1), now)]
    found = burns(ALL_DAY, down, Decimal(100), since=START, until=END, now=now)
    assert [(burn.rate, burn.spent, burn.alert) for burn in found] == [(None, None, True)] * 3
    quiet = burns(ALL_DAY, [], Decimal(100), since=START, until=END, now=now)
    assert [burn.alert for burn in quiet] == [False] * 3


def test_a_target_of_100_percent_alerts_while_it_goes_on() -> None:
    now = at("Mon 12:00")
    over = [Outage("mail", now - timedelta(minutes=11), now - timedelta(minutes=10))]
    found = burns(ALL_DAY, over, Decimal(100), since=START, until=END, now=now)
    assert [burn.alert for burn in found] == [False, True, True], "the shortest window saw nothing of it"


@pytest.mark.parametrize(
    ("earlier", "lately", "alert", "why"),
    [
        (1188, 108, True, "exactly 5 % of the budget in six hours, and exactly that rate in the last half hour"),
        (1187, 108, False, "a second less than 5 %"),
        (1188, 107, False, "a second less than that as well"),
        (1300, 107, False, "enough in all, but it burns more slowly by now"),
    ],
)
def test_a_window_alerts_from_exactly_its_share_on(earlier: int, lately: int, alert: bool, why: str) -> None:
    """99 % of thirty days leave 25,920 s, of which 5 % are 1,296 s in six hours and 108 s in half an hour."""
    now = at("2025-06-20 12:00")
    down = [(now - timedelta(hours=3), earlier), (now - timedelta(minutes=20), lately)]
    outages = [Outage("mail", begins, begins + timedelta(seconds=seconds)) for begins, seconds in down]
    found = burns(ALL_DAY, outages, Decimal(99), since=START, until=END, now=now)[1]
    assert (found.down, found.alert) == (earlier + lately, alert), why
    assert found.spent == Fraction(earlier + lately, 25_920)


def test_outside_its_hours_a_service_burns_nothing() -> None:
    found = burns(
        OFFICE, [Outage("mail", at("Sat 08:00"))], Decimal("99.9"), since=START, until=END, now=at("Sun 12:00")
    )
    assert [(burn.down, burn.rate, burn.alert) for burn in found][:2] == [(0, None, False)] * 2
