"""Rehearsals: who would be called when, through weekends, holidays, leave, empty rungs and changes of clocks."""

from bot.jobs.simulate import Climb, Simulation, simulate
from bot.store import Store
from sla_core.escalations import Why
from sla_core.tickets import Scope
from tests.builders import at
from tests.house import furnished
from tests.office import ADA, BOB
from tests.slack.duty import CALLED, DORA

P2 = Scope(customer="acme", priority="P2")


def rehearsed(store: Store, when: str, text: str = CALLED, scope: Scope = P2) -> Simulation:
    contracts = furnished(store, text)
    with store.read() as rows:
        return simulate(rows, contracts, scope, at(when))


def told(climb: Climb) -> list[tuple[str, tuple[str, ...]]]:
    """When in UTC, and whom."""
    return [(f"{stop.at:%a %H:%M:%S}", stop.people) for stop in climb.stops]


def test_each_rung_in_turn_then_the_catch_all(sqlite_store: Store) -> None:
    first, second = rehearsed(sqlite_store, "Mon 07:00").climbs
    assert told(first) == [
        ("Mon 08:30:00", (ADA,)),
        ("Mon 08:40:00", (BOB,)),
        ("Mon 09:00:01", (DORA,)),
        ("Mon 09:20:01", (DORA,)),
    ]
    assert [stop.why for stop in first.stops] == [Why.RUNG] * 3 + [Why.CATCH_ALL]
    assert first.ended_at == at("Mon 09:20:01")
    assert not first.cut
    assert second.clock.metric.value == "resolution"


def test_over_a_weekend_the_ladder_waits_with_the_clock_and_the_duty_changes(sqlite_store: Store) -> None:
    first = rehearsed(sqlite_store, "Fri 14:30").climbs[0]
    assert told(first)[0] == ("Mon 08:00:00", (BOB,)), "half an hour before Monday 10:30, in Bob's week"


def test_a_rung_whose_people_know_already_calls_nobody_and_the_ladder_keeps_its_pace(sqlite_store: Store) -> None:
    first = rehearsed(sqlite_store, "Fri 14:30").climbs[0]
    empty = first.stops[1]
    assert empty.empty
    assert empty.absent == {BOB: "called by the rung before"}
    assert empty.called_before
    assert told(first)[2][0] == "Mon 08:30:01", "the breach, and not before"


def test_a_rung_with_nobody_to_call_is_passed_at_once_and_says_why(sqlite_store: Store) -> None:
    away = CALLED.replace("name: Bob Builder", "name: Bob Builder, leave: {from: 2025-06-02, until: 2025-06-07}")
    first = rehearsed(sqlite_store, "Mon 07:00", away).climbs[0]
    empty = first.stops[1]
    assert (empty.empty, empty.called_before, empty.absent) == (True, False, {BOB: "on leave"})
    assert first.stops[2].at == empty.at


def test_leave_is_known(sqlite_store: Store) -> None:
    away = CALLED.replace("name: Ada Agent", "name: Ada Agent, leave: {from: 2025-06-02, until: 2025-06-07}")
    first = rehearsed(sqlite_store, "Mon 07:00", away).climbs[0]
    assert told(first)[0] == ("Mon 08:30:00", (BOB,)), "whoever comes next stands in"
    assert first.stops[0].absent == {ADA: "on leave"}


def test_a_holiday_is_known(sqlite_store: Store) -> None:
    closed = CALLED.replace(
        'hours: {mon-fri: "09:00-17:00"}}', 'hours: {mon-fri: "09:00-17:00"}, holidays: {add: {2025-06-03: Closed}}}', 1
    )
    first = rehearsed(sqlite_store, "Mon 14:30", closed).climbs[0]
    assert first.stops[0].at == at("Wed 08:00")


def test_on_the_night_the_clocks_change_rungs_are_real_minutes_apart(sqlite_store: Store) -> None:
    always = CALLED.replace(
        "first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: {within: 2h, calendar: always}}"
    )
    scope = Scope(customer="acme", priority="P1")
    first = rehearsed(sqlite_store, "2025-10-26 00:15", always, scope).climbs[0]
    assert [f"{stop.at:%H:%M:%S}" for stop in first.stops] == ["01:45:00", "01:55:00", "02:15:01", "02:35:01"]


def test_a_group_is_called_though_its_members_are_not_known(sqlite_store: Store) -> None:
    group = CALLED.replace("{when: 10m, call: {person: bob}}", "{when: 10m, call: {group: S0NETWORK1}}")
    stop = rehearsed(sqlite_store, "Mon 07:00", group).climbs[0].stops[1]
    assert (stop.people, stop.groups, stop.empty) == ((), True, False)


def test_a_ladder_that_repeats_for_long_is_cut(sqlite_store: Store) -> None:
    last = "{when: at breach, call: {person: dora}"
    often = CALLED.replace(last, f"{last}, repeat: {{times: 20, every: 5m}}").replace(
        "    gives_up: 20m\n", "    gives_up: 20m\n    loops: 5\n"
    )
    first = rehearsed(sqlite_store, "Mon 07:00", often).climbs[0]
    assert (len(first.stops), first.cut, first.ended_at) == (60, True, None)


def test_clocks_without_a_ladder_are_named(sqlite_store: Store) -> None:
    found = rehearsed(sqlite_store, "Mon 07:00", scope=Scope(customer="globex", priority="P2"))
    assert found.climbs == ()
    assert {clock.metric.value for clock in found.bare} >= {"first_response", "resolution"}


def test_nothing_is_stored(sqlite_store: Store) -> None:
    rehearsed(sqlite_store, "Mon 07:00")
    with sqlite_store.read() as rows:
        assert rows.escalations.running(10) == []
        assert rows.outbox.oldest_due() is None
        assert rows.tickets.get("rehearsal") is None
