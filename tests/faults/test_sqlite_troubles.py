"""SQLite in trouble: disk full, read-only, locked, copied while in use. No crash, and what was taken stays taken."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import Connection, event

from bot.store import Store, open_store
from bot.store.errors import StoreError
from bot.store.paging import OutboxState
from sla_core.escalations import Stage
from tests.faults.desk import BREACH, desk
from tests.faults.test_answers import lines
from tests.office import ADA


def file_of(store: Store) -> Path:
    return Path(store.engine.url.database or "")


@contextmanager
def full(store: Store) -> Iterator[None]:
    """A file that may not grow by another page, as on a disk that is full."""

    def no_more(driver: sqlite3.Connection, *_: object) -> None:
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(store.engine, "connect", no_more)
    store.engine.dispose()
    try:
        yield
    finally:
        event.remove(store.engine, "connect", no_more)
        store.engine.dispose()


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """A file system that takes no more writes."""

    def only(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = 1")

    event.listen(store.engine, "begin", only)
    try:
        yield
    finally:
        event.remove(store.engine, "begin", only)
        store.engine.dispose()


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Somebody else holds the write lock."""
    with closing(sqlite3.connect(file_of(store), isolation_level=None)) as holder:
        holder.execute("PRAGMA busy_timeout = 5000")
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")


@pytest.fixture
def impatient(sqlite_store: Store) -> Iterator[Store]:
    """A store that waits a fifth of a second for a lock."""
    with closing(open_store(str(sqlite_store.engine.url), patience=0.2)) as store:
        yield store


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def tried(work: Callable[[], None]) -> bool:
    """Whether a turn of the jobs went through; a store that cannot write says so by its own error and nothing else."""
    try:
        work()
    except StoreError:
        return False
    return True


@pytest.mark.parametrize("trouble", [full, read_only])
def test_a_disk_that_takes_nothing_loses_nothing_and_the_pages_come_when_it_does_again(
    sqlite_store: Store, trouble: Callable[[Store], AbstractContextManager[None]]
) -> None:
    with desk(sqlite_store) as found:
        for number in range(20):
            found.opens(f"T-{number}")
        found.clock.move_to(BREACH)
        with trouble(sqlite_store):
            went = [tried(found.turn) for _ in range(5)]
            assert not all(went), "something was to be written"
        found.passes(45, step=1.5)
        for number in range(20):
            assert (found.states(ticket=f"T-{number}"), found.copies(f"T-{number}")) == ([OutboxState.SENT], [1])
        assert found.problems() == []
    assert integrity(file_of(sqlite_store)) == "ok"


def test_a_database_that_cannot_be_written_when_slack_answers_sends_the_page_once_all_the_same(
    impatient: Store,
) -> None:
    with desk(impatient) as found:
        found.opens()
        fault = found.slack.workspace.faults.order("chat.postMessage", "hang_after", seconds=0.7)
        found.clock.move_to(BREACH)
        turn = Thread(target=tried, args=(found.turn,))
        turn.start()
        found.slack.workspace.wait_for(lambda: fault.times == 0)
        with locked(impatient):
            turn.join()
        found.passes(60)
        assert (found.states(), found.copies()) == ([OutboxState.SENT], [1])


@pytest.mark.parametrize("seconds", [1, pytest.param(30, marks=pytest.mark.long)])
def test_a_database_that_is_locked_for_a_while_delays_and_loses_nothing(seconds: int, impatient: Store) -> None:
    with desk(impatient) as found:
        found.opens()
        found.clock.move_to(BREACH)
        end = monotonic() + seconds
        with locked(impatient):
            while monotonic() < end:
                assert not tried(found.turn)
        found.passes(5)
        assert (found.states(), found.copies()) == ([OutboxState.SENT], [1])
        assert found.problems() == []


def test_a_copy_made_at_any_instant_is_sound_and_keeps_what_was_acknowledged(
    sqlite_store: Store, tmp_path: Path
) -> None:
    with desk(sqlite_store, connected=True) as found:
        for number in range(6):
            found.opens(f"T-{number}")
        copies: list[tuple[int, Path]] = []
        done = Event()
        acked = [0]

        def copy() -> None:
            number = 0
            while not done.is_set():
                path = tmp_path / f"copy-{number}.db"
                before = acked[0]
                # As a snapshot of the file system would be: both files as they are at one instant.
                with locked(sqlite_store):
                    for ending in ("", "-wal"):
                        if (source := Path(f"{file_of(sqlite_store)}{ending}")).exists():
                            shutil.copy(source, f"{path}{ending}")
                copies.append((before, path))
                number += 1
                sleep(0.05)

        copying = Thread(target=copy)
        copying.start()
        found.until(BREACH)
        for number in range(6):
            found.passes(2)
            found.slack.person(ADA).types("C0DESK0001", f"/sla ack T-{number}").reply()
            acked[0] = number + 1
        done.set()
        copying.join()
        assert len(lines(found)) == 1
    for before, path in copies:
        check(before, path)


def check(acknowledged: int, path: Path) -> None:
    assert integrity(path) == "ok"
    with closing(open_store(f"sqlite:///{path}")) as store, store.read() as rows:
        stages = [one.stage for n in range(6) for one in rows.escalations.of(f"T-{n}")]
        assert stages.count(Stage.ACKED) >= acknowledged
        assert rows.trail.verify() == []
