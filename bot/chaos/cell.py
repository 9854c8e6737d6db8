"""A place for one process of the storm: started, killed, and started again."""

import os
import signal
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from time import monotonic

from bot.chaos.killing import Trap
from bot.chaos.plan import Killing
from bot.chaos.worker import Orders, work

ANYWHERE = "anywhere"


@dataclass
class Cell:
    """`killed` counts by point; `fell` are the exit codes of processes that ended although nobody killed them."""

    context: ForkServerContext
    orders: Orders
    killed: dict[str, int] = field(default_factory=dict)
    fell: list[int] = field(default_factory=list)
    _queue: list[Killing] = field(default_factory=list)
    _victim: Killing | None = None
    _until: float = 0.0

    def __post_init__(self) -> None:
        self.trap = Trap(self.context)
        self.process = self._started()

    def _started(self) -> ForkServerProcess:
        self.trap.clear()
        process = self.context.Process(target=work, args=(self.orders, self.trap), daemon=True)
        process.start()
        return process

    def condemn(self, killing: Killing) -> None:
        """The process is to die once those condemned before it have."""
        self._queue.append(killing)

    @property
    def quiet(self) -> bool:
        """Whether nobody is to be killed here any more."""
        return not self._queue and self._victim is None

    def tend(self) -> None:
        """Sets the next trap, kills who did not walk into it in time, and replaces whoever has died."""
        if self.process.exitcode is not None:
            self._buried()
        if self._victim is None and self._queue:
            self._victim = self._queue.pop(0)
            self._until = monotonic() + (self.orders.plan.patience if self._victim.point else 0)
            if self._victim.point:
                self.trap.set(self._victim)
        if self._victim is not None and monotonic() >= self._until and self.process.exitcode is None:
            self._victim = Killing(self._victim.at, self._victim.replica, None)
            self._kill()

    def _kill(self) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join(10)

    def _buried(self) -> None:
        if self.process.exitcode == -signal.SIGKILL and self._victim is not None:
            point = self._victim.point or ANYWHERE
            self.killed[point] = self.killed.get(point, 0) + 1
            self._victim = None
        else:
            self.fell.append(self.process.exitcode or 0)
        self.process.close()
        self.process = self._started()

    def end(self, seconds: float) -> None:
        """Ends the process as a supervisor does, and kills it if it does not end in time."""
        if self.process.exitcode is None:
            self.process.terminate()
            wait([self.process.sentinel], seconds)
        if self.process.exitcode is None:
            self._kill()
        # One that was only just starting had not yet learned to end in order.
        if self.process.exitcode not in (0, -signal.SIGTERM):
            self.fell.append(self.process.exitcode or 0)
