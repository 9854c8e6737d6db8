"""A place for one process of the storm: started, killed, and started again."""

import os
import signal
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from time import monotonic

from bot.chaos.killing import Trap
from bot.chaos.plan import Killing
from bot.chaos.worker import Orders, work

ANYWHERE = "anywhere"


@dataclass
class Cell:
    """`killed` and `frozen` count by point; `fell` are the exit codes of processes that ended by themselves."""

    context: ForkServerContext
    orders: Orders
    killed: dict[str, int] = field(default_factory=dict)
    frozen: dict[str, int] = field(default_factory=dict)
    fell: list[int] = field(default_factory=list)
    _queue: list[Killing] = field(default_factory=list)
    _victim: Killing | None = None
    _until: float = 0.0
    _thaw_at: float | None = None

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
        if self._victim is not None and self._victim.frozen:
            self._thaw_in_time(self._victim)
        elif self._victim is not None and monotonic() >= self._until and self.process.exitcode is None:
            self._victim = replace(self._victim, point=None)
            self._kill()

    def _thaw_in_time(self, victim: Killing) -> None:
        """Stops a process that did not stop itself in time, and lets one go on that was stopped for long enough."""
        assert self.process.pid is not None
        if self._thaw_at is None and (self.trap.sprung or monotonic() >= self._until):
            point = victim.point if victim.point and self.trap.sprung else ANYWHERE
            self.trap.clear()
            os.kill(self.process.pid, signal.SIGSTOP)
            self.frozen[point] = self.frozen.get(point, 0) + 1
            self._thaw_at = monotonic() + victim.frozen
        elif self._thaw_at is not None and monotonic() >= self._thaw_at:
            self._thaw()
            self._victim = None

    def _thaw(self) -> None:
        if self._thaw_at is not None:
            assert self.process.pid is not None
            os.kill(self.process.pid, signal.SIGCONT)
            self._thaw_at = None

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
            self._thaw()
            wait([self.process.sentinel], seconds)
        if self.process.exitcode is None:
            self._kill()
        # One that was only just starting had not yet learned to end in order.
        if self.process.exitcode not in (0, -signal.SIGTERM):
            self.fell.append(self.process.exitcode or 0)
