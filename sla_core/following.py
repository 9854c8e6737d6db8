"""An escalation follows its clock: held while that is paused, over when it stops, timed anew when it moves."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sla_core.answering import expiry_of, taken
from sla_core.climbing import BOT, again, held_by, line, moved, passed
from sla_core.clocks import RESOLVED, State, Trace
from sla_core.escalations import CALLING, Escalation, Stage, Step, View, Why
from sla_core.pacing import woken
from sla_core.timing import times_of


def follow(
    escalation: Escalation, trace: Trace, view: View, *, now: datetime, answered_by: str = "",
    acted_at: datetime | None = None, silent: bool = False,
) -> Step:  # fmt: skip
    """The escalation as its clock, refolded, leaves it.

    `answered_by` is who has answered the customer in public since somebody was called, `acted_at` when something was
    last done to the ticket, which puts off the expiry of an acknowledgement.
    """
    ended = _ended(trace)
    if ended is not None:
        return _over(escalation, ended, view, now)
    if escalation.over:
        return _reopened(escalation, trace, view, now=now, silent=silent)
    held = held_by(trace)
    if held:
        return _hold(escalation, trace, view, now=now, reason=held)
    if escalation.stage is Stage.HELD:
        return _release(escalation, trace, view, now=now)
    timed = _timed(escalation, trace, view, now=now, silent=silent)
    if answered_by and timed.stage in CALLING and timed.rung >= 0:
        return taken(timed, view, actor=answered_by, now=now, how="answered the customer")
    if timed.stage is Stage.ACKED and not timed.promised and acted_at is not None and timed.until is not None:
        until = expiry_of(view, acted_at)
        if until is not None and until > timed.until:
            timed = replace(timed, until=until, reminded=False)
    return Step(woken(timed, view, now))


def move(escalation: Escalation, trace: Trace, view: View, *, now: datetime) -> Step:
    """The escalation on another version of its ladder: rungs passed stay passed, those ahead take the new times.

    A rung that should have been called by then is called at the next wake, once.
    """
    ladder = view.ladder
    if escalation.over or (escalation.ladder, escalation.version) == (ladder.name, ladder.version):
        return Step(escalation)
    rung = min(escalation.rung, len(ladder.rungs) - 1)
    after = moved(escalation, escalation.stage, now=now, rung=rung, attempt=0, ladder=ladder.name)
    after = replace(after, version=ladder.version, actor=escalation.actor)
    if after.stage is not Stage.HELD:
        after = replace(after, times=times_of(ladder, trace))
    facts = {"from": escalation.version, "to": ladder.version}
    lines = (line(after, escalation, "moved to another version", now=now, facts=facts, actor=BOT),)
    return Step(woken(after, view, now), (), lines)


def cancel(escalation: Escalation, view: View, *, now: datetime) -> Step:
    """The escalation once its clock is there no more, or is promised without a ladder."""
    return _over(escalation, Stage.CANCELLED, view, now)


def _ended(trace: Trace) -> Stage | None:
    clock = trace.clock
    if clock.state is State.CANCELLED:
        return Stage.CANCELLED
    solved = clock.stopped_at is not None or clock.state is State.MET or clock.reason == RESOLVED
    return Stage.RESOLVED if solved else None


def _over(escalation: Escalation, stage: Stage, view: View, now: datetime) -> Step:
    if escalation.over:
        return Step(escalation)
    after = moved(escalation, stage, now=now, until=None, before=None, reason="", answered=())
    return Step(woken(after, view, now), (), (line(after, escalation, stage.value, now=now),))


def _reopened(escalation: Escalation, trace: Trace, view: View, *, now: datetime, silent: bool) -> Step:
    """The clock goes on: the ladder begins anew, and the rung that should be current is called at the next wake."""
    after = moved(
        escalation, Stage.ARMED, now=now, loop=0, rung=-1, attempt=0, rung_at=None, exhausted_at=None,
        promised=False, reminded=False, times=times_of(view.ladder, trace), breach_at=trace.clock.breach_at,
        ladder=view.ladder.name, version=view.ladder.version,
    )  # fmt: skip
    after = passed(after, trace, view, now=now, silent=silent)
    if held := held_by(trace):
        after = replace(after, stage=Stage.HELD, before=Stage.ARMED, reason=held)
    return Step(woken(after, view, now), (), (line(after, escalation, "reopened", now=now),))


def _hold(escalation: Escalation, trace: Trace, view: View, *, now: datetime, reason: str) -> Step:
    """A pause of the clock holds the ladder. A rung whose pages have not left yet is as good as not called."""
    if escalation.stage is Stage.HELD:
        same = replace(escalation, reason=reason)
        return Step(same)
    after = moved(
        escalation, Stage.HELD, now=now, actor=escalation.actor, before=escalation.stage, reason=reason,
        times=times_of(view.ladder, trace),
    )  # fmt: skip
    if view.unsent and escalation.stage in CALLING:
        after = replace(after, before=Stage.ACTIVE, rung_at=None)
    return Step(
        woken(after, view, now), (), (line(after, escalation, "held", now=now, facts={"reason": reason}, actor=BOT),)
    )


def _release(escalation: Escalation, trace: Trace, view: View, *, now: datetime) -> Step:
    """The clock counts again: delays go on with what was left of them, anchored rungs are timed anew."""
    stage, unsent = escalation.before or Stage.ARMED, escalation.rung_at is None and escalation.rung >= 0
    times, breach_at = times_of(view.ladder, trace), trace.clock.breach_at
    if unsent:
        return again(
            escalation, view, now=now, why=Why.RUNG, what="released", times=times, breach_at=breach_at, reason=""
        )
    gone = now - (escalation.since or now)
    changes: dict[str, Any] = {"times": times, "breach_at": breach_at, "before": None, "reason": ""}
    if escalation.rung_at is not None:
        changes["rung_at"] = escalation.rung_at + gone
    if stage is Stage.EXHAUSTED:
        changes["wake_at"] = now
    after = moved(escalation, stage, now=now, actor=escalation.actor, **changes)
    return Step(woken(after, view, now), (), (line(after, escalation, "released", now=now, facts={}, actor=BOT),))


def _timed(escalation: Escalation, trace: Trace, view: View, *, now: datetime, silent: bool) -> Escalation:
    timed = replace(escalation, times=times_of(view.ladder, trace), breach_at=trace.clock.breach_at)
    return passed(timed, trace, view, now=now, silent=silent) if timed.stage in (Stage.ARMED, Stage.ACTIVE) else timed
