from datetime import timedelta

import pytest

from bot.playground import Clock

from .conftest import MONDAY


def test_a_standing_clock_moves_only_when_told(clock: Clock) -> None:
    assert clock() == clock() == MONDAY
    assert clock.advance(90) == MONDAY + timedelta(seconds=90) == clock()
    assert clock.move_to(MONDAY + timedelta(days=1)) == clock()


def test_a_running_clock_keeps_its_lead_over_its_source() -> None:
    instants = iter([MONDAY, MONDAY + timedelta(seconds=1)])
    clock = Clock(lambda: next(instants))
    clock.advance(60)
    assert clock() == MONDAY + timedelta(seconds=61)


def test_a_clock_never_goes_back(clock: Clock) -> None:
    with pytest.raises(ValueError, match="only moves forward, not by -1"):
        clock.advance(-1)
    with pytest.raises(ValueError, match="has passed"):
        clock.move_to(MONDAY - timedelta(seconds=1))
