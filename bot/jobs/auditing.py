"""The audit: what has to hold is looked at again and again, and mended where that is safe."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import Rows, Store

log = logging.getLogger(__name__)

TURN = 1
BATCH = 100
# How many of the trail's newest lines are verified each time; `sla-bot verify` reads them all.
LINES = 200
LATE, STRANDED, UNSHOWN, COPIES_OF = (
    timedelta(minutes=5), timedelta(minutes=2), timedelta(seconds=90), timedelta(hours=24),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Audited:
    """What one audit found and mended. `skipped`: another replica was at it.

    `roused` escalations were called and asleep; `released` waited for a live message that would never come; `opened`
    pages were lines that no message showed; `stranded` claims nobody looked into; `late` is how long the longest
    waiting page has been due, beyond five minutes; `copies` are extra messages of the last day; `trail` is what is
    wrong with the newest lines of the audit trail.
    """

    skipped: bool = False
    roused: int = 0
    released: int = 0
    opened: int = 0
    stranded: int = 0
    late: timedelta | None = None
    copies: int = 0
    trail: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong that mending has not mended."""
        return not (self.stranded or self.trail or self.late)


def audit(store: Store, *, now: datetime) -> Audited:
    """Checks and mends; every finding is logged.

    1. only one replica at a time
    2. an active escalation has an instant at which it goes on; a live message that is awaited can still come; a line
       of a bundle is shown soon
    3. no claim is left lying, no page waits for long, no message is there twice, the trail is unbroken
    """
    with store.write() as rows:
        if not rows.upkeep.turn(TURN):
            return Audited(skipped=True)
        found = _audited(rows, now)
    _tell(found)
    return found


def _audited(rows: Rows, now: datetime) -> Audited:
    asleep, orphaned = rows.upkeep.asleep(BATCH), rows.upkeep.orphaned(BATCH)
    # Whoever is about to change one of them finishes first.
    rows.escalations.lock([*asleep, *orphaned])
    asleep = [one for one in rows.upkeep.asleep(BATCH) if one in asleep]
    orphaned = [one for one in rows.upkeep.orphaned(BATCH) if one in orphaned]
    since = rows.upkeep.waiting_since()
    late = now - since if since is not None and now - since > LATE else None
    head = rows.trail.head()
    return Audited(
        roused=rows.upkeep.rouse(asleep, now=now) if asleep else 0,
        released=rows.upkeep.release(orphaned) if orphaned else 0,
        opened=rows.bundles.open_late(now=now, since_before=now - UNSHOWN),
        stranded=rows.upkeep.stranded(now - STRANDED),
        late=late,
        copies=rows.upkeep.copies(now - COPIES_OF),
        trail=tuple(rows.trail.verify(max(0, head.number - LINES))) if head else (),
    )


def _tell(found: Audited) -> None:
    for name in ("roused", "released", "opened"):
        if count := getattr(found, name):
            log.error("audit mended: %d %s", count, name, extra={"action": "audit_mended", "what": name})
    for name in ("stranded", "late", "trail"):
        if what := getattr(found, name):
            log.error("audit found: %s %s", name, what, extra={"action": "audit_found", "what": name})
