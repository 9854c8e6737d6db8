"""What is allowed in rosters and ladders, but probably not meant."""

import pytest

from tests.files.documents import reading_of

REST = """
people: {ruth: {slack: U0RUTH}, tom: {slack: U0TOM}}
calendars:
  office: {zone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}, holidays: {}}
  sunday: {zone: Europe/Berlin, hours: {sun: 09:00-17:00}, holidays: {}}
  never: {intersection: [office, sunday]}
  both: {union: [office, sunday, never]}
"""
GOLD = (
    "agreements: {gold: {kind: sla, calendar: both, ladder: urgent, targets: {resolution: 4bh}}, other: "
    "{kind: sla, tier: t, targets: {resolution: 2h}}}\ntiers: [t]\n"
    "customers: {c: {name: C, tier: t}}\n"
)
CALLS_LINE = "ladders: {urgent: {catch_all: owner, rungs: [{when: 75%, call: {on_duty: line}}]}}\n"


def warned(text: str) -> list[str]:
    """The warnings of a file without problems, without the file's name; those about calendars left aside."""
    reading = reading_of(text + REST)
    assert reading.problems == ()
    return [str(w).removeprefix("sla.yaml:") for w in reading.warnings if "used by nothing" not in w.what]


def roster(rotations: str, *more: str) -> str:
    """A roster on line 1, called by a ladder that an agreement uses."""
    fields = "".join(f", {field}" for field in more)
    return f"rosters: {{line: {{rotations: {{{rotations}}}{fields}}}}}\n{CALLS_LINE}{GOLD}"


CALM = "calm: {catch_all: owner, rungs: [{when: 75%, call: owner}]}"
WEEKLY = "weekly: {people: [ruth, tom], starts: 2026-01-05}"
OFFICE_HOURS = "r: {people: ruth, starts: 2026-01-05, only: office}"
GAPS = [
    (roster(WEEKLY), [], "somebody always is"),
    (roster("r: {people: ruth, starts: 2026-03-10}"),
        ["nobody is on duty from Mon 2026-03-02 10:00 until Tue 2026-03-10 09:00 (Europe/Berlin)"], "not yet"),
    (roster("r: {people: ruth, starts: 2026-06-01}"),
        ["nobody is on duty from Mon 2026-03-02 10:00 on (Europe/Berlin)"], "not for a month"),
    (roster(OFFICE_HOURS),
        ["nobody is on duty from Mon 2026-03-02 17:00 until Tue 2026-03-03 09:00 (Europe/Berlin), "
         "and 21 times more within 30 days"], "a rung calls nobody else, at any hour"),
    (roster("r: {people: ruth, starts: 2026-01-05, only: office}, n: {people: tom, starts: 2026-01-05}"), [],
        "the nights are another's"),
    (roster(OFFICE_HOURS).replace("line}}", "line}, only: office}"), [],
        "nobody is called in the hours that the rotation leaves out"),
    (roster(OFFICE_HOURS).replace("{on_duty: line}", "[{on_duty: line}, owner]"), [], "somebody else is called too"),
    (roster("r: {people: ruth, starts: 2026-03-04, only: office}").replace("line}}", "line}, only: office}"),
        ["nobody is on duty from Mon 2026-03-02 10:00 until Mon 2026-03-02 17:00 (Europe/Berlin), "
         "and once more within 30 days"], "but in these hours somebody should be"),
    (roster("r: {people: ruth, starts: 2026-03-10}",
            "overrides: [{person: tom, from: 2026-03-01, until: 2026-03-10 09:00}]"), [], "an override fills it"),
    (roster("r: {people: ruth, starts: 2026-06-01}", "ical: https://example.com/a"), [], "a feed may know somebody"),
    (roster("r: {people: ruth, starts: 2026-01-05, only: sunday}"),
        ["nobody is on duty from Mon 2026-03-02 10:00 until Sun 2026-03-08 09:00 (Europe/Berlin), "
         "and 4 times more within 30 days"], "the last time goes on beyond these"),
    (roster(OFFICE_HOURS).replace("line}}]", "line}}, {when: at breach, call: owner}]"),
        ["nobody is on duty from Mon 2026-03-02 17:00 until Tue 2026-03-03 09:00 (Europe/Berlin), "
         "and 21 times more within 30 days"], "one rung of two calls nobody else"),
    (roster(OFFICE_HOURS).replace("tier: t,", "tier: t, ladder: calm,").replace("line}}]}", "line}}]}, " + CALM),
        ["nobody is on duty from Mon 2026-03-02 17:00 until Tue 2026-03-03 09:00 (Europe/Berlin), "
         "and 21 times more within 30 days"], "one ladder of two does not"),
    (roster(OFFICE_HOURS).replace("{on_duty: line}", "[{on_duty: line}, {on_duty: ever}]")
        .replace("rosters: {", "rosters: {ever: {rotations: {w: {people: tom, starts: 2026-01-05}}}, "), [],
        "those on duty in another roster are called too"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gists", "reason"), GAPS, ids=[row[2] for row in GAPS])
def test_hours_that_are_nobodys_are_told(text: str, gists: list[str], reason: str) -> None:
    assert warned(text) == [f"1:11: rosters: {gist}" for gist in gists], reason


def ladder(rungs: str, *, gold: str = "4h", calendar: str = "always") -> str:
    """A ladder whose rungs begin on line 4, for a target of an agreement."""
    lines = "\n".join(f"      - {{{rung}}}" for rung in rungs.splitlines())
    return (
        f"ladders:\n  urgent:\n    catch_all: owner\n    rungs:\n{lines}\n"
        f"agreements: {{gold: {{kind: sla, calendar: {calendar}, ladder: urgent, targets: {{resolution: {gold}}}}}}}\n"
    )


ORDER = [
    ("when: 50%, call: owner\nwhen: 75%, call: owner\nwhen: 30m before, call: owner\nwhen: at breach, call: owner\n"
     "when: 15m, call: owner\nwhen: 1h after breach, call: owner", "4h", [], "one after the other"),
    ("when: 75%, call: owner\nwhen: 50%, call: owner", "4h",
        ["6:9: ladders > urgent > rungs[2]: 50% comes before rung 1 (75%) for gold's resolution"], "fractions"),
    ("when: at breach, call: owner\nwhen: 75%, call: owner", "4h",
        ["6:9: ladders > urgent > rungs[2]: 75% comes before rung 1 (at breach)"], "a warning after the fact"),
    ("when: 30m before, call: owner\nwhen: 1h before, call: owner", "4h",
        ["6:9: ladders > urgent > rungs[2]: 1h before comes before rung 1 (30m before)"], "offsets"),
    ("when: 75%, call: owner\nwhen: 2h before, call: owner", "4h",
        ["6:9: ladders > urgent > rungs[2]: 2h before comes before rung 1 (75%)"], "a fraction and an offset"),
    ("when: at breach, call: owner\nwhen: 2h, call: owner\nwhen: 1h after breach, call: owner", "4h",
        ["7:9: ladders > urgent > rungs[3]: 1h after breach comes before rung 2 (2h)"], "a delay and an offset"),
    ("when: 2h after breach, call: owner\nwhen: 1h after breach, call: owner", "4h",
        ["6:9: ladders > urgent > rungs[2]: 1h after breach comes before rung 1 (2h after breach)"], "after it"),
    ("when: 2h after breach, call: owner\nwhen: 1bh after breach, call: owner", "4h", [], "which is later, who knows"),
    ("when: 5h before, call: owner\nwhen: at breach, call: owner", "4h",
        ["5:9: ladders > urgent > rungs[1]: 5h before is longer than the 4h of gold's resolution"], "too early"),
    ("when: 5h before, call: owner\nwhen: at breach, call: owner", "none", ["2:3: ladders: ladder 'urgent' is used by "
        "no target"], "nothing promised"),
]  # fmt: skip


@pytest.mark.parametrize(("rungs", "gold", "gists", "reason"), ORDER, ids=[row[3] for row in ORDER])
def test_a_rung_that_comes_too_early_for_its_place_is_told(
    rungs: str, gold: str, gists: list[str], reason: str
) -> None:
    found = warned(ladder(rungs, gold=gold))
    assert len(found) == len(gists), f"{reason}: {found}"
    assert all(line.startswith(gist) for line, gist in zip(found, gists, strict=True)), f"{reason}: {found}"


def test_the_order_of_working_time_is_told_for_a_target_in_working_time() -> None:
    rungs = "when: 75%, call: owner\nwhen: 2bh before, call: owner"
    assert len(warned(ladder(rungs, gold="4bh", calendar="office"))) == 1
    assert warned(ladder(rungs, gold="16bh", calendar="office")) == [], "of 16bh, 75% come first"
    assert warned(ladder(rungs, gold="2bd", calendar="office")) == [], "days have no length to compare"


def test_a_person_of_the_name_of_a_roster_is_not_the_roster() -> None:
    calls = "ladders: {urgent: {catch_all: owner, rungs: [{when: 75%, call: {person: ruth}}]}}\n"
    assert warned(f"rosters: {{ruth: {{rotations: {{{WEEKLY}}}}}}}\n{calls}{GOLD}") == [
        "1:11: rosters: roster 'ruth' is called by no ladder",
    ]
    caught = calls.replace("owner", "{on_duty: ruth}")
    assert warned(f"rosters: {{ruth: {{rotations: {{{OFFICE_HOURS}}}}}}}\n{caught}{GOLD}") == [], "no rung relies on it"


def test_a_ladder_and_a_roster_that_nobody_uses_are_told() -> None:
    calm = "ladders: {calm: {catch_all: owner, rungs: [{when: 75%, call: owner}]}}\n"
    assert warned(f"rosters: {{line: {{rotations: {{{WEEKLY}}}}}}}\n{calm}") == [
        "1:11: rosters: roster 'line' is called by no ladder",
        "2:11: ladders: ladder 'calm' is used by no target",
    ]


CALLERS = ["{round_robin: line}", "{on_duty: line, pick: all}"]


@pytest.mark.parametrize("call", CALLERS)
def test_a_roster_is_used_wherever_it_is_called(call: str) -> None:
    base = f"rosters: {{line: {{rotations: {{{WEEKLY}}}}}}}\n{GOLD}"
    for rung, caught in ((call, "owner"), ("owner", call)):
        text = f"ladders: {{urgent: {{catch_all: {caught}, rungs: [{{when: 75%, call: {rung}}}]}}}}\n"
        assert warned(text + base) == []
    gate = f"{{calendar: office, otherwise: use, instead: {call}}}"
    text = f"ladders: {{urgent: {{catch_all: owner, rungs: [{{when: 75%, call: owner, only: {gate}}}]}}}}\n"
    assert warned(text + base) == []


def test_hours_that_never_come_are_told() -> None:
    rotation = f"{WEEKLY}, r: {{people: tom, starts: 2026-01-05, only: never}}"
    gate = "rungs: [{when: 75%, call: {on_duty: line}}, {when: at breach, call: owner, only: never}]"
    text = roster(rotation).replace("rungs: [{when: 75%, call: {on_duty: line}}]", gate)
    assert warned(text) == [
        "1:17: rosters > line: rotation 'r' is never on duty: calendar 'never' does not open within a year",
        "2:82: ladders > urgent > rungs[2]: calendar 'never' does not open within a year: this rung would call nobody",
    ]
    used = text.replace("only: never}]", "only: {calendar: never, otherwise: use, instead: owner}}]")
    assert len(warned(used)) == 1, "somebody else is called instead"


def test_calendars_of_people_rotations_ladders_and_gates_are_used() -> None:
    text = (
        f"rosters: {{line: {{rotations: {{{WEEKLY}, r: {{people: tom, starts: 2026-01-05, only: a}}}}}}}}\n"
        "ladders: {urgent: {calendar: b, catch_all: owner, rungs: [{when: 75%, call: {on_duty: line}, only: c}]}}\n"
        "agreements: {gold: {kind: sla, ladder: urgent, targets: {resolution: 4h}}}\n"
        "people: {ruth: {slack: U0RUTH, hours: d}, tom: {slack: U0TOM}}\n"
        "calendars: {a: &, b: &, c: &, d: &, e: &}\n".replace("&", "{zone: UTC, hours: {mon: 09:00-17:00}}")
    )
    assert ["'e' is used by nothing" in str(warning) for warning in reading_of(text).warnings] == [True]
