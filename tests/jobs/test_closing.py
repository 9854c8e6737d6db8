"""A month that was closed: what was invoiced stays, and whatever is told later is explained to the cent."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.jobs.closed import DoesNotAddUp, accounts_of, as_owed, body_of, closed_account
from bot.jobs.closing import CannotClose, Closing, close, closings
from bot.jobs.outages import Correction, Told, add_outage, correct_outage
from bot.jobs.periods import period
from bot.jobs.statement import Settled, Statement, statement
from bot.jobs.waiving import Wish, amount_of, record_fee, waive
from bot.store import Store
from bot.store.waivers import FeeRow
from sla_core.agreements import Metric
from sla_core.errors import SlaError
from tests.builders import at, corrects, merges, opened, reopens, replies, resolves
from tests.house import contracts_of, loaded, take
from tests.jobs.test_credits import JULY, PAYING, june, with_june

CLOSED_AT, AFTER = "2025-07-05 09:00", "2025-07-10 12:00"


@pytest.fixture
def closed(store: Store) -> Store:
    return closing_june(store)


@pytest.fixture
def quick(sqlite_store: Store) -> Store:
    return closing_june(sqlite_store)


def closing_june(store: Store) -> Store:
    """The house with its June closed by Lea."""
    close_june(with_tickets(store))
    return store


def with_tickets(store: Store) -> Store:
    """The paying house with two more tickets of ACME.

    D took 38 working hours of 40; E was asked for by telephone on Monday, and told of on Thursday.
    """
    with_june(store)
    take(
        store,
        opened("Tue 08:00", ticket="D", event_id="D1", customer="acme", priority="P3"),
        replies("Tue 09:00", ticket="D", event_id="D2"),
        resolves("next Mon 14:00", ticket="D", event_id="D3"),
        opened("Thu 08:00", ticket="E", event_id="E1", customer="acme", priority="P3", since=at("Mon 08:00")),
        replies("Thu 08:30", ticket="E", event_id="E2"),
        resolves("Thu 09:00", ticket="E", event_id="E3"),
        now="next Mon 15:00",
    )
    return store


def close_june(
    store: Store, now: str = CLOSED_AT, customer: str | None = None, month: str = "2025-06"
) -> list[Closing]:
    contracts = contracts_of(store)
    chosen = period(month, contracts.place, at(now))
    return close(store, contracts, chosen, by="lea", now=at(now), customer=customer)


def told(store: Store, now: str = AFTER) -> Statement:
    contracts = contracts_of(store)
    with store.read() as rows:
        return statement(rows, contracts, "acme", period("2025-06", contracts.place, at(now)), now=at(now))


def settled(store: Store, now: str = AFTER) -> Settled:
    """The one agreement of the statement, once every figure of it was explained."""
    (found,) = told(store, now).settled
    assert found.invoiced + found.moved == found.amount, "what was invoiced and what moved is what is owed now"
    return found


def lines(found: Settled) -> list[tuple[str, str, str, str, str]]:
    return [
        (one.correction.told.value, one.correction.key, one.correction.author, one.correction.reason, str(one.moved))
        for one in found.restatements
    ]


def reopened(store: Store) -> None:
    take(store, reopens("2025-07-06 10:00", ticket="A", event_id="A9", actor="ada"), now="2025-07-06 10:00")


def corrected(store: Store) -> None:
    wrong, when = replies("Mon 10:00", ticket="B", event_id="B2"), "2025-07-06 11:00"
    take(store, corrects(when, wrong, to="Mon 08:30", ticket="B", event_id="B9", actor="bob"), now=when)


def waived(store: Store, *, withdrawn: bool = False, key: str = "B", metric: Metric | None = Metric.RESOLUTION) -> None:
    when = "2025-07-07 10:00" if withdrawn else "2025-07-07 09:00"
    one = Wish(key, "carl", "he had asked", metric, withdrawn=withdrawn)
    waive(store, contracts_of(store), one, by="lea", now=at(when))


def merged(store: Store) -> None:
    """Of June, and told of in July: what was merged once D was resolved could change nothing of it."""
    take(store, merges("Fri 09:00", into="D", ticket="E", event_id="E9", actor="ada"), now="2025-07-08 09:00")


def outage_corrected(store: Store, *, void: bool = False) -> None:
    change = Correction("the log", until=None if void else at("Tue 09:00"), void=void)
    correct_outage(store, "O-1", change, by="bob", now=at("2025-07-09 09:00"))


def outage_told_late(store: Store) -> None:
    down = Told("mail", at("2025-06-16 00:00"), at("2025-06-17 12:00"), "a mast fell")
    add_outage(store, contracts_of(store), down, by="bob", now=at("2025-07-09 10:00"))


def fee_recorded(store: Store) -> None:
    since = period("2025-06", contracts_of(store).place, at(JULY)).since
    row = FeeRow("acme", "gold", since, amount_of("1200"), "EUR", "lea", at("2025-07-09 11:00"))
    record_fee(store, contracts_of(store), row)


def maintenance_agreed(store: Store) -> None:
    agreed = "{mail: {name: Mail, maintenance: [{from: 2025-06-03 10:00, until: 2025-06-03 17:00, name: Disks}]}"
    loaded(store, PAYING.replace("{mail: {name: Mail}", agreed), now=at("2025-07-09 12:00"))


def answered(store: Store) -> None:
    take(
        store,
        resolves("Thu 12:00", ticket="B", event_id="B10", actor="bob"),
        corrects("2025-07-06 12:00", resolves("Wed 12:00", ticket="B", event_id="B3"), void=True, ticket="B",
                 event_id="B11", actor="bob"),
        now="2025-07-06 12:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tell", "moved", "wanted"),
    [
        # A resolution that was met in June is undecided again
        (reopened, "0.00", [("clock", "A resolution", "ada", "reopened at 2025-07-06 10:00", "0.00")]),
        # two of four were answered in time, and now three: still below 90 %
        (corrected, "0.00", [("clock", "B first_response", "bob", "corrected at 2025-07-06 11:00", "0.00")]),
        (waived, "-50.00", [("waiver", "B resolution", "lea", "waived, approved by carl: he had asked", "-50.00")]),
        # D counts from E's telephone call on: 46 hours of 40, and B and D are 100, of which a cap leaves 60
        (merged, "10.00", [("clock", "D resolution", "ada", "merged at 2025-06-06 09:00", "10.00")]),
        # one hour of 720 is not below 99 %, but below 99.9 %
        (outage_corrected, "-150.00", [("outage", "O-1", "bob", "the log", "-150.00")]),
        # 44 hours of 720 are below 95 %
        (outage_told_late, "150.00", [("outage", "O-2", "bob", "it was told after the close", "150.00")]),
        # a fifth more of both shares; the lateness is paid in money
        (fee_recorded, "60.00", [("terms", "", "lea", "a fee was recorded", "60.00")]),
        # of 8 hours one is left: below 99.9 %
        (maintenance_agreed, "-150.00", [("terms", "", "lead", "an agreements file was loaded", "-150.00")]),
    ],
)  # fmt: skip
def test_what_is_told_after_the_close_is_restated_with_author_reason_and_money(
    closed: Store, tell: Callable[[Store], None], moved: str, wanted: list[tuple[str, str, str, str, str]]
) -> None:
    tell(closed)
    found = settled(closed)
    assert (found.invoiced, found.moved) == (Decimal("350.00"), Decimal(moved))
    told_of = [(what, key, author, reason[: len(gist[3])], amount)
               for (what, key, author, reason, amount), gist in zip(lines(found), wanted, strict=True)]  # fmt: skip
    assert told_of == wanted
    (owed,) = june(closed, AFTER)
    assert owed.credit is not None
    assert found.amount == owed.credit.amount


TELLINGS = (reopened, corrected, answered, waived, merged, outage_corrected, outage_told_late, fee_recorded,
            maintenance_agreed)  # fmt: skip


def test_all_of_it_together_is_explained_to_the_cent(closed: Store) -> None:
    before = told(closed)
    for number, tell in enumerate(TELLINGS, 1):
        tell(closed)
        found = settled(closed)
        assert len(found.restatements) >= number
    after = told(closed)
    assert after.owed == before.owed, "what was invoiced stays as it was"
    assert (before.restated, before.corrected) == (after.restated, after.corrected) == ((), ())
    (owed,) = june(closed, AFTER)
    assert owed.credit is not None
    assert found.amount == owed.credit.amount


def test_waivers_are_shown_as_they_stood_when_the_month_was_closed(quick: Store) -> None:
    waived(quick)
    (was,) = told(quick).owed
    assert [one.case.waiver for one in was.judged] == [None] * 8
    waived(quick, withdrawn=True)
    found = settled(quick)
    assert [str(one.moved) for one in found.restatements] == ["-50.00", "50.00"]
    assert found.restatements[1].correction.reason == "waiver withdrawn, approved by carl: he had asked"


def test_an_outage_that_never_was_takes_its_waiver_with_it(quick: Store) -> None:
    waived(quick, key="O-1", metric=None)
    outage_corrected(quick, void=True)
    assert [(one.correction.told.value, str(one.moved)) for one in settled(quick).restatements] == [
        ("waiver", "-250.00"), ("outage", "0.00"),
    ]  # fmt: skip


def test_a_ticket_that_was_open_at_the_close_grows_later_until_it_is_resolved(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    late = opened("2025-06-27 07:00", ticket="F", event_id="F1", customer="acme", priority="P1")
    take(sqlite_store, late, replies("2025-06-27 07:30", ticket="F", event_id="F2"), now="2025-07-01 08:00")
    close_june(sqlite_store, "2025-07-01 08:01")
    (line,) = lines(settled(sqlite_store, "2025-07-01 09:00"))
    assert line[1:4] == ("F resolution", "", "it was still open when the month was closed")
    when = "2025-07-02 08:00"
    take(sqlite_store, resolves(when, ticket="F", event_id="F3", actor="ada"), now=when)
    found = settled(sqlite_store)
    assert lines(found) == [
        ("clock", "F resolution", "ada",
         "resolved at 2025-07-02 08:00:00 UTC: it was still open when the month was closed", "0.00"),
    ]  # fmt: skip
    (one,) = found.restatements
    assert one.was != one.now


def test_a_month_that_is_not_over_is_not_closed(quick: Store) -> None:
    with pytest.raises(
        CannotClose, match=r"July 2025 cannot be closed: .* not over yet, it ends Fri 1 Aug 2025 00:00 CEST"
    ):
        close_june(quick, month="2025-07")
    with pytest.raises(SlaError, match="credits are counted by the month"):
        close_june(quick, month="2024")
    with pytest.raises(CannotClose, match="there is no customer 'acne': acme, globex"):
        close_june(quick, customer="acne")


def test_closing_twice_says_who_closed_it_and_changes_nothing(closed: Store) -> None:
    reopened(closed)
    again = close_june(closed, AFTER)
    assert [(one.customer, one.author, one.at, one.new) for one in again] == [
        ("acme", "lea", at(CLOSED_AT), False), ("globex", "lea", at(CLOSED_AT), False),
    ]  # fmt: skip
    with closed.read() as rows:
        listed = closings(rows, contracts_of(closed))
        noted = [row.facts["owed"] for row in rows.trail.since(0, 100) if row.what == "period closed"]
    assert [(one.period.name, one.customer) for one in listed] == [("in June 2025", "acme"), ("in June 2025", "globex")]
    assert noted == [{"gold": "350.00"}, {}]


def test_one_customer_is_closed_and_the_others_are_not(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    assert [one.customer for one in close_june(sqlite_store, customer="globex")] == ["globex"]
    assert [(one.customer, one.new) for one in close_june(sqlite_store, AFTER)] == [("acme", True), ("globex", False)]


def test_what_could_not_be_counted_is_closed_and_restated_once_a_fee_is_known(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    loaded(sqlite_store, PAYING.replace("    fee: 1000.00\n", ""), now=at("2025-05-30 00:00"))
    close_june(sqlite_store)
    (owed,) = told(sqlite_store).owed
    assert (owed.credit, owed.problem) == (None, "no fee was known for the period")
    fee_recorded(sqlite_store)
    found = settled(sqlite_store)
    assert (str(found.invoiced), str(found.moved)) == ("0", "410.00")


def test_money_of_another_currency_cannot_restate_a_closed_month(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    bare = PAYING.replace("    currency: EUR\n    fee: 1000.00\n", "")
    bare = bare.replace("over: {1bh: 20, 4bh: 50}, cap: 60", "over: {1bh: 2%, 4bh: 5%}, cap: 6%")
    loaded(sqlite_store, bare, now=at("2025-05-30 00:00"))
    fee_recorded(sqlite_store)
    close_june(sqlite_store, "2025-07-09 13:00")
    contracts = contracts_of(sqlite_store)
    since = period("2025-06", contracts.place, at(JULY)).since
    with pytest.raises(SlaError, match="June 2025 was closed in EUR already"):
        record_fee(sqlite_store, contracts, FeeRow("acme", "gold", since, Decimal(9), "USD", "lea", at(AFTER)))


def test_what_was_closed_is_read_as_it_was_written(quick: Store) -> None:
    contracts = contracts_of(quick)
    (owed,) = june(quick)
    with quick.read() as rows:
        made = closed_account(contracts, owed, period("2025-06", contracts.place, at(JULY)), holding={})
        stored = rows.closings.all("acme")[0].body
    (read,) = accounts_of(stored)
    assert stored == body_of([made])
    assert (read.account, read.amount) == (made.account, made.amount)
    assert read.account.credit() == owed.credit
    with pytest.raises(SlaError, match="closed by a later version: its format is 9"):
        accounts_of({**stored, "format": 9})
    with pytest.raises(DoesNotAddUp, match=r"gold was closed with 349.00, and its account adds up to 350.00"):
        as_owed(replace(read, amount=Decimal("349.00")), "acme", contracts)
