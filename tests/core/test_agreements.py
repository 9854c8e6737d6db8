"""Which promise holds for a ticket, and why this one."""

from itertools import permutations
from typing import Any

import pytest

from sla_core.agreements import AppliesTo, Kind, Layer, Level, Metric
from sla_core.catalogue import Catalogue, Match
from sla_core.durations import parse_duration
from sla_core.errors import BadCalendar
from sla_core.tickets import Scope
from tests.builders import agreement, at, calendar, catalogue, customer, directory, match, target

EVERYTHING = Scope(customer="acme", service="mail", channel="phone", priority="P1", agreement="special")
LAYERS = [
    agreement(name="special", customer="somebody else"),
    agreement(name="acme-mail", customer="acme", service="mail"),
    agreement(name="acme", customer="acme"),
    agreement(name="gold-mail", tier="gold", service="mail"),
    agreement(name="gold", tier="gold"),
    agreement(name="mail", service="mail"),
    agreement(name="standard"),
]
GOLD = [customer("acme", tier="gold", calendar="acme hours")]


def found(
    under: Catalogue, scope: Scope = EVERYTHING, *, metric: str = "resolution", kind: Kind = Kind.SLA,
    opened: str = "Mon 09:00", now: str | None = None,
) -> Match | None:  # fmt: skip
    return under.match(scope, Metric(metric), kind=kind, opened_at=at(opened), at=None if now is None else at(now))


def name_of(match: Match | None) -> str | None:
    return f"{match.agreement.name} {match.agreement.version}" if match else None


@pytest.mark.parametrize("most_specific", range(7))
def test_the_most_specific_layer_that_is_left_holds_and_the_next_is_the_runner_up(most_specific: int) -> None:
    left = LAYERS[most_specific:]
    for written in (left, left[::-1]):
        result = found(catalogue(*written, customers=GOLD))
        assert result is not None
        assert (result.agreement.name, result.layer) == (left[0].name, Layer(most_specific))
        following = result.next_best and (result.next_best[0].name, result.next_best[2])
        assert following == ((left[1].name, Layer(most_specific + 1)) if len(left) > 1 else None)


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        (Scope(customer="acme", service="mail"), "acme-mail 1"),
        (Scope(customer="acme", service="web"), "acme 1"),
        (Scope(customer="other", service="mail"), "mail 1"),  # another customer is not gold
        (Scope(service="web"), "standard 1"),
        (Scope(), "standard 1"),
        (Scope(agreement="gold"), "gold 1"),  # an override needs no matching scope
        (Scope(agreement="unheard of"), "standard 1"),
    ],
)
def test_an_agreement_holds_for_its_scope_only(scope: Scope, name: str) -> None:
    assert name_of(found(catalogue(*LAYERS, customers=GOLD), scope)) == name


def test_inside_a_layer_the_order_written_decides() -> None:
    first, second = agreement(name="zeta", order=1), agreement(name="alpha", order=2)
    for written in ((first, second), (second, first)):
        assert name_of(found(catalogue(*written))) == "zeta 1"


def test_inside_a_layer_the_order_of_the_version_in_force_decides() -> None:
    moved = agreement(name="beta", version=2, order=9, effective_from=at("Mon 00:00"))
    under = catalogue(agreement(name="beta", order=0), moved, agreement(name="alpha", order=5))
    assert name_of(found(under, opened="2025-05-30 09:00")) == "beta 1"
    assert name_of(found(under, opened="Mon 09:00")) == "alpha 1"


def test_of_several_targets_for_a_metric_the_first_whose_conditions_hold_is_taken() -> None:
    urgent = target("resolution", "1bh", priorities=["P1"])
    under = catalogue(agreement(urgent, target("resolution", "8bh")))
    for priority, within in (("P1", "1bh"), ("P3", "8bh"), (None, "8bh")):
        result = found(under, Scope(priority=priority))
        assert result is not None
        assert str(result.target.within) == within


@pytest.mark.parametrize(
    ("condition", "value", "scope"),
    [
        ("priorities", "P1", Scope(priority="P1")),
        ("channels", "phone", Scope(channel="phone")),
        ("services", "mail", Scope(service="mail")),
        ("teams", "network", Scope(team="network")),
        ("tiers", "gold", Scope(customer="acme")),
    ],
)
def test_a_condition_holds_for_its_values_and_not_for_a_ticket_that_says_nothing(
    condition: str, value: str, scope: Scope
) -> None:
    conditions: dict[str, Any] = {condition: [value, "another"]}
    under = catalogue(agreement(target(**conditions)), customers=GOLD)
    assert found(under, scope) is not None
    assert found(under, Scope()) is None


def test_all_conditions_must_hold() -> None:
    under = catalogue(agreement(target(priorities=["P1"], channels=["phone"])))
    assert found(under, Scope(priority="P1", channel="chat")) is None


def test_each_metric_is_inherited_from_the_most_specific_layer_that_names_it() -> None:
    special = agreement(target("first_response", "15m"), name="acme", customer="acme")
    general = agreement(target("first_response", "1h"), target("resolution", "8bh"))
    under = catalogue(special, general, customers=GOLD)
    assert name_of(found(under, metric="first_response")) == "acme 1"
    assert name_of(found(under, metric="resolution")) == "standard 1"
    assert found(under, metric="update") is None


def test_a_layer_that_names_a_metric_for_another_priority_does_not_hide_the_next() -> None:
    special = agreement(target(priorities=["P1"]), name="acme", customer="acme")
    under = catalogue(special, agreement(), customers=GOLD)
    assert name_of(found(under, Scope(customer="acme", priority="P3"))) == "standard 1"


def test_a_promise_of_none_hides_the_less_specific_layers() -> None:
    result = found(catalogue(agreement(target(within=None), name="acme", customer="acme"), agreement()))
    assert result is not None
    assert (result.agreement.name, result.target.within) == ("acme", None)


def test_kinds_do_not_mix() -> None:
    under = catalogue(agreement(), agreement(name="desk", kind=Kind.OLA))
    assert name_of(found(under, kind=Kind.SLA)) == "standard 1"
    assert name_of(found(under, kind=Kind.OLA)) == "desk 1"
    assert found(under, kind=Kind.UC) is None
    assert under.kinds == (Kind.SLA, Kind.OLA)


FIRST = agreement(target(within="8bh"))
LATER = at("Wed 00:00")


@pytest.mark.parametrize(
    ("applies", "opened", "now", "version"),
    [
        (AppliesTo.NEW, "Mon 09:00", "Fri 09:00", 1),  # an open ticket keeps its version
        (AppliesTo.NEW, "Wed 00:00", "Fri 09:00", 2),  # in force from its first instant
        (AppliesTo.OPEN, "Mon 09:00", "Tue 23:59", 1),
        (AppliesTo.OPEN, "Mon 09:00", "Wed 00:00", 2),  # takes over open tickets when it comes into force
    ],
)
def test_a_new_version_holds_for_new_tickets_or_for_open_ones_too(
    applies: AppliesTo, opened: str, now: str, version: int
) -> None:
    second = agreement(version=2, effective_from=LATER, applies_to=applies)
    for written in permutations([FIRST, second]):
        assert name_of(found(catalogue(*written), opened=opened, now=now)) == f"standard {version}"


def test_an_agreement_holds_for_no_ticket_opened_before_its_first_version() -> None:
    assert found(catalogue(agreement(effective_from=LATER)), opened="Mon 09:00") is None


def test_versions_are_told_apart_by_number_even_when_the_order_in_the_file_changed() -> None:
    second = agreement(version=2, effective_from=at("Mon 00:00"), order=0)
    under = catalogue(agreement(version=1, order=7), second)
    assert name_of(found(under)) == "standard 2"


def test_the_tenth_version_is_newer_than_the_ninth() -> None:
    versions = [agreement(version=number, effective_from=at("Mon 00:00")) for number in range(1, 11)]
    assert name_of(found(catalogue(*versions))) == "standard 10"


def test_a_withdrawn_version_ends_the_promise() -> None:
    gone = agreement(version=2, effective_from=LATER, applies_to=AppliesTo.NEW, withdrawn=True)
    under = catalogue(FIRST, gone)
    assert name_of(found(under, opened="Mon 09:00", now="Fri 09:00")) == "standard 1"
    assert found(under, opened="Thu 09:00") is None


def test_the_instants_at_which_versions_take_over_are_those_that_reach_open_tickets() -> None:
    under = catalogue(
        FIRST,
        agreement(version=2, effective_from=at("Tue 00:00"), applies_to=AppliesTo.OPEN),
        agreement(version=3, effective_from=at("Wed 00:00"), applies_to=AppliesTo.NEW),
        agreement(version=4, effective_from=at("Thu 00:00"), applies_to=AppliesTo.OPEN),
    )
    assert under.turns(at("Mon 00:00"), at("Thu 00:00")) == [at("Tue 00:00"), at("Thu 00:00")]
    assert under.turns(at("Tue 00:00"), at("Wed 00:00")) == []


def test_a_customer_is_taken_as_known_when_the_ticket_was_opened() -> None:
    directories = (
        directory(customer("acme", tier="gold")), directory(customer("acme", tier="silver"), since="Wed 00:00"),
    )  # fmt: skip
    under = catalogue(agreement(name="gold", tier="gold"), agreement(), customers=directories)
    assert name_of(found(under, Scope(customer="acme"), opened="Mon 09:00", now="Fri 09:00")) == "gold 1"
    assert name_of(found(under, Scope(customer="acme"), opened="Wed 00:00")) == "standard 1"


def test_a_customer_who_left_the_directory_is_unknown_from_then_on() -> None:
    directories = (directory(customer("acme")), directory(since="Wed 00:00"))
    under = catalogue(customers=directories)
    assert under.customer("acme", at("Tue 09:00")) is not None
    assert under.customer("acme", at("Thu 09:00")) is None
    assert under.customer(None, at("Tue 09:00")) is None


def test_the_customers_own_hours_count_for_what_the_customer_owes_and_only_there() -> None:
    promise = agreement(target("customer_response", "8bh"), target("resolution", "8bh"))
    under = catalogue(promise, customers=GOLD, calendars=[calendar(name="acme hours")])
    for metric, hours in (("customer_response", "acme hours"), ("resolution", "office")):
        result = found(under, metric=metric)
        assert result is not None
        assert result.calendar.name == hours


def test_a_calendar_nobody_wrote_is_refused_and_always_is_always_there() -> None:
    assert catalogue().calendar("always").name == "always"
    with pytest.raises(BadCalendar, match="there is no calendar 'ofice'"):
        catalogue().calendar("ofice")


@pytest.mark.parametrize(
    ("left", "same"),
    [
        (match(), True),
        (match(agreement=agreement(version=2)), False),
        (match(agreement=agreement(target(within="4bh"))), False),
        (match(calendar=calendar(name="acme hours")), False),  # the hours of another customer
        (match(layer=Layer.TICKET), True),  # another way to the same promise
    ],
)
def test_a_promise_is_another_when_version_target_or_hours_differ(left: Match, same: bool) -> None:
    assert (left.same == match().same) is same


def test_a_level_is_written_as_it_is_read() -> None:
    assert [str(Level(percent=75)), str(Level(before=parse_duration("1bh")))] == ["75%", "1bh before"]


@pytest.mark.parametrize(
    ("when", "ended", "why"),
    [("Tue 23:59:59", False, "its last second"), ("Wed 00:00", True, "from then on for no new ticket")],
)
def test_an_agreement_ends_at_the_instant_it_expires(when: str, ended: bool, why: str) -> None:
    assert agreement(expires=at("Wed 00:00")).ended(at(when)) is ended, why
    assert not agreement().ended(at(when)), "one that does not expire never ends"


@pytest.mark.parametrize(
    ("priority", "ladder", "why"),
    [
        ("P1", "urgent", "that of the priority"),
        ("P2", None, "nobody is called for it"),
        ("P3", "calm", "that of all others"),
        (None, "calm", "and of a ticket without one"),
    ],
)
def test_a_priority_may_have_a_ladder_of_its_own_or_none(priority: str | None, ladder: str | None, why: str) -> None:
    promise = target("resolution", ladder="calm", ladders=(("P1", "urgent"), ("P2", None)))
    assert promise.ladder_for(priority) == ladder, why
