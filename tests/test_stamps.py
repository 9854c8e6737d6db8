"""An instant inside of a reason that is kept as text is drawn in the zone of whoever reads it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stamps import drawn, stamped

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("reason", "said", "why"),
    [
        (
            "message at 2025-06-02 08:00:00 UTC, taken in later",
            "message at Mon 2 Jun 2025 10:00 CEST, taken in later",
            "as every store has it that was ever written",
        ),
        (
            "corrected at 2025-01-06 23:30:00 UTC, taken in later: typed in late",
            "corrected at Tue 7 Jan 2025 00:30 CET, taken in later: typed in late",
            "what the author wrote behind it stays",
        ),
        (
            "reopened at 2025-07-01 08:00:00 UTC: it was still open when the month was closed",
            "reopened at Tue 1 Jul 2025 10:00 CEST: it was still open when the month was closed",
            "of a month that was closed",
        ),
        ("the log says 2025-06-02 08:00:00 UTC", "the log says 2025-06-02 08:00:00 UTC", "a person's own words"),
        ("down at 2025-06-02 08:00:00 UTC", "down at 2025-06-02 08:00:00 UTC", "these are too"),
        (
            "message at 2025-13-02 08:00:00 UTC, taken in later",
            "message at 2025-13-02 08:00:00 UTC, taken in later",
            "no such month: shown as it stands",
        ),
        ("", "", "nothing"),
    ],
)
def test_a_reason_is_drawn_in_the_readers_zone(reason: str, said: str, why: str) -> None:
    assert drawn(reason, BERLIN) == said, why


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, BERLIN])))
def test_whatever_is_stamped_can_be_drawn(instant: datetime) -> None:
    reason = f"{stamped('resolved', instant)}, taken in later"
    assert "UTC" in reason
    assert drawn(reason, TOKYO).endswith(" JST, taken in later")


@given(st.text())
def test_no_other_text_is_changed(text: str) -> None:
    assert drawn(text, BERLIN) == text
