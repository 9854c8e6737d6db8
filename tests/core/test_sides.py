"""The two sides of a promise: which internal target stands beside which promised one, and which clock beside which."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import Agreement, Kind, Metric, Target
from sla_core.clocks import State
from sla_core.coverage import Coverage
from sla_core.sides import internals, other_sides, rests_on
from sla_core.tickets import Scope
from tests.builders import agreement, at, catalogue, clock, target
from tests.core.test_coverage import CHANNELS, CUSTOMERS, SERVICES, TARGETS, TEAMS

KNOWN = ("P1", "P2", "P3")
GOLD = {"name": "gold", "tier": "gold"}
BOTH = agreement(target(priorities=["P1"]), target(priorities=["P2"], within="16bh"), **GOLD)


def beside(*internal: Agreement, promised: Agreement, number: int = 0, customer: str | None = None) -> list[str]:
    """The internal targets beside one: `6bh of ours for P1, in part`."""
    under = Coverage((promised, *internal), {one.key: one for one in CUSTOMERS})
    found = internals(under, promised, promised.targets[number], priorities=KNOWN, customer=customer)
    return [
        f"{one.target.within} of {one.agreement.name}"
        + (f" for {', '.join(one.priorities)}" if one.priorities else "")
        + ("" if one.whole else ", in part")
        for one in found
    ]


def ours(*targets: Target, **scope: str) -> Agreement:
    return agreement(*targets, name="ours", kind=Kind.OLA, **scope)


SIDES = [
    (BOTH, ours(target(within="6bh")), ["6bh of ours"], "the same for everything"),
    (BOTH, ours(target(priorities=["P1"], within="6bh")), ["6bh of ours"], "priority by priority"),
    (BOTH, ours(target(priorities=["P2"], within="6bh")), [], "another priority"),
    (BOTH, ours(target("first_response", "1bh")), [], "another metric"),
    (BOTH, ours(target("ownership", "2bh")), [], "how long a team may hold it is no side of a promise"),
    (BOTH, ours(target(within=None)), [], "said to promise nothing"),
    (BOTH, ours(target(within="6bh"), tier="silver"), [], "another tier"),
    (BOTH, ours(target(within="6bh"), customer="acme"), ["6bh of ours"], "the only customer of the tier"),
    (agreement(target()), ours(target(within="6bh"), customer="acme"), ["6bh of ours, in part"], "one customer"),
    (BOTH, ours(target(within="6bh"), service="mail"), ["6bh of ours, in part"], "one service"),
    (BOTH, ours(target(within="6bh", channels=["phone"])), ["6bh of ours, in part"], "those who phone"),
    (agreement(target()), ours(target(priorities=["P1"], within="4bh"), target(within="6bh")),
        ["4bh of ours for P1", "6bh of ours for P2, P3"], "one promise for all, two internal targets"),
    (agreement(target()), ours(target(priorities=["P2"], within="6bh")), ["6bh of ours for P2"], "one of them"),
    (agreement(target()), ours(target(priorities=["P3", "P2", "P1"], within="6bh")), ["6bh of ours"], "all named"),
    (agreement(target()), ours(target(priorities=["P9"], within="6bh")), ["6bh of ours for P9"], "one since gone"),
    (agreement(target(within=None)), ours(target()), [], "nothing is promised"),
    (ours(target()), agreement(target(within="6bh"), name="other", kind=Kind.OLA, service="mail"), [],
        "an internal one has none"),
    (BOTH, agreement(target(within="6bh"), name="carrier", kind=Kind.UC), [], "a supplier's word is no side either"),
]  # fmt: skip


@pytest.mark.parametrize(("promised", "internal", "found", "reason"), SIDES, ids=[row[3] for row in SIDES])
def test_an_internal_target_stands_beside_what_is_promised_to_the_same_tickets(
    promised: Agreement, internal: Agreement, found: list[str], reason: str
) -> None:
    assert beside(internal, promised=promised) == found, reason


def test_the_most_specific_internal_target_stands_beside_a_promise() -> None:
    broad = ours(target(within="7bh"))
    own = agreement(target(within="5bh"), name="acme-internal", kind=Kind.OLA, customer="acme")
    parts = ["5bh of acme-internal, in part", "7bh of ours, in part"]
    assert sorted(beside(broad, own, promised=agreement())) == parts
    assert beside(broad, own, promised=agreement(), customer="acme") == ["5bh of acme-internal"]
    assert beside(broad, own, promised=agreement(), customer="globex") == ["7bh of ours"]


TOLD = [
    target("resolution", within, priorities=priorities, services=services, channels=channels, teams=teams)
    for metric, within, priorities, services, channels, teams in product(
        ["resolution"],
        ["4bh", "8bh", None],
        [[], ["P1"], ["P1", "P2"]],
        [[], ["mail"]],
        [[], ["phone"]],
        [[], ["desk"]],
    )
]
SCOPES = st.fixed_dictionaries({
    "kind": st.sampled_from([Kind.SLA, Kind.OLA]),
    "customer": st.none() | st.just("acme"),
    "service": st.none() | st.just("mail"),
})  # fmt: skip
DRAWN = st.lists(st.tuples(SCOPES, st.lists(TARGETS | st.sampled_from(TOLD), min_size=1, max_size=3)), max_size=5)


@given(DRAWN)
def test_it_agrees_with_asking_about_every_sort_of_ticket(drawn: list[tuple[dict[str, object], list[Target]]]) -> None:
    agreements = tuple(
        agreement(*map(replace, targets), name=f"a{i}", order=i, **scope) for i, (scope, targets) in enumerate(drawn)
    )
    under = Coverage(agreements, {one.key: one for one in CUSTOMERS})
    asked = catalogue(*agreements, customers=CUSTOMERS)
    seen: dict[int, list[tuple[str, int | None]]] = {}
    keys = (None, *(one.key for one in CUSTOMERS))
    for key, service, channel, priority, team in product(
        keys, (None, *SERVICES), (None, *CHANNELS), KNOWN, (None, *TEAMS)
    ):
        scope = Scope(key, service, channel, priority, team)
        for metric in (Metric.RESOLUTION, Metric.FIRST_RESPONSE):
            promised, internal = (
                asked.match(scope, metric, kind=k, opened_at=at("Mon 09:00")) for k in Kind if k != "uc"
            )
            if agreements and promised and promised.target.within:
                other = id(internal.target) if internal and internal.target.within else None
                seen.setdefault(id(promised.target), []).append((priority, other))
    for promising in agreements:
        for each in promising.targets:
            told = seen.get(id(each), []) if promising.kind is Kind.SLA else []
            expected: dict[int, tuple[set[str], bool]] = {}
            for other in {o for _, o in told if o is not None}:
                held = {p for p, o in told if o == other}
                whole = all(o == other for p, o in told if p in held)
                expected[other] = (set() if held == {p for p, _ in told} else held, whole)
            found = internals(under, promising, each, priorities=KNOWN)
            assert {id(i.target): ({*i.priorities}, i.whole) for i in found} == expected


def test_each_clock_knows_the_clock_of_the_other_side() -> None:
    promised, internal = clock(), clock(kind=Kind.OLA, agreement="ours", target="6bh")
    others = [
        clock(ticket="T-2", kind=Kind.OLA), clock(metric=Metric.FIRST_RESPONSE), clock(cycle=2), clock(kind=Kind.UC),
        clock(ticket="T-3"), clock(ticket="T-3", kind=Kind.OLA, state=State.CANCELLED),
    ]  # fmt: skip
    assert other_sides([*others, promised, internal]) == {promised.key: internal, internal.key: promised}


def test_an_internal_agreement_rests_on_every_promise_that_it_stands_beside() -> None:
    standard = agreement(target(), target("first_response", "2bh"))
    broad = ours(target(within="6bh"))
    own = agreement(target(within="4bh"), name="gold-internal", kind=Kind.OLA, tier="gold")
    under = Coverage((BOTH, standard, broad, own), {one.key: one for one in CUSTOMERS})
    assert rests_on(under, (BOTH, standard), Metric.RESOLUTION) == {
        "gold-internal": ["gold", "standard"], "ours": ["standard"],
    }, "of gold's, what gold does not promise is standard's"  # fmt: skip
    assert rests_on(under, (BOTH, standard), Metric.FIRST_RESPONSE) == {}
