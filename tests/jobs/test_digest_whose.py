"""Whose the time was in the weekly digest: closed hours too, and digests from before it are still read."""

from bot.digest_words import spent_words
from bot.jobs.digest import digest_facts, digest_in
from bot.store import Store
from sla_core.agreements import Kind
from sla_core.attribution import Spent
from tests.jobs.test_digest_quality import weekly
from tests.jobs.test_whose import A, B, G, worked_week


def test_the_week_says_whose_the_time_was_with_closed_hours(store: Store) -> None:
    told = weekly(worked_week(store))
    assert told.whose == A + B + G
    said = "Whose time it was: ours 22 %, customers' 8 %, third parties' 6 %, closed hours 64 %"
    assert spent_words(told) == said
    assert digest_in(digest_facts(told)) == told


def test_customers_are_told_it_by_the_promises_made_to_them(store: Store) -> None:
    assert weekly(worked_week(store), kinds=frozenset({Kind.SLA})).whose == A + B + G
    assert weekly(store, kinds=frozenset({Kind.UC})).whose == Spent()


def test_nothing_is_said_where_nothing_was_resolved(store: Store) -> None:
    assert spent_words(weekly(worked_week(store), kinds=frozenset({Kind.UC}))) is None


def test_a_digest_from_before_closed_hours_were_told_is_read_without_them(store: Store) -> None:
    facts = digest_facts(weekly(worked_week(store)))
    del facts["whose"]
    old = digest_in({**facts, "spent": [{"whose": None, "seconds": 5400}]})
    assert old.whose is None
    assert spent_words(old) is None
