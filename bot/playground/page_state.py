"""What one person sees, as JSON for the page: their channels, their private answers, their modal and Home tab."""

from bot.playground.modals import shown
from bot.playground.records import Channel, Json, Message, User, View
from bot.playground.workspace import Workspace


def state_of(workspace: Workspace, user: User, *, zone: str, busy: bool) -> Json:
    """Returns the state as `user` may see it, with the workspace's instant as ISO text and the zone to show it in."""
    if workspace.manifest.has_messages:
        workspace.direct(user.id)
    with workspace.lock:
        channels = [c for c in workspace.channels.values() if user.id in c.members and not c.is_archived]
        stack = workspace.stacks.get(user.id)
        return {
            "revision": workspace.revision,
            "now": workspace.now().isoformat(),
            "zone": zone,
            "me": user.id,
            "people": [_person(u) for u in workspace.users.values()],
            "usergroups": [{"id": g.id, "handle": g.handle, "name": g.name} for g in workspace.groups.values()],
            "commands": [
                {"command": c.name, "description": c.description, "usage_hint": c.usage_hint}
                for c in workspace.manifest.commands.values()
            ],
            "channels": [_channel(c, user) for c in channels],
            "messages": {c.id: [_message(m) for m in workspace.visible(c.id, user.id)] for c in channels},
            "views": {
                "modal": _view(workspace, workspace.views[stack[-1]]) if stack else None,
                "home": _view(workspace, workspace.views.get(workspace.homes.get(user.id, ""))),
            },
            "busy": busy,
        }


def _person(user: User) -> Json:
    initials = "".join(word[0] for word in user.real_name.split()[:2]).upper()
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "initials": initials,
        "colour": user.colour,
        "is_bot": user.bot_id is not None,
        "deleted": user.deleted,
        "is_stranger": user.is_stranger,
    }


def _channel(channel: Channel, user: User) -> Json:
    found = {"id": channel.id, "name": channel.name, "topic": channel.topic, "is_ext_shared": channel.is_ext_shared}
    found |= {"is_im": channel.kind == "im", "is_mpim": channel.kind == "mpim", "is_private": channel.kind == "private"}
    return found | {"user": next((m for m in channel.members if m != user.id), user.id)}


def _message(message: Message) -> Json:
    return message.as_json(with_metadata=True) | {"ephemeral": message.only_for is not None}


def _view(workspace: Workspace, view: View | None) -> Json | None:
    return None if view is None else shown(workspace, view) | {"errors": view.errors}
