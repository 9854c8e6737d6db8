"""What closing a month would freeze is shown before, and nobody closes what they have not seen."""

from dataclasses import replace

import pytest

from bot.jobs.closing import CannotClose, Closing, SeenOtherwise, close
from bot.jobs.closing_check import ClosingCheck, Ready, check_closing
from bot.jobs.outages import Told, add_outage, end_outage
from bot.jobs.periods import period
from bot.store import Store
from sla_core.agreements import Kind
from sla_core.credits import Scheme, credit
from sla_core.errors import SlaError
from tests.builders import at, opened, replies, resolves
from tests.house import contracts_of, loaded, take
from tests.jobs.test_closing import AFTER, CLOSED_AT, close_june, outage_told_late, reopened, waived, with_tickets
from tests.jobs.test_credits import PAYING, with_june


@pytest.fixture
def house(store: Store) -> Store:
    return with_tickets(store)


@pytest.fixture
def quick(sqlite_store: Store) -> Store:
    return with_june(sqlite_store)


def check(store: Store, now: str = CLOSED_AT, month: str = "2025-06", customer: str | None = None) -> ClosingCheck:
    contracts = contracts_of(store)
    with store.read() as rows:
        return check_closing(rows, contracts, period(month, contracts.place, at(now)), now=at(now), customer=customer)


def of(found: ClosingCheck, customer: str = "acme") -> Ready:
    return next(one for one in found.customers if one.customer == customer)


def close_seen(store: Store, seen: ClosingCheck, now: str = CLOSED_AT) -> list[Closing]:
    return close(store, contracts_of(store), seen.period, by="lea", now=at(now), customer=seen.customer, seen=seen.mark)


def test_what_is_shown_is_what_is_then_frozen(house: Store) -> None:
    seen = check(house)
    shown = {one.customer: [(owed.agreement.name, owed.pays and owed.credit and owed.credit.amount)
                            for owed in one.owed] for one in seen.customers}  # fmt: skip
    done = close_seen(house, seen)
    frozen = {one.customer: [(each.agreement, each.pays and each.amount) for each in one.accounts] for one in done}
    assert shown == frozen
    assert [one.new for one in done] == [True, True]


def test_nothing_stands_in_the_way_of_a_month_in_which_all_is_done(quick: Store) -> None:
    assert [one.is_clear for one in check(quick).customers] == [True, True]


def test_what_is_open_is_named_by_what_it_may_still_move(quick: Store) -> None:
    add_outage(quick, contracts_of(quick), Told("mail", at("2025-06-29 08:00"), None), by="ada", now=at(CLOSED_AT))
    take(
        quick,
        # answered in June, and missed in June: its lateness grows until it is resolved
        opened("2025-06-27 07:00", ticket="F", event_id="F1", customer="acme", priority="P1"),
        replies("2025-06-27 07:30", ticket="F", event_id="F2"),
        # opened on the last day, with 40 working hours: decided in July
        opened("2025-06-30 08:00", ticket="G", event_id="G1", customer="acme", priority="P3"),
        replies("2025-06-30 08:30", ticket="G", event_id="G2"),
        # opened in July, and nothing to June
        opened("2025-07-01 08:00", ticket="H", event_id="H1", customer="acme", priority="P3"),
        now="2025-07-01 08:00",
    )
    found = of(check(quick, "2025-07-01 08:01"))
    assert [row.key for row in found.outages] == ["O-2"]
    assert [(one.ticket, one.metric.value) for one in found.growing] == [("F", "resolution")]
    assert [(one.ticket, one.metric.value) for one in found.undecided] == [("G", "resolution")]
    assert not found.is_clear
    assert Ready("acme").is_clear
    alone = [Ready("acme", outages=found.outages), Ready("acme", growing=found.growing)]
    alone.append(Ready("acme", undecided=found.undecided))
    assert [one.is_clear for one in alone] == [False] * 3, "each by itself stands in the way"
    globex = of(check(quick, "2025-07-01 08:01"), "globex")
    assert (globex.growing, globex.undecided) == ((), ()), "what is open is ACME's"
    end_outage(quick, "O-2", by="ada", now=at(CLOSED_AT))
    assert of(check(quick)).outages == ()


def test_a_month_can_be_closed_from_the_instant_on_at_which_it_ends(quick: Store) -> None:
    with pytest.raises(CannotClose, match=r"^June 2025 cannot be closed: it is not over yet"):
        check(quick, "2025-06-30 21:59:59")
    assert [one.customer for one in check(quick, "2025-06-30 22:00").customers] == ["acme", "globex"]


def test_what_cannot_be_counted_is_not_clear(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    loaded(sqlite_store, PAYING.replace("    fee: 1000.00\n", ""), now=at("2025-05-30 00:00"))
    found = of(check(sqlite_store))
    assert (found.owed[0].credit, found.is_clear) == (None, False)
    counted = replace(found.owed[0], credit=credit(Scheme("gold", "EUR", ()), ()))
    assert not replace(found, owed=(counted, *found.owed)).is_clear, "nor is it if another can be counted"


def test_what_teams_promise_each_other_and_what_was_not_promised_is_left_out(sqlite_store: Store) -> None:
    with_june(sqlite_store, PAYING.replace("targets: {ownership: 8bh}", "targets: {ownership: 8bh, resolution: 1bh}"))
    add_outage(
        sqlite_store, contracts_of(sqlite_store), Told("erp", at("2025-06-29 08:00"), None), by="ada", now=at(CLOSED_AT)
    )
    late = opened("2025-06-27 07:00", ticket="F", event_id="F1", customer="acme", priority="P3")
    take(sqlite_store, late, replies("2025-06-27 07:30", ticket="F", event_id="F2"), now="2025-06-30 12:00")
    found = of(check(sqlite_store, "2025-07-01 08:01"))
    assert found.outages == (), "nobody was promised that erp is up"
    assert [(one.kind, one.metric.value) for one in found.undecided] == [(Kind.SLA, "resolution")]
    assert found.growing == (), "only the team's own clock is missed"


def test_nobody_closes_what_they_have_not_seen(house: Store) -> None:
    seen = check(house)
    waived(house)
    with pytest.raises(SeenOtherwise, match="in June 2025 has changed since it was shown"):
        close_seen(house, seen, AFTER)
    with house.read() as rows:
        assert rows.closings.all() == []
    again = check(house, AFTER)
    assert again.mark != seen.mark
    assert [one.new for one in close_seen(house, again, AFTER)] == [True, True]


@pytest.mark.parametrize("tell", [reopened, waived, outage_told_late])
def test_every_figure_that_moves_changes_the_mark(quick: Store, tell: object) -> None:
    before = check(quick, AFTER).mark
    assert check(quick, AFTER).mark == before, "the same is the same"
    tell(quick)  # type: ignore[operator]
    assert check(quick, AFTER).mark != before


def test_a_ticket_that_is_later_by_an_hour_in_the_same_band_is_what_was_seen(quick: Store) -> None:
    late = opened("2025-06-27 07:00", ticket="F", event_id="F1", customer="acme", priority="P1")
    take(quick, late, replies("2025-06-27 07:30", ticket="F", event_id="F2"), now="2025-07-02 08:00")
    assert check(quick, "2025-07-02 08:00").mark == check(quick, "2025-07-02 09:00").mark


def test_whoever_comes_second_is_told_who_came_first_though_they_saw_the_month_open(house: Store) -> None:
    seen = check(house)
    close_seen(house, seen)
    again = close_seen(house, seen, AFTER)
    assert [(one.new, one.at) for one in again] == [(False, at(CLOSED_AT))] * 2
    with house.read() as rows:
        assert len(rows.closings.all()) == 2
        assert sum(row.what == "period closed" for row in rows.trail.since(0, 100)) == 2
    found = check(house, AFTER)
    assert (found.left, [one.closed and one.closed.author for one in found.customers]) == ([], ["lea", "lea"])


def test_a_customer_that_was_closed_meanwhile_changes_what_is_left(house: Store) -> None:
    seen = check(house)
    close_june(house, customer="globex")
    with pytest.raises(SeenOtherwise):
        close_seen(house, seen)
    found = check(house)
    assert [one.customer for one in found.left] == ["acme"]
    assert [(one.customer, one.new) for one in close_seen(house, found)] == [("acme", True), ("globex", False)]


def test_what_closing_refuses_the_check_refuses(quick: Store) -> None:
    with pytest.raises(CannotClose, match="it is not over yet"):
        check(quick, month="2025-07")
    with pytest.raises(SlaError, match="credits are counted by the month"):
        check(quick, month="2024")
    with pytest.raises(CannotClose, match="there is no customer 'acne'"):
        check(quick, customer="acne")


def test_a_check_of_one_customer_closes_that_one(quick: Store) -> None:
    take(quick, resolves("Mon 08:30", ticket="A", event_id="A3"))
    seen = check(quick, customer="acme")
    assert [one.customer for one in seen.customers] == ["acme"]
    assert [one.customer for one in close_seen(quick, seen)] == ["acme"]
    assert [one.customer for one in check(quick).left] == ["globex"]
