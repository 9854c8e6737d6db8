"""Credits at risk: what open misses cost already, what open clocks could add, in the digest and in the save-list."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest_words import stakes_words
from bot.forecast_words import saving
from bot.jobs.asking import About
from bot.jobs.at_risk import MONEY_RULE, Loss, by_money, costs, loss_of, stakes
from bot.jobs.digest import Digest, Stake, digest_facts, digest_in
from bot.jobs.digest_asking import entry_now
from bot.jobs.digest_gathering import gather
from bot.jobs.digest_telling import wanted_for
from bot.jobs.forecast import SAVE_RULE, Outlook, outlook
from bot.jobs.learning import Memory
from bot.sentences import Reader
from bot.store import Store
from sla_core.agreements import Kind
from sla_core.credits import Scheme, Worth, credit
from tests.builders import at, opened
from tests.house import contracts_of, furnished, take
from tests.jobs.test_credits import PAYING, with_june

NOW = "Thu 07:30"


@pytest.fixture
def paying(store: Store) -> Store:
    """ACME is owed 350.00 EUR; C of ACME just came, and G of Globex, who is paid nothing, is due in half an hour."""
    return with_open(store)


@pytest.fixture
def quick(sqlite_store: Store) -> Store:
    return with_open(sqlite_store)


def with_open(store: Store) -> Store:
    with_june(store)
    take(
        store,
        opened("Wed 12:00", ticket="G", event_id="G1", customer="globex", priority="P1"),
        opened("Thu 07:15", ticket="C", event_id="C1", customer="acme", priority="P2"),
        now=NOW,
    )
    return store


def still_open(store: Store) -> None:
    """A ticket of Monday that nobody has answered: it makes 250 of first responses and resolutions 100 and 60."""
    take(store, opened("Mon 07:00", ticket="E", event_id="E1", customer="acme", priority="P1"), now=NOW)


def at_stake(store: Store, about: About | None = None) -> tuple[Stake, ...]:
    with store.read() as rows:
        return stakes(rows, contracts_of(store), about or About(), now=at(NOW))


def looked_ahead(store: Store) -> Outlook:
    with store.read() as rows:
        return outlook(rows, contracts_of(store), Memory(), About(), now=at(NOW))


def digest(store: Store, kinds: frozenset[Kind] = frozenset(), until: str = NOW) -> Digest:
    contracts = contracts_of(store)
    with store.read() as rows:
        wanted = wanted_for(contracts, entry_now(contracts, "", now=at(NOW)), at(NOW).date())
        return gather(rows, contracts, replace(wanted, kinds=kinds, until=at(until)), now=at(NOW))


def reader(store: Store) -> Reader:
    contracts = contracts_of(store)
    return Reader(contracts.place, at(NOW), contracts.reasons, contracts.customers)


def test_open_clocks_could_add_to_what_is_owed(paying: Store) -> None:
    (one,) = at_stake(paying)
    assert (one.customer, one.agreement, one.currency) == ("acme", "gold", "EUR")
    # One of three answered in time is below 50 %: 10 % instead of 5 %.
    assert (one.owed, one.standing, one.at_risk) == (Decimal("350.00"), Decimal("0.00"), Decimal("50.00"))
    with paying.read() as rows:
        assert costs(rows, contracts_of(paying), now=at(NOW)) == {
            ("C", "sla", "first_response", 1): Loss(Decimal("50.00"), "EUR", Fraction(50, 1000), "fee"),
        }


def test_misses_that_are_still_open_are_a_part_of_what_is_owed(paying: Store) -> None:
    still_open(paying)
    (one,) = at_stake(paying)
    # With E met it would be 250, 50 and 50; with it there are 100 for one of three, and a cap of 60 on two late ones.
    assert (one.owed, one.standing) == (Decimal("410.00"), Decimal("60.00"))


def test_a_customer_that_was_not_asked_about_is_left_out(quick: Store) -> None:
    assert at_stake(quick, About(customers=frozenset({"globex"}))) == ()
    assert len(at_stake(quick, About(customer="acme"))) == 1
    assert at_stake(quick, About(services=frozenset({"mail"}))) == (), "a month is not owed for one service"


def test_where_nobody_is_paid_nothing_is_at_stake(house: Store) -> None:
    take(house, opened("Thu 07:15", ticket="C", event_id="C1", customer="acme", priority="P2"), now=NOW)
    with house.read() as rows:
        assert costs(rows, contracts_of(house), now=at(NOW)) == {}
    assert at_stake(house) == ()


def test_the_save_list_begins_with_what_costs_most(paying: Store) -> None:
    first, *others = [one.scored for one in looked_ahead(paying).save]
    assert (first.row.ticket, first.at_risk.amount) == ("C", Decimal("50.00"))
    assert "a miss costs 50.00 EUR of credit (5 % of the month's fee)" in saving(first, reader(paying))
    assert [(one.row.ticket, one.at_risk.amount) for one in others] == [("G", Decimal(0))]
    assert "costs" not in saving(others[0], reader(paying))


def test_without_credits_it_begins_with_what_presses_most(house: Store) -> None:
    take(
        house,
        opened("Wed 12:00", ticket="G", event_id="G1", customer="globex", priority="P1"),
        opened("Thu 07:15", ticket="C", event_id="C1", customer="acme", priority="P2"),
        now=NOW,
    )
    assert [one.scored.row.ticket for one in looked_ahead(house).save] == ["G", "C"]


def test_the_digest_of_the_leads_tells_what_is_at_stake(paying: Store) -> None:
    still_open(paying)
    found = digest(paying)
    assert stakes_words(found, reader(paying)) == (
        "Credits at risk this month: ACME Corp (gold) 60.00 of 410.00 EUR owed for misses that are still open"
    )
    assert digest_in(digest_facts(found)) == found
    assert [one.key for one in found.save][:1] == ["G"], "C costs nothing more once 10 % are owed all the same"


def test_the_digest_of_a_customer_and_of_the_past_tells_nothing_of_it(quick: Store) -> None:
    assert stakes_words(digest(quick), reader(quick)) == (
        "Credits at risk this month: ACME Corp (gold) 50.00 EUR more if all that is open were missed"
    )
    theirs = digest(quick, frozenset({Kind.SLA}))
    assert (theirs.stakes, stakes_words(theirs, reader(quick))) == ((), None)
    earlier = {name: value for name, value in digest_facts(digest(quick)).items() if name != "stakes"}
    assert digest_in(earlier).stakes == ()


def test_many_customers_are_counted_beyond_the_first_five(quick: Store) -> None:
    found = digest(quick)
    many = replace(found, stakes=found.stakes * 7)
    said = stakes_words(many, reader(quick))
    assert said is not None
    assert said.endswith("; and 2 more customers")


def lost(name: str, share: str | None = None) -> tuple[str, Loss]:
    """`E50 a` is 50 EUR; a share of the fee is told apart."""
    currency = {"E": "EUR", "U": "USD", "J": "JPY"}[name[0]]
    amount = Decimal(name[1:].split(maxsplit=1)[0])
    return name, Loss(amount, currency, Fraction(share) if share is not None else None, "fee" if share else "")


# What might be lost, in the order of what presses, and the order by money.
MONEY = [
    ([lost("E5", "1/2"), lost("E50", "1/100"), lost("E7")], ["E50", "E7", "E5"],
        "within a currency by amount, whatever share that is"),
    ([lost("J9000", "1/100"), lost("E20", "1/10")], ["E20", "J9000"], "the larger share, not the larger number"),
    ([lost("E20", "1/50"), lost("E90", "1/10"), lost("U30", "1/20"), lost("U10", "1/4")],
        ["E90", "U30", "U10", "E20"], "each currency keeps its order, and the dearer of the next ones comes first"),
    ([lost("E20"), lost("U1", "1/1000")], ["U1", "E20"], "what is part of nothing known comes after"),
    ([lost("U20", "1/10"), lost("E20", "1/10")], ["E20", "U20"], "equal shares by the name of the currency"),
    ([lost("E5 b", "1/10"), lost("E5 a", "1/10")], ["E5 b", "E5 a"], "of equals what presses more stays first"),
    ([], [], "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "order", "why"), MONEY, ids=[row[-1] for row in MONEY])
def test_money_is_ranked_within_a_currency_and_by_shares_across(
    found: list[tuple[str, Loss]], order: list[str], why: str
) -> None:
    assert [name for name, _ in by_money(found, lambda one: one[1])] == order, why


def slowly(found: list[Loss]) -> list[Loss]:
    """Again and again the best of the dearest that are left of each currency."""
    left, order = list(found), []
    while left:
        heads = [max((one for one in left if one.currency == each), key=lambda one: one.amount)
                 for each in sorted({one.currency for one in left})]  # fmt: skip
        best = max(heads, key=lambda one: Fraction(-1) if one.share is None else one.share)
        order.append(left.pop(next(place for place, one in enumerate(left) if one is best)))
    return order


shares = st.none() | st.fractions(0, 1, max_denominator=20)
losses = st.builds(Loss, st.decimals("0.01", "99", places=2), st.sampled_from(["EUR", "USD", "JPY"]), shares)


@given(st.lists(losses, max_size=12))
def test_ranking_by_money_is_that_of_looking_at_all_that_is_left(found: list[Loss]) -> None:
    assert list(by_money(found, lambda one: one)) == slowly(found)


WORTH = [
    (Decimal(1000), Worth(amount=Decimal(60)), Fraction(5, 100), "fee", "the fee, where one is known"),
    (None, Worth(amount=Decimal(200)), Fraction(1, 4), "cap", "the cap, where it is money"),
    (None, Worth(percent=Decimal(50)), None, "", "half of what nobody knows is nothing known"),
    (Decimal(0), None, None, "", "of no fee there is no share"),
]


@pytest.mark.parametrize(("fee", "cap", "share", "of", "why"), WORTH, ids=[row[-1] for row in WORTH])
def test_a_loss_is_a_share_of_what_its_month_is_worth(
    fee: Decimal | None, cap: Worth | None, share: Fraction | None, of: str, why: str
) -> None:
    found = credit(Scheme("usual", "EUR", (), fee, cap), [])
    assert loss_of(Decimal(50), found) == Loss(Decimal(50), "EUR", share, of), why


def in_two_currencies(store: Store) -> Store:
    """ACME is paid in EUR, and Globex in yen; a ticket of each waits for its first answer."""
    standard = "  standard:\n    kind: sla\n"
    text = PAYING.replace(standard, f"{standard}    credits: yen\n")
    text += """  yen:
    currency: JPY
    fee: 900000
    scales: [{metric: first_response, below: {90%: 1%}}]
"""
    furnished(store, text)
    take(
        store,
        opened("Thu 07:00", ticket="G", event_id="G1", customer="globex", priority="P1"),
        opened("Thu 07:15", ticket="C", event_id="C1", customer="acme", priority="P2"),
        now=NOW,
    )
    return store


def test_the_save_list_takes_no_large_number_of_small_money_for_more(sqlite_store: Store) -> None:
    store = in_two_currencies(sqlite_store)
    found = looked_ahead(store)
    told = [(one.scored.row.ticket, one.scored.at_risk.amount, one.scored.at_risk.currency) for one in found.save]
    # 9,000 yen are one per cent of a month, 100 EUR ten.
    assert told == [("C", Decimal("100.00"), "EUR"), ("G", Decimal(9000), "JPY")]
    assert saving(found.save[1].scored, reader(store)).endswith(
        "a miss costs 9,000 JPY of credit (1 % of the month's fee)"
    )
    assert MONEY_RULE in SAVE_RULE
    assert [one.customer for one in at_stake(store)] == ["acme", "globex"]
