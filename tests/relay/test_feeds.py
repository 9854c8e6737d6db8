"""A roster that is kept elsewhere: fetched over real HTTP, the last good text kept."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.jobs.contracts import Contracts
from bot.jobs.duty import rosters_at
from bot.relay.feeds import refresh
from bot.store import Store
from tests.builders import at
from tests.house import furnished
from tests.watch import ON_WATCH

SHIFTS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//shifts//EN
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20250601T000000Z
DTSTART:20250602T060000Z
DTEND:20250603T060000Z
SUMMARY:On call: ada
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@dataclass
class Elsewhere:
    """A calendar's address: what it answers, and what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = SHIFTS.encode()
    etag: str = '"one"'
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    place = Elsewhere()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place.asked.append(dict(self.headers))
            unchanged = self.headers.get("if-none-match") == place.etag and place.status == 200
            self.send_response(304 if unchanged else place.status)
            self.send_header("etag", place.etag)
            self.end_headers()
            if not unchanged:
                self.wfile.write(place.body)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    place.url = f"http://127.0.0.1:{server.server_address[1]}/shifts.ics?key=secret"
    yield place
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def kept(sqlite_store: Store, elsewhere: Elsewhere) -> Contracts:
    """The house whose roster `desk` is kept elsewhere."""
    return furnished(
        sqlite_store, ON_WATCH.replace("  desk:\n    zone", f"  desk:\n    ical: {elsewhere.url}\n    zone")
    )


def on_duty(store: Store, contracts: Contracts, when: str = "Mon 10:00") -> tuple[str, ...]:
    with store.read() as rows:
        return rosters_at(rows, contracts, now=at(when))["desk"].on_duty(at(when))


def test_until_it_is_fetched_the_rotations_of_the_file_hold(sqlite_store: Store, kept: Contracts) -> None:
    assert on_duty(sqlite_store, kept) == ("cyd",)


def test_the_shifts_of_the_feed_stand_in_for_the_rotations(sqlite_store: Store, kept: Contracts) -> None:
    assert refresh(sqlite_store, kept, now=lambda: at("Mon 09:00")) == 1
    assert on_duty(sqlite_store, kept) == ("ada",)


def test_it_is_fetched_every_ten_minutes_and_not_read_again_while_unchanged(
    sqlite_store: Store, kept: Contracts, elsewhere: Elsewhere
) -> None:
    asked_at = ("Mon 09:00", "Mon 09:09", "Mon 09:10")
    assert [refresh(sqlite_store, kept, now=partial(at, when)) for when in asked_at] == [1, 0, 1]
    assert elsewhere.asked[1]["If-None-Match"] == '"one"'
    assert on_duty(sqlite_store, kept) == ("ada",)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, b"", "answers 500"),
        (404, b"", "answers 404"),
        (200, b"<html>sign in</html>", "calendar"),
        (200, b"x" * (3 * 1024 * 1024), "2"),
    ],
)
def test_while_it_is_bad_the_last_good_one_holds(
    sqlite_store: Store, kept: Contracts, elsewhere: Elsewhere, status: int, body: bytes, said: str
) -> None:
    refresh(sqlite_store, kept, now=lambda: at("Mon 09:00"))
    elsewhere.status, elsewhere.body, elsewhere.etag = status, body, '"two"'
    refresh(sqlite_store, kept, now=lambda: at("Mon 09:30"))
    assert on_duty(sqlite_store, kept) == ("ada",)
    with sqlite_store.read() as rows:
        feed = rows.feeds.get(elsewhere.url)
    assert feed is not None
    assert said in (feed.error or "")
    assert feed.fetched_at == at("Mon 09:00")


def test_an_address_that_does_not_answer_is_noted_without_its_secret(
    sqlite_store: Store, kept: Contracts, elsewhere: Elsewhere, caplog: pytest.LogCaptureFixture
) -> None:
    contracts = furnished(sqlite_store, ON_WATCH.replace(
        "  desk:\n    zone", "  desk:\n    ical: http://127.0.0.1:9/shifts.ics?key=secret\n    zone"))  # fmt: skip
    refresh(sqlite_store, contracts, now=lambda: at("Mon 09:00"))
    assert "cannot be reached" in caplog.text
    assert "secret" not in caplog.text
