"""What past tickets would have meant under a wish that a person typed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs.replaying import Past
from bot.jobs.what_if import NotRead, Sentence, read_sentence, sentence_of, what_if
from bot.store import Store
from sla_core.agreements import Metric
from sla_core.backtest import Turn
from sla_core.durations import parse_duration
from sla_core.errors import SlaError
from sla_core.what_if import Wish
from tests.builders import at
from tests.house import AGREEMENTS, contracts_of
from tests.jobs.test_backtest import fill, replayed

NOW = at("Fri 17:00")
SINCE = NOW - timedelta(days=90)
RESOLUTION = Wish(Metric.RESOLUTION, parse_duration("4bh"))
P2 = replace(RESOLUTION, priority="P2")
FIRST = Wish(Metric.FIRST_RESPONSE, parse_duration("30bm"))
# What is typed -> what is wished for, and since when.
READ = [
    ("P2 resolution 4bh", P2, SINCE),
    ("resolution 4bh", RESOLUTION, SINCE),
    ("p2 Resolution within 4bh.", P2, SINCE),
    ("P2 resolution 4bh since 30d", P2, NOW - timedelta(days=30)),
    ("P2 resolution 4bh since 2025-06-03", P2, at("2025-06-03 00:00", "Europe/Berlin")),
    ("ACME Corp P2 resolution 4bh", replace(P2, customer="acme"), SINCE),
    ("for customer acme, P2 resolution 4bh", replace(P2, customer="acme"), SINCE),
    ("gold resolution 4bh", replace(RESOLUTION, agreement="gold"), SINCE),
    ("resolution 4bh in office for globex", replace(RESOLUTION, calendar="office", customer="globex"), SINCE),
    ("response 30bm", FIRST, SINCE),
    ("first-response 30bm", FIRST, SINCE),
    ("first_response 30bm acme", replace(FIRST, customer="acme"), SINCE),
]


@pytest.mark.parametrize(("text", "wish", "since"), READ)
def test_a_sentence_is_read_in_any_order(quick_house: Store, text: str, wish: Wish, since: object) -> None:
    assert read_sentence(text, contracts_of(quick_house), now=NOW) == Sentence(wish, since)  # type: ignore[arg-type]


# What is typed -> the complaint.
NOT_READ = [
    ("", "say which metric, for example: P2 resolution 4bh"),
    ("P2 resolution", "say how long it may take"),
    ("P2 4bh", "say which metric"),
    ("P2 resolution 1d", "1d"),
    ("P2 resolution 0bh", "is no time at all"),
    ("P2 resolutoin 4bh", r"did you mean resolution\?"),
    ("P2 resolution 4bh since tomorrow", "is still to come"),
    ("P2 resolution 4bh somebody", "I cannot read 'resolution somebody'"),
]


@pytest.mark.parametrize(("text", "complaint"), NOT_READ)
def test_what_cannot_be_read_is_answered_with_what_to_write(quick_house: Store, text: str, complaint: str) -> None:
    with pytest.raises(SlaError, match=complaint):
        read_sentence(text, contracts_of(quick_house), now=NOW)


def test_without_an_agreement_there_is_nothing_to_change(sqlite_store: Store) -> None:
    with pytest.raises(SlaError, match="nothing is promised yet"):
        read_sentence("P2 resolution 4bh", contracts_of(sqlite_store), now=NOW)


def test_a_wish_counts_as_the_file_that_says_the_same(house: Store) -> None:
    fill(house)
    contracts = contracts_of(house)
    with house.read() as rows:
        said = read_sentence("P2 gold first response 1bh since 2025-01-01", contracts, now=NOW)
        found = what_if(rows, contracts, said, now=NOW, past=Past())
    as_file = replayed(
        house, AGREEMENTS.replace("first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: 1bh, P2: 1bh}")
    )
    assert found.name == "P2 first response within 1bh for gold"
    assert found.found.turned == as_file.found.turned == {Turn.NOW_MISSED: 2}
    assert [flip.ticket for flip in found.found.flips] == [flip.ticket for flip in as_file.found.flips]
    assert found.found.rows == as_file.found.rows


def test_a_wish_for_what_is_promised_already_changes_nothing(quick_house: Store) -> None:
    fill(quick_house)
    contracts = contracts_of(quick_house)
    with quick_house.read() as rows:
        said = read_sentence("P2 gold first response 2bh since 2025-01-01", contracts, now=NOW)
        found = what_if(rows, contracts, said, now=NOW, past=Past())
    assert found.found.turned == {}
    assert found.found.tickets == 7


def test_a_wish_says_what_it_is() -> None:
    wish = replace(P2, customer="acme", calendar="office")
    assert sentence_of(wish) == "P2 resolution within 4bh for acme in office"
    assert issubclass(NotRead, SlaError)
