"""The working behind a clock: no second left out, none told twice, and every one that did not count has its reason."""

from itertools import pairwise

import pytest

from sla_core.agreements import Layer, OnChange
from sla_core.catalogue import Catalogue
from sla_core.clocks import State, Trace
from sla_core.explanation import Explanation, Treatment, explain
from sla_core.tickets import Event
from tests.builders import (
    absorbs,
    agreement,
    at,
    calendar,
    catalogue,
    changes,
    closed,
    customer,
    opened,
    pauses,
    reopens,
    resolves,
    resumes,
    target,
    traces_of,
)

HOUR = 3600
OFFICE = calendar(holidays=["2025-06-03"], breaks=[closed("2025-06-04 10:00", "2025-06-04 12:00", "fire drill")])


def under(on_change: OnChange = OnChange.FORWARD) -> Catalogue:
    promises = (
        target("resolution", "24bh", priorities=["P3"]),
        target("resolution", "20h", priorities=["P1"], calendar="always"),
        target("resolution", "16bh"),
    )
    return catalogue(agreement(*promises, on_change=on_change), calendars=[OFFICE])


def explained(*events: Event, now: str, by: Catalogue | None = None) -> tuple[Trace, Explanation]:
    (trace,) = traces_of("resolution", *events, now=now, under=by or under())
    return trace, explain(trace, at(now))


STORIES: dict[str, tuple[list[Event], OnChange]] = {
    "plain": ([opened("Mon 15:00")], OnChange.FORWARD),
    "paused": ([opened("Mon 09:00"), pauses("Mon 10:00"), resumes("Wed 13:00")], OnChange.FORWARD),
    "still paused": ([opened("Mon 09:00"), pauses("Mon 10:00")], OnChange.FORWARD),
    "reopened": ([opened("Mon 09:00"), resolves("Mon 10:00"), reopens("Wed 13:00")], OnChange.FORWARD),
    "resolved": ([opened("Mon 09:00"), resolves("Wed 13:00")], OnChange.FORWARD),
    "forward": ([opened("Mon 16:00", priority="P3"), changes("Mon 18:00", priority="P1")], OnChange.FORWARD),
    "retroactive": ([opened("Mon 16:00", priority="P3"), changes("Mon 18:00", priority="P1")], OnChange.RETROACTIVE),
    "reset": ([opened("Mon 16:00", priority="P3"), changes("Mon 18:00", priority="P1")], OnChange.RESET),
    "absorbed": ([opened("Mon 16:00"), absorbs("Wed 13:00", "Mon 14:00")], OnChange.FORWARD),
    "since": ([opened("Mon 16:00", since=at("Mon 14:00")), pauses("Mon 15:00")], OnChange.FORWARD),
    "triaged": (
        [opened("Mon 09:00", priority="P5"), pauses("Mon 10:00"), changes("Wed 13:00", priority="P3")],
        OnChange.FORWARD,
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_the_lines_tile_the_life_of_the_clock_and_what_counted_adds_up_to_what_was_used(name: str) -> None:
    events, on_change = STORIES[name]
    for now in ("Wed 13:00", "Wed 15:30", "Thu 20:00"):
        trace, told = explained(*events, now=now, by=under(on_change))
        clock = trace.clock
        assert told.lines[0].start == clock.started_at
        assert told.lines[-1].end == (clock.stopped_at or at(now))
        assert all(one.end == two.start and one.start < one.end for one, two in pairwise(told.lines))
        counted = [line.seconds for line in told.lines if line.treatment is Treatment.COUNTED]
        assert sum(counted) == clock.used == told.lines[-1].total
        paused = [line.seconds for line in told.lines if line.treatment is Treatment.PAUSED]
        assert sum(paused) == clock.paused


def shape(told: Explanation) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f"{line.start:%a %H:%M}", line.treatment.value, line.reasons) for line in told.lines]


def test_closed_time_names_its_holidays_and_breaks() -> None:
    _, told = explained(opened("Mon 16:00"), now="Wed 13:00")
    assert shape(told) == [
        ("Mon 16:00", "counted", ()),
        ("Mon 17:00", "closed", ("holiday 2025-06-03",)),
        ("Wed 09:00", "counted", ()),
        ("Wed 10:00", "closed", ("fire drill",)),
        ("Wed 12:00", "counted", ()),
    ]


def test_paused_and_resolved_time_name_their_reason() -> None:
    events = (
        opened("Mon 09:00"), pauses("Mon 10:00", "waiting_third_party"), resumes("Mon 12:00"), resolves("Mon 13:00"),
        reopens("Mon 15:00"),
    )  # fmt: skip
    _, told = explained(*events, now="Mon 16:00")
    assert shape(told) == [
        ("Mon 09:00", "counted", ()),
        ("Mon 10:00", "paused", ("waiting_third_party",)),
        ("Mon 12:00", "counted", ()),
        ("Mon 13:00", "resolved", ("resolved",)),
        ("Mon 15:00", "counted", ()),
    ]


def test_each_line_knows_its_calendar_and_the_total_by_its_end() -> None:
    events = opened("Mon 15:00", priority="P3"), changes("Mon 16:00", priority="P1")
    _, told = explained(*events, now="Mon 18:00")
    assert [(line.calendar, line.seconds, line.total) for line in told.lines] == [
        ("office", HOUR, HOUR), ("always", 2 * HOUR, 3 * HOUR),
    ]  # fmt: skip


def test_what_lies_ahead_reaches_to_the_due_instant_and_adds_up_to_the_target() -> None:
    trace, told = explained(opened("Mon 09:00"), now="Mon 12:00")
    assert (told.ahead[0].start, told.ahead[-1].end) == (at("Mon 12:00"), trace.clock.due_at)
    assert all(one.end == two.start for one, two in pairwise(told.ahead))
    assert told.ahead[-1].total == trace.clock.target_seconds
    assert {line.treatment for line in told.ahead} == {Treatment.AHEAD, Treatment.CLOSED}


@pytest.mark.parametrize("over", [[pauses("Mon 10:00")], [resolves("Mon 10:00")]])
def test_a_clock_that_does_not_run_has_nothing_ahead(over: list[Event]) -> None:
    assert explained(opened("Mon 09:00"), *over, now="Mon 12:00")[1].ahead == ()


def test_a_missed_clock_has_nothing_ahead_and_tells_what_it_used_beyond() -> None:
    trace, told = explained(opened("Mon 09:00"), now="Fri 12:00")
    assert trace.clock.state is State.MISSED
    assert told.ahead == ()
    assert told.lines[-1].total == trace.clock.used > trace.clock.target_seconds


def test_the_promise_its_layer_and_the_runner_up_are_named() -> None:
    special = agreement(target("resolution", "4bh"), name="acme", customer="acme")
    by = catalogue(special, agreement(), customers=[customer("acme")])
    _, told = explained(opened("Mon 09:00", customer="acme"), now="Mon 10:00", by=by)
    assert (told.promise.agreement.name, told.promise.layer) == ("acme", Layer.CUSTOMER)
    assert told.runner_up is not None
    assert (told.runner_up.agreement.name, told.runner_up.layer) == ("standard", Layer.DEFAULT)


def test_without_another_agreement_there_is_no_runner_up() -> None:
    assert explained(opened("Mon 09:00"), now="Mon 10:00")[1].runner_up is None


def test_fractions_of_a_second_leave_no_gap() -> None:
    pause = pauses(at("Mon 10:00").replace(microsecond=400_000))
    _, told = explained(opened(at("Mon 09:00").replace(microsecond=900_000)), pause, now="Mon 12:00")
    assert all(one.end == two.start for one, two in pairwise(told.lines))
