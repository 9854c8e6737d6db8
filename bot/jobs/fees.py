"""A fee told, and what it moves: the credits of the months from which on it is paid, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.figures import money
from bot.jobs.accounts import Accounts
from bot.jobs.attainment import Period
from bot.jobs.contracts import Contracts
from bot.jobs.moved import MONTHS, Concerned, Moved
from bot.jobs.owed_past import months_of
from bot.jobs.waiving import CannotWaive, check_fee, note_fee
from bot.store import Rows, Store
from bot.store.waivers import FeeRow
from sla_core.credits import Scheme


@dataclass(frozen=True, slots=True)
class Fee:
    """What somebody says is paid a month, from one on. Who pays, for what and in what may be left out if plain."""

    amount: Decimal
    since: Period
    customer: str | None = None
    agreement: str | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Charged:
    """The fee as it is recorded, what was paid for its first month before (None: nothing known), and what it moves.

    `earlier` months since then were not counted.
    """

    row: FeeRow
    since: Period
    was: tuple[Decimal, str] | None
    moved: tuple[Moved, ...]
    earlier: int = 0


def charge_and_count(store: Store, contracts: Contracts, fee: Fee, *, by: str, now: datetime) -> Charged:
    """Records a fee and says what that moves; CannotWaive if it cannot be told whose it is, or was recorded before.

    1. what is owed before 2. the fee, in a transaction of its own 3. what is owed after it
    """
    customer, agreement = _deal(contracts, fee)
    scheme = _scheme(contracts, customer, agreement, fee.since)
    with store.read() as rows:
        last = rows.fees.at(customer, agreement, fee.since.since)
        currency = fee.currency or (scheme.currency if scheme else "") or (last.currency if last else "")
        row = FeeRow(customer, agreement, fee.since.since, fee.amount, currency, by, now)
        check_fee(contracts, row)
        if not currency:
            raise CannotWaive(f"in which currency? {agreement} names none: write its code behind the amount")
        _refuse_again(last, row)
        months = _months(rows, contracts, row, now)
        mine = Concerned(contracts, months[-MONTHS:], lambda one: one.agreement.name == agreement, now, customer)
        before = mine.accounts(rows)
    with store.write() as rows:
        # Another replica may be told the same, or be closing the month: then this one finds it done.
        rows.documents.lock()
        last = rows.fees.at(customer, agreement, fee.since.since)
        _refuse_again(last, row)
        note_fee(rows, row)
    with store.read() as rows:
        return Charged(row, fee.since, _before(last, scheme), mine.moved(rows, before), max(0, len(months) - MONTHS))


def _scheme(contracts: Contracts, customer: str, agreement: str, month: Period) -> Scheme | None:
    """What it pays by in that month, or by its newest version if it does not pay the customer then."""
    held = Accounts(contracts, customer).within(month.since, month.until).get(agreement)
    known = [held.agreement] if held else contracts.catalogue.versions(agreement)[-1:]
    return next((one.credits for one in known), None)


def _refuse_again(last: FeeRow | None, row: FeeRow) -> None:
    """CannotWaive if that was recorded already."""
    if last is not None and _said(last) == _said(row):
        paid = f"{money(row.amount, row.currency)} a month under {row.agreement}"
        raise CannotWaive(f"{row.customer} pays {paid} already")


def _said(row: FeeRow) -> tuple[datetime, Decimal, str]:
    return row.since, row.amount, row.currency


def _before(last: FeeRow | None, scheme: Scheme | None) -> tuple[Decimal, str] | None:
    if last is not None:
        return last.amount, last.currency
    return (scheme.fee, scheme.currency) if scheme and scheme.fee is not None else None


def _months(rows: Rows, contracts: Contracts, row: FeeRow, now: datetime) -> list[Period]:
    """The months until now that this is the fee of: until the next one for which another was recorded."""
    if row.since > now:
        return []
    later = [one.since for one in rows.fees.of(row.customer, row.agreement) if one.since > row.since]
    found = months_of(contracts.place, since=row.since, now=now)
    return [month for month in found if all(month.since < since for since in later)]


def _deal(contracts: Contracts, fee: Fee) -> tuple[str, str]:
    """Who pays for which agreement; where one of them is left out, it is the only one that there is in that month."""
    if fee.customer and fee.agreement:
        return fee.customer, fee.agreement
    paid = [
        (customer, agreement)
        for customer in contracts.customers
        if fee.customer in (None, customer)
        for agreement in Accounts(contracts, customer).within(fee.since.since, fee.since.until)
        if fee.agreement in (None, agreement)
    ]
    if len(paid) != 1:
        raise CannotWaive(_which(fee, paid))
    return paid[0]


def _which(fee: Fee, paid: Sequence[tuple[str, str]]) -> str:
    if not paid:
        return (
            f"{fee.customer or fee.agreement or 'nobody'} has no credits agreed {fee.since.name}: there is no fee of it"
        )
    some = ", ".join(" ".join(one) for one in paid[:9])
    return f"who pays, and for which agreement? {fee.since.name.removeprefix('in ')} knows {some}"
