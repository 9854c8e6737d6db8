"""The timer only wakes: what is due is decided by rows, never by a schedule."""

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)


class Timer:
    """Runs argument-free jobs every few seconds, each one at a time; a job that fails is logged and runs again."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")

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
        try:
            job()
        except Exception:
            log.exception("job failed", extra={"action": "job_failed", "job": name})
