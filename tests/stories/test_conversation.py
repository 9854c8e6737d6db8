"""A customer writes, agents answer, and at the end every clock has counted what it should, and nobody saw too much."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.slack.cards import draw_cards
from bot.store import Store
from sla_core.clocks import Clock, State
from tests.builders import at, merges, opened
from tests.office import ACME, CARL, HOUSE, Office, everything
from tests.slack.test_conversing import CONVERSING, at_the_desk, settle

PROMISED = CONVERSING.replace(
    "service: mail, priority: P2, opens: messages", "priority: P2, opens: messages, promise: true, csat: true"
).replace(
    "targets: {first_response: {P1: 1bh, P2: 2bh},",
    "targets: {first_response: {P1: 1bh, P2: 2bh}, next_response: 4bh, update: 4bh,",
)
INTERNAL = ("OLA", "ownership", "Globex", "hand-over", "B-1", "G-1")


@pytest.fixture
def desk(store: Store) -> Iterator[Office]:
    """The desk, whose channel with ACME is shared with ACME's own organisation."""
    with at_the_desk(store, PROMISED) as opened_:
        opened_.slack.workspace.channels[ACME].is_ext_shared = True
        yield opened_


def at_time(desk: Office, when: str) -> None:
    """Lets the bot do everything that is due by then."""
    settle(desk)
    # Whatever is posted takes its seconds.
    desk.until(at(when) - timedelta(seconds=30))
    while draw_cards(desk.bot.door):
        pass
    desk.clock.move_to(at(when))
    desk.work()


def clocks(desk: Office, key: str = "SLA-1") -> dict[tuple[str, int], Clock]:
    settle(desk)
    with desk.store.read() as rows:
        return {(one.metric.value, one.cycle): one for one in rows.clocks.of(key) if one.kind.value == "sla"}


def seen_by_the_customer(desk: Office) -> str:
    return "\n".join(everything(one) for one in desk.slack.workspace.visible(ACME, CARL))


def test_from_the_first_word_to_the_last_with_all_four_clocks_right(desk: Office) -> None:
    desk.take(opened("Mon 07:00", ticket="G-1", event_id="g1", title="Of Globex", customer="globex", team="network"))
    head = desk.carl.says(ACME, "Mail is slow since this morning")
    at_time(desk, "Mon 07:30")
    desk.ada.says(ACME, "We are looking at the server", thread_ts=head.ts)
    at_time(desk, "Mon 08:00")
    desk.carl.says(ACME, "And what about the calendar?", thread_ts=head.ts)
    at_time(desk, "Mon 10:00")
    desk.ada.says(ACME, "It hangs on the same disk. Which version do you have?", thread_ts=head.ts)
    at_time(desk, "Mon 10:30")
    desk.ada.types(HOUSE, "/sla pause SLA-1 waiting_customer")
    at_time(desk, "Mon 12:30")
    desk.carl.says(ACME, "It says 7.2", thread_ts=head.ts)
    at_time(desk, "Mon 13:00")
    desk.ada.says(ACME, "Thank you, the disk is being replaced", thread_ts=head.ts)
    at_time(desk, "Tue 07:30")
    desk.ada.says(ACME, "It is replaced, we are checking", thread_ts=head.ts)
    at_time(desk, "Tue 09:00")
    desk.ada.types(HOUSE, "/sla resolve SLA-1")
    found = clocks(desk)
    hour = 3600
    assert {key: (one.state, one.used) for key, one in found.items()} == {
        ("first_response", 1): (State.MET, hour // 2),
        ("next_response", 1): (State.MET, 2 * hour),
        ("next_response", 2): (State.MET, hour // 2),
        ("resolution", 1): (State.MET, 8 * hour),
        ("update", 1): (State.MET, hour // 2),
        ("update", 2): (State.MET, 2 * hour + hour // 2),
        ("update", 3): (State.MET, hour),
        ("update", 4): (State.MET, 2 * hour + hour // 2),
        ("update", 5): (State.MET, hour + hour // 2),
    }
    assert found["resolution", 1].paused == 2 * hour
    assert found["resolution", 1].due_at == at("Wed 09:00"), "sixteen working hours, and two that it stood still"
    at_time(desk, "Tue 09:11")
    question = desk.carl.sees(ACME, "How did it go?")
    desk.carl.presses(question, "rate_4")
    desk.carl.sees(ACME, "Thank you. You said: well")
    seen = seen_by_the_customer(desk)
    assert [word for word in INTERNAL if word in seen] == []
    assert "You will hear from us by" in seen
    top = [one for one in desk.posted(ACME) if not one.is_reply or one.is_broadcast]
    assert top == [], "everything the bot said stands in the thread"


def test_what_was_written_by_mistake_and_what_belonged_together(desk: Office) -> None:
    first = desk.carl.says(ACME, "Printer on fire")
    at_time(desk, "Mon 07:10")
    second = desk.carl.says(ACME, "The printer still burns")
    settle(desk)
    slip = desk.carl.says(ACME, "Wrong channel, sorry")
    at_time(desk, "Mon 07:20")
    desk.carl.deletes(slip)
    settle(desk)
    with desk.store.read() as rows:
        gone = rows.tickets.get("SLA-3")
    assert gone is not None
    assert gone.ticket.opened_at is None, "nobody has answered it, so it never was"
    desk.take(merges("Mon 07:15", into="SLA-1", ticket="SLA-2", event_id="m1"))
    at_time(desk, "Mon 07:30")
    desk.ada.says(ACME, "We have an extinguisher", thread_ts=second.ts)
    found = clocks(desk)
    assert (found["first_response", 1].state, found["first_response", 1].used) == (State.MET, 1800), "since the first"
    thanks = desk.carl.says(ACME, "Thank you very much", thread_ts=first.ts)
    assert ("next_response", 1) not in clocks(desk)
    at_time(desk, "Mon 08:00")
    desk.carl.edits(thanks, "Thank you very much. When does somebody come?")
    found = clocks(desk)
    assert found["next_response", 1].state is State.RUNNING
    assert found["next_response", 1].started_at == at("Mon 08:00")
