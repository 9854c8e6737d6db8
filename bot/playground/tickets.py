"""What an interaction hands the app to come back with: trigger ids (3 s, once) and response URLs (30 min, 5 times)."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.playground import limits
from bot.playground.records import Message


class Refused(Exception):
    """A ticket that is no longer good; the argument is Slack's error code."""


@dataclass
class Trigger:
    id: str
    user: str
    until: datetime
    used: bool = False
    view_ids: list[str] = field(default_factory=list)


class Triggers:
    """Trigger ids given out. Their three seconds are measured on the workspace's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._numbers = now, itertools.count(1)
        self._given: dict[str, Trigger] = {}

    def give(self, user: str) -> Trigger:
        until = self._now() + timedelta(seconds=limits.TRIGGER_SECONDS)
        number = next(self._numbers)
        trigger = Trigger(f"{int(until.timestamp())}.{number}.{number:032x}", user, until)
        self._given[trigger.id] = trigger
        return trigger

    def use(self, id: str) -> Trigger:
        """Returns the trigger and spends it; Refused with invalid_, expired_ or exchanged_trigger_id."""
        trigger = self._given.get(id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._now() > trigger.until:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class Response:
    """A response URL: who asked where, the message it came from, and what was answered through it."""

    id: str
    user: str
    channel: str
    until: datetime
    thread_ts: str | None = None
    origin: Message | None = None
    uses: int = 0
    answers: list[Message] = field(default_factory=list)


class Responses:
    """Response URLs given out."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._numbers = now, itertools.count(1)
        self._given: dict[str, Response] = {}

    def give(self, user: str, channel: str, *, thread_ts: str | None = None, origin: Message | None = None) -> Response:
        until = self._now() + timedelta(seconds=limits.RESPONSE_URL_SECONDS)
        response = Response(f"{next(self._numbers):012d}", user, channel, until, thread_ts, origin)
        self._given[response.id] = response
        return response

    def use(self, id: str) -> Response:
        """Returns the response and counts the use; Refused with no_url, expired_url or used_url."""
        response = self._given.get(id)
        if response is None:
            raise Refused("no_url")
        if self._now() > response.until:
            raise Refused("expired_url")
        if response.uses >= limits.RESPONSE_URL_USES:
            raise Refused("used_url")
        response.uses += 1
        return response
