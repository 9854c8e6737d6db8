"""Sending pages: to whom, where, in which thread; and what becomes of one that Slack does not take."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from time import monotonic

import pytest

from bot import points
from bot.jobs.answering import acknowledge
from bot.jobs.health import beat
from bot.playground.records import Message
from bot.slack.drawing import draw_stale
from bot.slack.sending import send_due
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.builders import at
from tests.office import everything
from tests.oncall import ADA, CYD, HOUSE, OnCall, on_call
from tests.watch import ON_WATCH


def test_the_first_page_is_the_live_message_and_the_next_a_reply_in_its_thread(calls_on_either: OnCall) -> None:
    calls = calls_on_either
    calls.opens("T-1").until("Mon 10:00")
    (live,) = calls.posted()
    assert live.text.startswith(f"<@{ADA}>")
    assert "T-1" in live.text
    calls.until("2025-06-02 11:00:01")
    _, page = calls.posted()
    assert page.thread_ts == live.ts
    assert f"<@{CYD}>" in page.text
    assert page.is_broadcast, "other people are called than before"
    assert calls.states() == [OutboxState.SENT, OutboxState.SENT]
    assert [row.people for row in calls.pages()] == [(ADA,), (CYD,)]


def test_every_message_can_be_found_by_the_id_of_its_row(calls: OnCall) -> None:
    calls.opens("T-1").until("Mon 11:16")
    for row in calls.pages():
        (message,) = calls.named(row)
        assert (message.channel, message.ts) == (row.sent_place, row.sent_ts)
        assert message.metadata == {"event_type": "sla_page", "event_payload": {"page_id": row.id}}


def test_an_edit_keeps_blocks_and_the_id(calls: OnCall) -> None:
    calls.opens("T-1").until("Mon 10:00")
    (page,) = calls.pages()
    calls.office.clock.advance(60)
    calls.until("Mon 11:01")
    assert draw_stale(calls.office.bot.door) == 1
    live = calls.heads()[0]
    assert live.edited is not None
    assert live.blocks
    assert live.metadata is not None
    assert live.metadata["event_payload"]["page_id"] == page.id


@pytest.mark.parametrize(
    ("how", "why"),
    [("deleted", "who left the company cannot answer"), ("dnd", "who does not wish to be disturbed is passed over")],
)
def test_who_is_absent_is_passed_over_for_the_next_rung_at_once(calls: OnCall, how: str, why: str) -> None:
    if how == "deleted":
        calls.space.users[ADA].deleted = True
    else:
        calls.space.users[ADA].dnd_until = calls.office.clock().replace(hour=23)
    calls.opens("T-1").until("Mon 10:00")
    first, *rest = calls.pages()
    if how == "dnd":
        assert first.people == (ADA,), "nobody else can be called by this rung, so she is"
        return
    assert first.state is OutboxState.EMPTY, why
    assert [row.people for row in rest] == [(CYD,)]
    assert rest[0].state is OutboxState.SENT


def test_when_slack_does_not_say_who_is_absent_nobody_is(calls: OnCall) -> None:
    calls.space.users[ADA].deleted = True
    calls.fault("status_5xx_before", "users.info", times=None)
    calls.opens("T-1").until("Mon 10:00")
    assert [row.people for row in calls.pages()] == [(ADA,)]


def test_a_ladder_may_call_each_person_alone_as_well_once(calls_direct: OnCall) -> None:
    calls = calls_direct
    calls.opens("T-1").until("Mon 10:00")
    (direct,) = calls.rows(OutboxKind.DIRECT)
    assert (direct.state, direct.people) == (OutboxState.SENT, (ADA,))
    (alone,) = calls.posted(calls.space.direct(ADA).id)
    assert "You are called" in everything(alone)
    assert direct.sent_place == alone.channel, "an edit and a search need the conversation, not the person"


@pytest.fixture
def calls_direct(sqlite_store: Store) -> Iterator[OnCall]:
    """The office with a ladder that calls each person alone as well."""
    with on_call(
        sqlite_store, ON_WATCH.replace("    gives_up: 30m\n", "    gives_up: 30m\n    direct: true\n")
    ) as opened:
        yield opened


def test_a_page_that_was_answered_is_not_said_to_anybody_alone(calls_direct: OnCall) -> None:
    calls = calls_direct
    calls.opens("T-1")
    calls.fault("http_429", channel=ADA, retry_after=30)
    calls.until("Mon 10:00")
    door = calls.office.bot.door
    acknowledge(door.store, door.contracts(), calls.escalation().id, actor=ADA, now=door.now(), request="x")
    calls.advance(60)
    (direct,) = calls.rows(OutboxKind.DIRECT)
    assert direct.state is OutboxState.SUPERSEDED


def test_two_tickets_of_one_place_go_a_second_apart(calls: OnCall) -> None:
    calls.opens("T-1", "T-2", "T-3").until("Mon 10:00")
    stamps = [float(message.ts) for message in calls.heads()]
    assert len(stamps) == 3
    assert all(later - earlier >= 1 for earlier, later in pairwise(stamps))


def test_a_place_that_hangs_does_not_hold_up_the_others(calls: OnCall) -> None:
    calls.opens("T-1").until("Mon 10:00")
    calls.office.clock.advance(60)
    door = calls.office.bot.door
    with calls.office.store.write() as rows:
        rows.outbox.add([alarm(place, door.now()) for place in (HOUSE, "C0LEADS001")])
    calls.fault("hang_before", channel=HOUSE, seconds=5)
    begun = monotonic()
    send_due(door)
    assert monotonic() - begun < 3
    assert [m.text for m in calls.posted("C0LEADS001")]


def alarm(place: str, now: datetime) -> OutboxRow:
    return OutboxRow(id=f"alarm-{place}", kind=OutboxKind.ALARM, payload={}, since=now, due_at=now, place=place)


def test_when_slack_wants_no_more_edits_nobody_edits_until_then(calls: OnCall) -> None:
    calls.opens("T-1").until("Mon 10:00")
    calls.until("Mon 11:01")
    calls.fault("http_429", "chat.update", times=1, retry_after=30)
    door = calls.office.bot.door
    assert draw_stale(door) == 1
    calls.office.clock.advance(20)
    assert draw_stale(door) == 0
    calls.office.clock.advance(11)
    assert draw_stale(door) == 1
    assert calls.heads()[0].edited is not None


def missed(calls: OnCall) -> None:
    """Two processes, of which one falls silent."""
    door, now = calls.office.bot.door, calls.office.clock
    for name, seconds in (("host-1:7:aa", 0.0), ("host-2:7:bb", 61.0)):
        now.advance(seconds)
        beat(door.store, name, started_at=at("Mon 06:00"), jobs={}, now=now())


def test_the_house_hears_of_a_process_that_fell_silent(calls: OnCall) -> None:
    missed(calls)
    calls.advance(1)
    (told,) = calls.posted()
    assert told.channel == HOUSE
    assert "no sign of life since" in told.text
    assert "host-1:7:aa" in told.text
    assert "1 process goes on" in told.text
    calls.advance(30)
    assert len(calls.posted()) == 1


def test_a_process_that_is_back_before_anybody_heard_is_not_talked_about(calls: OnCall) -> None:
    missed(calls)
    beat(calls.office.bot.door.store, "host-1:7:aa", started_at=at("Mon 06:00"), jobs={}, now=calls.office.clock())
    calls.advance(1)
    assert calls.posted() == []


def buttons_of(message: Message) -> list[str]:
    return [
        element["action_id"]
        for block in message.blocks
        for element in block.get("elements", [])
        if "action_id" in element
    ]


def test_once_answered_no_call_asks_for_an_answer_any_more(calls_direct: OnCall) -> None:
    calls = calls_direct
    calls.opens("T-1").until("Mon 10:00").until("2025-06-02 11:00:01")
    door = calls.office.bot.door
    thread = [calls.posted()[1], *calls.posted(calls.space.direct(ADA).id), *calls.posted(calls.space.direct(CYD).id)]
    assert [buttons_of(message) for message in thread] == [["ack", "why"]] * 3
    acknowledge(door.store, door.contracts(), calls.escalation().id, actor=CYD, now=door.now(), request="x")
    draw_stale(door)
    thread = [calls.posted()[1], *calls.posted(calls.space.direct(ADA).id), *calls.posted(calls.space.direct(CYD).id)]
    assert [buttons_of(message) for message in thread] == [[]] * 3
    assert all(f"cknowledged by <@{CYD}> 13:00" in message.text for message in thread)
    assert all(len(calls.named(row)) == 1 for row in calls.rows()), "each is found by its id still"
    calls.space.calls.clear()
    calls.advance(60)
    draw_stale(door)
    assert "chat.update" not in [method for method, _ in calls.space.calls], "each is drawn again once"


def test_a_call_under_way_while_somebody_answers_is_drawn_again(calls: OnCall) -> None:
    calls.opens("T-1").until("Mon 10:00")
    door = calls.office.bot.door

    def answers(name: str) -> None:
        if name == "before_post":
            points.hook = None
            acknowledge(door.store, door.contracts(), calls.escalation().id, actor=ADA, now=door.now(), request="x")
            draw_stale(door)

    calls.office.clock.move_to(at("2025-06-02 11:00:01"))
    calls.office.sweep()
    points.hook = answers
    send_due(door)
    assert buttons_of(calls.posted()[1]) == ["ack", "why"]
    calls.office.clock.advance(5)
    draw_stale(door)
    assert buttons_of(calls.posted()[1]) == []
