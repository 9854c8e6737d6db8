"""A team's own clock: while the ticket lies with it."""

from sla_core.agreements import Kind
from sla_core.clocks import Clock, State
from sla_core.tickets import Event
from tests.builders import (
    agreement,
    assigns,
    at,
    catalogue,
    changes,
    clocks_of,
    opened,
    pauses,
    reopens,
    resolves,
    resumes,
    target,
)

HOUR = 3600
UNDER = catalogue(
    agreement(
        target("ownership", "4bh", teams=["desk"]), target("ownership", "2bh", teams=["network"]),
        name="between teams", kind=Kind.OLA,
    )
)  # fmt: skip


def cycles(*events: Event, now: str) -> list[Clock]:
    return clocks_of("ownership", *events, now=now, under=UNDER)


def test_it_runs_from_entering_a_team_to_leaving_it() -> None:
    events = opened("Mon 09:00", team="desk"), assigns("Mon 10:00", None, "network"), assigns("Mon 15:00", None, "desk")
    desk, network, desk_again = cycles(*events, now="Mon 16:00")
    assert (desk.state, desk.target, desk.used) == (State.MET, "4bh", HOUR)
    assert (network.state, network.target, network.decided_at) == (State.MISSED, "2bh", at("Mon 12:00"))
    assert (desk_again.state, desk_again.started_at, desk_again.cycle) == (State.RUNNING, at("Mon 15:00"), 3)
    assert desk.kind is Kind.OLA


def test_a_changed_attribute_moves_the_ticket_as_an_assignment_does() -> None:
    events = opened("Mon 09:00", team="desk"), changes("Mon 10:00", team="network")
    assert [clock.state for clock in cycles(*events, now="Mon 11:00")] == [State.MET, State.RUNNING]


def test_another_person_in_the_same_team_changes_nothing() -> None:
    events = opened("Mon 09:00", team="desk"), assigns("Mon 10:00", "bob"), assigns("Mon 11:00", "ada", "desk")
    (clock,) = cycles(*events, now="Mon 12:00")
    assert (clock.started_at, clock.used) == (at("Mon 09:00"), 3 * HOUR)


def test_a_ticket_of_no_team_is_owned_by_none() -> None:
    assert cycles(opened("Mon 09:00"), now="Mon 12:00") == []
    (clock,) = cycles(opened("Mon 09:00"), assigns("Mon 11:00", None, "desk"), now="Mon 12:00")
    assert clock.started_at == at("Mon 11:00")


def test_taking_the_team_away_ends_it() -> None:
    (clock,) = cycles(opened("Mon 09:00", team="desk"), changes("Mon 10:00", team=None), now="Mon 12:00")
    assert (clock.state, clock.stopped_at) == (State.MET, at("Mon 10:00"))


def test_a_team_without_a_promise_has_no_clock_and_the_next_one_its_own() -> None:
    events = opened("Mon 09:00", team="sales"), assigns("Mon 10:00", None, "network")
    (clock,) = cycles(*events, now="Mon 11:00")
    assert (clock.started_at, clock.target) == (at("Mon 10:00"), "2bh")


def test_resolution_ends_it_and_reopening_starts_it_again() -> None:
    events = opened("Mon 09:00", team="desk"), resolves("Mon 10:00"), reopens("Mon 15:00")
    first, second = cycles(*events, now="Mon 16:00")
    assert (first.state, first.stopped_at) == (State.MET, at("Mon 10:00"))
    assert (second.state, second.started_at, second.used) == (State.RUNNING, at("Mon 15:00"), HOUR)


def test_a_granted_pause_holds_it() -> None:
    events = opened("Mon 09:00", team="network"), pauses("Mon 10:00"), resumes("Mon 12:00")
    (clock,) = cycles(*events, now="Mon 12:00")
    assert (clock.used, clock.due_at) == (HOUR, at("Mon 13:00"))


def test_the_team_owned_nothing_before_the_ticket_was_created() -> None:
    (clock,) = cycles(opened("Mon 12:00", team="desk", since=at("Mon 09:00")), now="Mon 13:00")
    assert clock.started_at == at("Mon 12:00")
