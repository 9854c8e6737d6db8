"""What one process learnt and kept is what another forecasts from: the same answers as from learning anew."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from bot.jobs.asking import About
from bot.jobs.digest import digest_facts
from bot.jobs.digest_asking import digest_of, entry_now
from bot.jobs.digest_telling import tell_due
from bot.jobs.forecast import detail, outlook
from bot.jobs.forecast_why import forecast_why
from bot.jobs.keeping_learnt import Kept, recalled
from bot.jobs.learning import FRESH, LONGEST, Learnt, Memory
from bot.store import Store
from tests.builders import at, replies
from tests.house import AGREEMENTS, contracts_of, loaded, take
from tests.jobs.test_forecast import begun, done, history

NOW = at("Tue 07:00")
DIGESTS = 'digests:\n  morning: {channel: C0LEADS001, at: "09:00"}\n'


@pytest.fixture
def desk(store: Store) -> Store:
    """Thirty-one tickets of the past, and three that are open."""
    loaded(store)
    history(store)
    take(store, *done("X", "Mon 08:00"), begun("A", "Mon 14:00"), begun("B", "Mon 14:30"), now=NOW)
    take(store, begun("G", "Tue 06:50", customer="globex", priority="P1"), now=NOW)
    return store


def learnt(store: Store, memory: Memory, now: datetime = NOW) -> Learnt:
    with store.read() as rows:
        return memory.learnt(rows, contracts_of(store), now)


def kept(store: Store, now: datetime = NOW) -> Learnt:
    """What a process learnt, kept for the others."""
    memory = Kept()
    found = learnt(store, memory, now)
    assert memory.keep(store)
    assert not memory.unkept
    assert not memory.keep(store), "it is kept once"
    return found


def answers(store: Store, memory: Memory, now: datetime) -> list[object]:
    """All that is forecast, by everything that forecasts."""
    contracts = contracts_of(store)
    with store.read() as rows:
        digest = digest_of(rows, contracts, entry_now(contracts, "", now=now), now.date(), memory=memory, now=now)
        return [
            outlook(rows, contracts, memory, About(), now=now),
            outlook(rows, contracts, memory, About(customer="globex"), hours=100, now=now),
            detail(rows, contracts, memory, "A", now=now),
            forecast_why(rows, contracts, memory, "B", now=now),
            digest_facts(digest),
        ]


@pytest.mark.parametrize("later", [timedelta(), FRESH, LONGEST - timedelta(seconds=1)])
def test_another_process_forecasts_from_what_was_kept_as_if_it_had_learnt_itself(desk: Store, later: timedelta) -> None:
    first = kept(desk, NOW + later)
    other = Kept()
    assert answers(desk, other, NOW + later) == answers(desk, Memory(), NOW + later)
    assert not other.unkept, "it learnt nothing"
    assert learnt(desk, other, NOW + later).at == first.at


def test_while_nothing_happens_it_serves_for_a_day(desk: Store) -> None:
    first = kept(desk)
    for later, same in ((FRESH, True), (LONGEST - timedelta(seconds=1), True), (LONGEST, False)):
        other = Kept()
        assert (learnt(desk, other, NOW + later).at == first.at, other.unkept) == (same, not same), later


def talked(store: Store) -> None:
    take(store, replies("Tue 06:55", ticket="G", event_id="G/2"), now=NOW)


def another_file(store: Store) -> None:
    loaded(store, AGREEMENTS.replace("objective: 90%", "objective: 95%"), now=NOW)


def restated(store: Store) -> None:
    # The answer of H-29 came too late by what was known: now it is told that there was one before.
    take(store, replies("Mon 07:20", ticket="H-29", event_id="H-29/early"), now=NOW)
    with store.read() as rows:
        assert rows.verdicts.restated() > 0


# What happens after it was kept, whether it serves a minute later, and why.
HAPPENS = [
    (lambda store: None, True, "nothing happened"),
    (talked, False, "of so few lives one event is news"),
    (another_file, False, "other promises have other clocks"),
    (restated, False, "what it learnt of a clock is not so any more"),
]


@pytest.mark.parametrize(("happens", "serves", "why"), HAPPENS, ids=[row[-1] for row in HAPPENS])
def test_what_makes_it_wrong_makes_it_stale(desk: Store, happens: object, serves: bool, why: str) -> None:
    assert callable(happens)
    kept(desk)
    happens(desk)
    later, other = NOW + timedelta(minutes=1), Kept()
    found = learnt(desk, other, later)
    assert (other.unkept, found.at) == (not serves, NOW if serves else later), why
    if not serves:
        assert answers(desk, other, later) == answers(desk, Memory(), later)
        assert other.keep(desk)
        assert learnt(desk, Kept(), later).at == later


def test_a_restatement_makes_stale_what_a_process_holds_itself_too(desk: Store) -> None:
    memory = Memory()
    first = learnt(desk, memory)
    assert learnt(desk, memory, NOW + timedelta(minutes=1)) is first
    restated(desk)
    assert learnt(desk, memory, NOW + timedelta(minutes=1)) is not first


def test_of_two_that_learn_at_once_each_is_right_and_the_last_is_kept(desk: Store) -> None:
    memories = [Kept() for _ in range(4)]
    for number, memory in enumerate(memories):
        learnt(desk, memory, NOW + timedelta(seconds=number))
    at_once = Barrier(len(memories))

    def keep(memory: Kept) -> None:
        at_once.wait(10)
        memory.keep(desk)

    threads = [Thread(target=keep, args=(memory,)) for memory in memories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(memory.unkept for memory in memories)
    last = NOW + timedelta(seconds=3)
    with desk.read() as rows:
        known = recalled(rows)
    assert known is not None
    assert known.at == last
    assert answers(desk, Memory(known), last) == answers(desk, Memory(), last)


def test_what_a_program_of_another_format_kept_is_learnt_anew(desk: Store) -> None:
    kept(desk)
    with desk.write() as rows:
        row = rows.figures.get("forecast")
        assert row is not None
        rows.figures.keep("forecast", {**row.facts, "format": 1}, made_at=NOW + timedelta(seconds=1))
    other = Kept()
    learnt(desk, other, NOW + timedelta(seconds=2))
    assert other.unkept


def test_a_digest_that_is_told_reads_what_was_kept(desk: Store) -> None:
    loaded(desk, AGREEMENTS + DIGESTS, now=NOW - timedelta(days=1))
    contracts = contracts_of(desk)
    tell_due(desk, contracts, now=NOW - timedelta(hours=1))
    kept(desk, NOW - timedelta(minutes=1))
    reading = Kept()
    assert tell_due(desk, contracts, now=NOW + timedelta(seconds=1), memory=reading) == 1
    assert not reading.unkept
    fresh = Memory()
    assert learnt(desk, reading, NOW).at == NOW - timedelta(minutes=1) != learnt(desk, fresh, NOW).at
