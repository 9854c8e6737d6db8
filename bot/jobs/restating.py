"""What was told anew of a month since it was closed: each correction with who made it, when, why, and what it moves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.jobs.asking import EXTERNAL
from bot.jobs.availability import as_outage
from bot.jobs.closed import ClosedAccount, as_waiver
from bot.jobs.terms import Deal, terms_since
from bot.jobs.waiving import subject_of
from bot.stamps import stamped
from bot.store import Rows
from bot.store.outages import OutageRow
from bot.store.records import Ruling, VerdictRow
from bot.store.waivers import WaiverRow
from sla_core.availability import Outage
from sla_core.closing import Correction, Entry, Restatement, Told, differences, restatements
from sla_core.tickets import Event

STILL_OPEN = "it was still open when the month was closed"
_OTHERWISE = "it is counted otherwise since"


@dataclass(frozen=True)
class _Since:
    """An account as it was closed and as it is now, with all that was recorded between."""

    deal: Deal
    was: ClosedAccount
    now: ClosedAccount
    at: datetime
    asked_at: datetime
    received: Mapping[str, tuple[datetime, Event]] = field(default_factory=dict)

    @property
    def tickets(self) -> set[str]:
        return {clock.ticket for side in (self.was, self.now) for clock in side.clocks.values()}

    @property
    def services(self) -> set[str]:
        return {*self.was.account.terms.promised, *self.now.account.terms.promised}

    def ticket_of(self, key: str) -> str | None:
        clock = self.now.clocks.get(key) or self.was.clocks.get(key)
        return clock.ticket if clock else None


def restated(
    rows: Rows, deal: Deal, sides: tuple[ClosedAccount, ClosedAccount], *, closed_at: datetime, asked_at: datetime
) -> tuple[Restatement, ...]:
    """What moved an account from one side, as it was closed, to the other, as it is now, in the order of telling.

    1. Verdicts, outages, waivers, fees and agreements that were recorded since.
    2. What no record tells of: a clock that was open at the close and grew later.
    """
    was, now = sides
    since = _Since(deal, was, now, closed_at, asked_at)
    since = replace(since, received=rows.events.last_received(since.tickets, closed_at))
    told = sorted(_recorded(rows, since), key=lambda one: one.at)
    reached = was.account
    for correction in told:
        reached = reached.after(correction)
    left = [_unrecorded(since, told_of, key) for told_of, key in differences(reached, now.account)]
    return restatements(was.account, [*told, *left])


def _recorded(rows: Rows, since: _Since) -> Iterator[Correction]:
    yield from terms_since(rows, since.deal, since.at, since.was.account.terms)
    yield from _verdicts(rows, since)
    for row in rows.outages.told_since(since.at, since.services):
        reason = row.reason or "it was told after the close"
        yield Correction(Told.OUTAGE, row.key, _outage(row, since), row.recorded_at, row.author, reason)
    for waiver in rows.waivers.since(since.at):
        if _is_known(waiver, since):
            yield _waived(waiver)


def _outage(row: OutageRow, since: _Since) -> Outage | None:
    period = since.deal.period
    touches = row.since < period.until and (row.until is None or row.until > period.since)
    return as_outage(row) if touches and not row.void else None


def _is_known(row: WaiverRow, since: _Since) -> bool:
    return row.subject in since.was.account.subjects | since.now.account.subjects


def _waived(row: WaiverRow) -> Correction:
    value = None if row.withdrawn else as_waiver(row)
    reason = f"{'waiver withdrawn' if row.withdrawn else 'waived'}, approved by {row.approver}: {row.reason}"
    return Correction(Told.WAIVER, row.subject, value, row.recorded_at, row.author, reason)


def _verdicts(rows: Rows, since: _Since) -> Iterator[Correction]:
    """Every verdict given since; the last one on a clock says what the account says now."""
    given = [row for row in rows.verdicts.given_since(since.tickets, since.at) if row.kind in EXTERNAL]
    last = {row.key: row for row in given}
    for row in given:
        key = subject_of(row)
        value = since.now.account.entries.get(key) if last[row.key] is row else _entry(row, since)
        if not _is_the_same(row, since.was.account.entries.get(key)):
            yield Correction(Told.CLOCK, key, value, row.recorded_at, row.author, row.reason)


def _is_the_same(row: VerdictRow, closed: Entry | None) -> bool:
    """Whether it only freezes what was shown when the month was closed: the sweep may come later than that."""
    return row.number == 1 and closed is not None and closed.at == row.decided_at


def _entry(row: VerdictRow, since: _Since) -> Entry | None:
    """What the account said of a clock until the next verdict on it."""
    period, at, key = since.deal.period, row.decided_at, subject_of(row)
    if row.outcome not in (Ruling.MET, Ruling.MISSED) or at is None or not period.since <= at < period.until:
        return None
    late = max(1, row.used - row.target_seconds) if row.outcome is Ruling.MISSED else None
    known = since.now.account.entries.get(key) or since.was.account.entries.get(key)
    named = (known.priority, known.service) if known else (None, None)
    return Entry(key, row.metric.value, at, late, *named)


def _unrecorded(since: _Since, told: Told, key: str) -> Correction:
    """What is different, and no record of its own says why: the last that came in on its ticket does, if any."""
    value = since.now.account.value(told, key)
    came = since.received.get(since.ticket_of(key) or "") if told is Told.CLOCK else None
    if came is not None:
        at, event = came
        reason = f"{stamped(type(event.fact).__name__.lower(), event.at)}: {STILL_OPEN}"
        return Correction(told, key, value, at, event.actor or event.source, reason)
    grew = told is Told.CLOCK and key in since.was.account.entries and value is not None
    return Correction(told, key, value, since.asked_at, "", STILL_OPEN if grew else _OTHERWISE)
