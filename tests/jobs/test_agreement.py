"""What is promised to whom, and what concerns one person."""

import pytest

from bot.jobs.agreement import NoSuchAgreement, Terms, terms
from bot.jobs.agreement_mine import Mine, mine
from bot.jobs.contracts import Contracts
from bot.store import Store
from sla_core.agreements import Kind
from tests.builders import at, opened
from tests.house import AGREEMENTS, contracts_of, furnished, loaded, take
from tests.office import ADA, BOB
from tests.sided import SIDED
from tests.slack.duty import CALLED, DORA

NOW = at("Mon 08:00")


def promised(found: Terms) -> dict[str, list[str]]:
    """Agreement -> its targets, as `metric priorities within`."""
    return {
        clause.agreement.name: [
            f"{one.metric.value} {','.join(sorted(one.priorities))} {one.within}" for one in clause.targets
        ]
        for clause in found.clauses
    }  # fmt: skip


def test_a_customer_is_promised_what_nothing_more_specific_overrides(quick_house: Store) -> None:
    found = terms(contracts_of(quick_house), now=NOW, customer="acme")
    assert promised(found) == {
        "acme-mail": ["resolution P1 4bh", "resolution P2 6bh"],
        "gold": [
            "first_response P1 1bh", "first_response P2 2bh",
            "resolution P1 8bh", "resolution P2 16bh", "resolution P3 40bh",
        ],
        "standard": ["first_response  4bh"],
        "hand-over": ["ownership  8bh"],
    }, "what standard says of resolution is all gold's here, and only mail is promised sooner"  # fmt: skip
    assert found.customer is not None
    assert found.customer.name == "ACME Corp"
    assert list(found.hours) == ["office"]


def test_another_customer_hears_of_everybodys_agreement_only(quick_house: Store) -> None:
    found = terms(contracts_of(quick_house), now=NOW, customer="globex", kinds=(Kind.SLA,))
    assert list(promised(found)) == ["standard"]


def test_everybodys_agreements_are_all_told_with_all_their_targets(quick_house: Store) -> None:
    found = terms(contracts_of(quick_house), now=NOW)
    assert [clause.agreement.name for clause in found.clauses] == ["acme-mail", "gold", "standard", "hand-over"]
    assert len(promised(found)["standard"]) == 4


def test_one_agreement_by_its_name(quick_house: Store) -> None:
    contracts = contracts_of(quick_house)
    assert list(promised(terms(contracts, now=NOW, agreement="gold"))) == ["gold"]
    with pytest.raises(NoSuchAgreement, match=r"did you mean gold\?.*acme-mail, gold, hand-over, standard"):
        terms(contracts, now=NOW, agreement="glod")


def test_a_version_to_come_is_announced_and_holds_from_its_date(quick_house: Store) -> None:
    later = AGREEMENTS.replace("    tier: gold\n", "    tier: gold\n    effective_from: 2025-06-10\n", 1)
    loaded(quick_house, later.replace("P3: 40bh", "P3: 32bh"), now=NOW)
    contracts = contracts_of(quick_house)
    (now,) = terms(contracts, now=NOW, agreement="gold").clauses
    assert (now.agreement.version, now.until) == (1, at("2025-06-09 22:00Z"))
    (then,) = terms(contracts, now=at("2025-06-10 00:00Z"), agreement="gold").clauses
    assert (then.agreement.version, then.until) == (2, None)
    assert str(then.targets[-1].within) == "32bh"


def test_a_withdrawn_agreement_holds_for_nobody(quick_house: Store) -> None:
    start, end = AGREEMENTS.index("  acme-mail:"), AGREEMENTS.index("  gold:\n    kind")
    loaded(quick_house, AGREEMENTS[:start] + AGREEMENTS[end:], now=NOW)
    found = terms(contracts_of(quick_house), now=at("Mon 08:01"), customer="acme")
    assert list(promised(found)) == ["gold", "standard", "hand-over"]


def test_without_agreements_nothing_is_promised() -> None:
    assert terms(Contracts(), now=NOW).clauses == ()


def beside(found: Terms) -> dict[str, list[str]]:
    """Agreement -> the internal targets beside its own, as `metric: within for priorities`."""
    return {
        clause.agreement.name: [
            f"{target.metric.value}: {one.target.within} for {','.join(one.priorities)}".removesuffix(" for ")
            for target, internal in clause.beside.items()
            for one in internal
        ]
        for clause in found.clauses
        if clause.beside
    }  # fmt: skip


GOLDS = {"gold": ["first_response: 1h30m", "resolution: 6bh", "resolution: 12bh"]}


def test_the_house_is_told_which_internal_target_stands_beside_which_promise(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, SIDED)
    found = terms(contracts, now=NOW, customer="acme")
    assert beside(found) == {"acme-mail": ["resolution: 6bh", "resolution: 12bh"], **GOLDS}
    assert beside(terms(contracts, now=NOW, customer="globex")) == {}, "silver has none"
    assert beside(terms(contracts, now=NOW, agreement="gold")) == GOLDS
    assert beside(terms(contracts, now=NOW, agreement="gold-internal")) == {}, "it is a side, and has none"


def test_whoever_hears_of_external_promises_alone_learns_of_no_internal_target(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, SIDED)
    assert beside(terms(contracts, now=NOW, customer="acme", kinds=(Kind.SLA,))) == {}
    assert beside(terms(contracts, now=NOW, agreement="gold", kinds=(Kind.SLA,))) == {}


def test_an_earlier_version_stands_beside_what_was_internal_then(sqlite_store: Store) -> None:
    furnished(sqlite_store, SIDED)
    loaded(sqlite_store, SIDED.replace("P1: 6bh, P2: 12bh", "P1: 5bh, P2: 10bh"), now=NOW)
    loaded(sqlite_store, SIDED.replace("P3: 40bh", "P3: 32bh"), now=at("Wed 08:00"))
    contracts = contracts_of(sqlite_store)
    (one,) = terms(contracts, now=at("Thu 08:00"), agreement="gold", version=1).clauses
    assert [str(made.target.within) for found in one.beside.values() for made in found] == [
        "1h30m",
        "5bh",
        "10bh",
    ]


def concerns(store: Store, person: str) -> Mine:
    with store.read() as rows:
        return mine(rows, contracts_of(store), person, now=NOW)


def test_somebodys_tickets_say_which_promises_concern_them(sqlite_store: Store) -> None:
    furnished(sqlite_store, CALLED)
    take(
        sqlite_store,
        opened("Mon 07:00", ticket="A-1", event_id="1", customer="acme", priority="P2", assignee=ADA, team="desk"),
        opened("Mon 07:00", ticket="A-2", event_id="2", customer="acme", priority="P1", assignee=ADA),
        opened("Mon 07:00", ticket="G-1", event_id="3", customer="globex", priority="P1", assignee=BOB),
        opened("Mon 07:00", ticket="N-1", event_id="4", priority="P1", assignee=BOB),
        now="Mon 07:01",
    )
    ada = concerns(sqlite_store, ADA)
    assert [(one.customer, one.tickets) for one in ada.customers] == [("acme", 2)]
    assert list(promised(ada.customers[0].terms)) == ["acme-mail", "gold", "standard"], "what is between teams is apart"
    assert ada.teams == ("desk",)
    assert [clause.agreement.name for clause in ada.between] == ["hand-over"]
    bob = concerns(sqlite_store, "bob")
    assert [(one.customer, one.tickets) for one in bob.customers] == [(None, 1), ("globex", 1)]
    assert list(promised(bob.customers[0].terms)) == ["standard"], "a ticket of no customer has everybody's promises"
    assert bob.between == ()


def test_somebodys_promises_are_told_with_what_is_internal(sqlite_store: Store) -> None:
    furnished(sqlite_store, SIDED)
    take(sqlite_store, opened("Mon 07:00", ticket="A-1", customer="acme", priority="P2", assignee=ADA), now="Mon 07:01")
    (acme,) = concerns(sqlite_store, ADA).customers
    assert list(promised(acme.terms)) == ["acme-mail", "gold", "standard"]
    assert beside(acme.terms)["gold"] == GOLDS["gold"]


def test_somebody_is_told_where_they_are_called(sqlite_store: Store) -> None:
    furnished(sqlite_store, CALLED)
    ada, bob, dora = (concerns(sqlite_store, one) for one in (ADA, BOB, DORA))
    assert ada.rosters == bob.rosters == ("desk",)
    assert dora.rosters == ()
    assert [(i, one.catches) for found in (ada, bob, dora) for one in found.ladders for i, _ in one.rungs] == [
        (0, False), (0, False), (1, False), (2, True),
    ]  # fmt: skip
    assert [one.name for one in dora.ladders[0].agreements] == ["gold"]


def test_a_stranger_has_nothing_to_do_with_anything(sqlite_store: Store) -> None:
    furnished(sqlite_store, CALLED)
    found = concerns(sqlite_store, "U0NOBODY01")
    assert (found.customers, found.teams, found.between, found.rosters, found.ladders) == ((), (), (), (), ())
