"""What must hold for every log of a ticket, in whatever order it arrives and whenever one looks."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import AppliesTo, Metric, OnChange, UpdateMode
from sla_core.catalogue import Catalogue
from sla_core.clocks import Clock, Outcome, State
from sla_core.explanation import Treatment, explain
from sla_core.fold import Folded, fold
from sla_core.tickets import (
    Absorbed,
    Assigned,
    Author,
    Changed,
    Closed,
    Corrected,
    Event,
    Fact,
    Merged,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Scope,
)
from tests.builders import TICKET, agreement, at, calendar, catalogue, customer, target

MONDAY = at("Mon 00:00")
WEEK = 7 * 24 * 60

reasons = st.sampled_from(["waiting_customer", "waiting_third_party", "lunch"])
priorities = st.sampled_from(["P1", "P2", "P3", "P9", None])
# Many events fall on few instants, so that ties, closing times and due instants are met often.
moments = (st.integers(0, WEEK - 1) | st.integers(0, 7 * 24 - 1).map(lambda hour: 60 * hour)).map(
    lambda minute: MONDAY + timedelta(minutes=minute)
)


def changed(attribute: str, values: st.SearchStrategy[str | None]) -> st.SearchStrategy[Changed]:
    return values.map(lambda value: Changed({attribute: value}))


facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(Message, st.sampled_from(Author), st.booleans(), st.booleans(), st.booleans()),
    st.builds(Message, st.sampled_from([Author.AGENT, Author.CUSTOMER])),
    st.builds(Paused, reasons),
    st.builds(Resumed, reasons | st.none()),
    st.builds(Resolved),
    st.builds(Closed),
    st.builds(Reopened),
    changed("priority", priorities),
    changed("customer", st.sampled_from(["acme", "globex", None])),
    st.builds(Assigned, st.none(), st.sampled_from(["desk", "network", None])),
    st.builds(Absorbed, st.just("T-9"), moments),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """An opening and up to a dozen other events, with now and then a merge or a correction."""
    scope = Scope(priority=draw(priorities), customer=draw(st.sampled_from(["acme", None])), team="desk")
    opening = Opened(scope=scope, origin=draw(st.sampled_from(Author)), since=draw(st.none() | moments))
    start = draw(st.integers(0, 48)) * timedelta(minutes=60) + MONDAY
    told: list[tuple[datetime, Fact]] = [(start, opening), *draw(st.lists(st.tuples(moments, facts), max_size=12))]
    if not draw(st.integers(0, 5)):
        told.append((draw(moments), Merged("T-7")))
    if not draw(st.integers(0, 2)):
        wrong = f"e{draw(st.integers(0, len(told) - 1)):02}"
        told.append((draw(moments), Corrected(wrong, draw(st.none() | moments), draw(st.booleans()))))
    orders = draw(st.lists(st.none() | st.integers(0, 3), min_size=len(told), max_size=len(told)))
    return [
        Event(TICKET, when, fact, event_id=f"e{number:02}", seq=seq)
        for number, ((when, fact), seq) in enumerate(zip(told, orders, strict=True))
    ]


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """A default agreement for every metric, a customer's own, and a second version that may reach open tickets."""
    change = draw(st.sampled_from(OnChange))
    everywhere = [
        target("first_response", "1bh", priorities=["P1"], calendar="always"),
        target("first_response", "4bh", priorities=["P2", "P3"], warn=["75%", "1bh before"]),
        target("next_response", "2bh"),
        target("update", "3bh", mode=draw(st.sampled_from(UpdateMode))),
        target("first_resolution", "12bh", priorities=["P1", "P2"]),
        target("resolution", "4bh", priorities=["P1"], calendar="always", warn=["50%"]),
        target("resolution", "16bh", priorities=["P2", "P3"], new_cycle=draw(st.booleans())),
        target("ownership", "6bh", teams=["network"]),
        target("ownership", "3bh"),
        target("customer_response", "8bh"),
    ]
    known = [agreement(*everywhere, on_change=change)]
    if draw(st.booleans()):
        known.append(agreement(target("resolution", "2bh"), name="acme", customer="acme", on_change=change))
    if draw(st.booleans()):
        second = {"version": 2, "effective_from": draw(moments), "applies_to": draw(st.sampled_from(AppliesTo))}
        withdrawn = not draw(st.integers(0, 3))
        known.append(agreement(*everywhere[1:6], on_change=change, withdrawn=withdrawn, **second))
    hours = calendar("09:00-12:00, 13:00-17:00")
    return catalogue(*known, calendars=[hours, calendar(name="own")], customers=[customer("acme", calendar="own")])


def look(events: list[Event], under: Catalogue, now: datetime) -> Folded:
    return fold(TICKET, events, under, now=now)


def clocks(events: list[Event], under: Catalogue, now: datetime) -> dict[tuple[str, ...], Clock]:
    return {(*map(str, one.clock.key),): one.clock for one in look(events, under, now).traces}


@given(logs().flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))), catalogues(), moments)
def test_every_order_of_arrival_gives_the_same(
    logs_: tuple[list[Event], list[Event]], under: Catalogue, now: datetime
) -> None:
    told, shuffled = logs_
    assert look(told, under, now) == look(shuffled, under, now) == look([*told, *shuffled], under, now)


@given(logs(), catalogues(), moments)
def test_what_happens_after_now_does_not_matter(log: list[Event], under: Catalogue, now: datetime) -> None:
    corrected = {event.fact.event_id for event in log if isinstance(event.fact, Corrected) and event.at <= now}
    known = [event for event in log if event.at <= now or event.event_id in corrected]
    assert look(known, under, now) == look(log, under, now)


@given(logs(), catalogues(), moments)
def test_each_clock_agrees_with_itself(log: list[Event], under: Catalogue, now: datetime) -> None:
    for clock in clocks(log, under, now).values():
        assert clock.used >= 0 <= clock.paused
        assert clock.cycle >= 1
        assert (clock.due_at is None) is (clock.breach_at is None)
        if clock.due_at and clock.breach_at:
            assert clock.due_at <= clock.breach_at
        if clock.state is State.MISSED:
            assert clock.remaining < 0
            assert clock.outcome is clock.gross_outcome is Outcome.MISSED
        elif clock.state is not State.CANCELLED:
            assert clock.remaining >= 0
        assert (clock.decided_at is not None) is (clock.outcome is not None)
        assert clock.open is (clock.stopped_at is None)
        assert clock.stopped_at is None or clock.stopped_at <= now


@given(logs(), catalogues(), moments)
def test_cycles_are_numbered_and_at_most_one_of_each_metric_is_open(
    log: list[Event], under: Catalogue, now: datetime
) -> None:
    found = [one.clock for one in look(log, under, now).traces]
    for metric in Metric:
        cycles = [clock for clock in found if clock.metric is metric]
        assert [clock.cycle for clock in cycles] == list(range(1, len(cycles) + 1))
        assert sum(clock.open for clock in cycles) <= 1


def moved_to(event: Event) -> datetime | None:
    return event.fact.at if isinstance(event.fact, Corrected) else None


@given(logs(), catalogues(), moments, moments)
def test_a_verdict_does_not_change_when_only_time_passes(
    log: list[Event], under: Catalogue, one: datetime, two: datetime
) -> None:
    early, late = sorted((one, two))
    # A correction that moves an event to after `early` is no mere passing of time.
    known = [event for event in log if event.at <= early and (moved_to(event) or early) <= early]
    before, after = clocks(known, under, early), clocks(known, under, late)
    verdicts = {key: (clock.outcome, clock.decided_at) for key, clock in before.items() if clock.outcome}
    assert verdicts == {
        key: (clock.outcome, clock.decided_at)
        for key, clock in after.items()
        if key in verdicts or (clock.decided_at is not None and clock.decided_at < early)
    }


@given(logs(), catalogues(), moments)
def test_the_explanation_tiles_the_clock_and_adds_up(log: list[Event], under: Catalogue, now: datetime) -> None:
    for trace in look(log, under, now).traces:
        lines, clock = explain(trace, now).lines, trace.clock
        assert all(one.end == two.start and one.start < one.end for one, two in pairwise(lines))
        assert sum(line.seconds for line in lines if line.treatment is Treatment.COUNTED) == clock.used
        assert sum(line.seconds for line in lines if line.treatment is Treatment.PAUSED) == clock.paused
        if lines:
            assert (lines[0].start, lines[-1].total) == (clock.started_at, clock.used)
            if clock.state is not State.CANCELLED:
                assert lines[-1].end == max(clock.started_at, clock.stopped_at or now)


@given(logs(), catalogues(), moments)
def test_warnings_fall_due_inside_hours_between_start_and_breach(
    log: list[Event], under: Catalogue, now: datetime
) -> None:
    for clock in clocks(log, under, now).values():
        for warning in clock.warnings:
            assert clock.breach_at is not None
            assert clock.started_at <= warning.at <= clock.breach_at
            assert under.calendar(clock.calendar).open_at(warning.at)
