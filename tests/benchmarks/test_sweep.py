"""A sweep that finds nothing due must cost the same however many clocks and ladders are open."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median
from sys import stdout
from time import perf_counter

import pytest
from sqlalchemy import Connection, text

from bot.jobs.contracts import Contracts
from bot.jobs.escalating import wake_due
from bot.jobs.sweep import sweep
from bot.store import Store
from bot.store.tables import METADATA
from tests.builders import at, opened
from tests.house import furnished, take

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]
SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 200
ALLOWED = 3.0
"""One is the aim: an index is a little deeper for a thousand times the rows, and the machine does other things."""

AGREEMENTS = """\
format: 1
organization: {name: Example, zone: UTC}
priorities: [P1]
people: {ada: {slack: U0ADA00001}}
ladders: {first-line: {catch_all: {person: ada}, rungs: [{when: 75%, call: {person: ada}}]}}
agreements: {standard: {kind: sla, ladder: first-line, warn: [50%], targets: {first_response: 4h}}}
"""
NOW = at("Mon 09:00")
LATER = NOW + timedelta(minutes=1)


def copies(connection: Connection, table: str, first: int, last: int, **changed: str) -> None:
    """Rows like the first ticket's, numbered; `changed` are the columns that differ, as expressions over n."""
    columns = METADATA.tables[table].columns.keys()
    values = ", ".join(changed.get(name, f"{table}.{name}") for name in columns)
    key = "key" if table == "ticket" else "ticket"
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
    names = ", ".join(columns)
    into = f"INSERT INTO {table} ({names})"
    chosen = f"SELECT {values} FROM numbers CROSS JOIN {table} WHERE {table}.{key} = 'T-1'"
    # Each database wants the numbers at another place of the statement.
    parts = (numbers, into, chosen) if connection.dialect.name == "postgresql" else (into, numbers, chosen)
    connection.execute(text(" ".join(parts)))


def fill(store: Store, first: int, last: int) -> None:
    with store.engine.begin() as connection:
        copies(connection, "ticket", first, last, key="'B-' || n")
        copies(connection, "clock", first, last, ticket="'B-' || n")
        copies(connection, "escalation", first, last, ticket="'B-' || n", id="'E-' || n")
    with store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def microseconds(call: Callable[[], object]) -> float:
    call()
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return 1e6 * median(taken)


def idle(store: Store, contracts: Contracts) -> dict[str, float]:
    """What a sweep costs that finds nothing, in microseconds."""

    def clocks() -> None:
        assert sweep(store, contracts, now=LATER).tickets == 0

    def ladders() -> None:
        assert wake_due(store, contracts, now=LATER) == 0

    return {"clocks": microseconds(clocks), "ladders": microseconds(ladders)}


def test_a_sweep_costs_the_same_for_a_thousand_and_for_a_million_open_clocks(store: Store) -> None:
    contracts = furnished(store, AGREEMENTS)
    take(store, opened(NOW, priority="P1"), now=NOW)
    costs: dict[int, dict[str, float]] = {}
    there = 0
    for size in SIZES:
        fill(store, there + 1, size)
        there, costs[size] = size, idle(store, contracts)
    least = costs[SIZES[0]]
    for size, cost in costs.items():
        ratios = ", ".join(f"{name} {cost[name]:.0f} us ({cost[name] / least[name]:.2f} x)" for name in cost)
        stdout.write(f"\n{store.dialect}, {size:,} open: {ratios}")
    for name in least:
        assert costs[SIZES[-1]][name] / least[name] < ALLOWED, name
