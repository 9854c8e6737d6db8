"""Objectives beside time as they are written in a file: every one is at least or at most so much."""

from decimal import Decimal

import pytest

from bot.files.compare import compare
from bot.files.freeze import freeze
from bot.files.thaw import thaw
from sla_core.quality import Measure, Objective
from tests.files.documents import assert_told, body_of, file_of, in_gold

HOUR = 3600
GOOD = [
    ("reopened: at most 5%", Objective(Measure.REOPENED, False, Decimal(5))),
    ("reopened: at most 0%", Objective(Measure.REOPENED, False, Decimal(0))),
    ("one_touch: At Least 62.5 %", Objective(Measure.ONE_TOUCH, True, Decimal("62.5"))),
    ("csat: at least 90%", Objective(Measure.CSAT, True, Decimal(90))),
    ("deflected: at least 10%", Objective(Measure.DEFLECTED, True, Decimal(10))),
    ("backlog_age: at most 120h", Objective(Measure.BACKLOG_AGE, False, Decimal(120 * HOUR))),
    ("backlog_age: at most 1h30m", Objective(Measure.BACKLOG_AGE, False, Decimal(5400))),
]


@pytest.mark.parametrize(("line", "wanted"), GOOD, ids=[row[0] for row in GOOD])
def test_an_objective_is_read_as_meant_and_kept_as_written(line: str, wanted: Objective) -> None:
    file = file_of(in_gold(f"quality: {{{line}}}"))
    assert file.agreements[0].quality == (wanted,)
    assert thaw(freeze(file)).agreements[0].quality == (wanted,)


BAD = [
    ("quality: good", "6:14", "wanted a mapping such as {reopened: at most 5%", "one word"),
    ("quality: {reopend: at most 5%}", "6:15", "(did you mean reopened?)", "misspelt"),
    ("quality: {reopened: 5%}", "6:25", "wanted at least or at most so much, such as 60%", "which side?"),
    ("quality: {reopened: at most 5}", "6:25", "'5' is no share", "no sign"),
    ("quality: {reopened: at most 101%}", "6:25", "'101%' is no share", "more than all"),
    ("quality: {backlog_age: at least 2h}", "6:28", "a backlog cannot be too young", "the wrong way round"),
    ("quality: {backlog_age: at most 40bh}", "6:28", "40bh is no age: wanted real time", "working time"),
    ("quality: {backlog_age: at most 5d}", "6:28", "5d", "a day is four different things"),
    ("quality: {backlog_age: at most 0h}", "6:28", "0h is no age", "nothing may be open"),
]


@pytest.mark.parametrize(("line", "place", "gist", "reason"), BAD, ids=[row[3] for row in BAD])
def test_what_is_no_objective_is_told_at_its_place(line: str, place: str, gist: str, reason: str) -> None:
    assert_told(in_gold(line), place, gist, reason)


def test_an_agreement_between_teams_has_none() -> None:
    text = in_gold("quality: {reopened: at most 5%}").replace("kind: sla", "kind: ola")
    assert_told(text, "6:14", "an agreement of kind sla may say this", "no customer")


def test_an_agreement_that_says_nothing_of_it_is_the_version_it_was() -> None:
    assert "quality" not in body_of(in_gold(""))["agreements"][0]


def test_a_change_of_it_is_said_in_words() -> None:
    old, new = (
        freeze(file_of(in_gold(lines))) for lines in ("", "quality: {reopened: at most 5%, csat: at least 90%}")
    )
    assert [str(change) for change in compare(old, new)] == [
        "gold: quality none -> reopened at most 5%, csat at least 90%"
    ]
