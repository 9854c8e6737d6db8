"""A waiver told, and what it moves: the credits of the months that the miss is of, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.jobs.attainment import Period
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed, credits_of
from bot.jobs.owed_past import months_of
from bot.jobs.waiving import Miss, Wish, miss_of, note_waiver
from bot.store import Rows, Store
from bot.store.waivers import WaiverRow

MONTHS = 12
"""So many months of an outage are counted, the last ones: one that was never ended must not be counted for years."""
Accounts = dict[tuple[str, str], Owed]


@dataclass(frozen=True, slots=True)
class Moved:
    """An account of a month behind which the miss stands; `was` and `now` are None where nothing can be counted.

    An account that pays nothing has no amounts either: `pays` tells the two apart. `closed` says that the month was
    closed for the customer before: then what was invoiced stays, and this is a restatement.
    """

    customer: str
    agreement: str
    period: Period
    was: Decimal | None
    now: Decimal | None
    currency: str
    pays: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Waived:
    """The waiver as it is recorded, and the accounts it is about, month by month; `earlier` months were not counted."""

    row: WaiverRow
    moved: tuple[Moved, ...]
    earlier: int = 0


def waive_and_count(store: Store, contracts: Contracts, wish: Wish, *, by: str, now: datetime) -> Waived:
    """Waives a miss, or takes the waiver back, and says what that moves; CannotWaive if there is nothing to waive.

    Both sides are counted in the transaction that records it, so that nobody else's correction is in between.
    """
    with store.write() as rows:
        miss = miss_of(rows, contracts, wish, now=now)
        months = months_of(contracts.place, since=miss.since, now=miss.until)
        counted = months[-MONTHS:]
        before = [_accounts(rows, contracts, miss, month, now=now) for month in counted]
        row = note_waiver(rows, miss, wish, by=by, now=now)
        after = [_accounts(rows, contracts, miss, month, now=now) for month in counted]
        sides = zip(counted, before, after, strict=True)
        moved = tuple(one for month, was, is_ in sides for one in _moved(rows, month, was, is_))
    return Waived(row, moved, len(months) - len(counted))


def _accounts(rows: Rows, contracts: Contracts, miss: Miss, month: Period, *, now: datetime) -> Accounts:
    """The accounts of a month that have the miss behind a figure of theirs."""
    found = credits_of(rows, contracts, month, now=now, customer=miss.customer, unpaid=True)
    return {(one.customer, one.agreement.name): one for one in found.owed if _is_behind(miss.subject, one)}


def _is_behind(subject: str, owed: Owed) -> bool:
    clocks = {one.case.key for one in owed.judged}
    return subject in clocks or any(subject == each.outage.key for one in owed.uptimes for each in one.figure.outages)


def _moved(rows: Rows, month: Period, was: Accounts, now: Accounts) -> Iterator[Moved]:
    for (customer, agreement), after in now.items():
        sides = _amount(was[customer, agreement]), _amount(after)
        currency = after.credit.scheme.currency if after.credit and after.pays else ""
        closed = rows.closings.of(customer, month.since, month.until) is not None
        yield Moved(customer, agreement, month, *sides, currency, after.pays, closed)


def _amount(owed: Owed) -> Decimal | None:
    return owed.credit.amount if owed.credit and owed.pays else None
