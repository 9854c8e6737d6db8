"""Looking for messages in Slack, no more often than Slack lets anybody look."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic

from bot.points import reached
from bot.slack.door import Door
from bot.slack.finding import (
    NOTHING,
    READS,
    Found,
    LookAgain,
    Region,
    Unreadable,
    all_known,
    hold_reads,
    region_of,
    search,
)
from bot.slack.placing import HEADING
from bot.slack.post import Posted
from bot.store.paging import UPLOADED, OutboxRow

Seen = Found | Unreadable | LookAgain
NEXT_TURN_SECONDS = 1.0


class Looks:
    """One turn of looking for some rows: each region at most once, and not where Slack holds back or time is over."""

    def __init__(self, door: Door, wanted: Sequence[OutboxRow], *, seconds: float) -> None:
        self._door = door
        self._regions = {row.id: region_of(door, row) for row in wanted}
        self._since = _oldest(wanted, self._regions)
        self._escalations = {self._regions[row.id]: row.escalation for row in wanted if row.escalation}
        self._seen: dict[Region, Seen] = {}
        self._end = monotonic() + seconds
        with door.store.read() as rows:
            shut = rows.budget.shut(READS, now=door.now())
        self._held = {method: _until(door, until) for method, until in shut.items()}

    def region(self, row: OutboxRow) -> Region:
        """Where a row is to be looked for first."""
        return self._regions[row.id]

    def at(self, region: Region) -> Seen:
        """What is in a region, or why that cannot be said."""
        if region not in self._seen:
            self._seen[region] = self._look(region)
        return self._seen[region]

    def _look(self, region: Region) -> Seen:
        if region.thread_ts:
            # One look at the place says of each of its threads whether there is anything new in it.
            top = self.at(region.top)
            if isinstance(top, Found) and all_known(top, region.thread_ts, self._known(region)):
                return NOTHING
        if monotonic() > self._end:
            return LookAgain(NEXT_TURN_SECONDS)
        seen = self._held.get(region.method) or self._patiently(region)
        if isinstance(seen, LookAgain) and seen.limited and region.method not in self._held:
            self._held[region.method] = seen
            hold_reads(self._door, region.method, seen.seconds)
        return seen

    def _known(self, region: Region) -> set[str]:
        """The replies in an escalation's thread of which the store knows that they are there."""
        with self._door.store.read() as rows:
            calls = rows.outbox.of_escalation(self._escalations.get(region, ""))
        # What the leads are told may stand in the same place, but never in the thread.
        replies = (row for row in calls if row.kind in HEADING and row.sent_place == region.place)
        sent = {row.sent_ts for row in replies if row.sent_ts}
        return {ts for ts in sent if ts != region.thread_ts}

    def _patiently(self, region: Region) -> Seen:
        """One look; a short wait that Slack asks for is waited, or a search that takes two looks would never end."""
        while True:
            seen = self._once(region)
            if not isinstance(seen, LookAgain) or not seen.limited:
                return seen
            if monotonic() + seen.seconds > self._end or self._door.stopping.wait(seen.seconds):
                return seen

    def _once(self, region: Region) -> Seen:
        try:
            return search(self._door.client, region, since=self._since[region.place])
        except (Unreadable, LookAgain) as reason:
            return reason
        finally:
            reached("looked")


def posted_of(row: OutboxRow, seen: Sequence[Seen]) -> list[Posted]:
    """Every message that bears the row's id, or a file that was uploaded for it, the first first."""
    # A reply that is broadcast shows in its thread and in the channel, and is one message.
    found: dict[str, Posted] = {}
    for one in seen:
        if isinstance(one, Found):
            named = (posted for name in (row.id, *row.payload.get(UPLOADED, ())) for posted in one.posted.get(name, ()))
            found |= {posted.ts: posted for posted in named}
    return sorted(found.values(), key=lambda posted: float(posted.ts))


def _oldest(wanted: Sequence[OutboxRow], regions: Mapping[str, Region]) -> dict[str, datetime]:
    since: dict[str, datetime] = {}
    for row in wanted:
        place, begun = regions[row.id].place, row.tried_at or row.since
        since[place] = min(begun, since.get(place, begun))
    return since


def _until(door: Door, until: datetime) -> LookAgain:
    return LookAgain(max(timedelta(seconds=1), until - door.now()).total_seconds(), limited=True)
