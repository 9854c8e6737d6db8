"""The one way out: every message the bot posts by itself goes through here."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.jobs.notices import RECLASSIFIED
from bot.slack.door import Door, reader_of
from bot.slack.errors import SILENCE, UNREADABLE, Failure, code_of, failure_of, retry_after
from bot.slack.views.message import Shown
from bot.slack.views.notice import notice_view
from bot.store.records import NoticeRow, NoticeState
from sla_core.agreements import Kind
from sla_core.clocks import State

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 20


def post(
    client: WebClient,
    channel: str,
    *,
    text: str,
    blocks: list[dict[str, Any]] | None = None,
    thread_ts: str | None = None,
    broadcast: bool = False,
    metadata: Mapping[str, Any] | None = None,
) -> str:
    """Posts a message and returns its `ts`. If Slack cannot read the blocks, the text goes out without them."""
    # No preview of an address that somebody wrote into a title.
    arguments: dict[str, Any] = {"channel": channel, "text": text, "unfurl_links": False, "unfurl_media": False}
    if thread_ts is not None:
        arguments |= {"thread_ts": thread_ts, "reply_broadcast": broadcast}
    if metadata is not None:
        arguments["metadata"] = metadata
    try:
        response = client.chat_postMessage(**arguments, blocks=blocks)
    except SlackApiError as error:
        if not blocks or code_of(error) not in UNREADABLE:
            raise
        log.warning("blocks refused, posting the text alone", extra={"action": "post_plain"})
        response = client.chat_postMessage(**arguments)
    return str(response["ts"])


def send_due(door: Door) -> int:
    """Posts the notices that are due; returns how many were claimed.

    1. claim: due -> sending, with a lease and a new generation
    2. look again: a clock that was answered, or a ticket resolved meanwhile, needs no notice any more
    3. post, outside of any transaction
    4. finish, only if the claim is still ours
    """
    now = door.now()
    with door.store.write() as rows:
        rows.notices.lapse(now)
        claimed = rows.notices.claim(now, limit=BATCH, lease=LEASE)
    for notice in claimed:
        if door.stopping.is_set():
            # Given back at once: a lease that lapses would leave it in doubt although nothing was posted.
            _finish(door, notice, NoticeState.DUE, due_at=notice.due_at)
        else:
            _send(door, notice)
    return len(claimed)


def _send(door: Door, notice: NoticeRow) -> None:
    if not _still_true(door, notice):
        _finish(door, notice, NoticeState.SUPERSEDED)
        return
    places = _places(door, notice)
    read_by_outsiders = [_read_by_outsiders(door, notice, place) for place in places]
    if False in read_by_outsiders:
        _post(door, notice, places[read_by_outsiders.index(False)])
    elif None in read_by_outsiders:
        _finish(door, notice, NoticeState.DUE, error="who reads the channel?", due_at=door.now() + LEASE)
    else:
        missing = "for internal figures " if places else ""
        _finish(door, notice, NoticeState.FAILED, error=f"no channel {missing}is named by the ticket or SLA_CHANNEL")


def _places(door: Door, notice: NoticeRow) -> list[str]:
    """Where a notice may go, the best first: news for the house goes to the house before it goes to a customer."""
    places = [place for place in (notice.conversation, door.channel) if place is not None]
    return places[::-1] if door.contracts().customer_of(notice.conversation) else places


def _read_by_outsiders(door: Door, notice: NoticeRow, place: str) -> bool | None:
    """Whether a place is closed to an internal figure because a customer reads it; None when Slack does not say."""
    if notice.clock_kind is Kind.SLA:
        return False
    return door.contracts().customer_of(place) is not None or door.confines.shared(door.quick, place)


def _post(door: Door, notice: NoticeRow, place: str) -> None:
    shown = _draw(door, notice)
    metadata = {"event_type": "sla_notice", "event_payload": {"notice_id": notice.id}}
    payload = shown.payload()
    try:
        ts = post(
            door.client,
            place,
            text=payload["text"],
            blocks=payload.get("blocks"),
            metadata=metadata,
            thread_ts=_thread(door, notice, place),
            broadcast=notice.kind != RECLASSIFIED,
        )
    except SlackApiError as error:
        _failed(door, notice, error)
    except SILENCE as error:
        # The connection broke: Slack may have stored the message. It stays in doubt and is never posted blindly again.
        _finish(door, notice, NoticeState.DOUBT, error=type(error).__name__)
    else:
        _finish(door, notice, NoticeState.SENT, ts=ts)


def _thread(door: Door, notice: NoticeRow, place: str) -> str | None:
    """The ticket's thread, if it is in that place."""
    with door.store.read() as rows:
        row = rows.tickets.get(notice.ticket)
    return row.thread_ts if row and row.conversation == place else None


def _draw(door: Door, notice: NoticeRow) -> Shown:
    return notice_view(notice.kind, notice.level, notice.payload, reader_of(door.contracts(), door.now()))


def _still_true(door: Door, notice: NoticeRow) -> bool:
    with door.store.read() as rows:
        row = rows.tickets.get(notice.ticket)
        clocks = rows.clocks.of(notice.ticket)
    if row is None or row.ticket.resolved or row.ticket.merged_into:
        return False
    key = (notice.ticket, notice.clock_kind.value, notice.metric.value, notice.cycle)
    wanted = (State.RUNNING,) if notice.kind == "warning" else (State.MISSED,)
    return any(clock.key == key and clock.open and clock.state in wanted for clock in clocks)


def _failed(door: Door, notice: NoticeRow, error: SlackApiError) -> None:
    failure, code = failure_of(error), code_of(error)
    log.warning("notice not posted: %s", code, extra={"action": "notice_failed", "failure": failure.value})
    if failure is Failure.LATER:
        later = door.now() + timedelta(seconds=retry_after(error))
        _finish(door, notice, NoticeState.DUE, error=code, due_at=later)
    elif failure is Failure.UNKNOWN:
        _finish(door, notice, NoticeState.DOUBT, error=code)
    elif failure is Failure.CHANNEL and door.channel is not None and notice.conversation not in (None, door.channel):
        _post_elsewhere(door, notice, code)
    else:
        _finish(door, notice, NoticeState.FAILED, error=code)


def _post_elsewhere(door: Door, notice: NoticeRow, code: str) -> None:
    """The ticket's channel will never take it: the default channel gets it instead."""
    shown = _draw(door, notice)
    assert door.channel is not None
    try:
        ts = post(door.client, door.channel, text=shown.payload()["text"], blocks=shown.payload().get("blocks"))
    except (SlackApiError, *SILENCE) as error:
        _finish(door, notice, NoticeState.FAILED, error=f"{code}, then {error}"[:200])
    else:
        _finish(door, notice, NoticeState.SENT, ts=ts, error=code)


def _finish(door: Door, notice: NoticeRow, state: NoticeState, **what: Any) -> None:
    with door.store.write() as rows:
        changed = rows.notices.finish(notice.id, notice.generation, state, **what)
    if not changed:
        log.warning("claim was lost before it could be finished", extra={"action": "stale_claim"})
