"""What past tickets would have meant under a wish that a person typed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.jobs.backtest import Replayed
from bot.jobs.contracts import Contracts
from bot.jobs.replaying import Past
from bot.jobs.what_if import NotRead, Sentence, read_sentence, sentence_of, what_if
from bot.store import Rows, Store
from sla_core.agreements import Kind, Metric
from sla_core.backtest import Turn
from sla_core.durations import parse_duration
from sla_core.errors import SlaError
from sla_core.what_if import UptimeWish, Wish
from tests.builders import at, opened, resolves
from tests.house import AGREEMENTS, contracts_of, loaded, take
from tests.jobs.test_backtest import fill, replayed

NOW = at("Fri 17:00")
SINCE = NOW - timedelta(days=90)
RESOLUTION = Wish(Metric.RESOLUTION, parse_duration("4bh"))
P2 = replace(RESOLUTION, priority="P2")
UP = Decimal("99.95")
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
    ("hand-over ownership 4bh", Wish(Metric.OWNERSHIP, parse_duration("4bh"), agreement="hand-over"), SINCE),
    ("ola ownership 4bh", Wish(Metric.OWNERSHIP, parse_duration("4bh"), kind=Kind.OLA), SINCE),
    ("P1 update 30m", Wish(Metric.UPDATE, parse_duration("30m"), priority="P1"), SINCE),
    ("mail availability 99.95 acme since 30d", UptimeWish("mail", UP, "acme"), NOW - timedelta(days=30)),
    ("availability of mail 99.95% for agreement gold", UptimeWish("mail", UP, agreement="gold"), SINCE),
    ("Mail availability 99.95 %.", UptimeWish("mail", UP), SINCE),
]


@pytest.mark.parametrize(("text", "wish", "since"), READ)
def test_a_sentence_is_read_in_any_order(quick_house: Store, text: str, wish: Wish | UptimeWish, since: object) -> None:
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
    ("mail resolution 4bh", "a service is named only with how much it is up, for example: mail availability"),
    ("availability 99.95 acme", "say of which service, for example: mail availability 99.95"),
    ("mail availability acme", "say how many percent it is to be up"),
    ("P1 mail availability 99.95", "availability has no 'P1'"),
    ("mail availability 99.95 somebody", "availability has no 'somebody'"),
    ("mail availability 0", "0 % is no availability"),
    ("mail availability 100.1", "at most 100"),
]


@pytest.mark.parametrize(("text", "complaint"), NOT_READ)
def test_what_cannot_be_read_is_answered_with_what_to_write(quick_house: Store, text: str, complaint: str) -> None:
    with pytest.raises(SlaError, match=complaint):
        read_sentence(text, contracts_of(quick_house), now=NOW)


def test_without_an_agreement_there_is_nothing_to_change(sqlite_store: Store) -> None:
    with pytest.raises(SlaError, match="nothing is promised yet"):
        read_sentence("P2 resolution 4bh", contracts_of(sqlite_store), now=NOW)


def tried(rows: Rows, contracts: Contracts, said: Sentence) -> Replayed:
    assert isinstance(said.wish, Wish)
    return what_if(rows, contracts, said.wish, since=said.since, now=NOW, past=Past())


def test_a_wish_counts_as_the_file_that_says_the_same(house: Store) -> None:
    fill(house)
    contracts = contracts_of(house)
    with house.read() as rows:
        said = read_sentence("P2 gold first response 1bh since 2025-01-01", contracts, now=NOW)
        found = tried(rows, contracts, said)
    as_file = replayed(
        house, AGREEMENTS.replace("first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: 1bh, P2: 1bh}")
    )
    assert found.name == "P2 first response within 1bh for gold"
    assert found.found.turned == as_file.found.turned == {Turn.WOULD_BE_MISSED: 2}
    assert [flip.ticket for flip in found.found.flips] == [flip.ticket for flip in as_file.found.flips]
    assert found.found.rows == as_file.found.rows


def test_a_wish_for_what_is_promised_already_changes_nothing(quick_house: Store) -> None:
    fill(quick_house)
    contracts = contracts_of(quick_house)
    with quick_house.read() as rows:
        said = read_sentence("P2 gold first response 2bh since 2025-01-01", contracts, now=NOW)
        found = tried(rows, contracts, said)
    assert found.found.turned == {}
    assert found.found.tickets == 7


def test_a_wish_says_what_it_is() -> None:
    wish = replace(P2, customer="acme", calendar="office")
    assert sentence_of(wish) == "P2 resolution within 4bh for acme in office"
    assert issubclass(NotRead, SlaError)


def test_what_teams_promise_each_other_and_updates_count_as_the_file_that_says_the_same(house: Store) -> None:
    talking = AGREEMENTS.replace("{first_response: 4bh,", "{update: 8bh, first_response: 4bh,")
    loaded(house, talking, now=at("2025-01-02 00:00"))
    fill(house)
    take(
        house,
        opened("Mon 07:00", ticket="H", event_id="H/1", customer="acme", priority="P3", team="desk"),
        resolves("Mon 13:00", ticket="H", event_id="H/2"),
    )
    contracts = contracts_of(house)
    for text, old, new in (
        ("hand-over ownership 2bh since 2025-01-01", "ownership: 8bh", "ownership: 2bh"),
        ("update 2bh since 2025-01-01", "update: 8bh", "update: 2bh"),
    ):
        with house.read() as rows:
            found = tried(rows, contracts, read_sentence(text, contracts, now=NOW)).found
        as_file = replayed(house, talking.replace(old, new)).found
        assert (found.turned, found.rows) == (as_file.turned, as_file.rows)
        assert found.turned[Turn.WOULD_BE_MISSED] > 0
