"""A reaction to a call or a reply in its thread answers it; everything else that happens in a channel does not."""

from typing import Any

import pytest

from bot.slack.events import reacted, replied
from sla_core.escalations import Stage
from tests.office import BOB, CARL, HOUSE
from tests.slack.duty import Duty


@pytest.mark.parametrize("name", ["eyes", "white_check_mark", "+1", "+1::skin-tone-3", "ok_hand", "raised_hands"])
def test_a_reaction_acknowledges(called: Duty, name: str) -> None:
    called.bob.reacts(called.live(), name)
    called.seen(f"Acknowledged by <@{BOB}>")
    with called.store.read() as rows:
        line = rows.trail.of(called.escalation().id)[-1]
    assert (line.what, line.actor, line.facts["how"]) == ("acknowledged", BOB, "reaction")


def test_a_reaction_to_a_page_in_the_thread_acknowledges_too(called: Duty) -> None:
    called.climbs("Mon 08:40")
    called.bob.reacts(called.pages()[0], "eyes")
    called.seen(f"Acknowledged by <@{BOB}>")


def test_other_reactions_guests_and_other_messages_acknowledge_nothing(called: Duty) -> None:
    workspace = called.slack.workspace
    workspace.channels[HOUSE].members.append(CARL)
    other = called.ada.says(HOUSE, "Good morning")
    called.bob.reacts(called.live(), "tada")
    called.bob.reacts(other, "eyes")
    called.carl.reacts(called.live(), "eyes")
    called.bob.unreacts(called.live(), "tada")
    called.bob.says(HOUSE, "nobody?")
    called.carl.says(HOUSE, "I am a guest", thread_ts=called.live().ts)
    called.bob.says(HOUSE, "elsewhere", thread_ts=other.ts)
    called.bot.door.background.submit(lambda: None).result()
    called.settles()
    assert called.escalation().stage is Stage.ACTIVE


def test_a_reply_in_the_thread_acknowledges(called: Duty) -> None:
    called.bob.says(HOUSE, "Looking", thread_ts=called.live().ts)
    called.seen(f"Acknowledged by <@{BOB}>")
    with called.store.read() as rows:
        assert rows.trail.of(called.escalation().id)[-1].facts["how"] == "reply"


def test_edits_and_deletions_answer_nothing_and_are_heard_without_a_word(
    called: Duty, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING"):
        message = called.ada.says(HOUSE, "Good morning")
        called.ada.edits(message, "Good evening")
        called.ada.deletes(message)
        called.ada.reacts(called.live(), "tada")
        called.ada.unreacts(called.live(), "tada")
        called.bot.door.background.submit(lambda: None).result()
    assert [record.message for record in caplog.records if "slack_bolt" in record.name] == []
    assert called.escalation().stage is Stage.ACTIVE


@pytest.mark.parametrize(
    "rest",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"bot_id": "B0OTHER001"},
        {"thread_ts": None},
        {"user": None},
    ],
)
def test_what_no_person_wrote_in_the_thread_answers_nothing(called: Duty, rest: dict[str, Any]) -> None:
    written = {
        "type": "message",
        "channel": HOUSE,
        "user": BOB,
        "ts": "2.2",
        "thread_ts": called.live().ts,
        "text": "x",
    }
    replied(called.bot.door, {**written, **rest})
    assert called.escalation().stage is Stage.ACTIVE
    replied(called.bot.door, written)
    assert called.escalation().stage is Stage.ACKED


def test_an_event_told_four_times_is_one_answer(called: Duty) -> None:
    item = {"type": "message", "channel": HOUSE, "ts": called.live().ts}
    for _ in range(4):
        reacted(called.bot.door, {"type": "reaction_added", "user": BOB, "reaction": "eyes", "item": item})
    with called.store.read() as rows:
        assert [line.what for line in rows.trail.of(called.escalation().id)].count("acknowledged") == 1


def test_the_bots_own_pages_in_the_thread_answer_nothing(called: Duty) -> None:
    called.climbs("Mon 08:40")
    called.climbs("Mon 08:45")
    assert called.escalation().stage is Stage.ACTIVE
