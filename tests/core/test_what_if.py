"""One wish put in the place of what is promised: which tickets it holds for, and which it leaves alone."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from sla_core.agreements import Kind, Metric
from sla_core.catalogue import Catalogue
from sla_core.durations import parse_duration
from sla_core.tickets import Scope
from sla_core.what_if import CannotWish, UptimeWish, Wish, own_of, wished, wished_up
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


def wish(length: str, **rest: Any) -> Wish:
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


def test_only_what_can_hold_for_a_customer_is_put_otherwise() -> None:
    own = agreement(target("resolution", "9bh"), name="acme", customer="acme")
    under = replace(house(), agreements=(own, *house().agreements))
    names = {
        who: [one.name for one in wished(under, wish("2bh", customer=who)).agreements]
        for who in ("acme", "globex", "newco")
    }
    assert names == {
        "acme": ["acme", "gold", "gold (acme)", "standard", "standard (acme)"],
        "globex": ["acme", "gold", "standard", "standard (globex)"],
        "newco": ["acme", "gold", "standard", "standard (newco)"],
    }, "of other customers and tiers none, and of somebody whom nobody knows what everybody has"


def test_a_customer_can_be_named_where_no_customers_are_known() -> None:
    nobody = replace(house(), directories=())
    assert [one.name for one in wished(nobody, wish("2bh", customer="acme")).agreements] == [
        "gold", "standard", "standard (acme)",
    ]  # fmt: skip


def test_the_hours_are_those_of_the_priority_that_is_meant() -> None:
    slow = target("resolution", "8bh", priorities=["P2"], calendar="late")
    both = agreement(slow, target("resolution", "8bh", priorities=["P1"]))
    under = replace(house(), agreements=(both,))
    assert within(wished(under, wish("2bh", priority="P1")), "acme", "P1") == NEW


# The wish -> the complaint.
REFUSED = [
    (Wish(Metric.OWNERSHIP, parse_duration("2bh")), "ownership is not promised by any agreement: there is nothing"),
    (wish("2bh", agreement="silver"), "no agreement 'silver'"),
    (wish("2bh", priority="P3", agreement="gold"), "not promised by the agreement gold: there is nothing"),
    (wish("2bh", calendar="always"), "working time, which needs a calendar: write it with a calendar, or 4h"),
    (wish("2h", calendar="late"), "real time, which is counted around the clock: write 4bh with it"),
    (wish("2bh", kind=Kind.UC), "resolution is not promised by any agreement of kind uc: there is nothing"),
]


@pytest.mark.parametrize(("wanted", "complaint"), REFUSED)
def test_what_cannot_be_put_in_place_is_said(wanted: Wish, complaint: str) -> None:
    with pytest.raises(CannotWish, match=complaint):
        wished(house(), wanted)


def departments() -> Catalogue:
    """What customers are promised, and what two teams promise each other and a supplier promises us."""
    ours = agreement(target("resolution", "8bh"), name="ours")
    desk = agreement(target("ownership", "8bh"), target("resolution", "6bh"), name="desk", kind=Kind.OLA)
    line = agreement(target("resolution", "4bh"), name="line", kind=Kind.UC)
    return catalogue(ours, desk, line)


def lengths(under: Catalogue) -> dict[str, list[str]]:
    return {one.name: [f"{each.metric.value} {each.within}" for each in one.targets] for one in under.agreements}


OWNERSHIP = Wish(Metric.OWNERSHIP, parse_duration("4bh"))
# The wish -> the agreement that it is about, of those with customers, between teams and of a supplier.
KINDS = [
    (OWNERSHIP, "desk", "only teams promise it to each other"),
    (wish("2bh"), "ours", "a customer's promise comes first"),
    (wish("2bh", kind=Kind.OLA), "desk", "the kind that is said"),
    (wish("2bh", agreement="desk"), "desk", "the kind of the agreement that is named"),
    (wish("2bh", kind=Kind.UC), "line", "what a supplier promises"),
]


@pytest.mark.parametrize(("wanted", "name", "why"), KINDS)
def test_a_wish_is_about_one_kind_of_agreement(wanted: Wish, name: str, why: str) -> None:
    before, after = lengths(departments()), lengths(wished(departments(), wanted))
    assert [one for one in before if before[one] != after[one]] == [name], why


@pytest.mark.parametrize(("wanted", "complaint"), [
    (wish("2bh", kind=Kind.OLA, agreement="ours"), "no agreement 'ours' of that kind"),
    (Wish(Metric.UPDATE, parse_duration("2bh"), kind=Kind.UC), "update is not promised by any agreement of kind uc"),
    (Wish(Metric.UPDATE, parse_duration("2bh"), agreement="desk"), "promised by the agreement desk: there"),
    (replace(OWNERSHIP, metric=Metric.UPDATE, kind=Kind.OLA, agreement="desk"), "by the agreement desk: there"),
])  # fmt: skip
def test_a_kind_that_has_no_such_promise_is_said(wanted: Wish, complaint: str) -> None:
    with pytest.raises(CannotWish, match=complaint):
        wished(departments(), wanted)


def test_a_metric_that_is_named_to_promise_nothing_is_not_promised() -> None:
    with pytest.raises(CannotWish, match="resolution is not promised"):
        wished(catalogue(agreement(target("resolution", None))), wish("2bh"))


def up(under: Catalogue) -> dict[str, dict[str, str]]:
    return {one.name: {service: f"{share:f}" for service, share in one.uptimes} for one in under.agreements}


def served() -> Catalogue:
    gold = replace(agreement(target("resolution", "8bh"), name="gold", tier="gold"), uptimes=(("mail", Decimal(99)),))
    own = agreement(target("resolution", "8bh"), name="globex", customer="globex")
    team = replace(agreement(target("ownership"), name="team", kind=Kind.OLA), uptimes=(("mail", Decimal("99.5")),))
    return catalogue(gold, own, team, customers=[customer("acme", tier="gold"), customer("globex")])


NINES = Decimal("99.9")
AS_IT_IS = {"gold": {"mail": "99"}, "globex": {}, "team": {"mail": "99.5"}}
# The wish -> what differs.
UP = [
    (UptimeWish("mail", NINES), {"gold": {"mail": "99.9"}}, "wherever customers are promised it"),
    (UptimeWish("mail", NINES, customer="acme"), {"gold (acme)": {"mail": "99.9"}}, "one of those that share it"),
    (UptimeWish("mail", NINES, customer="globex"), {"globex": {"mail": "99.9"}}, "newly, in its own agreement"),
    (UptimeWish("mail", NINES, agreement="team"), {"team": {"mail": "99.9"}}, "between teams, where named"),
    (UptimeWish("erp", NINES, agreement="gold"), {"gold": {"mail": "99", "erp": "99.9"}}, "beside another service"),
]


@pytest.mark.parametrize(("wanted", "differs", "why"), UP)
def test_another_availability_holds_where_it_is_meant(
    wanted: UptimeWish, differs: dict[str, dict[str, str]], why: str
) -> None:
    assert up(wished_up(served(), wanted)) == {**AS_IT_IS, **differs}, why


def layered() -> Catalogue:
    """Everybody is promised mail; Globex has an agreement of its own besides, and another about one service."""
    base = replace(agreement(target("resolution", "8bh"), name="base"), uptimes=(("mail", Decimal(99)),))
    own = agreement(target("resolution", "8bh"), name="globex", customer="globex")
    shop = agreement(target("resolution", "8bh"), name="shop", customer="globex", service="shop")
    return catalogue(shop, own, base, customers=[customer("globex")])


MAIL = {"shop": {}, "globex": {}, "base": {"mail": "99"}}
LAYERED = [
    (UptimeWish("mail", NINES, customer="globex"), {"base (globex)": {"mail": "99.9"}}, "where it is promised already"),
    (UptimeWish("erp", NINES, customer="globex"), {"globex": {"erp": "99.9"}}, "newly, by the most specific alone"),
    (UptimeWish("shop", NINES, customer="globex"), {"shop": {"shop": "99.9"}}, "which is one about that service"),
]


@pytest.mark.parametrize(("wanted", "differs", "why"), LAYERED)
def test_another_availability_of_one_customer_is_put_into_one_agreement(
    wanted: UptimeWish, differs: dict[str, dict[str, str]], why: str
) -> None:
    assert up(wished_up(layered(), wanted)) == {**MAIL, **differs}, why


def test_a_customer_without_an_agreement_cannot_be_promised_anything() -> None:
    own = agreement(target("resolution", "8bh"), name="globex", customer="globex")
    with pytest.raises(CannotWish, match="newco has no agreement that could"):
        wished_up(catalogue(own), UptimeWish("mail", NINES, customer="newco"))


def test_availability_that_nobody_is_promised_needs_a_name() -> None:
    with pytest.raises(CannotWish, match="nobody is promised how much erp is up: name the customer or the agreement"):
        wished_up(served(), UptimeWish("erp", NINES))
    with pytest.raises(CannotWish, match="silver has no agreement that could"):
        wished_up(served(), UptimeWish("mail", NINES, agreement="silver"))


def test_a_copy_tells_of_what_it_was_made() -> None:
    assert (own_of("gold (acme)", "acme"), own_of("gold (acme)", "globex"), own_of("gold", "")) == (
        "gold", "gold (acme)", "gold",
    )  # fmt: skip
