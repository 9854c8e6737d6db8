"""People, rosters and ladders: every form a good file can give them, and the record it makes."""

from datetime import UTC, date, datetime

import pytest

from bot.files.records import AgreementsFile, Person
from bot.files.whens import parse_when
from sla_core.agreements import Metric
from sla_core.durations import Duration, Measure, parse_duration
from sla_core.ladders import Anchor, Call, Gate, Ladder, Mode, Otherwise, Pick, Repeat, Rung, When, Who
from sla_core.rosters import Override, Rotation
from tests.files.documents import OFFICE, file_of

PEOPLE = "people: {ruth: {slack: U0RUTH}, tom: {slack: U0TOM}}\n"
LINE = "rosters: {line: {rotations: {weekly: {people: [ruth, tom], starts: 2026-01-05}}}}\n"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ladder_of(lines: str) -> Ladder:
    """The ladder that lines under its name make."""
    inside = "\n".join(f"    {line}" for line in lines.splitlines())
    return file_of(f"ladders:\n  urgent:\n{inside}\n{OFFICE}\n{PEOPLE}{LINE}").ladders["urgent"]


def rung_of(entry: str) -> Rung:
    """The rung that these fields make, after another one."""
    text = f"catch_all: owner\nrungs:\n  - {{when: 1%, call: owner}}\n  - {{{entry}}}"
    return ladder_of(text).rungs[1]


def test_a_person_needs_no_more_than_a_slack_account() -> None:
    assert file_of(PEOPLE).people["ruth"] == Person("ruth", "U0RUTH", name="ruth")


def test_a_person_in_full() -> None:
    file = file_of(
        f"{OFFICE}\npeople:\n"
        "  ruth: {slack: U0RUTH, name: Ruth Ahrens, email: ruth@example.com, manager: U0TOM, hours: office,"
        " leave: [{from: 2026-12-21, until: 2027-01-02}, {from: 2026-05-01 12:00, until: 2026-05-01 20:00Z}]}\n"
        "  tom: {slack: U0TOM, manager: W0BOSS}\n"
    )
    ruth, tom = file.people.values()
    assert (ruth.name, ruth.email, ruth.hours) == ("Ruth Ahrens", "ruth@example.com", "office")
    assert ruth.manager == "tom", "a Slack id of somebody who is known is that person"
    assert tom.manager == "W0BOSS", "and of a stranger stays what it is"
    assert ruth.leave == (
        (utc("2026-05-01T10:00"), utc("2026-05-01T20:00")),
        (utc("2026-12-20T23:00"), utc("2027-01-01T23:00")),
    )
    assert [ruth.away_at(utc(at)) for at in ("2026-05-01T10:00", "2026-05-01T20:00")] == [True, False]


def test_a_rotation_has_defaults_for_all_but_its_people_and_its_start() -> None:
    (rotation,) = file_of(PEOPLE + LINE).rosters["line"].roster.rotations
    assert rotation == Rotation("weekly", "Europe/Berlin", ("ruth", "tom"), date(2026, 1, 5), at=9 * 3600, days=7)


EVERY = [("1 day", 1), ("3 days", 3), ("1 week", 7), ("2 weeks", 14), ("10days", 10), ("366 days", 366)]


@pytest.mark.parametrize(("text", "days"), EVERY)
def test_a_shift_lasts_days_or_weeks(text: str, days: int) -> None:
    line = f"rosters: {{line: {{rotations: {{r: {{people: tom, starts: 2026-01-05, every: {text}, at: 18:30}}}}}}}}\n"
    (rotation,) = file_of(PEOPLE + line).rosters["line"].roster.rotations
    assert (rotation.people, rotation.days, rotation.at) == (("tom",), days, 18 * 3600 + 1800)


def test_a_roster_in_full_is_in_its_own_zone() -> None:
    file = file_of(
        f"{OFFICE}\n{PEOPLE}rosters:\n  line:\n    title: First line\n    zone: America/New_York\n"
        "    rotations:\n"
        "      day: {people: [ruth, U0TOM, U0ELSE, ruth], starts: 2026-01-05, only: office}\n"
        "      night: {people: tom, starts: 2026-01-05, zone: Asia/Tokyo}\n"
        "    overrides:\n"
        "      - {person: tom, from: 2026-12-24 09:00, until: 2026-12-25, covers: U0RUTH}\n"
        "      - {person: U0ELSE, from: 2026-12-24 09:00Z, until: 2026-12-24 10:00Z}\n"
        "    ical: https://example.com/feed.ics?secret=x\n"
    )
    entry = file.rosters["line"]
    assert (entry.roster.title, entry.ical) == ("First line", "https://example.com/feed.ics?secret=x")
    day, night = entry.roster.rotations
    assert day.people == ("ruth", "tom", "U0ELSE", "ruth"), "who is named twice has two turns"
    assert (day.zone, night.zone) == ("America/New_York", "Asia/Tokyo")
    assert (day.only, entry.only) == (None, (("day", "office"),)), "the calendar is found when it is needed"
    assert entry.roster.overrides == (
        Override("tom", utc("2026-12-24T14:00"), utc("2026-12-25T05:00"), "ruth"),
        Override("U0ELSE", utc("2026-12-24T09:00"), utc("2026-12-24T10:00")),
    )


WHENS = [
    ("75%", When(Anchor.PERCENT, percent=75)),
    ("9 %", When(Anchor.PERCENT, percent=9)),
    ("30m before", When(Anchor.BEFORE, length=Duration(1800, Measure.REAL))),
    ("1h before breach", When(Anchor.BEFORE, length=Duration(3600, Measure.REAL))),
    ("30bm before", When(Anchor.BEFORE, length=Duration(1800, Measure.WORKING))),
    ("at breach", When(Anchor.BREACH)),
    ("1bh after breach", When(Anchor.AFTER, length=Duration(3600, Measure.WORKING))),
    ("1bd after breach", When(Anchor.AFTER, length=Duration(1, Measure.DAYS))),
    ("15m", When(Anchor.DELAY, length=Duration(900, Measure.REAL))),
    ("1m", When(Anchor.DELAY, length=Duration(60, Measure.REAL))),
    ("1bh30bm", When(Anchor.DELAY, length=Duration(5400, Measure.WORKING))),
    ("2bd", When(Anchor.DELAY, length=Duration(2, Measure.DAYS))),
]


@pytest.mark.parametrize(("text", "when"), WHENS, ids=[row[0] for row in WHENS])
def test_a_rung_is_due_as_written_and_is_written_as_it_is_due(text: str, when: When) -> None:
    assert rung_of(f"when: {text}, call: owner").when == when
    assert parse_when(str(when)) == when


CALLS = [
    ("owner", (Call(Who.OWNER),)),
    ("[manager, owner]", (Call(Who.MANAGER), Call(Who.OWNER))),
    ("{person: ruth}", (Call(Who.PERSON, "ruth"),)),
    ("{person: U0TOM}", (Call(Who.PERSON, "tom"),)),
    ("{person: U0ELSE}", (Call(Who.PERSON, "U0ELSE"),)),
    ("{on_duty: line}", (Call(Who.ON_DUTY, "line"),)),
    ("{on_duty: line, pick: next}", (Call(Who.ON_DUTY, "line", Pick.NEXT),)),
    ("[{on_duty: line}, {on_duty: line, pick: all}]", (Call(Who.ON_DUTY, "line"), Call(Who.ON_DUTY, "line", Pick.ALL))),
    ("{group: S0NETWORK}", (Call(Who.GROUP, "S0NETWORK"),)),
    ("[{channel: C0WAR}, {channel: G0OLD}]", (Call(Who.CHANNEL, "C0WAR"), Call(Who.CHANNEL, "G0OLD"))),
    ("{round_robin: line}", (Call(Who.ROUND_ROBIN, "line"),)),
    ("{round_robin: [ruth, U0TOM]}", (Call(Who.ROUND_ROBIN, people=("ruth", "tom")),)),
]


@pytest.mark.parametrize(("text", "calls"), CALLS, ids=[row[0] for row in CALLS])
def test_whom_a_rung_calls(text: str, calls: tuple[Call, ...]) -> None:
    assert rung_of(f"when: 75%, call: {text}").calls == calls
    assert ladder_of(f"catch_all: {text}\nrungs: [{{when: 75%, call: owner}}]").catch_all == calls


RUNGS = [
    ("answer: all", {"mode": Mode.ALL}),
    ("only: office", {"gate": Gate("office", Otherwise.SKIP)}),
    ("only: {calendar: office}", {"gate": Gate("office", Otherwise.SKIP)}),
    ("only: {calendar: always, otherwise: hold}", {"gate": Gate("always", Otherwise.HOLD)}),
    ("only: {calendar: office, otherwise: use, instead: [{person: tom}, manager]}",
        {"gate": Gate("office", Otherwise.USE, (Call(Who.PERSON, "tom"), Call(Who.MANAGER)))}),
    ("repeat: {times: 20, every: 1m}", {"repeat": Repeat(20, parse_duration("1m"))}),
    ("repeat: {times: 1, every: 1bh}", {"repeat": Repeat(1, parse_duration("1bh"))}),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "fields"), RUNGS, ids=[row[0] for row in RUNGS])
def test_the_other_parts_of_a_rung(entry: str, fields: dict[str, object]) -> None:
    plain = Rung(When(Anchor.BREACH), (Call(Who.OWNER),))
    found = rung_of(f"when: at breach, call: owner, {entry}")
    assert {name: getattr(found, name) for name in fields} == fields
    others = {"mode", "gate", "repeat"} - set(fields)
    assert all(getattr(found, name) == getattr(plain, name) for name in others)


def test_a_ladder_has_defaults_for_all_but_its_rungs_and_the_end() -> None:
    ladder = ladder_of("catch_all: owner\nrungs: [{when: 75%, call: owner}]")
    rung = Rung(When(Anchor.PERCENT, percent=75), (Call(Who.OWNER),))
    assert ladder == Ladder("urgent", 0, (rung,), (Call(Who.OWNER),))
    assert (ladder.expires, str(ladder.gives_up), ladder.loops, ladder.direct) == (None, "30m", 1, False)


def test_a_ladder_in_full() -> None:
    ladder = ladder_of(
        "title: When it burns\nchannel: C0A\nleads: G0LEADS\nowner: U0RUTH\ncalendar: office\nexpires: 96h\n"
        "gives_up: 1bh\nloops: 5\ndirect: true\ncatch_all: owner\nrungs: [{when: 75%, call: owner}]"
    )
    assert (ladder.title, ladder.channel, ladder.leads, ladder.owner) == ("When it burns", "C0A", "G0LEADS", "ruth")
    assert (ladder.calendar, str(ladder.expires), str(ladder.gives_up)) == ("office", "96h", "1bh")
    assert (ladder.loops, ladder.direct) == (5, True)


def with_targets(ladder: str, targets: str) -> AgreementsFile:
    """A file whose agreement gold names a ladder and has these targets."""
    one = "{catch_all: owner, rungs: [{when: 75%, call: owner}]}"
    return file_of(
        f"agreements: {{gold: {{kind: sla, {ladder}, targets: {{{targets}}}}}}}\n"
        f"ladders: {{urgent: {one}, calm: {one}, own: {one}}}\n"
    )


CLIMBED = [
    ("ladder: urgent", "resolution: 4h", {"P1": "urgent", None: "urgent"}, "one ladder for all"),
    ("ladder: none", "resolution: 4h", {"P1": None, None: None}, "none at all"),
    ("title: Gold", "resolution: 4h", {"P1": None}, "none if nothing is said"),
    ("ladder: {P1: urgent, P2: calm}", "resolution: 4h", {"P1": "urgent", "P2": "calm", "P3": None, None: None}, "map"),
    ("ladder: {P1: urgent}", "resolution: {P1: 4h}", {"P1": "urgent"}, "a target of one priority"),
    ("ladder: {P1: urgent, P2: none}", "resolution: {P2: 4h}", {"P2": None}, "none for a priority"),
    ("ladder: urgent", "resolution: {within: 4h, ladder: own}", {"P1": "own"}, "the target's own"),
    ("ladder: urgent", "resolution: {within: 4h, ladder: none}", {"P1": None}, "none for the target"),
    (
        "ladder: urgent",
        "resolution: {within: 4h, ladder: {P1: own}}",
        {"P1": "own", "P2": None},
        "its own, by priority",
    ),
    ("ladder: urgent", "resolution: none", {"P1": None}, "nothing promised, nobody called"),
    ("ladder: urgent", "customer_response: 4h", {"P1": None}, "the customer's clock calls nobody by itself"),
    ("ladder: urgent", "customer_response: {within: 4h, ladder: own}", {"P1": "own"}, "but may, if it says so"),
]


@pytest.mark.parametrize(("ladder", "targets", "expected", "reason"), CLIMBED, ids=[row[3] for row in CLIMBED])
def test_the_ladder_of_a_target(ladder: str, targets: str, expected: dict[str | None, str], reason: str) -> None:
    (target,) = with_targets(ladder, targets).agreements[0].targets
    assert {priority: target.ladder_for(priority) for priority in expected} == expected, reason


def test_priorities_with_different_ladders_share_one_target() -> None:
    plain, laddered = (
        with_targets(ladder, "resolution: {within: 4h, priority: [P1, P2]}").agreements[0].targets
        for ladder in ("title: Gold", "ladder: {P1: urgent, P2: calm}")
    )
    assert (len(plain), len(laddered)) == (1, 1), "or a change of priority would be a change of target"
    assert laddered[0].metric is Metric.RESOLUTION
    assert laddered[0].ladders == (("P1", "urgent"), ("P2", "calm"))
