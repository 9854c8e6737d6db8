"""Climbing a ladder as time passes. Pure: told `now` and what is known, each decision answers with a step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sla_core.clocks import RESOLVED, State, Trace
from sla_core.escalations import Escalation, Line, Order, Stage, Step, View, Why
from sla_core.ladders import Call, Otherwise, Rung, Who
from sla_core.pacing import ahead, end_of, floor_of, reminder_of, repeat_of, woken
from sla_core.timing import times_of

BOT = "sla-bot"
FLOOR_FOR = timedelta(days=7)
_TOGETHER = timedelta(seconds=60)


def arm(escalation: str, trace: Trace, view: View, *, now: datetime, silent: bool = False) -> Step:
    """A new escalation of that id. Rungs that a silent start, or a change of target, has passed call nobody."""
    clock, ladder = trace.clock, view.ladder
    fresh = Escalation(
        escalation, clock.ticket, clock.kind.value, clock.metric.value, clock.cycle, ladder.name, ladder.version,
        times=times_of(ladder, trace), since=now, actor=BOT, breach_at=clock.breach_at,
    )  # fmt: skip
    if held_by(trace):
        fresh = replace(fresh, stage=Stage.HELD, before=Stage.ARMED, reason=held_by(trace))
    fresh = passed(fresh, trace, view, now=now, silent=silent)
    facts = {"ladder": ladder.name, "version": ladder.version}
    return Step(woken(fresh, view, now), (), (Line("armed", now, BOT, None, fresh.stage, fresh.epoch, facts),))


def held_by(trace: Trace) -> str:
    """Why the clock does not count; empty while it does, and once its ticket is solved."""
    clock = trace.clock
    held = clock.state is State.PAUSED or (clock.state is State.MISSED and clock.stopped_at is None)
    return clock.reason if held and clock.reason != RESOLVED else ""


def passed(escalation: Escalation, trace: Trace, view: View, *, now: datetime, silent: bool) -> Escalation:
    """The escalation beyond every rung that fell due silently: in the past, or by a change of target."""
    clock = trace.clock
    until = now if silent else None
    if not silent and clock.reclassified and clock.decided_at is not None:
        # The rung at the breach falls due a second after it, and that breach is one that calls nobody.
        until = max(clock.decided_at, clock.breach_at or clock.decided_at) + timedelta(seconds=1)
    if until is None:
        return escalation
    due = [i for i, at in ahead(escalation, view, until) if at is not None and at <= until]
    return replace(escalation, rung=due[-1], rung_at=until) if due else escalation


def wake(escalation: Escalation, view: View, *, now: datetime) -> Step:
    """What time alone brings about: the rung that is due, a repeat, the end of the ladder, of a promise or a snooze.

    After a downtime the rung that should be current is called once, late; those before it are never called again.
    """
    match escalation.stage:
        case Stage.ARMED | Stage.ACTIVE:
            return _climb(escalation, view, now)
        case Stage.EXHAUSTED:
            return _floor(escalation, view, now)
        case Stage.ACKED:
            return _acked(escalation, view, now)
        case Stage.SNOOZED if escalation.until is not None and escalation.until <= now:
            return again(escalation, view, now=now, why=Why.SNOOZED, what="snooze over")
    return Step(woken(escalation, view, now))


def emptied(escalation: Escalation, view: View, *, now: datetime) -> Step:
    """The rung had nobody to call: the next one is called at once."""
    facts = {"rung": escalation.rung + 1}
    if escalation.stage is Stage.EXHAUSTED:
        return Step(escalation, (), (line(escalation, escalation, "catch-all empty", now=now, facts=facts),))
    return onward(escalation, view, now=now, what="empty rung skipped", facts=facts)


def onward(
    escalation: Escalation, view: View, *, now: datetime, what: str, actor: str = BOT, facts: Any = None
) -> Step:
    """The next rung now, whatever the time and its hours; after the last one the ladder is exhausted."""
    following = escalation.rung + 1
    if following >= len(view.ladder.rungs):
        return exhaust(escalation, view, now=now, actor=actor, facts=facts)
    return _fire(escalation, view, [(following, now)], now=now, what=what, actor=actor, facts=facts)


def again(
    escalation: Escalation, view: View, *, now: datetime, why: Why, what: str, also: Sequence[Call] = (),
    actor: str = BOT, **changes: Any,
) -> Step:  # fmt: skip
    """The present rung once more, its people found anew; the ladder goes on from there.

    A rung that fell due meanwhile is the present one. Before the first rung nobody is called but those in `also`.
    """
    fresh = {"until": None, "promised": False, "reminded": False, "before": None, "answered": (), **changes}
    escalation = replace(escalation, times=fresh.get("times", escalation.times))
    rung = max((i for i, _ in _due_now(escalation, view, now)), default=escalation.rung)
    if rung < 0 and not also:
        after = moved(escalation, Stage.ARMED, now=now, actor=actor, **fresh)
        return Step(woken(after, view, now), (), (line(after, escalation, what, now=now),))
    attempt = escalation.attempt + 1 if rung == escalation.rung else 0
    after = moved(
        escalation, Stage.ACTIVE, now=now, actor=actor, rung=rung, attempt=attempt, rung_at=now, **fresh
    )  # fmt: skip
    calls = [*also, *(call for call in calls_of(after, view, now) if call not in also)]
    orders = orders_of(after, calls, why=why, due_at=now)
    return Step(woken(after, view, now), orders, (line(after, escalation, what, now=now, facts={"rung": rung + 1}),))


def calls_of(escalation: Escalation, view: View, now: datetime) -> tuple[Call, ...]:
    """Whom the present rung calls at an instant; nobody before the first."""
    if escalation.rung < 0:
        return ()
    rung = view.ladder.rungs[min(escalation.rung, len(view.ladder.rungs) - 1)]
    return _calls(rung, view, now)


def exhaust(escalation: Escalation, view: View, *, now: datetime, actor: str = BOT, facts: Any = None) -> Step:
    """Nobody answered and no rung is left: the next climb, or else the catch-all, which calls on at a slow pace."""
    if escalation.loop + 1 < view.ladder.loops:
        more = replace(escalation, loop=escalation.loop + 1, rung=-1, attempt=0)
        return _fire(more, view, [(0, now)], now=now, what="climbed again", actor=actor, facts=facts)
    after = moved(
        escalation, Stage.EXHAUSTED, now=now, actor=actor, exhausted_at=now, attempt=0, until=None, answered=()
    )
    after = replace(after, wake_at=floor_of(view, now))
    orders = orders_of(after, view.ladder.catch_all, why=Why.CATCH_ALL, due_at=now)
    return Step(after, orders, (line(after, escalation, "exhausted", now=now, facts=facts),))


def _climb(escalation: Escalation, view: View, now: datetime) -> Step:
    due = [(i, at) for i, at in ahead(escalation, view, now) if at is not None and at <= now]
    open_now = _due_now(escalation, view, now)
    if open_now:
        last = max(at for _, at in open_now)
        together = [(i, at) for i, at in open_now if last - at < _TOGETHER or i == open_now[-1][0]]
        skipped = tuple(i for i in range(escalation.rung + 1, together[-1][0]) if i not in dict(together))
        return _fire(escalation, view, together, now=now, what="rung called", skipped=skipped)
    if due:
        return _pass_by(escalation, view, due[-1], now)
    repeat = repeat_of(escalation, view)
    if repeat is not None and repeat <= now:
        return _call_again(escalation, view, now)
    end = end_of(escalation, view)
    return exhaust(escalation, view, now=now) if end is not None and end <= now else Step(woken(escalation, view, now))


def _due_now(escalation: Escalation, view: View, now: datetime) -> list[tuple[int, datetime]]:
    """The rungs ahead that have fallen due and are not closed at this hour."""
    due = [(i, at) for i, at in ahead(escalation, view, now) if at is not None and at <= now]
    return [(i, at) for i, at in due if not _skipped(view.ladder.rungs[i], view, now)]


def _pass_by(escalation: Escalation, view: View, rung: tuple[int, datetime], now: datetime) -> Step:
    """A rung that is closed at its hour is passed by, and the one after it counts from there."""
    after = moved(escalation, escalation.stage, now=now, rung=rung[0], rung_at=rung[1], attempt=0)
    return Step(
        woken(after, view, now),
        (),
        (line(after, escalation, "rung out of hours", now=now, facts={"rung": rung[0] + 1}),),
    )


def _fire(
    escalation: Escalation, view: View, rungs: Sequence[tuple[int, datetime]], *, now: datetime, what: str,
    actor: str = BOT, skipped: tuple[int, ...] = (), facts: Any = None,
) -> Step:  # fmt: skip
    number, due = rungs[-1]
    seconds = int((now - due).total_seconds())
    late = seconds if seconds > view.late_after else 0
    stage = Stage.HELD if escalation.stage is Stage.HELD else Stage.ACTIVE
    after = moved(
        escalation, stage, now=now, actor=actor, rung=number, attempt=0, rung_at=now if late else due, answered=(),
        until=None, promised=False, reminded=False,
        before=Stage.ACTIVE if stage is Stage.HELD else None,
    )  # fmt: skip
    orders = [
        order
        for i, at in rungs
        for order in orders_of(
            replace(after, rung=i), _calls(view.ladder.rungs[i], view, now), why=Why.RUNG, due_at=at, late=late,
            skipped=skipped,
        )
    ]  # fmt: skip
    told = {"rung": number + 1, **({"skipped": [i + 1 for i in skipped]} if skipped else {})}
    told |= {"late": late} if late else {}
    lines = (line(after, escalation, what, now=now, facts={**told, **(facts or {})}),)
    return Step(woken(after, view, now), tuple(orders), lines)


def _call_again(escalation: Escalation, view: View, now: datetime) -> Step:
    rung = view.ladder.rungs[escalation.rung]
    after = moved(escalation, escalation.stage, now=now, attempt=escalation.attempt + 1)
    # Repeats that a downtime has swallowed are not made up for.
    while (at := repeat_of(after, view)) is not None and at <= now:
        after = replace(after, attempt=after.attempt + 1)
    orders = orders_of(after, _calls(rung, view, now), why=Why.REPEAT, due_at=now)
    facts = {"rung": after.rung + 1, "attempt": after.attempt}
    return Step(woken(after, view, now), orders, (line(after, escalation, "rung repeated", now=now, facts=facts),))


def _acked(escalation: Escalation, view: View, now: datetime) -> Step:
    until, reminder = escalation.until, reminder_of(escalation)
    holder = Call(Who.PERSON, escalation.actor)
    if until is not None and now >= until:
        why = Why.BROKEN if escalation.promised else Why.EXPIRED
        broken = escalation.broken + (1 if escalation.promised else 0)
        what = "promise broken" if escalation.promised else "acknowledgement expired"
        return again(escalation, view, now=now, why=why, what=what, also=(holder,), broken=broken)
    if reminder is None or now < reminder:
        return Step(woken(escalation, view, now))
    after = replace(escalation, reminded=True)
    orders = orders_of(after, (holder,), why=Why.REMINDER, due_at=now)
    return Step(woken(after, view, now), orders, (line(after, escalation, "reminded", now=now),))


def _floor(escalation: Escalation, view: View, now: datetime) -> Step:
    """A ladder that is exhausted calls on, at a slow pace, for a week."""
    began = escalation.exhausted_at or now
    if escalation.wake_at is None or now < escalation.wake_at:
        return Step(escalation)
    if now - began >= FLOOR_FOR:
        after = moved(escalation, Stage.EXHAUSTED, now=now, wake_at=None)
        return Step(after, (), (line(after, escalation, "left to the digests", now=now),))
    after = moved(escalation, Stage.EXHAUSTED, now=now, attempt=escalation.attempt + 1)
    after = replace(after, wake_at=floor_of(view, now))
    orders = orders_of(after, view.ladder.catch_all, why=Why.CATCH_ALL, due_at=now)
    return Step(after, orders, (line(after, escalation, "catch-all repeated", now=now),))


def moved(escalation: Escalation, stage: Stage, *, now: datetime, actor: str = BOT, **changes: Any) -> Escalation:
    """The escalation after a transition: one epoch on, and in its stage since then if that is a new one."""
    since = escalation.since if stage is escalation.stage else now
    return replace(escalation, stage=stage, epoch=escalation.epoch + 1, since=since, actor=actor, **changes)


def line(after: Escalation, before: Escalation, what: str, *, now: datetime, **rest: Any) -> Line:
    """The line of a transition for the audit trail, by `actor` if one is named."""
    actor, facts = rest.get("actor") or after.actor, rest.get("facts") or {}
    return Line(what, now, actor, before.stage, after.stage, after.epoch, facts)


def orders_of(
    after: Escalation, calls: Sequence[Call], *, why: Why, due_at: datetime, **rest: Any
) -> tuple[Order, ...]:
    """A page for each call, of the escalation's present epoch, loop, rung and attempt."""
    place = (after.epoch, after.loop, after.rung, after.attempt)
    return tuple(Order(call, *place, why, due_at, **rest) for call in calls)


def _calls(rung: Rung, view: View, now: datetime) -> tuple[Call, ...]:
    gate = rung.gate
    if gate is None or gate.otherwise is not Otherwise.USE or view.find(gate.calendar).open_at(now):
        return rung.calls
    return gate.instead


def _skipped(rung: Rung, view: View, now: datetime) -> bool:
    gate = rung.gate
    return gate is not None and gate.otherwise is Otherwise.SKIP and not view.find(gate.calendar).open_at(now)
