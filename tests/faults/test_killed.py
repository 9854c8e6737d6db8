"""Killed at every point of its work, on real processes and databases: nothing is lost and nothing comes twice."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest

from bot.chaos.counting import Tally
from bot.chaos.plan import Plan
from bot.chaos.report import lines_of
from bot.chaos.storm import run
from tests.databases import Postgres

POINTS = ("claimed", "before_post", "during", "after_post", "before_finish", "finished", "looked")
ANSWERING = ("before_acknowledge", "acknowledged")


def outcome(plan: Plan, database: str | None) -> Tally:
    tally = run(plan, database, stop=Event(), say=lambda words: None)
    assert tally.good, "\n".join(lines_of(tally))
    assert sum(tally.killed.values()) == plan.kills
    return tally


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """An empty database of either kind; None for a temporary file."""
    if request.param == "sqlite":
        yield None
        return
    server: Postgres = request.getfixturevalue("postgres")
    address = server.create()
    yield address
    server.drop(address)


@pytest.mark.timeout(300)
def test_killed_once_at_every_point_it_loses_nothing_and_sends_nothing_twice(database: str | None) -> None:
    plan = Plan(pages=24, kills=len(POINTS), channels=4, ambiguous=0.2, minutes=1.5, points=POINTS, pace=12)
    tally = outcome(replace(plan, patience=12), database)
    assert tally.pages >= 12
    assert len(set(tally.killed) & set(POINTS)) >= 3, "it came to its points"


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(1, 21))
def test_killed_at_every_point_again_and_again(database: str | None, seed: int) -> None:
    outcome(
        Plan(pages=60, kills=3 * len(POINTS), channels=6, ambiguous=0.2, minutes=4, seed=seed, points=POINTS, pace=10),
        database,
    )


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_three_replicas_stopped_for_a_minute_each_and_then_continued(postgres: Postgres) -> None:
    address = postgres.create()
    tally = outcome(Plan(pages=600, kills=3, freezes=9, replicas=3, channels=20, minutes=4), address)
    assert sum(tally.frozen.values()) == 9
    postgres.drop(address)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_three_replicas_killed_all_the_time_under_real_time(postgres: Postgres) -> None:
    address = postgres.create()
    outcome(Plan(pages=1000, kills=60, replicas=3, channels=20, minutes=5), address)
    postgres.drop(address)
