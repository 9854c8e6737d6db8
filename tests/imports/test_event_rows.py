"""Rows that are events, and rows that are whole tickets."""

from pathlib import Path

import pytest

from sla_core.tickets import (
    Assigned,
    Author,
    Changed,
    Closed,
    Fact,
    Merged,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Scope,
)
from tests.builders import at
from tests.imports.sheets import (
    EVENTS,
    EVENTS_HEAD,
    STATES,
    STATES_HEAD,
    TICKETS,
    TICKETS_HEAD,
    bad_rows,
    columns,
    sheet,
    told,
)

WHEN = "2025-06-02T09:00Z"
#        key,at,type,by,subject,customer,prio,group,person,role,public,why,until,into,since
FACTS: list[tuple[str, Fact, str]] = [
    ("Created,ada,Mail,acme,P1,net,bo,,,,,,", Opened("Mail", Scope("acme", None, None, "P1", "net"), "bo"), "opening"),
    ("Created,,,,,,,,,,,,2025-06-02T08:00Z", Opened(since=at("Mon 08:00")), "an earlier contact"),
    ("Comment,ada,,,,,,agent,yes,,,,", Message(Author.AGENT), "an answer"),
    ("Comment,ada,,,,,,agent,no,,,,", Message(Author.AGENT, public=False), "a note"),
    ("Comment,ada,,,,,,customer,,,,,", Message(Author.CUSTOMER), "public unless it says otherwise"),
    ("Hold,ada,,,,,,,,vendor,,,", Paused("vendor"), "a wait"),
    ("Hold,ada,,,,,,,,vendor,2025-06-03T09:00Z,,", Paused("vendor", at("Tue 09:00")), "a wait with its end"),
    ("Unhold,ada,,,,,,,,vendor,,,", Resumed("vendor"), "one wait is over"),
    ("Unhold,ada,,,,,,,,,,,", Resumed(), "all waits are over"),
    ("Edit,ada,,,P2,,,,,,,,", Changed({"priority": "P2"}), "only what is filled changes"),
    ("Take,ada,,,,net,bo,,,,,,", Assigned("bo", "net"), "taken"),
    ("Take,ada,,,,net,,,,,,,", Assigned(None, "net"), "handed to a team"),
    ("Solve,ada,,,,,,,,,,,", Resolved(), "solved"),
    ("Again,ada,,,,,,,,,,,", Reopened(), "not solved"),
    ("Close,ada,,,,,,agent,yes,x,,,", Closed(), "columns of other kinds mean nothing"),
    ("Join,ada,,,,,,,,,,T2,", Merged("T2"), "merged"),
]


@pytest.mark.parametrize(("row", "fact", "why"), FACTS)
def test_a_row_tells_one_fact(tmp_path: Path, row: str, fact: Fact, why: str) -> None:
    (event,) = told(sheet(tmp_path, EVENTS_HEAD, f"T1,{WHEN},{row}"), columns(EVENTS))
    assert (event.fact, event.at, event.source) == (fact, at("Mon 09:00"), "desk"), why


def test_two_messages_of_one_instant_are_two_events(tmp_path: Path) -> None:
    both = [f"T1,{WHEN},Comment,{by},,,,,,agent,,,,," for by in ("ada", "bo")]
    assert len({event.key for event in told(sheet(tmp_path, EVENTS_HEAD, *both), columns(EVENTS))}) == 2


def test_the_same_row_twice_is_one_event(tmp_path: Path) -> None:
    both = [f"T1,{WHEN},Comment,ada,,,,,,agent,,,,,"] * 2
    assert len({event.key for event in told(sheet(tmp_path, EVENTS_HEAD, *both), columns(EVENTS))}) == 1


def test_the_sources_own_id_is_kept(tmp_path: Path) -> None:
    mapped = columns(EVENTS + "id: subject\n")
    (event,) = told(sheet(tmp_path, EVENTS_HEAD, f"T1,{WHEN},Solve,ada,E-77,,,,,,,,,,"), mapped)
    assert event.event_id == "E-77"


def test_an_event_that_is_numbered_has_a_readable_id(tmp_path: Path) -> None:
    mapped = columns(EVENTS + "seq: subject\n")
    (event,) = told(sheet(tmp_path, EVENTS_HEAD, f"T1,{WHEN},Solve,ada,12,,,,,,,,,,"), mapped)
    assert (event.event_id, event.seq) == ("T1/20250602T090000Z/resolved/12", 12)


def test_a_ticket_row_tells_every_instant_it_has(tmp_path: Path) -> None:
    row = "T1;P1;02.06.2025 09:00;02.06.2025 09:20;02.06.2025 12:00;07.06.2025 12:00"
    found = told(sheet(tmp_path, TICKETS_HEAD, row), columns(TICKETS))
    assert [(event.fact, event.at) for event in found] == [
        (Opened(scope=Scope(priority="P1")), at("Mon 09:00", "Europe/Berlin")),
        (Message(Author.AGENT), at("Mon 09:20", "Europe/Berlin")),
        (Resolved(), at("Mon 12:00", "Europe/Berlin")),
        (Closed(), at("2025-06-07 12:00", "Europe/Berlin")),
    ]


def test_what_has_not_happened_yet_is_not_told(tmp_path: Path) -> None:
    (opening,) = told(sheet(tmp_path, TICKETS_HEAD, "T1;P1;02.06.2025 09:00;;;"), columns(TICKETS))
    assert isinstance(opening.fact, Opened)


def test_the_last_of_several_rows_stands_for_the_ticket(tmp_path: Path) -> None:
    earlier, later = "T1;P2;02.06.2025 09:00;;;", "T1;P1;02.06.2025 09:00;;02.06.2025 12:00;"
    found = told(sheet(tmp_path, TICKETS_HEAD, earlier, later), columns(TICKETS))
    assert [event.fact for event in found] == [Opened(scope=Scope(priority="P1")), Resolved()]


HOW = "resolution: {via: article, by: {column: how, values: {Call: phone, Wrote: email, Worked: null}}}\n"


@pytest.mark.parametrize(
    ("article", "how", "fact", "why"),
    [
        ("", "Call", Resolved(by="phone"), "translated by the map"),
        ("https://kb.example/7", "", Resolved("https://kb.example/7"), "a page"),
        ("https://kb.example/7", "Wrote", Resolved("https://kb.example/7", "email"), "both"),
        ("", "Worked", Resolved(), "worked at: nothing was deflected"),
        ("", "", Resolved(), "nothing was said"),
    ],
)
def test_a_ticket_row_says_how_it_was_answered_otherwise(
    tmp_path: Path, article: str, how: str, fact: Fact, why: str
) -> None:
    row = f"T1;P1;02.06.2025 09:00;;02.06.2025 12:00;;{article};{how}"
    found = told(sheet(tmp_path, f"{TICKETS_HEAD};article;how", row), columns(TICKETS + HOW))
    assert [event.fact for event in found][-1] == fact, why


def test_a_word_for_it_that_the_map_does_not_know_is_told_with_those_it_does(tmp_path: Path) -> None:
    row = "T1;P1;02.06.2025 09:00;;02.06.2025 12:00;;;Pigeon"
    (bad,) = bad_rows(sheet(tmp_path, f"{TICKETS_HEAD};article;how", row), columns(TICKETS + HOW))
    assert bad.placed("rows.csv") == (
        "rows.csv:2: column 'how': 'Pigeon' is not a known value; wanted one of Call, Worked, Wrote"
    )


def test_an_event_row_and_a_state_row_say_it_too(tmp_path: Path) -> None:
    mapped = columns(EVENTS.replace("since: since}", "since: since, by: how, via: article}"))
    rows = [f"T1,{WHEN},{kind},ada,,,,,,,,,,,,chat,the wiki" for kind in ("Solve", "Close")]
    found = told(sheet(tmp_path, f"{EVENTS_HEAD},how,article", *rows), mapped)
    assert [event.fact for event in found] == [Resolved("the wiki", "chat"), Closed()], "a closing has no such field"
    states = columns(STATES + "resolution: {by: how}\n")
    rows = [
        f"T1,0{day}/06/2025 09:00,{day},ada,,,,,,,{state},{how}"
        for day, state, how in ((2, "New", "phone"), (3, "Solved", "phone"))
    ]
    found = told(sheet(tmp_path, f"{STATES_HEAD},how", *rows), states)
    assert [event.fact for event in found][1:] == [Resolved(by="phone")]


def test_a_map_that_says_nothing_of_it_is_known_again_as_the_map_it_was() -> None:
    assert "resolution" not in TICKETS
    assert columns(TICKETS).digest == "4beafd4caa04d360c21b8ec8d57e487cf3905f8e874034308ef7102cd4e7e541"
    assert columns(TICKETS + HOW).digest != columns(TICKETS).digest
