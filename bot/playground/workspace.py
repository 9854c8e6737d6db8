"""The workspace's state: people, channels, messages, views and tokens, in memory and safe to use from many threads."""

import itertools
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from threading import Condition
from time import monotonic
from typing import Any, TypeVar

from bot.playground.events import message_events
from bot.playground.faults import Faults
from bot.playground.files import Files
from bot.playground.manifest import Manifest
from bot.playground.mishaps import Mishaps
from bot.playground.rates import Rates
from bot.playground.records import Channel, Json, Message, Token, User, UserGroup, View
from bot.playground.tickets import Responses, Triggers

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# Two messages of the same instant still get two stamps, this far apart.
STAMP_STEP = 100
PATIENCE_SECONDS = 20.0
"""How long one waits, really, for what should come at once: only what never comes takes so long."""

T = TypeVar("T")
Outlet = Callable[[str, Json], "Future[None]"]


class Workspace:
    """One Slack workspace with one installed app.

    `now` gives the workspace's instant (aware). `revision` grows with each change; `changed` wakes those who wait for
    one. `calls` holds the latest Web API calls as (method, arguments), oldest first.
    """

    def __init__(self, document: Mapping[str, Any], *, now: Callable[[], datetime], domain: str = "playground") -> None:
        self.manifest = Manifest.read(document)
        self.now = now
        self.domain = domain
        self.team_id, self.app_id, self.team_name = "T0000000001", "A0000000001", domain.capitalize()
        self.changed = Condition()
        self.lock = self.changed
        self.revision = 0
        self.closed = False
        self.users: dict[str, User] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.calls: deque[tuple[str, Json]] = deque(maxlen=10_000)
        self.rates, self.faults, self.mishaps, self.files = Rates(), Faults(), Mishaps(self), Files()
        self.triggers, self.responses = Triggers(now), Responses(now)
        self.chosen: dict[tuple[str, str, str], dict[str, Json]] = {}
        self.address = ""
        self.outlet: Outlet | None = None
        self.socket_url: Callable[[], str] | None = None
        self._numbers = itertools.count(1)
        self._last_stamp = 0
        self.slackbot = self.add_user("slackbot", id="USLACKBOT", real_name="Slackbot")
        self.bot = self.add_user(self.manifest.bot_name, real_name=self.manifest.app_name, is_bot=True)
        self.bot_token, self.app_token = "xoxb-playground-bot", "xapp-playground-app"
        self.signing_secret, self.verification_token = "playground-signing-secret", "playground-verification"
        self.tokens = {
            self.bot_token: Token(self.bot_token, "bot", set(self.manifest.scopes)),
            self.app_token: Token(self.app_token, "app", {"connections:write"}),
        }

    # People and places

    def id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):010d}"

    def add_user(self, name: str, *, id: str | None = None, is_bot: bool = False, **flags: Any) -> User:
        """Adds a person (or another bot) and returns the record; `flags` are the fields of User."""
        user = User(
            id=id or self.id("U"),
            name=name,
            real_name=flags.pop("real_name", name),
            team_id=flags.pop("team_id", self.team_id),
            bot_id=self.id("B") if is_bot else None,
            **flags,
        )
        with self.lock:
            self.users[user.id] = user
            self.touch()
        return user

    def add_channel(
        self,
        name: str,
        *members: User | str,
        id: str | None = None,
        kind: str = "public",
        with_bot: bool = True,
        **flags: Any,
    ) -> Channel:
        """Adds a channel with its members (and the bot, unless told otherwise) and returns the record."""
        ids = [m.id if isinstance(m, User) else m for m in members]
        ids += [self.bot.id] if with_bot and self.bot.id not in ids else []
        prefix = {"im": "D", "private": "C", "mpim": "G"}.get(kind, "C")
        channel = Channel(
            id=id or self.id(prefix),
            name=name,
            kind=kind,
            created=int(self.now().timestamp()),
            creator=ids[0] if ids else self.bot.id,
            team_id=self.team_id,
            members=ids,
            **flags,
        )
        with self.lock:
            self.channels[channel.id] = channel
            self.messages[channel.id] = {}
            self.touch()
        return channel

    def add_group(self, handle: str, *users: User | str, id: str | None = None, name: str | None = None) -> UserGroup:
        """Adds a user group with its members and returns the record."""
        ids = [u.id if isinstance(u, User) else u for u in users]
        group = UserGroup(id or self.id("S"), handle, name or handle, self.team_id, ids)
        with self.lock:
            self.groups[group.id] = group
        return group

    def direct(self, user: str, *others: str) -> Channel:
        """Returns the app's direct conversation with these people, opened where it is new."""
        wanted = {self.bot.id, user, *others}
        with self.lock:
            for channel in self.channels.values():
                if channel.kind in ("im", "mpim") and set(channel.members) == wanted:
                    return channel
            kind = "mpim" if others else "im"
            return self.add_channel("mpdm-" + "-".join(sorted(wanted)) if others else "", *wanted, kind=kind)

    def channel_named(self, name: str) -> Channel | None:
        bare = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == bare and c.kind in ("public", "private")), None)

    # Time and change

    def stamp(self) -> str:
        """Returns a new message time stamp: unique and strictly increasing, even on a clock that stands still."""
        with self.lock:
            micros = (self.now() - EPOCH) // MICROSECOND
            self._last_stamp = max(micros, self._last_stamp + STAMP_STEP)
            return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def touch(self) -> None:
        with self.changed:
            self.revision += 1
            self.changed.notify_all()

    def wait_for(
        self, look: Callable[[], T], timeout: float = PATIENCE_SECONDS, what: str = "what was looked for"
    ) -> T:
        """Returns the first true answer of `look`, asked after each change; TimeoutError after `timeout` seconds."""
        end = monotonic() + timeout
        with self.changed:
            while not (found := look()):
                left = end - monotonic()
                if left <= 0 or self.closed:
                    raise TimeoutError(f"{what} did not come within {timeout} s")
                self.changed.wait(min(left, 0.5))
            return found

    def close(self) -> None:
        self.closed = True
        self.touch()

    # Messages

    def post(self, channel: str, user: str, text: str, *, thread_ts: str | None = None, **fields: Any) -> Message:
        """Stores a message and returns it; `announce` tells the app of it."""
        with self.lock:
            author = self.users.get(user)
            message = Message(
                ts=self.stamp(),
                channel=channel,
                user=user,
                text=text,
                blocks=fields.pop("blocks", []),
                team_id=author.team_id if author else self.team_id,
                thread_ts=thread_ts,
                bot_id=author.bot_id if author else None,
                app_id=self.app_id if user == self.bot.id else None,
                **fields,
            )
            self.messages[channel][message.ts] = message
            if thread_ts and message.only_for is None:
                self._count_reply(message)
            self.touch()
            return message

    def _count_reply(self, reply: Message) -> None:
        parent = self.messages[reply.channel].get(reply.thread_ts or "")
        if parent is None:
            return
        parent.thread_ts = parent.ts
        parent.replies.append(reply.ts)
        if reply.user not in parent.repliers:
            parent.repliers.append(reply.user)

    def remove(self, message: Message) -> None:
        with self.lock:
            del self.messages[message.channel][message.ts]
            parent = self.messages[message.channel].get(message.thread_ts or "")
            if parent and message.ts in parent.replies:
                parent.replies.remove(message.ts)
                left = [self.messages[message.channel][ts].user for ts in parent.replies]
                parent.repliers = list(dict.fromkeys(left))
            self.touch()

    def message(self, channel: str, ts: str) -> Message | None:
        """Returns the stored message everyone sees; a private answer is never found here."""
        found = self.messages.get(channel, {}).get(ts)
        return found if found is not None and found.only_for is None else None

    def visible(self, channel: str, user: str) -> list[Message]:
        """Returns what `user` sees in the channel, oldest first, replies among the rest."""
        with self.lock:
            return [m for m in self.messages[channel].values() if m.only_for in (None, user)]

    def reload(self, user: str) -> None:
        """Drops the private answers of `user`, as reloading Slack does."""
        with self.lock:
            for stored in self.messages.values():
                for ts in [m.ts for m in stored.values() if m.only_for == user]:
                    del stored[ts]
            self.touch()

    def say_as_slack(self, channel: str, user: str, text: str, thread_ts: str | None = None) -> Message:
        return self.post(channel, self.slackbot.id, text, thread_ts=thread_ts, only_for=user)

    def announce(self, message: Message, change: str | None = None) -> "list[Future[None]]":
        """Sends the events of a new (or, by `change`, an edited or deleted) message to the app."""
        return [self.emit(name, event) for name, event in message_events(self, message, change)]

    def emit(self, subscription: str, event: Json) -> "Future[None]":
        """Sends one event to the app if subscribed; the result comes when the first attempt is over."""
        done: Future[None] = Future()
        done.set_result(None)
        if self.outlet is None or subscription not in self.manifest.events:
            return done
        return self.outlet(subscription, event)
