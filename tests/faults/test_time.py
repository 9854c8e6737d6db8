"""Clocks that jump and bots that were away: nothing early, nothing twice, one page that says how late it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.slack.sending import send_due
from bot.store.paging import OutboxState
from bot.wiring import sweep_all
from tests.faults.desk import BREACH, Desk
from tests.office import everything

LATE = [
    # away for, how the one page names its lateness (None: not worth a word)
    (timedelta(seconds=3), None),
    (timedelta(minutes=3), "Late by 3 m"),
    (timedelta(hours=3), "Late by 2 h 50 m; rung 1 was not sent"),
    (timedelta(days=3), "Late by 2 d 23 h; rung 1 was not sent"),
]


@pytest.mark.parametrize(("away", "words"), LATE, ids=["3 s", "3 min", "3 h", "3 days"])
def test_after_a_downtime_there_is_one_page_and_it_says_how_late_it_is(
    quick_desk: Desk, away: timedelta, words: str | None
) -> None:
    desk = quick_desk
    desk.opens()
    desk.until(BREACH + away)
    desk.passes(5)
    sent = [row for row in desk.rows() if row.state is OutboxState.SENT]
    assert len(sent) == 1, "one page for the rung that is current, whatever was missed"
    [message] = [m for m in desk.posted() if m.thread_ts in (None, m.ts)]
    said = everything(message)
    if words is None:
        assert "Late by" not in said
    else:
        assert words in said, said
    assert desk.problems() == []


def test_rungs_missed_in_a_downtime_are_named_and_never_sent(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens()
    desk.until(BREACH + timedelta(minutes=20))
    desk.passes(20)
    [row] = desk.rows()
    assert (row.payload["rung"], row.payload["skipped"]) == (1, [0])
    assert "rung 1 was not sent" in everything(desk.posted()[0])


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(minutes=20)], ids=["an hour ahead", "suspended"])
def test_a_clock_that_jumps_ahead_sends_nothing_twice(quick_desk: Desk, jump: timedelta) -> None:
    desk = quick_desk
    desk.opens()
    desk.until(BREACH)
    assert desk.copies() == [1]
    desk.until(desk.clock() + jump)
    desk.passes(120, step=2)
    assert set(desk.copies()) == {1}
    rungs = [row.payload["rung"] for row in desk.rows() if row.payload["why"] == "rung"]
    assert len(rungs) == len(set(rungs))


def test_a_clock_that_jumps_back_an_hour_sends_nothing_early_and_nothing_twice(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens()
    desk.until(BREACH)
    assert desk.copies() == [1]
    desk.clock._ahead -= timedelta(hours=1)
    desk.passes(600, step=10)
    assert desk.copies() == [1], "the second rung is not due before its time"
    desk.passes(3600 + 15, step=15)
    assert desk.copies() == [1, 1]
    assert desk.problems() == []


def test_a_worker_suspended_between_claim_and_call_posts_nothing_that_others_have_taken_back(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens()
    door = desk.bot.door
    desk.clock.move_to(BREACH - timedelta(seconds=1))
    desk.turn()
    # Twenty minutes pass exactly while the first page is being prepared.
    asked = desk.slack.workspace.faults.order("users.info", "hang_after", seconds=1.0)
    desk.clock.move_to(BREACH)
    sweep_all(door)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send_due, door)
        desk.slack.workspace.wait_for(lambda: asked.times == 0)
        desk.clock.advance(1200)
        with desk.store.write() as rows:
            assert rows.outbox.lapse(desk.clock()) == 1
        sending.result()
    [row] = desk.rows()
    assert (row.attempts, row.state) == (2, OutboxState.SENT), "not sent under the old claim, and claimed anew"
    assert (desk.tries(), desk.copies()) == (1, [1])
