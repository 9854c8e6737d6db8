"""From creation to resolution: the first one, and the one that a reopened ticket goes on with."""

import pytest

from sla_core.catalogue import Catalogue
from sla_core.clocks import Clock, Outcome, State
from sla_core.tickets import Author, Event
from tests.builders import agreement, at, catalogue, clock_of, clocks_of, closes, opened, reopens, resolves, target

HOUR = 3600
PLAIN = catalogue(agreement(target("resolution", "4bh"), target("first_resolution", "4bh")))
AFRESH = catalogue(agreement(target("resolution", "4bh", new_cycle=True)))


def cycles(*events: Event, now: str, under: Catalogue = PLAIN) -> list[Clock]:
    return clocks_of("resolution", *events, now=now, under=under)


@pytest.mark.parametrize("metric", ["resolution", "first_resolution"])
@pytest.mark.parametrize("done", [resolves, closes])
def test_resolving_or_closing_meets_it(metric: str, done: object) -> None:
    assert callable(done)
    clock = clock_of(metric, opened("Mon 09:00"), done("Mon 12:00"), now="Tue 12:00", under=PLAIN)
    assert (clock.state, clock.used, clock.decided_at) == (State.MET, 3 * HOUR, at("Mon 12:00"))


@pytest.mark.parametrize("metric", ["resolution", "first_resolution"])
@pytest.mark.parametrize("origin", list(Author))
def test_it_starts_at_creation_whoever_opened_the_ticket(metric: str, origin: Author) -> None:
    clock = clock_of(metric, opened("Mon 10:00", origin=origin), now="Mon 11:00", under=PLAIN)
    assert (clock.started_at, clock.due_at) == (at("Mon 10:00"), at("Mon 14:00"))


def test_the_first_resolution_stays_what_it_was_when_the_ticket_is_reopened() -> None:
    events = opened("Mon 09:00"), resolves("Mon 12:00"), reopens("Mon 13:00"), resolves("Tue 16:00")
    clock = clock_of("first_resolution", *events, now="Wed 12:00", under=PLAIN)
    assert (clock.state, clock.stopped_at) == (State.MET, at("Mon 12:00"))


def test_a_reopened_ticket_goes_on_where_it_was_and_the_closed_time_does_not_count() -> None:
    events = opened("Mon 09:00"), resolves("Mon 12:00"), reopens("Mon 15:00")
    (clock,) = cycles(*events, now="Mon 15:30")
    assert (clock.cycle, clock.state, clock.used, clock.due_at) == (1, State.RUNNING, 12_600, at("Mon 16:00"))
    assert (clock.stopped_at, clock.decided_at, clock.outcome) == (None, None, None)


def test_closed_time_is_no_pause_that_somebody_granted() -> None:
    events = opened("Mon 09:00"), resolves("Mon 12:00"), reopens("Mon 15:00"), resolves("Mon 15:30")
    (clock,) = cycles(*events, now="Tue 12:00")
    assert (clock.paused, clock.outcome, clock.gross_outcome) == (0, Outcome.MET, Outcome.MET)


def test_a_reopened_ticket_can_still_miss() -> None:
    events = opened("Mon 09:00"), resolves("Mon 12:00"), reopens("Mon 15:00"), resolves("Mon 16:30")
    (clock,) = cycles(*events, now="Tue 12:00")
    assert (clock.state, clock.decided_at, clock.used) == (State.MISSED, at("Mon 16:00"), 16_200)


def test_a_missed_one_stays_missed_over_reopening_and_is_missed_once() -> None:
    events = opened("Mon 09:00"), resolves("Mon 14:00"), reopens("Mon 15:00"), resolves("Tue 16:30")
    (clock,) = cycles(*events, now="Wed 12:00")
    assert (clock.state, clock.decided_at, clock.stopped_at) == (State.MISSED, at("Mon 13:00"), at("Tue 16:30"))


def test_resolving_twice_meets_it_once() -> None:
    events = opened("Mon 09:00"), resolves("Mon 12:00"), closes("Mon 16:00")
    (clock,) = cycles(*events, now="Tue 12:00")
    assert clock.stopped_at == at("Mon 12:00")


def test_reopening_an_open_ticket_changes_nothing() -> None:
    (clock,) = cycles(opened("Mon 09:00"), reopens("Mon 12:00"), now="Mon 12:30")
    assert (clock.cycle, clock.used) == (1, 12_600)


def test_a_new_cycle_starts_afresh_when_the_agreement_says_so() -> None:
    events = opened("Mon 09:00"), resolves("Mon 14:00"), reopens("Tue 09:00")
    first, second = cycles(*events, now="Tue 10:00", under=AFRESH)
    assert (first.state, first.outcome, first.ever_breached) == (State.MISSED, Outcome.MISSED, True)
    assert (second.cycle, second.state, second.used, second.due_at) == (2, State.RUNNING, HOUR, at("Tue 13:00"))
    assert (second.outcome, second.ever_breached) == (None, True)


def test_an_outage_older_than_the_ticket_is_where_it_starts() -> None:
    (clock,) = cycles(opened("Mon 12:00", since=at("2025-05-30 16:00")), now="Mon 12:00")
    assert (clock.started_at, clock.used, clock.due_at) == (at("2025-05-30 16:00"), 4 * HOUR, at("Mon 12:00"))


def test_an_outage_too_long_ago_was_missed_when_it_was_and_not_when_it_was_written_down() -> None:
    (clock,) = cycles(opened("Mon 16:00", since=at("Mon 09:00")), now="Mon 16:00")
    assert (clock.state, clock.decided_at, clock.reclassified) == (State.MISSED, at("Mon 13:00"), False)


def test_a_ticket_born_closed_used_nothing() -> None:
    (clock,) = cycles(opened("Mon 09:00"), closes("Mon 09:00"), now="Mon 16:00")
    assert (clock.state, clock.used) == (State.MET, 0)


def test_a_ticket_that_does_not_exist_yet_has_no_clock() -> None:
    assert cycles(opened("Mon 09:00"), now="Mon 08:59") == []


def test_business_days_are_kept_with_a_pause_added() -> None:
    under = catalogue(agreement(target("resolution", "2bd")))
    (clock,) = cycles(opened("Mon 10:00"), now="Mon 12:00", under=under)
    assert (clock.target, clock.due_at, clock.target_seconds) == ("2bd", at("Wed 10:00"), 16 * HOUR)
    assert clock.used == 2 * HOUR
