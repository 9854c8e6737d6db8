"""The storm itself: a house, a Slack, processes that are killed and started again, and the count at the end."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event as Signal
from time import monotonic
from typing import Any

from bot.chaos.cell import Cell
from bot.chaos.counting import Tally, count
from bot.chaos.house import HOUSE, LADDER_SECONDS, STANDING, agreements, customer_of
from bot.chaos.kept import read
from bot.chaos.plan import BadPlan, Plan
from bot.chaos.seen import Seen
from bot.chaos.standin import Address, serve
from bot.chaos.worker import Orders
from bot.jobs.contracts import Shelf
from bot.jobs.intake import take_in
from bot.jobs.loading import load
from bot.now import now as read_clock
from bot.store import Store, migrate, open_store
from bot.store.errors import Unreachable
from sla_core.tickets import Event, Opened, Scope

PRELOADED = ["bot.chaos.worker", "bot.chaos.standin"]
STANDING_BATCH = 500
STARTING_SECONDS, ENDING_SECONDS, TICK_SECONDS = 60.0, 15.0, 0.02
DRAIN_SECONDS = 300.0
"""How long, in real seconds, the outbox may take to empty after the last ticket and the last kill."""
_LONG = timedelta(minutes=5)
Say = Callable[[str], None]


class Interrupted(Exception):
    """Somebody ended the storm before its time."""


@dataclass
class Storm:
    """A running storm's parts."""

    plan: Plan
    store: Store
    slack: "Slack"
    cells: list[Cell]
    begun: datetime
    stop: Signal
    say: Say
    drained: bool = field(default=False)

    def blow(self) -> None:
        """Kills as planned and lets the rest drain.

        1. until every ticket is opened, whoever's turn has come is condemned
        2. every process tends to what was ordered; the dead are replaced
        3. nobody is killed any more, and the outbox has time to empty
        """
        waiting = self.plan.killings()
        while (passed := self._passed()) < self.plan.seconds or waiting or not all(cell.quiet for cell in self.cells):
            while waiting and waiting[0].at <= passed:
                self.cells[waiting[0].replica].condemn(waiting.pop(0))
            self._tick()
        self.say(f"All tickets are open and everybody was killed; waiting up to {DRAIN_SECONDS:.0f} s for the rest.")
        end = monotonic() + DRAIN_SECONDS
        while not (done := self._empty()) and monotonic() < end:
            self._tick(0.5)
        self.drained = done

    def _passed(self) -> float:
        """Seconds since the beginning, by the storm's clock."""
        return (self.plan.clock(self.begun)() - self.begun).total_seconds()

    def problems(self) -> list[str]:
        """What went wrong with the storm itself: it did not drain, or processes ended that nobody had killed."""
        fell = sorted({code for cell in self.cells for code in cell.fell})
        found = [f"processes ended by themselves, with {', '.join(map(str, fell))}"] if fell else []
        return found if self.drained else [f"not all was sent within {DRAIN_SECONDS:.0f} s of the last kill", *found]

    def _tick(self, seconds: float = TICK_SECONDS) -> None:
        for cell in self.cells:
            cell.tend()
        if self.stop.wait(seconds):
            raise Interrupted

    def _empty(self) -> bool:
        """Whether every ladder has been climbed and nothing waits to be sent."""
        if self._passed() < self.plan.seconds + LADDER_SECONDS:
            return False
        try:
            with self.store.read() as rows:
                wake = rows.escalations.next_wake()
                counts = rows.outbox.counts()
        except Unreachable:
            # The database may be part of the storm.
            return False
        waiting = sum(counts[state] for state in counts if state.value in ("due", "sending", "doubt"))
        return waiting == 0 and (wake is None or wake > self.plan.clock(self.begun)() + _LONG)


@dataclass
class Slack:
    """The stand-in's process, seen from here."""

    process: Any
    pipe: Connection
    address: Address

    def ask(self, *words: Any) -> Any:
        self.pipe.send(words)
        if not self.pipe.poll(STARTING_SECONDS):
            raise TimeoutError(f"the stand-in Slack does not answer {words[0]!r}")
        return self.pipe.recv()


def run(plan: Plan, database: str | None, *, stop: Signal, say: Say) -> Tally:
    """Runs a storm and counts. BadPlan if it cannot be run on that database; Interrupted if `stop` is set meanwhile."""
    with TemporaryDirectory(prefix="sla-bot-chaos-") as folder:
        address = database or f"sqlite:///{Path(folder) / 'chaos.db'}"
        with closing(open_store(address)) as store:
            if store.dialect == "sqlite" and plan.replicas > 1:
                raise BadPlan("--replicas: SQLite serves one process; give --database postgresql://... or --replicas 1")
            prepare(store, plan)
            return _run(plan, store, address, stop=stop, say=say)


def prepare(store: Store, plan: Plan) -> None:
    """Makes the tables and loads the agreements; BadPlan if the database is not empty, and nothing is changed then."""
    with store.engine.connect() as connection:
        found = store.engine.dialect.get_table_names(connection)
    if found:
        raise BadPlan(f"--database: it is not empty, there is the table {found[0]!r}; wanted one without tables")
    migrate(store)
    load(store, agreements(plan), name="chaos.yaml", author="chaos", now=read_clock())
    stand(store, plan)


def stand(store: Store, plan: Plan) -> None:
    """Opens the tickets that stand there when the storm begins, each with its clock and its ladder."""
    now = read_clock()
    with store.read() as rows:
        contracts = Shelf().contracts(rows)
    events = [_standing(number, number % plan.channels, now) for number in range(plan.standing)]
    for start in range(0, len(events), STANDING_BATCH):
        take_in(store, contracts, events[start : start + STANDING_BATCH], now=now)


def _standing(number: int, channel: int, now: datetime) -> Event:
    scope = Scope(customer=customer_of(channel), service=STANDING, priority="P2")
    return Event(f"STANDING-{number}", now, Opened(f"Standing {number}", scope), "chaos", f"stand-{number}")


def _run(plan: Plan, store: Store, address: str, *, stop: Signal, say: Say) -> Tally:
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    warm(context)
    begun = read_clock()
    with slack_of(context, plan, begun) as slack:
        keys = (slack.address.api_url, slack.address.bot_token, slack.address.app_token)
        orders = [Orders(plan, begun, *keys, HOUSE, address, replica) for replica in range(plan.replicas)]
        with cells_of(context, orders) as cells:
            slack.ask("begin")
            storm = Storm(plan, store, slack, cells, begun, stop, say)
            storm.blow()
        seen: Seen = slack.ask("seen")
    killed = sum((Counter(cell.killed) for cell in cells), Counter[str]())
    frozen = sum((Counter(cell.frozen) for cell in cells), Counter[str]())
    seconds = (read_clock() - begun).total_seconds()
    tally = count(plan, read(store, seen.posted), seen, seconds=seconds, killed=killed, frozen=frozen)
    return tally.with_problems([*_integrity(store), *storm.problems()])


def warm(context: ForkServerContext) -> None:
    """Waits until everything is imported in the process that the others are forked from, so that each starts fast."""
    process = context.Process(target=_nothing, daemon=True)
    process.start()
    process.join(STARTING_SECONDS)


def _nothing() -> None:
    """What a process does that is only to be there."""


@contextmanager
def slack_of(context: ForkServerContext, plan: Plan, begun: datetime) -> Iterator[Slack]:
    """The stand-in Slack, serving; ended afterwards."""
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(plan, begun, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(STARTING_SECONDS):
            raise TimeoutError("the stand-in Slack did not start")
        yield Slack(process, ours, ours.recv())
    finally:
        with closing(ours):
            if process.exitcode is None:
                ours.send(("end",))
            process.join(ENDING_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()


@contextmanager
def cells_of(context: ForkServerContext, orders: Sequence[Orders]) -> Iterator[list[Cell]]:
    """The processes, started; ended in order afterwards, however it went."""
    cells: list[Cell] = []
    try:
        cells += [Cell(context, one) for one in orders]
        yield cells
    finally:
        for cell in cells:
            cell.end(ENDING_SECONDS)


def _integrity(store: Store) -> list[str]:
    """What SQLite finds wrong with its file; nothing on another database."""
    if store.dialect != "sqlite":
        return []
    with closing(sqlite3.connect(store.engine.url.database or "")) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    return [f"integrity check: {words}" for words in found if words != "ok"]
