"""Work on a long log shared by processes of our own: each takes the tickets from one key to before another."""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import Any, Protocol, TypeVar

from bot.store import Rows, Store, open_store
from sla_core.errors import SlaError

PART = 10_000
"""How many tickets a process takes at a time; fewer than two parts are not worth a second process."""
Keys = tuple[str | None, str | None]
Found_co = TypeVar("Found_co", covariant=True)


class CrewLost(SlaError):
    """A process that helped to count has ended, killed or out of memory: what is counted so far is of no use."""

    def __init__(self) -> None:
        super().__init__("a process that helped to count was ended before its time: nothing is counted, try it again")


class Job(Protocol[Found_co]):
    """What is to be found out of the log. It goes to other processes once, and must be fit for that."""

    def part(self, rows: Rows, keys: Keys, newest: int) -> Found_co:
        """What the tickets from one key to before another tell, by the events up to the newest."""
        ...


def available() -> int:
    """How many processes this machine can run at once for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew:
    """Processes that open the store each for itself; none begins before there is work for two.

    The log is only ever added to, so that whoever reads it up to the same event reads the same. Who leaves the crew
    with an error, as by Ctrl-C, ends it at once, and it ends by itself should this process be killed.
    """

    def __init__(self, rows: Rows, jobs: Sequence[Job[Any]], *, processes: int, part: int = PART) -> None:
        bounds = rows.replays.parts(part) if processes > 1 else []
        self.parts: list[Keys] = list(pairwise([None, *bounds, None]))
        self.newest = rows.replays.newest()
        self._begins = (rows.replays.address(), tuple(jobs))
        self._processes = min(processes, len(self.parts))
        self._pool: ProcessPoolExecutor | None = None
        self._lifeline: Connection | None = None

    @property
    def alone(self) -> bool:
        """Whether there is only one part, for this process to take."""
        return len(self.parts) == 1

    def results(self, job: Job[Found_co]) -> Iterator[Found_co]:
        """What each part tells, in the order of the parts; CrewLost if a process is."""
        number = next(number for number, one in enumerate(self._begins[1]) if one is job)
        count = len(self.parts)
        try:
            pool = self._begun()
            with _uninterrupted():
                found = pool.map(_part, [number] * count, self.parts, [self.newest] * count)
            yield from found
        except BrokenProcessPool as error:
            raise CrewLost from error

    def _begun(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Spawned, not forked: a copy of a process with threads and open connections is not sound.
            context = get_context("spawn")
            theirs, self._lifeline = context.Pipe(duplex=False)
            # This begins a process too, that of the resources they share, which lets interruptions through again.
            self._pool = ProcessPoolExecutor(self._processes, context, _begin, (*self._begins, theirs))
        return self._pool

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._pool is None or self._lifeline is None:
            return
        if kind is not None:
            self._lifeline.close()
        self._pool.shutdown(cancel_futures=True)
        self._lifeline.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes begun meanwhile hear of no Ctrl-C, which a terminal tells them too: this one does, and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_OWN: dict[str, tuple[Store, Sequence[Job[Any]]]] = {}


def _begin(address: str, jobs: Sequence[Job[Any]], lifeline: Connection) -> None:
    Thread(target=_follow, args=(lifeline,), daemon=True).start()
    _OWN["crew"] = (open_store(address), jobs)


def _follow(lifeline: Connection) -> None:
    """Ends this process as soon as the one that began it lets go of the line, or is no more."""
    with suppress(EOFError, OSError):
        lifeline.recv_bytes()
    os._exit(1)


def _part(job: int, keys: Keys, newest: int) -> Any:
    store, jobs = _OWN["crew"]
    with store.read() as rows:
        return jobs[job].part(rows, keys, newest)
