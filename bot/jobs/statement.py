"""The statement of a customer for a month: what was reached and is owed, all that is behind it, and what was restated.

A month that was closed is shown as it was invoiced, and each correction since with what it moves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.jobs.asking import EXTERNAL
from bot.jobs.attainment import Period
from bot.jobs.closed import ClosedAccount, as_owed, as_waiver, closed_account
from bot.jobs.closing import Closing, closing_of
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed, credits_of
from bot.jobs.restating import restated
from bot.jobs.terms import Deal
from bot.store import Rows
from bot.store.outages import OutageRow
from bot.store.records import VerdictRow
from bot.store.waivers import WaiverRow
from sla_core.closing import Account, Restatement

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Settled:
    """An agreement of a closed month: as it was invoiced, what was restated since, and as it is now.

    `was` is None for one that nothing was accounted for under when the month was closed, `now` for one that it is no
    longer. One that `pays` neither then nor now moves no money.
    """

    agreement: str
    was: Owed | None
    restatements: tuple[Restatement, ...]
    now: Owed | None

    @property
    def pays(self) -> bool:
        """Whether it pays for anything, as it was closed or as it is now."""
        return any(one.pays for one in (self.was, self.now) if one is not None)

    @property
    def invoiced(self) -> Decimal:
        """What was owed when the month was closed; nothing where it could not be counted."""
        return _amount(self.was)

    @property
    def moved(self) -> Decimal:
        """What all restatements move."""
        return sum((one.moved for one in self.restatements), Decimal(0))

    @property
    def amount(self) -> Decimal:
        """What is owed now: what was invoiced and what was moved since."""
        return _amount(self.now)


@dataclass(frozen=True, slots=True)
class Statement:
    """A month of a customer as known at an instant.

    `restated` are verdicts on its tickets, and `corrected` outages of the services promised to it, that were told
    anew since the month began, after its end too. Of a month that was closed, `owed` is what was invoiced, both are
    those from before the close, and `settled` has those since.
    """

    customer: str
    period: Period
    at: datetime
    owed: tuple[Owed, ...]
    restated: tuple[VerdictRow, ...]
    corrected: tuple[OutageRow, ...]
    closing: Closing | None = None
    settled: tuple[Settled, ...] = ()


def statement(rows: Rows, contracts: Contracts, customer: str, period: Period, *, now: datetime) -> Statement:
    """The statement of one customer; SlaError if the period is no month."""
    owed = credits_of(rows, contracts, period, now=now, customer=customer, unpaid=True).owed
    closing = closing_of(rows, customer, period)
    known_at = now + _SECOND if closing is None else closing.at
    settled = tuple(settled_since(rows, contracts, closing, owed, now=now)) if closing else ()
    shown = owed if closing is None else tuple(one.was for one in settled if one.was is not None)
    told = [one for one in rows.verdicts.restatements(period.since, known_at) if one.kind in EXTERNAL]
    tickets = rows.tickets.get_many({one.ticket for one in told})
    mine = {key for key, row in tickets.items() if row.ticket.scope.customer == customer}
    services = {one.uptime.service for each in shown for one in each.uptimes}
    return Statement(
        customer,
        period,
        now,
        shown,
        tuple(one for one in told if one.ticket in mine and _concerns(one.decided_at, period)),
        tuple(
            one
            for one in rows.outages.corrected(period.since, known_at)
            if one.service in services and one.since < period.until and (one.until or now) > period.since
        ),
        closing,
        settled,
    )


def settled_since(
    rows: Rows, contracts: Contracts, closing: Closing, owed: tuple[Owed, ...], *, now: datetime
) -> Iterator[Settled]:
    """Each agreement that was accounted for when the month was closed, or is now, with what moved between."""
    holding = rows.waivers.holding()
    was = {one.agreement: one for one in closing.accounts}
    # What pays nothing was once not closed at all: what moved it since, nobody can tell.
    today = {one.agreement.name: one for one in owed if one.pays or closing.whole or one.agreement.name in was}
    for name in dict.fromkeys((*was, *today)):
        before, after = was.get(name), None
        if name in today:
            subjects = before.account.subjects if before else frozenset()
            after = closed_account(contracts, today[name], closing.period, holding=holding, also=subjects)
        deal = Deal(closing.customer, name, closing.period)
        sides = (before or _emptied(after, {}), after or _emptied(before, holding))
        moved = restated(rows, deal, sides, closed_at=closing.at, asked_at=now)
        shown = as_owed(before, closing.customer, contracts) if before else None
        yield Settled(name, shown, moved, today.get(name))


def _emptied(closed: ClosedAccount | None, holding: Mapping[str, WaiverRow]) -> ClosedAccount:
    """The account of an agreement that pays nothing, by the terms of when it did."""
    assert closed is not None
    held = {key: as_waiver(row) for key, row in holding.items() if key in closed.account.subjects}
    return replace(closed, account=Account(closed.account.terms, waivers=held), clocks={}, amount=None)


def _amount(owed: Owed | None) -> Decimal:
    return owed.credit.amount if owed and owed.credit and owed.pays else Decimal(0)


def _concerns(decided_at: datetime | None, period: Period) -> bool:
    return decided_at is None or period.since <= decided_at < period.until
