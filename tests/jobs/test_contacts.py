"""The ways in which customers reach us are those the agreements name, and the usual ones; others are refused."""

from dataclasses import replace

import pytest

from bot.jobs.asking import About
from bot.jobs.contacts import USUAL, contact_named, contacts_of
from bot.jobs.contracts import Contracts
from bot.jobs.periods import period
from bot.jobs.quality import report
from bot.store import Store
from sla_core.quality import Quality
from sla_core.tickets import Resolved
from tests.builders import at, event, opened
from tests.house import AGREEMENTS, contracts_of, furnished, take

FAXING = AGREEMENTS.replace(
    "    targets: {resolution: {P1: 4bh, P2: 6bh}}\n",
    "    targets:\n      resolution: [{channel: [e-mail, fax], within: 4bh}]\n",
)


def test_without_a_file_they_are_the_usual_ones() -> None:
    assert contacts_of(Contracts()) == USUAL


def test_what_targets_are_agreed_for_is_known_and_written_as_there(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, FAXING)
    assert contacts_of(contracts) == ("phone", "chat", "e-mail", "fax"), "e-mail is the file's word for email"
    assert contacts_of(contracts, "acme") == ("phone", "chat", "e-mail", "fax")
    assert contacts_of(contracts, "globex") == USUAL, "what ACME agreed on is nothing to others"


@pytest.mark.parametrize(
    ("text", "known", "meant", "why"),
    [
        ("phone", USUAL, "phone", "itself"),
        ("PHONE", USUAL, "phone", "however it is typed"),
        ("telephone", USUAL, "phone", "another word for it"),
        ("E-Mail", USUAL, "email", "another spelling"),
        ("email", ("e-mail",), "e-mail", "the file's own spelling"),
        ("call", ("Call", "phone"), "Call", "a name of the file comes before a word for another"),
        ("fax", USUAL, None, "nobody named it"),
        ("", USUAL, None, "nothing"),
    ],
)
def test_a_way_is_found_by_its_name_or_a_word_for_the_same(
    text: str, known: tuple[str, ...], meant: str | None, why: str
) -> None:
    assert contact_named(text, known) == meant, why


def test_an_unknown_way_is_refused_with_the_names_there_are_and_the_log_stays_as_it_was(store: Store) -> None:
    furnished(store)
    taken = take(
        store,
        opened("Mon 07:00", ticket="A", event_id="A1", customer="acme"),
        event(Resolved(by="fax"), "Mon 08:00", ticket="A", event_id="A2"),
        event(Resolved(by="phone"), "Mon 09:00", ticket="A", event_id="A3"),
    )
    (refusal,) = taken.refused
    assert refusal.event.event_id == "A2"
    assert refusal.reason.endswith("'fax' is not a way in which customers reach us; wanted one of phone, email, chat")
    with store.read() as rows:
        assert [one.event_id for one in rows.events.of("A")] == ["A1", "A3"]
        counted = period("this week", contracts_of(store).place, at("Fri 17:00"))
        found = report(rows, contracts_of(store), About(), counted, now=at("Fri 17:00"))
    assert found.figures.settled == Quality(1, 0, 0, 1, (("phone", 1),))


def test_a_way_that_the_file_names_is_taken(sqlite_store: Store) -> None:
    furnished(sqlite_store, FAXING)
    faxed = event(Resolved(by="fax"), "Mon 08:00", ticket="A", event_id="A2")
    assert take(sqlite_store, opened("Mon 07:00", ticket="A", event_id="A1"), faxed).refused == ()
    assert take(sqlite_store, replace(faxed)).known == 1, "told again it is the same event"
