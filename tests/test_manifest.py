"""The app manifest names what the bot listens to and may do: nothing missing, nothing more."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from slack_sdk import WebClient

from bot.now import now
from bot.playground import Playground
from bot.playground.manifest import Manifest
from bot.slack import app as door

ROOT = Path(__file__).parent.parent
PRODUCT = [path for path in (ROOT / "bot").rglob("*.py") if not {"playground", "demo"} & set(path.parts)]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "app.yaml").read_text(encoding="utf-8"))
FEATURES, SETTINGS = MANIFEST["features"], MANIFEST["settings"]

# docs.slack.dev, each method's page: the scopes of a bot token. One that lists several asks for one by kind of channel.
SCOPES = {
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_delete": {"chat:write"},
    # Calls are looked up where they may have been posted: in channels, and in conversations with one person.
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "dnd_info": {"dnd:read"},
    "conversations_info": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "files_upload_v2": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "usergroups_users_list": {"usergroups:read"},
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
    # An app-level token's own scope, connections:write, stands in no manifest.
    "apps_connections_open": set(),
}
# What a listener hears as `message` is subscribed to by kind of channel.
SUBSCRIBED = {
    "app_home_opened": {"app_home_opened"},
    "app_mention": {"app_mention"},
    "member_joined_channel": {"member_joined_channel"},
    "reaction_added": {"reaction_added"},
    "message": {"message.channels", "message.groups"},
}
EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "reaction_added": {"reactions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
}
# docs.slack.dev, app manifest reference: the longest each text may be.
LONGEST = {"name": 35, "description": 140, "long_description": 4000}


def calls(paths: list[Path]) -> Iterator[ast.Call]:
    """Every call of an attribute in these files."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node


def heard(kind: str) -> set[str]:
    """The names the app listens to: the first argument of each `app.<kind>(...)`, constants looked up."""
    found = set()
    for call in calls([Path(door.__file__)]):
        assert isinstance(call.func, ast.Attribute)
        if call.func.attr == kind and isinstance(call.func.value, ast.Name) and call.func.value.id == "app":
            (name,) = call.args
            found.add(str(name.value) if isinstance(name, ast.Constant) else getattr(door, ast.unparse(name), "?"))
    return found


def methods() -> set[str]:
    """The Web API methods that the product calls, by the names its client gives them."""
    known = {name for name in dir(WebClient) if "_" in name.strip("_") and not name.startswith("_")}
    return {call.func.attr for call in calls(PRODUCT) if isinstance(call.func, ast.Attribute)} & known


def test_the_commands_are_those_the_app_hears() -> None:
    assert {command["command"] for command in FEATURES["slash_commands"]} == heard("command")


def test_the_events_and_shortcuts_are_those_the_app_hears() -> None:
    subscribed = set(SETTINGS["event_subscriptions"]["bot_events"])
    assert subscribed == set().union(*(SUBSCRIBED[name] for name in heard("event")))
    assert {shortcut["callback_id"] for shortcut in FEATURES.get("shortcuts", [])} == heard("shortcut")


def test_buttons_and_forms_come_back() -> None:
    assert heard("view")
    assert SETTINGS["interactivity"]["is_enabled"] is True


def test_people_in_commands_come_as_ids() -> None:
    assert all(command["should_escape"] for command in FEATURES["slash_commands"])


def test_every_scope_that_is_used_is_asked_for_and_no_other() -> None:
    unknown = methods() - SCOPES.keys()
    assert not unknown, f"say in SCOPES what these methods need: {unknown}"
    needed = {"commands"}.union(
        *(SCOPES[name] for name in methods()),
        *(EVENT_SCOPES[name] for name in SETTINGS["event_subscriptions"]["bot_events"]),
    )
    assert "chat:write" in needed
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    assert "user" not in MANIFEST["oauth_config"]["scopes"]


def test_the_texts_are_no_longer_than_slack_takes() -> None:
    shown = MANIFEST["display_information"]
    for name, longest in LONGEST.items():
        assert 0 < len(shown[name]) <= longest, name
    assert len(shown["long_description"]) >= 175
    assert 0 < len(FEATURES["bot_user"]["display_name"]) <= 80
    for command in FEATURES["slash_commands"]:
        assert len(command["command"]) <= 32
        assert 0 < len(command["description"]) <= 2000
        assert 0 < len(command["usage_hint"]) <= 1000


def test_it_can_be_installed_in_a_workspace_of_our_own() -> None:
    read = Manifest.read(MANIFEST)
    assert read.commands[door.COMMAND].should_escape
    with Playground(MANIFEST, now=now) as slack:
        client = WebClient(slack.workspace.bot_token, base_url=slack.api_url)
        assert client.auth_test()["user_id"] == slack.workspace.bot.id
