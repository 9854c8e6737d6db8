"""Finding messages again: by the id in their metadata, where they must be if they were posted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.door import Door
from bot.slack.errors import SILENCE, Failure, code_of, failure_of, retry_after
from bot.slack.mrkdwn import is_person
from bot.slack.placing import PERSONAL, beside_ticket, in_thread, live_of
from bot.slack.post import EVENT_TYPE, PAGE_ID, Posted
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core.zones import epoch

# Slack's clock and ours may be this far apart.
MARGIN = timedelta(hours=2)
# The most that Slack gives at once, since it counts the looks and not what they show.
PAGE_SIZE, MOST_PAGES = 999, 5
# Slack counts each of the two by itself, and under these names the budget that all replicas share keeps until when it
# wants nobody to look.
HISTORY, REPLIES = READS = ("conversations.history", "conversations.replies")
_HINDERS = ("missing_scope", "no_permission", "access_denied", "channel_is_limited_access")


class Unreadable(Exception):
    """Nobody can look there, now or ever: the channel is gone for us, a scope is missing, or there is too much."""


class LookAgain(Exception):
    """Slack does not say; `seconds` is how long to wait before asking again, `limited` whether that holds for all."""

    def __init__(self, seconds: float, *, limited: bool = False) -> None:
        super().__init__(f"look again in {seconds} s")
        self.seconds = seconds
        self.limited = limited


@dataclass(frozen=True, slots=True)
class Region:
    """Where to look: a place, or a person's conversation with the bot, and the head of the thread in it."""

    place: str
    thread_ts: str | None = None
    person: bool = False

    @property
    def method(self) -> str:
        """By which of Slack's methods it is read."""
        return REPLIES if self.thread_ts else HISTORY

    @property
    def top(self) -> "Region":
        """The place itself."""
        return replace(self, thread_ts=None)


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a region: every message with an id of ours or with files, by each id, the earliest first.

    `threads` maps the head of each thread that was seen to how many replies it has, and to the last one's ts.
    """

    posted: Mapping[str, Sequence[Posted]]
    threads: Mapping[str, tuple[int, str]]


NOTHING = Found({}, {})


def region_of(door: Door, row: OutboxRow) -> Region:
    """Where a row was posted, if it was, given what is known of its escalation and its ticket now.

    The thread of an escalation never changes. One that was refused is not there now either, and then the row stands in
    the place itself.
    """
    if row.kind in PERSONAL or is_person(row.place or ""):
        return Region(row.place or "", person=True)
    with door.store.read() as rows:
        spot = in_thread(rows, row, live_of(rows, row))
    if spot is None:
        spot = beside_ticket(door, row, row.place or "")
    return Region(spot.place, spot.thread_ts)


def hold_reads(door: Door, method: str, seconds: float) -> None:
    """Nobody, in no replica, reads by that method for a while, since Slack has said so."""
    with door.store.write() as rows:
        rows.budget.put_off(method, door.now() + timedelta(seconds=seconds))


def search(client: WebClient, region: Region, *, since: datetime) -> Found:
    """What is in a region since an instant; Unreadable or LookAgain where that cannot be said."""
    posted: dict[str, list[Posted]] = defaultdict(list)
    threads: dict[str, tuple[int, str]] = {}
    try:
        place = _opened(client, region.place) if region.person else region.place
        for message in messages(client, place, region.thread_ts, oldest=since - MARGIN):
            ts = str(message["ts"])
            if message.get("thread_ts") in (None, ts):
                threads[ts] = (int(message.get("reply_count") or 0), str(message.get("latest_reply") or ""))
            for name in _names_of(message):
                posted[name].append(Posted(place, ts))
    except (SlackApiError, *SILENCE) as error:
        raise meaning_of(error) from error
    return Found({name: sorted(each, key=lambda one: float(one.ts)) for name, each in posted.items()}, threads)


def all_known(top: Found, thread_ts: str, known: Collection[str]) -> bool:
    """Whether a thread need not be read, since a look at its place shows that it has no replies beside the known."""
    count, last = top.threads.get(thread_ts, (-1, ""))
    return count == len(known) and (not known or last in known)


def meaning_of(error: Exception) -> Exception:
    """What a look that failed says: Unreadable or LookAgain."""
    failure = failure_of(error)
    if isinstance(error, SlackApiError) and failure is Failure.LATER:
        return LookAgain(retry_after(error), limited=True)
    code = code_of(error) if isinstance(error, SlackApiError) else ""
    if failure in (Failure.CHANNEL, Failure.THREAD, Failure.REFUSED) or code in _HINDERS:
        return Unreadable(code)
    return LookAgain(60 if failure is Failure.WORKSPACE else 10)


def messages(
    client: WebClient, place: str, thread_ts: str | None, *, oldest: datetime, whole: bool = True
) -> Iterable[Mapping[str, Any]]:
    """The messages of a place, the newest first, or of a thread in it, page by page.

    Unreadable if they do not come to an end and the `whole` is wanted; as many as there may be looks otherwise.
    """
    arguments: dict[str, Any] = {"channel": place, "include_all_metadata": True, "limit": PAGE_SIZE}
    arguments["oldest"] = f"{epoch(oldest)}.000000"
    cursor = None
    for _ in range(MOST_PAGES):
        if thread_ts is None:
            response = client.conversations_history(**arguments, cursor=cursor)
        else:
            response = client.conversations_replies(**arguments, ts=thread_ts, cursor=cursor)
        yield from response.get("messages") or ()
        cursor = (response.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
    if whole:
        raise Unreadable("too many messages")


def id_of(message: Mapping[str, Any]) -> str | None:
    """Our id in a message's metadata, if it has one."""
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != EVENT_TYPE:
        return None
    name = (metadata.get("event_payload") or {}).get(PAGE_ID)
    return name if isinstance(name, str) else None


def _names_of(message: Mapping[str, Any]) -> Iterable[str]:
    """All that a message can be known by: our id, and those of its files, since Slack lets nothing be put with them."""
    name = id_of(message)
    return [*([name] if name else []), *(str(file.get("id")) for file in message.get("files") or ())]


def _opened(client: WebClient, user: str) -> str:
    return str(client.conversations_open(users=user)["channel"]["id"])


def already_shown(door: Door, row: OutboxRow) -> Posted | None:
    """The message of a page of the escalation that went out another way and was nevertheless posted; None if none was.

    Where nobody can look, none is taken to have been.
    """
    with door.store.read() as rows:
        pages = rows.outbox.of_escalation(row.escalation or "")
    tried = [one for one in pages if one.state is OutboxState.RELAYED and one.tried_at and one.kind is OutboxKind.PAGE]
    places: Sequence[str] = list(dict.fromkeys(one.place for one in tried if one.place))
    ids = {one.id for one in tried}
    for place in places:
        since = min(one.tried_at for one in tried if one.tried_at and one.place == place)
        try:
            found = search(door.client, Region(place), since=since)
        except (Unreadable, LookAgain):
            continue
        if shown := [posted for name, each in found.posted.items() if name in ids for posted in each]:
            return shown[0]
    return None
