"""An escalation follows its clock: held, released, over, reopened. The clock runs 8 real hours from Monday 09:00."""

from sla_core.escalations import Stage
from tests.builders import at, pauses, reopens, replies, resolves, resumes
from tests.core.ladders import Climb, ladder, rung


def test_a_pause_holds_the_ladder_and_nobody_is_called() -> None:
    climb = Climb().happens(pauses("Mon 14:00")).until("Tue 14:00")
    assert (climb.escalation.stage, climb.escalation.reason, climb.told) == (Stage.HELD, "waiting_customer", [])


def test_after_a_pause_anchored_rungs_are_timed_anew() -> None:
    climb = Climb().happens(pauses("Mon 14:00")).happens(resumes("Mon 16:00")).until("Mon 19:30")
    assert climb.told == ["Mon 17:00 ann (rung)", "Mon 19:00 bob (rung)", "Mon 19:15 cy (rung)"]


def test_after_a_pause_a_delay_goes_on_with_what_was_left_of_it() -> None:
    climb = Climb().until("Mon 17:05").happens(pauses("Mon 17:05")).happens(resumes("Mon 18:05")).until("Mon 18:40")
    assert climb.told[-1] == "Mon 18:15 cy (rung)", "10 of the 15 minutes were left"


def test_a_rung_whose_pages_had_not_left_when_it_was_held_is_called_at_the_release() -> None:
    climb = Climb().until("Mon 15:00")
    climb.unsent = True
    climb.happens(pauses("Mon 15:00")).happens(resumes("Mon 15:30"))
    assert climb.told[-1] == "Mon 15:30 ann (rung)"


def test_a_rung_that_was_called_is_not_called_again_at_the_release() -> None:
    climb = Climb().until("Mon 15:00").happens(pauses("Mon 15:01")).happens(resumes("Mon 15:30"))
    assert climb.names == ["ann"]


def test_an_acknowledgement_outlives_a_pause() -> None:
    climb = Climb().until("Mon 15:00")
    climb.acknowledged("ann")
    climb.happens(pauses("Mon 15:10")).happens(resumes("Mon 16:00"))
    assert (climb.escalation.stage, climb.escalation.actor) == (Stage.ACKED, "ann")
    assert climb.until("Tue 09:00").names == ["ann"]


def test_a_resolved_ticket_ends_its_escalation_and_nobody_is_called_after_that() -> None:
    climb = Climb().until("Mon 15:00").happens(resolves("Mon 15:30")).until("Wed 09:00")
    assert (climb.escalation.stage, climb.names) == (Stage.RESOLVED, ["ann"])


def test_an_answer_after_the_breach_ends_it_too() -> None:
    climb = Climb().until("Mon 17:10").happens(resolves("Mon 17:12"))
    assert climb.escalation.stage is Stage.RESOLVED


def test_a_reopened_ticket_begins_at_the_foot_and_calls_the_rung_that_should_be_current() -> None:
    climb = Climb().until("Mon 15:00").happens(resolves("Mon 16:00")).happens(reopens("Mon 20:00"))
    assert climb.escalation.stage is Stage.ARMED
    climb.forget()
    climb.until("Mon 21:10")
    # 7 h were used when it was resolved, so three quarters have passed and the breach is an hour away.
    assert climb.names == ["ann", "bob"]


def test_a_public_answer_to_the_customer_acknowledges() -> None:
    climb = Climb().until("Mon 15:00").happens(replies("Mon 15:20"), answered_by="ann")
    assert (climb.escalation.stage, climb.lines[-1].facts["how"]) == (Stage.ACKED, "answered the customer")


def test_a_public_answer_before_anybody_was_called_changes_nothing() -> None:
    climb = Climb().happens(replies("Mon 10:00"), answered_by="ann")
    assert climb.escalation.stage is Stage.ARMED


def test_activity_puts_off_the_expiry_of_an_acknowledgement_but_not_a_promise() -> None:
    climb = Climb(ladder(rung("75%", "ann"), expires="1h")).until("Mon 15:00")
    climb.acknowledged("ann")
    climb.happens(replies("Mon 15:40"))
    assert climb.escalation.until == at("Mon 16:40")
    climb.acknowledged("ann", until=at("Mon 16:00"))
    climb.happens(replies("Mon 15:50"))
    assert climb.escalation.until == at("Mon 16:00")


def test_the_same_clock_again_changes_nothing() -> None:
    climb = Climb().until("Mon 15:00")
    before, lines = climb.escalation, len(climb.lines)
    climb.happens(pauses("Mon 15:10", "waiting_nobody"))
    assert (climb.escalation, len(climb.lines)) == (before, lines), "a reason that does not hold this clock"
