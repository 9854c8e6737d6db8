"""A playground for each test, with one person, one channel and an app that is allowed everything."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground import Clock, Person, Playground, Workspace
from bot.playground.records import Channel, User

MONDAY = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
SCOPES = [
    *("app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands", "dnd:read"),
    "files:write",
    *("groups:history", "groups:read", "im:history", "im:read", "im:write", "mpim:history", "mpim:read", "mpim:write"),
    *("reactions:read", "reactions:write", "team:read", "usergroups:read", "users.profile:read", "users:read"),
    "users:read.email",
]
EVENTS = [
    *("app_home_opened", "app_mention", "member_joined_channel", "message.channels", "message.groups", "message.im"),
    *("reaction_added", "reaction_removed"),
]


def manifest(*, without: str = "") -> dict[str, Any]:
    """Returns the manifest of an app that asks for everything, but for one scope."""
    return {
        "display_information": {"name": "Ledger"},
        "features": {
            "bot_user": {"display_name": "ledger"},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "slash_commands": [
                {"command": "/ledger", "description": "Asks the ledger", "usage_hint": "[what]", "should_escape": True},
                {"command": "/plain", "description": "Without escaping"},
            ],
            "shortcuts": [
                {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Keeps a message"},
                {"name": "New entry", "type": "global", "callback_id": "new", "description": "A new entry"},
            ],
        },
        "oauth_config": {"scopes": {"bot": [s for s in SCOPES if s != without], "bot_optional": []}},
        "settings": {"event_subscriptions": {"bot_events": EVENTS}},
    }


@pytest.fixture
def clock() -> Clock:
    return Clock.standing_at(MONDAY)


@pytest.fixture
def slack(clock: Clock) -> Iterator[Playground]:
    with Playground(manifest(), now=clock, rates=False, page=True, retry_seconds=(0.05, 0.05)) as playground:
        yield playground


@pytest.fixture
def space(slack: Playground) -> Workspace:
    return slack.workspace


@pytest.fixture
def anna(space: Workspace) -> User:
    return space.add_user("anna", real_name="Anna Agent", email="anna@example.org")


@pytest.fixture
def support(space: Workspace, anna: User) -> Channel:
    return space.add_channel("support", anna)


@pytest.fixture
def person(slack: Playground, anna: User, support: Channel) -> Person:
    return slack.person(anna.id)


@pytest.fixture
def web(slack: Playground) -> WebClient:
    return WebClient(slack.workspace.bot_token, base_url=slack.api_url, timeout=15)


@pytest.fixture
def app(web: WebClient) -> App:
    """A Bolt app; `connect` puts it on the line."""
    quiet = logging.getLogger("quiet-bolt")
    quiet.setLevel(logging.CRITICAL)
    return App(client=web, logger=quiet)


@pytest.fixture
def connect(slack: Playground, app: App) -> Iterator[Callable[[], SocketModeHandler]]:
    """Connects the app by Socket Mode, once for each call."""
    open_handlers: list[SocketModeHandler] = []

    def connected() -> SocketModeHandler:
        handler = SocketModeHandler(app, slack.workspace.app_token, ping_interval=1)
        open_handlers.append(handler)
        handler.connect()  # type: ignore[no-untyped-call]
        slack.connected(count=len(open_handlers))
        return handler

    yield connected
    hang_up(slack, *open_handlers)


def hang_up(slack: Playground, *handlers: SocketModeHandler) -> None:
    """Closes Socket Mode handlers in milliseconds.

    Left alone, the client waits out a read of three seconds and a queue of one. So the workspace closes the line first,
    and an empty message wakes the queue.
    """
    for handler in handlers:
        # A reconnection under way ends first: cut in the middle, the client loses track of its socket.
        with handler.client.connect_operation_lock:
            handler.client.closed, handler.client.auto_reconnect_enabled = True, False
    slack.drop_connections()
    for handler in handlers:
        end = monotonic() + 5
        while handler.client.is_connected() and monotonic() < end:
            sleep(0.002)
        handler.client.enqueue_message("")
        handler.close()  # type: ignore[no-untyped-call]


def button(action_id: str = "go", value: str = "1") -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Go"}
    return {"type": "button", "action_id": action_id, "value": value, "text": text}


def modal(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    title = {"type": "plain_text", "text": "Entry"}
    return {"type": "modal", "callback_id": "entry", "title": title, "submit": title, "blocks": list(blocks)} | fields


def field(name: str = "note", **element: Any) -> dict[str, Any]:
    """Returns an input block with one element of the same name."""
    shape = {"type": "plain_text_input", "action_id": name} | element
    label = {"type": "plain_text", "text": name}
    return {"type": "input", "block_id": f"{name}_block", "label": label, "element": shape}
