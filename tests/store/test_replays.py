"""Every log put together by the database in one row is the log that was written."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import Store
from sla_core.errors import BadEvent
from sla_core.tickets import Author, Event, Message, Opened, in_order
from tests.builders import at, event, opened, pauses, replies, resolves, resumes
from tests.store.tampering import tamper

NOW = at("Fri 17:00")
LINE, NAME = "\x1f", "\x1e"


def keep(store: Store, *events: Event) -> None:
    with store.write() as rows:
        rows.events.append(events, NOW)


def logs(store: Store) -> dict[str, list[Event]]:
    with store.read() as rows:
        return {told.ticket: told.events() for told in rows.replays.stream()}


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([opened("Mon 07:00"), replies("Mon 08:00"), resolves("Mon 09:00")], "the usual"),
        (
            [opened("Mon 07:00", title=f'A {LINE}{NAME}","scope":{{}}')],
            "JSON escapes what a title says",
        ),
        ([opened("Mon 07:00", event_id=f"1{NAME}2")], "an id with the sign between names"),
        ([opened("Mon 07:00", actor=f"ada{LINE}bob"), replies("Mon 08:00", event_id=LINE)], "and that between lines"),
        ([opened("Mon 07:00", event_id=f"1{NAME}a{NAME}b{NAME}{LINE}c")], "signs that look like a line of their own"),
        (
            [opened("Mon 07:00", source="mail", seq=7), replies("Mon 08:00", source="mail", seq=12)],
            "a source with places",
        ),
        ([opened(at("Mon 07:00") + timedelta(microseconds=500_000))], "half a second"),
        ([replies("Mon 08:00"), resolves("Mon 09:00")], "a ticket whose opening never came"),
    ],
)
def test_a_log_comes_back_as_it_was_written(store: Store, events: list[Event], why: str) -> None:
    keep(store, *events)
    assert logs(store) == {events[0].ticket: events}, why


def test_what_happened_at_one_instant_stands_in_the_order_of_a_log(store: Store) -> None:
    told = [resumes("Mon 09:00"), pauses("Mon 09:00"), replies("Mon 09:00"), opened("Mon 09:00")]
    keep(store, *told)
    found = logs(store)["T-1"]
    assert found == in_order(told)
    assert isinstance(found[0].fact, Opened)
    assert found != told


def test_tickets_of_one_course_share_their_facts_and_keep_their_titles(store: Store) -> None:
    for number in range(3):
        key = f"T-{number}"
        keep(store, opened("Mon 07:00", ticket=key, title=f"Printer {number}"), replies("Mon 08:00", ticket=key))
    with store.read() as rows:
        told = list(rows.replays.stream())
    assert len({id(fact) for one in told for fact in one.facts or ()}) == 2
    with store.read() as rows:
        first = [one.events()[0].fact for one in rows.replays.stream()]
    assert [fact.title for fact in first if isinstance(fact, Opened)] == ["Printer 0", "Printer 1", "Printer 2"]


def test_an_event_that_cannot_be_read_is_named(store: Store) -> None:
    keep(store, opened("Mon 07:00", event_id="first"), event(Message(Author.AGENT), "Mon 08:00", event_id="second"))
    unknown = """UPDATE event SET data = '{"author": "nobody"}' WHERE event_id = 'second'"""
    tamper(store, unknown, table="event")
    with store.read() as rows:
        [told] = rows.replays.stream()
        assert told.facts is None
        with pytest.raises(BadEvent, match=r"event 'second' of 'manual', ticket 'T-1': .*nobody"):
            told.events()


NAMES = st.text(st.sampled_from(["a", LINE, NAME, "|", '"', "{"]), max_size=6)
_numbers = count(1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(drawn=st.lists(st.tuples(NAMES, NAMES, st.integers(0, 3)), min_size=1, max_size=8))
def test_a_log_is_read_as_it_stands_whatever_the_names(store: Store, drawn: list[tuple[str, str, int]]) -> None:
    ticket = f"T-{next(_numbers)}"
    for number, (name, actor, hour) in enumerate(drawn):
        when, named = at("Mon 07:00") + timedelta(hours=hour), f"{ticket}/{number}{name}"
        keep(store, (replies if number else opened)(when, ticket=ticket, event_id=named, actor=actor))
    with store.read() as rows:
        assert in_order(logs(store)[ticket]) == in_order(rows.events.of(ticket))
