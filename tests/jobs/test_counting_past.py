"""The past counted by one process, by several, and in memory: always the same."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from bot.files.catalogue import proposed
from bot.files.reading import read_agreements
from bot.jobs.counting_past import Task, counted
from bot.jobs.crews import Crew
from bot.jobs.folding import logs_of
from bot.store import Rows, Store
from sla_core.backtest import Accumulator, Backtest
from sla_core.replay import refolded, standing
from sla_core.tickets import Assigned, Changed, Event
from tests.builders import asks, at, event, merges, opened, pauses, reopens, replies, resolves, resumes
from tests.house import AGREEMENTS, contracts_of, take

NOW = at("next Fri 17:00")
PROPOSED = AGREEMENTS.replace("P1: 1bh, P2: 2bh", "P1: 20bm, P2: 45bm").replace(
    "[waiting_customer]", "[waiting_third_party]"
)
TICKETS = 47


def moves(number: int, named: Callable[[int], dict[str, Any]]) -> Iterable[Event]:
    """What happens to some: another team, or another customer and service."""
    if number % 4 == 1:
        yield event(Assigned("ada", ("network", "desk")[number // 4 % 2]), "Mon 09:30", **named(9))
    if number % 6 == 2:
        yield event(Changed({"customer": "globex", "service": "mail"}), "Mon 09:30", **named(10))


def life(number: int) -> Iterable[Event]:
    """A ticket of one of many fates, some of which have to be folded."""
    key = f"N-{number:03}"

    def named(step: int) -> dict[str, Any]:
        return {"ticket": key, "event_id": f"{key}/{step}"}

    scope = {"priority": ("P1", "P2", "P3")[number % 3], "customer": ("acme", "globex")[number // 3 % 2]}
    yield opened(f"Mon 07:{number:02}", title=f'Said "{key}","scope":', **named(0), **scope)
    yield replies(f"Mon 08:{number:02}", **named(1))
    if number % 4 == 0:
        yield pauses("Mon 09:00", **named(2), reason=("waiting_customer", "waiting_third_party")[number // 4 % 2])
        yield resumes("Mon 13:00", **named(3))
    if number % 5 == 0:
        yield event(Changed({"priority": "P1"}), "Mon 10:00", **named(4))
    yield from moves(number, named)
    if number % 7 == 0:
        yield asks("Tue 10:00", **named(5))
    if number % 11 == 5:
        yield merges("Wed 09:00", "N-001", **named(6))
    if number % 3:
        yield resolves("Wed 12:00", **named(7))
    if number % 5 == 3:  # the end of a wait of no length, told before its beginning
        yield resumes("Mon 09:00", **named(11))
        yield pauses("Mon 09:00", **named(12), reason=("waiting_customer", "waiting_third_party")[number % 2])
    if number % 6 == 1:
        yield reopens("Thu 09:00", **named(8))


def everything() -> list[list[Event]]:
    return [list(life(number)) for number in range(TICKETS)]


@pytest.fixture
def task(house: Store) -> Task:
    """A proposal of tighter answers and other pauses, over a store full of tickets."""
    take(house, *(event for log in everything() for event in log), now=NOW, quiet=True)
    file = read_agreements(PROPOSED.encode(), name="proposed.yaml", now=NOW).file
    assert file is not None
    contracts = contracts_of(house)
    return Task(standing(contracts.catalogue, NOW), proposed(file, NOW), NOW, contracts.place, None, 3)


def figures(found: Backtest) -> object:
    """All but which record of a promise it was: equal ones of two processes are as good as one."""
    flips = [(one.ticket, one.turn, *(side and (side.used, side.outcome) for side in (one.before, one.after)))
             for one in found.flips]  # fmt: skip
    return found.tickets, found.rows, found.turned, flips


def by_one(rows: Rows, task: Task) -> Backtest:
    """All that is counted, by this process."""
    with Crew(rows, [task], processes=1) as crew:
        return counted(rows, task, crew).result()


@pytest.mark.parametrize(("processes", "part"), [(2, 1), (2, 10), (3, 5)])
def test_any_number_of_processes_finds_the_same(house: Store, task: Task, processes: int, part: int) -> None:
    with house.read() as rows:
        alone = by_one(rows, task)
        told: list[tuple[int, int]] = []
        with Crew(rows, [task], processes=processes, part=part) as crew:
            shared = counted(rows, task, crew, progress=lambda *how_far: told.append(how_far)).result()
    assert figures(shared) == figures(alone)
    assert alone.tickets == TICKETS
    assert sum(alone.turned.values()) > 3 * len(alone.turned)
    assert told == sorted(told)
    assert told[-1] == (TICKETS, TICKETS)


def test_the_store_is_counted_as_its_logs_are_folded(house: Store, task: Task) -> None:
    slow = Accumulator(most=3)
    with house.read() as rows:
        for key in rows.tickets.keys(open_only=False):
            log = logs_of(rows, [key])[key]
            before, after = (refolded(key, log, under, now=NOW) for under in (task.before, task.after))
            slow.take(key, "2025-06", (before, after))
        quick = by_one(rows, task)
    assert figures(quick) == figures(slow.result())


def test_what_came_later_than_the_newest_known_event_is_not_read(quick_house: Store) -> None:
    take(quick_house, opened("Mon 07:00", ticket="A", event_id="1"), now=NOW, quiet=True)
    with quick_house.read() as rows:
        newest = rows.replays.newest()
    take(quick_house, opened("Mon 08:00", ticket="B", event_id="2"), now=NOW, quiet=True)
    with quick_house.read() as rows:
        assert [told.ticket for told in rows.replays.stream(newest=newest)] == ["A"]
        assert [told.ticket for told in rows.replays.stream(keys=("B", None))] == ["B"]
        assert rows.replays.parts(1) == ["B"]
