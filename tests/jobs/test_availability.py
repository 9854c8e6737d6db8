"""The availability of a period as the store tells it: promises, service hours, maintenance, corrections."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bot.jobs.availability import UptimeReport, uptimes
from bot.jobs.outages import Correction, Told, add_outage, correct_outage
from bot.jobs.periods import period
from bot.store import Store
from tests.builders import at
from tests.house import AGREEMENTS, contracts_of, furnished

HOUR = 3600
PROMISED = (
    AGREEMENTS.replace(
        "{mail: {name: Mail}, erp: {name: ERP}}", "{mail: {name: Mail}, erp: {name: ERP, hours: office}}"
    )
    .replace("targets: {resolution: {P1: 4bh", "targets: {availability: 99.9%, resolution: {P1: 4bh")
    .replace("targets: {first_response: 4bh", "targets: {availability: {mail: 99%, erp: 98%}, first_response: 4bh")
)


@pytest.fixture
def promising(store: Store) -> Store:
    """A house that promises 99.9 % of mail to ACME, 99 % to everybody else, and 98 % of ERP in office hours."""
    furnished(store, PROMISED)
    return store


def outage(store: Store, since: str, until: str | None, service: str = "mail", now: str = "2025-07-05 09:00") -> str:
    told = Told(service, at(since), None if until is None else at(until))
    return add_outage(store, contracts_of(store), told, by="ada", now=at(now)).key


def june(store: Store, now: str = "2025-07-05 09:00", service: str | None = None) -> UptimeReport:
    contracts = contracts_of(store)
    with store.read() as rows:
        chosen = period("2025-06", contracts.place, at(now))
        return uptimes(rows, contracts, chosen, now=at(now), service=service)


def told(report: UptimeReport) -> list[tuple[str, str | None, Decimal | None, int]]:
    return [(row.service, row.agreement, row.target, row.figure.down) for row in report.rows]


def test_each_promise_is_measured_by_the_same_outages(promising: Store) -> None:
    outage(promising, "Mon 08:00", "Mon 09:00")
    outage(promising, "Mon 08:30", "Mon 09:30")
    report = june(promising)
    assert told(report) == [
        ("mail", "acme-mail", Decimal("99.9"), 5400),
        ("mail", "standard", Decimal(99), 5400),
        ("erp", "standard", Decimal(98), 0),
    ]
    assert [row.figure.holds(row.target or Decimal(0)) for row in report.rows] == [False, True, True]
    assert report.rows[0].figure.promised == 30 * 24 * HOUR


def test_a_service_is_measured_in_its_own_hours(promising: Store) -> None:
    outage(promising, "Fri 14:00", "next Mon 08:00", "erp")
    (row,) = june(promising, service="erp").rows
    assert (row.figure.down, row.figure.promised) == (2 * HOUR, 21 * 8 * HOUR), "one hour on Friday, one on Monday"
    assert row.figure.share == 1 - Fraction(2, 168)


def test_a_correction_changes_the_figure_and_is_told_beside_it(promising: Store) -> None:
    key = outage(promising, "Mon 08:00", "Mon 10:00")
    now = "2025-06-20 09:00"
    correct_outage(promising, key, Correction("the log", until=at("Mon 09:00")), by="bob", now=at(now))
    report = june(promising, now)
    assert report.rows[0].figure.down == HOUR
    assert [(row.key, row.number, row.author, row.reason) for row in report.corrected] == [(key, 2, "bob", "the log")]
    correct_outage(promising, key, Correction("a drill", void=True), by="bob", now=at(now))
    assert (june(promising, now).rows[0].figure.down, len(june(promising, now).corrected)) == (0, 2)


def test_an_outage_that_had_not_ended_counts_on_and_what_overlaps_it_once(promising: Store) -> None:
    key = outage(promising, "Mon 08:00", "Mon 09:00")
    outage(promising, "Mon 12:00", "Mon 13:00")
    assert june(promising).rows[0].figure.down == 2 * HOUR
    correct_outage(promising, key, Correction("it fell again", goes_on=True), by="bob", now=at("Mon 14:00"))
    assert june(promising, "Mon 14:00").rows[0].figure.down == 6 * HOUR, "from eight until now, and noon once"
    assert june(promising, "Mon 15:00").rows[0].figure.down == 7 * HOUR
    until = Correction("the log", until=at("Mon 12:30"))
    correct_outage(promising, key, until, by="bob", now=at("Mon 15:00"))
    assert june(promising).rows[0].figure.down == 5 * HOUR, "until half past twelve, and then the other one's half hour"


def test_a_budget_burns_while_the_period_lasts(promising: Store) -> None:
    outage(promising, "2025-06-20 08:30", None, now="2025-06-20 09:00")
    mail, *_ = june(promising, "2025-06-20 09:00").rows
    assert mail.figure.down == HOUR // 2
    assert [burn.alert for burn in mail.burns] == [True, True, True], "30 of 43.2 minutes"
    assert june(promising).rows[0].burns == (), "June is over"


def test_a_service_of_which_nothing_was_promised_is_told_once_it_was_down(quick_house: Store) -> None:
    assert june(quick_house).rows == ()
    outage(quick_house, "Mon 08:00", "Mon 09:00")
    assert told(june(quick_house)) == [("mail", None, None, HOUR)]
    assert told(june(quick_house, service="erp")) == [("erp", None, None, 0)]
