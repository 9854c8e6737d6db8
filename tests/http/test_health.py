"""Health: `/healthz` says whether to start anew, `/readyz` whether work can be done; each names what is red."""

from collections.abc import Iterator
from datetime import timedelta
from socket import create_server

import httpx
import pytest

from bot.http.health import serving_health
from bot.slack.errors import Failure
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow
from tests.house import furnished
from tests.office import HOUSE, Office, office

LATE: list[str] = []


@pytest.fixture
def door(sqlite_store: Store) -> Iterator[Office]:
    LATE.clear()
    furnished(sqlite_store)
    with office(sqlite_store) as opened:
        yield opened


@pytest.fixture
def url(door: Office) -> Iterator[str]:
    """Health on a port of its own, as over Socket Mode."""
    listener = create_server(("127.0.0.1", 0))
    with listener, serving_health(door.bot.door, lambda: LATE, listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def asked(url: str, path: str) -> tuple[int, dict[str, str]]:
    answer = httpx.get(f"{url}/{path}")
    body = answer.json()
    assert body["ok"] is (answer.status_code == 200)
    return answer.status_code, body["red"]


def test_a_healthy_bot_says_so(url: str) -> None:
    assert asked(url, "healthz") == asked(url, "readyz") == (200, {})


def test_a_job_that_hangs_is_named_by_both(url: str) -> None:
    LATE.append("send")
    for path in ("healthz", "readyz"):
        assert asked(url, path) == (503, {"job send": "has not ended well for too long"})


def test_a_store_that_does_not_answer_is_named_by_both(door: Office, url: str) -> None:
    path = door.store.engine.url.database
    assert path is not None
    door.store.close()
    with open(path, "r+b") as file:
        file.truncate(10)
    for where in ("healthz", "readyz"):
        assert asked(url, where) == (503, {"store": "does not answer"})


def test_tables_of_another_version_keep_it_from_work_but_starting_anew_would_not_help(door: Office, url: str) -> None:
    with door.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert asked(url, "healthz") == (200, {})
    code, red = asked(url, "readyz")
    assert (code, list(red)) == (503, ["revision"])
    assert "9999" in red["revision"]


@pytest.mark.parametrize(("seconds", "code"), [(60, 200), (61, 503)])
def test_a_page_that_waits_for_over_a_minute_shows(door: Office, url: str, seconds: int, code: int) -> None:
    now = door.clock()
    page = OutboxRow("p-1", OutboxKind.PAGE, {}, since=now, due_at=now + timedelta(days=1), place=HOUSE)
    with door.store.write() as rows:
        rows.outbox.add([page])
    door.clock.advance(seconds)
    assert asked(url, "readyz")[0] == code
    assert asked(url, "healthz")[0] == 200


def test_slack_shows_once_it_was_silent_for_a_minute_or_refuses_the_token(door: Office, url: str) -> None:
    reach, now = door.bot.door.reach, door.clock()
    reach.failed(Failure.UNKNOWN, now)
    assert asked(url, "readyz")[0] == 200, "one call may fail"
    door.clock.advance(61)
    assert list(asked(url, "readyz")[1]) == ["slack"]
    reach.answered(door.clock())
    assert asked(url, "readyz")[0] == 200
    reach.failed(Failure.WORKSPACE, door.clock())
    assert "refuses the token" in asked(url, "readyz")[1]["slack"]


def test_nothing_else_is_served_there(url: str) -> None:
    for path in ("", "slack/events", "docs"):
        assert httpx.get(f"{url}/{path}").status_code == 404
