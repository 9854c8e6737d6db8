"""Whom a page calls: found when it is sent, not when its rung was due."""

import logging
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from bot.jobs.duty import Addressed, candidates, resolve
from bot.jobs.escalating import emptied
from bot.slack.door import Door
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow, OutboxState

log = logging.getLogger(__name__)


def addressed(door: Door, row: OutboxRow) -> OutboxRow | None:
    """The page with the people it calls; None if there is nobody to call, or if the claim was lost meanwhile.

    1. who may be called, by rosters and tickets
    2. ask Slack who of them is absent, outside of any transaction
    3. note whom it calls, and make each person's own message if the ladder wants one; with nobody to call, the
       next rung is called at once, unless those it would call know already from the rung before
    """
    contracts, now = door.contracts(), door.now()
    with door.store.read() as rows:
        asked = candidates(rows, contracts, row, now=now)
    absent = door.absences.of(door.quick, asked, now=now)
    with door.store.write() as rows:
        found = resolve(rows, contracts, row, now=now, absent=absent)
        if found.nobody:
            done = rows.outbox.finish(row.id, row.generation, OutboxState.EMPTY, now=now, error=_reasons(found))
            if done and not found.called_before:
                emptied(rows, contracts, row, now=now)
            log.warning("nobody to call", extra={"action": "page_empty", "page": row.id})
            return None
        return _noted(rows, row, found, now)


def _noted(rows: Rows, row: OutboxRow, found: Addressed, now: datetime) -> OutboxRow | None:
    if not rows.outbox.address(row.id, row.generation, found.people):
        return None
    if row.payload.get("direct"):
        rows.outbox.add([_direct(row, person, now) for person in found.people])
    return replace(row, people=found.people)


def _direct(page: OutboxRow, person: str, now: datetime) -> OutboxRow:
    """The same said to one person alone; its id makes it one message however often the page is sent again."""
    return OutboxRow(
        id=str(uuid5(UUID(page.id), person)),
        kind=OutboxKind.DIRECT,
        payload={**page.payload, "page": page.id},
        since=page.since,
        due_at=now,
        ticket=page.ticket,
        escalation=page.escalation,
        epoch=page.epoch,
        rank=page.rank,
        place=person,
        people=(person,),
    )


def _reasons(found: Addressed) -> str | None:
    return ", ".join(f"{person}: {why}" for person, why in sorted(found.absent.items()))[:500] or None
