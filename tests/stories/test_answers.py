"""The promises about answers: once somebody has it, nobody else is called, and everybody can see who has it."""

from collections.abc import Callable, Iterator

import pytest

from bot.store import Store
from sla_core.escalations import Stage
from tests.oncall import ADA, BOB, CYD, HOUSE, LEAD
from tests.stories.watching import Watching, watching
from tests.watch import ON_WATCH


@pytest.fixture
def watch(sqlite_store: Store) -> Iterator[Watching]:
    """Ada was called at noon."""
    with watching(sqlite_store) as story:
        story.opens("T-1").until("Mon 10:00")
        yield story


def reacts(watch: Watching) -> None:
    watch.person(ADA).reacts(watch.live(), "eyes")


def replies(watch: Watching) -> None:
    watch.person(ADA).says(HOUSE, "on it", thread_ts=watch.live().ts)


@pytest.mark.parametrize(
    ("answers", "how"),
    [
        (lambda watch: watch.presses(ADA, "ack"), "with the button"),
        (reacts, "with a reaction"),
        (replies, "with a reply in the thread"),
        (lambda watch: watch.types(ADA, "/sla ack T-1"), "with a command"),
    ],
)
def test_an_acknowledgement_stops_the_pages(watch: Watching, answers: Callable[[Watching], object], how: str) -> None:
    answers(watch)
    watch.becomes(Stage.ACKED)
    watch.until("Mon 14:00")
    assert watch.called() == [(ADA,)], how
    assert f"Acknowledged by <@{ADA}>" in watch.shows()


def test_a_public_answer_to_the_customer_is_an_acknowledgement_too(watch: Watching) -> None:
    watch.types(ADA, "/sla reply T-1 We are looking at the mail server.")
    assert watch.stage() is Stage.RESOLVED, "the promise of an answer is kept"
    watch.until("Mon 14:00")
    assert watch.called() == [(ADA,)]


def test_anybody_may_acknowledge_and_is_recorded_as_not_called(watch: Watching) -> None:
    watch.presses(BOB, "ack")
    with watch.office.store.read() as rows:
        line = rows.trail.of(watch.escalation().id)[-1]
    assert (line.actor, line.facts["called"]) == (BOB, False)


def test_the_second_to_acknowledge_hears_who_was_first(watch: Watching) -> None:
    before = watch.live()
    watch.presses(ADA, "ack")
    answer = watch.types(BOB, "/sla ack T-1")
    assert f"<@{ADA}>" in answer
    assert watch.escalation().actor == ADA
    assert before.ts == watch.live().ts, "still one message"


def test_an_acknowledgement_never_moves_the_clock_of_the_customer(watch: Watching) -> None:
    before = watch.types(BOB, "/sla why T-1 first response")
    watch.presses(ADA, "ack")
    assert watch.types(BOB, "/sla why T-1 first response") == before


def test_a_promise_stops_the_pages_until_then_and_a_broken_one_is_counted(watch: Watching) -> None:
    watch.types(ADA, "/sla ack T-1 until 12:30")
    assert "12:30" in watch.shows()
    watch.until("Mon 10:29")
    assert watch.called() == [(ADA,)]
    watch.until("Mon 10:30")
    assert watch.stage() is Stage.ACTIVE
    assert watch.escalation().broken == 1
    assert (ADA,) in watch.called()[1:]


def test_a_promise_after_the_breach_is_refused(watch: Watching) -> None:
    assert "later than the breach" in watch.types(ADA, "/sla ack T-1 until 13:30")
    assert watch.stage() is Stage.ACTIVE


def test_an_acknowledgement_that_expires_reminds_in_private_and_then_calls_again(sqlite_store: Store) -> None:
    text = ON_WATCH.replace("    gives_up: 30m\n", "    gives_up: 30m\n    expires: 1h\n")
    with watching(sqlite_store, ladders=text) as watch:
        watch.opens("T-1").until("Mon 10:00")
        watch.presses(ADA, "ack")
        watch.until("Mon 10:50")
        (reminder,) = watch.posted(watch.space.direct(ADA).id)
        assert "T-1" in reminder.text
        assert watch.called() == [(ADA,)]
        watch.until("Mon 11:00")
        assert watch.stage() is Stage.ACTIVE
        assert (ADA,) in watch.called()[1:]


def test_an_acknowledgement_that_is_put_off_reminds_once_more_before_its_new_end(sqlite_store: Store) -> None:
    text = ON_WATCH.replace("    gives_up: 30m\n", "    gives_up: 30m\n    expires: 1h\n")
    with watching(sqlite_store, ladders=text) as watch:
        watch.opens("T-1").until("Mon 10:00")
        watch.presses(ADA, "ack")
        watch.until("Mon 10:55")
        watch.types(BOB, f"/sla assign T-1 <@{BOB}>")
        watch.until("Mon 11:44")
        assert len(watch.posted(watch.space.direct(ADA).id)) == 1
        watch.until("Mon 11:45")
        assert len(watch.posted(watch.space.direct(ADA).id)) == 2


def test_a_snooze_ends_by_calling_again(watch: Watching) -> None:
    watch.types(ADA, "/sla snooze T-1 30m")
    assert watch.stage() is Stage.SNOOZED
    watch.until("Mon 10:29")
    assert watch.called() == [(ADA,)]
    watch.until("Mon 10:31")
    assert watch.called() == [(ADA,), (ADA,)]


def test_a_snooze_past_the_breach_wants_a_reason(watch: Watching) -> None:
    assert "past the breach" in watch.types(ADA, "/sla snooze T-1 2h")
    assert watch.stage() is Stage.ACTIVE
    watch.types(ADA, "/sla snooze T-1 2h because the customer asked for the afternoon")
    assert watch.escalation().reason == "the customer asked for the afternoon"


def test_what_is_handed_over_calls_that_person_and_the_ladder_stays_armed_behind_them(watch: Watching) -> None:
    watch.types(ADA, f"/sla handover T-1 <@{BOB}>")
    watch.until("Mon 10:10")
    assert watch.called() == [(ADA,), (BOB,)]
    watch.until("Mon 11:01")
    assert watch.called()[-1] == (CYD,)


def test_escalate_now_calls_the_next_rung_and_pressed_twice_calls_it_once(watch: Watching) -> None:
    live = watch.live()
    for who in (ADA, BOB):
        watch.person(who).presses(live, "escalate")
    watch.space.wait_for(lambda: [1] if watch.escalation().rung == 1 else [], 5, "the next rung")
    watch.office.work()
    assert watch.called() == [(ADA,), (CYD,)]


def test_what_is_given_back_is_called_again(watch: Watching) -> None:
    watch.presses(ADA, "ack")
    watch.shows()
    watch.presses(ADA, "give_back")
    watch.until("Mon 10:05")
    assert watch.called() == [(ADA,), (ADA,)]


def test_the_live_message_goes_through_its_life_in_one_place(watch: Watching) -> None:
    ts = watch.live().ts
    assert f"<@{ADA}>" in watch.shows()
    watch.until("Mon 11:01")
    assert "Over by" in watch.shows()
    watch.presses(CYD, "ack")
    acked = watch.shows()
    assert f"Acknowledged by <@{CYD}>" in acked
    assert "Acknowledge\n" not in acked
    watch.types(LEAD, "/sla resolve T-1")
    watch.shows()
    assert not [block for block in watch.live().blocks if block["type"] == "actions"]
    assert watch.live().ts == ts
    assert [message.ts for message in watch.heads() if "T-1" in message.text] == [ts], "one message for the escalation"
