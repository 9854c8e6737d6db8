from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Person, Playground, Workspace
from bot.playground.records import Channel, Json, User

Connect = Callable[[], Any]


@pytest.fixture
def heard(app: App) -> list[Json]:
    """Every event the app heard, as (outer) bodies."""
    seen: list[Json] = []

    def take(body: Json) -> None:
        seen.append(body)

    for name in ("app_mention", "message", "reaction_added", "reaction_removed", "member_joined_channel"):
        app.event(name)(take)
    return seen


def sent(slack: Playground) -> list[Json]:
    """Every event that left the workspace, whether or not Bolt passed it on."""
    return [e["payload"]["event"] for e in slack.socket_mode.sent if e["type"] == "events_api"]


def test_a_message_comes_with_its_channel_and_kind(
    connect: Connect, heard: list[Json], person: Person, support: Channel, space: Workspace
) -> None:
    connect()
    message = person.says(support, "the printer is on fire")
    [body] = space.wait_for(lambda: heard)
    event = body["event"]
    assert (event["ts"], event["channel"], event["channel_type"]) == (message.ts, support.id, "channel")
    assert (event["user"], event["text"]) == (person.id, "the printer is on fire")
    assert body["authorizations"][0]["user_id"] == space.bot.id


def test_a_mention_comes_as_message_and_as_mention(
    connect: Connect, heard: list[Json], person: Person, support: Channel, slack: Playground
) -> None:
    connect()
    person.says(support, "@ledger help & <go>")
    assert [e["type"] for e in sent(slack)] == ["message", "app_mention"]
    assert sent(slack)[0]["text"] == f"<@{slack.workspace.bot.id}> help &amp; &lt;go&gt;"


def test_a_direct_message_comes_without_a_mention(
    connect: Connect, heard: list[Json], person: Person, slack: Playground
) -> None:
    connect()
    person.says(person.direct, "@ledger help")
    assert [(e["type"], e["channel_type"]) for e in sent(slack)] == [("message", "im")]


def test_what_the_app_is_not_in_it_does_not_hear(
    connect: Connect, heard: list[Json], person: Person, anna: User, slack: Playground
) -> None:
    lobby = slack.workspace.add_channel("lobby", anna, with_bot=False)
    connect()
    person.says(lobby, "@ledger are you there")
    assert sent(slack) == []


def test_what_is_not_subscribed_is_not_sent(
    connect: Connect, heard: list[Json], person: Person, support: Channel, slack: Playground
) -> None:
    events = slack.workspace.manifest.events - {"message.channels"}
    slack.workspace.manifest = replace(slack.workspace.manifest, events=events)
    connect()
    person.says(support, "@ledger hello")
    assert [e["type"] for e in sent(slack)] == ["app_mention"]


def test_the_apps_own_messages_are_sent_back_to_it(
    connect: Connect, heard: list[Json], web: WebClient, support: Channel, slack: Playground
) -> None:
    connect()
    web.chat_postMessage(channel=support.id, text="mine")
    slack.workspace.wait_for(lambda: sent(slack))
    assert sent(slack)[0]["bot_id"] == slack.workspace.bot.bot_id
    assert heard == []


def test_an_edit_and_a_deletion_are_told(
    connect: Connect, heard: list[Json], person: Person, support: Channel, slack: Playground
) -> None:
    connect()
    message = person.says(support, "frist")
    person.edits(message, "first")
    person.deletes(message)
    assert [e.get("subtype") for e in sent(slack)] == [None, "message_changed", "message_deleted"]
    assert sent(slack)[1]["message"]["text"] == "first"


def test_reactions_of_people_and_of_the_app_are_told(
    connect: Connect, heard: list[Json], person: Person, support: Channel, slack: Playground, web: WebClient
) -> None:
    connect()
    message = person.says(support, "look")
    person.reacts(message, "eyes")
    web.reactions_add(channel=support.id, timestamp=message.ts, name="eyes")
    person.unreacts(message, "eyes")
    found = slack.workspace.wait_for(
        lambda: [e for e in sent(slack) if "reaction" in e] if len(sent(slack)) == 4 else []
    )
    assert [(e["type"], e["user"]) for e in found] == [
        ("reaction_added", person.id),
        ("reaction_added", slack.workspace.bot.id),
        ("reaction_removed", person.id),
    ]
    assert web.reactions_get(channel=support.id, timestamp=message.ts)["message"]["reactions"] == [
        {"name": "eyes", "users": [slack.workspace.bot.id], "count": 1}
    ]


def test_joining_is_told(
    connect: Connect, heard: list[Json], space: Workspace, support: Channel, slack: Playground
) -> None:
    connect()
    ben = slack.person(space.add_user("ben").id)
    ben.joins(support)
    assert [(e["type"], e["user"]) for e in sent(slack)] == [("member_joined_channel", ben.id)]


def test_an_event_not_acknowledged_is_sent_again_with_the_same_id(
    app: App, connect: Connect, person: Person, support: Channel, slack: Playground
) -> None:
    slack.delivery.ack_seconds = 0.2
    tries: list[str] = []

    @app.middleware
    def fail_twice(body: Json, next: Callable[[], Any], req: Any) -> None:
        tries.append(body["event_id"])
        if len(tries) > 2:
            next()
        else:
            raise RuntimeError("not now")

    app.event("message")(lambda: None)
    connect()
    person.says(support, "hello")
    space = slack.workspace
    space.wait_for(lambda: len(tries) == 3)
    assert len(set(tries)) == 1
    envelopes = [(e["retry_attempt"], e["retry_reason"]) for e in slack.socket_mode.sent]
    assert envelopes == [(0, ""), (1, "timeout"), (2, "timeout")]


def test_an_event_without_a_connection_arrives_after_the_app_comes_back(
    connect: Connect, heard: list[Json], person: Person, support: Channel, slack: Playground
) -> None:
    slack.delivery.retry_seconds = (0.0, *[0.2] * 25)
    person.says(support, "anyone?")
    connect()
    assert slack.workspace.wait_for(lambda: heard)[0]["event"]["text"] == "anyone?"


def test_a_dropped_event_never_arrives(
    connect: Connect, heard: list[Json], person: Person, support: Channel, slack: Playground
) -> None:
    connect()
    slack.workspace.faults.order("message", "drop_events")
    person.says(support, "lost")
    person.says(support, "found")
    assert [e["text"] for e in sent(slack)] == ["found"]
