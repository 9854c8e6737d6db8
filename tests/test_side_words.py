"""A promise and what is aimed at internally, in words next to each other."""

from typing import Any

import pytest

from bot.agreement_words import internal_words
from bot.jobs.agreement import Terms
from bot.side_words import between_words
from sla_core.agreements import Kind, Target
from sla_core.clocks import State
from sla_core.sides import Internal
from tests.builders import agreement, at, clock, target

TERMS = Terms(at("Mon 09:00"), (), names={("customer", "acme"): "ACME Corp", ("service", "mail"): "Mail"})
PROMISED = target()


def ours(one: Target, *, priorities: tuple[str, ...] = (), whole: bool = True, **scope: Any) -> Internal:
    return Internal(agreement(one, name="ours", kind=Kind.OLA, **scope), one, priorities, whole)


INTERNAL = [
    (PROMISED, ours(target(within="6bh")), "internally 6 working hours", "the same calendar is said once"),
    (target(within="4h"), ours(target(within="3h")), "internally 3h", "so is the clock on the wall"),
    (PROMISED, ours(target(within="6bh", calendar="late")), "internally 6 working hours (late)", "another calendar"),
    (PROMISED, ours(target(within="6h")), "internally 6h round the clock", "another kind of time"),
    (target(within="9h"), ours(target(within="6bh")), "internally 6 working hours (office)", "and the other way round"),
    (PROMISED, ours(target(within="6bh"), priorities=("P1", "P2")), "internally 6 working hours (only P1, P2)", "some"),
    (PROMISED, ours(target(within="6bh", priorities=["P1"], services=["mail"])), "internally 6 working hours",
        "conditions that the promise has too are not said again"),
    (PROMISED, ours(target(within="6bh", channels=["phone"]), whole=False),
        "internally 6 working hours (only by phone)", "who phones"),
    (PROMISED, ours(target(within="6bh"), whole=False, customer="acme", service="mail"),
        "internally 6 working hours (only service Mail, ACME Corp)", "a narrower agreement"),
    (PROMISED, ours(target(within="6bh"), whole=False), "internally 6 working hours (only part of the tickets)",
        "others are taken from it"),
    (target("update", "2bh"), ours(target("update", "1bh")), "internally every 1 working hour", "again and again"),
]  # fmt: skip


@pytest.mark.parametrize(("promised", "one", "said", "reason"), INTERNAL, ids=[row[3] for row in INTERNAL])
def test_an_internal_target_is_said_behind_the_promise(promised: Target, one: Internal, said: str, reason: str) -> None:
    assert internal_words(one, promised, TERMS) == said, reason


HOUR = 3600
RUNNING: dict[str, Any] = {"due_at": at("Mon 17:00"), "breach_at": at("Tue 09:00")}
NOON: dict[str, Any] = {"due_at": at("Mon 12:00"), "breach_at": at("Mon 12:00")}
PAUSED: dict[str, Any] = {"state": State.PAUSED, "due_at": None, "breach_at": None}
MISSED = {**NOON, "state": State.MISSED}
DONE = {"stopped_at": at("Mon 13:00")}
BETWEEN = [
    ("Mon 11:20", NOON, RUNNING, "internal target in 40 m, 5 h 40 m of the promise left", "both run"),
    ("Mon 12:40", MISSED, RUNNING, "internal target passed 40 m ago, 4 h 20 m of the promise left", "between them"),
    ("Mon 12:40", NOON, RUNNING, "internal target passed 40 m ago, 4 h 20 m of the promise left", "before the sweep"),
    ("Mon 12:00", NOON, RUNNING, "internal target used up, 5 h of the promise left", "at that second"),
    ("Mon 20:00", MISSED, RUNNING, "internal target passed 8 h ago, promise used up, not yet a breach", "closed"),
    ("Tue 09:30", MISSED, {**RUNNING, "state": State.MISSED},
        "internal target passed 21 h 30 m ago, promise broken 16 h 30 m ago", "both are over"),
    ("Mon 11:00", {**PAUSED, "used": 2 * HOUR}, {**PAUSED, "used": 2 * HOUR},
        "internal target stands still with 1 h left, 6 h of the promise left when it goes on", "both stand still"),
    ("Mon 12:40", MISSED, PAUSED, "internal target passed 40 m ago, 7 h of the promise left when it goes on", "one"),
    ("Fri 09:00", {**MISSED, **DONE, "used": 4 * HOUR},
        {"state": State.MET, **DONE, "used": 4 * HOUR}, "internal target missed by 1 h, promise kept with 4 h to spare",
        "a near miss, however long ago"),
    ("Fri 09:00", {"state": State.MET, **DONE, "used": 2 * HOUR}, {"state": State.MET, **DONE, "used": 2 * HOUR},
        "internal target kept, promise kept with 6 h to spare", "both kept"),
    ("Fri 09:00", {**MISSED, **DONE, "used": 9 * HOUR}, {**RUNNING, **DONE, "state": State.MISSED, "used": 9 * HOUR},
        "internal target missed by 6 h, promise missed by 1 h", "both missed"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "inner", "outer", "said", "reason"), BETWEEN, ids=[row[4] for row in BETWEEN])
def test_what_lies_between_both_sides(
    when: str, inner: dict[str, Any], outer: dict[str, Any], said: str, reason: str
) -> None:
    internal = clock(kind=Kind.OLA, target="3bh", target_seconds=3 * HOUR, **inner)
    promised = clock(**outer)
    assert between_words(promised, internal, at=at(when)) == said, reason
    assert between_words(internal, promised, at=at(when)) == said, "whichever is asked about"
