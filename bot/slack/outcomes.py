"""What becomes of a message after a call: sent, put off, moved, in doubt, or given up with somebody told."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.jobs.escalating import undeliverable
from bot.points import reached
from bot.slack.bundling import GROWS, landed
from bot.slack.digests import continued
from bot.slack.door import Door
from bot.slack.errors import GONE, Failure, code_of, failure_of, retry_after, what_of
from bot.slack.placing import PERSONAL, Unplaced, failing, left, places_of, refusal
from bot.slack.post import Posted, take_away
from bot.store import Rows
from bot.store.paging import UNDER, OutboxKind, OutboxRow, OutboxState

log = logging.getLogger(__name__)

SOON = timedelta(seconds=3)
# A dead token is not mended in seconds.
TOKEN_AGAIN = timedelta(seconds=60)
# A message that was tried this often and that nobody is called by is given up.
LAST_ATTEMPT = 30
# Each try that ends in doubt has taken the time to settle and a search already.
_LONGEST_WAIT = timedelta(seconds=6)


def sent(
    door: Door, row: OutboxRow, posted: Posted, *, lines: Sequence[OutboxRow] = (), error: str = "", shown: str = ""
) -> None:
    """Slack has it; `lines` are those that the message of a bundle shows, `shown` tells what a card does."""
    reached("before_finish")
    now = door.now()
    door.reach.answered(now)
    with door.store.write() as rows:
        done = rows.outbox.finish(
            row.id, row.generation, OutboxState.SENT, now=now, ts=posted.ts, place=posted.place, path="slack",
            error=error or None,
        )  # fmt: skip
        if done and row.kind is OutboxKind.BUNDLE and UNDER not in row.payload:
            landed(rows, row, lines, now=now)
        if done and row.kind is OutboxKind.NEWS:
            rows.bundles.deliver(row.id, now=now)
        if done and row.kind is OutboxKind.CARD and row.ticket and shown:
            rows.cards.shows(row.ticket, shown)
        if done:
            continued(door, rows, row)
    reached("finished")
    if not done:
        _claim_lost(door, row, posted)


def _claim_lost(door: Door, row: OutboxRow, posted: Posted) -> None:
    """This worker was away for too long. Its message goes unless it is the one that counts, or may yet become it."""
    log.warning("claim was lost before it could be finished", extra={"action": "stale_claim", "page": row.id})
    with door.store.read() as rows:
        now_is = rows.outbox.get(row.id)
    if now_is is None or now_is.state is OutboxState.DOUBT or now_is.sent_ts == posted.ts:
        return
    take_away(door.client, posted)
    log.warning("a second copy was taken away", extra={"action": "copy_removed", "page": row.id})


def failed(door: Door, row: OutboxRow, error: Exception, place: str) -> None:
    """What a failed call means for the row."""
    failure, what, now = failure_of(error), what_of(error), door.now()
    door.reach.failed(failure, now)
    log.warning("not posted: %s", what, extra={"action": "post_failed", "failure": failure.value, "page": row.id})
    if GROWS in row.payload and failure is not Failure.LATER:
        _edit_failed(door, row, error, what)
        return
    match failure:
        case Failure.LATER:
            assert isinstance(error, SlackApiError)
            _put_off(door, row, place, until=now + timedelta(seconds=retry_after(error)), what=what)
        case Failure.UNSENT:
            finish(door, row, OutboxState.DUE, error=failing(row, what), due_at=now + SOON)
        case Failure.WORKSPACE:
            finish(door, row, OutboxState.DUE, error=failing(row, what), due_at=now + TOKEN_AGAIN)
        case Failure.UNKNOWN:
            # The call has begun at most its time-out ago; whoever looks earlier might look too early.
            finish(door, row, OutboxState.DOUBT, error=failing(row, what), due_at=now + door.settle)
        case Failure.CHANNEL | Failure.THREAD:
            elsewhere(door, row, place, what)
        case _:
            give_up(door, row, failing(row, what))


def _edit_failed(door: Door, row: OutboxRow, error: Exception, what: str) -> None:
    """An edit may be made twice; one of a message that is gone never will be."""
    gone = isinstance(error, SlackApiError) and code_of(error) in GONE
    if gone or failure_of(error) is Failure.REFUSED:
        give_up(door, row, what)
    else:
        finish(door, row, OutboxState.DUE, error=what, due_at=door.now() + SOON)


def _put_off(door: Door, row: OutboxRow, place: str, *, until: datetime, what: str) -> None:
    with door.store.write() as rows:
        rows.budget.put_off(place, until)
        rows.outbox.finish(
            row.id, row.generation, OutboxState.DUE, now=door.now(), error=failing(row, what), due_at=until
        )


def elsewhere(door: Door, row: OutboxRow, place: str, what: str) -> None:
    """The place will never take it: the next best one gets it, and when there is none left, it has failed."""
    told, contracts = refusal(row, what, place), door.contracts()
    others = [other for other in places_of(row, contracts, door.channel) if other != place and not left(row, other)]
    if not others or row.kind in PERSONAL:
        give_up(door, row, told)
        return
    with door.store.write() as rows:
        rows.outbox.move(row.id, row.generation, place=others[0], error=told, due_at=door.now())


def unplaced(door: Door, row: OutboxRow, reason: Unplaced) -> None:
    """No place takes it, or Slack does not say who reads the best one."""
    if reason.again is not None:
        finish(door, row, OutboxState.DUE, error=failing(row, str(reason)), due_at=door.now() + reason.again)
    else:
        give_up(door, row, str(reason))


def give_up(door: Door, row: OutboxRow, reason: str) -> None:
    """It failed for good. For a page somebody else is called, in the same transaction."""
    contracts, now = door.contracts(), door.now()
    log.error("given up: %s", reason, extra={"action": "given_up", "page": row.id, "kind": row.kind.value})
    with door.store.write() as rows:
        if row.kind is OutboxKind.BUNDLE and UNDER not in row.payload:
            rows.bundles.open_up(row.payload.get(GROWS, row.id), now=now)
        if row.kind is OutboxKind.NEWS:
            rows.bundles.open_up(row.id, now=now, error="not taken as a list")
        if rows.outbox.finish(row.id, row.generation, OutboxState.FAILED, now=now, error=reason[:500]):
            _tell(rows, row, reason, now=now, contracts=contracts)


def _tell(rows: Rows, row: OutboxRow, reason: str, **rest: Any) -> None:
    if row.kind is OutboxKind.PAGE:
        undeliverable(rows, rest["contracts"], row, reason, now=rest["now"])


def give_back(door: Door, row: OutboxRow) -> None:
    """Nothing was posted, and nothing will be by this worker: at once due again for another."""
    finish(door, row, OutboxState.DUE, error=row.last_error, due_at=row.due_at)


def finish(door: Door, row: OutboxRow, state: OutboxState, **what: Any) -> None:
    """Notes how it ended, if the claim still holds."""
    with door.store.write() as rows:
        changed = rows.outbox.finish(row.id, row.generation, state, now=door.now(), **what)
    if not changed:
        log.warning("claim was lost before it could be finished", extra={"action": "stale_claim", "page": row.id})


def wait_after(attempts: int) -> timedelta:
    """How long to wait before a message goes again that was looked for and not found."""
    return min(_LONGEST_WAIT, timedelta(seconds=2 ** min(attempts, 10) - 2))
