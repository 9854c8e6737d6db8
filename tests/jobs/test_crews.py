"""Work that is shared by processes: in order, and at once over when one of them dies or whoever waits gives up."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import active_children
from threading import Event

import pytest

from bot.jobs.crews import Crew, CrewLost, Keys
from bot.store import Rows, Store
from tests.builders import at, opened
from tests.house import take

NOW = at("Fri 17:00")
NAMES = ["A", "B", "C", "D", "E"]
PARTS: list[Keys] = [(None, "B"), ("B", "C"), ("C", "D"), ("D", "E"), ("E", None)]


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells which part it was, and by which process."""

    def part(self, rows: Rows, keys: Keys, newest: int) -> tuple[Keys, list[str], int]:
        return keys, [told.ticket for told in rows.replays.stream(keys=keys, newest=newest)], os.getpid()


@dataclass(frozen=True, slots=True)
class Dying:
    """Is killed, as the system kills who takes too much memory, at the part that begins with D."""

    def part(self, rows: Rows, keys: Keys, newest: int) -> Keys:
        if keys[0] == "D":
            os.kill(os.getpid(), signal.SIGKILL)
        return keys


@dataclass(frozen=True, slots=True)
class Endless:
    """Does the first part, and is never done with any other."""

    def part(self, rows: Rows, keys: Keys, newest: int) -> Keys:
        if keys[0] is not None:
            Event().wait()
        return keys


@dataclass(frozen=True, slots=True)
class Deaf:
    """Interrupts its own process, as a terminal does with all that run in it, and goes on."""

    def part(self, rows: Rows, keys: Keys, newest: int) -> Keys:
        os.kill(os.getpid(), signal.SIGINT)
        return keys


@pytest.fixture
def rows(house: Store) -> Iterator[Rows]:
    """Five tickets."""
    take(house, *(opened("Mon 07:00", ticket=name, event_id=name) for name in NAMES), now=NOW, quiet=True)
    with house.read() as rows:
        yield rows


Begun = Callable[[], list[int | None]]


@pytest.fixture
def begun() -> Begun:
    """Which processes run that did not when the test began: others may hold some of their own."""
    before = {one.pid for one in active_children()}
    return lambda: [one.pid for one in active_children() if one.pid not in before]


def test_every_part_is_told_in_order_and_by_processes_of_its_own(rows: Rows, begun: Begun) -> None:
    job, other = Telling(), Deaf()
    with Crew(rows, [other, job], processes=2, part=1) as crew:
        assert not crew.alone
        found = list(crew.results(job))
        again = list(crew.results(other))
    assert [(keys, names) for keys, names, _ in found] == [
        (keys, [name]) for keys, name in zip(PARTS, NAMES, strict=True)
    ]
    assert os.getpid() not in {process for _, _, process in found}
    assert again == PARTS, "Ctrl-C is for the process that waits to hear"
    assert begun() == []


def test_one_process_begins_no_other_and_neither_does_one_part(rows: Rows, begun: Begun) -> None:
    for processes, part in ((1, 1), (3, len(NAMES))):
        with Crew(rows, [Telling()], processes=processes, part=part) as crew:
            assert crew.alone
            assert begun() == []


def test_a_process_that_is_killed_is_a_line_for_people_and_ends_the_others(rows: Rows, begun: Begun) -> None:
    job = Dying()
    with pytest.raises(CrewLost, match="was ended before its time"), Crew(rows, [job], processes=2, part=1) as crew:
        list(crew.results(job))
    assert begun() == []


def interrupted(rows: Rows) -> None:
    job = Endless()
    with Crew(rows, [job], processes=2, part=1) as crew:
        for _ in crew.results(job):
            raise KeyboardInterrupt


def test_whoever_gives_up_does_not_wait_for_what_is_not_done(rows: Rows, begun: Begun) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(rows)
    assert begun() == []
