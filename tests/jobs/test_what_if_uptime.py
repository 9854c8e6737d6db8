"""What another availability would have meant: months kept, and money where a scale is about it."""

from decimal import Decimal

import pytest

from bot.jobs.outages import Told, add_outage
from bot.jobs.what_if_uptime import ReplayedUptime, what_if_up
from bot.store import Store
from sla_core.what_if import UptimeWish
from tests.builders import at
from tests.house import contracts_of, furnished
from tests.jobs.test_owed_past import IN_FORCE, NOW

SINCE = at("2025-04-15 00:00")


@pytest.fixture
def served(store: Store) -> Store:
    """Mail down for two hours of May and for one second of June; ERP never."""
    furnished(store, IN_FORCE)
    for since, until in (("2025-05-13 08:00", "2025-05-13 10:00"), ("2025-06-03 08:00:00", "2025-06-03 08:00:01")):
        add_outage(store, contracts_of(store), Told("mail", at(since), at(until), "down"), by="ada", now=at(NOW))
    return store


def tried(store: Store, wish: UptimeWish) -> ReplayedUptime:
    with store.read() as rows:
        return what_if_up(rows, contracts_of(store), wish, since=SINCE, now=at(NOW))


def test_each_month_says_whether_both_promises_were_kept(served: Store) -> None:
    found = tried(served, UptimeWish("mail", Decimal("99.9"), "acme"))
    (promise,) = found.promises
    assert (promise.agreement, promise.before, promise.after) == ("gold (acme)", Decimal("99.5"), Decimal("99.9"))
    told = [(one.month, one.figure.down, one.holds(promise.before), one.holds(promise.after)) for one in found.months]
    # Two of the 744 hours of May are 0.27 %.
    assert told == [("2025-04", 0, True, True), ("2025-05", 7200, True, False), ("2025-06", 1, True, True),
                    ("2025-07", 0, True, True)]  # fmt: skip
    assert [(one.begun, one.running) for one in found.months] == [(True, False), (False, False), (False, False),
                                                                  (False, True)]  # fmt: skip


def test_a_percentage_is_held_to_exactly(served: Store) -> None:
    (may,) = [one for one in tried(served, UptimeWish("mail", Decimal(99))).months if one.month == "2025-05"]
    # 7,200 of 2,678,400 seconds leave 99.7311827... %.
    assert may.holds(Decimal("99.731182")) is True
    assert may.holds(Decimal("99.731183")) is False


def test_a_target_alone_moves_no_money_and_a_new_promise_is_paid_by_its_scale(served: Store) -> None:
    same = tried(served, UptimeWish("mail", Decimal("99.9"), agreement="gold")).cost
    assert [(one.before, one.after) for one in same.owed] == [(same.owed[0].before,) * 2]
    without = furnished_again(served)
    (owed,) = tried(without, UptimeWish("mail", Decimal("99.9"), agreement="gold")).cost.owed
    # May: 99.73 % is below 99.9 %: 10 % of 1234.50, and 5 % of 777 for the contract about mail. One second of June: 0.
    assert (owed.before, owed.after) == (Decimal("0.00"), Decimal("38.85"))


def furnished_again(store: Store) -> Store:
    """The same without any availability promised."""
    furnished(store, IN_FORCE.replace("availability: {mail: 99.5%, erp: 99%}, ", ""))
    return store


def test_what_is_promised_already_changes_nothing(served: Store) -> None:
    assert tried(served, UptimeWish("mail", Decimal("99.5"))).promises == ()
