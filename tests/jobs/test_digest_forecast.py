"""What the daily digest tells of what is to come: budgets that do not last, and what to save first today."""

from dataclasses import replace

import pytest

from bot.digest_words import gone_words, save_words
from bot.jobs.digest import Digest, Gone, digest_facts, digest_in
from bot.jobs.digest_asking import entry_now
from bot.jobs.digest_gathering import gather
from bot.jobs.digest_telling import wanted_for
from bot.jobs.figures import count
from bot.sentences import Reader
from bot.store import Store
from sla_core.agreements import Kind, Metric
from tests.builders import at, opened, replies, resolves
from tests.house import contracts_of, take

NOW = "Fri 10:00"


@pytest.fixture
def desk(house: Store) -> Store:
    """Of 40 questions on Monday 35 were answered in time; on Friday one of ACME and one of Globex are open."""
    for n in range(40):
        key, answer = f"H-{n}", "Mon 08:00" if n < 35 else "Mon 13:00"
        take(
            house,
            opened("Mon 07:00", ticket=key, event_id=f"{key}/1", customer="acme", priority="P2"),
            replies(answer, ticket=key, event_id=f"{key}/2"),
            resolves("Mon 14:00", ticket=key, event_id=f"{key}/3"),
            now="Mon 14:00",
        )
    take(
        house,
        opened("Fri 09:30", ticket="A", event_id="A", customer="acme", priority="P2", title="Mail is slow"),
        opened("Fri 09:30", ticket="G", event_id="G", customer="globex", priority="P3", title="Stock differs"),
        now=NOW,
    )
    return house


def digest(store: Store, kinds: frozenset[Kind] = frozenset()) -> Digest:
    contracts = contracts_of(store)
    with store.read() as rows:
        wanted = wanted_for(contracts, entry_now(contracts, "", now=at(NOW)), at(NOW).date())
        return gather(rows, contracts, replace(wanted, kinds=kinds, until=at(NOW)), now=at(NOW))


def reader(store: Store) -> Reader:
    contracts = contracts_of(store)
    return Reader(contracts.place, at(NOW), contracts.reasons, contracts.customers)


def test_the_digest_says_when_a_budget_runs_out(desk: Store) -> None:
    found = digest(desk)
    (gone,) = found.gone
    assert (gone.metric, gone.agreement) == (Metric.FIRST_RESPONSE, "gold")
    assert at(NOW) < gone.at < at("2025-07-01 00:00")
    said = gone_words(found, reader(desk))
    assert said is not None
    assert said.startswith("Misses of the month at this pace: first response, gold gone ")


def test_a_budget_that_is_used_up_does_not_run_out_any_more(desk: Store) -> None:
    found = digest(desk)
    promised = Gone(Kind.SLA, Metric.UPDATE, "gold", at(NOW), spent=True)
    late = replace(found, gone=(promised, replace(promised, agreement="silver"), *found.gone))
    said = gone_words(late, reader(desk))
    assert said is not None
    assert said.startswith("Misses of the month used up: update, gold; update, silver. Misses of the month at this ")
    assert gone_words(replace(found, gone=()), reader(desk)) is None


def test_what_late_tickets_have_used_up_is_known_as_such(desk: Store) -> None:
    for number in range(40):
        key = f"L-{number}"
        first = opened("Mon 07:00", ticket=key, customer="acme", priority="P1", event_id=f"{key}/1")
        take(desk, first, replies("Mon 12:00", ticket=key, event_id=f"{key}/2"))
    # Forty-five of eighty, in the first week of a month of 21 working days: the 336 expected bear 33.
    (answers,) = [one for one in digest(desk).gone if one.metric is Metric.FIRST_RESPONSE]
    assert (answers.agreement, answers.spent) == ("gold", True)


def test_the_digest_says_what_to_save_first_today(desk: Store) -> None:
    found = digest(desk)
    assert [one.key for one in found.save] == ["A", "G"]
    said = save_words(found)
    assert said is not None
    assert said.startswith("Save first, in this order: A (first response, 13 % to breach)")


def test_a_customers_digest_tells_neither(desk: Store) -> None:
    found = digest(desk, frozenset({Kind.SLA}))
    assert (found.gone, found.save) == ((), ())
    assert (gone_words(found, reader(desk)), save_words(found)) == (None, None)


def test_it_is_kept_as_facts_and_read_again_and_so_is_what_an_earlier_program_wrote(desk: Store) -> None:
    found = digest(desk)
    facts = digest_facts(found)
    assert digest_in(facts) == found
    earlier = {name: value for name, value in facts.items() if name not in ("gone", "save")}
    assert digest_in(earlier) == replace(found, gone=(), save=())


def test_the_figures_of_the_home_tab_say_when_a_budget_runs_out(desk: Store) -> None:
    with desk.read() as rows:
        figures = count(rows, contracts_of(desk), now=at(NOW))
    told = {(one.row.metric, one.row.group): one.runs_out_at for one in figures.rows}
    assert told[Metric.FIRST_RESPONSE, "gold"] == digest(desk).gone[0].at
    assert told[Metric.RESOLUTION, "gold"] is None
