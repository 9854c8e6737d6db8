"""Escalations for the views: in every stage, as large and as nasty as asked for, built without a store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.calls import written
from bot.jobs.ladder import Called, Next, Running, called_of
from bot.jobs.notices import facts
from bot.jobs.status import Standing
from bot.slack.views.alarm import alarm_view
from bot.slack.views.bundle import bundle_view
from bot.slack.views.ladder import ladder_view
from bot.slack.views.live import live_view
from bot.slack.views.message import Shown
from bot.slack.views.page import direct_view, page_view
from bot.slack.views.reminder import reminder_view
from bot.slack.views.replica import replica_view
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.records import OpenClock, TicketRow
from sla_core.agreements import Metric
from sla_core.clocks import Clock, State
from sla_core.durations import Duration, Measure
from sla_core.escalations import Escalation, Stage, Why
from sla_core.ladders import Anchor, Call, Ladder, Rung, When, Who
from sla_core.tickets import Scope
from tests.builders import at, clock, ticket
from tests.slack.views.records import ADA, NOW, reader

BOB = "U0BOB00001"
ID = "5f0a3c1e-0000-4000-8000-000000000001"
MINUTE = timedelta(minutes=1)


def ladder(text: str = "Plain", rungs: int = 3) -> Ladder:
    """A ladder whose first rung is anchored and whose others follow a quarter of an hour apart."""
    first = Rung(When(Anchor.BEFORE, length=Duration(1800, Measure.REAL)), (Call(Who.OWNER),))
    quarter = When(Anchor.DELAY, length=Duration(900, Measure.REAL))
    rest = [Rung(quarter, (Call(Who.ON_DUTY, text), Call(Who.PERSON, text))) for _ in range(rungs - 1)]
    return Ladder(text, 3, (first, *rest), title=text)


def escalation(**rest: Any) -> Escalation:
    usual = Escalation(
        ID, "T-1", "sla", "first_response", 1, "urgent", 3, stage=Stage.ACTIVE, epoch=2, rung=1,
        rung_at=NOW - 5 * MINUTE, since=NOW - 20 * MINUTE, breach_at=at("Wed 13:00"),
    )  # fmt: skip
    return replace(usual, **rest)


def page(text: str = "Plain", **rest: Any) -> OutboxRow:
    """A page of the second rung to Ada, as the outbox keeps it."""
    told = {"rung": 1, "loop": 0, "attempt": 0, "why": "rung", "late": 0, "skipped": []}
    told |= {"call": written(Call(Who.ON_DUTY, text))}
    told |= rest.pop("payload", {})
    usual: dict[str, Any] = {
        "id": "page-1", "kind": OutboxKind.PAGE, "since": NOW - 5 * MINUTE, "due_at": NOW - 5 * MINUTE,
        "ticket": "T-1", "escalation": ID, "epoch": 2, "people": (ADA,), "state": OutboxState.SENT,
        "sent_at": NOW - 5 * MINUTE, "path": "slack",
    }  # fmt: skip
    row = _row(text, _clock(text))
    return OutboxRow(payload={**facts(_clock(text), row), **told}, **{**usual, **rest})


def earlier(text: str = "Plain") -> OutboxRow:
    """The page of the first rung, a quarter of an hour before."""
    sent = NOW - 20 * MINUTE
    told = {"rung": 0, "call": written(Call(Who.OWNER))}
    return page(text, id="page-0", epoch=1, people=(BOB,), since=sent, sent_at=sent, payload=told)


def _clock(text: str, **rest: Any) -> Clock:
    usual: dict[str, Any] = {"metric": Metric.FIRST_RESPONSE, "agreement": text, "priority": text}
    return clock(**{**usual, "target": "2bh", "due_at": at("Wed 13:00"), "breach_at": at("Wed 13:00"), **rest})


def _row(text: str, one: Clock) -> TicketRow:
    scope = Scope(customer="acme", service=text, priority=text)
    return TicketRow(ticket(key=one.ticket, title=text, scope=scope, assignee=BOB), 1, NOW)


def running(text: str = "Plain", *, calls: tuple[OutboxRow, ...] | None = None, **rest: Any) -> Running:
    """An escalation on its second rung, an hour before the breach; Bob was called before Ada and did not answer."""
    one = _clock(text, **rest.pop("clock", {}))
    row = _row(text, one)
    left = None if one.due_at is None else int((one.due_at - NOW).total_seconds())
    missed = left is not None and left < 0
    on = OpenClock(one, text, "acme", BOB, text, text, text, None, None, NOW, text)
    made = calls if calls is not None else (earlier(text), page(text))
    ahead = Next(NOW + 10 * MINUTE, 2, Why.RUNG, (Call(Who.ON_DUTY, text),), (BOB,))
    return Running(
        escalation=escalation(**rest.pop("stage", {})),
        ladder=rest.pop("ladder", ladder(text)),
        row=row,
        clock=one,
        standing=Standing(on, left, 1800 if not missed else -600, missed) if one.open else None,
        at=NOW,
        calls=tuple(map(called_of, made)),
        next=rest.pop("next", ahead),
        names={BOB: text, text: text} if text else {},
    )


MISSED: dict[str, Any] = {"due_at": at("Wed 11:17"), "breach_at": at("Wed 11:17"), "state": State.MISSED}
ANSWERED: dict[str, Any] = {"state": State.MET, "stopped_at": at("Wed 12:20"), "decided_at": at("Wed 12:20")}
LATE: dict[str, Any] = {"payload": {"rung": 2, "late": 43 * 60, "skipped": [0, 1]}, "suspect": True}
STAGES: dict[str, dict[str, Any]] = {
    "armed": {"stage": Stage.ARMED, "rung": -1},
    "active": {},
    "acknowledged": {"stage": Stage.ACKED, "actor": ADA, "since": NOW - MINUTE},
    "promised": {"stage": Stage.ACKED, "actor": ADA, "since": NOW - MINUTE, "until": NOW + 30 * MINUTE,
                 "promised": True},
    "expiring": {"stage": Stage.ACKED, "actor": ADA, "since": NOW - MINUTE, "until": NOW + 30 * MINUTE},
    "held": {"stage": Stage.HELD, "reason": "waiting"},
    "exhausted": {"stage": Stage.EXHAUSTED, "exhausted_at": NOW - MINUTE, "rung": 2},
    "resolved": {"stage": Stage.RESOLVED},
    "cancelled": {"stage": Stage.CANCELLED},
}  # fmt: skip


def in_stage(stage: str, text: str = "Plain") -> Running:
    """An escalation in a stage; what was typed is the text."""
    if stage == "snoozed":
        typed = {"stage": Stage.SNOOZED, "actor": ADA, "until": NOW + 30 * MINUTE, "reason": text}
        return running(text, stage=typed, clock=MISSED)
    nobody: dict[str, Any] = {"next": None} if stage in ("acknowledged", "held", "resolved", "cancelled") else {}
    if stage == "resolved":
        return running(text, stage=STAGES[stage], clock=ANSWERED, **nobody)
    if stage == "held":
        paused = {"state": State.PAUSED, "due_at": None, "breach_at": None, "reason": "waiting"}
        return running(text, stage=STAGES[stage], clock=paused, **nobody)
    calls: dict[str, Any] = {"calls": ()} if stage == "armed" else {}
    if stage == "exhausted":
        nobody = {"next": Next(NOW + 60 * MINUTE, 3, Why.CATCH_ALL, (Call(Who.PERSON, BOB),), (BOB,))}
    return running(text, stage=STAGES[stage], **calls, **nobody)


def late(text: str = "Plain") -> Running:
    """After a downtime: the third rung, late and perhaps twice, of a clock that is over."""
    return running(text, calls=(page(text, **LATE),), stage={"rung": 2}, clock=MISSED)


def crowd(text: str, count: int) -> list[OutboxRow]:
    """So many pages of so many tickets."""
    found = []
    for n in range(count):
        one = page(text, id=f"page-{n:04}", escalation=f"escalation-{n:04}", rank=n % 3)
        key = f"T-{n} {text[:80]}".strip()
        found.append(replace(one, payload={**one.payload, "ticket": key}))
    return found


def endless(text: str) -> Running:
    """A ladder of 500 rungs, each of which was called, on its last."""
    rungs = ladder(text, 500)
    calls = tuple(page(text, id=f"p{n}", payload={"rung": n}, epoch=n, last_error=text) for n in range(500))
    return running(text, ladder=rungs, calls=calls, stage={"rung": 499})


def many_people(text: str) -> Running:
    """One page that calls two hundred people."""
    return running(text, calls=(page(text, people=(ADA,) * 3 + (text,) * 200),))


CALLS: dict[str, Callable[[str], Shown]] = {
    **{
        f"live, {stage}": lambda text, stage=stage: live_view(in_stage(stage, text), reader(text))  # type: ignore[misc]
        for stage in (*STAGES, "snoozed")
    },
    "live, late": lambda text: live_view(late(text), reader(text)),
    "live, as it is posted": lambda text: live_view(running(text), reader(text), row=page(text)),
    "live, two hundred people": lambda text: live_view(many_people(text), reader(text)),
    "live, 500 rungs": lambda text: live_view(endless(text), reader(text)),
    "page": lambda text: page_view(page(text), running(text), reader(text)),
    "page, late": lambda text: page_view(page(text, **LATE), late(text), reader(text)),
    "page, answered": lambda text: page_view(page(text), in_stage("acknowledged", text), reader(text)),
    "page, over": lambda text: page_view(page(text), in_stage("resolved", text), reader(text)),
    "direct, answered": lambda text: direct_view(page(text), in_stage("acknowledged", text), reader(text)),
    "replica": lambda text: replica_view({"replica": text, "beat_at": NOW.isoformat(), "alive": 2}, reader(text)),
    "direct": lambda text: direct_view(page(text), running(text), reader(text)),
    "alarm": lambda text: alarm_view(in_stage("exhausted", text), reader(text)),
    "alarm, 500 rungs": lambda text: alarm_view(endless(text), reader(text)),
    "reminder": lambda text: reminder_view(in_stage("expiring", text), reader(text)),
    "bundle of 6": lambda text: bundle_view(crowd(text, 6), reader(text), bundle="b"),
    "bundle of 1,000": lambda text: bundle_view(crowd(text, 1000), reader(text), bundle="b"),
    "ladder": lambda text: ladder_view([running(text), in_stage("resolved", text)], reader(text)),
    "ladder of 500 rungs": lambda text: ladder_view([endless(text)] * 6, reader(text)),
}
__all__ = ["CALLS", "Called", "crowd", "in_stage", "late", "page", "running"]
