"""Rows that cannot be used: each is told by its place, and the good row after it is kept."""

from pathlib import Path

import pytest

from bot.imports.columns import Columns
from bot.imports.columns_reading import preset
from bot.imports.reading import events
from sla_core.tickets import Event
from tests.imports.sheets import (
    DATA,
    EVENTS,
    EVENTS_HEAD,
    STATES,
    STATES_HEAD,
    TICKETS,
    TICKETS_HEAD,
    bad_rows,
    columns,
    sheet,
)

LONG = "x" * 300

STATE_ROWS = [
    # key,changed,no,by,opened,caller,subject,prio,group,person,state | column, gist, why
    (",2/6/2025 10:00,0,ada,?,c,M,Low,g,p,New", "key", "is missing; wanted the key of a ticket", "no key"),
    ("?,2/6/2025 10:00,0,ada,?,c,M,Low,g,p,New", "key", "is missing; wanted the key of a ticket", "a marked key"),
    ("T1,,0,ada,?,c,M,Low,g,p,New", "changed", "'' is missing; wanted 29/02/2016 13:45", "no instant"),
    ("T1,?,0,ada,?,c,M,Low,g,p,New", "changed", "is missing", "a marked instant"),
    ("T1,31/6/2025 10:00,0,ada,?,c,M,Low,g,p,New", "changed", "'31/6/2025 10:00' is not a time", "no such day"),
    ("T1,2025-06-02 10:00,0,ada,?,c,M,Low,g,p,New", "changed", "is not a time", "another format"),
    ("T1,2/6/2025 10:00,zero,ada,?,c,M,Low,g,p,New", "no", "'zero' is not a whole number; wanted a number", "a word"),
    ("T1,2/6/2025 10:00,1.5,ada,?,c,M,Low,g,p,New", "no", "'1.5' is not a whole number", "half a number"),
    ("T1,2/6/2025 10:00," + "9" * 30 + ",ada,?,c,M,Low,g,p,New", "no", "is not a whole number", "far too large"),
    ("T1,2/6/2025 10:00,٣,ada,?,c,M,Low,g,p,New", "no", "is not a whole number", "digits of another script"),
    ("T1,2/6/2025 10:00,0,ada,soon,c,M,Low,g,p,New", "opened", "'soon' is not a time", "an opening in words"),
    (
        "T1,2/6/2025 10:00,0,ada,?,c,M,Middling,g,p,New",
        "prio",
        "'Middling' is not a known value; wanted one of",
        "unlisted",
    ),
    ("T1,2/6/2025 10:00,0,ada,?,c,M,low,g,p,New", "prio", "'low' is not a known value", "small letters are others"),
    (
        "T1,2/6/2025 10:00,0,ada,?,c,M,Low,g,p,",
        "state",
        "'' is not a state the map knows; wanted one of New",
        "no state",
    ),
    (
        "T1,2/6/2025 10:00,0,ada,?,c,M,Low,g,p,Newish",
        "state",
        "'Newish' is not a state the map knows",
        "an unknown state",
    ),
    ("T1,2/6/2025 10:00,0,ada,?,c,M,Low,g,p", "", "has 10 cells; wanted 11", "a cell is missing"),
    ("T1,2/6/2025 10:00,0,ada,?,c,M,Low,g,p,New,x", "", "has 12 cells; wanted 11", "a cell too many"),
    ("T1,2/6/2025 10:00,0,a\0b,?,c,M,Low,g,p,New", "by", "holds a NUL character", "no database keeps it"),
    (f"{LONG},2/6/2025 10:00,0,ada,?,c,M,Low,g,p,New", "", "cannot be kept: ticket:", "a key too long for an index"),
    (f"T1,2/6/2025 10:00,0,{LONG},2/6/2025 10:00,,M,Low,g,p,Solved", "", "cannot be kept: actor:", "a name too long"),
    (f"T1,2/6/2025 10:00,0,ada,?,c,M,Low,{LONG},p,New", "", "cannot be kept: opened.scope.team:", "a team too long"),
    (f"T1,2/6/2025 10:00,0,ada,?,c,M,Low,g,{LONG},New", "", "cannot be kept: opened.assignee:", "a person too long"),
]
EVENT_ROWS = [
    # key,at,type,by,subject,customer,prio,group,person,role,public,why,until,into,since
    (",2025-06-02T09:00Z,Solve,ada,,,,,,,,,,,", "key", "'' is missing; wanted the key of a ticket", "no key"),
    ("T1,,Solve,ada,,,,,,,,,,,", "at", "'' is missing; wanted 2016-02-29T13:45:05Z", "no instant"),
    ("T1,2025-06-31T09:00Z,Solve,ada,,,,,,,,,,,", "at", "is not a time", "no such day"),
    ("T1,2025-06-02,Solve,ada,,,,,,,,,,,", "at", "'2025-06-02' is not a time", "a date is no instant"),
    ("T1,9999-12-31T23:00-09:00,Solve,ada,,,,,,,,,,,", "at", "lies outside the years", "after the end of time"),
    ("T1,2025-06-02T09:00Z,,ada,,,,,,,,,,,", "type", "'' is missing; wanted a kind of event", "no kind"),
    ("T1,2025-06-02T09:00Z,Explode,ada,,,,,,,,,,,", "type", "'Explode' is not a known value", "an unknown kind"),
    ("T1,2025-06-02T09:00Z,Comment,ada,,,,,,,,,,,", "", "is no event: message.author: missing", "nobody said it"),
    ("T1,2025-06-02T09:00Z,Comment,ada,,,,,,robot,,,,,", "", "message.author: 'robot' is not one of", "no such author"),
    ("T1,2025-06-02T09:00Z,Comment,ada,,,,,,agent,maybe,,,,", "public", "'maybe' is neither true nor false", "unsure"),
    ("T1,2025-06-02T09:00Z,Hold,ada,,,,,,,,,,,", "", "is no event: paused.reason: missing", "no reason"),
    ("T1,2025-06-02T09:00Z,Hold,ada,,,,,,,,vendor,later,,", "until", "'later' is not a time", "an end in words"),
    (f"T1,2025-06-02T09:00Z,Hold,ada,,,,,,,,{LONG},,,", "", "paused.reason:", "a reason too long for an index"),
    ("T1,2025-06-02T09:00Z,Join,ada,,,,,,,,,,,", "", "is no event: merged.into: missing", "merged into what?"),
    ("T1,2025-06-02T09:00Z,Created,ada,,,,,,,,,,,then", "since", "'then' is not a time", "a contact in words"),
    (f"T1,2025-06-02T09:00Z,Edit,ada,,,{LONG},,,,,,,,", "", "changed.changes:", "a priority too long"),
    (f"T1,2025-06-02T09:00Z,Solve,{LONG},,,,,,,,,,,", "", "cannot be kept: actor:", "a name too long"),
    ("T1,2025-06-02T09:00Z,Solve", "", "has 3 cells; wanted 15", "cut short"),
]
TICKET_ROWS = [
    # key;prio;opened;replied;solved;closed
    (";P1;02.06.2025 09:00;;;", "key", "is missing; wanted the key of a ticket", "no key"),
    ("T1;P1;;;;", "opened", "'' is missing; wanted 29.02.2016 13:45", "no beginning"),
    ("T1;P1;02.13.2025 09:00;;;", "opened", "'02.13.2025 09:00' is not a time", "month first"),
    ("T1;P1;02.06.2025;;;", "opened", "'02.06.2025' is not a time", "a date is no instant"),
    ("T1;P1;02.06.2025 09:00;asap;;", "replied", "'asap' is not a time", "a reply in words"),
    ("T1;P1;02.06.2025 09:00;;25.06.2025 24:30;", "solved", "is not a time", "no such hour"),
    ("T1;P1;02.06.2025 09:00;;;never", "closed", "'never' is not a time", "a word"),
    ("T1;P1;02.06.2025 09:00;;;;;", "", "has 8 cells; wanted 6", "cells too many"),
    (f"T1;{LONG};02.06.2025 09:00;;;", "", "opened.scope.priority:", "a priority too long"),
]
SHEETS = [
    (columns(STATES), STATES_HEAD, "T9,2/6/2025 10:00,0,ada,?,c,M,Low,g,p,New", STATE_ROWS),
    (columns(EVENTS), EVENTS_HEAD, "T9,2025-06-02T09:00Z,Solve,ada,,,,,,,,,,,", EVENT_ROWS),
    (columns(TICKETS), TICKETS_HEAD, "T9;P1;02.06.2025 09:00;;;", TICKET_ROWS),
]
CASES = [(mapped, head, good, *row) for mapped, head, good, rows in SHEETS for row in rows]


@pytest.mark.parametrize(("mapped", "head", "good", "row", "column", "gist", "why"), CASES)
def test_a_bad_row_is_told_and_the_good_one_kept(
    tmp_path: Path, mapped: Columns, head: str, good: str, row: str, column: str, gist: str, why: str
) -> None:
    path = sheet(tmp_path, head, row, good)
    bad = bad_rows(path, mapped)
    assert {(one.line, one.column) for one in bad} == {(2, column)}, why
    assert any(gist in one.placed("rows.csv") for one in bad), why
    assert "T9" in {item.ticket for _, item in events(path, mapped) if isinstance(item, Event)}, why


TIMES = [
    "", "?", "now", "10:00", "29/2/2015 10:00", "31/4/2016 10:00", "0/1/2016 10:00", "1/0/2016 10:00",
    "1/13/2016 10:00", "32/1/2016 10:00", "1/1/2016", "1/1/2016 24:00", "1/1/2016 10:60", "1/1/2016 10",
    "1/1/2016 10:00:00", "1/1/16 10:00", "1-1-2016 10:00", "2016-01-01 10:00", "1/1/2016T10:00",
    "1/1/2016 10:00Z", "1/1/2016 10:00 CET", "1/1/2016 -1:00", "42370.4", "1451642400", "1 Jan 2016 10:00",
    "1/1/2016 1O:00", "l/1/2016 10:00", "1/1/2016,10:00", "NULL", "#REF!",
]  # fmt: skip
COLUMNS = {"uci": ("sys_updated_at", "opened_at")}


@pytest.mark.parametrize("text", TIMES)
@pytest.mark.parametrize("column", COLUMNS["uci"])
def test_a_real_row_with_a_broken_time_is_told_by_its_column(tmp_path: Path, column: str, text: str) -> None:
    head, *rows = (DATA / "uci.csv").read_text(encoding="utf-8").splitlines()
    cells = rows[1].split(",")
    cells[head.split(",").index(column)] = f'"{text}"'
    path = sheet(tmp_path, head, rows[0], ",".join(cells), *rows[2:])
    bad = bad_rows(path, preset("uci"))
    if column == "opened_at" and text in {"", "?"}:
        assert bad == [], "a missing opening is that of the first row"
    else:
        assert [(one.line, one.column) for one in bad] == [(3, column)]


def _without(place: int) -> tuple[str, str, list[str]]:
    head, *rows = (DATA / "uci.csv").read_text(encoding="utf-8").splitlines()
    cells = rows[0].split(",")
    return head, ",".join(cells[:place] + cells[place + 1 :]), rows[1:]


@pytest.mark.parametrize("place", range(36))
def test_a_real_row_that_lost_a_cell_is_refused_whole(tmp_path: Path, place: int) -> None:
    head, ragged, rest = _without(place)
    (bad,) = bad_rows(sheet(tmp_path, head, ragged, *rest), preset("uci"))
    assert bad.placed("rows.csv") == "rows.csv:2: has 35 cells; wanted 36, as many as the first line has"


@pytest.mark.parametrize("column", preset("uci").needed)
def test_a_file_that_lacks_a_column_is_refused_as_a_whole(tmp_path: Path, column: str) -> None:
    head, *rows = (DATA / "uci.csv").read_text(encoding="utf-8").splitlines()
    renamed = ",".join("other" if name == column else name for name in head.split(","))
    with pytest.raises(ValueError, match=rf"rows\.csv:1: there is no column '{column}'"):
        bad_rows(sheet(tmp_path, renamed, *rows), preset("uci"))


def test_the_same_fault_has_the_same_gist_whatever_the_value(tmp_path: Path) -> None:
    rows = [f"T{n},{n + 40}/6/2025 10:00,0,ada,?,c,M,Low,g,p,New" for n in range(3)]
    gists = {bad.gist for bad in bad_rows(sheet(tmp_path, STATES_HEAD, *rows), columns(STATES))}
    assert gists == {"column 'changed': is not a time; wanted 29/02/2016 13:45 (%d/%m/%Y %H:%M)"}
