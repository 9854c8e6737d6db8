"""Rows that are changes of state: what each step of a ticket tells."""

from pathlib import Path

import pytest

from sla_core.tickets import (
    Assigned,
    Author,
    Changed,
    Closed,
    Fact,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Scope,
)
from tests.builders import at
from tests.imports.sheets import STATES, STATES_HEAD, columns, sheet, told

WAIT, THIRD = Paused("waiting_customer"), Paused("waiting_third_party")
BACK, THIRD_BACK = Resumed("waiting_customer"), Resumed("waiting_third_party")
ANSWER = Message(Author.AGENT)

STORIES: list[tuple[str, list[Fact], str]] = [
    ("New", [], "opening says it all"),
    ("New New New", [], "nothing changed"),
    ("New Work", [ANSWER], "the first of the answering states"),
    ("New Work New Work", [ANSWER], "answered once only"),
    ("New Ask Work", [ANSWER, WAIT, BACK], "asking is answering"),
    ("New Ask Ask", [ANSWER, WAIT], "still waiting"),
    ("New Vendor Ask", [THIRD, ANSWER, WAIT, THIRD_BACK], "from one wait into another"),
    ("New Ask Solved", [ANSWER, WAIT, BACK, Resolved()], "solved while waiting: the wait is over"),
    ("New Solved Done", [Resolved(), Closed()], "solved, then filed"),
    ("New Done", [Closed()], "filed at once"),
    ("New Solved Solved Done Done", [Resolved(), Closed()], "told twice"),
    ("New Solved New", [Resolved(), Reopened()], "not solved after all"),
    ("New Done Vendor", [Closed(), Reopened(), THIRD], "reopened into a wait"),
    ("New Done Solved", [Closed()], "it stays solved"),
    ("Solved", [Resolved()], "born solved"),
    ("Ask", [ANSWER, WAIT], "born waiting"),
    ("New Odd Solved", [Resolved()], "an ignored state says nothing"),
    ("Ask Odd Work", [ANSWER, WAIT, BACK], "still waiting through an ignored state"),
    ("Odd New", [], "born odd"),
]


def rows(*states: str, rest: str = "caller,Mail,High,g,p") -> list[str]:
    return [f"T1,{n + 1}/6/2025 10:00,{n},ada,1/6/2025 09:00,{rest},{state}" for n, state in enumerate(states)]


@pytest.mark.parametrize(("states", "expected", "why"), STORIES)
def test_a_row_of_states_tells_a_story(tmp_path: Path, states: str, expected: list[Fact], why: str) -> None:
    opening, *found = told(sheet(tmp_path, STATES_HEAD, *rows(*states.split())), columns(STATES))
    assert isinstance(opening.fact, Opened)
    assert sorted(map(repr, (event.fact for event in found))) == sorted(map(repr, expected)), why


def test_the_opening_has_its_own_time_actor_and_attributes(tmp_path: Path) -> None:
    (opening,) = told(sheet(tmp_path, STATES_HEAD, *rows("New")), columns(STATES))
    scope = Scope(priority="P1", team="g")
    assert opening.fact == Opened("Mail", scope, "p")
    assert (opening.at, opening.actor) == (at("2025-06-01 09:00", "Europe/Berlin"), "caller")


def test_an_opening_after_the_first_row_moves_to_it(tmp_path: Path) -> None:
    late = "T1,1/6/2025 10:00,0,ada,1/6/2025 11:00,c,Mail,High,g,p,New"
    (opening,) = told(sheet(tmp_path, STATES_HEAD, late), columns(STATES))
    assert opening.at == at("2025-06-01 10:00", "Europe/Berlin")


def test_a_missing_opening_time_is_that_of_the_first_row(tmp_path: Path) -> None:
    bare = "T1,1/6/2025 10:00,0,ada,?,,Mail,High,g,p,New"
    (opening,) = told(sheet(tmp_path, STATES_HEAD, bare), columns(STATES))
    assert (opening.at, opening.actor) == (at("2025-06-01 10:00", "Europe/Berlin"), "")


CHANGES: list[tuple[str, str, list[Fact], str]] = [
    ("c,Mail,Low,g,p", "c,Mail,High,g,p", [Changed({"priority": "P1"})], "raised"),
    ("c,Mail,Low,g,p", "c,Mail,?,g,p", [Changed({"priority": None})], "taken away"),
    ("c,Mail,Low,g,p", "c,Post,Low,g,p", [], "a title is no promise's business"),
    ("c,Mail,Low,g,p", "c,Mail,Low,g,q", [Assigned("q", None)], "another person, the same team"),
    ("c,Mail,Low,g,p", "c,Mail,Low,h,q", [Assigned("q", "h")], "another team and person"),
    ("c,Mail,Low,g,p", "c,Mail,Low,h,?", [Assigned(None, "h")], "handed to a team"),
    ("c,Mail,Low,g,p", "c,Mail,Low,?,p", [Changed({"team": None})], "no team any more"),
    ("c,Mail,Low,?,?", "c,Mail,Low,g,p", [Assigned("p", "g")], "taken for the first time"),
    ("c,Mail,Low,g,p", "c,Mail,High,h,p", [Changed({"priority": "P1"}), Assigned("p", "h")], "two things at once"),
]


@pytest.mark.parametrize(("before", "after", "expected", "why"), CHANGES)
def test_what_differs_from_the_row_before_is_told(
    tmp_path: Path, before: str, after: str, expected: list[Fact], why: str
) -> None:
    first, second = rows("New", rest=before)[0], rows("New", "New", rest=after)[1]
    _, *found = told(sheet(tmp_path, STATES_HEAD, first, second), columns(STATES))
    assert [event.fact for event in found] == expected, why


def test_rows_of_one_minute_go_by_their_numbers(tmp_path: Path) -> None:
    same = [f"T1,1/6/2025 10:00,{n},ada,?,c,M,Low,g,p,{state}" for n, state in ((2, "Solved"), (0, "New"), (1, "Ask"))]
    facts = [event.fact for event in told(sheet(tmp_path, STATES_HEAD, *same), columns(STATES))][1:]
    assert facts == [ANSWER, WAIT, BACK, Resolved()]


def test_the_order_of_rows_counts_where_the_map_says_so(tmp_path: Path) -> None:
    mapped = columns(STATES.replace("seq: no", "seq: rows"))
    same = [f"T1,1/6/2025 10:00,0,ada,?,c,M,Low,g,p,{state}" for state in ("New", "Solved", "Vendor")]
    facts = [event.fact for event in told(sheet(tmp_path, STATES_HEAD, *same), mapped)][1:]
    assert facts == [Resolved(), Reopened(), THIRD]


def test_two_columns_make_a_state(tmp_path: Path) -> None:
    text = STATES.replace("state: state", "state: [prio, state]").replace("New: open", "Low / New: {paused: queue}")
    bare = "T1,1/6/2025 10:00,0,ada,?,c,M,Low,g,p,New"
    _, wait = told(sheet(tmp_path, STATES_HEAD, bare), columns(text))
    assert wait.fact == Paused("queue")


def test_a_piece_of_a_column_can_be_the_key(tmp_path: Path) -> None:
    text = STATES.replace("ticket: key", 'ticket: {column: key, split: " / ", part: 2}')
    bare = "sales / T9 / x,1/6/2025 10:00,0,ada,?,c,M,Low,g,p,New"
    (opening,) = told(sheet(tmp_path, STATES_HEAD, bare), columns(text))
    assert opening.ticket == "T9"
