"""The statement of a customer for a month: what is owed, every clock and outage behind it, and what was restated."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.jobs.asking import EXTERNAL
from bot.jobs.attainment import Period
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed, credits_of
from bot.store import Rows
from bot.store.outages import OutageRow
from bot.store.records import VerdictRow

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Statement:
    """A month of a customer as known at an instant.

    `restated` are verdicts on its tickets, and `corrected` outages of the services promised to it, that were told
    anew since the month began, after its end too.
    """

    customer: str
    period: Period
    at: datetime
    owed: tuple[Owed, ...]
    restated: tuple[VerdictRow, ...]
    corrected: tuple[OutageRow, ...]


def statement(rows: Rows, contracts: Contracts, customer: str, period: Period, *, now: datetime) -> Statement:
    """The statement of one customer; SlaError if the period is no month."""
    report = credits_of(rows, contracts, period, now=now, customer=customer)
    told = [one for one in rows.verdicts.restatements(period.since, now + _SECOND) if one.kind in EXTERNAL]
    tickets = rows.tickets.get_many({one.ticket for one in told})
    mine = {key for key, row in tickets.items() if row.ticket.scope.customer == customer}
    services = {one.uptime.service for owed in report.owed for one in owed.uptimes}
    return Statement(
        customer,
        period,
        now,
        report.owed,
        tuple(one for one in told if one.ticket in mine and _concerns(one.decided_at, period)),
        tuple(
            one
            for one in rows.outages.corrected(period.since, now + _SECOND)
            if one.service in services and one.since < period.until and (one.until or now) > period.since
        ),
    )


def _concerns(decided_at: datetime | None, period: Period) -> bool:
    return decided_at is None or period.since <= decided_at < period.until
