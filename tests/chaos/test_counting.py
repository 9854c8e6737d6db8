"""The count finds what it is there to find: each way to lose, to double and to break a rule."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.chaos.counting import Tally, count
from bot.chaos.kept import Kept
from bot.chaos.plan import Plan
from bot.chaos.report import json_of, lines_of
from bot.chaos.seen import Posted, Seen
from bot.store.paging import AuditRow, OutboxKind, OutboxRow, OutboxState
from sla_core.escalations import Escalation, Stage
from tests.builders import at

DUE = at("Mon 10:00")
PLAN = Plan(pages=4, kills=0)
SENT, SUPERSEDED = OutboxState.SENT, OutboxState.SUPERSEDED


def row(id: str = "p1", **rest: Any) -> OutboxRow:
    """A page of rung 1, sent."""
    usual = {"kind": OutboxKind.PAGE, "payload": {"rung": 0}, "since": DUE, "due_at": DUE, "state": SENT}
    return OutboxRow(id, **{**usual, "ticket": "CHAOS-0", "escalation": "e1", "epoch": 1, **rest})


def posted(id: str = "p1", after: float = 1.0, number: int = 0) -> Posted:
    return Posted("C1", f"{DUE.timestamp() + after:.4f}{number:02}", id)


def line(epoch: int, what: str = "rung called", after: float = 0) -> AuditRow:
    return AuditRow(
        epoch + 1, DUE + timedelta(seconds=after), "sla-bot", what, "CHAOS-0", "e1", epoch, {}, f"hash {epoch}"
    )


def escalation(**rest: Any) -> Escalation:
    usual = {"stage": Stage.ACTIVE, "epoch": 1, "rung": 0, "wake_at": DUE + timedelta(hours=1)}
    return Escalation("e1", "CHAOS-0", "sla", "first_response", 1, "steady", 1, **{**usual, **rest})


def tally(**rest: Any) -> Tally:
    """The tally of one ticket whose one page arrived, unless something else is said."""
    usual: dict[str, Any] = {
        "tickets": frozenset({"CHAOS-0"}), "escalations": (escalation(),), "rows": (row(),),
        "lines": {"e1": [line(0, "armed"), line(1)]}, "posted": (posted(),),
    }  # fmt: skip
    kept = Kept(**{**usual, **rest})
    return count(PLAN, kept, Seen(kept.posted, {}, 0), seconds=1, killed={}, frozen={})


def test_a_page_that_arrived_once_is_all_there_is_to_wish_for() -> None:
    found = tally()
    assert (found.good, found.pages) == (True, 1)
    assert found.late(0.5) == pytest.approx(1.0)
    assert lines_of(found)[-1] == "Nothing was lost, nothing came twice, and every rule held."
    assert json_of(found)["good"] is True


LOST = {
    "sent by its row, but in no message": {"posted": ()},
    "never sent": {"rows": (row(state=OutboxState.DUE),), "posted": ()},
    "given up": {"rows": (row(state=OutboxState.FAILED),), "posted": ()},
    "a line of a bundle that was never posted": {
        "rows": (row(state=OutboxState.BUNDLED, bundle="b1"), row("b1", kind=OutboxKind.BUNDLE, escalation=None)),
        "posted": (),
    },
    "superseded although nobody had answered and nobody was called after it": {
        "rows": (row(state=SUPERSEDED),),
        "posted": (),
    },
}


@pytest.mark.parametrize("rest", LOST.values(), ids=LOST.keys())
def test_a_page_that_nobody_could_read_is_lost(rest: dict[str, Any]) -> None:
    assert "p1" in tally(**rest).lost
    assert not tally(**rest).good


NOT_LOST = {
    "sent another way": {"rows": (row(state=OutboxState.RELAYED),), "posted": ()},
    "a line of a bundle": {
        "rows": (row(state=OutboxState.BUNDLED, bundle="b1"), row("b1", kind=OutboxKind.BUNDLE, escalation=None)),
        "posted": (posted("b1"),),
    },
    "superseded since somebody answered": {
        "rows": (row("p0"), row(state=SUPERSEDED)),
        "posted": (posted("p0"),),
        "escalations": (escalation(stage=Stage.ACKED, epoch=2),),
        "lines": {"e1": [line(0, "armed"), line(1), line(2, "acknowledged")]},
    },
    "superseded since the next rung was called": {
        "rows": (row(state=SUPERSEDED), row("p2", epoch=2, payload={"rung": 1})),
        "posted": (posted("p2"),),
        "escalations": (escalation(epoch=2, rung=1),),
        "lines": {"e1": [line(0, "armed"), line(1), line(2)]},
    },
}


@pytest.mark.parametrize("rest", NOT_LOST.values(), ids=NOT_LOST.keys())
def test_a_page_that_arrived_another_way_or_was_not_needed_is_not_lost(rest: dict[str, Any]) -> None:
    assert tally(**rest).lost == ()


def test_two_messages_of_one_id_are_doubled_and_the_first_one_counts_for_lateness() -> None:
    found = tally(posted=(posted(), posted(after=9)))
    assert found.doubled == ("p1",)
    assert list(found.lateness) == pytest.approx([1.0])


def test_messages_without_an_id_are_no_pages() -> None:
    assert tally(posted=(posted(), posted(""), posted("", 2))).good


BROKEN = {
    "never opened": ({"tickets": frozenset(), "escalations": (), "rows": (), "posted": ()}, "tickets that were never"),
    "without a ladder": ({"escalations": (), "rows": (), "posted": ()}, "tickets without an escalation"),
    "left in doubt": ({"rows": (row(state=OutboxState.DOUBT),)}, "messages not settled"),
    "a rung without a page": (
        {"escalations": (escalation(epoch=1, rung=1),)},
        "I1 rungs climbed without a call: 1, such as rung 2 of CHAOS-0",
    ),
    "fallen silent": ({"escalations": (escalation(wake_at=None),)}, "I1 escalations fallen silent"),
    "the last call did not arrive": (
        {"rows": (row(), row("p2", epoch=1, state=OutboxState.FAILED)), "posted": ()},
        "I1 escalations whose last call did not arrive",
    ),
    "paged after the answer": (
        {
            "rows": (row(tried_at=DUE + timedelta(seconds=30)),),
            "escalations": (escalation(stage=Stage.ACKED, epoch=2),),
            "lines": {"e1": [line(0), line(1), line(2, "acknowledged", after=20)]},
        },
        "I3 pages tried after an acknowledgement",
    ),
    "five minutes late": ({"posted": (posted(after=310),)}, "I4 a page was 310 s late"),
    "out of order": (
        {
            "rows": (
                row(tried_at=DUE + timedelta(seconds=9)),
                row("p2", epoch=2, payload={"rung": 1}, tried_at=DUE + timedelta(seconds=5)),
            ),
            "posted": (posted("p2", 5), posted("p1", 9)),
            "escalations": (escalation(epoch=2, rung=1),),
            "lines": {"e1": [line(0), line(1), line(2)]},
        },
        "I5 pages out of order",
    ),
    "a transition without a line": ({"lines": {"e1": [line(0)]}}, "I6 transitions without a line"),
    "a broken chain": ({"trail": ("line 7: its hash is wrong",)}, "I6 line 7: its hash is wrong"),
}


@pytest.mark.parametrize(("rest", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_rule_that_does_not_hold_is_named(rest: dict[str, Any], words: str) -> None:
    found = tally(**rest)
    assert any(problem.startswith(words) for problem in found.problems), found.problems
    assert not found.good


def test_what_is_wrong_stands_below_the_table() -> None:
    found = replace(tally(posted=(posted(), posted(after=9))), problems=("I5 something",))
    assert lines_of(found)[-3:] == ["doubled: p1", "I5 something", "0 lost, 1 doubled, 1 rules broken."]
