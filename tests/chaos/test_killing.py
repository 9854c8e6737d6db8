"""Traps, in processes that really die of them."""

import os
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import sleep

import pytest

from bot import points
from bot.chaos.killing import Trap
from bot.chaos.plan import Killing

CONTEXT = get_context("forkserver")


def passes(trap: Trap, pipe: Connection) -> None:
    """A worker that passes every point three times and says which one comes next."""
    points.hook = trap.reached
    for _ in range(3):
        for name in points.POINTS:
            pipe.send(name)
            points.reached(name)
            if name == "before_post":
                # The call itself.
                sleep(0.05)
    pipe.send("alive")


def last_words(killing: Killing | None) -> tuple[list[str], int | None]:
    trap = Trap(CONTEXT)
    if killing is not None:
        trap.set(killing)
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=passes, args=(trap, theirs), daemon=True)
    process.start()
    theirs.close()
    said = []
    try:
        while True:
            said.append(ours.recv())
    except EOFError:
        process.join(10)
    ours.close()
    return said, process.exitcode


@pytest.mark.parametrize("passing", [1, 2])
@pytest.mark.parametrize("point", ["claimed", "after_post", "relayed"])
def test_a_process_dies_at_the_point_when_it_has_passed_it_so_often(point: str, passing: int) -> None:
    said, code = last_words(Killing(0, 0, point, passing))
    assert (said[-1], said.count(point), code) == (point, passing, -signal.SIGKILL)


def test_a_kill_during_a_call_comes_after_its_beginning() -> None:
    said, code = last_words(Killing(0.0031, 0, "during", 1))
    assert (said[-1], code) == ("before_post", -signal.SIGKILL)


def test_a_process_may_be_stopped_at_the_point_and_goes_on_from_there() -> None:
    trap = Trap(CONTEXT)
    trap.set(Killing(0, 0, "claimed", 1, frozen=60))
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=passes, args=(trap, theirs), daemon=True)
    process.start()
    theirs.close()
    while not trap.sprung:
        sleep(0.01)
    said = []
    while ours.poll(0.3):
        said.append(ours.recv())
    assert (said[-1], process.exitcode) == ("claimed", None)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGCONT)
    while said[-1] != "alive":
        said.append(ours.recv())
    process.join(10)
    ours.close()
    assert (said.count("claimed"), process.exitcode) == (3, 0), "it is stopped once"


def test_without_a_trap_nobody_dies() -> None:
    said, code = last_words(None)
    assert (said[-1], code) == ("alive", 0)
