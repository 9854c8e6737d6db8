"""What an escalation puts into the outbox: pages, reminders, the live message, the alarm. Facts only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from bot.jobs.contracts import Contracts
from bot.jobs.notices import facts
from bot.store.paging import OutboxKind, OutboxRow
from bot.store.records import ClockKey, TicketRow
from sla_core.clocks import Clock
from sla_core.escalations import Escalation, Order, Why
from sla_core.ladders import Call, Ladder, Pick, Who

_SPACE = UUID("0d1f6c57-9f5e-5c0b-8f6b-6f1f3a7b2f90")
# A priority that the agreements file does not name comes after all that it names.
_LAST = 9


@dataclass(frozen=True, slots=True)
class Subject:
    """What an escalation is about: its ladder, its clock and its ticket."""

    ladder: Ladder
    clock: Clock
    row: TicketRow
    rank: int


def id_of(key: ClockKey) -> str:
    """The id of a clock's escalation: the same on every replica."""
    return str(uuid5(_SPACE, "|".join(map(str, key))))


def rank_of(contracts: Contracts, priority: str | None) -> int:
    """0 for the most urgent priority."""
    return contracts.priorities.index(priority) if priority in contracts.priorities else _LAST


def rows_of(order: Order, escalation: Escalation, subject: Subject, contracts: Contracts) -> OutboxRow:
    """The message an order asks for. Its id is made from what it is, so that two replicas that find it collide."""
    parts: tuple[object, ...] = (
        escalation.id, order.epoch, order.loop, order.rung, order.attempt, order.call, order.why.value
    )  # fmt: skip
    kind, place, epoch = OutboxKind.PAGE, subject.ladder.channel, order.epoch
    if order.why is Why.REMINDER:
        kind = OutboxKind.REMINDER
        place = contracts.slack_of(order.call.name)
        # Whatever happens to the ticket puts off the end: then there is another to be reminded of, in the same epoch.
        parts = (*parts, escalation.until)
    elif order.call.who is Who.CHANNEL:
        kind, place = OutboxKind.ALARM, order.call.name
    told = {
        "rung": order.rung,
        "loop": order.loop,
        "attempt": order.attempt,
        "why": order.why.value,
        "late": order.late,
        "skipped": list(order.skipped),
        "call": written(order.call),
        "direct": subject.ladder.direct,
        "broadcast": _another_audience(order, subject.ladder),
    }
    made = _Made("|".join(map(str, parts)), kind, order.due_at, place, epoch)
    return _row(made, escalation, subject, contracts, told=told)


def live_row(escalation: Escalation, subject: Subject, contracts: Contracts, *, now: datetime) -> OutboxRow:
    """The live message of an escalation that has something to say before anybody is called."""
    made = _Made(f"{escalation.id}|live", OutboxKind.LIVE, now, subject.ladder.channel)
    return _row(made, escalation, subject, contracts, told={})


def alarm_row(escalation: Escalation, subject: Subject, contracts: Contracts, *, now: datetime) -> OutboxRow:
    """What the leads are told when nobody answered."""
    place = subject.ladder.leads or subject.ladder.channel
    made = _Made(f"{escalation.id}|alarm|{escalation.epoch}", OutboxKind.ALARM, now, place)
    told = {"why": Why.CATCH_ALL.value, "rung": escalation.rung, "loop": escalation.loop}
    return _row(made, escalation, subject, contracts, told=told)


def empty_word(row: OutboxRow, subject: Subject, contracts: Contracts, *, now: datetime) -> OutboxRow | None:
    """What the ladder's owner is told, once a day, when a rung had nobody to call; None for a ladder without owner."""
    ladder = subject.ladder
    owner = contracts.slack_of(ladder.owner) if ladder.owner else None
    if owner is None:
        return None
    today = now.astimezone(contracts.place).date()
    return OutboxRow(
        id=str(uuid5(_SPACE, f"{ladder.name}|empty|{today}|{owner}")),
        kind=OutboxKind.WORD,
        payload={
            "ladder": ladder.title or ladder.name,
            "rung": row.payload.get("rung", 0),
            "call": row.payload.get("call"),
            "ticket": subject.row.ticket.key,
            "absent": row.last_error,
        },
        since=now,
        due_at=now,
        ticket=subject.row.ticket.key,
        rank=_LAST,
        place=owner,
        people=(owner,),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """What makes a message the one it is, of which kind, when, and for which place and epoch, if any."""

    name: str
    kind: OutboxKind
    due_at: datetime
    place: str | None
    epoch: int | None = None


def _row(
    made: _Made, escalation: Escalation, subject: Subject, contracts: Contracts, *, told: Mapping[str, Any]
) -> OutboxRow:
    conversation = subject.row.conversation
    return OutboxRow(
        id=str(uuid5(_SPACE, made.name)),
        kind=made.kind,
        payload={**facts(subject.clock, subject.row), **told},
        since=made.due_at,
        due_at=made.due_at,
        ticket=escalation.ticket,
        escalation=escalation.id,
        epoch=made.epoch,
        rank=subject.rank,
        place=made.place,
        # What people of the house are called for is not for a customer's eyes.
        fallback=None if contracts.customer_of(conversation) else conversation,
    )


def _another_audience(order: Order, ladder: Ladder) -> bool:
    """Whether a rung calls others than the one before it did."""
    if order.why is Why.CATCH_ALL:
        return True
    if order.why is not Why.RUNG or order.rung < 1 or order.rung >= len(ladder.rungs):
        return False
    return ladder.rungs[order.rung].calls != ladder.rungs[order.rung - 1].calls


def written(call: Call) -> dict[str, Any]:
    """A call as plain values."""
    return {"who": call.who.value, "name": call.name, "pick": call.pick.value, "people": list(call.people)}


def call_in(payload: Mapping[str, Any]) -> Call:
    """The call that a page was made for."""
    told = payload["call"]
    return Call(Who(told["who"]), told["name"], Pick(told["pick"]), tuple(told["people"]))
