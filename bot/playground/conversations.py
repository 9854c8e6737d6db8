"""conversations.*: where messages live and what was said."""

from bisect import bisect_left, bisect_right

from bot.playground import limits
from bot.playground.methods import Call, Refusal, method
from bot.playground.records import Channel, Json, Message

READ = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history", "mpim": "mpim:history"}
KIND_OF_TYPE = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


@method("conversations.info", *READ.values())
def info(call: Call) -> Json:
    channel = call.channel()
    call.needs(READ[channel.kind])
    found = channel.as_json(call.workspace.bot.id)
    if not call.flag("include_num_members"):
        found.pop("num_members", None)
    return {"channel": found}


@method("conversations.list", *READ.values(), tier=limits.TIER_2)
def list_all(call: Call) -> Json:
    bot = call.workspace.bot.id
    known = [c for c in _of_types(call) if c.kind == "public" or bot in c.members]
    found, more = call.page([c.as_json(bot) for c in known], 100)
    return {"channels": found, "response_metadata": more}


@method("users.conversations", *READ.values())
def of_user(call: Call) -> Json:
    bot = call.workspace.bot.id
    user = call.text("user") or bot
    known = [c for c in _of_types(call) if user in c.members and (c.kind == "public" or bot in c.members)]
    found, more = call.page([c.as_json(bot) for c in known], 100)
    return {"channels": found, "response_metadata": more}


def _of_types(call: Call) -> list[Channel]:
    types = [t.strip() for t in (call.text("types") or "public_channel").split(",")]
    if unknown := [t for t in types if t not in KIND_OF_TYPE]:
        raise Refusal("invalid_types", detail=unknown[0])
    kinds = [KIND_OF_TYPE[t] for t in types]
    for kind in kinds:
        call.needs(READ[kind])
    hide = call.flag("exclude_archived")
    return [c for c in call.workspace.channels.values() if c.kind in kinds and not (hide and c.is_archived)]


@method("conversations.members", *READ.values(), tier=limits.TIER_4)
def members(call: Call) -> Json:
    channel = call.channel()
    call.needs(READ[channel.kind])
    found, more = call.page([{"id": m} for m in channel.members], 100)
    return {"members": [m["id"] for m in found], "response_metadata": more}


@method("conversations.history", *HISTORY.values())
def history(call: Call) -> Json:
    channel = _readable(call)
    stored = _within(call, list(call.workspace.messages[channel.id].values()))
    told = [m for m in stored if m.only_for is None and (not m.is_reply or m.is_broadcast)]
    return _page_of_messages(call, told[::-1])


@method("conversations.replies", *HISTORY.values())
def replies(call: Call) -> Json:
    channel = _readable(call)
    asked = call.workspace.message(channel.id, call.required("ts"))
    if asked is None:
        raise Refusal("thread_not_found")
    root = asked.thread_ts or asked.ts
    stored = call.workspace.messages[channel.id]
    first = stored.get(root)
    if first is None:
        thread = [m for m in stored.values() if m.only_for is None and m.thread_ts == root]
    else:
        thread = [stored[ts] for ts in first.replies]
    # The first message of a thread comes with every page, whatever span of time is asked for.
    return _page_of_messages(call, ([first] if first else []) + _within(call, thread))


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.needs(HISTORY[channel.kind])
    if call.workspace.bot.id not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def _page_of_messages(call: Call, messages: list[Message]) -> Json:
    found, more = call.page(messages, 100)
    shown = [m.as_json(with_metadata=call.flag("include_all_metadata")) for m in found]
    return {"messages": shown, "has_more": bool(more["next_cursor"]), "response_metadata": more}


def _within(call: Call, messages: list[Message]) -> list[Message]:
    """Returns the messages, given by time, after `oldest` and before `latest`; both count in if `inclusive` is set."""
    oldest, latest = _bound(call, "oldest", 0.0), _bound(call, "latest", float("inf"))
    first, end = (bisect_left, bisect_right) if call.flag("inclusive") else (bisect_right, bisect_left)
    return messages[first(messages, oldest, key=_stamp) : end(messages, latest, key=_stamp)]


def _stamp(message: Message) -> float:
    return float(message.ts)


def _bound(call: Call, name: str, default: float) -> float:
    try:
        return float(call.text(name) or default)
    except ValueError as wrong:
        raise Refusal(f"invalid_ts_{name}") from wrong


@method("conversations.open", "im:write", "mpim:write")
def open_direct(call: Call) -> Json:
    if channel_id := call.text("channel"):
        channel = call.workspace.channels.get(channel_id)
        if channel is None or channel.kind not in ("im", "mpim"):
            raise Refusal("channel_not_found")
        return {"channel": {"id": channel.id}}
    ids = [u.strip() for u in call.text("users").split(",") if u.strip()]
    if not ids:
        raise Refusal("users_list_not_supplied")
    call.needs("im:write" if len(ids) == 1 else "mpim:write")
    for user in map(call.workspace.users.get, ids):
        if user is None:
            raise Refusal("user_not_found")
        if user.deleted:
            raise Refusal("user_disabled")
    channel = call.workspace.direct(*ids)
    return {"channel": channel.as_json(call.workspace.bot.id) if call.flag("return_im") else {"id": channel.id}}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    channel, bot = call.channel(), call.workspace.bot.id
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    if bot not in channel.members:
        channel.members.append(bot)
        call.workspace.touch()
        event = {"type": "member_joined_channel", "user": bot, "channel": channel.id, "channel_type": "C"}
        call.workspace.emit("member_joined_channel", event | {"event_ts": call.workspace.stamp()})
    return {"channel": channel.as_json(bot)}
