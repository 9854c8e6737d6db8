"""People, rosters and ladders that are wrong: one fault each, at its exact place, as one problem."""

import pytest

from tests.files.documents import OFFICE, assert_told, reading_of

REST = (
    f"\n{OFFICE}\npeople: {{ruth: {{slack: U0RUTH}}, tom: {{slack: U0TOM}}}}\n"
    "rosters: {line: {rotations: {weekly: {people: [ruth, tom], starts: 2026-01-05}}}}\n"
)


def in_people(entry: str) -> str:
    """A file whose person ruth has these fields, from column 17 of line 1."""
    return f"people: {{ruth: {{{entry}}}, tom: {{slack: U0TOM}}}}\n{OFFICE}\n"


def in_roster(lines: str) -> str:
    """A file whose roster line has these lines, from line 3 on, indented by four."""
    inside = "\n".join(f"    {line}" for line in lines.splitlines())
    return f"rosters:\n  line:\n{inside}\n{OFFICE}\npeople: {{ruth: {{slack: U0RUTH}}, tom: {{slack: U0TOM}}}}\n"


def in_rotation(entry: str) -> str:
    """A file with a rotation that has these fields, from column 20 of line 3."""
    return in_roster(f"rotations: {{r: {{{entry}}}}}")


def in_ladder(lines: str) -> str:
    """A file whose ladder urgent has these lines, from line 3 on, indented by four."""
    inside = "\n".join(f"    {line}" for line in lines.splitlines())
    return f"ladders:\n  urgent:\n{inside}{REST}"


def in_rung(entry: str, *, more: str = "") -> str:
    """A file with a ladder whose second rung has these fields, from column 10 of line 6; the first is at 50%."""
    return in_ladder(f"catch_all: owner\nrungs:\n  - {{when: 50%, call: owner}}\n  - {{{entry}}}{more}")


PEOPLE = [
    ("people: [ruth]", "1:9", "wanted a mapping such as {ruth:", "a list"),
    (in_people("name: Ruth"), "1:16", "'slack' is missing", "nowhere to call"),
    (in_people("slack: ruth"), "1:24", "'ruth' is not a Slack user id: it looks like U024BE7LH", "a name, no id"),
    (in_people("slack: S0GROUP"), "1:24", "not a Slack user id", "a group's id"),
    (in_people("slack: U0TOM"), "1:45", "U0TOM is 'ruth' already", "one account, two people"),
    (in_people("slack: U0R, mail: x@y"), "1:29", "unknown key 'mail' (did you mean email?)", "misspelt"),
    (in_people("slack: U0R, email: ruth"), "1:36", "'ruth' is not an e-mail address", "no address"),
    (in_people("slack: U0R, manager: tim"), "1:38", "unknown person 'tim' (did you mean tom?)", "misspelt"),
    (in_people("slack: U0R, manager: ruth"), "1:38", "'ruth' comes to be their own manager: ruth > ruth", "oneself"),
    (in_people("slack: U0R, hours: ofice"), "1:36", "unknown calendar 'ofice' (did you mean office?)", "misspelt"),
    (in_people("slack: U0R, leave: christmas"), "1:36", "wanted a list of leaves: a leave such", "a word for it"),
    (in_people("slack: U0R, leave: [{from: 2026-12-24}]"), "1:37", "leave[1]: 'until' is missing", "half a leave"),
    (in_people("slack: U0R, leave: {from: 2026-12-24, until: 2026-12-24}"), "1:62",
        "it ends at 2026-12-24, not after its start 2026-12-24", "a date is its midnight"),
    (in_people("slack: U0R, leave: {from: 2026-12-24, until: 2026-12-32}"), "1:62", "no such day", "no date"),
]  # fmt: skip

ROSTERS = [
    ("rosters: none", "1:10", "rosters: wanted a mapping from names", "a word"),
    ("rosters: {line: weekly}", "1:17", "wanted a roster: a mapping with rotations", "a word for a roster"),
    ("rosters: {line: {}}", "1:17", "has neither rotations nor ical", "nobody would ever be on duty"),
    ("rosters: {line: {rotation: {}}}", "1:18", "unknown key 'rotation' (did you mean rotations?)", "misspelt"),
    (in_roster("rotations: {}"), "3:16", "no rotations: name at least one", "an empty mapping"),
    (in_rotation("people: [ruth]"), "3:20", "'starts' is missing", "no start"),
    (in_rotation("starts: 2026-01-05"), "3:20", "'people' is missing", "nobody"),
    (in_rotation("people: [], starts: 2026-01-05"), "3:29", "the list is empty: name at least one person", "empty"),
    (in_rotation("people: [ruht], starts: 2026-01-05"), "3:30", "unknown person 'ruht' (did you mean ruth?)", "wrong"),
    (in_rotation("people: [u0ruth], starts: 2026-01-05"), "3:30", "unknown person 'u0ruth'", "an id in lower case"),
    (in_rotation("people: ruth, starts: monday"), "3:43", "wanted a date such as", "a weekday"),
    (in_rotation("people: ruth, starts: 2026-01-05, at: 9am"), "3:59", "wanted a time of the day such as", "9am"),
    (in_rotation("people: ruth, starts: 2026-01-05, at: 24:00"), "3:59", "wanted a time of the day", "the day's end"),
    (in_rotation("people: ruth, starts: 2026-01-05, every: 7"), "3:62", "wanted 1 day, 3 days, 1 week", "no unit"),
    (in_rotation("people: ruth, starts: 2026-01-05, every: 0 days"), "3:62", "out of range: a shift lasts", "zero"),
    (in_rotation("people: ruth, starts: 2026-01-05, every: 60 weeks"), "3:62", "to 366 days", "more than a year"),
    (in_rotation("people: ruth, starts: 2026-01-05, only: ofice"), "3:61", "(did you mean office?)", "misspelt"),
    (in_rotation("people: ruth, starts: 2026-01-05, zone: Berlin"), "3:61", "not a time zone", "a city"),
    (in_roster("zone: Berlin\nrotations: {r: {people: ruth, starts: 2026-01-05}}"), "3:11", "not a time zone", "zone"),
    (in_roster("ical: calendar.ics"), "3:11", "wanted the address of a calendar feed, beginning with", "a file"),
    (in_roster("ical: webcal://x.example/a"), "3:11", "wanted the address of a calendar feed", "another protocol"),
    (in_roster("ical: file:///etc/passwd"), "3:11", "wanted the address of a calendar feed", "a file of this machine"),
    (in_roster("ical: https:///a"), "3:11", "wanted the address of a calendar feed", "no host"),
    (in_roster("ical: https://x.example:99999/a"), "3:11", "wanted the address of a calendar feed", "no such port"),
    (in_roster('ical: "https://x.example/a b"'), "3:11", "wanted the address of a calendar feed", "a space"),
    (in_roster("ical: https://a.example\noverrides: [{person: ruth, from: 2026-01-05}]"), "4:17", "'until' is missing",
        "half an override"),
    (in_roster("ical: https://a.example\noverrides: [{person: max, from: 2026-01-05, until: 2026-01-06}]"), "4:26",
        "unknown person 'max'; known: ruth and tom", "a stranger"),
    (in_roster("ical: https://a.example\noverrides: [{person: tom, from: 2026-01-06, until: 2026-01-05}]"), "4:56",
        "it ends at 2026-01-05, not after its start 2026-01-06", "backwards"),
    (in_roster("ical: https://a.b\noverrides: [{person: tom, from: 2026-01-05, until: 2026-01-06, covers: U0TOM}]"),
        "4:76", "'tom' cannot cover for themselves", "oneself, by another name"),
]  # fmt: skip

LADDERS = [
    ("ladders: [a]", "1:10", "ladders: wanted a mapping from names", "a list"),
    ("ladders: {none: {catch_all: owner, rungs: [{when: 75%, call: owner}]}}", "1:11", "'none' stands for no", "taken"),
    (in_ladder("rungs: [{when: 75%, call: owner}]"), "3:5", "'catch_all' is missing", "nobody at the end"),
    (in_ladder("catch_all: owner"), "3:5", "'rungs' is missing", "no rungs"),
    (in_ladder("catch_all: owner\nrungs: []"), "4:12", "a ladder without rungs calls nobody", "an empty list"),
    (in_ladder("catch_all: []\nrungs: [{when: 75%, call: owner}]"), "3:16", "the list is empty", "nobody at the end"),
    (in_ladder("catch_all: owner\nrungs: [{when: 15m, call: owner}]"), "4:20", "15m counts from the rung before, but",
        "the first rung follows the clock"),
    (in_ladder("catch_all: owner\nrungs:\n" + "  - {when: 1%, call: owner}\n" * 31), "5:7", "31 rungs are too many",
        "more than anybody climbs"),
    *((in_ladder(f"{field}\ncatch_all: owner\nrungs: [{{when: 75%, call: owner}}]"), *rest) for field, *rest in [
        ("channel: support", "3:14", "'support' is not a Slack channel id: it looks like C024BE91L", "a name"),
        ("leads: U0RUTH", "3:12", "not a Slack channel id", "a person"),
        ("owner: ruht", "3:12", "unknown person 'ruht' (did you mean ruth?)", "misspelt"),
        ("calendar: ofice", "3:15", "(did you mean office?)", "misspelt"),
        ("expires: 4m", "3:14", "'4m' is out of range: at least 5m and at most 96h", "too short"),
        ("expires: 97h", "3:14", "'97h' is out of range: at least 5m and at most 96h", "more than four days"),
        ("expires: 2d", "3:14", "'2d' is ambiguous", "a bare day"),
        ("expires: 2bd", "3:14", "2bd counts business days, which have no length", "days"),
        ("expires: 4", "3:14", "4 has no unit: write 4m or 4h", "no unit"),
        ("gives_up: 30s", "3:15", "at least 1m", "too short"),
        ("loops: 0", "3:12", "wanted a number from 1 to 5", "none"),
        ("loops: 6", "3:12", "wanted a number from 1 to 5", "too many"),
        ("loops: true", "3:12", "wanted a number from 1 to 5", "no number"),
        ("direct: yes", "3:13", "wanted true or false", "text in YAML 1.2"),
        ("calendar: always\nexpires: 4bh", "4:14", "4bh is working time, but calendar 'always' is open", "no hours"),
        ("wait: 4h", "3:5", "unknown key 'wait'", "no such key"),
    ]),
]  # fmt: skip

RUNGS = [
    ("call: owner", "6:9", "'when' is missing", "no time"),
    ("when: 75%", "6:9", "'call' is missing", "nobody"),
    ("when: , call: owner", "6:15", "wanted the time of a rung", "nothing"),
    ("when: 100%, call: owner", "6:16", "from 1% to 99% of the target; after that, write at breach", "the breach"),
    ("when: 75, call: owner", "6:16", "75 has no unit: write 75%, 75m or 75h", "a bare number"),
    ("when: breach, call: owner", "6:16", "'breach' is not the time of a rung: write 75%", "half of it"),
    ("when: 1h past breach, call: owner", "6:16", "not the time of a rung", "another word"),
    ("when: soon, call: owner", "6:16", "'soon' is not a duration", "a word"),
    ("when: 1d, call: owner", "6:16", "'1d' is ambiguous", "a bare day"),
    ("when: 1d before, call: owner", "6:16", "'1d' is ambiguous", "a bare day, before"),
    ("when: 1bd before, call: owner", "6:16", "counts in business days, which have no length", "days, before"),
    ("when: 0m before, call: owner", "6:16", "is the breach itself: write at breach", "nothing before"),
    ("when: 0h after breach, call: owner", "6:16", "is the breach itself: write at breach", "nothing after"),
    ("when: 30s, call: owner", "6:16", "'30s' is too short a delay: at least 1m", "half a minute"),
    ("when: 50%, call: owner", "6:9", "is due 50%, as rung 1 is, and could never come", "the same instant twice"),
    ("when: 75%, call: ruth", "6:27", "'ruth' alone is no call (did you mean {person: ruth}?)", "a bare person"),
    ("when: 75%, call: line", "6:27", "'line' alone is no call (did you mean {on_duty: line}?)", "a bare roster"),
    ("when: 75%, call: C0WAR", "6:27", "(did you mean {channel: C0WAR}?)", "a bare channel"),
    ("when: 75%, call: onwer", "6:27", "unknown call 'onwer' (did you mean owner?)", "misspelt"),
    ("when: 75%, call: []", "6:27", "the list is empty: name somebody to call", "nobody"),
    ("when: 75%, call: {}", "6:27", "wanted exactly one of person, on_duty, group, channel, round_robin", "nobody"),
    ("when: 75%, call: {person: ruth, group: S0A}", "6:27", "wanted exactly one of person", "two in one"),
    ("when: 75%, call: [owner, owner]", "6:35", "owner is called twice", "twice"),
    ("when: 75%, call: [{person: ruth}, {person: U0RUTH}]", "6:44", "person ruth is called twice", "by another name"),
    ("when: 75%, call: {person: ruht}", "6:36", "unknown person 'ruht' (did you mean ruth?)", "misspelt"),
    ("when: 75%, call: {on_duty: lnie}", "6:37", "unknown roster 'lnie' (did you mean line?)", "misspelt"),
    ("when: 75%, call: {on_duty: line, pick: last}", "6:49", "unknown value 'last'", "no such choice"),
    ("when: 75%, call: {person: ruth, pick: all}", "6:48", "it stands beside on_duty only", "a person is one"),
    ("when: 75%, call: {group: network}", "6:35", "'network' is not the id of a Slack user group", "a name"),
    ("when: 75%, call: {group: C0A}", "6:35", "it looks like S0614TZR7", "a channel's id"),
    ("when: 75%, call: {channel: war-room}", "6:37", "not a Slack channel id", "a name"),
    ("when: 75%, call: {round_robin: lnie}", "6:41", "unknown roster 'lnie' (did you mean line?)", "misspelt"),
    ("when: 75%, call: {round_robin: [ruth, ruth]}", "6:41", "name at least one person, each once", "twice"),
    ("when: 75%, call: owner, answer: both", "6:42", "unknown value 'both'; known: first and all", "no such choice"),
    ("when: 75%, call: owner, only: ofice", "6:40", "(did you mean office?)", "misspelt"),
    ("when: 75%, call: owner, only: {otherwise: hold}", "6:40", "'calendar' is missing", "no calendar"),
    ("when: 75%, call: owner, only: {calendar: office, otherwise: wait}", "6:70", "unknown value 'wait'", "no such"),
    ("when: 75%, call: owner, only: {calendar: office, otherwise: use}", "6:40", "'instead' is missing", "nobody"),
    ("when: 75%, call: owner, only: {calendar: office, instead: owner}", "6:68", "only with otherwise: use", "unused"),
    ("when: 75%, call: owner, repeat: 3", "6:42", "wanted a mapping such as {times: 2, every: 10m}", "a number"),
    ("when: 75%, call: owner, repeat: {times: 3}", "6:42", "'every' is missing", "how often"),
    ("when: 75%, call: owner, repeat: {times: 21, every: 5m}", "6:50", "a number from 1 to 20", "too many"),
    ("when: 75%, call: owner, repeat: {times: 0, every: 5m}", "6:50", "a number from 1 to 20", "none"),
    ("when: 75%, call: owner, repeat: {times: 2, every: 59s}", "6:60", "at least 1m", "too often"),
    ("when: 75%, call: owner, repeat: {times: 2, every: 5 bds}", "6:60", "unknown unit 'bds'", "no such unit"),
]

ROWS = [*PEOPLE, *ROSTERS, *LADDERS, *((in_rung(entry), *rest) for entry, *rest in RUNGS)]


@pytest.mark.parametrize(("text", "place", "gist", "reason"), ROWS, ids=[f"{row[3]} {n}" for n, row in enumerate(ROWS)])
def test_what_is_wrong_is_told_at_its_place(text: str, place: str, gist: str, reason: str) -> None:
    assert_told(text, place, gist, reason)


CLIMBED = [
    ("ladder: urgnt", "6:13", "unknown ladder 'urgnt' (did you mean urgent?)", "misspelt"),
    ("ladder: [urgent]", "6:13", "wanted the name of a ladder, or none", "a list"),
    ("ladder: {}", "6:13", "is empty: name a ladder, or none", "nothing"),
    ("ladder: {P9: urgent}", "6:14", "unknown priority 'P9'", "no such priority"),
    ("ladder: {P1: urgnt}", "6:18", "(did you mean urgent?)", "misspelt, for one priority"),
    ("targets: {resolution: {within: 4bh, ladder: urgnt}}", "6:49", "(did you mean urgent?)", "of one target"),
]


@pytest.mark.parametrize(("line", "place", "gist", "reason"), CLIMBED, ids=[row[3] for row in CLIMBED])
def test_a_ladder_that_is_not_there_is_told_where_it_is_named(line: str, place: str, gist: str, reason: str) -> None:
    targets = "" if line.startswith("targets") else "\n    targets: {resolution: 4bh}"
    text = (
        f"\nagreements:\n  gold:\n    kind: sla\n    calendar: office\n    {line}{targets}\n{OFFICE}\n"
        "ladders: {urgent: {catch_all: owner, rungs: [{when: 75%, call: owner}]}}\n"
    )
    assert_told(text, place, gist, reason)


def test_a_circle_of_managers_is_told_to_each_of_them() -> None:
    text = "people:\n  a: {slack: U0A, manager: b}\n  b: {slack: U0B, manager: c}\n  c: {slack: U0C, manager: b}\n"
    told = [str(problem) for problem in reading_of(text).problems]
    assert [line.split(": ", 1)[0] for line in told] == ["sla.yaml:3:28", "sla.yaml:4:28"]
    assert "'b' comes to be their own manager: b > c > b" in told[0]


COUNTED = [
    (
        "when: 30bm, call: owner",
        "",
        "6:16",
        "30bm is working time, but the ladder names no calendar, and gold's",
        "delay",
    ),
    ("when: 1bd, call: owner", "", "6:16", "1bd is working time", "a delay in business days"),
    ("when: 30m, call: owner, repeat: {times: 2, every: 5bm}", "", "6:60", "5bm is working time", "a repeat"),
    ("when: 30m, call: owner", "\nexpires: 4bh", "7:14", "4bh is working time", "the life of an acknowledgement"),
    ("when: 30m, call: owner", "\ngives_up: 1bh", "7:15", "1bh is working time", "its patience"),
]


@pytest.mark.parametrize(("entry", "more", "place", "gist", "reason"), COUNTED, ids=[row[4] for row in COUNTED])
def test_working_time_wants_something_that_counts_it(entry: str, more: str, place: str, gist: str, reason: str) -> None:
    agreements = "agreements: {gold: {kind: sla, %s, ladder: urgent, targets: {resolution: 4%sh}}}\n"
    text = in_rung(entry, more=more)
    assert_told(text + agreements % ("calendar: always", ""), place, gist, reason)
    assert reading_of(text + agreements % ("calendar: office", "b")).problems == (), "the clock's own hours count it"
    named = text.replace("catch_all: owner", "catch_all: owner\n    calendar: office")
    assert reading_of(named + agreements % ("calendar: always", "")).problems == (), "the ladder's own count it"
