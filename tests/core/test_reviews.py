"""When an agreement is looked at again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.reviews import Review

DATES = [
    (Review(on=date(2026, 12, 1)), None, "2026-03-02", "2026-12-01", "a date is a date"),
    (Review(on=date(2026, 1, 1)), "2025-06-01", "2026-03-02", "2026-01-01", "also when it is over"),
    (Review(months=6), "2026-01-15", "2026-03-02", "2026-07-15", "half a year on"),
    (Review(months=6), "2026-01-15", "2026-07-15", "2026-07-15", "on the very day"),
    (Review(months=6), "2026-01-15", "2026-07-16", "2027-01-15", "the day after"),
    (Review(months=1), "2026-01-31", "2026-02-01", "2026-02-28", "a short month"),
    (Review(months=1), "2026-01-31", "2026-03-01", "2026-03-31", "and the month after it"),
    (Review(months=12), "2024-02-29", "2026-03-02", "2027-02-28", "a leap day"),
    (Review(months=6), "2026-12-01", "2026-03-02", "2027-06-01", "not before it has begun"),
    (Review(months=6), None, "2026-03-02", None, "nobody said when it began"),
]


@pytest.mark.parametrize(("review", "begun", "today", "due", "reason"), DATES, ids=[row[4] for row in DATES])
def test_the_next_review(review: Review, begun: str | None, today: str, due: str | None, reason: str) -> None:
    found = review.after(date.fromisoformat(begun) if begun else None, date.fromisoformat(today))
    assert found == (date.fromisoformat(due) if due else None), reason


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 36), st.integers(0, 9000))
def test_it_is_the_first_date_of_its_row_that_is_not_over(begun: date, months: int, days: int) -> None:
    today, review = begun + timedelta(days=days), Review(months=months)
    row: list[date] = []
    year, month = begun.year, begun.month
    while len(row) < 2 or row[-1] < today:
        month += months
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        day = begun.day
        while True:
            try:
                row.append(date(year, month, day))
                break
            except ValueError:
                day -= 1
    assert review.after(begun, today) == next(one for one in row if one >= today)


def test_it_is_written_as_people_write_it() -> None:
    said = [str(one) for one in (Review(on=date(2026, 12, 1)), Review(months=1), Review(months=6))]
    assert said == ["2026-12-01", "every month", "every 6 months"]
