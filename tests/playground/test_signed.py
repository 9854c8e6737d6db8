"""The app behind a request URL: Bolt in a small HTTP server, with the real signature check."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.playground import Person, Playground
from bot.playground.records import Channel, Json
from bot.playground.signed import signature

from .conftest import button, field, modal

Serve = Callable[[App], str]


def real_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves a Bolt app on loopback and gives its request URL."""
    servers: list[ThreadingHTTPServer] = []

    def start(app: App) -> str:
        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                told = app.dispatch(BoltRequest(body=body, headers={k: [v] for k, v in self.headers.items()}))
                self.send_response(told.status)
                for name, value in told.first_headers_without_set_cookie().items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.body.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Stays quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        servers.append(server)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/slack/events"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def signed_app(slack: Playground, web: WebClient, serve: Serve) -> App:
    """A Bolt app that hears the workspace by signed HTTP."""
    app = App(client=web, signing_secret=slack.workspace.signing_secret)
    slack.post_to(serve(app), signed_at=real_now)
    return app


def test_the_signature_is_slacks() -> None:
    # The example of docs.slack.dev: verifying requests from Slack.
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    told = signature("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, body.encode())
    assert told == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_a_command_goes_as_a_form_and_is_answered(signed_app: App, person: Person, support: Channel) -> None:
    signed_app.command("/ledger")(lambda ack, body: ack(f"heard {body['text']}"))
    assert person.types(support, "/ledger one & two").reply().text == "heard one &amp; two"


def test_a_button_and_a_modal_go_as_payloads(
    signed_app: App, person: Person, support: Channel, web: WebClient, slack: Playground
) -> None:
    @signed_app.action("go")
    def open_modal(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(field()))

    @signed_app.view("entry")
    def refuse(ack: Any) -> None:
        ack(response_action="errors", errors={"note_block": "no"})

    blocks = [{"type": "actions", "elements": [button()]}]
    ts = web.chat_postMessage(channel=support.id, text="a", blocks=blocks)["ts"]
    view = person.presses(slack.workspace.messages[support.id][str(ts)], "go").view()
    assert person.submits(view, {"note": "x"}) == {"note_block": "no"}


def test_an_event_goes_as_json(signed_app: App, person: Person, support: Channel) -> None:
    heard: list[str] = []
    signed_app.event("message")(lambda event: heard.append(event["text"]))
    person.says(support, "hello")
    assert person.workspace.wait_for(lambda: heard) == ["hello"]


def test_an_event_refused_is_sent_again_with_its_number(signed_app: App, person: Person, support: Channel) -> None:
    tries: list[Any] = []

    @signed_app.middleware
    def fail_once(req: BoltRequest, next: Callable[[], Any]) -> None:
        tries.append((req.headers.get("x-slack-retry-num"), req.headers.get("x-slack-retry-reason")))
        if len(tries) == 1:
            raise RuntimeError("not now")
        next()

    signed_app.event("message")(lambda: None)
    person.says(support, "hello")
    person.workspace.wait_for(lambda: len(tries) == 2)
    assert tries == [(None, None), (["1"], ["http_error"])]


def test_a_wrong_secret_is_refused_by_the_app(
    slack: Playground, web: WebClient, serve: Serve, person: Person, support: Channel
) -> None:
    app = App(client=web, signing_secret="another secret")
    with pytest.raises(ValueError, match="did not answer the challenge"):
        slack.post_to(serve(app), signed_at=real_now)


def test_a_signature_of_another_hour_is_refused_by_the_app(slack: Playground, web: WebClient, serve: Serve) -> None:
    app = App(client=web, signing_secret=slack.workspace.signing_secret)
    with pytest.raises(ValueError, match="did not answer the challenge"):
        slack.post_to(serve(app))  # dated by the workspace's clock, which stands in June


def test_nobody_at_the_request_url_is_told_to_the_person(
    signed_app: App, slack: Playground, person: Person, support: Channel
) -> None:
    signed_app.command("/ledger")(lambda ack: ack())
    slack.delivery.carrier.url = "http://127.0.0.1:9/slack/events"  # type: ignore[attr-defined]
    assert person.types(support, "/ledger").error == "dispatch_failed"
