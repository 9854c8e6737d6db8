"""What was invoiced for a month that was closed, beside what is owed for it now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.jobs.attainment import Period
from bot.jobs.closed import ClosedAccount
from bot.jobs.closing import Closing, closing_of
from bot.jobs.contracts import Contracts
from bot.jobs.credits import CreditReport, Owed, credits_of
from bot.jobs.statement import Settled, settled_since
from bot.store import Rows
from sla_core.closing import Restatement


@dataclass(frozen=True, slots=True)
class Invoiced:
    """What was owed under one agreement when the month was closed, and what is owed now; both None where not counted.

    `now` is nothing where the agreement pays no longer, and `was` where it did not pay then. `restatements` are those
    that lie between, in the order of telling; None unless asked for.
    """

    agreement: str
    closing: Closing
    was: Decimal | None
    now: Decimal | None
    currency: str = ""
    restatements: tuple[Restatement, ...] | None = None

    @property
    def customer(self) -> str:
        return self.closing.customer

    @property
    def moved(self) -> Decimal:
        """By how much it is more now; what could not be counted was no money."""
        return (self.now or Decimal(0)) - (self.was or Decimal(0))

    @property
    def moving(self) -> list[Restatement]:
        """The restatements that moved money."""
        return [one for one in self.restatements or () if one.moved]


def invoiced(rows: Rows, contracts: Contracts, report: CreditReport, *, customer: str | None = None) -> list[Invoiced]:
    """For each agreement that paid when the month was closed, or pays now: of every customer, or of one."""
    found: list[Invoiced] = []
    if report.period.until > report.at:
        # Only a month that is over is ever closed.
        return found
    for name, closing in _closings(rows, contracts, report.period, customer):
        was = {one.agreement: one for one in closing.accounts if one.pays}
        now = {one.agreement.name: one for one in report.owed_to(name) if one.pays}
        found += [_invoiced(one, closing, was.get(one), now.get(one)) for one in dict.fromkeys((*now, *was))]
    return found


def invoiced_and_restated(
    rows: Rows, contracts: Contracts, report: CreditReport, *, customer: str | None = None
) -> list[Invoiced]:
    """The same with what moved it since."""
    found = invoiced(rows, contracts, report, customer=customer)
    if not found:
        return []
    owed = credits_of(rows, contracts, report.period, now=report.at, customer=customer, unpaid=True)
    settled: dict[tuple[str, str], Settled] = {}
    for closing in {one.customer: one.closing for one in found}.values():
        mine = tuple(owed.owed_to(closing.customer))
        for one in settled_since(rows, contracts, closing, mine, now=report.at):
            settled[closing.customer, one.agreement] = one
    return [replace(one, restatements=settled[one.customer, one.agreement].restatements) for one in found]


def _closings(rows: Rows, contracts: Contracts, period: Period, customer: str | None) -> Iterator[tuple[str, Closing]]:
    for name in contracts.customers:
        closing = closing_of(rows, name, period) if customer in (None, name) else None
        if closing is not None:
            yield name, closing


def _invoiced(agreement: str, closing: Closing, was: ClosedAccount | None, now: Owed | None) -> Invoiced:
    before = Decimal(0) if was is None else was.amount
    credit = now.credit if now else None
    after = Decimal(0) if now is None else (credit.amount if credit else None)
    currency = (was.account.terms.scheme.currency if was else "") or (credit.scheme.currency if credit else "")
    return Invoiced(agreement, closing, before, after, currency)
