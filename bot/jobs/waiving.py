"""Waivers and fees told: who approved what, and why. A waiver never deletes a miss, and can be withdrawn."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol

from bot.jobs.asking import folded_ticket, ticket_called
from bot.jobs.contracts import Contracts, read_contracts
from bot.store import Rows, Store
from bot.store.waivers import FeeRow, WaiverRow
from sla_core.agreements import Kind, Metric
from sla_core.attainment import tally
from sla_core.clocks import Outcome
from sla_core.credits import digits
from sla_core.errors import SlaError

# As amounts are shown. `1,200` alone is refused: a German means a little more than one by it.
_IN_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+\.\d+", re.ASCII)


class CannotWaive(SlaError):
    """Nothing was recorded; the text says why."""


class ToldAlready(CannotWaive):
    """What is to be told holds already; `row` is what was told of it last, None if that was nothing."""

    def __init__(self, text: str, row: WaiverRow | None) -> None:
        super().__init__(text)
        self.row = row


class Keyed(Protocol):
    """What of a clock names it."""

    @property
    def ticket(self) -> str: ...
    @property
    def metric(self) -> Metric: ...
    @property
    def cycle(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A miss that is not to be held against us: an outage by its key, or a clock by ticket, metric and cycle."""

    key: str
    approver: str
    reason: str
    metric: Metric | None = None
    cycle: int = 1
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Miss:
    """What a waiver is about: its subject, the span in which it counts, and whose it is; None is every customer's."""

    subject: str
    since: datetime
    until: datetime
    customer: str | None = None


def subject_of(clock: Keyed) -> str:
    """What a waiver calls a customer's clock: `T-1 resolution`, from the second cycle on `T-1 resolution 2`."""
    return clock_called(clock.ticket, clock.metric.value, clock.cycle)


def clock_called(ticket: str, metric: str, cycle: int) -> str:
    """The same for a clock that has no record."""
    return f"{ticket} {metric}" + (f" {cycle}" if cycle > 1 else "")


def waive(store: Store, contracts: Contracts, wish: Wish, *, by: str, now: datetime) -> WaiverRow:
    """Waives a miss, or takes the waiver back; CannotWaive if nobody approved it, or there is no such miss."""
    with store.write() as rows:
        # Another replica may be told the same, or be closing the month: then this one finds it done.
        rows.documents.lock()
        return _note_waiver(rows, miss_of(rows, contracts, wish, now=now), wish, by=by, now=now)


def miss_of(rows: Rows, contracts: Contracts, wish: Wish, *, now: datetime) -> Miss:
    """The miss that is meant; CannotWaive if nobody approved, or there is none; ToldAlready."""
    if not wish.approver.strip() or not wish.reason.strip():
        raise CannotWaive("a waiver needs an approver and a reason: those who read the figure will ask for both")
    miss = _outage(rows, wish, now) if wish.metric is None else _clock(rows, contracts, wish, now)
    held = miss.subject in rows.waivers.holding()
    if held is not wish.withdrawn:
        said = f"{miss.subject} is waived already" if held else f"{miss.subject} is not waived"
        raise ToldAlready(said, next(reversed(rows.waivers.of(miss.subject)), None))
    return miss


def noted_before(rows: Rows, contracts: Contracts, wish: Wish, *, by: str, now: datetime) -> WaiverRow | None:
    """The same wish of the same person, if that is what was told last; CannotWaive or NoSuchTicket as in `miss_of`."""
    try:
        miss_of(rows, contracts, wish, now=now)
    except ToldAlready as told:
        row, said = told.row, (wish.approver.strip(), wish.reason.strip(), by, wish.withdrawn)
        if row is None or (row.approver, row.reason, row.author, row.withdrawn) != said:
            raise
        return row
    return None


def _note_waiver(rows: Rows, miss: Miss, wish: Wish, *, by: str, now: datetime) -> WaiverRow:
    row = WaiverRow(miss.subject, wish.approver.strip(), wish.reason.strip(), by, now, wish.withdrawn)
    rows.waivers.add(row)
    facts = {"subject": row.subject, "approver": row.approver, "reason": row.reason}
    rows.trail.note("waiver withdrawn" if wish.withdrawn else "waived", at=now, actor=by, facts=facts)
    return row


def record_fee(store: Store, contracts: Contracts, fee: FeeRow) -> FeeRow:
    """Records what a customer pays from a month on; CannotWaive if customer, agreement, amount or currency is none."""
    check_fee(contracts, fee)
    with store.write() as rows:
        note_fee(rows, fee)
    return fee


def check_fee(contracts: Contracts, fee: FeeRow) -> None:
    """CannotWaive if there is no such customer, agreement that pays, amount, or it pays in another currency."""
    if fee.customer not in contracts.customers:
        known = ", ".join(contracts.customers)
        raise CannotWaive(f"there is no customer {fee.customer!r}: {known or 'no agreements file names one'}")
    scheme = next((one.credits for one in reversed(contracts.catalogue.versions(fee.agreement))), None)
    if scheme is None:
        raise CannotWaive(f"{fee.agreement!r} is no agreement that pays credits")
    if scheme.currency not in ("", fee.currency):
        raise CannotWaive(f"{fee.agreement} pays in {scheme.currency}, not in {fee.currency}")
    if fee.amount < 0 or fee.amount != round(fee.amount, digits(fee.currency)):
        raise CannotWaive(f"{fee.amount} is no amount of {fee.currency}")


def note_fee(rows: Rows, fee: FeeRow) -> None:
    """Records in this transaction what was checked; CannotWaive if a month of it was closed in other money."""
    _refuse_other_money(rows, fee)
    rows.fees.add(fee)
    facts = {"customer": fee.customer, "agreement": fee.agreement, "amount": str(fee.amount),
             "currency": fee.currency, "since": fee.since}  # fmt: skip
    rows.trail.note("fee recorded", at=fee.recorded_at, actor=fee.author, facts=facts)


def _refuse_other_money(rows: Rows, fee: FeeRow) -> None:
    """A month that was closed in one currency cannot be restated in another: they have no sum."""
    for closing in rows.closings.all(fee.customer):
        for account in closing.body["accounts"]:
            closed_in = account["scheme"]["currency"]
            mine = account["agreement"] == fee.agreement and closing.since >= fee.since
            if mine and closed_in not in ("", fee.currency):
                month = f"{closing.since.astimezone(read_contracts(rows).place):%B %Y}"
                raise CannotWaive(f"{month} was closed in {closed_in} already")


def amount_of(text: str) -> Decimal:
    """The amount of money in a text, `1200` or as it is shown, `1,200.00`; CannotWaive if it is none."""
    try:
        found = Decimal(text.replace(",", "") if _IN_THOUSANDS.fullmatch(text) else text)
    except InvalidOperation:
        raise CannotWaive(f"{text[:40]!r} is not an amount: wanted one such as 1200.00") from None
    if not found.is_finite():
        raise CannotWaive(f"{text[:40]!r} is not an amount: wanted one such as 1200.00")
    return found


def _outage(rows: Rows, wish: Wish, now: datetime) -> Miss:
    told = rows.outages.of(wish.key.strip().upper())
    if not told or told[-1].void:
        raise CannotWaive(f"there is no outage {wish.key[:40]!r}: of a ticket, name the metric too")
    last = told[-1]
    return Miss(last.key, last.since, last.until or now)


def _clock(rows: Rows, contracts: Contracts, wish: Wish, now: datetime) -> Miss:
    row = ticket_called(rows, wish.key)
    folded = folded_ticket(rows, contracts, row.ticket.key if row else wish.key, now=now)
    for trace in folded.traces:
        clock = trace.clock
        if (clock.kind, clock.metric, clock.cycle) == (Kind.SLA, wish.metric, wish.cycle):
            counted = tally(clock, now)
            if counted is None or counted.outcome is not Outcome.MISSED:
                raise CannotWaive(f"{subject_of(clock)} was not missed: there is nothing to waive")
            at = counted.at or now
            return Miss(subject_of(clock), at, at, folded.ticket.scope.customer)
    raise CannotWaive(f"{wish.key} has no such clock: {wish.metric}, cycle {wish.cycle}")
