"""PostgreSQL cut off and started again in the middle of the work: what was committed stays, and goes out once."""

from collections.abc import Callable
from contextlib import contextmanager
from random import Random
from threading import Event, Thread, Timer
from typing import Any

import pytest

from bot.chaos.counting import Tally
from bot.chaos.plan import Plan
from bot.chaos.report import lines_of
from bot.chaos.storm import run
from tests.faults.restarting import Server, paired_servers, restarting_server

LOST_AFTER = 45.0


@contextmanager
def restarts(server: Server, wait: Callable[[], float], times: int) -> Any:
    """Restarts it so many times, after so many seconds each; yields the count so far."""
    done, count = Event(), [0]

    def work() -> None:
        while count[0] < times and not done.wait(wait()):
            server.restart()
            count[0] += 1

    thread = Thread(target=work)
    thread.start()
    try:
        yield count
    finally:
        done.set()
        thread.join()


def problems_of(tally: Tally) -> list[str]:
    """What went wrong. A bot that finds no database while it starts ends, and its supervisor starts it again."""
    return [words for words in tally.problems if not words.startswith("processes ended by themselves")]


def weathered(plan: Plan, wait: Callable[[], float], times: int) -> None:
    with restarting_server() as server, restarts(server, wait, times) as count:
        # Not before the tables are there: what is tested is the work, not the setting up.
        tally = run(plan, server.url, stop=Event(), say=lambda words: None)
        assert count[0] == times
    assert (tally.lost, tally.doubled, problems_of(tally)) == ((), (), []), "\n".join(lines_of(tally))


@pytest.mark.long
@pytest.mark.timeout(600)
def test_the_primary_is_lost_under_the_pages_of_two_replicas_and_the_standby_promoted() -> None:
    with paired_servers() as pair:
        loss = Timer(LOST_AFTER, pair.lose_primary)
        loss.start()
        try:
            plan = Plan(pages=200, kills=4, replicas=2, channels=10, minutes=1.5)
            tally = run(plan, pair.url, stop=Event(), say=lambda words: None)
        finally:
            loss.cancel()
            loss.join()
        assert tally.seconds > LOST_AFTER
    assert (tally.lost, tally.doubled, problems_of(tally)) == ((), (), []), "\n".join(lines_of(tally))


@pytest.mark.long
@pytest.mark.timeout(600)
def test_restarted_every_few_seconds_under_the_pages_of_two_replicas() -> None:
    chance = Random(7)
    weathered(Plan(pages=200, kills=4, replicas=2, channels=10, minutes=1), lambda: chance.uniform(15, 30), times=4)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_restarted_every_5_to_40_seconds_under_five_thousand_pages() -> None:
    chance = Random(8)
    plan = Plan(pages=5000, kills=20, replicas=3, channels=30, minutes=20)
    weathered(plan, lambda: chance.uniform(5, 40), times=40)
