"""What a waiver moves: both sides of each month, held against the credits as anybody can ask for them."""

from decimal import Decimal

import pytest

from bot.jobs.credits import credits_of
from bot.jobs.moved import MONTHS, Moved
from bot.jobs.outages import Told, add_outage
from bot.jobs.periods import period
from bot.jobs.waived import Waived, waive_and_count
from bot.jobs.waiving import CannotWaive, Wish
from bot.store import Store
from sla_core.agreements import Metric
from tests.builders import at
from tests.house import contracts_of
from tests.jobs.test_closing import close_june
from tests.jobs.test_credits import JULY, with_june

LATER = "2026-08-01 09:00"


@pytest.fixture
def paying(store: Store) -> Store:
    return with_june(store)


@pytest.fixture
def quick(sqlite_store: Store) -> Store:
    return with_june(sqlite_store)


def waived(store: Store, key: str, metric: Metric | None = None, *, now: str = JULY, back: bool = False) -> Waived:
    wish = Wish(key, "carl", "he had asked", metric, withdrawn=back)
    return waive_and_count(store, contracts_of(store), wish, by="ada", now=at(now))


def asked(store: Store, one: Moved, now: str) -> Decimal | None:
    """What is owed in that month, as `credits_of` says it to anybody who asks."""
    contracts = contracts_of(store)
    month = period(f"{one.period.since.astimezone(contracts.place):%Y-%m}", contracts.place, at(now))
    with store.read() as rows:
        owed = credits_of(rows, contracts, month, now=at(now), unpaid=True).owed_to(one.customer)
    (mine,) = [each for each in owed if each.agreement.name == one.agreement]
    return mine.credit.amount if mine.credit and mine.pays else None


def test_a_clock_moves_the_month_of_its_miss_for_its_customer_alone(paying: Store) -> None:
    (one,) = waived(paying, "B", Metric.FIRST_RESPONSE).moved
    assert (one.customer, one.agreement, one.period.name, one.closed) == ("acme", "gold", "in June 2025", False)
    assert (one.was, one.now, one.currency) == (Decimal("350.00"), Decimal("300.00"), "EUR")


def test_taking_it_back_moves_as_much_the_other_way(quick: Store) -> None:
    there, back = (waived(quick, "O-1", back=back).moved for back in (False, True))
    assert [(one.was, one.now) for one in there] == [(one.now, one.was) for one in back]
    assert there[0].was != there[0].now


def test_an_outage_of_many_months_is_counted_for_the_last_of_them_and_says_how_many_are_left(quick: Store) -> None:
    down = Told("mail", at("2025-06-10 00:00"), None, "a mast fell")
    add_outage(quick, contracts_of(quick), down, by="ada", now=at(LATER))
    found = waived(quick, "O-2", now=LATER)
    mine = [one for one in found.moved if one.customer == "acme"]
    assert (len(mine), found.earlier) == (MONTHS, 3), "June 2025 to August 2026 are fifteen months"
    assert [one.period.name for one in (mine[0], mine[-1])] == ["in September 2025", "in August 2026"]
    assert [one.now for one in mine] == [asked(quick, one, LATER) for one in mine]
    undone = [one for one in waived(quick, "O-2", now=LATER, back=True).moved if one.customer == "acme"]
    assert [one.was for one in mine] == [asked(quick, one, LATER) for one in undone]
    assert any(one.was != one.now for one in mine)


def test_what_a_month_was_closed_with_is_not_what_it_moves_from_but_what_is_owed_now(paying: Store) -> None:
    close_june(paying)
    (first,) = waived(paying, "B", Metric.FIRST_RESPONSE).moved
    (second,) = waived(paying, "B", Metric.RESOLUTION).moved
    assert first.closed
    assert (second.was, second.now) == (first.now, Decimal("250.00"))


@pytest.mark.parametrize(
    ("key", "metric", "gist"),
    [
        ("A", Metric.FIRST_RESPONSE, "was not missed"),  # kept
        ("B", Metric.UPDATE, "has no such clock"),  # nothing of the kind was promised
        ("O-9", None, "there is no outage"),
    ],
)
def test_where_nothing_is_to_be_waived_nothing_is_recorded(
    quick: Store, key: str, metric: Metric | None, gist: str
) -> None:
    with pytest.raises(CannotWaive, match=gist):
        waived(quick, key, metric)
    with quick.read() as rows:
        assert rows.waivers.holding() == {}
