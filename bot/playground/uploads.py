"""files.*: announcing, sending and sharing a file, in Slack's three steps (docs.slack.dev, Working with files)."""

import re
from email import policy
from email.parser import BytesParser
from functools import partial
from typing import Any

from fastapi import Response

from bot.playground import limits
from bot.playground.chat import content, thread_of
from bot.playground.files import File
from bot.playground.methods import Call, Refusal, method, wrong_arguments
from bot.playground.records import Channel, Json
from bot.playground.workspace import Workspace

UPLOAD = "upload"
"""What the second step is called where faults are ordered: it goes to an address of its own, by no method."""
_PLACE = r"^[CGDZ][A-Z0-9]{8,}$"


@method("files.getUploadURLExternal", "files:write", tier=limits.TIER_4)
def announce(call: Call) -> Json:
    name, files = call.required("filename"), call.workspace.files
    try:
        length = int(call.required("length"))
    except ValueError as wrong:
        raise wrong_arguments("input must be an integer [json-pointer:/length]") from wrong
    if length <= 0:
        raise Refusal("missing_argument")
    if files.refuses:
        raise Refusal(files.refuses)
    if length > files.largest:
        raise Refusal("file_upload_size_restricted")
    now = int(call.workspace.now().timestamp())
    file = files.announce(name, length, user=call.workspace.bot.id, created=now)
    return {"upload_url": f"{call.workspace.address}/upload/v1/{file.key}", "file_id": file.id}


def take(workspace: Workspace, key: str, body: bytes, content_type: str) -> Response:
    """Returns the answer to the bytes of a file, raw or as a form; 200 only if they are as many as were announced."""
    with workspace.lock:
        file = workspace.files.at(key)
        if file is None or file.content is not None:
            return Response("not found", 404)
        sent = _part(body, content_type) if content_type.startswith("multipart/form-data") else body
        if len(sent) != file.length:
            return Response(f"{file.length} bytes announced, {len(sent)} sent", 400)
        file.content = sent
        return Response(f"OK - {len(sent)}")


def _part(body: bytes, content_type: str) -> bytes:
    """The first file of a form."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    form = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    for part in form.iter_parts():
        found = part.get_payload(decode=True)
        if part.get_filename() and isinstance(found, bytes):
            return found
    return b""


@method("files.completeUploadExternal", "files:write", tier=limits.TIER_4)
def complete(call: Call) -> Json:
    """Shares files in a channel, if one is named.

    Slack looks through them first and answers before they stand there: its answer names no message.
    """
    files = _announced(call)
    place = _place(call)
    fields: Json = {"text": "", "blocks": []}
    comment, blocks = call.text("initial_comment"), call.structure("blocks", "invalid_blocks")
    if comment or blocks:
        fields, _ = content({"text": comment}, None if comment else blocks)
    thread_ts = thread_of(call, place) if place else None
    for file, title in files:
        file.completed, file.title = True, title
    if place is not None:
        found = [file for file, _ in files]
        call.workspace.files.soon(partial(_share, call.workspace, place, found, fields | {"thread_ts": thread_ts}))
    return {"files": [{"id": file.id, "title": file.title or file.name} for file, _ in files]}


def _announced(call: Call) -> list[tuple[File, str]]:
    """The files named, with their titles; each was sent, and none is shared yet."""
    named: Any = call.structure("files", "invalid_arguments")
    if not isinstance(named, list) or not named or not all(isinstance(one, dict) for one in named):
        raise wrong_arguments("missing required field: files")
    found = []
    for one in named:
        file = call.workspace.files.known.get(str(one.get("id")))
        if file is None or file.content is None:
            raise Refusal("file_not_found")
        if file.completed:
            raise Refusal("file_update_failed")
        found.append((file, str(one.get("title") or "")))
    return found


def _place(call: Call) -> Channel | None:
    name = call.text("channel_id")
    if not name:
        return None
    if re.match(_PLACE, name) is None:
        # A person's id is not taken here, though chat.postMessage takes it.
        raise wrong_arguments(f"input must match regex pattern: {_PLACE} [json-pointer:/channel_id]")
    channel = call.channel("channel_id")
    if call.workspace.bot.id not in channel.members:
        raise Refusal("not_in_channel")
    if channel.is_archived:
        raise Refusal("is_archived")
    if channel.refuses:
        raise Refusal(channel.refuses)
    return channel


def _share(workspace: Workspace, place: Channel, files: list[File], fields: Json) -> None:
    message = workspace.post(place.id, workspace.bot.id, subtype="file_share", files=files, **fields)
    # Whether Slack names the app beside a file is written nowhere: an app that relies on that is to be found out.
    message.bot_id = message.app_id = None
    for file in files:
        file.shares.setdefault(place.id, []).append(message.ts)
    workspace.announce(message)
