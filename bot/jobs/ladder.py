"""Where an escalation stands: its ladder, its clock, everybody who was called so far, and who is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.jobs.calls import call_in, written
from bot.jobs.contracts import Contracts
from bot.jobs.duty import Addressed, resolve
from bot.jobs.oncall import names_of
from bot.jobs.status import Standing, standing_of
from bot.store import Rows
from bot.store.paging import Json, OutboxKind, OutboxRow, OutboxState
from bot.store.records import OpenClock, TicketRow
from sla_core.climbing import wake
from sla_core.clocks import Clock
from sla_core.escalations import Escalation, Order, Stage, View, Why
from sla_core.ladders import Call, Ladder

# A ladder that is held until its hours open, or whose rungs are skipped, is woken more than once before it calls.
_LOOKS_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Called:
    """One message that called people, as its row says: for which rung, whom, when, and what became of it."""

    id: str
    kind: OutboxKind
    rung: int
    attempt: int
    loop: int
    why: Why
    call: Call | None
    people: tuple[str, ...]
    due_at: datetime
    sent_at: datetime | None
    state: OutboxState
    path: str | None = None
    late: int = 0
    skipped: tuple[int, ...] = ()
    suspect: bool = False
    error: str | None = None
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """Who is called next if nobody answers, when, and why; `people` are Slack ids as the rosters stand now."""

    at: datetime
    rung: int
    why: Why
    calls: tuple[Call, ...]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """An escalation at an instant. `standing` is None once its clock was answered, `clock` if it has vanished.

    `calls` are in the order in which they fell due. `names` maps Slack ids to names, for people who are not called.
    """

    escalation: Escalation
    ladder: Ladder
    row: TicketRow
    clock: Clock | None
    standing: Standing | None
    at: datetime
    calls: tuple[Called, ...] = ()
    next: Next | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def present(self) -> tuple[Called, ...]:
        """The calls that were made last, and together: by one step of the ladder."""
        last = next((one for one in reversed(self.calls) if one.why is not Why.REMINDER), None)
        if last is None:
            return ()
        return tuple(one for one in self.calls if one.epoch == last.epoch and one.why is not Why.REMINDER)


def escalation_of(rows: Rows, contracts: Contracts, id: str, *, now: datetime) -> Running | None:
    """Where an escalation stands at `now`; None if there is none of that id, or no ladder of its version any more."""
    escalation = rows.escalations.get(id)
    return None if escalation is None else running_of(rows, contracts, escalation, now=now)


def ladders_of(rows: Rows, contracts: Contracts, ticket: str, *, now: datetime) -> list[Running]:
    """Every escalation of a ticket, those that still run first and the most urgent of them foremost."""
    found = [running_of(rows, contracts, one, now=now) for one in rows.escalations.of(ticket)]
    return sorted((one for one in found if one is not None), key=_rank)


def _rank(one: Running) -> tuple[bool, bool, datetime, str]:
    armed = one.escalation.stage is Stage.ARMED
    return (one.escalation.over, armed, one.escalation.breach_at or one.at, one.escalation.id)


def running_of(rows: Rows, contracts: Contracts, escalation: Escalation, *, now: datetime) -> Running | None:
    """The same for an escalation at hand."""
    ladder = contracts.ladder(escalation.ladder, escalation.version)
    row = rows.tickets.get(escalation.ticket)
    if ladder is None or row is None:
        return None
    key = (escalation.ticket, escalation.kind, escalation.metric, escalation.cycle)
    clock = next((one for one in rows.clocks.of(escalation.ticket) if one.key == key), None)
    calls = tuple(called_of(one) for one in rows.outbox.of_escalation(escalation.id) if _calls_somebody(one))
    standing = _standing(row, clock, contracts, now) if clock is not None and clock.open else None
    ahead = None
    if clock is not None and not escalation.over:
        find = contracts.catalogue.calendar
        ahead = _next_of(rows, contracts, escalation, View(ladder, find(clock.calendar), find))
    return Running(escalation, ladder, row, clock, standing, now, calls, ahead, names_of(contracts))


def _calls_somebody(row: OutboxRow) -> bool:
    """A page does; so does an alarm that a rung asked for. A direct message repeats a page to one of its people."""
    return row.kind is OutboxKind.PAGE or (row.kind is OutboxKind.ALARM and bool(row.payload.get("call")))


def _standing(row: TicketRow, clock: Clock, contracts: Contracts, now: datetime) -> Standing:
    ticket, scope = row.ticket, row.ticket.scope
    on = OpenClock(
        clock=clock,
        title=ticket.title,
        customer=scope.customer,
        assignee=ticket.assignee,
        service=scope.service,
        team=scope.team,
        channel=scope.channel,
        conversation=row.conversation,
        thread_ts=row.thread_ts,
        opened_at=ticket.opened_at,
        priority=scope.priority,
    )
    return standing_of(on, contracts, now)


def _next_of(rows: Rows, contracts: Contracts, escalation: Escalation, view: View) -> Next | None:
    """What the ladder does next if nothing happens; None if nothing would: held, or acknowledged for good."""
    orders = _coming(escalation, view)
    if not orders:
        return None
    first = orders[0]
    found = [expected(rows, contracts, order, ticket=escalation.ticket, escalation=escalation.id) for order in orders]
    people = tuple(dict.fromkeys(person for one in found for person in one.people))
    return Next(first.due_at, first.rung, first.why, tuple(order.call for order in orders), people)


def expected(
    rows: Rows,
    contracts: Contracts,
    order: Order,
    *,
    ticket: str | None = None,
    escalation: str | None = None,
    absent: Mapping[str, str] | None = None,
) -> Addressed:
    """Whom an order would call at its hour as the rosters stand now; what Slack says of people is not known yet."""
    told = {"call": written(order.call), "rung": order.rung, "loop": order.loop, "why": order.why.value}
    row = OutboxRow("", OutboxKind.PAGE, told, order.due_at, order.due_at, ticket=ticket, escalation=escalation)
    return resolve(rows, contracts, row, now=order.due_at, absent=absent or {})


def _coming(escalation: Escalation, view: View) -> Sequence[Order]:
    for _ in range(_LOOKS_AHEAD):
        if escalation.wake_at is None:
            return ()
        step = wake(escalation, view, now=escalation.wake_at)
        orders = [order for order in step.orders if order.why is not Why.REMINDER]
        if orders or step.after.wake_at == escalation.wake_at:
            return orders
        escalation = step.after
    return ()


def called_of(row: OutboxRow) -> Called:
    """What a row of the outbox says about whom it calls."""
    facts = row.payload
    return Called(
        id=row.id,
        kind=row.kind,
        rung=_whole(facts, "rung"),
        attempt=_whole(facts, "attempt"),
        loop=_whole(facts, "loop"),
        why=Why(facts.get("why") or Why.RUNG),
        call=call_in(facts) if facts.get("call") else None,
        people=row.people,
        due_at=row.since,
        sent_at=row.sent_at,
        state=row.state,
        path=row.path,
        late=_whole(facts, "late"),
        skipped=tuple(facts.get("skipped") or ()),
        suspect=row.suspect,
        error=row.last_error,
        epoch=row.epoch,
    )


def _whole(facts: Json, name: str) -> int:
    return int(facts.get(name) or 0)
