"""The import job on real databases: once, twice, stopped in the middle, and from several files."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from bot.imports.columns_reading import preset
from bot.imports.rows import BadRow
from bot.imports.streams import BadFile
from bot.jobs import importing
from bot.jobs.contracts import Contracts
from bot.jobs.import_summary import Summary
from bot.jobs.importing import Progress, import_events
from bot.store import Store, open_store
from bot.store.errors import Busy
from sla_core.tickets import Event as TicketEvent
from tests.builders import at
from tests.imports.sheets import DATA, EVENTS, EVENTS_HEAD, STATES, STATES_HEAD, columns, sheet

NOW = at("2026-06-01 12:00")
UCI = DATA / "uci.csv"


class Stopped(Exception):
    """The import is killed here."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_TICKETS", 5)


def take(store: Store, path: Path = UCI, name: str = "uci", *, now: datetime = NOW) -> Summary:
    return import_events(store, Contracts(), path, preset(name), now=now)


def stop_after(batches: int) -> Callable[[Progress], None]:
    done = []

    def progress(so_far: Progress) -> None:
        done.append(so_far)
        if len(done) == batches:
            raise Stopped

    return progress


def stored(store: Store) -> dict[str, list[TicketEvent]]:
    with store.read() as rows:
        return dict(rows.events.stream())


def test_an_import_fills_the_log_and_says_what_it_did(store: Store) -> None:
    done = take(store)
    assert (done.file, done.source, done.rows, done.tickets, done.known, done.refused) == (
        "uci.csv",
        "uci",
        269,
        42,
        0,
        (),
    )
    assert (done.first, done.last) == (at("2016-02-29 04:40"), at("2016-12-06 11:00"))
    assert done.added == sum(map(len, stored(store).values()))
    assert done.resumed_at == 0


def test_importing_again_changes_nothing(store: Store) -> None:
    first, before = take(store), stored(store)
    again = take(store)
    assert (again.added, again.known, again.resumed_at) == (0, first.added, 0)
    assert stored(store) == before


@pytest.mark.parametrize("batches", [1, 4, 8])
def test_a_killed_import_goes_on_where_it_was(store: Store, tmp_path: Path, batches: int) -> None:
    with pytest.raises(Stopped):
        import_events(store, Contracts(), UCI, preset("uci"), now=NOW, progress=stop_after(batches))
    half = sum(map(len, stored(store).values()))
    rest = take(store)
    assert 0 < half < rest.added
    assert (rest.resumed_at > 0, rest.known, rest.tickets) == (True, 0, 42)
    assert rest.added == sum(map(len, stored(store).values()))


def test_a_resumed_import_equals_an_uninterrupted_one(store: Store, sqlite_store: Store) -> None:
    with pytest.raises(Stopped):
        import_events(store, Contracts(), UCI, preset("uci"), now=NOW, progress=stop_after(3))
    resumed, whole = take(store), take(sqlite_store)
    assert stored(store) == stored(sqlite_store)
    assert (resumed.added, resumed.rows, resumed.first, resumed.last) == (
        whole.added,
        whole.rows,
        whole.first,
        whole.last,
    )


def test_a_changed_file_starts_from_the_beginning(sqlite_store: Store, tmp_path: Path) -> None:
    head, *rows = UCI.read_text(encoding="utf-8").splitlines()
    path = sheet(tmp_path, head, *rows)
    with pytest.raises(Stopped):
        import_events(sqlite_store, Contracts(), path, preset("uci"), now=NOW, progress=stop_after(3))
    sheet(tmp_path, head, *rows[:-2])
    done = take(sqlite_store, path)
    assert done.resumed_at == 0
    assert done.known > 0


def test_the_same_rows_scattered_give_the_same_log(sqlite_store: Store, tmp_path: Path) -> None:
    first, before = take(sqlite_store), stored(sqlite_store)
    head, *rows = UCI.read_text(encoding="utf-8").splitlines()
    done = take(sqlite_store, sheet(tmp_path, head, *rows[1::2], *rows[::2]))
    assert (done.added, done.known) == (0, first.added)
    assert stored(sqlite_store) == before


def test_progress_comes_to_all_rows_and_bytes(sqlite_store: Store) -> None:
    seen: list[Progress] = []
    import_events(sqlite_store, Contracts(), UCI, preset("uci"), now=NOW, progress=seen.append)
    assert [one.rows for one in seen] == sorted({one.rows for one in seen})
    assert seen[-1] == Progress(269, 269, UCI.stat().st_size, UCI.stat().st_size)


def test_months_are_imported_one_after_the_other(sqlite_store: Store) -> None:
    months = [
        take(sqlite_store, DATA / f"preppin-{month}.csv", "preppin") for month in ("january", "february", "march")
    ]
    assert [one.added > 0 and not one.refused for one in months] == [True] * 3
    with sqlite_store.read() as rows:
        resolved = [row.ticket for row in rows.tickets.find(open_only=False) if row.ticket.resolved]
    assert len(resolved) == 103


def test_months_may_come_in_any_order(sqlite_store: Store) -> None:
    for month in ("march", "january", "february"):
        take(sqlite_store, DATA / f"preppin-{month}.csv", "preppin")
    with sqlite_store.read() as rows:
        found = {row.ticket.key: row.ticket for row in rows.tickets.find(open_only=False)}
    assert len(found) == 103
    assert all(ticket.resolved for ticket in found.values())


def test_bad_rows_are_counted_by_reason_with_their_first_places(sqlite_store: Store, tmp_path: Path) -> None:
    bad = [f"T{n},{n + 40}/6/2025 10:00,0,ada,?,c,M,Low,g,p,New" for n in range(9)]
    good = "T99,1/6/2025 10:00,0,ada,?,c,M,Low,g,p,New"
    path = sheet(tmp_path, STATES_HEAD, *bad, good, "short")
    done = import_events(sqlite_store, Contracts(), path, columns(STATES), now=NOW)
    assert [(one.count, len(one.places)) for one in done.refused] == [(9, 5), (1, 1)]
    assert done.refused[0].places[0].startswith("rows.csv:2: column 'changed': '40/6/2025 10:00' is not a time")
    assert done.refused[1].places == ("rows.csv:12: has 1 cell; wanted 11, as many as the first line has",)
    assert (done.added, done.left_out, done.rows) == (1, 10, 11)


def test_what_the_log_refuses_is_counted_too(sqlite_store: Store, tmp_path: Path) -> None:
    future = [f"T{n},2099-01-0{n}T09:00Z,Created,ada,M,,,,,,,,,," for n in range(1, 4)]
    path = sheet(tmp_path, EVENTS_HEAD, "T9,2025-06-02T09:00Z,Created,ada,M,,,,,,,,,,", *future)
    done = import_events(sqlite_store, Contracts(), path, columns(EVENTS), now=NOW)
    (refused,) = done.refused
    assert (done.added, refused.count) == (1, 3)
    assert "lies in the future" in refused.reason
    assert [place.split(" ")[0] for place in refused.places] == ["rows.csv:3:", "rows.csv:4:", "rows.csv:5:"]


def test_what_the_log_refused_before_the_stop_still_counts(sqlite_store: Store, tmp_path: Path) -> None:
    rows = [f"T{n},{'2099' if n % 2 else '2025'}-01-01T09:00Z,Created,ada,M,,,,,,,,,," for n in range(40)]
    path = sheet(tmp_path, EVENTS_HEAD, *rows)
    with pytest.raises(Stopped):
        import_events(sqlite_store, Contracts(), path, columns(EVENTS), now=NOW, progress=stop_after(2))
    done = import_events(sqlite_store, Contracts(), path, columns(EVENTS), now=NOW)
    assert (done.added, done.left_out, done.resumed_at > 0) == (20, 20, True)


def test_an_event_told_differently_keeps_its_first_content(sqlite_store: Store, tmp_path: Path) -> None:
    line = {"ticket": "T1", "at": "2026-03-02T09:00:00Z", "kind": "resolved", "data": {}, "event_id": "e1"}
    take(sqlite_store, sheet(tmp_path, json.dumps(line), name="one.jsonl"), "sla-bot")
    changed = json.dumps({**line, "kind": "reopened"})
    done = take(sqlite_store, sheet(tmp_path, changed, name="two.jsonl"), "sla-bot")
    assert (done.added, done.left_out) == (0, 1)
    assert done.refused[0].places[0].startswith("two.jsonl:1:")


@pytest.fixture
def impatient(store_url: str) -> Iterator[Store]:
    """A store that waits for others only shortly."""
    opened = open_store(store_url, patience=0.3)
    yield opened
    opened.close()


def hold(store_url: str, seconds: float) -> Thread:
    """Somebody else who keeps the import's first ticket locked for a while, and has it when this returns."""
    held = Event()

    def keep() -> None:
        other = open_store(store_url)
        with other.write() as rows:
            rows.tickets.lock(["INC0000047"])
            held.set()
            sleep(seconds)
        other.close()

    thread = Thread(target=keep)
    thread.start()
    assert held.wait(10)
    return thread


def test_a_store_that_is_busy_for_a_moment_is_tried_again(impatient: Store, store_url: str) -> None:
    other = hold(store_url, 0.5)
    done = take(impatient)
    other.join()
    assert (done.tickets, done.added) == (42, sum(map(len, stored(impatient).values())))


def test_a_store_that_stays_busy_ends_the_import_and_the_next_goes_on(impatient: Store, store_url: str) -> None:
    other = hold(store_url, 2.5)
    with pytest.raises(Busy):
        take(impatient)
    other.join()
    assert take(impatient).tickets == 42


def test_a_file_without_rows_is_imported_as_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    done = import_events(sqlite_store, Contracts(), sheet(tmp_path, STATES_HEAD), columns(STATES), now=NOW)
    assert (done.rows, done.added, done.first, done.refused) == (0, 0, None, ())


def test_a_file_that_cannot_be_read_leaves_the_log_alone(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="there is no column"):
        take(sqlite_store, sheet(tmp_path, "a,b", "1,2"))
    assert stored(sqlite_store) == {}


def test_a_bad_row_has_its_whole_message_without_a_value() -> None:
    assert BadRow(3, "is odd", "something even").placed("rows.csv") == "rows.csv:3: is odd; wanted something even"
