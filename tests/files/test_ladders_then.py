"""A ladder as it stood at an instant: in the version that was loaded by then."""

from datetime import UTC, datetime

import pytest

from bot.files.catalogue import catalogue
from tests.files.test_catalogue import APR, FEB, JAN, JUN, MAR, MAY, with_ladder

AGAIN = [with_ladder(FEB, "5m"), with_ladder(MAR, "5m"), with_ladder(APR, "9m"), with_ladder(MAY, None)]


@pytest.mark.parametrize(
    ("when", "version", "reason"),
    [
        (JAN, None, "there was none yet"),
        (FEB, 1, "at that instant"),
        (MAR, 1, "loaded again as it was"),
        (datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC), 1, "until the next"),
        (APR, 2, "changed"),
        (JUN, 2, "no file names it any more, but whoever climbs it still does"),
    ],
)
def test_a_ladder_stands_at_an_instant_as_it_was_loaded_by_then(
    when: datetime, version: int | None, reason: str
) -> None:
    found = catalogue(AGAIN)
    ladder = found.ladder_at("urgent", when)
    assert (ladder.version if ladder else None) == version, reason
    assert ladder == (found.ladder("urgent", version) if version else None)
    assert found.ladder_at("other", when) is None
