"""When clocks of the past were decided and by how much they were late: plain lives against folding them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import Kind
from sla_core.catalogue import Catalogue
from sla_core.courses import Pair
from sla_core.decided import Decided, Sort, case_of, decided_by_fold, decided_in
from sla_core.tickets import Event
from tests.builders import TICKET, agreement, at, catalogue, opened, pauses, replies, resolves, resumes, target
from tests.core.test_fold_properties import moments
from tests.core.test_replay import FAR, plain_logs, promises

HOUR = 3600


def of_course(log: list[Event], before: Catalogue, after: Catalogue, now: datetime) -> list[set[Decided]] | None:
    """What a course says was decided on both sides; None where the log has to be folded."""
    course = Pair(before, after, now=now).course(tuple(event.fact for event in log))
    instants = [*(event.at for event in log), now]
    return None if course is None else [set(decided_in(course, instants, side)) for side in (0, 1)]


@given(plain_logs(), promises(), promises(), moments | st.just(FAR))
def test_a_plain_life_is_decided_when_its_fold_says(
    log: list[Event], before: Catalogue, after: Catalogue, now: datetime
) -> None:
    known = [event for event in log if event.at <= now]
    found = of_course(known, before, after, now) if known else None
    if found is not None:
        assert found == [set(decided_by_fold(TICKET, known, under, now=now)) for under in (before, after)]


# What is promised, what happened, and when a late first response was decided and by how much.
LATE = [
    ("1bh", [replies("Mon 12:00")], "Mon 10:00", 2 * HOUR, "at the instant of breach, not of the answer"),
    ("8bh", [replies("Tue 10:00")], "Tue 09:00", HOUR, "used up at closing, breached at the next opening"),
    ("1bh", [], "Mon 10:00", 4 * 8 * HOUR + 7 * HOUR, "never answered, it grows later still"),
    ("2bh", [pauses("Mon 10:00"), resumes("Mon 12:00"), replies("Mon 14:00")], "Mon 13:00", HOUR, "a pause moves it"),
    ("1bh", [pauses("Mon 11:00"), resumes("Mon 12:00"), replies("Mon 13:00")], "Mon 10:00", 2 * HOUR,
        "a pause after the breach moves nothing"),
    ("1bd", [replies("Tue 12:00")], "Tue 09:00", 3 * HOUR, "a business day later at the same time"),
]  # fmt: skip


@pytest.mark.parametrize(("within", "after", "decided", "late", "reason"), LATE, ids=[row[-1] for row in LATE])
def test_a_miss_is_decided_at_its_breach(within: str, after: list[Event], decided: str, late: int, reason: str) -> None:
    under, log = catalogue(agreement(target("first_response", within))), [opened("Mon 09:00"), *after]
    (both,) = {frozenset(side) for side in of_course(log, under, under, FAR) or []}
    assert [(one.at, one.late) for one in both] == [(at(decided), late)], reason


def test_what_was_met_is_decided_when_it_was_kept_and_what_is_open_is_not() -> None:
    under = catalogue(agreement(target("first_response", "2bh"), target("resolution", "900bh")))
    sides = of_course([opened("Mon 09:00"), replies("Mon 10:00")], under, under, FAR) or []
    assert [[(one.metric, one.late, one.at) for one in side] for side in sides] == [
        [("first_response", None, at("Mon 10:00"))]
    ] * 2


def test_what_teams_promise_each_other_is_no_matter_of_money() -> None:
    under = catalogue(agreement(target("resolution", "1bh"), kind=Kind.OLA))
    assert of_course([opened("Mon 09:00"), resolves("Mon 12:00")], under, under, FAR) == [set(), set()]


@pytest.mark.parametrize(("late", "seconds"), [(None, None), (0, 1), (1, HOUR + 1), (2, 4 * HOUR + 1)])
def test_a_case_says_how_late_by_the_bounds_they_are_over(late: int | None, seconds: int | None) -> None:
    sort = Sort("acme", None, 0, "resolution", "P1", late, held=late != 1)
    made = case_of(sort, 3, (HOUR, 4 * HOUR))
    assert (made.late, made.counts, made.count) == (seconds, late != 1, 3)
