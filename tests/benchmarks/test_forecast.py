"""Scoring a hundred thousand open clocks: the arithmetic beside the bisects it cannot do without, and the whole job."""

from bisect import bisect_left
from collections.abc import Callable
from datetime import timedelta
from random import Random
from statistics import median
from sys import stdout
from time import perf_counter

import pytest

from bot.jobs.asking import About
from bot.jobs.forecast import Outlook, outlook
from bot.jobs.learning import Memory
from bot.store import Store
from sla_core.agreements import Kind, Metric
from sla_core.forecast import Life, Model
from tests.backlog import NOW, backlog
from tests.house import contracts_of, furnished

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]
OPEN, PAST, ROUNDS = 100_000, 100_000, 3
ALLOWED = 100
"""So many times the four bisects that an answer needs at least may a forecast take."""

MOST_OF_READING = 4
"""So many times what it takes to read the clocks that are due may an outlook take, once it has learnt."""


def seconds(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return median(taken)


def lives(count: int, chance: Random, *, ended: bool) -> list[Life]:
    """Of two metrics, three priorities, ten agreements and a hundred customers."""
    return [
        Life(
            Kind.SLA, chance.choice((Metric.RESOLUTION, Metric.FIRST_RESPONSE)), f"P{n % 3 + 1}", f"a{n % 10}",
            f"c{n % 100}", int(chance.expovariate(1 / 14_400)) if ended else chance.randrange(28_800), 28_800, ended,
        )
        for n in range(count)
    ]  # fmt: skip


def test_scoring_costs_little_beside_its_bisects() -> None:
    chance = Random(7)
    model, clocks = Model(lives(PAST, chance, ended=True)), lives(OPEN, chance, ended=False)
    ends = sorted(chance.random() for _ in range(PAST // 600))
    assert all(model.forecast(one) is not None for one in clocks)
    floor = seconds(lambda: [(bisect_left(ends, 0.3), bisect_left(ends, 0.9)) * 2 for _ in clocks])
    scored = seconds(lambda: [model.forecast(one) for one in clocks])
    said = f"\n{OPEN:,} clocks scored in {scored:.2f} s, {scored / floor:.0f} x the bisects ({floor:.3f} s)\n"
    stdout.write(said)
    assert scored < ALLOWED * floor


def test_the_outlook_on_a_hundred_thousand_tickets(sqlite_store: Store) -> None:
    furnished(sqlite_store)
    backlog(sqlite_store, OPEN)
    memory, contracts, until = Memory(), contracts_of(sqlite_store), NOW + timedelta(hours=8)

    def look() -> Outlook:
        with sqlite_store.read() as rows:
            return outlook(rows, contracts, memory, About(), now=NOW)

    def read() -> int:
        with sqlite_store.read() as rows:
            return sum(1 for _ in rows.lives.due(NOW, until)) + sum(rows.lives.aside(NOW))

    start = perf_counter()
    found = look()
    cold, warm, floor = perf_counter() - start, seconds(look), seconds(read)
    with sqlite_store.read() as rows:
        count = sum(1 for _ in rows.lives.open())
    said = f"\n{count:,} open clocks, {found.due:,} due, learnt from {found.learnt:,}: {cold:.1f} s at first, "
    stdout.write(f"{said}{warm:.2f} s afterwards, {warm / floor:.1f} x reading what is due ({floor:.2f} s)\n")
    assert warm < MOST_OF_READING * floor
