"""`/sla status` against the least a Bolt app can do: acknowledge a command with a word."""

import json
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.now import now
from bot.store import Store
from tests.builders import opened
from tests.house import furnished
from tests.office import HOUSE, Office, office

pytestmark = pytest.mark.benchmark
ROUNDS, TICKETS = 300, 300


def request(secret: str, text: str, office: Office) -> BoltRequest:
    workspace = office.slack.workspace
    body = urlencode({
        "token": "x", "team_id": workspace.team_id, "team_domain": "t", "channel_id": HOUSE, "channel_name": "house",
        "user_id": "U0ADA00001", "user_name": "ada", "command": "/sla", "text": text, "api_app_id": workspace.app_id,
        "response_url": "http://127.0.0.1/none", "trigger_id": "1.2.3",
    })  # fmt: skip
    stamp = str(int(now().timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    headers: dict[str, str | Sequence[str]] = {
        "X-Slack-Request-Timestamp": [stamp],
        "X-Slack-Signature": [str(signature)],
    }
    return BoltRequest(body=body, headers={**headers, "content-type": ["application/x-www-form-urlencoded"]})


def milliseconds(call: Callable[[], Any]) -> float:
    call()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return 1000 * median(taken)


def test_status_costs_little_more_than_a_word(sqlite_store: Store) -> None:
    furnished(sqlite_store)
    with office(sqlite_store) as at_work:
        events = [
            opened("Mon 06:30", ticket=f"T-{n}", customer="acme", priority="P2", event_id=str(n))
            for n in range(TICKETS)
        ]
        at_work.take(*events)
        secret = at_work.slack.workspace.signing_secret
        hello = App(client=at_work.bot.door.client, signing_secret=secret, process_before_response=True)

        @hello.command("/sla")
        def say(ack: Ack) -> None:
            ack("hello")

        floor = milliseconds(lambda: hello.dispatch(request(secret, "hello", at_work)))
        figures = {}
        for text in ("status T-7", "status mine", "status", "why T-7"):
            answer = at_work.bot.app.dispatch(request(secret, text, at_work))
            assert answer.status == 200
            assert json.loads(answer.body)["text"]
            figures[text] = milliseconds(lambda text=text: at_work.bot.app.dispatch(request(secret, text, at_work)))  # type: ignore[misc]
    print(f"\nhello {floor:.2f} ms; " + "; ".join(f"{k}: {v:.2f} ms, {v / floor:.1f} x" for k, v in figures.items()))  # noqa: T201
    assert figures["status T-7"] / floor < 150
