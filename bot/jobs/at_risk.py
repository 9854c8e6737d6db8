"""Credits at risk this month: what misses that are still open cost already, and what the open clocks could add."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from bot.jobs.asking import About
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed, credits_of
from bot.jobs.digest import Stake
from bot.jobs.periods import period
from bot.store import Rows
from bot.store.records import ClockKey


def stakes(rows: Rows, contracts: Contracts, about: About, *, now: datetime) -> tuple[Stake, ...]:
    """What is at stake for each customer asked about, where there is anything, the most of it first."""
    found = [
        Stake(owed.customer, owed.agreement.name, owed.credit.scheme.currency, owed.credit.amount, owed.standing,
              owed.at_risk or Decimal(0))
        for owed in _this_month(rows, contracts, now)
        if owed.credit is not None and about.covers(customer=owed.customer, service=None, team=None)
    ]  # fmt: skip
    at_stake = [one for one in found if one.standing or one.at_risk]
    return tuple(sorted(at_stake, key=lambda one: (-one.at_risk, -one.standing, one.customer, one.agreement)))


def costs(rows: Rows, contracts: Contracts, *, now: datetime) -> dict[ClockKey, Decimal]:
    """What each open clock would cost if it alone were missed this month; those that cost nothing are left out."""
    return {
        (risk.clock.ticket, risk.clock.kind.value, risk.clock.metric.value, risk.clock.cycle): risk.amount
        for owed in _this_month(rows, contracts, now)
        for risk in owed.risks
        if risk.amount
    }


def _this_month(rows: Rows, contracts: Contracts, now: datetime) -> Iterator[Owed]:
    # Where nobody is paid there is no month of clocks to read.
    if any(agreement.credits is not None for agreement in contracts.catalogue.agreements):
        yield from credits_of(rows, contracts, period("this month", contracts.place, now), now=now).owed
