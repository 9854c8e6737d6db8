"""The log takes each event once, as it came first, and gives it back."""

from datetime import datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import Store
from bot.store.records import AppendResult
from sla_core.errors import BadEvent
from sla_core.tickets import Event, Fact, Resolved, in_order
from tests.builders import at, closes, event, opened, pauses, replies, resolves, resumes
from tests.store.samples import NOON, ticket_row
from tests.store.test_codec import any_fact

_numbers = count(1)


def append(store: Store, *events: Event) -> AppendResult:
    with store.write() as rows:
        return rows.events.append(events, NOON)


def log(store: Store, ticket: str = "T-1") -> list[Event]:
    with store.read() as rows:
        return rows.events.of(ticket)


def test_an_event_comes_back_as_it_went_in(store: Store) -> None:
    one = opened("Mon 09:00", customer="acme", title="Drucker brennt 🔥", seq=7, source="desk", actor="bo")
    assert append(store, one).added == (("desk", one.event_id),)
    assert log(store) == [one]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.lists(any_fact, max_size=20), chance=st.randoms(use_true_random=False))
def test_a_log_of_any_facts_is_in_the_same_order_however_it_arrived(
    sqlite_store: Store, facts: list[Fact], chance: Random
) -> None:
    key = f"T-{next(_numbers)}"
    events = [event(fact, at("Mon 09:00") + timedelta(minutes=n), ticket=key) for n, fact in enumerate(facts)]
    append(sqlite_store, *chance.sample(events, len(events)))
    assert in_order(log(sqlite_store, key)) == in_order(events)


def test_microseconds_are_kept(store: Store) -> None:
    moment = at("Mon 09:00") + timedelta(microseconds=1)
    append(store, resolves(moment))
    assert log(store)[0].at == moment


def test_an_event_that_comes_again_is_known_and_stored_once(store: Store) -> None:
    one = opened("Mon 09:00")
    append(store, one)
    again = append(store, one)
    assert again == AppendResult(known=(one.key,))
    assert log(store) == [one]


def test_an_event_twice_in_one_batch_is_added_once(store: Store) -> None:
    one = opened("Mon 09:00")
    result = append(store, one, one)
    assert (result.added, result.known) == ((one.key,), (one.key,))
    assert log(store) == [one]


@pytest.mark.parametrize(
    ("came", "reason"),
    [
        (resolves("Mon 11:00", event_id="x"), "at was 2025-06-02 10:00:00+00:00, came as 2025-06-02 11:00:00+00:00"),
        (closes("Mon 10:00", event_id="x"), "kind was resolved, came as closed"),
        (resolves("Mon 10:00", event_id="x", ticket="T-2"), "ticket was T-1, came as T-2"),
        (resolves("Mon 10:00", event_id="x", actor="bo"), "actor was somebody, came as bo"),
        (resolves("Mon 10:00", event_id="x", seq=1), "seq was None, came as 1"),
    ],
)
@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "later"])
def test_other_content_under_a_known_key_is_a_conflict_and_changes_nothing(
    store: Store, came: Event, reason: str, together: bool
) -> None:
    first = resolves("Mon 10:00", event_id="x")
    if together:
        conflicts = append(store, first, came).conflicts
    else:
        append(store, first)
        conflicts = append(store, came).conflicts
    assert [(c.key, c.ticket, c.reason) for c in conflicts] == [(first.key, came.ticket, reason)]
    assert log(store) == [first]


def test_a_field_of_the_fact_that_differs_is_named(store: Store) -> None:
    append(store, pauses("Mon 10:00", "parts", event_id="x"))
    (conflict,) = append(store, pauses("Mon 10:00", "weather", event_id="x")).conflicts
    assert conflict.reason == "reason was parts, came as weather"


def test_the_same_id_from_another_source_is_another_event(store: Store) -> None:
    result = append(
        store, resolves("Mon 10:00", event_id="x", source="a"), closes("Mon 10:00", event_id="x", source="b")
    )
    assert result.added == (("a", "x"), ("b", "x"))


def test_the_same_instant_in_another_zone_is_the_same_event(store: Store) -> None:
    append(store, resolves(datetime.fromisoformat("2025-06-02T12:00:00+02:00"), event_id="x"))
    assert append(store, resolves("Mon 10:00", event_id="x")).known == (("manual", "x"),)


@pytest.mark.parametrize(
    ("bad", "gist"),
    [
        (Event("T-1", NOON, Resolved()), "event.event_id: is empty"),
        (Event("", NOON, Resolved(), event_id="x"), "event.ticket: is empty"),
        (Event("T-1", NOON, Resolved(), event_id="x\x00"), "event.event_id: holds a NUL"),
        (Event("T-1", NOON, Resolved(), event_id="x" * 256), "event.event_id: 'xxxxxxxxxxxxxxxxxxxx'... has 256"),
        (Event("T-1", NOON, Resolved(), event_id="x", seq=2**63), "event.seq: 9223372036854775808 is too large"),
    ],
)
def test_one_event_that_cannot_be_kept_keeps_the_whole_batch_out(store: Store, bad: Event, gist: str) -> None:
    with pytest.raises(BadEvent) as caught:
        append(store, opened("Mon 09:00"), bad)
    assert str(caught.value).startswith(gist)
    assert log(store) == []


def test_an_arrival_without_a_zone_is_refused(store: Store) -> None:
    with (
        pytest.raises(BadEvent, match=r"event\.received_at: 2025-06-02 12:00:00 is not an instant"),
        store.write() as rows,
    ):
        rows.events.append([opened("Mon 09:00")], NOON.replace(tzinfo=None))


def test_the_longest_names_fit_every_index(store: Store) -> None:
    long = "𝕏" * 255
    one = resolves("Mon 10:00", source=long, event_id=long, ticket=long, actor=long, seq=2**63 - 1)
    append(store, one)
    assert log(store, long) == [one]


def test_an_empty_batch_is_nothing(store: Store) -> None:
    assert append(store) == AppendResult()


def test_a_log_is_in_order_of_time_then_of_arrival(store: Store) -> None:
    late, first, second = replies("Mon 11:00"), pauses("Mon 10:00"), resumes("Mon 10:00")
    append(store, late)
    append(store, first)
    append(store, second)
    assert log(store) == [first, second, late]


def test_the_logs_of_more_tickets_than_one_statement_takes_come_together(store: Store) -> None:
    events = [opened("Mon 09:00", ticket=f"T-{n}") for n in range(1201)]
    append(store, *events)
    with store.read() as rows:
        logs = rows.events.of_many([e.ticket for e in events] + ["T-none"])
    assert logs == {e.ticket: [e] for e in events} | {"T-none": []}


def test_the_stream_gives_every_ticket_once_with_its_whole_log(store: Store) -> None:
    events = [
        one for n in range(700) for one in (closes("Mon 12:00", ticket=f"T-{n}"), opened("Mon 09:00", ticket=f"T-{n}"))
    ]
    append(store, *events)
    with store.read() as rows:
        streamed = list(rows.events.stream())
        assert sorted(rows.events.tickets()) == sorted(key for key, _ in streamed)
        assert rows.events.count() == 1400
    assert len(streamed) == 700
    assert all([e.at for e in one] == [at("Mon 09:00"), at("Mon 12:00")] for _, one in streamed)


def test_the_stream_can_leave_out_what_was_opened_earlier(store: Store) -> None:
    days = {"T-1": "Mon 09:00", "T-2": "Tue 09:00", "T-3": "Wed 09:00"}
    append(store, *(opened(day, ticket=key) for key, day in days.items()))
    append(store, *(closes("Thu 09:00", ticket=key) for key in days))
    with store.write() as rows:
        rows.tickets.save([ticket_row(key, opened_at=at(day)) for key, day in days.items()])
        rows.tickets.save([ticket_row("T-4", opened_at=None)])
    with store.read() as rows:
        streamed = {key: len(log) for key, log in rows.events.stream(at("Tue 09:00"))}
        assert streamed == {"T-2": 2, "T-3": 2}
        assert (rows.tickets.count(), rows.tickets.count(at("Tue 09:00"))) == (4, 2)


def test_other_questions_can_be_asked_while_the_stream_runs(store: Store) -> None:
    append(store, *(opened("Mon 09:00", ticket=f"T-{n}") for n in range(1500)))
    with store.read() as rows:
        assert all(rows.events.of(key) == log for n, (key, log) in enumerate(rows.events.stream()) if n % 300 == 0)


def test_ten_thousand_events_go_in_at_once(store: Store) -> None:
    events = [replies("Mon 10:00", ticket=f"T-{n % 100}") for n in range(10_000)]
    assert len(append(store, *events).added) == 10_000
    assert len(append(store, *events).known) == 10_000
