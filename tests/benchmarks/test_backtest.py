"""A backtest against what it cannot do without: reading the log. And against folding it twice, the obvious way.

The floor is the rows of all logs, read in order and thrown away, measured in the same run.
"""

import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from sys import stdout
from time import perf_counter

import pytest
from sqlalchemy import text

from bot.files.catalogue import proposed
from bot.files.reading import read_agreements
from bot.jobs.backtest import backtest
from bot.jobs.owed_past import owed_past
from bot.jobs.replaying import Past
from bot.store import Rows, Store
from sla_core.backtest import Turn
from sla_core.courses import Pair
from sla_core.fold import fold
from sla_core.replay import standing
from sla_core.tickets import Event
from tests.backlog import copies
from tests.builders import at, opened, pauses, replies, resolves, resumes
from tests.house import AGREEMENTS, contracts_of, furnished, take

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]
NOW = at("next Mon 09:00")
SEEDS = 24
SMALL, LARGE = 1_200, 24_000
TIGHTER = AGREEMENTS.replace("first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: 10bm, P2: 30bm}")
PAID = (
    AGREEMENTS.replace("    calendar: office\n", "    calendar: office\n    credits: usual\n")
    + """
credits:
  usual:
    currency: EUR
    fee: 1000
    scales: [{metric: first_response, below: {90%: 5%}}, {metric: resolution, over: {1bh: 20.05, 4bh: 50}, cap: 260}]
"""
)
ALLOWED = 6.0
"""About three is what a quiet machine shows; the rest is for one that is busy with other things."""
ACCOUNTED = 8.0
"""The accounts alone, against the same; three and a half is what a quiet machine shows."""
QUICKER = 4.0
"""At least so many times as quick as two folds; about twelve is what a quiet machine shows."""
GROWN = 1.25
"""Memory for twenty times the tickets, against that for the fewer."""


def life(number: int) -> Iterable[Event]:
    """A ticket that is answered, paused, goes on and is resolved, the later the higher its number."""
    key, start = f"S-{number:02}", at("Mon 07:00") + timedelta(hours=5 * number)
    minutes = (0, 20 + 37 * number, 25 + 37 * number, 85 + 37 * number, 120 + 111 * number)
    scope = {"priority": ("P1", "P2", "P3")[number % 3], "customer": ("acme", "globex")[number // 3 % 2]}
    makers: tuple[Callable[..., Event], ...] = (opened, replies, pauses, resumes, resolves)
    for step, (minute, make) in enumerate(zip(minutes, makers, strict=True)):
        told = scope if make is opened else {}
        yield make(start + timedelta(minutes=minute), ticket=key, event_id=f"{key}/{step}", **told)


def fill(store: Store, before: int, tickets: int) -> None:
    """So many tickets where there were so many before, each a copy of one of the seeds."""
    numbers = (before // SEEDS or 1, tickets // SEEDS - 1)
    with store.engine.begin() as connection:
        copies(connection, ("ticket", "key"), numbers)
        event = {"id": "event.id + n * 1000", "event_id": "event.event_id || '-' || n", "data": titled(store)}
        copies(connection, ("event", "ticket"), numbers, **event)
    with store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def titled(store: Store) -> str:
    """The facts of a copied event: every ticket has a title of its own, so that none is decoded for another."""
    text_of = "CAST(event.data AS TEXT)" if store.dialect == "postgresql" else "event.data"
    new = f"""replace({text_of}, '"title":"', '"title":"Number ' || n || ', ')"""
    return f"CAST({new} AS JSON)" if store.dialect == "postgresql" else new


def read(store: Store) -> int:
    """How many rows the log has, read as the driver gives them."""
    wanted = text("SELECT ticket, at, kind, data, source, event_id, actor, seq FROM event ORDER BY ticket, at, id")
    with store.engine.connect() as connection:
        return sum(1 for _ in connection.execute(wanted.execution_options(yield_per=2000)))


def replayed(rows: Rows, store: Store, tickets: int, text: str = TIGHTER) -> None:
    made = backtest(rows, contracts_of(store), text.encode(), name="proposal.yaml", now=NOW, past=Past())
    assert made.found.tickets == tickets
    assert (Turn.WOULD_BE_MISSED in made.found.turned, bool(made.cost.owed)) == (text == TIGHTER, text == PAID)


def accounted(rows: Rows, store: Store) -> None:
    before = contracts_of(store)
    file = read_agreements(PAID.encode(), name="paid.yaml", now=NOW).file
    assert file is not None
    after = replace(before, catalogue=proposed(file, NOW), file=file)
    cost = owed_past(rows, replace(before, catalogue=standing(before.catalogue, NOW)), after, since=None, now=NOW)
    assert cost.owed


def seconds(call: Callable[[], object], rounds: int = 2) -> float:
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return min(taken)


@pytest.fixture
def filled(store: Store) -> Store:
    furnished(store)
    take(store, *(event for number in range(SEEDS) for event in life(number)), now=NOW, quiet=True)
    fill(store, 0, SMALL)
    return store


def test_a_backtest_costs_little_more_than_reading_the_log(filled: Store) -> None:
    fill(filled, SMALL, LARGE)
    with filled.read() as rows:
        floor = seconds(lambda: read(filled))
        ours = seconds(lambda: replayed(rows, filled, LARGE))
    each = f"{1e6 * ours / LARGE:.0f} us a ticket, reading {1e6 * floor / LARGE:.0f}"
    stdout.write(f"\n{filled.dialect}, {LARGE:,} tickets: {ours:.2f} s, {each}, ratio {ours / floor:.2f}")
    assert ours / floor < ALLOWED


def test_accounts_cost_little_more_than_reading_the_log(filled: Store) -> None:
    fill(filled, SMALL, LARGE)
    with filled.read() as rows:
        floor = seconds(lambda: read(filled))
        ours = seconds(lambda: accounted(rows, filled))
    each = f"{1e6 * ours / LARGE:.0f} us a ticket, reading {1e6 * floor / LARGE:.0f}"
    stdout.write(f"\n{filled.dialect}, accounts of {LARGE:,} tickets: {ours:.2f} s, {each}, ratio {ours / floor:.2f}")
    assert ours / floor < ACCOUNTED


@pytest.mark.parametrize("text", [TIGHTER, PAID], ids=["verdicts", "accounts too"])
def test_memory_is_the_same_for_twenty_times_the_tickets(filled: Store, text: str) -> None:
    peaks = []
    for before, tickets in ((SMALL, SMALL), (SMALL, LARGE)):
        if tickets > before:
            fill(filled, before, tickets)
        with filled.read() as rows:
            tracemalloc.start()
            replayed(rows, filled, tickets, text)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    shown = ", ".join(f"{peak / 2**20:.1f} MiB" for peak in peaks)
    stdout.write(f"\n{filled.dialect}, {SMALL:,} and {LARGE:,} tickets: at most {shown}")
    assert peaks[1] < GROWN * peaks[0]


def test_plain_lives_are_judged_many_times_as_quickly_as_they_are_folded(filled: Store) -> None:
    before = contracts_of(filled).catalogue
    file = read_agreements(TIGHTER, name="tighter.yaml", now=NOW).file
    assert file is not None
    after = proposed(file, NOW)
    logs = [(f"S-{number:02}", list(life(number))) for number in range(SEEDS)] * 20
    pair = Pair(before, after, now=NOW)

    def folds() -> None:
        for key, log in logs:
            fold(key, log, before, now=NOW)
            fold(key, log, after, now=NOW)

    slow, quick = seconds(folds), seconds(lambda: [pair.judge(key, log) for key, log in logs])
    each = [1e6 * one / len(logs) for one in (slow, quick)]
    stdout.write(f"\ntwo folds {each[0]:.0f} us a ticket, judged {each[1]:.0f}, {slow / quick:.1f} x as quick")
    assert slow / quick > QUICKER
