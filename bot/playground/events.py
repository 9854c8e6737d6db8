"""Which events follow from what happens in the workspace, as Slack writes them."""

from typing import TYPE_CHECKING

from bot.playground.records import Json, Message

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

SUBSCRIPTION = {"public": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}
CHANNEL_TYPE = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


def message_events(workspace: "Workspace", message: Message, change: str | None) -> list[tuple[str, Json]]:
    """Returns (subscription, event) pairs; none where the app is not in the channel or only one person sees it."""
    channel = workspace.channels[message.channel]
    if workspace.bot.id not in channel.members or message.only_for is not None:
        return []
    where = {"channel": channel.id, "channel_type": CHANNEL_TYPE[channel.kind]}
    event = _changed(workspace, message, change) if change else message.as_json() | {"event_ts": message.ts}
    found = [(SUBSCRIPTION[channel.kind], event | where)]
    # In a direct message the message event is all there is: Slack sends no app_mention there.
    if not change and f"<@{workspace.bot.id}" in message.text and channel.kind != "im":
        found.append(("app_mention", event | {"type": "app_mention", "channel": channel.id}))
    return found


def _changed(workspace: "Workspace", message: Message, change: str) -> Json:
    stamp = workspace.stamp()
    event: Json = {"type": "message", "subtype": change, "hidden": True, "ts": stamp, "event_ts": stamp}
    if change == "message_deleted":
        return event | {"deleted_ts": message.ts, "previous_message": message.as_json()}
    return event | {"message": message.as_json()}


def reaction_event(workspace: "Workspace", message: Message, user: str, name: str, *, added: bool) -> Json:
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": workspace.stamp(),
    }


def envelope_of(workspace: "Workspace", event: Json, event_id: str) -> Json:
    """Returns the outer wrapper of the Events API around an event."""
    place = event.get("channel") or event.get("item", {}).get("channel")
    channel = workspace.channels.get(place) if isinstance(place, str) else None
    who = {"team_id": workspace.team_id, "user_id": workspace.bot.id, "enterprise_id": None}
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(workspace.now().timestamp()),
        "authorizations": [who | {"is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": f"4-{event_id}",
    }
