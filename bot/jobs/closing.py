"""Closing a month: what every customer is owed, and what was reached, is frozen with all that it is counted from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.jobs.attainment import Period
from bot.jobs.closed import ClosedAccount, accounts_of, body_of, closed_account, is_whole
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed, credits_of
from bot.store import Rows, Store
from bot.store.closings import ClosingRow
from bot.words import full_moment
from sla_core.errors import SlaError


class CannotClose(SlaError):
    """Nothing was closed; the text says why."""


class SeenOtherwise(CannotClose):
    """What the month comes to has changed since it was shown."""

    def __init__(self, period: Period) -> None:
        super().__init__(f"what is counted {period.name} has changed since it was shown, and nothing was closed")


@dataclass(frozen=True)
class Closing:
    """A month of a customer as it was closed: the accounts it was owed by, by whom, when. `new` says that just now.

    It is not `whole` if it was closed when only what pays was frozen: nothing then says what the rest had reached.
    """

    customer: str
    period: Period
    accounts: tuple[ClosedAccount, ...]
    author: str
    at: datetime
    new: bool = False
    whole: bool = True


def close(
    store: Store,
    contracts: Contracts,
    period: Period,
    *,
    by: str,
    now: datetime,
    customer: str | None = None,
    seen: str | None = None,
) -> list[Closing]:
    """Closes a month for every customer, or for one; what was closed before stays as it was, and is told with the rest.

    CannotClose for a month that is not over, and where there is no such customer. With the mark of what somebody has
    `seen` before they decided, SeenOtherwise where it comes to something else by now.
    """
    names = closable(contracts, period, now=now, customer=customer)
    with store.write() as rows:
        # Another replica may be closing the same month: then this one finds it closed.
        rows.documents.lock()
        known = {name: closing_of(rows, name, period) for name in names}
        open_ones = [name for name, closing in known.items() if closing is None]
        owed = owed_in(rows, contracts, open_ones, period, now=now)
        if open_ones and seen is not None and seen != mark_of(owed):
            raise SeenOtherwise(period)
        mine = {name: [one for one in owed if one.customer == name] for name in open_ones}
        new = {one.customer: one for one in _closed(rows, contracts, mine, period, by=by, now=now)}
    return [known[name] or new[name] for name in names]


def closable(contracts: Contracts, period: Period, *, now: datetime, customer: str | None = None) -> list[str]:
    """The customers for whom a month can be closed: all, or the one; CannotClose says why it cannot be."""
    if period.until > now:
        name, end = period.name.removeprefix("in "), full_moment(period.until, contracts.place)
        raise CannotClose(f"{name} cannot be closed: it is not over yet, it ends {end}")
    if customer is not None and customer not in contracts.customers:
        raise CannotClose(f"there is no customer {customer!r}: {', '.join(contracts.customers)}")
    return [name for name in contracts.customers if customer in (None, name)]


def owed_in(
    rows: Rows, contracts: Contracts, names: Sequence[str], period: Period, *, now: datetime
) -> tuple[Owed, ...]:
    """What closing the month for these customers freezes; SlaError if the period is no month."""
    if not names:
        return ()
    one_only = names[0] if len(names) == 1 else None
    report = credits_of(rows, contracts, period, now=now, customer=one_only, unpaid=True)
    return tuple(one for one in report.owed if one.customer in names)


def mark_of(owed: Iterable[Owed]) -> str:
    """A mark that is another one as soon as a figure is, or a clock behind it: nobody closes what they have not seen.

    How late a ticket is that is still open grows by the second: it counts with what it pays.
    """
    told = [(one.customer, one.agreement.name, one.agreement.version, one.problem, _behind(one)) for one in owed]
    return sha256(repr(told).encode()).hexdigest()[:16]


def _behind(owed: Owed) -> Any:
    clocks = [(one.case.key, one.case.late is None, one.case.counts) for one in owed.judged]
    if owed.credit is None:
        return clocks
    lines = [(one.scale.metric, one.key, one.raw, one.counted, one.exact) for one in owed.credit.lines]
    return clocks, lines, owed.credit.amount


def _closed(
    rows: Rows, contracts: Contracts, owed: Mapping[str, Sequence[Owed]], period: Period, *, by: str, now: datetime
) -> Iterator[Closing]:
    holding = rows.waivers.holding()
    for name, mine in owed.items():
        accounts = [closed_account(contracts, one, period, holding=holding) for one in mine]
        rows.closings.add(ClosingRow(name, period.since, period.until, body_of(accounts), by, now))
        facts = {"customer": name, "since": period.since, "until": period.until, "owed": _amounts(accounts)}
        rows.trail.note("period closed", at=now, actor=by, facts=facts)
        yield Closing(name, period, tuple(accounts), by, now, new=True)


def _amounts(accounts: Sequence[ClosedAccount]) -> dict[str, str | None]:
    return {one.agreement: None if one.amount is None else str(one.amount) for one in accounts if one.pays}


def closing_of(rows: Rows, customer: str, period: Period) -> Closing | None:
    """The month of a customer as it was closed; None if it was not."""
    row = rows.closings.of(customer, period.since, period.until)
    return _read(row, period) if row is not None else None


def closings(rows: Rows, contracts: Contracts, customer: str | None = None) -> list[Closing]:
    """All that was closed, of one customer or of all, the earliest month first."""
    return [_read(row, _period(row, contracts)) for row in rows.closings.all(customer)]


def _period(row: ClosingRow, contracts: Contracts) -> Period:
    # A month is called by its local name, for its first instant may be of the month before in UTC.
    return Period(row.since, row.until, f"in {row.since.astimezone(contracts.place):%B %Y}")


def _read(row: ClosingRow, period: Period) -> Closing:
    accounts = tuple(accounts_of(row.body))
    return Closing(row.customer, period, accounts, row.author, row.closed_at, whole=is_whole(row.body))
