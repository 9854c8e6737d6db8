"""One wish put in the place of what is promised: which tickets it holds for, and which it leaves alone."""

import pytest

from sla_core.agreements import Kind, Metric
from sla_core.catalogue import Catalogue
from sla_core.durations import parse_duration
from sla_core.tickets import Scope
from sla_core.what_if import CannotWish, Wish, wished
from tests.builders import agreement, at, calendar, catalogue, customer, target

NOW = at("Mon 09:00")


def house() -> Catalogue:
    gold = agreement(target("resolution", "8bh", priorities=["P1", "P2"]), name="gold", tier="gold")
    standard = agreement(target("resolution", "40bh"), target("first_response", "4bh"))
    people = [customer("acme", tier="gold"), customer("globex")]
    late = calendar("13:00-17:00", name="late")
    return catalogue(gold, standard, calendars=[calendar(), late], customers=people)


def within(under: Catalogue, who: str, priority: str) -> tuple[str, str]:
    scope = Scope(customer=who, priority=priority)
    found = under.match(scope, Metric.RESOLUTION, kind=Kind.SLA, opened_at=NOW)
    assert found is not None
    return str(found.target.within), found.calendar.name


def wish(length: str, **rest: str) -> Wish:
    return Wish(Metric.RESOLUTION, parse_duration(length), **rest)


OFFICE = "office"
GOLD, PLAIN = ("8bh", OFFICE), ("40bh", OFFICE)
NEW = ("2bh", OFFICE)
# The wish -> what holds for ACME's P1, ACME's P3, and Globex' P1: ACME is gold, Globex is not.
WISHES = [
    (wish("2bh"), (NEW, NEW, NEW), "everybody"),
    (wish("2bh", priority="P1"), (NEW, PLAIN, NEW), "one priority"),
    (wish("2bh", agreement="gold"), (NEW, PLAIN, PLAIN), "one agreement, and what it says nothing of stays"),
    (wish("2bh", customer="globex"), (GOLD, PLAIN, NEW), "one customer of those that share an agreement"),
    (wish("2bh", customer="acme"), (NEW, NEW, PLAIN), "a customer in all its layers"),
    (wish("2bh", customer="acme", priority="P1"), (NEW, PLAIN, PLAIN), "both"),
    (wish("2bh", calendar="late"), (("2bh", "late"),) * 3, "other hours"),
    (wish("2h", priority="P1"), (("2h", "always"), PLAIN, ("2h", "always")), "real time is around the clock"),
]


@pytest.mark.parametrize(("wanted", "holds", "why"), WISHES)
def test_a_wish_holds_where_it_is_meant(wanted: Wish, holds: tuple[object, ...], why: str) -> None:
    under = wished(house(), wanted)
    assert (within(under, "acme", "P1"), within(under, "acme", "P3"), within(under, "globex", "P1")) == holds, why


# The wish -> the complaint.
REFUSED = [
    (Wish(Metric.OWNERSHIP, parse_duration("2bh")), "ownership is not promised by any agreement"),
    (wish("2bh", agreement="silver"), "no agreement 'silver'"),
    (wish("2bh", priority="P3", agreement="gold"), "not promised by the agreement gold"),
    (wish("2bh", calendar="always"), "working time, which needs a calendar"),
    (wish("2h", calendar="late"), "real time, which is counted around the clock"),
]


@pytest.mark.parametrize(("wanted", "complaint"), REFUSED)
def test_what_cannot_be_put_in_place_is_said(wanted: Wish, complaint: str) -> None:
    with pytest.raises(CannotWish, match=complaint):
        wished(house(), wanted)
