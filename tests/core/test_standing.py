"""What is in force at an instant, as if it had always been so, and what of it decides about a ticket."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sla_core.agreements import Agreement, AppliesTo
from sla_core.calendars import Calendar
from sla_core.patterns import Versions
from sla_core.replay import deciding, decisive, standing
from sla_core.zones import epoch
from tests.builders import agreement, at, calendar, catalogue, customer, directory, match, target, week

FAR = at("next Mon 00:00")


def test_what_stands_still_takes_the_version_in_force_for_all_times() -> None:
    first = agreement(target("resolution", "8bh"))
    second = agreement(
        target("resolution", "2bh"), version=2, effective_from=at("Wed 00:00"), applies_to=AppliesTo.OPEN
    )
    people = [directory(customer(tier="silver")), directory(customer(tier="gold"), since="Wed 00:00")]
    under = catalogue(first, second, customers=people)
    found = {when: standing(under, at(when)) for when in ("Tue 09:00", "Wed 00:00")}
    assert [str(one.agreements[0].targets[0].within) for one in found.values()] == ["8bh", "2bh"]
    assert [one.customer("acme", at("2020-01-01 00:00")).tier for one in found.values()] == ["silver", "gold"]  # type: ignore[union-attr]
    assert all(one.turns(at("Mon 00:00"), FAR) == [] for one in found.values())


CHANGED = Versions((epoch(at("Tue 00:00")), epoch(at("Thu 00:00"))), (week(), week("09:00-13:00")))


@pytest.mark.parametrize(
    ("when", "part", "why"),
    [
        ("Mon 09:00", 0, "before its first version there is nothing else"),
        ("Tue 00:00", 0, "the first begins"),
        ("Wed 23:59", 0, "the second is still to come"),
        ("Thu 00:00", 1, "it begins"),
        ("Fri 12:00", 1, "and goes on"),
    ],
)
def test_the_hours_that_stand_are_those_in_force(when: str, part: int, why: str) -> None:
    found = standing(catalogue(calendars=[Calendar("office", CHANGED), calendar(name="plain")]), at(when)).calendars
    assert (found["office"].pattern, found["plain"].pattern) == (CHANGED.parts[part], week()), why


def test_what_stands_never_began_and_never_expires() -> None:
    one = agreement(target(), effective_from=at("Tue 00:00"), expires=at("Thu 00:00"))
    (found,) = standing(catalogue(one), at("Wed 09:00")).agreements
    assert (found.effective_from, found.expires) == (None, None)


def test_where_no_customers_are_known_none_stand() -> None:
    assert standing(replace(catalogue(), directories=()), FAR).directories == ()


def test_a_withdrawn_agreement_does_not_stand() -> None:
    gone = agreement(version=2, effective_from=at("Wed 00:00"), withdrawn=True)
    assert standing(catalogue(agreement(), gone), FAR).agreements == ()


# What is promised -> the attributes of a ticket that decide about it, beside an agreement named and a priority.
DECIDING: list[tuple[Agreement, list[str], str]] = [
    (agreement(), [], "everybody is promised the same"),
    (agreement(customer="acme"), ["customer"], "one customer"),
    (agreement(tier="gold"), ["customer"], "those of a tier"),
    (agreement(target(tiers=["gold"])), ["customer"], "a target of a tier"),
    (agreement(target("customer_response")), ["customer"], "the hours are those of the customer"),
    (agreement(service="mail"), ["service"], "one service"),
    (agreement(target(services=["mail"])), ["service"], "a target of a service"),
    (agreement(target(channels=["phone"])), ["channel"], "a target of a channel"),
    (agreement(target(teams=["desk"])), ["team"], "a target of a team"),
]


@pytest.mark.parametrize(("one", "names", "why"), DECIDING)
def test_what_decides_what_is_promised(one: Agreement, names: list[str], why: str) -> None:
    beside = agreement(target(), target("first_response"), name="beside")
    found = list(deciding(catalogue(beside, one)))
    assert found == ["agreement", "priority", *names], why


def test_the_objective_is_part_of_what_decides_and_a_target_has_it_from_its_agreement() -> None:
    usual, own = (target(objective=objective) for objective in (None, Decimal(95)))
    found = [
        decisive(match(agreement=agreement(one, objective=Decimal(objective)), target=one))[2]
        for one, objective in ((usual, 90), (usual, 95), (own, 90))
    ]
    assert found == [Decimal(90), Decimal(95), Decimal(95)]
