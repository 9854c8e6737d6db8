import re
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Person, Workspace
from bot.playground.records import Channel, Json, Message

from .conftest import button, field, modal

Connect = Callable[[], Any]
OPTIONS = [{"text": {"type": "plain_text", "text": t}, "value": v} for t, v in (("Low", "p3"), ("High", "p1"))]
MENU = {"type": "static_select", "action_id": "priority", "options": OPTIONS}


@pytest.fixture
def pressed(app: App) -> list[Json]:
    """The payloads of every action; each is acknowledged."""
    seen: list[Json] = []

    @app.action({"type": "block_actions", "action_id": re.compile(".*")})
    def take(ack: Any, body: Any) -> None:
        ack()
        seen.append(body)

    return seen


@pytest.fixture
def page(web: WebClient, support: Channel, space: Workspace) -> Message:
    """A message of the app with a menu and two buttons."""
    elements = [MENU, button("go", "1"), button("stop", "2")]
    metadata = {"event_type": "page", "event_payload": {"id": 7}}
    actions = {"type": "actions", "block_id": "acts", "elements": elements}
    ts = web.chat_postMessage(channel=support.id, text="late", blocks=[actions], metadata=metadata)["ts"]
    return space.messages[support.id][str(ts)]


def test_a_button_sends_where_what_and_who(
    connect: Connect, pressed: list[Json], page: Message, person: Person, support: Channel, space: Workspace
) -> None:
    connect()
    assert person.presses(page, "go").error is None
    [body] = space.wait_for(lambda: pressed)
    [action] = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == ("go", "acts", "1", "button")
    assert body["container"] == {
        "type": "message",
        "message_ts": page.ts,
        "channel_id": support.id,
        "is_ephemeral": False,
    }
    assert (body["user"]["id"], body["channel"]["id"], body["team"]["id"]) == (person.id, support.id, space.team_id)
    assert body["message"]["metadata"]["event_payload"] == {"id": 7}
    assert body["api_app_id"] == space.app_id


def test_a_choice_is_kept_in_the_state_of_the_message(
    connect: Connect, pressed: list[Json], page: Message, person: Person, space: Workspace
) -> None:
    connect()
    person.chooses(page, "priority", "p1")
    person.presses(page, "stop")
    space.wait_for(lambda: len(pressed) == 2)
    assert pressed[0]["actions"][0]["selected_option"] == OPTIONS[1]
    assert pressed[1]["state"]["values"]["acts"]["priority"]["selected_option"]["value"] == "p1"


def test_one_of_several_buttons_with_the_same_action_is_picked_by_value(
    connect: Connect, pressed: list[Json], web: WebClient, person: Person, support: Channel, space: Workspace
) -> None:
    blocks = [{"type": "actions", "elements": [button("ack", str(n))]} for n in range(3)]
    ts = web.chat_postMessage(channel=support.id, text="a", blocks=blocks)["ts"]
    connect()
    person.presses(space.messages[support.id][str(ts)], "ack", "2")
    assert space.wait_for(lambda: pressed)[0]["actions"][0]["value"] == "2"


def test_a_private_answer_sends_no_message_with_its_button(
    connect: Connect, pressed: list[Json], web: WebClient, person: Person, support: Channel, space: Workspace
) -> None:
    blocks = [{"type": "actions", "elements": [button()]}]
    web.chat_postEphemeral(channel=support.id, user=person.id, text="a", blocks=blocks)
    connect()
    person.presses(person.private(support)[0], "go")
    [body] = space.wait_for(lambda: pressed)
    assert (body["container"]["is_ephemeral"], "message" in body) == (True, False)


def test_a_button_answers_where_it_stands(connect: Connect, app: App, page: Message, person: Person) -> None:
    @app.action("go")
    def replace(ack: Any, respond: Any) -> None:
        ack()
        respond("done", replace_original=True)

    @app.action("stop")
    def whisper(ack: Any, respond: Any) -> None:
        ack()
        respond("only you", replace_original=False)

    connect()
    assert person.presses(page, "stop").reply().only_for == person.id
    assert person.presses(page, "go").reply() is page
    assert (page.text, page.blocks) == ("done", [])


def test_a_button_in_a_thread_answers_in_the_thread(
    connect: Connect, app: App, web: WebClient, person: Person, support: Channel, space: Workspace
) -> None:
    first = person.workspace.post(support.id, person.id, "first")
    blocks = [{"type": "actions", "elements": [button()]}]
    ts = web.chat_postMessage(channel=support.id, text="reply", thread_ts=first.ts, blocks=blocks)["ts"]

    @app.action("go")
    def whisper(ack: Any, respond: Any) -> None:
        ack()
        respond("only you", replace_original=False)

    connect()
    assert person.presses(space.messages[support.id][str(ts)], "go").reply().thread_ts == first.ts


def test_what_is_not_there_cannot_be_pressed(page: Message, person: Person) -> None:
    with pytest.raises(LookupError, match="there are: acts/priority, acts/go, acts/stop"):
        person.presses(page, "gone")
    with pytest.raises(LookupError, match="there are: p3, p1"):
        person.chooses(page, "priority", "p7")


def test_a_deleted_message_cannot_be_pressed(page: Message, person: Person, web: WebClient) -> None:
    web.chat_delete(channel=page.channel, ts=page.ts)
    with pytest.raises(LookupError, match="this message is gone"):
        person.presses(page, "go")


def test_a_button_nobody_answers_times_out(connect: Connect, page: Message, person: Person, support: Channel) -> None:
    person.delivery.ack_seconds = 0.2
    connect()
    assert person.presses(page, "go").error == "operation_timeout"
    assert "operation_timeout" in person.private(support)[-1].text


def test_shortcuts_send_their_kind(connect: Connect, app: App, person: Person, support: Channel) -> None:
    seen: list[Json] = []

    @app.shortcut("keep")
    def keep(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        seen.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal(field()))

    @app.shortcut("new")
    def new(ack: Any, body: Any) -> None:
        ack()
        seen.append(body)

    message = person.says(support, "keep me")
    connect()
    assert person.uses("keep", message).view().given["callback_id"] == "entry"
    person.uses("new")
    assert [(b["type"], b["callback_id"]) for b in seen] == [("message_action", "keep"), ("shortcut", "new")]
    assert (seen[0]["message"]["text"], seen[0]["channel"]["id"]) == ("keep me", support.id)
    with pytest.raises(LookupError, match="message shortcut"):
        person.uses("keep")
