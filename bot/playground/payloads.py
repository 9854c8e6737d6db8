"""The payloads of commands and interactions, field by field as Slack sends them."""

from bot.playground.inputs import values_of
from bot.playground.modals import shown
from bot.playground.records import Channel, Json, Message, User, View
from bot.playground.workspace import Workspace

CHANNEL_NAME = {"im": "directmessage", "private": "privategroup"}


def channel_name(channel: Channel) -> str:
    return CHANNEL_NAME.get(channel.kind, channel.name)


def command(workspace: Workspace, user: User, channel: Channel, *, name: str, text: str) -> Json:
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
    }


def interaction(workspace: Workspace, user: User, kind: str) -> Json:
    """Returns the fields every interaction has."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app_id,
        "token": workspace.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def on_message(workspace: Workspace, message: Message, values: dict[str, Json]) -> Json:
    """Returns what block_actions says of the message it comes from; a private answer's content is not sent."""
    channel = workspace.channels[message.channel]
    private = message.only_for is not None
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": private}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    body: Json = {"container": container, "channel": {"id": channel.id, "name": channel_name(channel)}}
    if not private:
        body["message"] = message.as_json(with_metadata=True)
    return body | {"state": {"values": values_of(message.blocks, values)}}


def on_view(workspace: Workspace, view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": shown(workspace, view)}


def action(block: Json, element: Json, chosen: Json, stamp: str) -> Json:
    """Returns one entry of `actions`: the element as far as Slack repeats it, and what was chosen."""
    repeated = {
        k: element[k] for k in ("type", "action_id", "text", "value", "style", "url", "placeholder") if k in element
    }
    return repeated | {"block_id": block["block_id"], "action_ts": stamp} | chosen
