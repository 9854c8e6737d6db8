"""chat.*: posting, updating, deleting."""

import json
from typing import Any

from bot.playground import limits
from bot.playground.blocks import refused_blocks, with_ids
from bot.playground.methods import Call, Refusal, method
from bot.playground.records import Channel, Json


@method("chat.postMessage", "chat:write", tier=None)
def post_message(call: Call) -> Json:
    channel = _target(call)
    _may_post(call, channel)
    fields, warnings = _content(call)
    thread_ts = thread_of(call, channel)
    message = call.workspace.post(
        channel.id,
        call.workspace.bot.id,
        thread_ts=thread_ts,
        metadata=_metadata(call),
        is_broadcast=bool(thread_ts) and call.flag("reply_broadcast"),
        **fields,
    )
    call.workspace.announce(message)
    found: Json = {"channel": channel.id, "ts": message.ts, "message": message.as_json(with_metadata=True)}
    if warnings:
        found |= {"warning": ",".join(warnings), "response_metadata": {"warnings": warnings}}
    return found


@method("chat.postEphemeral", "chat:write", tier=limits.TIER_4)
def post_ephemeral(call: Call) -> Json:
    channel = call.channel()
    _may_post(call, channel)
    user = call.required("user")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    fields, _ = _content(call)
    if len(fields["text"]) >= limits.TEXT_CUT_AT:
        raise Refusal("msg_too_long")
    thread_ts = thread_of(call, channel)
    message = call.workspace.post(channel.id, call.workspace.bot.id, thread_ts=thread_ts, only_for=user, **fields)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel)
    if message.user != call.workspace.bot.id:
        raise Refusal("cant_update_message")
    if channel.is_archived:
        raise Refusal("cant_update_message")
    if channel.refuses:
        raise Refusal("posting_to_channel_denied")
    if len(call.text("text")) > limits.TEXT_OF_UPDATE:
        raise Refusal("msg_too_long")
    fields, _ = _content(call)
    message.text = fields["text"] or message.text
    message.blocks, message.metadata = fields["blocks"], _metadata(call)
    message.edited = {"user": message.user, "ts": call.workspace.stamp()}
    call.workspace.touch()
    call.workspace.announce(message, "message_changed")
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.as_json()}


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel)
    if message.user != call.workspace.bot.id:
        raise Refusal("cant_delete_message")
    call.workspace.remove(message)
    call.workspace.announce(message, "message_deleted")
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier=limits.TIER_4)
def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _target(call: Call) -> Channel:
    """Returns where to post: a channel by id or name, or the direct conversation with a person by the person's id."""
    name = call.required("channel")
    person = call.workspace.users.get(name)
    if person is not None and person.bot_id is None:
        if person.deleted:
            raise Refusal("channel_not_found")
        return call.workspace.direct(person.id)
    named = call.workspace.channel_named(name)
    if named is not None:
        call.args["channel"] = named.id
    return call.channel()


def _may_post(call: Call, channel: Channel) -> None:
    if channel.is_archived:
        raise Refusal("is_archived")
    if channel.refuses:
        raise Refusal(channel.refuses)
    if call.workspace.bot.id not in channel.members and "chat:write.public" not in call.token.scopes:
        raise Refusal("not_in_channel")


def thread_of(call: Call, channel: Channel) -> str | None:
    """Returns the thread to reply in; a reply to a reply goes to the thread of the first."""
    if not (ts := call.text("thread_ts")):
        return None
    parent = call.workspace.message(channel.id, ts)
    if parent is None:
        raise Refusal("thread_not_found")
    return parent.thread_ts or parent.ts


def _content(call: Call) -> tuple[Json, list[str]]:
    """Returns text and blocks to store, and warnings."""
    return content(call.args, call.structure("blocks", "invalid_blocks_format"))


def content(args: Json, blocks: Any) -> tuple[Json, list[str]]:
    """Returns what a message says as text and blocks, and warnings; Refusal where Slack would not take it."""
    text, markdown = args.get("text") or "", args.get("markdown_text") or ""
    if markdown and (text or blocks):
        raise Refusal("markdown_text_conflict")
    if not (text or markdown or blocks or args.get("attachments")):
        raise Refusal("no_text")
    if blocks is not None and not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    if refused := refused_blocks(blocks or [], "message"):
        error, messages = refused
        raise Refusal(error, errors=messages, response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})
    warnings = ["attachments_not_shown"] if args.get("attachments") else []
    text = text or markdown
    if len(text) > limits.TEXT_CUT_AT:
        text, warnings = text[: limits.TEXT_CUT_AT], [*warnings, "message_truncated"]
    return {"text": text, "blocks": with_ids(blocks or [])}, warnings


def _metadata(call: Call) -> Json | None:
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise Refusal("metadata_too_large")
    return metadata
