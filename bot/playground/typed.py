"""How the client turns what a person types into the text Slack stores and sends."""

import re

from bot.playground.workspace import Workspace

ENTITY = re.compile(r"<(?:[@#!][^<>\s][^<>]*|(?:https?|mailto|tel):[^<>\s][^<>]*)>")
NAME = re.compile(r"(?<![\w@])@([a-z0-9][a-z0-9._-]*[a-z0-9]|[a-z0-9])", re.IGNORECASE)
PLACE = re.compile(r"(?<![\w#&])#([a-z0-9][a-z0-9_-]*)", re.IGNORECASE)


def escape(text: str) -> str:
    """Returns the text with the three characters escaped that are Slack's own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_message(workspace: Workspace, text: str) -> str:
    """Returns a typed message as stored: @name, @group and #channel become mentions, the rest is escaped.

    A mention already written in Slack's form (<@U...>) stays one.
    """
    parts, end = [], 0
    for entity in ENTITY.finditer(text):
        parts += [_mentions(workspace, escape(text[end : entity.start()])), entity.group()]
        end = entity.end()
    return "".join([*parts, _mentions(workspace, escape(text[end:]))])


def _mentions(workspace: Workspace, text: str) -> str:
    people = {u.name.lower(): f"<@{u.id}>" for u in workspace.users.values() if not u.deleted}
    groups = {g.handle.lower(): f"<!subteam^{g.id}|@{g.handle}>" for g in workspace.groups.values()}
    known = groups | people | {w: f"<!{w}>" for w in ("here", "channel", "everyone")}
    places = {c.name: f"<#{c.id}|{c.name}>" for c in workspace.channels.values() if c.kind in ("public", "private")}
    text = NAME.sub(lambda m: known.get(m.group(1).lower(), m.group()), text)
    return PLACE.sub(lambda m: places.get(m.group(1).lower(), m.group()), text)
