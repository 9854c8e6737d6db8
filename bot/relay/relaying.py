"""Pages that Slack has not taken for too long go out another way, and are told of in Slack once it is back."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from bot.jobs.calls import live_row
from bot.jobs.contracts import Contracts
from bot.jobs.duty import resolve
from bot.jobs.escalating import emptied, subjects_of
from bot.now import Now
from bot.points import reached
from bot.relay.letters import Letter, letter_of
from bot.relay.mail import NotRelayed
from bot.relay.ways import Ways
from bot.store import Rows, Store
from bot.store.paging import OutboxRow, OutboxState

log = logging.getLogger(__name__)

AFTER = timedelta(seconds=60)
BATCH, AT_ONCE, TURN_SECONDS = 12, 4, 45.0
# Longer than a batch may take, each page both ways, should every server be as slow as it may be.
LEASE = timedelta(minutes=3)
_AGAIN = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Relay:
    """The parts of the second path. `refused`: Slack takes nothing from us at all, so nothing waits for it."""

    store: Store
    contracts: Contracts
    ways: Ways
    now: Now
    refused: bool = False


def relay_overdue(relay: Relay) -> int:
    """Sends what Slack has not taken for a minute the second way; returns how many pages were taken up.

    1. claim: nobody sends them to Slack meanwhile
    2. whom do they call; Slack is not asked who is absent, since it does not answer
    3. send; one that fails does not hold up the others, and stays due in both ways
    4. finish; once Slack is back, one live message for each escalation tells what became of it
    """
    if not relay.ways:
        return 0
    total, end = 0, monotonic() + TURN_SECONDS
    failed: list[tuple[OutboxRow, str]] = []
    while True:
        taken = _relay_batch(relay, failed)
        total += taken
        if taken < BATCH or monotonic() > end:
            break
    # Only now: given back earlier, the most urgent of those that fail would be taken up again before any other.
    for page, reason in failed:
        _give_back(relay, page, reason)
    return total


def _relay_batch(relay: Relay, failed: list[tuple[OutboxRow, str]]) -> int:
    """How many pages were taken up; those that no way took are added to the failed ones."""
    now = relay.now()
    before = now if relay.refused else now - AFTER
    with relay.store.write() as rows:
        rows.bundles.open_late(now=now, since_before=before)
        pages = rows.outbox.overdue(now, since_before=before, limit=BATCH, lease=LEASE)
    letters = [(page, letter) for page in pages if (letter := _addressed(relay, page, now)) is not None]
    failed += _send_all(relay, letters)
    return len(pages)


def _addressed(relay: Relay, page: OutboxRow, now: datetime) -> Letter | None:
    with relay.store.write() as rows:
        found = resolve(rows, relay.contracts, page, now=now, absent={})
        if found.nobody:
            if rows.outbox.finish(page.id, page.generation, OutboxState.EMPTY, now=now):
                emptied(rows, relay.contracts, page, now=now)
            return None
        if not rows.outbox.address(page.id, page.generation, found.people):
            return None
        return letter_of(rows, relay.contracts, replace(page, people=found.people), now=now)


def _send_all(relay: Relay, letters: Sequence[tuple[OutboxRow, Letter]]) -> list[tuple[OutboxRow, str]]:
    """Sends them a few at a time; those that failed, with the reason."""
    failed = []
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="relay") as pool:
        for (page, _), done in [(one, pool.submit(_send, relay, *one)) for one in letters]:
            error = done.exception()
            if isinstance(error, NotRelayed):
                failed.append((page, str(error)))
            elif error is not None:
                # Whatever it was, its claim lapses.
                log.error("relay broke off", exc_info=error, extra={"action": "relay_failed", "page": page.id})
    return failed


def _send(relay: Relay, page: OutboxRow, letter: Letter) -> None:
    path = relay.ways.send(letter)
    reached("relayed")
    now = relay.now()
    with relay.store.write() as rows:
        if rows.outbox.finish(page.id, page.generation, OutboxState.RELAYED, now=now, path=path, error=page.last_error):
            _tell_later(rows, relay.contracts, page, now)
    log.info("relayed by %s", path, extra={"action": "relayed", "page": page.id})


def _give_back(relay: Relay, page: OutboxRow, reason: str) -> None:
    now, error = relay.now(), f"second path: {reason}"[:300]
    # One that was handed to Slack before may have been posted: that is looked into before it goes again.
    state = OutboxState.DOUBT if page.tried_at is not None else OutboxState.DUE
    with relay.store.write() as rows:
        rows.outbox.finish(page.id, page.generation, state, now=now, error=error, due_at=now + _AGAIN)


def _tell_later(rows: Rows, contracts: Contracts, page: OutboxRow, now: datetime) -> None:
    """Asks for the live message of an escalation that has none: one, however many of its pages were relayed."""
    escalation = rows.escalations.get(page.escalation) if page.escalation else None
    live = rows.escalations.live(page.escalation) if page.escalation else None
    if escalation is None or (live is not None and live.ts is not None):
        return
    subject = subjects_of(rows, contracts, [escalation]).get(escalation.id)
    if subject is not None:
        rows.outbox.add([live_row(escalation, subject, contracts, now=now)])
