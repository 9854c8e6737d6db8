"""Answers whose events never came are found in the threads; whoever answers is called no more."""

from collections.abc import Iterator

import pytest

from bot.jobs.answering import acknowledge, give_back
from bot.playground.records import Message
from bot.slack.drawing import draw_stale
from bot.slack.recovering import CALLS, recover
from bot.store import Store
from sla_core.escalations import Stage
from tests.office import everything
from tests.oncall import ADA, BOB, CYD, HOUSE, OnCall, on_call


@pytest.fixture
def deaf(sqlite_store: Store) -> Iterator[OnCall]:
    """The office on watch, after Slack has stopped sending events; Ada was called."""
    with on_call(sqlite_store) as calls:
        calls.fault("drop_events", "*", times=None)
        calls.opens("T-1").until("Mon 10:00")
        calls.office.clock.advance(60)
        yield calls


def live(calls: OnCall) -> Message:
    return calls.heads()[0]


def looks(calls: OnCall) -> int:
    return recover(calls.office.bot.door)


def test_a_reply_that_was_never_announced_acknowledges(deaf: OnCall) -> None:
    deaf.office.slack.person(BOB).says(HOUSE, "I am on it", thread_ts=live(deaf).ts)
    assert deaf.stage() is Stage.ACTIVE
    assert looks(deaf) == 1
    assert (deaf.stage(), deaf.escalation().actor) == (Stage.ACKED, BOB)
    assert "Acknowledged" in everything(live(deaf)), "the message says so at once"
    deaf.until("Mon 11:30")
    assert len(deaf.pages()) == 1, "nobody is called after it"


def test_a_reaction_that_was_never_announced_acknowledges(deaf: OnCall) -> None:
    deaf.office.slack.person(CYD).reacts(live(deaf), "eyes")
    assert looks(deaf) == 1
    assert (deaf.stage(), deaf.escalation().actor) == (Stage.ACKED, CYD)


def test_a_reaction_that_means_something_else_does_not(deaf: OnCall) -> None:
    deaf.office.slack.person(CYD).reacts(live(deaf), "scream")
    assert looks(deaf) == 0
    assert deaf.stage() is Stage.ACTIVE


def test_what_the_bot_itself_says_in_the_thread_is_no_answer(deaf: OnCall) -> None:
    deaf.until("2025-06-02 11:00:01")
    assert len(deaf.posted()) == 2
    deaf.office.clock.advance(60)
    assert looks(deaf) == 0
    assert deaf.stage() is Stage.ACTIVE


def test_a_guest_does_not_answer_for_the_house(deaf: OnCall) -> None:
    guest = deaf.space.add_user("guest", id="U0GUEST001", is_restricted=True)
    deaf.space.channels[HOUSE].members.append(guest.id)
    deaf.office.slack.person(guest.id).says(HOUSE, "Hello?", thread_ts=live(deaf).ts)
    assert looks(deaf) == 0
    assert deaf.stage() is Stage.ACTIVE


def test_the_same_answer_found_again_counts_once(deaf: OnCall) -> None:
    """It was given back since: an old reaction must not take it again."""
    deaf.office.slack.person(CYD).reacts(live(deaf), "eyes")
    assert looks(deaf) == 1
    door = deaf.office.bot.door
    give_back(door.store, door.contracts(), deaf.escalation().id, actor=CYD, now=door.now(), request="back")
    deaf.office.clock.advance(60)
    assert looks(deaf) == 0
    assert deaf.stage() is Stage.ACTIVE


def test_an_answer_that_came_as_an_event_too_counts_once(sqlite_store: Store) -> None:
    with on_call(sqlite_store) as calls:
        calls.opens("T-1").until("Mon 10:00")
        calls.office.slack.person(ADA).reacts(live(calls), "eyes")
        calls.space.wait_for(lambda: calls.stage() is Stage.ACKED)
        epoch = calls.escalation().epoch
        calls.office.clock.advance(60)
        assert looks(calls) == 0
        assert calls.escalation().epoch == epoch


def test_one_look_at_a_place_serves_all_its_messages(deaf: OnCall) -> None:
    deaf.opens("T-2", "T-3", when="2025-06-02 07:02").until("2025-06-02 10:03")
    deaf.office.clock.advance(60)
    deaf.space.calls.clear()
    looks(deaf)
    asked = [method for method, _ in deaf.space.calls if method.startswith("conversations.")]
    assert asked == ["conversations.history"]
    assert looks(deaf) == 0
    assert len([m for m, _ in deaf.space.calls if m.startswith("conversations.")]) == 1, "and not again within 45 s"


def test_a_turn_makes_no_more_calls_than_it_may(deaf: OnCall) -> None:
    keys = [f"R-{number}" for number in range(CALLS + 6)]
    deaf.opens(*keys, when="2025-06-02 07:02").until("2025-06-02 10:03")
    for message in deaf.heads():
        deaf.office.slack.person(BOB).says(HOUSE, "mine", thread_ts=message.ts)
    deaf.office.clock.advance(60)
    deaf.space.calls.clear()
    found = looks(deaf)
    asked = [method for method, _ in deaf.space.calls if method.startswith("conversations.")]
    assert len(asked) == CALLS
    deaf.office.clock.advance(60)
    assert looks(deaf) > 0, "the rest comes with the next turn"
    assert found > 0


def test_while_slack_does_not_answer_nothing_is_lost(deaf: OnCall) -> None:
    deaf.office.slack.person(BOB).says(HOUSE, "I am on it", thread_ts=live(deaf).ts)
    fault = deaf.fault("status_5xx_before", "conversations.history", times=None)
    assert looks(deaf) == 0
    deaf.space.faults.lift(fault)
    deaf.office.clock.advance(60)
    assert looks(deaf) == 1


def test_a_live_message_is_drawn_again_when_its_escalation_moves_on(deaf: OnCall) -> None:
    door = deaf.office.bot.door
    acknowledge(door.store, door.contracts(), deaf.escalation().id, actor=BOB, now=door.now(), request="x")
    assert draw_stale(door) == 1
    assert f"<@{BOB}>" in everything(live(deaf))
    assert draw_stale(door) == 0


@pytest.mark.parametrize(("code", "again"), [("ratelimited", True), ("message_not_found", False)])
def test_an_edit_that_fails_is_made_later_unless_there_is_nothing_left_to_edit(
    deaf: OnCall, code: str, again: bool
) -> None:
    door = deaf.office.bot.door
    acknowledge(door.store, door.contracts(), deaf.escalation().id, actor=BOB, now=door.now(), request="x")
    deaf.fault("error_code", "chat.update", error=code)
    assert draw_stale(door) == 1
    deaf.office.clock.advance(16)
    assert draw_stale(door) == int(again)
    assert ("Acknowledged" in everything(live(deaf))) is again


def test_one_replica_looks_for_all_of_them(deaf: OnCall) -> None:
    looks(deaf)
    deaf.office.clock.advance(5)
    deaf.office.slack.person(CYD).reacts(live(deaf), "eyes")
    deaf.space.calls.clear()
    looks(deaf)
    assert not deaf.space.calls
