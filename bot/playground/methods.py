"""The register of Web API methods, and how a method reads its arguments and refuses a call."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.playground import limits
from bot.playground.records import Channel, Json, Message, Token, User
from bot.playground.workspace import Workspace

T = TypeVar("T")


class Refusal(Exception):
    """A call Slack answers with ok false; the first argument is its error code, the keywords go into the answer."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error, self.extra = error, extra


def wrong_arguments(*messages: str) -> Refusal:
    return Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})


@dataclass
class Call:
    """One call: the workspace, its token and its arguments, from a form or from JSON."""

    workspace: Workspace
    method: str
    args: Json
    token: Token

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        if not (value := self.text(name)):
            raise wrong_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return self.args.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int, error: str = "invalid_limit") -> int:
        try:
            number = int(self.text(name, str(default)) or default)
        except ValueError as wrong:
            raise Refusal(error) from wrong
        if not 0 < number <= limits.PAGE_OF_RESULTS:
            raise Refusal(error)
        return number

    def structure(self, name: str, error: str) -> Any:
        """Returns an argument that is JSON, be it given as JSON or as text of a form; None where it is missing."""
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError as wrong:
            raise Refusal(error) from wrong

    def needs(self, *scopes: str) -> None:
        """Lets the call pass if the token has one of these scopes."""
        if scopes and not self.token.scopes.intersection(scopes):
            provided = ",".join(sorted(self.token.scopes))
            raise Refusal("missing_scope", needed=",".join(scopes), provided=provided)

    def channel(self, name: str = "channel") -> Channel:
        """Returns a channel the app can know of: a private one it is not in does not exist for it."""
        channel = self.workspace.channels.get(self.required(name))
        if channel is None or (channel.kind != "public" and self.workspace.bot.id not in channel.members):
            raise Refusal("channel_not_found")
        return channel

    def user(self, name: str = "user") -> User:
        user = self.workspace.users.get(self.required(name))
        if user is None:
            raise Refusal("user_not_found")
        return user

    def message(self, channel: Channel, name: str = "ts") -> Message:
        message = self.workspace.message(channel.id, self.required(name))
        if message is None:
            raise Refusal("message_not_found")
        return message

    def page(self, items: list[T], default: int) -> tuple[list[T], Json]:
        """Returns one page of `items` and the response_metadata that leads to the next."""
        size, start = self.number("limit", default), 0
        if cursor := self.text("cursor"):
            if not cursor.startswith("next:") or not cursor[5:].isdigit():
                raise Refusal("invalid_cursor")
            start = int(cursor[5:])
        following = f"next:{start + size}" if start + size < len(items) else ""
        return items[start : start + size], {"next_cursor": following}


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """How to answer one method: who may call it and how often (a tier, or None for the posting pace)."""

    name: str
    answer: Handler
    scopes: tuple[str, ...]
    tier: int | None
    token: str


METHODS: dict[str, Method] = {}


def method(
    name: str, *scopes: str, tier: int | None = limits.TIER_3, token: str = "bot"
) -> Callable[[Handler], Handler]:
    """Registers the handler of a Web API method; the token needs one of the `scopes` (none: any token will do)."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, tier, token)
        return handler

    return register
