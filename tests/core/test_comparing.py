"""Which length is certainly longer, held against counting both from many starts."""

from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sla_core.calendars import ALWAYS, Calendar
from sla_core.comparing import outlasts
from sla_core.durations import Duration, Measure, parse_duration
from sla_core.patterns import Union
from tests.builders import at, calendar, week

OFFICE = calendar("08:00-16:00", name="office")
SHORT = Calendar("short", week("09:00-12:00", shifts=[("2025-06-07", "10:00-11:00")]))
SUN = Calendar("sun", Union((week(), week(days="Sat"))))
CLOSED = calendar("", name="closed")
STOCK = Calendar("stock", week("08:00-16:00", shifts=[("2025-06-30", "")]))
NAMED = {"office": OFFICE, "short": SHORT, "sun": SUN, "always": ALWAYS, "closed": CLOSED, "stock": STOCK}

CASES = [
    ("5h", "always", "4h", "always", True, "real time is real time"),
    ("4h", "always", "4h", "always", False, "as long is not longer"),
    ("5bh", "office", "4bh", "office", True, "the same hours"),
    ("5bh", "office", "4bh", "short", False, "hours of two calendars cannot be compared"),
    ("5bh", "office", "4h", "always", True, "five working hours take at least five hours"),
    ("4bh", "office", "4h", "always", False, "as long, inside the hours"),
    ("9h", "always", "4bh", "office", False, "nights may lie between"),
    ("2bd", "office", "24h", "always", True, "two days on is more than one day"),
    ("1bd", "office", "24h", "always", False, "on the night that clocks are put forward it is less"),
    ("2bd", "office", "8bh", "office", True, "two days of eight hours"),
    ("1bd", "office", "8bh", "office", False, "as long"),
    ("20bh", "office", "1bd", "office", True, "longer than any next day"),
    ("9bh", "office", "1bd", "office", False, "a day that begins at night ends later"),
    ("16bh", "office", "1bd", "office", False, "as long as that day and all of the one it began in"),
    ("1bd", "office", "21h", "always", False, "as long, were the clocks put forward by three hours"),
    ("3bd", "office", "2bh", "short", False, "days of one calendar and hours of another cannot be compared"),
    ("2bd", "short", "2bh", "short", False, "a shift may be the whole day"),
    ("2bd", "stock", "8bh", "stock", True, "a date on which it is closed is no business day"),
    ("2bd", "closed", "1bh", "closed", False, "nothing is known of hours that never are"),
    ("9bd", "sun", "1bh", "sun", False, "not known of a calendar made of others"),
    ("3bd", "office", "2bd", "office", True, "days are days"),
]


@pytest.mark.parametrize(("one", "its", "other", "others", "longer", "reason"), CASES, ids=[row[5] for row in CASES])
def test_what_is_certainly_longer(one: str, its: str, other: str, others: str, longer: bool, reason: str) -> None:
    found = outlasts(parse_duration(one), NAMED[its], parse_duration(other), NAMED[others])
    assert found is longer, reason


LENGTHS = st.one_of(
    st.builds(Duration, st.integers(1, 60).map(lambda hours: hours * 3600), st.just(Measure.WORKING)),
    st.builds(Duration, st.integers(1, 6), st.just(Measure.DAYS)),
)


@given(LENGTHS, LENGTHS, st.sampled_from([OFFICE, SHORT]), st.integers(0, 21 * 24 * 4))
def test_what_is_called_longer_is_due_later_whenever_it_begins(
    one: Duration, other: Duration, hours: Calendar, quarter: int
) -> None:
    assume(outlasts(one, hours, other, hours))
    start = at("Mon 00:00") + timedelta(minutes=15 * quarter)
    dues = [
        hours.deadline_in_days(start, each.amount) if each.measure is Measure.DAYS
        else hours.deadline_after(start, each.amount)
        for each in (one, other)
    ]  # fmt: skip
    assert dues[0].breach_at >= dues[1].breach_at
