"""reactions.*: emoji on messages."""

from concurrent.futures import Future

from bot.playground import limits
from bot.playground.events import reaction_event
from bot.playground.methods import Call, Refusal, method
from bot.playground.records import Json, Message
from bot.playground.workspace import Workspace


@method("reactions.add", "reactions:write")
def add(call: Call) -> Json:
    message, name = _message(call), call.required("name").strip(":")
    if call.workspace.bot.id in message.reactions.get(name, []):
        raise Refusal("already_reacted")
    if len(message.reactions) >= limits.REACTIONS_PER_MESSAGE and name not in message.reactions:
        raise Refusal("too_many_emoji")
    react(call.workspace, message, call.workspace.bot.id, name)
    return {}


@method("reactions.remove", "reactions:write", tier=limits.TIER_2)
def remove(call: Call) -> Json:
    message, name = _message(call), call.required("name").strip(":")
    if call.workspace.bot.id not in message.reactions.get(name, []):
        raise Refusal("no_reaction")
    unreact(call.workspace, message, call.workspace.bot.id, name)
    return {}


@method("reactions.get", "reactions:read")
def get(call: Call) -> Json:
    message = _message(call)
    return {"type": "message", "channel": message.channel, "message": message.as_json()}


def _message(call: Call) -> Message:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refusal("no_item_specified")
    channel = call.channel()
    if channel.is_archived:
        raise Refusal("is_archived")
    return call.message(channel, "timestamp")


def react(workspace: Workspace, message: Message, user: str, name: str) -> "Future[None]":
    """Adds a reaction and tells the app; the result comes when the first attempt at telling is over."""
    with workspace.lock:
        people = message.reactions.setdefault(name, [])
        if user not in people:
            people.append(user)
        workspace.touch()
    return _announce(workspace, message, user, name, added=True)


def unreact(workspace: Workspace, message: Message, user: str, name: str) -> "Future[None]":
    """Takes a reaction away and tells the app, in the same way."""
    with workspace.lock:
        people = message.reactions.get(name, [])
        if user in people:
            people.remove(user)
        if not people:
            message.reactions.pop(name, None)
        workspace.touch()
    return _announce(workspace, message, user, name, added=False)


def _announce(workspace: Workspace, message: Message, user: str, name: str, *, added: bool) -> "Future[None]":
    if workspace.bot.id in workspace.channels[message.channel].members:
        event = reaction_event(workspace, message, user, name, added=added)
        return workspace.emit(event["type"], event)
    untold: Future[None] = Future()
    untold.set_result(None)
    return untold
