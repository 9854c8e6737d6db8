"""Quality in the weekly digest: against its objectives for the house, and nothing of it for customers."""

from dataclasses import replace

from bot.digest_words import said_words
from bot.files.records import Shows
from bot.jobs.digest import Digest, digest_facts, digest_in
from bot.jobs.digest_asking import entry_now
from bot.jobs.digest_gathering import gather
from bot.jobs.digest_telling import wanted_for
from bot.store import Store
from sla_core.agreements import Kind
from tests.builders import at
from tests.house import contracts_of
from tests.jobs.test_quality import settled_week

NOW = at("next Mon 07:00")


def weekly(store: Store, **how: object) -> Digest:
    """The digest of the week of the tests, told on the Monday after."""
    contracts = contracts_of(store)
    entry = replace(entry_now(contracts, "C0LEADS001", now=NOW), shows=Shows.WEEK)
    wanted = replace(wanted_for(contracts, entry, NOW.date()), since=at("Mon 00:00"), until=NOW, **how)  # type: ignore[arg-type]
    with store.read() as rows:
        return gather(rows, contracts, wanted, now=NOW)


def test_the_house_is_told_what_came_back_and_what_is_old(store: Store) -> None:
    told = weekly(settled_week(store))
    said = list(said_words(told))
    shares = "reopened 20 %* (1 of 5), one touch 50 %* (2 of 4), deflected 20 %* (1 of 5)"
    assert f"5 tickets resolved: {shares}; deflected by a link 1" in said
    assert any(line.startswith("Backlog: 2 tickets open, the oldest") for line in said)
    assert "gold: reopened 25 %* (1 of 4), wanted at most 25 %: reached" in said
    assert digest_in(digest_facts(told)) == told


def test_readers_who_may_not_see_everything_are_told_nothing_of_it(store: Store) -> None:
    assert weekly(settled_week(store), kinds=frozenset({Kind.SLA})).quality is None


def test_of_a_past_week_the_backlog_is_not_guessed(store: Store) -> None:
    said = list(said_words(weekly(settled_week(store), past=True)))
    assert not any("Backlog" in line or "age of the backlog" in line for line in said)
    assert any(line.startswith("5 tickets resolved") for line in said)


def test_a_digest_from_before_there_was_any_is_read_as_it_was(store: Store) -> None:
    facts = digest_facts(weekly(settled_week(store)))
    del facts["quality"]
    assert digest_in(facts).quality is None
