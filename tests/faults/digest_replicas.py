"""Real bot processes that tell digests on one database, killed at named points, on a clock that all of them share."""

import logging
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_double, c_int
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext, ForkServerProcess
from threading import Thread
from time import monotonic, sleep
from typing import Any

from pydantic import SecretStr

from bot import points
from bot.chaos.worker import end_with_parent
from bot.now import now as read_clock
from bot.playground import Playground
from bot.points import POINTS
from bot.settings import Settings
from bot.wiring import build_bot, opened, run_until, stopped

PACE = 12.0
"""How fast the clock runs, and how often the jobs wake."""
PATIENCE, ENDING = 60.0, 10.0
MOST = 100
# A call to a Slack on this machine takes a few milliseconds.
DURING, IN_A_CALL = "during", 0.002


class SharedClock:
    """Stands at an instant until it is let run at a pace, and can be moved ahead, for all that it was given to."""

    def __init__(self, context: ForkServerContext, begin: datetime) -> None:
        self._begin = begin
        # The instant from which it runs, of the machine's clock; 0 while it stands.
        self._zero: Any = context.RawValue(c_double, 0.0)
        self._ahead: Any = context.RawValue(c_double, 0.0)

    def __call__(self) -> datetime:
        run = read_clock().timestamp() - self._zero.value if self._zero.value else 0.0
        return self._begin + timedelta(seconds=run * PACE + self._ahead.value)

    def run(self) -> None:
        self._zero.value = self._zero.value or read_clock().timestamp()

    def move_to(self, instant: datetime) -> None:
        self._ahead.value += max(0.0, (instant - self()).total_seconds())


class Traps:
    """Points at which whoever comes there first is killed, one after the other; in memory that all processes share."""

    def __init__(self, context: ForkServerContext) -> None:
        # How many were set, how many have sprung, and their points.
        self._counts: Any = context.RawArray(c_int, 2)
        self._points: Any = context.RawArray(c_int, MOST)

    def set(self, *names: str) -> None:
        """Sets further traps behind those that are set."""
        first = self._counts[0]
        for place, name in enumerate(names, start=first):
            self._points[place] = POINTS.index(name)
        self._counts[0] = first + len(names)

    def clear(self) -> None:
        """Takes away those that have not sprung."""
        self._counts[0] = self._counts[1]

    @property
    def sprung(self) -> list[str]:
        """Where somebody was killed, in order."""
        return [POINTS[number] for number in self._points[: self._counts[1]]]

    def reached(self, name: str) -> None:
        """The hook of those who are to die."""
        place = self._counts[1]
        if place >= self._counts[0]:
            return
        wanted = POINTS[self._points[place]]
        if name != ("before_post" if wanted == DURING else wanted):
            return
        self._counts[1] = place + 1
        if wanted == DURING:
            Thread(target=_die, args=(IN_A_CALL,), daemon=True).start()
        else:
            _die()


def _die(seconds: float = 0.0) -> None:
    sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def work(settings: Settings, traps: Traps, clock: SharedClock) -> None:
    """The bot over Socket Mode with its own timer, until it is terminated or killed."""
    end_with_parent()
    logging.basicConfig(level=logging.CRITICAL)
    stop = stopped()
    points.hook = traps.reached
    with opened(settings) as store:
        run_until(stop, build_bot(settings, store, now=clock, pace=PACE), settings)


@dataclass
class Replicas:
    """The processes, each started again when it was killed; their clock, and the traps on their way."""

    start: Callable[[], ForkServerProcess]
    clock: SharedClock
    traps: Traps
    each: list[ForkServerProcess] = field(default_factory=list)

    def until(self, done: Callable[[], bool], *, kills: Sequence[str] = (), begin: datetime | None = None) -> None:
        """Lets them work, from an instant on, until that is so; with kills on the way as far as they come to them.

        The traps are set before the clock moves: what is due then is told by nobody before them.
        """
        self.traps.set(*kills)
        if begin is not None:
            self.clock.move_to(begin)
        self.clock.run()
        end = monotonic() + PATIENCE
        while not done():
            assert monotonic() < end, f"not done after {PATIENCE:.0f} s; killed at {self.traps.sprung}"
            self.each = [one if one.exitcode is None else self._instead_of(one) for one in self.each]
            sleep(0.02)
        self.traps.clear()

    def _instead_of(self, dead: ForkServerProcess) -> ForkServerProcess:
        assert dead.exitcode == -signal.SIGKILL, f"one ended by itself: {dead.exitcode}"
        dead.close()
        return self.start()

    def passes(self, seconds: float) -> None:
        """Lets so much of their time pass."""
        end = self.clock() + timedelta(seconds=seconds)
        self.until(lambda: self.clock() >= end)

    def end(self) -> None:
        for one in self.each:
            one.terminate()
        for one in self.each:
            one.join(ENDING)
            one.kill()
            one.join()


@contextmanager
def replicas(
    slack: Playground, database: str, clock: SharedClock, *, context: ForkServerContext, count: int
) -> Iterator[Replicas]:
    """So many bots at work in that workspace on that database; ended afterwards."""
    workspace, traps = slack.workspace, Traps(context)
    settings = Settings(
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_app_token=SecretStr(workspace.app_token),
        slack_api_url=slack.api_url,
        database_url=SecretStr(database),
    )

    def start() -> ForkServerProcess:
        process = context.Process(target=work, args=(settings, traps, clock), daemon=True)
        process.start()
        return process

    found = Replicas(start, clock, traps)
    try:
        for _ in range(count):
            found.each.append(start())
        slack.connected(timeout=60, count=count)
        yield found
    finally:
        found.end()
