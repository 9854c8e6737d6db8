"""Which targets can hold at all, held against asking the catalogue about every sort of ticket there is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import Agreement, Kind, Metric, Target
from sla_core.coverage import Case, Coverage
from sla_core.tickets import Scope
from tests.builders import agreement, at, catalogue, customer, target

CUSTOMERS = [customer("acme", tier="gold"), customer("globex", tier="silver"), customer("walk-in"), customer("umbra")]
PRIORITIES, SERVICES, CHANNELS, TEAMS = ("P1", "P2"), ("mail", "erp"), ("phone",), ("desk",)


def coverage(*agreements: Agreement) -> Coverage:
    return Coverage(agreements, {one.key: one for one in CUSTOMERS})


def takers(one: Agreement, others: tuple[Agreement, ...], number: int = 0) -> list[str]:
    found = coverage(one, *others).takers(one, one.targets[number])
    return [f"{term[0].name} {term[1].within}" for term in found]


def test_a_target_that_nothing_takes_from_holds() -> None:
    standard = agreement(name="standard")
    assert coverage(standard).can_hold(standard, standard.targets[0])
    assert takers(standard, ()) == ["standard 8bh"]


SHADOWED = [
    (agreement(target(within="1bh"), target(priorities=["P1"])), 1, ["standard 1bh"], "one before it is for all"),
    (agreement(target(priorities=["P1"], within="1bh"), target(priorities=["P1"])), 1, ["standard 1bh"], "twice"),
    (agreement(target(priorities=["P1"], within="1bh"), target(priorities=["P2"], within="2bh"),
               target(priorities=["P1", "P2"])), 2, ["standard 1bh", "standard 2bh"], "two together take all"),
    (agreement(target(tiers=["bronze"])), 0, [], "no customer is bronze"),
    (agreement(target(), name="bronze", tier="bronze"), 0, [], "nor is any under this agreement"),
    (agreement(target(services=["erp"]), service="mail"), 0, [], "a ticket has one service"),
    (agreement(target(tiers=["silver"]), customer="acme"), 0, [], "a customer has one tier"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "number", "by", "reason"), SHADOWED, ids=[row[3] for row in SHADOWED])
def test_a_target_without_a_ticket_says_who_takes_them(one: Agreement, number: int, by: list[str], reason: str) -> None:
    assert not coverage(one).can_hold(one, one.targets[number]), reason
    assert takers(one, (), number) == by, reason


HOLDING = [
    (agreement(target(priorities=["P1"]), target()), 1, "a ticket may have no priority, or another one"),
    (agreement(target(channels=["phone"]), target()), 1, "not everybody phones"),
    (agreement(target(priorities=["P1"], channels=["phone"]), target(priorities=["P1"])), 1, "another channel"),
    (agreement(target(tiers=["gold"]), target()), 1, "not everybody is gold"),
    (agreement(target(services=["mail"]), service="mail"), 0, "said twice, and true twice"),
]


@pytest.mark.parametrize(("one", "number", "reason"), HOLDING, ids=[row[2] for row in HOLDING])
def test_a_target_that_is_left_some_tickets_holds(one: Agreement, number: int, reason: str) -> None:
    assert coverage(one).can_hold(one, one.targets[number]), reason


def test_a_tier_is_shadowed_once_each_of_its_customers_has_an_agreement_of_its_own() -> None:
    gold = agreement(name="gold", tier="gold")
    acme = agreement(name="acme", customer="acme")
    assert coverage(gold, agreement()).can_hold(gold, gold.targets[0])
    assert takers(gold, (acme,)) == ["acme 8bh"]
    assert takers(gold, (agreement(name="acme", customer="acme", service="mail"),)) == ["gold 8bh", "acme 8bh"]


def test_other_metrics_and_kinds_take_nothing() -> None:
    gold = agreement(name="gold", tier="gold")
    response = agreement(target("first_response"), name="acme", customer="acme")
    internal = agreement(name="internal", customer="acme", kind=Kind.OLA)
    assert takers(gold, (response, internal)) == ["gold 8bh"]


def test_for_one_customer_only_its_own_tickets_count() -> None:
    gold, standard = agreement(name="gold", tier="gold"), agreement()
    under = coverage(gold, standard)
    assert under.can_hold(gold, gold.targets[0], customer="acme")
    assert not under.can_hold(gold, gold.targets[0], customer="globex")
    assert not under.can_hold(standard, standard.targets[0], customer="acme")
    assert under.can_hold(standard, standard.targets[0], customer="globex")


def some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


TARGETS = st.builds(
    target, st.sampled_from(["resolution", "first_response"]), priorities=some(PRIORITIES), services=some(SERVICES),
    channels=some(CHANNELS), teams=some(TEAMS), tiers=some(("gold", "silver", "bronze")),
)  # fmt: skip
SCOPES = st.one_of(
    st.fixed_dictionaries({"customer": st.sampled_from(["acme", "globex"]), "service": st.none() | st.just("mail")}),
    st.fixed_dictionaries({"tier": st.sampled_from(["gold", "bronze"]), "service": st.none() | st.just("mail")}),
    st.fixed_dictionaries({"service": st.none() | st.sampled_from(SERVICES)}),
)
DRAWN = st.lists(st.tuples(SCOPES, st.lists(TARGETS, min_size=1, max_size=4)), min_size=1, max_size=4)


@given(DRAWN)
def test_it_agrees_with_asking_about_every_sort_of_ticket(drawn: list[tuple[dict[str, str], list[Target]]]) -> None:
    agreements = tuple(
        agreement(*targets, name=f"a{i}", order=i, **scope) for i, (scope, targets) in enumerate(drawn)
    )  # fmt: skip
    under, asked = coverage(*agreements), catalogue(*agreements, customers=CUSTOMERS)
    tiers = {one.key: one.tier for one in CUSTOMERS}
    held: dict[str | None, set[int]] = {}
    keys = (None, *tiers)
    for key, *rest in product(keys, (None, *SERVICES), (None, *CHANNELS), (None, *PRIORITIES), (None, *TEAMS)):
        scope = Scope(key, *rest)
        for metric in (Metric.RESOLUTION, Metric.FIRST_RESPONSE):
            found = asked.match(scope, metric, kind=Kind.SLA, opened_at=at("Mon 09:00"))
            holder = under.holder(Case(scope, tiers.get(key or "")), metric, Kind.SLA)
            assert (holder and holder[1]) is (found and found.target)
            held.setdefault(key, set()).add(id(found.target) if found else 0)
    for one in agreements:
        for each in one.targets:
            assert under.can_hold(one, each) == any(id(each) in found for found in held.values())
            for key in tiers:
                assert under.can_hold(one, each, customer=key) == (id(each) in held[key])
