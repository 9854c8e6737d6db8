"""Verdicts: frozen when a clock is decided, and restated, never rewritten, when a later event changes what it was."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.store.records import Ruling, VerdictRow
from sla_core.clocks import Clock, Outcome, Trace
from sla_core.fold import Folded


def rulings_of(
    folded: Folded, latest: Mapping[tuple[str, str, str, int], VerdictRow], *, now: datetime, author: str, reason: str
) -> Iterator[VerdictRow]:
    """The verdicts to append: a first one for each newly decided clock, and a restatement where the last one is wrong.

    A decided clock that is no longer there, or is undecided again because its ticket was reopened, is withdrawn.
    """
    present = {trace.clock.key: trace for trace in folded.traces}
    for key, trace in present.items():
        known = latest.get(key)
        if known is None and trace.clock.outcome is None:
            continue
        if known is None or not agrees(known, trace.clock):
            yield _ruling(trace, known, now=now, author=author, reason=reason)
    for key, known in latest.items():
        if key[0] == folded.ticket.key and key not in present and known.outcome is not Ruling.WITHDRAWN:
            yield _withdrawn(known, now=now, author=author, reason=reason)


def agrees(verdict: VerdictRow, clock: Clock) -> bool:
    """Whether a stored verdict is what the clock says now."""
    return verdict.outcome is ruling_of(clock) and verdict.decided_at == clock.decided_at


def ruling_of(clock: Clock) -> Ruling:
    """What a clock counts as; a clock that is undecided has, at most, a verdict to withdraw."""
    if clock.outcome is None:
        return Ruling.WITHDRAWN
    return Ruling.MET if clock.outcome is Outcome.MET else Ruling.MISSED


def _ruling(trace: Trace, known: VerdictRow | None, *, now: datetime, author: str, reason: str) -> VerdictRow:
    clock = trace.clock
    return VerdictRow(
        ticket=clock.ticket,
        kind=clock.kind,
        metric=clock.metric,
        cycle=clock.cycle,
        number=known.number + 1 if known else 1,
        outcome=ruling_of(clock),
        decided_at=clock.decided_at,
        used=clock.used,
        target_seconds=clock.target_seconds,
        evidence=_evidence(trace),
        author=author,
        reason=reason if known else "decided",
        recorded_at=now,
    )


def _withdrawn(known: VerdictRow, *, now: datetime, author: str, reason: str) -> VerdictRow:
    return VerdictRow(
        ticket=known.ticket,
        kind=known.kind,
        metric=known.metric,
        cycle=known.cycle,
        number=known.number + 1,
        outcome=Ruling.WITHDRAWN,
        decided_at=None,
        used=known.used,
        target_seconds=known.target_seconds,
        evidence=known.evidence,
        author=author,
        reason=reason,
        recorded_at=now,
    )


def _evidence(trace: Trace) -> dict[str, Any]:
    """What the verdict rests on: the agreement version, the calendar, and every leg of the clock in seconds."""
    clock = trace.clock
    return {
        "agreement": clock.agreement,
        "version": clock.version,
        "layer": clock.layer.name.lower(),
        "target": clock.target,
        "calendar": clock.calendar,
        "started_at": clock.started_at.isoformat(),
        "due_at": clock.due_at.isoformat() if clock.due_at else None,
        "breach_at": clock.breach_at.isoformat() if clock.breach_at else None,
        "paused": clock.paused,
        "reclassified": clock.reclassified,
        "legs": [
            [leg.start.isoformat(), leg.end.isoformat(), leg.seconds, "counted" if leg.counted else leg.reason]
            for leg in trace.legs
        ],
    }
