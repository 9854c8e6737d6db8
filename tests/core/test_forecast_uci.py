"""Forecasts on real incidents, each month kept back and forecast from what was known before it."""

from collections.abc import Iterator
from csv import DictReader
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from sla_core.agreements import Kind, Metric
from sla_core.calibration import Calibration, Past, calibrate
from sla_core.forecast import Life
from tests.builders import at

FILE = Path(__file__).parent / "data" / "uci_resolutions.csv"
TARGETS = {"P1": 8, "P2": 16, "P3": 40, "P4": 60}
"""Working hours; about one incident in six takes longer."""
EPOCH, APRIL, MAY, JUNE = (at(f"2016-{month}-01 00:00Z") for month in ("01", "04", "05", "06"))


def incidents() -> Iterator[Past]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in DictReader(lines):
            opened = EPOCH + timedelta(minutes=int(row["opened"]))
            decided, resolved = (timedelta(minutes=int(row[name])) for name in ("decided_after", "resolved_after"))
            target, used = TARGETS[row["priority"]] * 3600, int(row["worked"]) * 60
            life = Life(
                Kind.SLA, Metric.RESOLUTION, row["priority"], "standard", row["caller"], used, target, ended=True
            )
            yield Past(life, opened, opened + resolved, used > target, opened + decided)


@cache
def tried() -> Calibration:
    return calibrate(list(incidents()), [(APRIL, MAY), (MAY, JUNE)])


def test_the_brier_score_beats_the_base_rate_of_months_kept_back() -> None:
    whole = tried().whole
    assert (whole.count, tried().silent) == (5175, 0)
    assert whole.skill is not None
    assert whole.skill > 0.3


def test_it_beats_even_the_base_rate_of_those_that_came_as_far() -> None:
    """By little: nearly all incidents are alike in priority, and callers call seldom."""
    whole = tried().whole
    assert whole.skill_as_far is not None
    assert whole.skill_as_far > 0.01


@pytest.mark.parametrize("checkpoint", [0.0, 0.25, 0.5, 0.75])
def test_it_beats_the_base_rate_wherever_a_clock_stands(checkpoint: float) -> None:
    score = dict(tried().checkpoints)[checkpoint]
    assert score.brier < score.base


def test_what_is_said_comes_true_within_a_few_points() -> None:
    """The mean gap between what is said and what comes, weighed by how often it is said, is under five points."""
    bins = tried().bins
    gap = sum(one.count * abs(one.said - one.came) for one in bins) / sum(one.count for one in bins)
    assert gap < 0.05
    often = [one for one in bins if one.count >= 200]
    assert [one.came for one in often] == sorted(one.came for one in often)
