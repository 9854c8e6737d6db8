"""Ladders and calls in words."""

from datetime import timedelta
from typing import Any

import pytest

from bot.calling import arrival, call_words, caveats, rung_words, rungs, when_words
from bot.jobs.ladder import called_of
from bot.store.paging import OutboxState
from sla_core.durations import Duration, Measure
from sla_core.ladders import Anchor, Call, Gate, Mode, Otherwise, Pick, Repeat, Rung, When, Who
from tests.slack.views.calls import page
from tests.slack.views.records import NOW, reader

HALF, QUARTER = Duration(1800, Measure.REAL), Duration(900, Measure.REAL)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([0], "rung 1"), ([0, 1], "rungs 1-2"), ([2, 0, 1, 1], "rungs 1-3"), ([0, 2], "rungs 1, 3")],
)
def test_rungs_are_counted_from_one(numbers: list[int], said: str) -> None:
    assert rungs(numbers) == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(Anchor.PERCENT, 75), "75 % of the time used"),
        (When(Anchor.BEFORE, length=HALF), "30 m before it is due"),
        (When(Anchor.BEFORE, length=Duration(5400, Measure.WORKING)), "1 h 30 m of working time before it is due"),
        (When(Anchor.BREACH), "at the breach"),
        (When(Anchor.AFTER, length=Duration(2, Measure.DAYS)), "2 business days after the breach"),
        (When(Anchor.DELAY, length=QUARTER), "15 m later"),
    ],
)
def test_when_a_rung_is_due(when: When, said: str) -> None:
    assert when_words(when) == said


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (Call(Who.PERSON, "ada"), "ADA"),
        (Call(Who.OWNER), "the ticket's owner"),
        (Call(Who.MANAGER), "the owner's manager"),
        (Call(Who.ON_DUTY, "desk"), "on duty in DESK"),
        (Call(Who.ON_DUTY, "desk", Pick.NEXT), "next on duty in DESK"),
        (Call(Who.ON_DUTY, "desk", Pick.ALL), "everyone on duty in DESK"),
        (Call(Who.GROUP, "s1"), "the user group S1"),
        (Call(Who.CHANNEL, "c1"), "the channel C1"),
        (Call(Who.ROUND_ROBIN, "desk"), "in turn from DESK"),
        (Call(Who.ROUND_ROBIN, people=("ada", "bob")), "in turn ADA, BOB"),
    ],
)
def test_whom_a_rung_calls_with_every_name_shown_by_the_door(call: Call, said: str) -> None:
    assert call_words(call, str.upper) == said


def test_a_rung_with_everything() -> None:
    gate = Gate("office", Otherwise.USE, (Call(Who.PERSON, "bob"),))
    one = Rung(When(Anchor.DELAY, length=QUARTER), (Call(Who.OWNER),), Mode.ALL, gate, Repeat(3, HALF))
    assert rung_words(one, str) == (
        "15 m later: the ticket's owner, everyone has to answer, again every 30 m up to 3 times; bob outside of office"
    )


@pytest.mark.parametrize(
    ("state", "rest", "said"),
    [
        (OutboxState.SENT, {}, "arrived 11:55"),
        (OutboxState.SENT, {"suspect": True}, "arrived 11:55 (possible duplicate)"),
        (OutboxState.RELAYED, {"path": "email"}, "sent by e-mail 11:55"),
        (OutboxState.BUNDLED, {}, "arrived 11:55 in a list"),
        (OutboxState.EMPTY, {"sent_at": None}, "nobody could be called"),
        (OutboxState.SUPERSEDED, {"sent_at": None}, "not sent: not needed any more"),
        (OutboxState.DOUBT, {"sent_at": None}, "perhaps arrived: Slack did not say"),
        (OutboxState.FAILED, {"sent_at": None, "last_error": "is_archived"}, "not sent: is_archived"),
        (OutboxState.DUE, {"sent_at": None, "last_error": "ratelimited"}, "on its way, not sent yet: ratelimited"),
        (OutboxState.SENDING, {"sent_at": None}, "on its way"),
    ],
)
def test_whether_a_call_arrived(state: OutboxState, rest: dict[str, Any], said: str) -> None:
    assert arrival(called_of(page(state=state, **rest)), reader("")) == said


def test_what_to_know_about_a_call() -> None:
    late = called_of(page(payload={"late": 43 * 60, "skipped": [0, 1]}, suspect=True))
    mailed = called_of(page(path="email", state=OutboxState.RELAYED, sent_at=NOW - timedelta(minutes=46)))
    assert caveats([late, mailed], reader("")) == [
        "late by 43 m; rungs 1-2 were not sent",
        "possible duplicate: Slack did not say whether this had arrived before",
        "also sent by e-mail at 11:14",
    ]
    assert caveats([called_of(page())], reader("")) == []
