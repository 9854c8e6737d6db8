"""Whose time it was: what is shared out is the ticket's whole life, each second to one."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.attribution import Shares, Spent, shares
from sla_core.calendars import Calendar
from sla_core.rules import WAITING_CUSTOMER
from sla_core.tickets import Author, Event, Message, Opened, Paused, Reopened, Resolved, Resumed, in_order
from tests.builders import asks, at, calendar, event, merges, opened, pauses, reopens, replies, resolves, resumes

HOUR = 3600
OFFICE = calendar()
VENDOR = "waiting_third_party"


def found(*events: Event, now: str = "Mon 17:00") -> Shares:
    return shares(in_order(events), OFFICE, now=at(now))


LIVES = [
    ([], Shares(ours=8), "nothing happens: ours"),
    ([resolves("Mon 12:00")], Shares(ours=3), "nobody's once it is solved"),
    ([resolves("Mon 12:00"), reopens("Mon 14:00")], Shares(ours=6), "ours again from the reopening on"),
    ([pauses("Mon 10:00"), resumes("Mon 13:00")], Shares(ours=5, customer=3), "theirs while they were asked"),
    ([pauses("Mon 10:00"), asks("Mon 11:00")], Shares(ours=7, customer=1), "a pause forgotten is ours"),
    ([pauses("Mon 10:00"), asks("Mon 11:00"), pauses("Mon 15:00")], Shares(ours=5, customer=3), "asked a second time"),
    ([pauses("Mon 10:00", VENDOR), resumes("Mon 12:00")], Shares(ours=6, third_party=2), "a supplier's"),
    (
        [pauses("Mon 10:00", VENDOR), asks("Mon 11:00"), resumes("Mon 12:00")],
        Shares(ours=6, third_party=2),
        "what a customer says hurries no supplier",
    ),
    (
        [pauses("Mon 10:00", VENDOR), pauses("Mon 11:00"), resumes("Mon 13:00", VENDOR), resumes("Mon 14:00")],
        Shares(ours=4, customer=1, third_party=3),
        "of two, whoever was waited for first",
    ),
    (
        [pauses("Mon 10:00"), pauses("Mon 11:00", VENDOR), asks("Mon 12:00"), resumes("Mon 14:00")],
        Shares(ours=4, customer=2, third_party=2),
        "once the customer has answered the supplier is left",
    ),
    ([pauses("Mon 10:00", "lunch"), resumes("Mon 11:00")], Shares(ours=7, third_party=1), "granted or not"),
    ([merges("Mon 13:00")], Shares(ours=4), "it goes on as another ticket"),
    ([replies("Mon 10:00"), asks("Mon 11:00")], Shares(ours=8), "talking changes nothing"),
]


@pytest.mark.parametrize(("events", "hours", "why"), LIVES, ids=[why for *_, why in LIVES])
def test_the_working_hours_are_those_of_whoever_was_waited_for(events: list[Event], hours: Shares, why: str) -> None:
    expected = Shares(hours.ours * HOUR, hours.customer * HOUR, hours.third_party * HOUR)
    assert found(opened("Mon 09:00"), *events) == expected


def test_what_lies_outside_the_hours_is_closed_whoever_was_waited_for() -> None:
    night = found(
        opened("Mon 16:00"), pauses("Mon 16:30"), resumes("Tue 10:00"), resolves("Tue 11:00"), now="Wed 09:00"
    )
    assert night == Shares(ours=HOUR // 2 + HOUR, customer=HOUR // 2 + HOUR, closed=16 * HOUR)
    assert night.total == 19 * HOUR


def test_the_contact_before_the_ticket_counts() -> None:
    told = found(opened("Mon 12:00", since=at("Mon 10:00")), resolves("Mon 13:00"))
    assert told == Shares(ours=3 * HOUR)


def test_a_pause_between_the_contact_and_the_ticket_counts_too() -> None:
    told = found(pauses("Mon 11:00"), opened("Mon 12:00", since=at("Mon 10:00")), resumes("Mon 13:00"), now="Mon 14:00")
    assert told == Shares(ours=2 * HOUR, customer=2 * HOUR)


def test_before_it_was_opened_there_is_nothing_to_share_out() -> None:
    assert found(asks("Mon 10:00"), now="Mon 12:00") == Shares()
    assert found(opened("Mon 12:00"), now="Mon 11:00") == Shares()
    assert shares([], OFFICE, now=at("Mon 12:00")) == Shares()


def test_the_time_of_several_tickets_is_added_up_and_divided_among_them() -> None:
    together = Spent(1, Shares(10, 20, 30, 40)) + Spent(2, Shares(1, 1, 1, 1))
    assert together == Spent(3, Shares(11, 21, 31, 41))
    assert together.mean == Shares(3, 7, 10, 13), "cut off to whole seconds"
    assert Spent().mean is None


PARTS = st.builds(Spent, st.integers(0, 9), st.builds(Shares, *[st.integers(0, 10**9)] * 4))


def test_the_total_is_that_of_all_four() -> None:
    assert Shares(1, 20, 300, 4000).total == 4321


@given(st.lists(PARTS))
def test_in_whatever_order_they_are_added_it_comes_to_the_same(parts: list[Spent]) -> None:
    forth, back = sum(parts, Spent()), sum(reversed(parts), Spent())
    assert forth == back
    assert forth.shares.total == sum(one.shares.total for one in parts)


FACTS = st.sampled_from([
    Paused(WAITING_CUSTOMER), Paused(VENDOR), Resumed(), Resumed(WAITING_CUSTOMER), Resumed(VENDOR), Resolved(),
    Reopened(), Message(Author.CUSTOMER), Message(Author.AGENT), Message(Author.CUSTOMER, public=False),
])  # fmt: skip
START = at("Mon 08:00")
LOGS = st.lists(st.tuples(st.integers(1, 3000), FACTS), max_size=12)


@given(LOGS)
def test_minute_by_minute_it_comes_to_the_same(log: list[tuple[int, object]]) -> None:
    events = [event(Opened(), START)]
    events += [event(fact, START + timedelta(minutes=minutes)) for minutes, fact in log]  # type: ignore[arg-type]
    now = START + timedelta(minutes=3001)
    ordered = in_order(events)
    assert shares(ordered, OFFICE, now=now) == minute_by_minute(ordered, START, now)


def minute_by_minute(events: list[Event], start: datetime, now: datetime, hours: Calendar = OFFICE) -> Shares:
    """Asks of every minute by itself what had happened by then."""
    counted = {"ours": 0, "customer": 0, "third_party": 0, "closed": 0}
    minute = start
    while minute < now:
        waits, solved = _then([one for one in events if one.at <= minute])
        if not solved:
            counted[waits if hours.open_at(minute) else "closed"] += 60
        minute += timedelta(minutes=1)
    return Shares(**counted)


def _then(past: list[Event]) -> tuple[str, bool]:
    customer: datetime | None = None
    vendor: datetime | None = None
    paused = solved = False
    for one in past:
        fact = one.fact
        if isinstance(fact, Resolved | Reopened):
            solved = isinstance(fact, Resolved)
        elif fact == Paused(VENDOR):
            vendor = one.at
        elif fact == Paused(WAITING_CUSTOMER):
            customer, paused = one.at, True
        elif fact == Message(Author.CUSTOMER):
            customer = None
        elif isinstance(fact, Resumed):
            customer, paused = (None, False) if fact.reason in (None, WAITING_CUSTOMER) else (customer, paused)
            vendor = None if fact.reason in (None, VENDOR) else vendor
    if customer is not None and (vendor is None or customer <= vendor):
        return "customer", solved
    return ("third_party" if vendor is not None else "ours"), solved
