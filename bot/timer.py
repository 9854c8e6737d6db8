"""The timer only wakes: what is due is decided by rows, never by a schedule."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler

from bot import now as clock
from bot.now import Now

log = logging.getLogger(__name__)

# A job is late once it has missed this many turns, though never within a minute: a slow one is not a dead one.
TURNS, LEAST_SECONDS = 3, 60.0
# How long a job waits for the turnstile. Those that wake at the same moment go one after the other.
PATIENCE = 0.5
# The first wake of a job comes this many seconds after the start.
SOON = 1.5


class Turnstile(Protocol):
    """A lock, such as threading.RLock."""

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool: ...

    def release(self) -> None: ...


class Timer:
    """Runs argument-free jobs every few seconds, each one at a time; a job that fails is logged and runs again.

    A job skips its turn while `turnstile` is held for long: whoever moves the clock wants to see it strike in order.
    `ticks` counts the seconds by which a job is late, whatever the clock is moved to.
    `successes` says when each job last ended well; one that hangs is skipped silently for ever.
    """

    def __init__(
        self, turnstile: Turnstile | None = None, *, now: Now = clock.now, ticks: Callable[[], float] = monotonic
    ) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._turnstile = turnstile
        self._now, self._ticks = now, ticks
        self.successes: dict[str, datetime] = {}
        self._seconds: dict[str, float] = {}
        self._well: dict[str, float] = {}
        # A wake that melts into the next one is what was asked for, not worth a warning.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def every(self, seconds: float, name: str, job: Callable[[], object], *, soon: bool = True) -> None:
        """Wakes a job every so often. Missed wakes melt into one; a late one still runs, however late.

        The first wake comes soon after the start, so that a process that is often started anew does all of its work.
        """
        self._seconds[name], self._well[name] = seconds, self._ticks()
        self._scheduler.add_job(
            lambda: self._run(name, job),
            "interval",
            seconds=seconds,
            id=name,
            next_run_time=clock.now() + timedelta(seconds=min(seconds, SOON) if soon else seconds),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        self._well = dict.fromkeys(self._seconds, self._ticks())
        self._scheduler.start()

    def late(self) -> list[str]:
        """The jobs that have not ended well for too many of their turns, counted from the start at the earliest."""
        now = self._ticks()
        return sorted(
            name
            for name, seconds in self._seconds.items()
            if now - self._well[name] > max(TURNS * seconds, LEAST_SECONDS)
        )

    def stop(self) -> None:
        """Stops waking and waits for the jobs that run."""
        self._scheduler.shutdown(wait=True)

    def _run(self, name: str, job: Callable[[], object]) -> None:
        if self._turnstile is not None and not self._turnstile.acquire(timeout=PATIENCE):
            return
        try:
            job()
        except Exception:
            log.exception("job failed", extra={"action": "job_failed", "job": name})
        else:
            self._well[name], self.successes[name] = self._ticks(), self._now()
        finally:
            if self._turnstile is not None:
                self._turnstile.release()
