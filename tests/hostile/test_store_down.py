"""The store is locked, full or gone: a clear sentence within the time Slack gives, and nothing lost or half done."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from pydantic import SecretStr
from sqlalchemy import event

from bot.settings import Settings
from bot.slack.limits import ACKNOWLEDGE_SECONDS
from bot.store import Store, open_store
from bot.wiring import PATIENCE_SECONDS, opened
from tests.hostile.conftest import TWO_CHANNELS, moved_in
from tests.house import furnished
from tests.office import ACME, HOUSE, Office, everything, office

QUESTIONS = ("status", "status M-1", "why M-1", "when P1 acme", "attainment ever", "help")
DEEDS = ("resolve G-7", "reply G-7", "reply G-7 We are on it", "pause G-7 waiting_customer", "priority G-7 P1")


@pytest.fixture
def path(sqlite_template: Path, tmp_path: Path) -> Path:
    shutil.copy(sqlite_template, tmp_path / "quick.db")
    return tmp_path / "quick.db"


@pytest.fixture
def patient(path: Path) -> Iterator[Store]:
    """A store with little patience, so that the tests end sooner."""
    store = open_store(f"sqlite:///{path}", patience=0.3)
    yield store
    store.close()


@pytest.fixture
def at_work(patient: Store) -> Iterator[Office]:
    furnished(patient, TWO_CHANNELS)
    with office(patient, ack_seconds=ACKNOWLEDGE_SECONDS) as opened_office:
        yield moved_in(opened_office)


def events(store: Store) -> int:
    with store.read() as rows:
        return rows.events.count()


def told(office: Office, text: str, channel: str = HOUSE) -> str:
    begun = monotonic()
    answer = office.ada.types(channel, f"/sla {text}")
    assert answer.error is None, f"{text}: {answer.error} after {monotonic() - begun:.1f} s"
    said = everything(answer.reply())
    for secret in ("Traceback", "sqlalchemy", "INSERT", "SELECT", ".db"):
        assert secret not in said
    return said


def test_the_running_bot_waits_for_a_lock_no_longer_than_slack_waits_for_the_bot(path: Path) -> None:
    with opened(Settings(database_url=SecretStr(f"sqlite:///{path}"))) as store, store.engine.connect() as connection:
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert waits == 1000 * PATIENCE_SECONDS
    assert PATIENCE_SECONDS + 0.5 < ACKNOWLEDGE_SECONDS


def test_while_another_holds_the_store_questions_are_answered_and_deeds_refused(at_work: Office, path: Path) -> None:
    told(at_work, "status")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "Mail is slow" in told(at_work, "status")
        assert "the store is busy, nothing was written" in told(at_work, "resolve G-7").lower()
        form = at_work.ada.types(ACME, "/sla new").view()
        errors = at_work.ada.submits(form, {"title": "Printer on fire"})
        assert errors is not None
        assert "the store is busy" in errors["title"].lower()
        other.execute("ROLLBACK")
    assert events(at_work.store) == 3
    assert at_work.ada.submits(form, {"title": "Printer on fire"}) is None
    assert "is resolved" in told(at_work, "resolve G-7")


def test_a_reply_that_is_posted_but_not_recorded_says_so(at_work: Office, path: Path) -> None:
    told(at_work, "status")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = told(at_work, "reply G-7 We are on it")
        other.execute("ROLLBACK")
    assert "Your reply is in the channel, but it could not be recorded" in said
    assert "Record it with `/sla reply G-7`" in said
    assert "was answered" in told(at_work, "reply G-7")


def test_a_full_disk_refuses_in_words_what_it_cannot_take_whole(at_work: Office) -> None:
    """SQLite's own limit of pages stands for the disk's: its error is the same."""
    told(at_work, "status")
    with at_work.store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    event.listen(at_work.store.engine, "connect", lambda driver, _: driver.execute(f"PRAGMA max_page_count = {pages}"))
    at_work.store.close()
    done, said = 0, ""
    while "the store cannot be reached or written to" not in said.lower() and done < 100:
        done += "was answered" in (said := told(at_work, "reply G-7"))
    assert "the store cannot be reached or written to" in said.lower()
    assert events(at_work.store) == 3 + done
    for text in QUESTIONS:
        assert "cannot be reached" not in told(at_work, text)


def read_only(store: Store, path: Path) -> None:
    """Opens the file for reading alone from here on."""

    def connect(*_: object) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)

    event.listen(store.engine, "do_connect", connect)
    store.close()


def test_a_store_that_is_read_only_refuses_every_deed_in_words(at_work: Office, path: Path) -> None:
    told(at_work, "status")
    read_only(at_work.store, path)
    for text in DEEDS:
        assert "the store cannot be reached or written to" in told(at_work, text).lower(), text
    assert events(at_work.store) == 3


def test_a_store_that_is_read_only_keeps_a_form_open(at_work: Office, path: Path) -> None:
    form = at_work.ada.types(ACME, "/sla new").view()
    read_only(at_work.store, path)
    errors = at_work.ada.submits(form, {"title": "Printer on fire"})
    assert errors is not None
    assert "The store cannot be reached or written to" in errors["title"]
    assert at_work.posted(ACME) == []


def test_a_store_that_is_gone_is_said_in_words(at_work: Office, path: Path) -> None:
    told(at_work, "status")
    at_work.store.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.mkdir()
    for text in (*QUESTIONS[:5], *DEEDS):
        assert "the store cannot be reached or written to" in told(at_work, text).lower()
