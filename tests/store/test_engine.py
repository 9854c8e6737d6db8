"""Stores are opened by address, and everything in them happens in transactions."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Rows, Store, open_store
from bot.store.errors import BadAddress, Refused, Unreachable
from bot.store.paging import OverrideRow, WorkerRow
from bot.store.records import FeedRow, ImportRow
from tests.builders import opened
from tests.store.samples import NOON, clock, document, escalation, escalations, notice, stored, verdict

WANTED = "write sqlite:///sla.db or postgresql://user:password@host:5432/name"


@pytest.mark.parametrize(
    ("address", "gist"),
    [
        ("", "it is empty"),
        ("   ", "it is empty"),
        ("sla.db", "this is not an address"),
        ("mysql://bo:hunter2@db/sla", "'mysql' is not a database this program knows"),
        ("postgresql+asyncpg://bo:hunter2@db/sla", "'postgresql+asyncpg' is not a database this program knows"),
        # A password with a slash or an @ that was not escaped lands where the port is expected.
        ("postgresql://bo:hunter2@db:hunter2/sla", "this is not an address"),
        # Each connection would see a database of its own.
        ("sqlite://", "it names no file"),
        ("sqlite:///:memory:", "it names no file"),
        ("sqlite:///no/such/folder/sla.db", "there is no folder 'no/such/folder'"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_write_and_tells_no_secret(address: str, gist: str) -> None:
    with pytest.raises(BadAddress) as caught:
        open_store(address)
    assert str(caught.value) == f"DATABASE_URL: {gist}; {WANTED}"
    assert "hunter2" not in repr(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_way_to_write_postgresql_is_understood(scheme: str) -> None:
    store = open_store(f"{scheme}://bo:hunter2@db.example:5432/sla")
    assert store.dialect == "postgresql"
    assert repr(store) == "Store('postgresql+psycopg://bo:***@db.example:5432/sla')"


def test_a_server_that_is_not_there_is_unreachable() -> None:
    store = open_store("postgresql://bo:hunter2@127.0.0.1:1/sla")
    with pytest.raises(Unreachable, match="cannot be reached or written to") as caught, store.read():
        pass
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "sla.db").write_text("Dear diary, " * 100)
    with pytest.raises(Unreachable, match="not a database"), open_store(f"sqlite:///{tmp_path / 'sla.db'}").write():
        pass


def test_a_full_disk_is_unreachable_and_the_store_goes_on_afterwards(sqlite_store: Store) -> None:
    with sqlite_store.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(Unreachable, match="full"), sqlite_store.write() as rows:
        rows.events.append([opened("Mon 09:00", title="x" * 100_000)], NOON)
    with sqlite_store.engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    with sqlite_store.write() as rows:
        assert len(rows.events.append([opened("Mon 09:00")], NOON).added) == 1


def _write_everything(rows: Rows, then: Callable[[], object] = bool) -> None:
    rows.events.append([opened("Mon 09:00")], NOON)
    stored(rows, clock())
    rows.verdicts.append([verdict()])
    rows.documents.add(document())
    escalations(rows, escalation())
    rows.outbox.add([notice()])
    rows.budget.put_off("C1", NOON)
    rows.inbox.take("action|1", now=NOON, kind="action")
    rows.workers.beat(WorkerRow("host:1", NOON, NOON, "0002"))
    rows.overrides.add(OverrideRow("o1", "desk", "ada", NOON, NOON))
    rows.feeds.put(FeedRow("https://calendar.example", NOON))
    rows.imports.save(ImportRow("f00", "csv", 1, {}, NOON))
    then()
    rows.trail.note("loaded", at=NOON, actor="ada", facts={})


def _count(store: Store) -> int:
    tables = (
        "event", "ticket", "clock", "verdict", "document", "import_run", "escalation", "outbox", "channel_budget",
        "inbox", "audit", "worker", "roster_override", "feed",
    )  # fmt: skip
    with store.engine.connect() as connection:
        return sum(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables)


def test_leaving_a_writing_block_keeps_what_was_written(store: Store) -> None:
    with store.write() as rows:
        _write_everything(rows)
    assert _count(store) == 14


def test_an_exception_leaves_nothing_of_what_was_written(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as rows:
        _write_everything(rows, then=lambda: 1 // 0)
    assert _count(store) == 0


def test_a_refused_row_takes_the_others_with_it(store: Store) -> None:
    with pytest.raises(Refused), store.write() as rows:
        _write_everything(rows, then=lambda: rows.verdicts.append([verdict()]))
    assert _count(store) == 0


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(Refused, match=r"read.?only"), store.read() as rows:
        _write_everything(rows)
    assert _count(store) == 0


def test_writing_is_possible_again_after_reading(store: Store) -> None:
    for _ in range(3):
        with store.read() as rows:
            rows.events.count()
    with store.write() as rows:
        _write_everything(rows)
    assert _count(store) == 14


@pytest.mark.parametrize("field", ["started_at", "due_at", "decided_at"])
def test_an_instant_without_a_zone_is_refused(store: Store, field: str) -> None:
    naive = datetime(2025, 6, 2, 9)
    with pytest.raises(Refused, match="timezone"), store.write() as rows:
        stored(rows, clock(**{field: naive}))
    assert _count(store) == 0


def test_asking_about_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="timezone"), store.read() as rows:
        rows.clocks.due(datetime(2025, 6, 2, 9), 10)


def test_sqlite_is_set_up_to_survive_a_power_cut(sqlite_store: Store) -> None:
    with sqlite_store.engine.connect() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
                 for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_postgresql_waits_only_so_long(store: Store) -> None:
    if store.dialect == "sqlite":
        return
    with store.engine.connect() as connection:
        found = [connection.execute(text(f"SHOW {name}")).scalar_one()
                 for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")]  # fmt: skip
    assert found == ["10s", "1min", "1min"]
