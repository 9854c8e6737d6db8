"""What a scale is not about costs nothing: other priorities, services, teams, months, and clocks that stand still."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.jobs.credits import credits_of
from bot.jobs.outages import Correction, Told, add_outage, correct_outage
from bot.jobs.periods import period
from bot.jobs.waiving import CannotWaive, amount_of, record_fee
from bot.store import Store
from bot.store.waivers import FeeRow
from sla_core.errors import SlaError
from tests.builders import at, corrects, opened, pauses, replies
from tests.house import contracts_of, take
from tests.jobs.test_credits import JULY, PAYING, amount, june, waived, wish, with_june

SCALES = "{metric: first_response, below: {90%: 5%, 50%: 10%}}"
BETWEEN_TEAMS = PAYING.replace("targets: {ownership: 8bh}", "targets: {ownership: 8bh, resolution: 1bh}")


def paying(store: Store, scale: str) -> Store:
    """The house whose first responses are paid by that scale: one of two was in time, both of P2 and of no service."""
    return with_june(store, PAYING.replace(SCALES, scale))


@pytest.mark.parametrize(
    ("scale", "owed", "why"),
    [
        (SCALES, "350.00", "one of two"),
        (SCALES.replace("metric", "priority: P2, metric"), "350.00", "both are P2"),
        (SCALES.replace("metric", "priority: P1, metric"), "300.00", "none is P1"),
        (SCALES.replace("metric", "service: erp, metric"), "300.00", "none is about it"),
    ],
)
def test_a_scale_is_about_its_priorities_and_services(sqlite_store: Store, scale: str, owed: str, why: str) -> None:
    assert amount(paying(sqlite_store, scale)) == owed, why


def test_a_ticket_of_a_service_counts_for_the_scale_of_that_service(sqlite_store: Store) -> None:
    store = paying(sqlite_store, SCALES.replace("metric", "service: erp, metric"))
    late = opened("Tue 07:00", ticket="S", event_id="S1", customer="acme", priority="P2", service="erp")
    take(store, late, replies("Tue 16:00", ticket="S", event_id="S2"))
    (owed,) = june(store, "Tue 17:00")
    assert {one.case.service for one in owed.judged if one.clock.ticket == "S"} == {"erp"}
    assert owed.credit is not None
    (line,) = [one for one in owed.credit.lines if one.scale.metric == "first_response"]
    assert (line.raw, line.exact) == (Fraction(0), Fraction(100)), "the only one was late"


def test_what_another_service_was_down_is_not_held_against_this_one(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    told = Told("erp", at("Wed 08:00"), at("Wed 18:00"))
    add_outage(sqlite_store, contracts_of(sqlite_store), told, by="ada", now=at(JULY))
    (owed,) = june(sqlite_store)
    assert [(one.uptime.service, one.figure.down) for one in owed.uptimes] == [("mail", 8 * 3600)]
    assert amount(sqlite_store) == "350.00"


def test_what_teams_promise_each_other_costs_no_customer_anything(sqlite_store: Store) -> None:
    with_june(sqlite_store, BETWEEN_TEAMS)
    (owed,) = june(sqlite_store)
    assert sorted((one.clock.ticket, one.case.metric) for one in owed.judged) == [
        (ticket, metric) for ticket in "AB" for metric in ("first_response", "resolution")
    ]
    assert amount(sqlite_store) == "350.00"


@pytest.mark.parametrize(
    ("condition", "at_risk", "why"),
    [
        ("priority: P2", "50.00", "one of three in time is below 50 %"),
        ("priority: P1", "0.00", "it is a P2"),
        ("service: erp", "100.00", "it is the only one about erp, and none of one is below 50 %"),
        ("service: mail", "0.00", "it is not about mail"),
    ],
)
def test_what_is_open_is_at_risk_by_the_scales_that_cover_it(
    sqlite_store: Store, condition: str, at_risk: str, why: str
) -> None:
    store = paying(sqlite_store, SCALES.replace("metric", f"{condition}, metric"))
    new = opened("Thu 07:00", ticket="C", event_id="C1", customer="acme", priority="P2", service="erp")
    take(store, new, now="Thu 07:30")
    (owed,) = june(store, "Thu 07:30")
    assert str(owed.at_risk) == at_risk, why


def test_what_was_waived_and_turns_out_to_be_met_counts_as_met(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    waived(sqlite_store, wish())
    answered = replies("Mon 10:00", ticket="B", event_id="B2")
    take(sqlite_store, corrects(JULY, answered, to="Mon 08:30", ticket="B", event_id="B9"), now=JULY)
    (owed,) = june(sqlite_store)
    (case,) = [one.case for one in owed.judged if one.case.key == "B first_response"]
    assert (case.late, case.waiver, case.counts) == (None, None, True)


def test_a_ticket_opened_under_an_agreement_that_ended_before_the_month_is_paid_by_it(sqlite_store: Store) -> None:
    with_june(sqlite_store, PAYING.replace("    credits: gold\n", "    credits: gold\n    expires: 2025-06-01\n"))
    late = opened("2025-05-30 14:30", ticket="M", event_id="M1", customer="acme", priority="P1")
    take(sqlite_store, late, replies("Mon 09:00", ticket="M", event_id="M2"))
    (owed,) = june(sqlite_store)
    assert (owed.agreement.name, {one.clock.ticket for one in owed.judged}) == ("gold", {"M"})
    assert owed.uptimes == (), "nobody is promised in June that mail is up"


def risks(store: Store, now: str) -> list[tuple[str, str]]:
    (owed,) = june(store, now)
    return [(one.clock.ticket, one.clock.metric.value) for one in owed.risks]


def test_only_what_runs_and_falls_due_in_the_month_is_at_risk(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    take(
        sqlite_store,
        # answered, and waiting for the customer
        opened("Thu 07:00", ticket="P", event_id="P1", customer="acme", priority="P2"),
        replies("Thu 07:10", ticket="P", event_id="P2"),
        pauses("Thu 07:20", ticket="P", event_id="P3"),
        # answered, and due after sixteen working hours: the Tuesday after the month's last Friday
        opened("2025-06-27 14:00", ticket="L", event_id="L1", customer="acme", priority="P2"),
        replies("2025-06-27 14:10", ticket="L", event_id="L2"),
        opened("2025-06-27 07:00", ticket="R", event_id="R1", customer="acme", priority="P1"),
        replies("2025-06-27 07:10", ticket="R", event_id="R2"),
        now="2025-06-27 14:30",
    )
    assert risks(sqlite_store, "2025-06-27 14:30") == [("R", "resolution")]


def test_each_open_clock_is_as_late_as_its_own_time(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    late = opened("Mon 07:00", ticket="E", event_id="E1", customer="acme", priority="P1")
    take(sqlite_store, late, replies("Mon 12:00", ticket="E", event_id="E2"), now="Tue 16:00")
    (owed,) = june(sqlite_store, "Wed 08:00")
    assert {one.case.metric: one.case.late for one in owed.judged if one.clock.ticket == "E"} == {
        "first_response": 4 * 3600,
        "resolution": 9 * 3600,
    }


def test_an_outage_that_never_was_cannot_be_waived(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    correct_outage(sqlite_store, "O-1", Correction("a drill", void=True), by="ada", now=at(JULY))
    with pytest.raises(CannotWaive, match="there is no outage 'O-1'"):
        waived(sqlite_store, wish("O-1", None))


def test_a_fee_is_of_a_customer_that_there_is_and_stays_on_the_trail(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    contracts = contracts_of(sqlite_store)
    fee = FeeRow("acne", "gold", at("2025-05-31 22:00"), amount_of("10"), "EUR", "ada", at(JULY))
    with pytest.raises(CannotWaive, match="there is no customer 'acne': acme, globex"):
        record_fee(sqlite_store, contracts, fee)
    record_fee(sqlite_store, contracts, replace(fee, customer="acme"))
    with sqlite_store.read() as rows:
        noted = [row for row in rows.trail.since(0, 100) if row.what == "fee recorded"]
    assert [(row.actor, row.facts["customer"], row.facts["amount"]) for row in noted] == [("ada", "acme", "10")]


def test_what_one_customer_is_owed_is_no_other_ones(sqlite_store: Store) -> None:
    with_june(sqlite_store)
    contracts = contracts_of(sqlite_store)
    with sqlite_store.read() as rows:
        month = period("2025-06", contracts.place, at(JULY))
        found = credits_of(rows, contracts, month, now=at(JULY), unpaid=True)
    assert {one.customer for one in found.owed} == {"acme", "globex"}
    for key in ("acme", "globex"):
        assert {one.customer for one in found.owed_to(key)} == {key}


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        (timedelta(days=-30), timedelta(0), "two months"),
        (timedelta(0), timedelta(days=31), "two months, the other way"),
        (timedelta(days=4), timedelta(0), "most of a month"),
    ],
)
def test_credits_are_counted_by_the_month_alone(
    sqlite_store: Store, since: timedelta, until: timedelta, why: str
) -> None:
    with_june(sqlite_store)
    contracts = contracts_of(sqlite_store)
    month = period("2025-06", contracts.place, at(JULY))
    other = replace(month, since=month.since + since, until=month.until + until)
    with sqlite_store.read() as rows, pytest.raises(SlaError, match="credits are counted by the month"):
        credits_of(rows, contracts, other, now=at(JULY))
