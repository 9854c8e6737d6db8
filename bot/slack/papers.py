"""The papers of a review: its files, shared once in the thread of its reminder, however often that is tried.

Slack lets nothing be put with a file by which its message could be found again, and does not say as which message it
shows one. So the files' ids are noted before Slack is asked to show them, and what came of that is looked up.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from bot.agreement_document import Written, written
from bot.jobs.agreement_document import paper
from bot.printed.document import as_html
from bot.review_document import reviewed
from bot.sentences import Reader
from bot.slack.door import Door
from bot.slack.errors import Failure, failure_of, no_file, what_of
from bot.slack.mrkdwn import quoted
from bot.slack.post import Outgoing, Posted, hand_in
from bot.slack.uploading import Attached, share, stem
from bot.slack.views.document import document_view
from bot.slack.views.message import Shown
from bot.store.paging import SHARED, UNDER, UPLOADED, OutboxRow, OutboxState

log = logging.getLogger(__name__)

PAPERS_TAKE = 3
"""How many times as long as one call they may take until they are to be shown."""
AGAIN, PATIENCE = timedelta(seconds=3), timedelta(seconds=60)
"""How soon to look for what Slack said yes to, and for how long, until it is sent anew."""
TRIES = 3
"""What Slack said yes to so often and never showed is posted as text."""
AS_TEXT = "Slack did not take this as a file, so here it is as text."


class ClaimLost(Exception):
    """Another worker has the row by now: the files must not be shown."""


def papers_shown(door: Door, row: OutboxRow, reader: Reader) -> Shown | None:
    """The document as a message, for where there can be no files."""
    drawn = next((document for _, document in _documents(door, row, reader)), None)
    return document_view(drawn, whole=AS_TEXT) if drawn is not None else None


def hand_in_papers(door: Door, row: OutboxRow, message: Outgoing) -> Posted | None:
    """Shares the files; None, as Slack does not say where they stand. The message in their stead where it takes none.

    Raises what the last call raised, or ClaimLost.
    """
    contracts, now = door.contracts(), door.now()
    reader = Reader(contracts.place, now, contracts.reasons, contracts.customers)
    files = [Attached(f"{name}.html", one.title, as_html(one)) for name, one in _documents(door, row, reader)]
    if len(row.payload.get(UPLOADED, ())) >= TRIES * len(files):
        return hand_in(door.client, message)
    comment = " and ".join(quoted(one.title) for one in files)
    for thread in dict.fromkeys((message.thread_ts, None)):
        try:
            share(
                door.client, message.place, files, comment=comment, thread_ts=thread,
                noted=lambda ids: _note(door, row, ids),
            )  # fmt: skip
        except SlackApiError as error:
            if thread is not None and failure_of(error) is Failure.THREAD:
                continue
            if not no_file(error):
                raise
            log.warning("papers as text: %s", what_of(error), extra={"action": "file_as_text", "page": row.id})
            return hand_in(door.client, message)
        break
    return None


def _documents(door: Door, row: OutboxRow, reader: Reader) -> Iterator[tuple[str, Written]]:
    """The agreement as it is now, or was when it ended, and the evidence, each with its name."""
    with door.store.read() as rows:
        head = rows.outbox.get(row.payload[UNDER])
        if head is None:
            return
        facts, contracts = head.payload, door.contracts()
        day = datetime.fromisoformat(facts["day"]).date()
        found = paper(rows, contracts, now=reader.now, agreement=facts["agreement"])
        yield stem(facts["agreement"], day), written(found, reader, house=True)
    yield f"review-{stem(facts['agreement'], day)}", reviewed(facts)


def _note(door: Door, row: OutboxRow, ids: Sequence[str]) -> None:
    """Notes what is about to be shown, if the claim is still ours, and holds it until that has settled."""
    with door.store.write() as rows:
        known = rows.outbox.get(row.id)
        held = rows.outbox.begin(row.id, row.generation, now=door.now(), lease=door.settle)
        if not held or known is None:
            raise ClaimLost(row.id)
        payload = {**known.payload, UPLOADED: [*known.payload.get(UPLOADED, ()), *ids]}
        rows.outbox.note(row.id, row.generation, payload)


def promised(door: Door, row: OutboxRow) -> None:
    """Slack said yes: the message is looked for, and is sent once it is found."""
    now = door.now()
    door.reach.answered(now)
    with door.store.write() as rows:
        known = rows.outbox.get(row.id)
        if known is not None:
            rows.outbox.note(row.id, row.generation, {**known.payload, SHARED: now.isoformat()})
        rows.outbox.finish(row.id, row.generation, OutboxState.DOUBT, now=now, due_at=now + AGAIN)


def awaited(door: Door, row: OutboxRow) -> float:
    """In how many seconds to look again for what Slack said yes to a moment ago; 0 for all else."""
    if SHARED not in row.payload:
        return 0.0
    since = door.now() - datetime.fromisoformat(row.payload[SHARED])
    return 2 * AGAIN.total_seconds() if since < PATIENCE else 0.0
