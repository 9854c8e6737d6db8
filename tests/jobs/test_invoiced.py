"""The credits of a closed month say what was invoiced, what is owed now, and what lies between."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from bot.jobs.credits import credits_of
from bot.jobs.invoiced import Invoiced, invoiced, invoiced_and_restated
from bot.jobs.periods import period
from bot.store import Store
from tests.builders import at
from tests.house import contracts_of, loaded
from tests.jobs.test_closing import (
    AFTER,
    TELLINGS,
    close_june,
    fee_recorded,
    outage_corrected,
    reopened,
    told,
    waived,
    with_tickets,
)
from tests.jobs.test_credits import PAYING, with_june


@pytest.fixture
def closed(store: Store) -> Store:
    with_tickets(store)
    close_june(store)
    return store


@pytest.fixture
def quick(sqlite_store: Store) -> Store:
    with_june(sqlite_store)
    close_june(sqlite_store)
    return sqlite_store


def billed(store: Store, *, why: bool = False, customer: str | None = None, month: str = "2025-06") -> list[Invoiced]:
    contracts = contracts_of(store)
    with store.read() as rows:
        chosen = period(month, contracts.place, at(AFTER))
        report = credits_of(rows, contracts, chosen, now=at(AFTER), customer=customer)
        find = invoiced_and_restated if why else invoiced
        return find(rows, contracts, report, customer=customer)


def sums(found: list[Invoiced]) -> list[tuple[str, str, str, str]]:
    return [(one.agreement, str(one.was), str(one.now), str(one.moved)) for one in found]


def test_a_month_that_is_not_closed_has_no_bill(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    assert billed(sqlite_store) == billed(sqlite_store, why=True) == []


def test_what_nobody_moved_is_owed_as_it_was_invoiced(quick: Store) -> None:
    assert sums(billed(quick)) == [("gold", "350.00", "350.00", "0.00")]
    (one,) = billed(quick, why=True)
    assert (one.closing.author, one.restatements, billed(quick)[0].restatements) == ("lea", (), None)
    assert billed(quick, month="2025-05") == [], "the month beside it is not closed"


@pytest.mark.parametrize("tell", TELLINGS)
def test_what_was_invoiced_stays_and_its_difference_to_now_is_what_the_restatements_move(
    closed: Store, tell: Callable[[Store], None]
) -> None:
    tell(closed)
    (one,) = billed(closed, why=True)
    assert one.was == Decimal("350.00")
    assert one.moved == sum((made.moved for made in one.restatements or ()), Decimal(0))
    (settled,) = told(closed).settled
    assert (one.restatements, one.now) == (settled.restatements, settled.amount), "as the statement has it"
    assert all(made.moved for made in one.moving)


def test_what_moves_no_money_is_a_restatement_and_does_not_move_the_bill(quick: Store) -> None:
    reopened(quick)
    outage_corrected(quick)
    (one,) = billed(quick, why=True)
    assert [made.correction.key for made in one.restatements or ()] == ["A resolution", "O-1"]
    assert [made.correction.key for made in one.moving] == ["O-1"]
    assert sums([one]) == [("gold", "350.00", "200.00", "-150.00")]


def test_what_could_not_be_counted_was_invoiced_as_nothing(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    loaded(sqlite_store, PAYING.replace("    fee: 1000.00\n", ""), now=at("2025-05-30 00:00"))
    close_june(sqlite_store)
    assert sums(billed(sqlite_store)) == [("gold", "None", "None", "0")]
    fee_recorded(sqlite_store)
    assert sums(billed(sqlite_store)) == [("gold", "None", "410.00", "410.00")]


def test_what_pays_nothing_any_more_keeps_what_was_invoiced(quick: Store) -> None:
    free = PAYING.replace("    credits: gold\n", "").partition("\ncredits:")[0] + "\n"
    loaded(quick, free, now=at("2025-05-30 00:00"))
    (one,) = billed(quick, why=True)
    (settled,) = [each for each in told(quick).settled if each.agreement == "gold"]
    assert (one.was, one.now, one.moved) == (Decimal("350.00"), Decimal(0), Decimal("-350.00"))
    assert (settled.invoiced, settled.amount, one.restatements) == (one.was, one.now, settled.restatements)


def test_each_customer_has_a_bill_of_its_own(quick: Store) -> None:
    waived(quick)
    assert [one.customer for one in billed(quick)] == ["acme"], "GLOBEX is closed too, and pays nothing"
    assert sums(billed(quick, customer="acme")) == [("gold", "350.00", "300.00", "-50.00")]
    assert billed(quick, customer="globex") == []
