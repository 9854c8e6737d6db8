"""The web door: what is not signed by Slack, or cannot be read, does nothing and breaks nothing."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest

from bot.now import now
from bot.playground.signed import FORM, JSON, SignedHttp, signature
from bot.store import Store
from tests.house import furnished
from tests.office import ACME, ADA, HOUSE, Office, everything, office

SECRET = "playground-signing-secret"
COMMAND = urlencode(
    {
        "command": "/sla",
        "text": "new",
        "user_id": ADA,
        "channel_id": ACME,
        "team_id": "T0000000001",
        "trigger_id": "1.2",
    }
).encode()


@pytest.fixture
def door(sqlite_store: Store) -> Iterator[Office]:
    furnished(sqlite_store)
    with office(sqlite_store, transport="http") as opened:
        assert opened.slack.workspace.signing_secret == SECRET
        yield opened


@pytest.fixture
def url(door: Office) -> str:
    """Where the office's own web door is."""
    carrier = door.slack.delivery.carrier
    assert isinstance(carrier, SignedHttp)
    return carrier.url.removesuffix("/slack/events")


def stamp(seconds_ago: int = 0) -> int:
    return int(now().timestamp()) - seconds_ago


def signed(body: bytes, *, at: int | None = None, secret: str = SECRET, kind: str = FORM) -> dict[str, str]:
    """The headers Slack sends with a body."""
    when = stamp() if at is None else at
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": str(when),
        "X-Slack-Signature": signature(secret, when, body),
    }


def without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}


def forgeries() -> dict[str, dict[str, str]]:
    """Headers that Slack would not send with this body now, by what is wrong with them."""
    return {
        "no header at all": {},
        "no signature": without(signed(COMMAND), "X-Slack-Signature"),
        "no time": without(signed(COMMAND), "X-Slack-Request-Timestamp"),
        "another secret": signed(COMMAND, secret="guessed"),
        "another body": signed(COMMAND + b"&x=1"),
        "over five minutes old": signed(COMMAND, at=stamp(330)),
        "five minutes ahead": signed(COMMAND, at=stamp(-330)),
        "another time than was signed": {**signed(COMMAND), "X-Slack-Request-Timestamp": str(stamp(1))},
        "a time that is no number": {**signed(COMMAND), "X-Slack-Request-Timestamp": "yesterday"},
        "a time beyond reason": {**signed(COMMAND), "X-Slack-Request-Timestamp": "9" * 5000},
        "an empty signature": {**signed(COMMAND), "X-Slack-Signature": ""},
        "a signature with letters beyond ASCII": {**signed(COMMAND), "X-Slack-Signature": "v0=\xe9"},
    }


def test_what_slack_did_not_sign_is_refused_and_does_nothing(door: Office, url: str) -> None:
    before = list(door.slack.workspace.calls)
    with httpx.Client() as client:
        for forged, given in forgeries().items():
            headers = [(name.encode(), value.encode("latin-1")) for name, value in given.items()]
            answer = client.post(f"{url}/slack/events", content=COMMAND, headers=headers)
            assert answer.status_code == 401, forged
            assert SECRET not in answer.text
    assert list(door.slack.workspace.calls) == before
    with door.store.read() as rows:
        assert rows.events.count() == 0
    assert "othing is open" in everything(door.ada.types(HOUSE, "/sla status").reply())


def test_what_slack_signed_four_minutes_ago_is_still_good(url: str) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
    headers = signed(body, at=stamp(240), kind=JSON)
    answer = httpx.post(f"{url}/slack/events", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c-1"})


GARBAGE = [
    (b"", FORM),
    (b"{", FORM),
    (b"{", JSON),
    (b"[1]", JSON),
    (b"null", JSON),
    (b'"text"', JSON),
    (b"[" * 100_000, JSON),
    (b'{"a":' + b"[" * 100_000, FORM),
    (b'{"team": 7, "user": [], "event": "x"}', JSON),
    (b'{"type": "event_callback", "event": {"type": 5}}', JSON),
    (b"payload={", FORM),
    (b"payload=[1]", FORM),
    (b"payload=null", FORM),
    (b"payload=%7B%22type%22%3A%22block_actions%22%7D", FORM),
    (b"command=%2Fsla", FORM),
    (b"command=%2Fother&text=x&user_id=U1&team_id=T1", FORM),
    (b"\xff\xfe\x00\x01", FORM),
    (b"\xff\xfe\x00\x01", "application/octet-stream"),
    (b"a" * 900_000, FORM),
]


@pytest.mark.parametrize("secret", [SECRET, "guessed"])
def test_a_body_of_no_form_that_slack_has_is_refused_calmly(door: Office, url: str, secret: str) -> None:
    with httpx.Client() as client:
        for body, kind in GARBAGE:
            stamped = stamp()
            headers = signed(body, at=stamped, secret=secret, kind=kind)
            answer = client.post(f"{url}/slack/events", content=body, headers=headers)
            expected = (200, 400, 404) if secret == SECRET and b"\xff" not in body else (401,)
            assert answer.status_code in expected, (body[:60], kind, answer.status_code, answer.text)
    with door.store.read() as rows:
        assert rows.events.count() == 0


def test_a_body_larger_than_slack_sends_is_not_even_read_to_its_end(url: str) -> None:
    body = b"a" * 1_000_001
    assert httpx.post(f"{url}/slack/events", content=body, headers=signed(body)).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b"b" * 100_000

    try:
        code = httpx.post(f"{url}/slack/events", content=endless(), timeout=10).status_code
    except httpx.WriteError:
        # The door was shut while the rest was still coming.
        code = 413
    assert code == 413


def test_other_ways_and_places_are_closed(url: str) -> None:
    assert httpx.get(f"{url}/slack/events").status_code == 405
    for path in ("/", "/docs", "/openapi.json", "/slack/install"):
        assert httpx.get(f"{url}{path}").status_code == 404, path
