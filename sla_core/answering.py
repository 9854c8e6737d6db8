"""What people do to an escalation: acknowledge, give back, snooze, hand over, escalate. Pure decisions."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sla_core.climbing import BOT, again, calls_of, line, moved, onward, orders_of
from sla_core.errors import CannotEscalate
from sla_core.escalations import Escalation, Stage, Step, View, Why
from sla_core.ladders import Call, Mode, Who
from sla_core.pacing import woken
from sla_core.timing import later

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=7)
_PROMISE = timedelta(hours=24)


def acknowledge(
    escalation: Escalation, view: View, *, actor: str, now: datetime, until: datetime | None = None, how: str = "button"
) -> Step:
    """Somebody takes it. A rung that wants an answer from all it called goes on until the last of them answered.

    `until` is a promise, inside what is left of the clock. A second acknowledgement changes nothing, unless whoever
    holds it gives a promise.
    """
    if escalation.over:
        return Step(escalation, said=f"this is over: {escalation.stage.value}")
    if until is not None:
        _check_promise(escalation, until, now)
    if escalation.stage is Stage.ACKED and (escalation.actor != actor or until is None):
        return Step(escalation, said="already acknowledged")
    return taken(escalation, view, actor=actor, now=now, until=until, how=how)


def taken(
    escalation: Escalation, view: View, *, actor: str, now: datetime, until: datetime | None = None, how: str
) -> Step:
    """The escalation once somebody answered, and pages stop; or still waits for the others of a rung for all."""
    facts: dict[str, Any] = {"how": how, "called": actor in view.called}
    if escalation.stage is Stage.ACTIVE and _for_all(escalation, view):
        answered = tuple(dict.fromkeys((*escalation.answered, actor)))
        left = [person for person in view.called if person not in answered]
        if left:
            after = replace(escalation, answered=answered)
            return Step(
                after,
                (),
                (line(after, escalation, "answered", now=now, facts=facts, actor=actor),),
                "still waits for others",
            )
        facts["answered"] = list(answered)
    after = moved(
        escalation, Stage.ACKED, now=now, actor=actor, promised=until is not None, reminded=False, before=None,
        until=until or expiry_of(view, now), answered=(), reason="",
    )  # fmt: skip
    after = replace(after, since=now)
    if until is not None:
        facts["until"] = until.isoformat()
    return Step(woken(after, view, now), (), (line(after, escalation, "acknowledged", now=now, facts=facts),))


def give_back(escalation: Escalation, view: View, *, actor: str, now: datetime) -> Step:
    """Whoever holds it cannot: the present rung is called again at once."""
    if escalation.stage is not Stage.ACKED:
        raise CannotEscalate("nobody holds this, so it cannot be given back")
    return again(escalation, view, now=now, why=Why.GIVEN_BACK, what="given back", actor=actor)


def snooze(escalation: Escalation, view: View, *, actor: str, now: datetime, until: datetime, reason: str = "") -> Step:
    """Nobody is called until then, when the present rung is called anew. Not past the breach without a reason."""
    _check_running(escalation)
    if not SHORTEST <= until - now <= LONGEST:
        raise CannotEscalate("a snooze lasts from 5 minutes to 7 days")
    breach = escalation.breach_at
    if breach is not None and until > breach and not reason.strip():
        raise CannotEscalate("that is past the breach: say why")
    after = moved(
        escalation, Stage.SNOOZED, now=now, actor=actor, until=until, reason=reason, promised=False, answered=()
    )
    facts = {"until": until.isoformat(), **({"reason": reason} if reason else {})}
    return Step(woken(after, view, now), (), (line(after, escalation, "snoozed", now=now, facts=facts),))


def hand_over(escalation: Escalation, view: View, *, actor: str, to: str, now: datetime) -> Step:
    """Somebody else is called by name; the ladder stays armed behind them."""
    _check_running(escalation)
    after = moved(
        escalation, Stage.ACTIVE, now=now, actor=actor, attempt=escalation.attempt + 1, rung_at=now, until=None,
        promised=False, reminded=False, before=None, reason="", answered=(), exhausted_at=None,
    )  # fmt: skip
    orders = orders_of(after, (Call(Who.PERSON, to),), why=Why.HANDED_OVER, due_at=now)
    lines = (line(after, escalation, "handed over", now=now, facts={"to": to}),)
    return Step(woken(after, view, now), orders, lines)


def escalate(escalation: Escalation, view: View, *, actor: str, now: datetime, rung: int) -> Step:
    """The next rung now. `rung` is the one the asker saw: if the ladder has gone on since, nothing happens."""
    if escalation.over:
        raise CannotEscalate(f"this is over: {escalation.stage.value}")
    if escalation.stage is Stage.EXHAUSTED:
        raise CannotEscalate("the last rung was called, and so was everyone who catches what is left")
    if escalation.rung != rung:
        return Step(escalation, said="the ladder has gone on already")
    return onward(escalation, view, now=now, what="escalated", actor=actor)


def undelivered(escalation: Escalation, view: View, *, now: datetime, reason: str, last: bool = False) -> Step:
    """A page could not be delivered in any way: whoever catches what is left is called, and the ladder stays put.

    `last` is a page to those very people: when it fails too, there is nobody else to call.
    """
    facts = {"reason": reason, "rung": escalation.rung + 1}
    calls = [call for call in view.ladder.catch_all if call not in calls_of(escalation, view, now)]
    if escalation.stage is Stage.EXHAUSTED or last:
        calls = []
    after = replace(escalation, attempt=escalation.attempt + 1) if calls else escalation
    orders = orders_of(after, calls, why=Why.CATCH_ALL, due_at=now)
    return Step(
        woken(after, view, now), orders, (line(after, escalation, "page failed", now=now, facts=facts, actor=BOT),)
    )


def expiry_of(view: View, since: datetime) -> datetime | None:
    """When an acknowledgement of that instant expires; None if it holds for ever."""
    return later(since, view.ladder.expires, view.working) if view.ladder.expires is not None else None


def _for_all(escalation: Escalation, view: View) -> bool:
    return 0 <= escalation.rung < len(view.ladder.rungs) and view.ladder.rungs[escalation.rung].mode is Mode.ALL


def _check_running(escalation: Escalation) -> None:
    if escalation.over:
        raise CannotEscalate(f"this is over: {escalation.stage.value}")
    if escalation.stage is Stage.HELD:
        raise CannotEscalate("its clock is paused, so nobody is called as it is")


def _check_promise(escalation: Escalation, until: datetime, now: datetime) -> None:
    if until <= now:
        raise CannotEscalate("a promise lies ahead: that time has passed")
    breach = escalation.breach_at
    if breach is not None and breach > now:
        if until > breach:
            raise CannotEscalate("that is later than the breach: promise an earlier time")
    elif until - now > _PROMISE:
        raise CannotEscalate("a promise reaches at most 24 hours ahead")
