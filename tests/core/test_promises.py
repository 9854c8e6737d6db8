"""By when a customer is told to hear from us: earlier than agreed, in round minutes, and not while a clock waits."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import Kind
from sla_core.clocks import State
from sla_core.promises import GRACE, STEP, Promise, promise_of
from sla_core.tickets import Event
from tests.builders import agreement, at, catalogue, folded, opened, pauses, replies, resolves, resumes, target


def promised(*events: Event, now: str, targets: dict[str, str] | None = None) -> Promise | None:
    """The promise of a ticket under targets such as {"first_response": "2bh"}, as known at `now`."""
    promises = agreement(*(target(metric, within) for metric, within in (targets or {"first_response": "2bh"}).items()))
    ticket = folded(*events, now=now, under=catalogue(promises))
    return promise_of(ticket.traces, margin=10, now=at(now))


# What was promised, when it is asked, until when the customer is told to hear, when the agent is reminded, and why.
CASES: list[tuple[dict[str, str], str, str, str | None, str]] = [
    ({"first_response": "2bh"}, "Mon 09:00", "Mon 10:45", "Mon 10:15", "10:48 is 12 minutes before 11:00, and rounded"),
    ({"first_response": "2bh"}, "Mon 10:30", "Mon 10:45", None, "it is too late for a reminder"),
    ({"first_response": "8bh"}, "Mon 09:00", "Mon 16:10", "Mon 15:40", "48 minutes before closing"),
    ({"first_response": "9bh"}, "Mon 09:00", "Tue 09:05", "Mon 16:35", "over night nothing is counted"),
    ({"first_response": "24h"}, "Mon 09:00", "Tue 06:35", "Tue 06:05", "real time runs at night as well"),
    ({"first_response": "30bm"}, "Mon 09:00", "Mon 09:25", "Mon 09:17:30", "a quarter of the target before"),
    ({"resolution": "4bh", "first_response": "8bh"}, "Mon 09:00", "Mon 16:10", "Mon 15:40", "a resolution is no word"),
    ({"update": "2bh", "first_response": "4bh"}, "Mon 09:00", "Mon 10:45", "Mon 10:15", "the earliest word counts"),
]


@pytest.mark.parametrize(("targets", "now", "until", "remind", "why"), CASES, ids=[case[4] for case in CASES])
def test_the_customer_hears_before_it_is_due(
    targets: dict[str, str], now: str, until: str, remind: str | None, why: str
) -> None:
    found = promised(opened("Mon 09:00"), now=now, targets=targets)
    assert found is not None
    assert found.until == at(until), why
    assert found.remind_at == (at(remind) if remind else None), why


def test_nothing_is_promised_while_the_clock_stands_still_and_later_once_it_goes_on() -> None:
    log = [opened("Mon 09:00"), pauses("Mon 09:30")]
    assert promised(*log, now="Mon 10:00") is None
    found = promised(*log, resumes("Mon 11:30"), now="Mon 11:30")
    assert found is not None
    assert found.until == at("Mon 12:45"), "two hours later than without the pause"


@pytest.mark.parametrize(
    ("events", "now", "why"),
    [
        ([opened("Mon 09:00"), replies("Mon 09:10")], "Mon 09:10", "it was answered"),
        ([opened("Mon 09:00"), resolves("Mon 09:10")], "Mon 09:10", "it was resolved"),
        ([opened("Mon 09:00")], "Mon 10:47", "what is promised lies behind"),
        ([opened("Mon 09:00")], "Mon 10:42", "whoever is told in two minutes has none left"),
        ([opened("Mon 09:00")], "Mon 12:00", "it was missed"),
    ],
)
def test_where_there_is_nothing_to_promise_nothing_is(events: list[Event], now: str, why: str) -> None:
    assert promised(*events, now=now) is None, why


def test_what_teams_promise_each_other_is_not_promised_to_a_customer() -> None:
    internal = agreement(target("first_response", "1bh"), name="inner", kind=Kind.OLA)
    ticket = folded(opened("Mon 09:00"), now="Mon 09:00", under=catalogue(internal))
    assert promise_of(ticket.traces, margin=10, now=at("Mon 09:00")) is None


@given(
    start=st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)),
    minutes=st.integers(1, 3000),
    margin=st.integers(1, 50),
)
def test_a_promise_lies_ahead_in_round_minutes_and_before_it_is_due(start: datetime, minutes: int, margin: int) -> None:
    begins = at("Mon 09:00").replace(microsecond=0) + (start - datetime(2025, 6, 2))
    begins = begins.replace(microsecond=0)
    ticket = folded(opened(begins), now=begins, under=catalogue(agreement(target("first_response", f"{minutes}bm"))))
    found = promise_of(ticket.traces, margin=margin, now=begins)
    if found is None:
        return
    assert begins + 2 * GRACE < found.until < found.due_at
    assert found.until.timestamp() % STEP == 0
    assert found.remind_at is None or found.remind_at < found.until
    assert found.clock.state is State.RUNNING
    later = begins + (found.until - begins) / 2
    again = promise_of(ticket.traces, margin=margin, now=later.replace(microsecond=0))
    assert again is None or again.until == found.until, "the same promise, whenever it is asked for"
    assert again is not None or found.until - later <= 2 * GRACE + timedelta(seconds=1)
