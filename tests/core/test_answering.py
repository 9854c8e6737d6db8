"""What people answer to a page. The clock runs 8 real hours from Monday 09:00 and is due at 17:00."""

import pytest

from sla_core.answering import escalate, give_back, hand_over, snooze, undelivered
from sla_core.errors import CannotEscalate
from sla_core.escalations import Stage
from tests.builders import at, pauses, resolves
from tests.core.ladders import Climb, ladder, rung


def called() -> Climb:
    """Ann was called at 15:00."""
    return Climb().until("Mon 15:00")


def test_whoever_acknowledges_stops_the_pages() -> None:
    climb = called()
    climb.acknowledged("ann")
    assert (climb.until("Wed 09:00").names, climb.escalation.stage) == (["ann"], Stage.ACKED)


def test_somebody_who_was_not_called_may_acknowledge_and_is_recorded_as_such() -> None:
    climb = called()
    climb.called = ("ann",)
    climb.acknowledged("zoe")
    assert climb.lines[-1].facts == {"how": "button", "called": False}


def test_the_second_acknowledgement_changes_nothing() -> None:
    climb = called()
    climb.acknowledged("ann")
    second = climb.acknowledged("bob")
    assert (second.lines, second.said, climb.escalation.actor) == ((), "already acknowledged", "ann")


def test_a_promise_kept_calls_nobody_and_one_broken_calls_whoever_gave_it_and_the_rung_again() -> None:
    climb = called()
    climb.acknowledged("zoe", until=at("Mon 16:00"))
    climb.until("Mon 16:00")
    assert climb.told[1:] == [
        "Mon 15:50 zoe (reminder)",
        "Mon 16:00 zoe (broken promise)",
        "Mon 16:00 ann (broken promise)",
    ]
    assert (climb.escalation.stage, climb.escalation.broken) == (Stage.ACTIVE, 1)


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("Mon 14:59", "lies in the past"),
        ("Mon 15:00", "is now"),
        ("Mon 17:01", "is after the breach"),
    ],
)
def test_a_promise_that_cannot_be_given(until: str, reason: str) -> None:
    with pytest.raises(CannotEscalate):
        called().acknowledged("ann", until=at(until))


def test_after_the_breach_a_promise_reaches_a_day_ahead() -> None:
    climb = Climb().until("Mon 17:05")
    climb.acknowledged("bob", until=at("Tue 17:05"))
    with pytest.raises(CannotEscalate, match="24 hours"):
        climb.acknowledged("bob", until=at("Tue 17:06"))


def test_an_acknowledgement_that_expires_reminds_first_and_then_calls_its_holder_and_those_on_duty() -> None:
    climb = Climb(ladder(rung("75%", "ann"), rung("at breach", "bob"), expires="1h")).until("Mon 15:00")
    climb.acknowledged("zoe")
    climb.until("Mon 16:00")
    assert climb.told[1:] == ["Mon 15:50 zoe (reminder)", "Mon 16:00 zoe (expired)", "Mon 16:00 ann (expired)"]


def test_a_short_promise_is_not_reminded_of() -> None:
    climb = called()
    climb.acknowledged("ann", until=at("Mon 15:15"))
    assert climb.until("Mon 15:14").names == ["ann"]


def test_a_rung_for_all_waits_for_everyone_it_called() -> None:
    climb = Climb(ladder(rung("75%", "ann", "bob", mode="all"), rung("30m", "cy"))).until("Mon 15:00")
    climb.called = ("ann", "bob")
    assert climb.acknowledged("ann").said == "still waits for others"
    assert climb.escalation.stage is Stage.ACTIVE
    climb.acknowledged("bob")
    assert (climb.escalation.stage, climb.until("Wed 09:00").names) == (Stage.ACKED, ["ann", "bob"])


def test_a_rung_for_all_that_one_did_not_answer_goes_on() -> None:
    climb = Climb(ladder(rung("75%", "ann", "bob", mode="all"), rung("30m", "cy"))).until("Mon 15:00")
    climb.called = ("ann", "bob")
    climb.acknowledged("ann")
    assert climb.until("Mon 15:31").names == ["ann", "bob", "cy"]


def test_what_is_given_back_is_called_again_at_once() -> None:
    climb = called()
    climb.acknowledged("ann")
    climb.taken(give_back(climb.escalation, climb.view, actor="ann", now=at("Mon 15:10")))
    assert climb.told[-1] == "Mon 15:10 ann (given back)"
    assert climb.until("Mon 17:01").names[-1] == "bob"


def test_only_what_is_held_can_be_given_back() -> None:
    climb = called()
    with pytest.raises(CannotEscalate, match="nobody holds this"):
        give_back(climb.escalation, climb.view, actor="ann", now=climb.now)


def test_a_snooze_calls_the_present_rung_anew_at_its_end() -> None:
    climb = called()
    climb.taken(snooze(climb.escalation, climb.view, actor="ann", now=climb.now, until=at("Mon 16:00")))
    assert climb.until("Mon 16:00").told[1:] == ["Mon 16:00 ann (snooze over)"]


@pytest.mark.parametrize(
    ("until", "reason", "complaint"),
    [
        ("Mon 15:04", "", "5 minutes to 7 days"),
        ("2025-06-09 15:01", "never for ever", "5 minutes to 7 days"),
        ("Mon 17:01", "", "past the breach: say why"),
        ("Mon 17:01", "  ", "past the breach: say why"),
    ],
)
def test_a_snooze_out_of_bounds(until: str, reason: str, complaint: str) -> None:
    climb = called()
    with pytest.raises(CannotEscalate, match=complaint):
        snooze(climb.escalation, climb.view, actor="ann", now=climb.now, until=at(until), reason=reason)


def test_a_snooze_past_the_breach_with_a_reason() -> None:
    climb = called()
    climb.taken(
        snooze(
            climb.escalation, climb.view, actor="ann", now=climb.now, until=at("Mon 18:00"), reason="customer agreed"
        )
    )
    assert climb.until("Mon 18:00").told[1:] == ["Mon 18:00 cy (snooze over)"], (
        "the rung that should be current by then"
    )


def test_a_hand_over_calls_that_person_and_keeps_the_ladder_armed_behind() -> None:
    climb = Climb(ladder(rung("75%", "ann"), rung("20m", "bob"))).until("Mon 15:05")
    climb.taken(hand_over(climb.escalation, climb.view, actor="ann", to="zoe", now=climb.now))
    assert climb.until("Mon 15:30").told[1:] == ["Mon 15:05 zoe (handed over)", "Mon 15:25 bob (rung)"]


def test_escalating_calls_the_next_rung_now_and_a_second_press_on_the_same_rung_does_nothing() -> None:
    climb = called()
    climb.taken(escalate(climb.escalation, climb.view, actor="ann", now=at("Mon 15:05"), rung=0))
    again = climb.taken(escalate(climb.escalation, climb.view, actor="ann", now=at("Mon 15:06"), rung=0))
    assert (climb.told[1:], again.said) == (["Mon 15:05 bob (rung)"], "the ladder has gone on already")


def test_escalating_past_the_last_rung_exhausts_the_ladder() -> None:
    climb = Climb(ladder(rung("75%", "ann"))).until("Mon 15:00")
    climb.taken(escalate(climb.escalation, climb.view, actor="ann", now=climb.now, rung=0))
    assert (climb.escalation.stage, climb.names) == (Stage.EXHAUSTED, ["ann", "lead"])
    with pytest.raises(CannotEscalate):
        escalate(climb.escalation, climb.view, actor="ann", now=climb.now, rung=0)


def test_a_page_that_cannot_be_delivered_calls_the_catch_all_and_leaves_the_ladder_where_it_is() -> None:
    climb = called()
    climb.taken(undelivered(climb.escalation, climb.view, now=climb.now, reason="is_archived"))
    assert climb.names == ["ann", "lead"]
    assert climb.until("Mon 17:01").names[-1] == "bob"


def test_what_is_over_cannot_be_called_any_more() -> None:
    climb = called().happens(resolves("Mon 15:10"))
    one, view, now = climb.escalation, climb.view, at("Mon 15:20")
    with pytest.raises(CannotEscalate, match="over"):
        snooze(one, view, actor="ann", now=now, until=at("Mon 16:00"))
    with pytest.raises(CannotEscalate, match="over"):
        hand_over(one, view, actor="ann", to="zoe", now=now)
    with pytest.raises(CannotEscalate, match="over"):
        escalate(one, view, actor="ann", now=now, rung=0)


def test_acknowledging_what_is_over_says_so() -> None:
    climb = called().happens(resolves("Mon 15:10"))
    assert climb.acknowledged("ann").said == "this is over: resolved"


def test_what_is_paused_can_be_acknowledged_but_neither_snoozed_nor_handed_over() -> None:
    climb = called().happens(pauses("Mon 15:10"))
    with pytest.raises(CannotEscalate, match="paused"):
        hand_over(climb.escalation, climb.view, actor="ann", to="zoe", now=climb.now)
    climb.acknowledged("ann")
    assert climb.escalation.stage is Stage.ACKED
