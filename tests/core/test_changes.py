"""A clock whose ticket, or whose agreement, gives it another target while it runs."""

import pytest

from sla_core.agreements import AppliesTo, OnChange
from sla_core.calendars import Calendar
from sla_core.catalogue import Catalogue
from sla_core.clocks import State
from sla_core.patterns import Versions
from sla_core.tickets import Event
from sla_core.zones import epoch
from tests.builders import (
    agreement,
    at,
    calendar,
    catalogue,
    changes,
    clock_of,
    customer,
    opened,
    pauses,
    reopens,
    resolves,
    resumes,
    target,
    week,
)

HOUR = 3600


def by_priority(on_change: OnChange = OnChange.FORWARD, **within: str) -> Catalogue:
    """One target for each priority named: `by_priority(P1="1bh", P3="8bh")`."""
    promises = [target("resolution", length, priorities=[priority]) for priority, length in within.items()]
    return catalogue(agreement(*promises, on_change=on_change))


RAISED = opened("Mon 09:00", priority="P3"), changes("Mon 11:00", priority="P1")


@pytest.mark.parametrize(
    ("on_change", "started", "used", "due"),
    [
        (OnChange.FORWARD, "Mon 09:00", 3 * HOUR, "Mon 13:00"),
        (OnChange.RETROACTIVE, "Mon 09:00", 3 * HOUR, "Mon 13:00"),
        (OnChange.RESET, "Mon 11:00", HOUR, "Mon 15:00"),
    ],
)
def test_a_raised_priority_takes_the_new_target(on_change: OnChange, started: str, used: int, due: str) -> None:
    clock = clock_of("resolution", *RAISED, now="Mon 12:00", under=by_priority(on_change, P1="4bh", P3="8bh"))
    assert (clock.started_at, clock.used, clock.due_at) == (at(started), used, at(due))
    assert (clock.target, clock.priority, clock.cycle) == ("4bh", "P1", 1)


@pytest.mark.parametrize("on_change", list(OnChange))
def test_a_lowered_priority_gives_more_time(on_change: OnChange) -> None:
    events = opened("Mon 09:00", priority="P1"), changes("Mon 10:00", priority="P3")
    clock = clock_of("resolution", *events, now="Mon 12:00", under=by_priority(on_change, P1="2bh", P3="8bh"))
    assert (clock.state, clock.target) == (State.RUNNING, "8bh")


def other_hours(on_change: OnChange) -> Catalogue:
    """P3 in office hours, P1 round the clock."""
    promises = (
        target("resolution", "8bh", priorities=["P3"]),
        target("resolution", "20h", priorities=["P1"], calendar="always"),
    )
    return catalogue(agreement(*promises, on_change=on_change))


@pytest.mark.parametrize(
    ("on_change", "used", "due", "why"),
    [
        (OnChange.FORWARD, 2 * HOUR, "Wed 04:00", "the hour used stays an hour; 19 real hours more"),
        (OnChange.RETROACTIVE, 18 * HOUR, "Tue 12:00", "as if the clock had always run round the clock"),
        (OnChange.RESET, HOUR, "Wed 05:00", "20 real hours from the change"),
    ],
)
def test_a_change_to_other_hours(on_change: OnChange, used: int, due: str, why: str) -> None:
    events = opened("Mon 16:00", priority="P3"), changes("Tue 09:00", priority="P1")
    clock = clock_of("resolution", *events, now="Tue 10:00", under=other_hours(on_change))
    assert clock.used == used, why
    assert clock.due_at == at(due), why


def test_retroactive_keeps_the_pauses_that_were_granted() -> None:
    events = (
        opened("Mon 16:00", priority="P3"), pauses("Mon 16:30"), resumes("Tue 09:00"),
        changes("Tue 09:00", priority="P1"),
    )  # fmt: skip
    clock = clock_of("resolution", *events, now="Tue 09:00", under=other_hours(OnChange.RETROACTIVE))
    assert (clock.used, clock.paused, clock.due_at) == (HOUR // 2, 33 * HOUR // 2, at("Wed 04:30"))


def test_forward_counts_pauses_on_both_sides_of_the_change() -> None:
    events = (
        opened("Mon 09:00", priority="P3"), pauses("Mon 10:00"), resumes("Mon 11:00"),
        changes("Mon 12:00", priority="P1"), pauses("Mon 12:30"), resumes("Mon 13:00"),
    )  # fmt: skip
    clock = clock_of("resolution", *events, now="Mon 13:00", under=by_priority(P1="4bh", P3="8bh"))
    assert (clock.used, clock.paused, clock.due_at) == (9_000, 5_400, at("Mon 14:30"))


def test_a_change_during_a_pause_takes_hold_when_it_ends() -> None:
    events = opened("Mon 09:00", priority="P3"), pauses("Mon 10:00"), changes("Mon 11:00", priority="P1")
    under = by_priority(P1="2bh", P3="8bh")
    held = clock_of("resolution", *events, now="Mon 12:00", under=under)
    assert (held.state, held.due_at, held.remaining) == (State.PAUSED, None, HOUR)
    assert clock_of("resolution", *events, resumes("Mon 12:00"), now="Mon 12:00", under=under).due_at == at("Mon 13:00")


@pytest.mark.parametrize("on_change", [OnChange.FORWARD, OnChange.RETROACTIVE])
def test_a_swap_that_breaches_at_once_is_marked(on_change: OnChange) -> None:
    clock = clock_of("resolution", *RAISED, now="Mon 12:00", under=by_priority(on_change, P1="1bh", P3="8bh"))
    assert (clock.state, clock.reclassified, clock.decided_at) == (State.MISSED, True, at("Mon 11:00"))
    assert (clock.target, clock.priority) == ("1bh", "P1")


def test_a_swap_that_uses_the_target_up_exactly_is_no_breach_yet() -> None:
    under = by_priority(P1="2bh", P3="8bh")
    at_once = clock_of("resolution", *RAISED, now="Mon 11:00", under=under)
    assert (at_once.state, at_once.due_at, at_once.remaining) == (State.RUNNING, at("Mon 11:00"), 0)
    later = clock_of("resolution", *RAISED, now="Mon 11:00:01", under=under)
    assert (later.state, later.reclassified) == (State.MISSED, False)


def test_a_missed_clock_is_not_missed_twice_and_keeps_the_target_it_missed() -> None:
    events = (
        opened("Mon 09:00", priority="P3"), changes("Mon 12:00", priority="P1"), changes("Mon 13:00", priority="P3"),
    )  # fmt: skip
    clock = clock_of("resolution", *events, now="Mon 14:00", under=by_priority(P1="1bh", P3="2bh"))
    assert (clock.target, clock.priority, clock.decided_at) == ("2bh", "P3", at("Mon 11:00"))
    assert (clock.reclassified, clock.due_at) == (False, at("Mon 11:00"))


def test_lowering_the_priority_does_not_undo_a_miss() -> None:
    events = opened("Mon 09:00", priority="P1"), changes("Mon 11:00", priority="P3")
    clock = clock_of(
        "resolution", *events, now="Mon 12:00", under=by_priority(OnChange.RETROACTIVE, P1="1bh", P3="8bh")
    )
    assert (clock.state, clock.decided_at) == (State.MISSED, at("Mon 10:00"))


def test_a_finished_clock_is_never_scored_again() -> None:
    events = opened("Mon 09:00", priority="P3"), resolves("Mon 12:00"), changes("Mon 13:00", priority="P1")
    clock = clock_of("resolution", *events, now="Tue 12:00", under=by_priority(P1="1bh", P3="8bh"))
    assert (clock.state, clock.target, clock.priority) == (State.MET, "8bh", "P3")


def test_a_change_while_resolved_takes_hold_on_reopening() -> None:
    events = (
        opened("Mon 09:00", priority="P3"), resolves("Mon 11:00"), changes("Mon 12:00", priority="P1"),
        reopens("Mon 13:00"),
    )  # fmt: skip
    clock = clock_of("resolution", *events, now="Mon 13:00", under=by_priority(P1="3bh", P3="8bh"))
    assert (clock.target, clock.due_at) == ("3bh", at("Mon 14:00"))


def test_a_priority_with_the_same_target_changes_nothing_but_the_priority() -> None:
    under = catalogue(agreement(target("resolution", "8bh"), on_change=OnChange.RESET))
    clock = clock_of("resolution", *RAISED, now="Mon 12:00", under=under)
    assert (clock.used, clock.priority) == (3 * HOUR, "P1")


@pytest.mark.parametrize(
    ("attribute", "changed"),
    [("customer", {"customer": "acme"}), ("service", {"service": "mail"}), ("agreement", {"agreement": "special"})],
)
def test_another_customer_service_or_agreement_brings_its_promise(attribute: str, changed: dict[str, str]) -> None:
    scope = {"customer": "acme", "service": "mail"}.get(attribute)
    special = agreement(target("resolution", "4bh"), name="special", **({attribute: scope} if scope else {"tier": "x"}))
    under = catalogue(special, agreement(), customers=[customer("acme")])
    clock = clock_of("resolution", opened("Mon 09:00"), changes("Mon 10:00", **changed), now="Mon 10:00", under=under)
    assert (clock.agreement, clock.due_at) == ("special", at("Mon 13:00"))


def test_a_channel_can_decide_too() -> None:
    promises = target("resolution", "2bh", channels=["phone"]), target("resolution", "8bh")
    events = opened("Mon 09:00", channel="phone"), changes("Mon 10:00", channel="chat")
    clock = clock_of("resolution", *events, now="Mon 10:00", under=catalogue(agreement(*promises)))
    assert clock.due_at == at("Mon 17:00")


# New versions of an agreement, and of a calendar.


def two_versions(applies: AppliesTo, within: str = "4bh", **rest: object) -> Catalogue:
    """8bh, and from Monday 11:00 something else."""
    second = agreement(
        target("resolution", within), version=2, effective_from=at("Mon 11:00"), applies_to=applies, **rest
    )
    return catalogue(agreement(target("resolution", "8bh")), second)


@pytest.mark.parametrize(
    ("applies", "version", "due"), [(AppliesTo.NEW, 1, "Mon 17:00"), (AppliesTo.OPEN, 2, "Mon 13:00")]
)
@pytest.mark.parametrize("later", [[], [pauses("Mon 11:30"), resumes("Mon 11:30")]])
def test_a_new_version_reaches_open_clocks_only_if_it_says_so(
    applies: AppliesTo, version: int, due: str, later: list[Event]
) -> None:
    clock = clock_of("resolution", opened("Mon 09:00"), *later, now="Mon 12:00", under=two_versions(applies))
    assert (clock.version, clock.due_at) == (version, at(due))


def test_a_new_version_takes_hold_at_its_instant_and_not_at_the_next_event() -> None:
    under = two_versions(AppliesTo.OPEN, on_change=OnChange.RESET)
    for events in ([], [pauses("Mon 16:00")]):
        clock = clock_of("resolution", opened("Mon 09:00"), *events, now="Mon 16:00", under=under)
        assert (clock.started_at, clock.decided_at) == (at("Mon 11:00"), at("Mon 15:00"))


def test_a_new_version_that_breaches_at_once_is_a_reclassification() -> None:
    clock = clock_of("resolution", opened("Mon 09:00"), now="Mon 12:00", under=two_versions(AppliesTo.OPEN, "1bh"))
    assert (clock.state, clock.reclassified, clock.decided_at) == (State.MISSED, True, at("Mon 11:00"))


def test_a_version_that_withdraws_the_promise_cancels_open_clocks() -> None:
    under = two_versions(AppliesTo.OPEN, withdrawn=True)
    clock = clock_of("resolution", opened("Mon 09:00"), now="Mon 12:00", under=under)
    assert (clock.state, clock.stopped_at) == (State.CANCELLED, at("Mon 11:00"))


def test_a_version_can_bring_the_first_promise_to_an_open_ticket() -> None:
    first = agreement(target("first_response", "1bh"))
    second = agreement(
        target("resolution", "8bh"), version=2, effective_from=at("Mon 11:00"), applies_to=AppliesTo.OPEN
    )
    clock = clock_of("resolution", opened("Mon 09:00"), now="Mon 12:00", under=catalogue(first, second))
    assert (clock.started_at, clock.used) == (at("Mon 09:00"), 3 * HOUR)


def test_a_version_that_lets_another_reason_pause_is_asked_at_its_instant() -> None:
    under = two_versions(AppliesTo.OPEN, "8bh", pause_on=["lunch"])
    clock = clock_of("resolution", opened("Mon 09:00"), pauses("Mon 10:00", "lunch"), now="Mon 12:00", under=under)
    assert (clock.state, clock.used, clock.paused) == (State.PAUSED, 2 * HOUR, HOUR)


def test_each_stretch_counts_under_the_calendar_version_then_in_force() -> None:
    changed = Calendar("office", Versions((0, epoch(at("Tue 00:00"))), (week(), week("09:00-13:00"))))
    clock = clock_of("resolution", opened("Mon 15:00"), now="Tue 10:00", under=catalogue(calendars=[changed]))
    assert (clock.used, clock.due_at) == (3 * HOUR, at("Wed 11:00"))
    assert calendar().worked_between(at("Mon 15:00"), at("Tue 10:00")) == clock.used
