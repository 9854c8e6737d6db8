"""Agreements that end: what holds then, for which tickets, and how it is told."""

import pytest

from bot.agreement_words import gone_words
from bot.jobs.agreement import terms
from bot.jobs.expiring import after_expiry, expired_at
from bot.jobs.lifecycle import lives
from bot.jobs.sweep import sweep
from bot.life_words import stage_words, version_words
from bot.sentences import Reader
from bot.store import Store
from sla_core.agreements import Kind, Metric
from sla_core.tickets import Scope
from sla_core.zones import zone
from tests.builders import at, opened
from tests.house import AGREEMENTS, clocks, contracts_of, furnished, loaded, take

# Midnight in Berlin is 22:00 of the day before in UTC.
ENDING = AGREEMENTS.replace("    service: mail\n", "    service: mail\n    expires: 2025-06-04\n", 1)
THE_END = "Tue 22:00"
MAIL = Scope(customer="acme", service="mail", priority="P1")


def promised(store: Store, when: str) -> str:
    """Which agreement promises a resolution to a ticket about the mail of ACME that is opened then."""
    match = contracts_of(store).catalogue.match(MAIL, Metric.RESOLUTION, kind=Kind.SLA, opened_at=at(when))
    assert match is not None
    return match.agreement.name


@pytest.mark.parametrize(
    ("when", "name", "why"),
    [
        ("Tue 21:59:59", "acme-mail", "the last second of it"),
        (THE_END, "gold", "from then on the tier's agreement holds, which was behind it"),
        ("next Mon 09:00", "gold", "and it does not come back"),
    ],
)
def test_a_ticket_opened_after_the_end_has_what_was_behind_it(
    sqlite_store: Store, when: str, name: str, why: str
) -> None:
    furnished(sqlite_store, ENDING)
    assert promised(sqlite_store, when) == name, why


def test_a_ticket_opened_before_keeps_what_it_was_promised(sqlite_store: Store) -> None:
    furnished(sqlite_store, ENDING)
    take(
        sqlite_store, opened("Tue 13:00", ticket="T-1", customer="acme", service="mail", priority="P1"), now="Tue 13:00"
    )
    # Four working hours from 15:00 in Berlin: two on Tuesday, two on Wednesday, which the agreement does not see.
    with sqlite_store.read() as rows:
        (clock,) = [one for one in rows.clocks.of("T-1") if one.metric is Metric.RESOLUTION]
    assert (clock.agreement, clock.due_at) == ("acme-mail", at("Wed 09:00"))
    sweep(sqlite_store, contracts_of(sqlite_store), now=at("Wed 10:00"))
    assert clocks(sqlite_store, "T-1")["resolution"] == "missed", "the promise outlives the agreement"


def test_where_it_stands_says_that_it_expired_and_what_holds_instead(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, ENDING)
    for when, said in (
        ("Tue 12:00", "version 1 in force; expires Wed 4 Jun 2025 00:00 CEST"),
        (
            "Wed 12:00",
            "version 1 expired Wed 4 Jun 2025 00:00 CEST: from then on new tickets have what gold and standard says",
        ),
    ):
        reader = Reader(zone("Europe/Berlin"), at(when), {}, {})
        with sqlite_store.read() as rows:
            (life,) = lives(rows, contracts, now=at(when), agreement="acme-mail")
        assert stage_words(life, reader) == said
    assert version_words(life.versions[0], life, reader).endswith(": expired")


def test_who_asks_for_one_that_expired_sees_it_as_it_was_and_hears_what_there_is_instead(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, ENDING)
    (clause,) = terms(contracts, now=at("Tue 12:00"), agreement="acme-mail").clauses
    assert clause.gone is None
    found = terms(contracts, now=at("Wed 12:00"), agreement="acme-mail")
    (clause,) = found.clauses
    assert (clause.agreement.version, found.at) == (1, at("Tue 21:59:59")), "as in its last second"
    assert clause.gone is not None
    assert gone_words(clause.gone, Reader(zone("Europe/Berlin"), at("Wed 12:00"), {}, {})) == (
        "not in force since Wed 4 Jun 2025 00:00 CEST: expired; for new tickets there is gold, standard"
    )
    held = terms(contracts, now=at("Wed 12:00"), customer="acme", kinds=(Kind.SLA,))
    assert "acme-mail" not in [one.agreement.name for one in held.clauses]


def test_one_that_is_prolonged_before_it_ends_goes_on(sqlite_store: Store) -> None:
    furnished(sqlite_store, ENDING)
    changed = loaded(sqlite_store, ENDING.replace("expires: 2025-06-04", "expires: 2026-06-04"), at("Mon 09:00"))
    (change,) = changed.changes
    assert change.words == "acme-mail: expires 2025-06-04 00:00 -> 2026-06-04 00:00"
    assert promised(sqlite_store, "Thu 09:00") == "acme-mail"
    assert expired_at(contracts_of(sqlite_store), "acme-mail", at("Thu 09:00")) is None


def test_what_holds_afterwards_is_nothing_where_nothing_was_behind_it(sqlite_store: Store) -> None:
    text = AGREEMENTS.replace("  hand-over:\n    kind: ola\n", "  hand-over:\n    kind: ola\n    expires: 2025-06-04\n")
    contracts = furnished(sqlite_store, text)
    ended = expired_at(contracts, "hand-over", at("Wed 12:00"))
    assert ended is not None
    assert list(after_expiry(contracts, ended, at("Wed 12:00"))) == []
