"""A backtest of 5,212 real incidents under two proposals, held against adding up the open minutes of each day."""

from collections import Counter
from collections.abc import Iterator
from csv import DictReader
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from sla_core.backtest import Accumulator, Backtest, By, Turn
from sla_core.catalogue import Catalogue
from sla_core.courses import Courses, Pair
from sla_core.replay import refolded
from sla_core.tickets import Event, Fact, Opened, Resolved, Scope
from tests.builders import agreement, calendar, catalogue, target

FILE = Path(__file__).parent / "data" / "uci_resolutions.csv"
EPOCH, NOW = datetime(2016, 1, 1, tzinfo=UTC), datetime(2017, 6, 1, tzinfo=UTC)
Hours = tuple[int, int]
Terms = tuple[Hours, dict[str, int]]
"""From when to when it is open, Monday to Friday, and working hours for each priority."""
IN_FORCE: Terms = (8, 18), {"P1": 8, "P2": 16, "P3": 40, "P4": 60}
PROPOSALS: dict[str, Terms] = {
    "tighter targets": ((8, 18), {"P1": 4, "P2": 10, "P3": 24, "P4": 40}),
    "other hours": ((9, 17), {"P1": 8, "P2": 16, "P3": 40, "P4": 60}),
}


@cache
def incidents() -> tuple[tuple[str, str, datetime, datetime], ...]:
    """Key, priority, opening and resolution of each incident."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            (f"I-{number}", row["priority"], opened, opened + timedelta(minutes=int(row["resolved_after"])))
            for number, row in enumerate(DictReader(lines))
            for opened in (EPOCH + timedelta(minutes=int(row["opened"])),)
        )


def promised(terms: Terms) -> Catalogue:
    (first, last), hours = terms
    targets = [target("resolution", f"{count}bh", priorities=[priority]) for priority, count in hours.items()]
    return catalogue(agreement(*targets), calendars=[calendar(f"{first:02}:00-{last:02}:00")])


def replayed(terms: Terms) -> Backtest:
    pair, made = Pair(promised(IN_FORCE), promised(terms), now=NOW), Accumulator(most=10**6)
    courses, same = Courses(pair), dict[Fact, Fact]()
    for key, priority, opened, resolved in incidents():
        told = (Opened(scope=Scope(priority=priority)), Resolved())
        facts = tuple(same.setdefault(fact, fact) for fact in told)
        course = courses.of(facts)
        if resolved > opened and course is not None:
            made.pass_by(key, f"{opened:%Y-%m}", course, [opened, resolved, NOW])
        else:
            log = [Event(key, at, fact) for at, fact in zip((opened, resolved), facts, strict=True)]
            made.take(key, f"{opened:%Y-%m}", pair.judge(key, log))
    return made.result()


def _minutes(start: datetime, end: datetime, hours: Hours) -> int:
    """The open minutes between two instants, day by day, without the engine."""
    total, day = 0, start.replace(hour=0, minute=0)
    while day <= end:
        if day.weekday() < 5:
            opening, closing = (day + timedelta(hours=hour) for hour in hours)
            total += max(0, int((min(end, closing) - max(start, opening)).total_seconds())) // 60
        day += timedelta(days=1)
    return total


def plainly(terms: Terms) -> Iterator[tuple[str, str, bool]]:
    """Key, priority and whether it was resolved in time, of each incident."""
    hours, targets = terms
    for key, priority, opened, resolved in incidents():
        yield key, priority, _minutes(opened, resolved, hours) <= 60 * targets[priority]


@pytest.mark.parametrize("name", PROPOSALS)
def test_figures_and_flips_are_what_counting_minutes_gives(name: str) -> None:
    found = replayed(PROPOSALS[name])
    sides = [list(plainly(terms)) for terms in (IN_FORCE, PROPOSALS[name])]
    counts = [Counter((priority, kept) for _, priority, kept in side) for side in sides]
    for row in found.by(By.PRIORITY):
        for figure, slow in zip((row.before, row.after), counts, strict=True):
            assert (figure.met, figure.missed) == (slow[row.group.name or "", True], slow[row.group.name or "", False])
    lost = [one[0] for one, two in zip(*sides, strict=True) if one[2] and not two[2]]
    gained = [one[0] for one, two in zip(*sides, strict=True) if two[2] and not one[2]]
    assert [flip.ticket for flip in found.flips if flip.turn is Turn.WOULD_BE_MISSED] == lost
    assert [flip.ticket for flip in found.flips if flip.turn is Turn.WOULD_BE_MET] == gained
    assert found.tickets == len(incidents()) == 5212


# What was proposed -> how many incidents are missed that were not, and the other way round.
FLIPPED = {"tighter targets": (366, 0), "other hours": (0, 168)}


@pytest.mark.parametrize("name", PROPOSALS)
def test_how_many_flip(name: str) -> None:
    turned = replayed(PROPOSALS[name]).turned
    assert (turned.get(Turn.WOULD_BE_MISSED, 0), turned.get(Turn.WOULD_BE_MET, 0)) == FLIPPED[name]


def test_a_fold_of_every_hundredth_says_the_same() -> None:
    under, kept = promised(IN_FORCE), {key: met for key, _, met in plainly(IN_FORCE)}
    for key, priority, opened, resolved in incidents()[::100]:
        log = [Event(key, opened, Opened(scope=Scope(priority=priority))), Event(key, resolved, Resolved())]
        (one,) = refolded(key, log, under, now=NOW).values()
        assert (one.outcome == "met") is kept[key]
