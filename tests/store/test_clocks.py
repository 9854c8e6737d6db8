"""Clocks are replaced ticket by ticket, and read as status, the sweep and attainment need them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import Store
from bot.store.errors import Refused
from bot.store.records import ClockRow
from sla_core.agreements import Kind, Layer, Metric
from sla_core.clocks import Clock, DueWarning, Outcome, State
from tests.builders import at
from tests.store.samples import NOON, clock, stored, ticket_row
from tests.store.test_codec import instants, names

FULL = Clock(
    ticket="T-1", kind=Kind.OLA, metric=Metric.OWNERSHIP, cycle=3, agreement="gold", version=7,
    layer=Layer.CUSTOMER_SERVICE, target="2bh", target_seconds=7200, calendar="büro", priority="P1",
    state=State.MISSED, started_at=at("Mon 09:00"), used=9000, paused=60, due_at=at("Mon 11:00"),
    breach_at=at("Mon 11:01"), stopped_at=at("Mon 13:00"), decided_at=at("Mon 11:01"), outcome=Outcome.MISSED,
    gross_outcome=Outcome.MET, reason="breached by reclassification", reclassified=True, ever_breached=True,
    acknowledged_at=at("Mon 09:05"), substantive_at=at("Mon 12:59"),
    warnings=(DueWarning("75%", at("Mon 10:30"), "v1"), DueWarning("10m before", at("Mon 10:50"), "v1")),
)  # fmt: skip
BARE = clock(priority=None, due_at=None, breach_at=None, state=State.PAUSED)
_maybe_instants = st.none() | instants
_clocks = st.builds(
    Clock, ticket=st.just("T-1"), kind=st.sampled_from(Kind), metric=st.sampled_from(Metric),
    cycle=st.integers(1, 9), agreement=names, version=st.integers(1, 99), layer=st.sampled_from(Layer), target=names,
    target_seconds=st.integers(0, 2**31 - 1), calendar=names, priority=st.none() | names, state=st.sampled_from(State),
    started_at=instants, used=st.integers(0, 2**31 - 1), paused=st.integers(0, 2**31 - 1), due_at=_maybe_instants,
    breach_at=_maybe_instants, stopped_at=_maybe_instants, decided_at=_maybe_instants,
    outcome=st.none() | st.sampled_from(Outcome), gross_outcome=st.none() | st.sampled_from(Outcome), reason=names,
    reclassified=st.booleans(), ever_breached=st.booleans(), acknowledged_at=_maybe_instants,
    substantive_at=_maybe_instants, warnings=st.lists(st.builds(DueWarning, names, instants, names)).map(tuple),
)  # fmt: skip


def of(store: Store, ticket: str = "T-1") -> list[Clock]:
    with store.read() as rows:
        return rows.clocks.of(ticket)


def put(store: Store, *clocks: Clock | ClockRow, **scope: Any) -> None:
    with store.write() as rows:
        stored(rows, *clocks, **scope)


@pytest.mark.parametrize("one", [FULL, BARE], ids=["full", "bare"])
def test_a_clock_comes_back_as_it_went_in(store: Store, one: Clock) -> None:
    put(store, one)
    assert of(store) == [one]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_clocks, max_size=4, unique_by=lambda one: one.key))
def test_any_clocks_replace_any_others(sqlite_store: Store, clocks: list[Clock]) -> None:
    with sqlite_store.write() as rows:
        rows.tickets.save([ticket_row()])
        rows.clocks.replace("T-1", [ClockRow(one) for one in clocks])
    assert of(sqlite_store) == sorted(clocks, key=lambda one: one.key)


def test_replacing_takes_away_what_is_not_named_and_nothing_of_another_ticket(store: Store) -> None:
    kept, gone, other = clock(cycle=1), clock(cycle=2), clock(ticket="T-2")
    put(store, kept, gone, other)
    changed = replace(kept, used=7200)
    with store.write() as rows:
        rows.clocks.replace("T-1", [ClockRow(changed)])
    assert (of(store), of(store, "T-2")) == ([changed], [other])


def test_replacing_with_nothing_leaves_none(store: Store) -> None:
    put(store, clock())
    with store.write() as rows:
        rows.clocks.replace("T-1", [])
        rows.clocks.replace_many({})
    assert of(store) == []


def test_a_clock_of_a_ticket_that_was_not_saved_is_refused(store: Store) -> None:
    with pytest.raises(Refused), store.write() as rows:
        rows.clocks.replace("T-none", [ClockRow(clock(ticket="T-none"))])


def test_a_clock_among_those_of_another_ticket_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="a clock of ticket 'T-2' stands among those of 'T-1'"), store.write() as rows:
        rows.clocks.replace("T-1", [ClockRow(clock(ticket="T-2"))])


def test_clocks_of_many_tickets_come_together(store: Store) -> None:
    many = [clock(ticket=f"T-{n}") for n in range(1201)]
    put(store, *many)
    with store.read() as rows:
        found = rows.clocks.of_many([one.ticket for one in many] + ["T-none"])
    assert found == {one.ticket: [one] for one in many} | {"T-none": []}


# Status

RUNNING = clock(ticket="T-run", due_at=at("Mon 17:00"))
SOONER = clock(ticket="T-soon", due_at=at("Mon 13:00"), kind=Kind.OLA, metric=Metric.OWNERSHIP)
PAUSED = clock(ticket="T-pause", state=State.PAUSED, due_at=None, breach_at=None)
LATE = clock(ticket="T-late", state=State.MISSED, due_at=at("Mon 11:00"), decided_at=at("Mon 11:00"))
ANSWERED_LATE = clock(ticket="T-done", state=State.MISSED, stopped_at=NOON, decided_at=at("Mon 11:00"))
MET = clock(ticket="T-met", state=State.MET, stopped_at=NOON, decided_at=NOON, outcome=Outcome.MET)
CANCELLED = clock(ticket="T-gone", state=State.CANCELLED)


@pytest.fixture
def board(store: Store) -> Store:
    put(store, RUNNING, PAUSED, ANSWERED_LATE, customer="acme", service="mail", conversation="C1")
    put(store, SOONER, LATE, MET, CANCELLED, customer="bolt", team="network", assignee="ada")
    return store


@pytest.mark.parametrize(
    ("wanted", "clocks"),
    [
        # Late ones first, since they were due first; paused ones last, since nobody knows when they will be.
        ({}, [LATE, SOONER, RUNNING, PAUSED]),
        ({"limit": 1}, [LATE]),
        ({"limit": 3}, [LATE, SOONER, RUNNING]),
        ({"limit": 9}, [LATE, SOONER, RUNNING, PAUSED]),
        ({"customer": "acme"}, [RUNNING, PAUSED]),
        ({"customer": "acme", "limit": 5}, [RUNNING, PAUSED]),
        ({"assignee": "ada"}, [LATE, SOONER]),
        ({"conversation": "C1"}, [RUNNING, PAUSED]),
        ({"service": "mail"}, [RUNNING, PAUSED]),
        ({"team": "network"}, [LATE, SOONER]),
        ({"kinds": [Kind.OLA]}, [SOONER]),
        ({"metrics": [Metric.RESOLUTION, Metric.UPDATE]}, [LATE, RUNNING, PAUSED]),
        ({"kinds": []}, []),
        ({"customer": "nobody"}, []),
    ],
)
def test_status_lists_what_somebody_has_to_act_on(board: Store, wanted: dict[str, Any], clocks: list[Clock]) -> None:
    with board.read() as rows:
        assert [found.clock for found in rows.clocks.open(**wanted)] == clocks


def test_status_names_the_ticket(store: Store) -> None:
    place = {"conversation": "C1", "thread_ts": "1.5", "assignee": "ada"}
    put(store, clock(), customer="acme", service="mail", team="network", channel="phone", **place)
    with store.read() as rows:
        (found,) = rows.clocks.open()
    assert (found.title, found.customer, found.assignee, found.opened_at) == (
        "Printer on fire", "acme", "ada", at("Mon 09:00")
    )  # fmt: skip
    assert (found.service, found.team, found.channel) == ("mail", "network", "phone")
    assert (found.conversation, found.thread_ts) == ("C1", "1.5")


def test_a_ticket_with_nothing_open_is_found_again_once_it_has(store: Store) -> None:
    done = clock(state=State.MET, stopped_at=NOON, outcome=Outcome.MET, decided_at=NOON)
    put(store, done, customer="acme")
    with store.write() as rows:
        assert rows.clocks.open(customer="acme") == []
        rows.clocks.replace("T-1", [ClockRow(done), ClockRow(clock(cycle=2))])
        rows.tickets.save([ticket_row(customer="acme", events=2)])
    with store.read() as rows:
        assert [found.clock.cycle for found in rows.clocks.open(customer="acme")] == [2]


# The sweep


def due(store: Store, now: datetime = NOON, limit: int = 10) -> list[str]:
    with store.read() as rows:
        return rows.clocks.due(now, limit)


@pytest.mark.parametrize(
    ("row", "swept"),
    [
        (ClockRow(clock(breach_at=NOON - timedelta(seconds=1))), True),
        # Used time exceeds the target only after the breach instant.
        (ClockRow(clock(breach_at=NOON)), False),
        (ClockRow(clock(), warn_at=NOON), True),
        (ClockRow(clock(), warn_at=NOON + timedelta(seconds=1)), False),
        (ClockRow(clock(state=State.PAUSED, breach_at=at("Mon 09:00")), warn_at=at("Mon 09:00")), False),
        (ClockRow(clock(state=State.MISSED, breach_at=at("Mon 09:00"))), False),
        (ClockRow(clock(state=State.MET, breach_at=at("Mon 09:00"))), False),
    ],
)
def test_the_sweep_takes_running_clocks_with_a_warning_to_give_or_a_breach(
    store: Store, row: ClockRow, swept: bool
) -> None:
    put(store, row)
    assert due(store) == (["T-1"] if swept else [])


def test_the_longest_due_comes_first_and_no_ticket_twice(store: Store) -> None:
    put(
        store,
        ClockRow(clock(ticket="T-1", breach_at=at("Mon 11:00")), warn_at=at("Mon 08:00")),
        ClockRow(clock(ticket="T-1", cycle=2), warn_at=at("Mon 11:30")),
        ClockRow(clock(ticket="T-2", breach_at=at("Mon 09:00"))),
        ClockRow(clock(ticket="T-3"), warn_at=at("Mon 10:00")),
    )
    assert due(store) == ["T-1", "T-2", "T-3"]
    assert due(store, limit=2) == ["T-1", "T-2"]


# Attainment

WEEK = (at("Mon 00:00"), at("next Mon 00:00"))


def decided(ticket: str, when: datetime, outcome: Outcome = Outcome.MET, **rest: Any) -> Clock:
    state = State(outcome.value)
    return clock(ticket=ticket, state=state, decided_at=when, outcome=outcome, stopped_at=when, **rest)


def tickets_of(found: Sequence[Any]) -> list[str]:
    return [one.ticket for one in found]


def test_a_period_counts_from_its_first_instant_up_to_its_last(store: Store) -> None:
    since, until = WEEK
    tick = timedelta(microseconds=1)
    put(store, decided("T-before", since - tick), decided("T-first", since), decided("T-last", until - tick),
        decided("T-after", until), clock(ticket="T-open"))  # fmt: skip
    with store.read() as rows:
        assert tickets_of(rows.clocks.decided(since, until)) == ["T-first", "T-last"]


def test_an_open_clock_that_is_missed_counts_and_a_cancelled_one_does_not(store: Store) -> None:
    put(store, LATE, replace(FULL, ticket="T-gone", state=State.CANCELLED))
    with store.read() as rows:
        assert tickets_of(rows.clocks.decided(*WEEK)) == ["T-late"]


def test_a_counted_clock_tells_what_it_may_be_grouped_by(store: Store) -> None:
    put(store, FULL, customer="acme", service="mail", team="network", channel="phone", assignee="ada")
    with store.read() as rows:
        (found,) = rows.clocks.decided(*WEEK)
    of_clock = [name for name in found.__dataclass_fields__ if name in Clock.__dataclass_fields__]
    assert [getattr(found, name) for name in of_clock] == [getattr(FULL, name) for name in of_clock]
    assert (found.customer, found.service, found.team) == ("acme", "mail", "network")
    assert (found.channel, found.assignee) == ("phone", "ada")


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({"customer": "acme"}, ["T-1", "T-2"]),
        ({"customer": "acme", "kinds": [Kind.SLA]}, ["T-1"]),
        ({"metrics": [Metric.OWNERSHIP]}, ["T-2"]),
        ({"service": "mail"}, ["T-3"]),
        ({"team": "network"}, ["T-3"]),
    ],
)
def test_attainment_can_be_narrowed(store: Store, wanted: dict[str, Any], keys: list[str]) -> None:
    own: dict[str, Any] = {"kind": Kind.OLA, "metric": Metric.OWNERSHIP}
    put(store, decided("T-1", at("Tue 09:00")), decided("T-2", at("Tue 10:00"), **own), customer="acme")
    put(store, decided("T-3", at("Tue 11:00")), customer="bolt", service="mail", team="network")
    with store.read() as rows:
        assert tickets_of(rows.clocks.decided(*WEEK, **wanted)) == keys


def test_what_runs_or_is_paused_is_undecided_from_its_start(board: Store) -> None:
    with board.read() as rows:
        assert tickets_of(rows.clocks.undecided(at("Mon 09:00"))) == []
        found = rows.clocks.undecided(at("Mon 09:01"))
        assert sorted(tickets_of(found)) == ["T-pause", "T-run", "T-soon"]
        assert {one.outcome for one in found} == {None}
        assert tickets_of(rows.clocks.undecided(NOON, customer="bolt", metrics=[Metric.OWNERSHIP])) == ["T-soon"]
