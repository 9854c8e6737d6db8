"""Credits of a month from the store: scales, waivers, fees, risk, and the statement that explains them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.credits import Owed, credits_of
from bot.jobs.outages import Correction, Told, add_outage, correct_outage
from bot.jobs.periods import period
from bot.jobs.statement import Statement, statement
from bot.jobs.waiving import CannotWaive, Wish, amount_of, record_fee, waive
from bot.store import Store
from bot.store.waivers import FeeRow
from bot.words import shown_exactly
from sla_core.agreements import Metric
from sla_core.errors import SlaError
from tests.builders import at, corrects, opened, replies, resolves
from tests.house import AGREEMENTS, contracts_of, furnished, take

PAYING = (
    AGREEMENTS.replace("    tier: gold\n    calendar", "    tier: gold\n    credits: gold\n    calendar").replace(
        "targets: {first_response: 4bh", "targets: {availability: {mail: 99%}, first_response: 4bh"
    )
    + """
credits:
  gold:
    currency: EUR
    fee: 1000.00
    cap: 50%
    excluded: [{from: 2025-06-26, until: 2025-06-27, reason: Flood}]
    scales:
      - {metric: availability, below: {99.9%: 10%, 99%: 25%, 95%: 50%}}
      - {metric: first_response, below: {90%: 5%, 50%: 10%}}
      - {metric: resolution, over: {1bh: 20, 4bh: 50}, cap: 60}
"""
)
JULY = "2025-07-05 09:00"


@pytest.fixture
def paying(store: Store) -> Store:
    """A house that pays ACME; two of its tickets, of which B was answered and resolved late, and mail down for 8 h."""
    return with_june(store)


@pytest.fixture
def quick(sqlite_store: Store) -> Store:
    return with_june(sqlite_store)


def with_june(store: Store, text: str = PAYING) -> Store:
    furnished(store, text)
    for key, answered, resolved in (("A", "Mon 08:00", "Mon 09:00"), ("B", "Mon 10:00", "Wed 12:00")):
        take(
            store,
            opened("Mon 07:00", ticket=key, event_id=f"{key}1", customer="acme", priority="P2"),
            replies(answered, ticket=key, event_id=f"{key}2"),
            resolves(resolved, ticket=key, event_id=f"{key}3"),
        )
    told = Told("mail", at("Tue 08:00"), at("Tue 16:00"), "disk full")
    add_outage(store, contracts_of(store), told, by="ada", now=at(JULY))
    return store


def june(store: Store, now: str = JULY, customer: str | None = None, *, unpaid: bool = False) -> list[Owed]:
    contracts = contracts_of(store)
    with store.read() as rows:
        chosen = period("2025-06", contracts.place, at(now))
        return list(credits_of(rows, contracts, chosen, now=at(now), customer=customer, unpaid=unpaid).owed)


def amount(store: Store, now: str = JULY) -> str:
    (owed,) = june(store, now)
    assert owed.credit is not None
    return str(owed.credit.amount)


def wish(key: str = "B", metric: Metric | None = Metric.FIRST_RESPONSE, **rest: object) -> Wish:
    return Wish(key, "carl", "he had asked us to wait", metric, **rest)  # type: ignore[arg-type]


def waived(store: Store, one: Wish) -> str:
    return waive(store, contracts_of(store), one, by="ada", now=at(JULY)).subject


def test_each_scale_pays_for_what_it_is_about(paying: Store) -> None:
    (owed,) = june(paying)
    assert owed.credit is not None
    assert (owed.customer, owed.agreement.name, owed.credit.amount) == ("acme", "gold", Decimal("350.00"))
    told = [(line.scale.metric, line.key, line.raw, line.late, line.exact) for line in owed.credit.lines]
    assert told == [
        ("availability", "mail", 1 - Fraction(8, 720), None, Fraction(250)),
        ("first_response", "", Fraction(1, 2), None, Fraction(50)),  # 50 % is not below 50 %
        ("resolution", "B resolution", None, 5 * 3600, Fraction(50)),  # 21 hours of 16
    ]
    assert [one.case.key for one in owed.judged if one.case.late is not None] == ["B first_response", "B resolution"]


def test_a_waived_miss_is_not_paid_for_and_stays_a_miss(paying: Store) -> None:
    assert waived(paying, wish()) == "B first_response"
    (owed,) = june(paying)
    assert owed.credit is not None
    line = owed.credit.lines[1]
    assert (owed.credit.amount, line.raw, line.counted) == (Decimal("300.00"), Fraction(1, 2), Fraction(1))
    (case,) = [one.case for one in owed.judged if one.case.waiver]
    assert (case.late, case.waiver and case.waiver.approver) == (3600, "carl")
    waived(paying, wish(withdrawn=True))
    assert amount(paying) == "350.00"


def test_a_waived_outage_is_shown_and_not_held_against_us(paying: Store) -> None:
    assert waived(paying, wish("o-1", None)) == "O-1"
    (owed,) = june(paying)
    (judgement,) = owed.uptimes
    assert (judgement.uptime.raw, judgement.uptime.counted) == (1 - Fraction(8, 720), Fraction(1))
    assert (amount(paying), judgement.waived, judgement.figure.down) == ("100.00", ("O-1",), 8 * 3600)


@pytest.mark.parametrize(
    ("one", "gist"),
    [
        (Wish("B", " ", "why", Metric.RESOLUTION), "needs an approver and a reason"),
        (Wish("B", "carl", "", Metric.RESOLUTION), "needs an approver and a reason"),
        (wish("A"), "A first_response was not missed"),
        (wish("B", Metric.UPDATE), "B has no such clock: update"),
        (wish("B", cycle=2), "B has no such clock"),
        (wish("Z"), "there is no ticket Z"),
        (wish("O-9", None), "there is no outage 'O-9'"),
        (wish(withdrawn=True), "B first_response is not waived"),
    ],
)
def test_what_cannot_be_waived_is_refused(quick: Store, one: Wish, gist: str) -> None:
    with pytest.raises(SlaError, match=gist):
        waived(quick, one)
    assert amount(quick) == "350.00"


def test_what_is_waived_is_not_waived_again(quick: Store) -> None:
    waived(quick, wish())
    with pytest.raises(CannotWaive, match="B first_response is waived already"):
        waived(quick, wish())


def test_what_is_decided_in_an_excluded_span_is_not_held_against_us(quick: Store) -> None:
    take(
        quick,
        opened("2025-06-26 07:00", ticket="F", event_id="F1", customer="acme", priority="P2"),
        replies("2025-06-26 12:00", ticket="F", event_id="F2"),
        resolves("2025-06-26 13:00", ticket="F", event_id="F3"),
        now=JULY,
    )
    (owed,) = june(quick)
    assert owed.credit is not None
    assert (owed.credit.lines[1].raw, owed.credit.lines[1].counted) == (Fraction(1, 3), Fraction(1, 2))
    assert [one.case.excluded for one in owed.judged if one.clock.ticket == "F" and one.case.late] == ["Flood"]


def test_an_outage_in_an_excluded_span_is_shown_and_the_span_itself_costs_nothing(quick: Store) -> None:
    (before,) = june(quick)
    assert before.uptimes[0].uptime.raw == before.uptimes[0].uptime.counted, "it was down in another week"
    told = Told("mail", at("2025-06-26 08:00"), at("2025-06-26 12:00"))
    add_outage(quick, contracts_of(quick), told, by="ada", now=at(JULY))
    (after,) = june(quick)
    uptime = after.uptimes[0].uptime
    assert (uptime.raw, uptime.counted) == (1 - Fraction(12, 720), 1 - Fraction(8, 720))


def test_a_fee_that_was_recorded_takes_the_place_of_that_in_the_file(paying: Store) -> None:
    def pays(value: str, month: str, agreement: str = "gold", currency: str = "EUR") -> FeeRow:
        contracts = contracts_of(paying)
        since = period(month, contracts.place, at(JULY)).since
        row = FeeRow("acme", agreement, since, amount_of(value), currency, "ada", at(JULY))
        return record_fee(paying, contracts, row)

    pays("2000", "2025-07")
    assert amount(paying) == "350.00", "it holds from July on"
    pays("333.33", "2025-05")
    assert amount(paying) == "150.00", "83.3325 and 16.6665 and 50 are 149.999"
    for wrong, gist in (
        (("1", "2025-06", "standard"), "'standard' is no agreement that pays credits"),
        (("1", "2025-06", "gold", "USD"), "gold pays in EUR, not in USD"),
        (("1.005", "2025-06"), "1.005 is no amount of EUR"),
        (("-1", "2025-06"), "-1 is no amount"),
        (("much", "2025-06"), "'much' is not an amount"),
        (("nan", "2025-06"), "'nan' is not an amount"),
    ):
        with pytest.raises(CannotWaive, match=gist):
            pays(*wrong)


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("1200", "1200"),
        ("1,200.00", "1200.00"),  # as the bot itself shows it
        ("1,234,567.8", "1234567.8"),
    ],
)
def test_an_amount_is_read_as_it_is_typed_and_as_it_is_shown(text: str, is_: str) -> None:
    assert amount_of(text) == Decimal(is_)


@pytest.mark.parametrize("text", ["1,200", "1.200,00", "12,00.00", ",200.00", "1,2000.00", "1 200", "", "inf"])
def test_an_amount_that_may_mean_another_is_refused(text: str) -> None:
    with pytest.raises(CannotWaive, match="is not an amount: wanted one such as 1200"):
        amount_of(text)


def test_what_is_open_puts_more_at_risk(paying: Store) -> None:
    take(
        paying,
        opened("Thu 07:00", ticket="C", event_id="C1", customer="acme", priority="P2"),
        opened("Thu 07:30", ticket="D", event_id="D1", customer="globex", priority="P2"),
        now="Thu 07:30",
    )
    (owed,) = june(paying, "Thu 07:30")
    assert owed.credit is not None
    assert owed.credit.amount == Decimal("350.00")
    assert owed.at_risk == Decimal("50.00"), "one of three answered in time is below 50 %"
    assert [(one.clock.ticket, one.clock.metric.value, one.amount) for one in owed.risks] == [
        ("C", "first_response", Decimal("50.00")),
        ("C", "resolution", Decimal(0)),
    ]


def test_a_ticket_that_is_still_open_is_as_late_as_it_is_now(quick: Store) -> None:
    take(quick, opened("Mon 07:00", ticket="E", event_id="E1", customer="acme", priority="P1"), now="Tue 16:00")
    for now, late in (("Wed 08:00", 3600 + 8 * 3600), ("Wed 10:00", 3 * 3600 + 8 * 3600)):
        (owed,) = june(quick, now)
        (case,) = [one.case for one in owed.judged if one.clock.ticket == "E" and one.case.metric == "resolution"]
        assert case.late == late, now


def test_who_has_no_scheme_is_owed_nothing_and_a_week_is_no_month(quick: Store) -> None:
    assert june(quick, customer="globex") == []
    contracts, now = contracts_of(quick), at("Fri 17:00")
    week = period("this week", contracts.place, now)
    with quick.read() as rows, pytest.raises(SlaError, match="credits are counted by the month"):
        credits_of(rows, contracts, week, now=now)


def test_without_a_fee_the_problem_is_told_with_everything_behind_it(sqlite_store: Store) -> None:
    furnished(sqlite_store, PAYING.replace("    fee: 1000.00\n", ""))
    late = opened("Mon 07:00", ticket="B", event_id="B1", customer="acme", priority="P2")
    take(sqlite_store, late, replies("Mon 10:00", ticket="B", event_id="B2"))
    (owed,) = june(sqlite_store)
    assert (owed.credit, owed.at_risk) == (None, None)
    assert "no fee is known for the period" in owed.problem
    assert len(owed.judged) == 1 + 1, "the resolution was missed in the meantime"


def told(store: Store, now: str = JULY) -> Statement:
    contracts = contracts_of(store)
    with store.read() as rows:
        return statement(rows, contracts, "acme", period("2025-06", contracts.place, at(now)), now=at(now))


def test_what_is_corrected_after_the_month_is_restated_with_author_and_reason(paying: Store) -> None:
    answered = replies("Mon 10:00", ticket="B", event_id="B2")
    take(paying, corrects(JULY, answered, to="Mon 08:30", ticket="B", event_id="B9"), now=JULY)
    correct_outage(paying, "O-1", Correction("the log", until=at("Tue 09:00")), by="bob", now=at(JULY))
    found = told(paying)
    (owed,) = found.owed
    assert owed.credit is not None
    assert owed.credit.amount == Decimal("150.00"), "an hour of mail is 99.86 %, B was answered in time and late again"
    assert [(row.ticket, row.metric.value, row.outcome.value) for row in found.restated] == [
        ("B", "first_response", "met")
    ]
    assert [(row.key, row.author, row.reason) for row in found.corrected] == [("O-1", "bob", "the log")]


@given(st.integers(0, 10**30), st.integers(0, 12), st.integers(0, 12))
def test_an_exact_amount_is_shown_with_all_its_digits(units: int, twos: int, fives: int) -> None:
    exact = Fraction(units, 2**twos * 5**fives)
    assert Fraction(shown_exactly(exact)) == exact
    assert "/" not in shown_exactly(exact)


def test_an_amount_without_an_end_is_shown_as_a_fraction() -> None:
    assert [shown_exactly(Fraction(text)) for text in ("1/3", "83.3325", "50", "0")] == ["1/3", "83.3325", "50", "0"]
