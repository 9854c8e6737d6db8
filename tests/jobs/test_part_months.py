"""A contract that begins, ends or gives way to another inside a month: it pays for its own part of it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bot.jobs.availability import uptimes
from bot.jobs.closing import close
from bot.jobs.credits import Owed, credits_of
from bot.jobs.outages import Told, add_outage
from bot.jobs.periods import period
from bot.jobs.statement import statement
from bot.store import Store
from tests.builders import at, opened, resolves
from tests.house import AGREEMENTS, contracts_of, loaded, take

JULY = "2025-07-05 09:00"
CREDITS = """
credits:
  half:
    currency: EUR
    fee: 1000
    scales:
      - {metric: availability, below: {99.9%: 10%}}
      - {metric: resolution, over: {1bh: 20}}
  other:
    currency: EUR
    fee: 2000
    scales: [{metric: resolution, over: {1bh: 40}}]
"""
CONTRACT = """\
  acme-contract:
    kind: sla
    customer: acme
    calendar: office
    credits: half
    targets: {{availability: {{mail: 99%}}, resolution: 8bh}}
    {dates}
"""


def file(*contracts: str) -> str:
    return AGREEMENTS.replace("agreements:\n", "agreements:\n" + "".join(contracts), 1) + CREDITS


def contract(dates: str) -> str:
    return CONTRACT.format(dates=dates)


def house(store: Store, *files: str) -> Store:
    """The files loaded one after the other before June; a ticket resolved late and an hour's outage in either half."""
    for number, text in enumerate(files):
        loaded(store, text, now=at(f"2025-04-{10 + number} 09:00"))
    for key, day, resolved in (("E", "2025-06-03", "2025-06-05 12:00"), ("L", "2025-06-18", "2025-06-20 12:00")):
        take(
            store,
            opened(f"{day} 07:00", ticket=key, event_id=f"{key}1", customer="acme", priority="P2", service="mail"),
            resolves(resolved, ticket=key, event_id=f"{key}2"),
            now=JULY,
        )
        told = Told("mail", at(f"{day} 08:00"), at(f"{day} 09:00"), "disk full")
        add_outage(store, contracts_of(store), told, by="ada", now=at(JULY))
    return store


def june(store: Store) -> dict[str, Owed]:
    contracts = contracts_of(store)
    with store.read() as rows:
        found = credits_of(rows, contracts, period("2025-06", contracts.place, at(JULY)), now=at(JULY)).owed
    return {one.agreement.name: one for one in found if one.customer == "acme"}


def told_of(one: Owed) -> tuple[list[str], list[str], Fraction | None]:
    """Which tickets and outages it counts, and the availability."""
    return (
        list(dict.fromkeys(each.clock.ticket for each in one.judged)),
        [of.outage.key for each in one.uptimes for of in each.figure.outages],
        one.uptimes[0].uptime.raw if one.uptimes else None,
    )


# June has 720 hours in Berlin; a half of it from the 16th, which is 360 hours.
PARTS = [
    ("effective_from: 2025-05-01", ["E", "L"], ["O-1", "O-2"], 1 - Fraction(2, 720), "it held all month"),
    ("effective_from: 2025-06-16", ["L"], ["O-2"], 1 - Fraction(1, 360), "before it began nothing was promised"),
    ("effective_from: 2025-05-01\n    expires: 2025-06-16", ["E"], ["O-1"], 1 - Fraction(1, 360), "it ended half way"),
    ("effective_from: 2025-05-01\n    expires: 2025-07-01", ["E", "L"], ["O-1", "O-2"], 1 - Fraction(2, 720),
        "it ended with the month"),
]  # fmt: skip


@pytest.mark.parametrize(("dates", "tickets", "outages", "share", "reason"), PARTS, ids=[row[-1] for row in PARTS])
def test_a_contract_counts_its_own_part_of_a_month(
    store: Store, dates: str, tickets: list[str], outages: list[str], share: Fraction, reason: str
) -> None:
    loaded(store, file(), now=at("2025-04-01 09:00"))
    house(store, file(contract(dates)))
    assert told_of(june(store)["acme-contract"]) == (tickets, outages, share), reason


ONE = contract("effective_from: 2025-05-01\n    expires: 2025-06-16")
NEXT = contract("effective_from: 2025-06-16").replace("acme-contract", "acme-next").replace(": half", ": other")


@pytest.fixture
def handed_over(store: Store) -> Store:
    """One contract ends on 16 June, and another, that pays twice as much, begins."""
    loaded(store, file(), now=at("2025-04-01 09:00"))
    return house(store, file(ONE, NEXT))


def test_each_of_two_contracts_pays_for_what_was_opened_under_it(handed_over: Store) -> None:
    found = june(handed_over)
    amounts = {name: one.credit and one.credit.amount for name, one in found.items()}
    # Availability 99.72 % of its half is below 99.9 %: 100. A late ticket: 20, and 40 under the next.
    assert amounts == {"acme-next": Decimal("40.00"), "acme-contract": Decimal("120.00")}
    assert [told_of(found[name])[0] for name in ("acme-contract", "acme-next")] == [["E"], ["L"]]


def test_what_was_opened_under_a_contract_is_paid_by_it_after_its_end(handed_over: Store) -> None:
    take(
        handed_over,
        opened("2025-06-13 07:00", ticket="S", event_id="S1", customer="acme", priority="P2", service="erp"),
        resolves("2025-06-20 12:00", ticket="S", event_id="S2"),
        now=JULY,
    )
    found = june(handed_over)
    assert told_of(found["acme-contract"])[0] == ["E", "S"]
    assert found["acme-contract"].credit is not None
    assert found["acme-contract"].credit.amount == Decimal("140.00")


def test_a_month_is_closed_with_both_and_its_statement_adds_up(handed_over: Store) -> None:
    contracts = contracts_of(handed_over)
    chosen = period("2025-06", contracts.place, at(JULY))
    (closing,) = close(handed_over, contracts, chosen, by="ada", now=at(JULY), customer="acme")
    assert {one.agreement: one.amount for one in closing.accounts if one.pays} == {
        "acme-next": Decimal("40.00"),
        "acme-contract": Decimal("120.00"),
    }
    later = Told("mail", at("2025-06-20 10:00"), at("2025-06-20 11:00"), "told late")
    add_outage(handed_over, contracts, later, by="bob", now=at("2025-07-06 09:00"))
    with handed_over.read() as rows:
        found = statement(rows, contracts, "acme", chosen, now=at("2025-07-07 09:00"))
    settled = {one.agreement: one for one in found.settled}
    # The outage lies in the part of the next contract, which pays nothing for availability.
    assert {
        name: (one.invoiced, one.moved, one.amount) for name, one in settled.items() if one.was and one.was.pays
    } == {
        "acme-next": (Decimal("40.00"), Decimal(0), Decimal("40.00")),
        "acme-contract": (Decimal("120.00"), Decimal(0), Decimal("120.00")),
    }


def test_the_availability_of_a_month_is_told_for_each_part_of_it(handed_over: Store) -> None:
    contracts = contracts_of(handed_over)
    chosen = period("2025-06", contracts.place, at(JULY))
    with handed_over.read() as rows:
        report = uptimes(rows, contracts, chosen, now=at(JULY))
        at_work = uptimes(rows, contracts, chosen, now=at("2025-06-10 09:00"))
    shares = {one.agreement: one.figure.share for one in report.rows if one.service == "mail"}
    assert shares == {"acme-next": 1 - Fraction(1, 360), "acme-contract": 1 - Fraction(1, 360)}
    assert [one.agreement for one in at_work.rows] == ["acme-contract"], "the next one has not begun yet"
