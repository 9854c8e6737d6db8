"""What a Slack app manifest says the app may do: its commands, shortcuts, scopes and events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground import limits


class ManifestError(ValueError):
    """The manifest breaks a rule of Slack's; the message names the field and the limit."""


@dataclass(frozen=True)
class Command:
    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    callback_id: str
    name: str
    kind: str


@dataclass(frozen=True)
class Manifest:
    app_name: str
    bot_name: str
    commands: Mapping[str, Command]
    shortcuts: Mapping[str, Shortcut]
    scopes: frozenset[str]
    events: frozenset[str]
    has_home: bool
    has_messages: bool

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Manifest":
        """Returns the parts of a parsed manifest the workspace needs; ManifestError where Slack would refuse it.

        Optional scopes count as granted: the installing person left the ticks as they were.
        """
        features = document.get("features", {})
        scopes = document.get("oauth_config", {}).get("scopes", {})
        home = features.get("app_home", {})
        name = document.get("display_information", {}).get("name", "app")
        _at_most("display_information.name", name, limits.APP_NAME)
        return cls(
            app_name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            commands={c.name: c for c in map(_command, features.get("slash_commands", []))},
            shortcuts=_shortcuts(features.get("shortcuts", [])),
            scopes=frozenset(scopes.get("bot", [])) | frozenset(scopes.get("bot_optional", [])),
            events=frozenset(document.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])),
            has_home=bool(home.get("home_tab_enabled", False)),
            has_messages=bool(home.get("messages_tab_enabled", False)),
        )


def _command(entry: Mapping[str, Any]) -> Command:
    name = entry["command"]
    if not name.startswith("/"):
        raise ManifestError(f"features.slash_commands: {name!r} must start with a slash")
    _at_most("features.slash_commands.command", name, limits.COMMAND_NAME)
    if not entry.get("description"):
        raise ManifestError(f"features.slash_commands: {name} needs a description")
    hint, escape = entry.get("usage_hint", ""), bool(entry.get("should_escape", False))
    return Command(name, entry["description"], hint, escape)


def _shortcuts(entries: list[Mapping[str, Any]]) -> dict[str, Shortcut]:
    if len(entries) > limits.SHORTCUTS:
        raise ManifestError(f"features.shortcuts: {len(entries)} given, at most {limits.SHORTCUTS} allowed")
    for entry in entries:
        _at_most("features.shortcuts.name", entry["name"], limits.SHORTCUT_NAME)
    return {e["callback_id"]: Shortcut(e["callback_id"], e["name"], e["type"]) for e in entries}


def _at_most(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise ManifestError(f"{field}: {text!r} has {len(text)} characters, at most {limit} allowed")
