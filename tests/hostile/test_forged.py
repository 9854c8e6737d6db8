"""Requests that Slack did not send: they leave no trace and get no answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bot.now import now as read_clock
from bot.playground.signed import FORM, JSON, signature
from bot.store import Store
from tests.office import ADA, HOUSE, Office, everything, served

TIME, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


def command(text: str, trigger: str = "1.1.a", *, user: str = ADA, channel: str = HOUSE) -> bytes:
    place = {"user_id": user, "channel_id": channel, "team_id": "T1"}
    return urlencode({"command": "/sla", "text": text, "trigger_id": trigger, **place}).encode()


def signed(office: Office, body: bytes, *, ago: int = 0, secret: str | None = None) -> dict[str, str]:
    stamp = int(read_clock().timestamp()) - ago
    return {TIME: str(stamp), SIGNATURE: signature(secret or office.slack.workspace.signing_secret, stamp, body)}


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


def sent(url: str, body: bytes, headers: Mapping[str, str], kind: str = FORM, method: str = "POST") -> Answer:
    request = Request(f"{url}/slack/events", body, {"Content-Type": kind, **headers}, method=method)
    try:
        with urlopen(request, timeout=10) as answer:
            return Answer(answer.status, answer.read().decode())
    except HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.read().decode())


def count(store: Store) -> int:
    with store.read() as rows:
        return rows.events.count()


RESOLVE = command("resolve M-1")


def forged(office: Office) -> dict[str, dict[str, str]]:
    """Headers for RESOLVE, none of them Slack's."""
    good, other = signed(office, RESOLVE), command("resolve M-2")
    return {
        "unsigned": {},
        "signed with another secret": signed(office, RESOLVE, secret="not-the-secret"),
        "signed with what stands for a missing secret": signed(office, RESOLVE, secret="unused"),
        "ten minutes old": signed(office, RESOLVE, ago=600),
        "from the future": signed(office, RESOLVE, ago=-600),
        "replayed with a new time": {**signed(office, RESOLVE, ago=600), TIME: good[TIME]},
        "the signature of another body": signed(office, other),
        "no time": {SIGNATURE: good[SIGNATURE]},
        "no signature": {TIME: good[TIME]},
        "a time that is no number": {**good, TIME: "yesterday"},
        "a time beyond all numbers": {**good, TIME: "9" * 400},
        "a time that is no text": {**good, TIME: "²"},
        "an empty signature": {**good, SIGNATURE: ""},
        "another version": {**good, SIGNATURE: good[SIGNATURE].replace("v0=", "v1=")},
        "a signature that is no text": {**good, SIGNATURE: "v0=é"},
        "half a signature": {**good, SIGNATURE: good[SIGNATURE][:40]},
    }


def test_a_forged_command_leaves_no_trace_and_gets_no_answer(over_http: Office) -> None:
    space = over_http.slack.workspace
    with served(over_http.bot) as url:
        before, calls = count(over_http.store), len(space.calls)
        for what, headers in forged(over_http).items():
            answer = sent(url, RESOLVE, headers)
            assert answer.status == 401, what
            assert "M-1" not in answer.text, what
            assert "Traceback" not in answer.text, what
        assert count(over_http.store) == before
        assert len(space.calls) == calls
        assert not over_http.posted(HOUSE)
        # The same with Slack's own signature is done: what was refused above was refused for its signature alone.
        answer = sent(url, RESOLVE, signed(over_http, RESOLVE))
        assert answer.status == 200
        assert "is resolved" in answer.text
        assert count(over_http.store) == before + 1


def bodies() -> dict[str, tuple[bytes, str]]:
    """Signed bodies of no form that Slack has."""
    return {
        "JSON where a form is wanted": (RESOLVE, JSON),
        "broken JSON": (b'{"type": ', JSON),
        "a payload that is no JSON": (urlencode({"payload": "{"}).encode(), FORM),
        "a payload that is a list": (urlencode({"payload": "[1]"}).encode(), FORM),
        "a payload that is a number": (urlencode({"payload": "7"}).encode(), FORM),
        "a list": (b"[]", JSON),
        "no text": (b"\xff\xfe\x00", FORM),
        "nothing": (b"", FORM),
        "as deep as a well": (b'{"a":' * 50_000, JSON),
        "half a character": (urlencode({"payload": '{"type": "\\ud800"}'}).encode(), FORM),
        "a type that there is not": (urlencode({"payload": json.dumps({"type": "fnord"})}).encode(), FORM),
        "an action without actions": (urlencode({"payload": json.dumps({"type": "block_actions"})}).encode(), FORM),
    }


def test_a_body_of_no_known_form_is_refused_in_a_line(over_http: Office) -> None:
    with served(over_http.bot) as url:
        before = count(over_http.store)
        for what, (body, kind) in bodies().items():
            answer = sent(url, body, signed(over_http, body), kind)
            assert 400 <= answer.status < 500, what
            assert "Traceback" not in answer.text, what
        assert count(over_http.store) == before


def test_a_body_without_end_is_not_read(over_http: Office) -> None:
    body = RESOLVE + b"&x=" + b"x" * 2_000_000
    with served(over_http.bot) as url:
        assert sent(url, body, signed(over_http, body)).status == 413
        assert sent(url, b"", {}, method="GET").status == 405


def test_the_same_request_sent_again_does_nothing_twice(over_http: Office) -> None:
    body = command("reply M-1 We are on it", trigger="7.7.same")
    with served(over_http.bot) as url:
        headers = signed(over_http, body)
        first, again = sent(url, body, headers), sent(url, body, headers)
    assert "was answered" in first.text
    assert "nothing was done twice" in again.text
    assert [message.text for message in over_http.posted("C0ACME001")].count(f"*M-1* <@{ADA}>: We are on it") == 1


def test_a_command_may_speak_of_a_payload(over_http: Office) -> None:
    """The word by which Slack marks a pressed button may stand in a command like any other."""
    answer = over_http.ada.types(HOUSE, "/sla status payload=1 &payload=")
    assert answer.error is None
    assert "I cannot read 'payload=1" in everything(answer.reply())
    form = over_http.ada.types(HOUSE, "/sla new the payload is lost").view()
    assert "the payload is lost" in str(form.blocks)


def test_a_person_that_slack_does_not_know_is_told_nothing(over_http: Office) -> None:
    with served(over_http.bot) as url:
        for user, text in product(("U0GHOST001", "", "<!channel>", "x" * 5000), ("status", "resolve M-1", "new")):
            body = command(text, user=user)
            answer = sent(url, body, signed(over_http, body))
            assert answer.status == 200
            assert "could not check who you are" in answer.text
            assert "Mail is slow" not in answer.text
    assert count(over_http.store) == 3


def test_a_channel_that_slack_does_not_know_is_no_customers(over_http: Office) -> None:
    with served(over_http.bot) as url:
        for channel in ("C0NOWHERE1", "", "<!channel>", "x" * 5000):
            body = command("status", channel=channel)
            answer = sent(url, body, signed(over_http, body))
            assert answer.status == 200
            assert "What breaches next" in answer.text


def test_a_command_without_the_id_of_its_request_changes_nothing(over_http: Office) -> None:
    for text in ("resolve M-1", "reply M-1 hello"):
        body = command(text, trigger="")
        with served(over_http.bot) as url:
            answer = sent(url, body, signed(over_http, body))
        assert "without the id that keeps it from being done twice" in answer.text
    assert count(over_http.store) == 3
    assert over_http.posted("C0ACME001") == []
