import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as dial

from bot.playground import Person, Playground, Workspace
from bot.playground.records import Channel

Connect = Callable[[], Any]


@pytest.fixture
def line(slack: Playground, web: WebClient) -> Iterator[Callable[[], ClientConnection]]:
    """Opens bare WebSocket connections, with the greeting still unread."""
    lines: list[ClientConnection] = []

    def open_one() -> ClientConnection:
        lines.append(dial(web.apps_connections_open(app_token=slack.workspace.app_token)["url"]))
        return lines[-1]

    yield open_one
    for one in lines:
        one.close()


def heard(line: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(line.recv(timeout=5))
    return message


def test_a_connection_is_greeted(line: Callable[[], ClientConnection], space: Workspace) -> None:
    hello = heard(line())
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": space.app_id}


def test_an_address_works_once(slack: Playground, web: WebClient) -> None:
    url = web.apps_connections_open(app_token=slack.workspace.app_token)["url"]
    with dial(url), pytest.raises(InvalidStatus):
        dial(url)


def test_ten_connections_are_the_most(line: Callable[[], ClientConnection]) -> None:
    for _ in range(10):
        assert heard(line())["type"] == "hello"
    assert heard(line())["reason"] == "too_many_websockets"


def test_an_envelope_goes_to_one_connection_in_turn(
    line: Callable[[], ClientConnection], slack: Playground, person: Person, support: Channel
) -> None:
    slack.delivery.ack_seconds, slack.delivery.retry_seconds = 0.05, ()
    lines = [line(), line()]
    slack.connected(count=2)
    for text in ("one", "two"):
        person.says(support, text)
    got = [[heard(one)["type"], heard(one)["payload"]["event"]["text"]] for one in lines]
    assert sorted(got) == [["hello", "one"], ["hello", "two"]]
    with pytest.raises(TimeoutError):
        lines[0].recv(timeout=0.05)


def test_an_envelope_has_slacks_fields(
    line: Callable[[], ClientConnection], slack: Playground, person: Person, support: Channel
) -> None:
    slack.delivery.ack_seconds = 0.05
    open_line = line()
    heard(open_line)
    slack.connected()
    person.types(support, "/ledger")
    envelope = heard(open_line)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert (len(envelope["envelope_id"]), envelope["payload"]["command"]) == (36, "/ledger")


@pytest.mark.parametrize("noise", ["not json", "[]", '{"envelope_id": "unknown"}', "{}"])
def test_noise_on_the_line_is_ignored(line: Callable[[], ClientConnection], slack: Playground, noise: str) -> None:
    open_line = line()
    open_line.send(noise)
    slack.connected()
    assert open_line.ping().wait(5)


def test_asked_to_reconnect_the_app_comes_back_on_a_new_connection(
    connect: Connect, app: App, slack: Playground, person: Person, support: Channel
) -> None:
    app.command("/ledger")(lambda ack: ack("here"))
    connect()
    [old] = slack.socket_mode.links
    slack.ask_to_reconnect()
    slack.workspace.wait_for(lambda: [link for link in slack.socket_mode.links if link is not old])
    slack.workspace.wait_for(lambda: old not in slack.socket_mode.links)
    assert person.types(support, "/ledger").reply().text == "here"


def test_a_connection_asked_to_go_gets_nothing_more_and_closes_once_another_is_there(
    line: Callable[[], ClientConnection], slack: Playground, person: Person, support: Channel
) -> None:
    slack.delivery.ack_seconds, slack.delivery.retry_seconds = 0.05, ()
    old = line()
    slack.connected()
    slack.ask_to_reconnect("warning")
    new = line()
    slack.workspace.wait_for(lambda: [link for link in slack.socket_mode.links if not link.leaving])
    person.says(support, "hello")
    assert [heard(old)["type"], heard(old)["reason"]] == ["hello", "warning"]
    with pytest.raises(ConnectionClosed):
        old.recv(timeout=5)
    assert [heard(new)["type"], heard(new)["type"]] == ["hello", "events_api"]


def test_dropped_connections_are_noticed(line: Callable[[], ClientConnection], slack: Playground) -> None:
    open_line = line()
    heard(open_line)
    slack.drop_connections()
    with pytest.raises(ConnectionClosed):
        open_line.recv(timeout=5)
    assert slack.socket_mode.links == []


def test_two_replicas_share_the_work(
    connect: Connect, app: App, slack: Playground, person: Person, support: Channel
) -> None:
    app.command("/ledger")(lambda ack: ack("here"))
    connect()
    connect()
    assert [person.types(support, "/ledger").error for _ in range(4)] == [None] * 4


def test_the_address_is_taken_before_the_server_is_up_and_free_after(slack: Playground) -> None:
    with socket.socket() as probe, pytest.raises(OSError, match="in use"):
        probe.bind(("127.0.0.1", slack.port))
    slack.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", slack.port)) != 0
