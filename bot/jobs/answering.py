"""What people answer to a page: acknowledge, give back, snooze, hand over, escalate. Once per request, in one piece."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.calls import Subject
from bot.jobs.contracts import Contracts
from bot.jobs.escalating import keep, subjects_of, view_of
from bot.points import reached
from bot.store import Rows, Store
from bot.store.paging import OutboxKind, OutboxRow
from sla_core import answering
from sla_core.errors import CannotEscalate
from sla_core.escalations import Escalation, Step, View


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer: the escalation before and after it; `repeated` if this very request was taken before."""

    before: Escalation
    step: Step
    repeated: bool = False

    @property
    def escalation(self) -> Escalation:
        """The escalation as it stands now."""
        return self.step.after


def acknowledge(
    store: Store, contracts: Contracts, escalation: str, *, actor: str, now: datetime, request: str,
    until: datetime | None = None, how: str = "button",
) -> Answered:  # fmt: skip
    """Somebody takes it; the second one hears who was first. CannotEscalate says why a promise cannot be kept."""

    def decide(one: Escalation, view: View) -> Step:
        return answering.acknowledge(one, view, actor=actor, now=now, until=until, how=how)

    return _answer(store, contracts, escalation, request, decide=decide, now=now)


def give_back(
    store: Store, contracts: Contracts, escalation: str, *, actor: str, now: datetime, request: str
) -> Answered:
    """Whoever holds it cannot: its rung is called again."""

    def decide(one: Escalation, view: View) -> Step:
        return answering.give_back(one, view, actor=actor, now=now)

    return _answer(store, contracts, escalation, request, decide=decide, now=now)


def snooze(
    store: Store, contracts: Contracts, escalation: str, *, actor: str, now: datetime, request: str,
    until: datetime, reason: str = "",
) -> Answered:  # fmt: skip
    """Nobody is called until then; past the breach only with a reason."""

    def decide(one: Escalation, view: View) -> Step:
        return answering.snooze(one, view, actor=actor, now=now, until=until, reason=reason)

    return _answer(store, contracts, escalation, request, decide=decide, now=now)


def hand_over(
    store: Store, contracts: Contracts, escalation: str, *, actor: str, now: datetime, request: str, to: str
) -> Answered:
    """Somebody else is called by name."""

    def decide(one: Escalation, view: View) -> Step:
        return answering.hand_over(one, view, actor=actor, to=to, now=now)

    return _answer(store, contracts, escalation, request, decide=decide, now=now)


def escalate(
    store: Store, contracts: Contracts, escalation: str, *, actor: str, now: datetime, request: str, rung: int
) -> Answered:
    """The next rung now, once for each rung however often it is asked for."""

    def decide(one: Escalation, view: View) -> Step:
        return answering.escalate(one, view, actor=actor, now=now, rung=rung)

    return _answer(store, contracts, escalation, request, decide=decide, now=now)


def _answer(
    store: Store, contracts: Contracts, escalation: str, request: str, *,
    decide: Callable[[Escalation, View], Step], now: datetime,
) -> Answered:  # fmt: skip
    """1 lock it, 2 look whether this request came before, 3 decide, 4 store everything that follows."""
    reached("before_acknowledge")
    with store.write() as rows:
        one, subject, calls = _locked(rows, contracts, escalation)
        if not rows.inbox.take(f"answer:{request}", now=now, kind="answer"):
            return Answered(one, Step(one), repeated=True)
        step = decide(one, view_of(contracts, subject, calls))
        keep(rows, contracts, one, step, subject=subject, now=now)
    reached("acknowledged")
    return Answered(one, step)


def _locked(rows: Rows, contracts: Contracts, escalation: str) -> tuple[Escalation, Subject, list[OutboxRow]]:
    """The escalation, what it is about, and the pages of its present rung."""
    found = rows.escalations.lock([escalation]).get(escalation)
    if found is None:
        raise CannotEscalate("there is no such escalation any more")
    subject = subjects_of(rows, contracts, [found]).get(found.id)
    if subject is None:
        raise CannotEscalate("its ladder or its clock is not there any more")
    place = (found.loop, found.rung)
    calls = [row for row in rows.outbox.of_escalation(found.id) if row.kind is OutboxKind.PAGE]
    return found, subject, [row for row in calls if (row.payload.get("loop"), row.payload.get("rung")) == place]
