"""The timer only wakes: what is due is decided by rows, never by a schedule."""

import logging
from collections.abc import Callable
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)


class Turnstile(Protocol):
    """A lock, such as threading.RLock."""

    def acquire(self, blocking: bool = True) -> bool: ...

    def release(self) -> None: ...


class Timer:
    """Runs argument-free jobs every few seconds, each one at a time; a job that fails is logged and runs again.

    A job skips its turn while `turnstile` is held: whoever moves the clock wants to see it strike in order.
    """

    def __init__(self, turnstile: Turnstile | None = None) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._turnstile = turnstile
        # A wake that melts into the next one is what was asked for, not worth a warning.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def every(self, seconds: float, name: str, job: Callable[[], object]) -> None:
        """Wakes a job every so often. Missed wakes melt into one; a late one still runs, however late."""
        self._scheduler.add_job(
            lambda: self._run(name, job),
            "interval",
            seconds=seconds,
            id=name,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Stops waking and waits for the jobs that run."""
        self._scheduler.shutdown(wait=True)

    def _run(self, name: str, job: Callable[[], object]) -> None:
        if self._turnstile is not None and not self._turnstile.acquire(blocking=False):
            return
        try:
            job()
        except Exception:
            log.exception("job failed", extra={"action": "job_failed", "job": name})
        finally:
            if self._turnstile is not None:
                self._turnstile.release()
