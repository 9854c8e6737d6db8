"""Intake: once, in any order, the bad ones refused and the rest kept."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import Store
from sla_core.tickets import Absorbed, Author, Changed, Event, Merged, Message, Opened, Resolved
from tests.builders import at, corrects, event, opened, pauses, replies, resolves, resumes
from tests.house import clocks, take

LOG = [
    opened("Mon 07:00", customer="acme", priority="P2", event_id="1"),
    pauses("Mon 08:00", event_id="2"),
    resumes("Mon 10:00", event_id="3"),
    replies("Mon 10:30", event_id="4"),
    resolves("Tue 09:00", event_id="5"),
]


def stored(store: Store) -> object:
    with store.read() as rows:
        return rows.clocks.of("T-1"), rows.tickets.get("T-1"), rows.verdicts.latest(["T-1"])


def test_events_become_clocks_and_verdicts(house: Store) -> None:
    intake = take(house, *LOG)
    assert (intake.added, intake.known, intake.refused) == (5, 0, ())
    assert clocks(house, "T-1") == {"first_response": "met", "resolution": "met"}


def test_the_same_events_again_change_nothing(house: Store) -> None:
    take(house, *LOG)
    before = stored(house)
    again = take(house, *LOG, now="Fri 18:00")
    assert (again.added, again.known, again.refused) == (0, 5, ())
    assert stored(house) == before


def test_any_order_of_arrival_one_by_one_gives_the_same_clocks(house: Store) -> None:
    take(house, *LOG)
    with house.read() as rows:
        wanted = rows.clocks.of("T-1")
    for seed in range(4):
        order = [replace(one, ticket=f"T-{seed + 2}", event_id=f"{seed}/{one.event_id}") for one in LOG]
        random.Random(seed).shuffle(order)
        for one in order:
            take(house, one)
        with house.read() as rows:
            assert [replace(clock, ticket="T-1") for clock in rows.clocks.of(f"T-{seed + 2}")] == wanted


def test_a_bad_event_is_refused_with_its_reason_and_the_rest_are_kept(house: Store) -> None:
    intake = take(house, LOG[0], event(Resolved(), "2030-01-01 09:00", event_id="x"), LOG[1])
    assert intake.added == 2
    assert [refusal.event.event_id for refusal in intake.refused] == ["x"]
    assert "event x: Tue 1 Jan 2030 10:00 CET lies in the future" in intake.refused[0].reason


BAD = [
    (replace(LOG[0], ticket=""), "wanted a key of 1 to 100", "an event belongs to a ticket"),
    (replace(LOG[0], ticket="   "), "wanted a key of 1 to 100", "blanks are no key"),
    (replace(LOG[0], ticket="K" * 101), "wanted a key of 1 to 100", "a key has to fit everywhere it is shown"),
    (replace(LOG[0], event_id=""), "has no id", "without an id a repeat cannot be told"),
    (replace(LOG[0], at=at("1969-12-31 23:59")), "before 1970", "calendars begin there"),
    (replace(LOG[0], at=datetime.max.replace(tzinfo=UTC)), "9999-12-31", "no calendar of ours goes beyond it"),
    (replace(LOG[0], at=at("Fri 17:11")), "in the future", "eleven minutes ahead is more than two clocks differ"),
    (opened("Mon 07:00", since=at("Mon 08:00")), "after its own opening", "a contact comes before its ticket"),
    (opened("Mon 07:00", title="x" * 3001), "at most 3000", "a title is a line, not a document"),
    (event(Changed({"colour": "red"})), "'colour' is not an attribute", "unknown attributes match nothing"),
    (event(Merged("T-1")), "cannot be merged into 'T-1'", "a ticket cannot swallow itself"),
    (event(Merged(" ")), "cannot be merged into", "merged into what"),
    (
        corrects("Fri 09:00", LOG[0], to="next Mon 09:00"),
        "lies in the future",
        "what was cannot be moved to what will be",
    ),
    (event(Absorbed("T-2", at("Mon 07:00"))), "follows from a merge", "it is derived, never told"),
]


@pytest.mark.parametrize(("bad", "gist", "why"), BAD, ids=[row[2] for row in BAD])
def test_what_cannot_be_right_is_refused(quick_house: Store, bad: Event, gist: str, why: str) -> None:
    intake = take(quick_house, bad)
    assert intake.added == 0
    assert gist in intake.refused[0].reason
    with quick_house.read() as rows:
        assert rows.events.count() == 0
        assert rows.tickets.keys(open_only=False) == []


def test_an_event_a_little_ahead_of_our_clock_is_taken(quick_house: Store) -> None:
    assert take(quick_house, replace(LOG[0], at=at("Fri 17:10"))).added == 1


def test_another_event_under_a_known_id_is_refused_and_the_first_stays(house: Store) -> None:
    take(house, LOG[0])
    intake = take(house, replace(LOG[0], at=at("Mon 06:00")))
    assert intake.added == 0
    assert len(intake.refused) == 1
    with house.read() as rows:
        assert rows.events.of("T-1")[0].at == at("Mon 07:00")


def test_fractions_of_a_second_are_cut_off(quick_house: Store) -> None:
    take(quick_house, replace(LOG[0], at=at("Mon 07:00") + timedelta(microseconds=999_999)))
    with quick_house.read() as rows:
        assert rows.events.of("T-1")[0].at == at("Mon 07:00")


def test_a_ticket_can_be_heard_of_before_it_is_opened(house: Store) -> None:
    take(house, replies("Mon 08:30", event_id="4"))
    assert clocks(house, "T-1") == {}
    take(house, opened("Mon 07:00", customer="acme", priority="P2", event_id="1"))
    assert clocks(house, "T-1")["first_response"] == "met"


def test_a_merged_ticket_gives_its_earlier_start_to_the_one_that_goes_on(house: Store) -> None:
    take(
        house,
        opened("Mon 08:00", ticket="T-2", customer="acme", priority="P2", event_id="a"),
        opened("Mon 12:00", ticket="T-1", customer="acme", priority="P2", event_id="b"),
        now="Mon 12:00",
    )
    take(house, event(Merged("T-1"), "Mon 12:30", ticket="T-2", event_id="c"), now="Mon 12:30")
    assert set(clocks(house, "T-2").values()) == {"missed", "cancelled"}
    with house.read() as rows:
        resolution = next(c for c in rows.clocks.of("T-1") if c.metric.value == "resolution")
    assert resolution.started_at == at("Mon 08:00")


def test_a_merge_that_arrives_before_the_tickets_themselves_ends_the_same(house: Store) -> None:
    log = [
        event(Merged("T-1"), "Mon 12:30", ticket="T-2", event_id="c"),
        opened("Mon 12:00", ticket="T-1", customer="acme", priority="P2", event_id="b"),
        opened("Mon 08:00", ticket="T-2", customer="acme", priority="P2", event_id="a"),
    ]
    for one in log:
        take(house, one)
    with house.read() as rows:
        resolution = next(c for c in rows.clocks.of("T-1") if c.metric.value == "resolution")
    assert resolution.started_at == at("Mon 08:00")


def test_facts_that_the_fold_ignores_are_kept_in_the_log(quick_house: Store) -> None:
    take(quick_house, opened("Mon 07:00"), event(Message(Author.AGENT, public=False), "Mon 08:00"))
    assert isinstance(LOG[0].fact, Opened)
    with quick_house.read() as rows:
        assert len(rows.events.of("T-1")) == 2
