"""Where a process is to die or to stop: a trap in shared memory that it springs itself on passing a point."""

import os
import signal
from ctypes import c_int
from multiprocessing.context import BaseContext
from threading import Thread
from time import sleep
from typing import Any

from bot import points
from bot.chaos.plan import Killing

DURING = "during"
# A call to a Slack on this machine takes a few milliseconds, so a kill this long after its beginning falls into it.
_LONGEST_CALL = 0.006
_NUMBERS = {name: number for number, name in enumerate(points.POINTS, start=1)}


class Trap:
    """Set by the one who kills, sprung by the one who dies; made before the process is started and given to it."""

    def __init__(self, context: BaseContext) -> None:
        # Point, passings left, for `during` the delay in microseconds, the signal, and whether it has sprung.
        self._cells: Any = context.RawArray(c_int, 5)

    def set(self, killing: Killing) -> None:
        """Makes the process kill or stop itself at the point, once it has passed it so many times."""
        assert killing.point is not None
        self._cells[3], self._cells[4] = signal.SIGSTOP if killing.frozen else signal.SIGKILL, 0
        self._cells[1] = killing.passing
        self._cells[2] = int(1e6 * _LONGEST_CALL * (killing.at * 1000 % 1))
        self._cells[0] = _NUMBERS[killing.point]

    def clear(self) -> None:
        self._cells[0] = 0

    @property
    def sprung(self) -> bool:
        """Whether the process has come to its point."""
        return bool(self._cells[4])

    def reached(self, name: str) -> None:
        """The hook of the process that is to die."""
        wanted = self._cells[0]
        inside_call = wanted == _NUMBERS[DURING]
        if not wanted or name != ("before_post" if inside_call else points.POINTS[wanted - 1]):
            return
        self._cells[1] -= 1
        if self._cells[1] <= 0:
            self._cells[0] = 0
            if inside_call:
                Thread(target=self._strike, args=(self._cells[2] / 1e6,), daemon=True).start()
            else:
                self._strike()

    def _strike(self, seconds: float = 0.0) -> None:
        """Ends this process as a power cut does, or stops it."""
        sleep(seconds)
        self._cells[4] = 1
        os.kill(os.getpid(), self._cells[3])
