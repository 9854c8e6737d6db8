"""The things a workspace holds, and how Slack writes each as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.playground.files import File

Json = dict[str, Any]
COLOURS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "5b89d5", "d58247")


@dataclass
class Token:
    """A token of the app. `scopes` may be changed by a test, `revoked` makes every call answer token_revoked."""

    value: str
    kind: str
    scopes: set[str]
    revoked: bool = False


@dataclass
class User:
    id: str
    name: str
    real_name: str
    team_id: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/Berlin"
    bot_id: str | None = None
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    dnd_until: datetime | None = None

    @property
    def colour(self) -> str:
        return COLOURS[sum(map(ord, self.id)) % len(COLOURS)]

    def profile(self, *, with_email: bool) -> Json:
        shown = {"real_name": self.real_name, "display_name": self.name, "title": self.title, "team": self.team_id}
        return shown | ({"email": self.email} if with_email and self.email else {})

    def as_json(self, now: datetime, *, with_email: bool) -> Json:
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        assert offset is not None
        whole: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self.profile(with_email=with_email),
            "is_bot": self.bot_id is not None,
            "is_app_user": False,
        }
        if self.deleted:
            return whole
        return whole | {
            "color": self.colour,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_offset": int(offset.total_seconds()),
            "is_admin": self.is_admin,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_stranger": self.is_stranger,
        }


@dataclass
class UserGroup:
    id: str
    handle: str
    name: str
    team_id: str
    users: list[str]
    disabled: bool = False

    def as_json(self, *, with_users: bool) -> Json:
        whole: Json = {"id": self.id, "team_id": self.team_id, "is_usergroup": True, "is_subteam": True}
        whole |= {"name": self.name, "handle": self.handle, "user_count": len(self.users)}
        whole["date_delete"] = 1 if self.disabled else 0
        return whole | ({"users": list(self.users)} if with_users else {})


@dataclass
class Channel:
    """`kind` is public, private, im or mpim; `refuses` is an error code for every post, e.g. restricted_action."""

    id: str
    name: str
    kind: str
    created: int
    creator: str
    team_id: str
    members: list[str] = field(default_factory=list)
    topic: str = ""
    is_archived: bool = False
    is_ext_shared: bool = False
    refuses: str | None = None

    def as_json(self, viewer: str) -> Json:
        whole: Json = {"id": self.id, "created": self.created, "is_archived": self.is_archived}
        whole |= {"is_im": self.kind == "im", "is_mpim": self.kind == "mpim", "is_org_shared": False}
        whole |= {"is_shared": self.is_ext_shared, "is_ext_shared": self.is_ext_shared, "context_team_id": self.team_id}
        if self.kind == "im":
            return whole | {"user": next((m for m in self.members if m != viewer), viewer), "is_open": True}
        return whole | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_private": self.kind != "public",
            "is_general": False,
            "creator": self.creator,
            "is_member": viewer in self.members,
            "topic": {"value": self.topic, "creator": self.creator, "last_set": self.created},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


@dataclass
class Message:
    """A message; `only_for` names the one person who sees a private answer, `reactions` maps an emoji to its people."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json]
    team_id: str
    thread_ts: str | None = None
    metadata: Json | None = None
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    only_for: str | None = None
    edited: Json | None = None
    is_broadcast: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    repliers: list[str] = field(default_factory=list)
    files: "Sequence[File]" = ()

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_json(self, *, with_metadata: bool = False) -> Json:
        whole: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team_id}
        optional: Json = {
            "subtype": "thread_broadcast" if self.is_broadcast else self.subtype,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "blocks": self.blocks or None,
            "edited": self.edited,
            "thread_ts": self.thread_ts,
            "metadata": self.metadata if with_metadata else None,
            "files": [file.as_json() for file in self.files] or None,
        }
        whole |= {key: value for key, value in optional.items() if value is not None}
        if self.reactions:
            whole["reactions"] = [{"name": n, "users": u, "count": len(u)} for n, u in self.reactions.items()]
        if self.replies:
            whole |= {"reply_count": len(self.replies), "latest_reply": self.replies[-1]}
            whole |= {"reply_users": list(self.repliers), "reply_users_count": len(self.repliers)}
        return whole


@dataclass
class View:
    """An open modal or a Home tab; `given` is the view as the app sent it, with ids filled in."""

    id: str
    user: str
    given: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        found: list[Json] = self.given["blocks"]
        return found

    def as_json(self, team_id: str, app_id: str, bot_id: str) -> Json:
        named = {"title": None, "close": None, "submit": None, "callback_id": "", "private_metadata": ""}
        named |= {"external_id": "", "clear_on_close": False, "notify_on_close": False}  # type: ignore[dict-item]
        return {
            **named,
            **self.given,
            "id": self.id,
            "team_id": team_id,
            "app_id": app_id,
            "app_installed_team_id": team_id,
            "bot_id": bot_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": self.values},
        }
