"""Verify folds everything again and lists each place where the store says something else."""

from sqlalchemy import text

from bot.jobs.verify import Verified, verify
from bot.store import Store
from tests.builders import merges, opened, pauses, replies, resolves, resumes
from tests.house import contracts_of, take


def verified(store: Store) -> Verified:
    return verify(store, contracts_of(store))


def fill(store: Store) -> None:
    take(
        store,
        opened("Mon 07:00", customer="acme", priority="P2", event_id="1"),
        pauses("Mon 07:30", event_id="2"),
        resumes("Mon 08:30", event_id="3"),
        replies("Mon 10:00", event_id="4"),
        opened("Mon 09:00", ticket="T-2", customer="globex", priority="P1", event_id="5"),
        opened("Mon 08:00", ticket="T-3", customer="globex", priority="P1", event_id="6"),
        merges("Mon 09:30", "T-2", ticket="T-3", event_id="7"),
        resolves("Tue 10:00", ticket="T-2", event_id="8"),
    )


def spoil(store: Store, statement: str) -> None:
    with store.write() as rows:
        rows.tickets._connection.execute(text(statement))


def test_a_store_as_it_should_be_shows_no_difference(house: Store) -> None:
    fill(house)
    found = verified(house)
    assert found.differences == ()
    assert (found.tickets, found.events) == (3, 9)
    assert found.clocks > 4
    assert found.verdicts > 2


def test_a_clock_that_was_tampered_with_is_named_with_both_values(house: Store) -> None:
    fill(house)
    spoil(house, "update clock set used = 1 where ticket = 'T-1' and metric = 'first_response'")
    (difference,) = verified(house).differences
    assert str(difference) == "T-1: clock sla first_response 1: used: stored 1, the log says 7200"


def test_a_clock_that_is_gone_is_missed(house: Store) -> None:
    fill(house)
    spoil(house, "delete from clock where ticket = 'T-1' and metric = 'first_response'")
    assert [d.what for d in verified(house).differences] == ["clock sla first_response 1"]


def test_a_ticket_that_was_tampered_with_is_named(house: Store) -> None:
    fill(house)
    spoil(house, "update ticket set title = 'Something else' where key = 'T-1'")
    assert [(d.ticket, d.what) for d in verified(house).differences] == [("T-1", "title")]


def test_progress_is_told(house: Store) -> None:
    fill(house)
    told: list[tuple[int, int]] = []
    verify(house, contracts_of(house), progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]
