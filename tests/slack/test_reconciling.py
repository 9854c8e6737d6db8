"""Reconciling: what may have been posted is looked for; nothing is lost, and nothing is there twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import points
from bot.jobs.answering import acknowledge
from bot.slack.reconciling import recheck, reconcile
from bot.slack.sending import send_due
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from tests.office import everything
from tests.oncall import ADA, CYD, HOUSE, OnCall, on_call
from tests.watch import ON_WATCH

DIRECT = ON_WATCH.replace("    gives_up: 30m\n", "    gives_up: 30m\n    direct: true\n")
# What happens to the call, and whether Slack has the message.
FATES = [
    ("reset_before", False), ("reset_after", True), ("status_5xx_before", False), ("status_5xx_after", True),
    ("not_json", True), ("hang_before", False), ("hang_after", True), ("late_store", True),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "stored"), FATES)
def test_in_doubt_it_is_looked_for_and_sent_only_if_it_is_not_there(
    calls_on_either: OnCall, kind: str, stored: bool
) -> None:
    calls = calls_on_either
    calls.opens("T-1")
    calls.fault(kind, seconds=1.5 if "hang" in kind else 0.2)
    calls.until("Mon 10:00")
    assert calls.states() == [OutboxState.DOUBT]
    calls.space.wait_for(lambda: bool(calls.posted()) is stored, 3)
    before = len(calls.posted())
    assert calls.settles() == 1
    (page,) = calls.pages()
    assert page.state is OutboxState.SENT
    assert len(calls.named(page)) == 1
    assert (before == 1) is stored
    assert page.attempts == (1 if stored else 2)
    calls.until("2025-06-02 11:00:01")
    assert calls.posted()[1].thread_ts == calls.posted()[0].ts, "the recovered message is the live message"


def test_nobody_looks_before_the_call_can_have_settled(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("reset_before")
    calls.until("Mon 10:00")
    calls.office.clock.advance(6)
    assert reconcile(calls.office.bot.door) == 0
    calls.office.clock.advance(1)
    assert reconcile(calls.office.bot.door) == 1


@pytest.mark.parametrize("point", ["claimed", "before_post", "after_post", "before_finish"])
def test_a_worker_that_vanishes_at_any_point_loses_nothing_and_doubles_nothing(calls: OnCall, point: str) -> None:
    class Gone(BaseException):
        pass

    def vanish(name: str) -> None:
        if name == point:
            points.hook = None
            raise Gone

    calls.opens("T-1")
    calls.office.clock.move_to(calls.office.clock().replace(hour=10))
    calls.office.sweep()
    points.hook = vanish
    try:
        send_due(calls.office.bot.door)
    except Gone:
        pass
    finally:
        points.hook = None
    assert calls.states() == [OutboxState.SENDING]
    calls.settles()
    (page,) = calls.pages()
    assert page.state is OutboxState.SENT
    assert len(calls.named(page)) == 1


def test_many_doubts_of_a_place_cost_one_look(calls: OnCall) -> None:
    calls.opens("T-1", "T-2", "T-3")
    calls.fault("reset_after", times=3)
    calls.until("Mon 10:00")
    assert [calls.states(key) for key in ("T-1", "T-2", "T-3")] == [[OutboxState.DOUBT]] * 3
    calls.space.calls.clear()
    assert calls.settles() == 3
    assert [method for method, _ in calls.space.calls if method.startswith("conversations.")] == [
        "conversations.history"
    ]
    assert [calls.states(key) for key in ("T-1", "T-2", "T-3")] == [[OutboxState.SENT]] * 3
    assert len(calls.heads()) == 3


def test_a_reply_is_looked_for_in_its_thread(calls: OnCall) -> None:
    calls.opens("T-1").until("Mon 10:00")
    calls.fault("reset_after")
    calls.until("2025-06-02 11:00:01")
    assert calls.states()[1] is OutboxState.DOUBT
    calls.settles()
    page = calls.pages()[1]
    assert page.state is OutboxState.SENT
    assert len(calls.named(page)) == 1


def test_a_message_to_one_person_is_looked_for_in_their_conversation(sqlite_store: Store) -> None:
    with on_call(sqlite_store, DIRECT) as calls:
        calls.opens("T-1")
        calls.fault("reset_after", channel=ADA)
        calls.until("Mon 10:00")
        (direct,) = calls.rows(OutboxKind.DIRECT)
        assert direct.state is OutboxState.DOUBT
        calls.settles()
        (direct,) = calls.rows(OutboxKind.DIRECT)
        assert (direct.state, direct.attempts) == (OutboxState.SENT, 1)
        assert len(calls.named(direct)) == 1


def test_what_is_found_twice_counts_and_the_later_copy_goes(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("reset_after")
    calls.until("Mon 10:00")
    (page,) = calls.pages()
    first = calls.posted()[0]
    calls.space.post(HOUSE, calls.space.bot.id, "again", metadata=first.metadata)
    calls.settles()
    (page,) = calls.pages()
    assert (page.state, page.copies, page.sent_ts) == (OutboxState.SENT, 1, first.ts)
    assert [message.ts for message in calls.named(page)] == [first.ts]


@pytest.mark.parametrize("seconds", [61, 119, 211, 269])
def test_what_arrives_after_everybody_has_looked_is_found_and_taken_away(calls: OnCall, seconds: int) -> None:
    """Slack stored the first call minutes later."""
    calls.opens("T-1")
    calls.fault("reset_before")
    calls.until("Mon 10:00")
    calls.settles()
    (page,) = calls.pages()
    (message,) = calls.named(page)
    calls.space.post(HOUSE, calls.space.bot.id, "late", metadata=message.metadata)
    calls.office.clock.advance(seconds)
    assert recheck(calls.office.bot.door) == 1
    (page,) = calls.pages()
    assert (page.copies, page.sent_ts) == (1, message.ts)
    assert [one.ts for one in calls.named(page)] == [message.ts]


def test_one_replica_looks_for_copies_for_all_of_them(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("reset_before")
    calls.until("Mon 10:00")
    calls.settles()
    calls.office.clock.advance(61)
    recheck(calls.office.bot.door)
    calls.space.calls.clear()
    calls.office.clock.advance(30)
    recheck(calls.office.bot.door)
    assert not calls.space.calls


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "missing_scope"])
def test_where_nobody_can_look_it_goes_again_and_says_that_it_may_be_a_duplicate(calls: OnCall, code: str) -> None:
    calls.opens("T-1")
    calls.fault("reset_before")
    calls.until("Mon 10:00")
    calls.fault("error_code", "conversations.history", error=code)
    calls.settles()
    (page,) = calls.pages()
    assert (page.state, page.suspect) == (OutboxState.SENT, True)
    assert "ossible duplicate" in everything(calls.posted()[0])


@pytest.mark.parametrize("kind", ["http_429", "status_5xx_before", "reset_before"])
def test_while_slack_does_not_say_it_stays_in_doubt(calls: OnCall, kind: str) -> None:
    calls.opens("T-1")
    calls.fault("reset_after")
    calls.until("Mon 10:00")
    fault = calls.fault(kind, "conversations.history", times=None, retry_after=20)
    for _ in range(3):
        calls.settles()
        assert calls.states() == [OutboxState.DOUBT]
    calls.space.faults.lift(fault)
    calls.settles()
    (page,) = calls.pages()
    assert page.state is OutboxState.SENT
    assert len(calls.named(page)) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_off_changes_nothing(calls: OnCall, hours: int) -> None:
    calls.space.now = lambda: calls.office.clock() + timedelta(hours=hours)
    calls.opens("T-1")
    calls.fault("reset_after")
    calls.until("Mon 10:00")
    calls.settles()
    (page,) = calls.pages()
    assert (page.state, len(calls.named(page))) == (OutboxState.SENT, 1)


def test_in_a_busy_channel_every_page_of_the_history_is_read(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("reset_after")
    calls.until("Mon 10:00")
    for number in range(1050):
        calls.space.post(HOUSE, ADA, f"chatter {number}")
    calls.settles()
    (page,) = calls.pages()
    assert (page.state, page.attempts) == (OutboxState.SENT, 1)


def test_a_page_in_doubt_that_was_answered_and_is_not_there_is_never_sent(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("reset_before")
    calls.until("Mon 10:00")
    door = calls.office.bot.door
    acknowledge(door.store, door.contracts(), calls.escalation().id, actor=CYD, now=door.now(), request="x")
    calls.settles()
    assert calls.states() == [OutboxState.SUPERSEDED]
    assert calls.posted() == []


@pytest.fixture(autouse=True)
def no_hook() -> Iterator[None]:
    yield
    points.hook = None


def test_a_short_wait_that_slack_asks_of_readers_is_waited_in_the_same_turn(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("reset_after", times=1)
    calls.until("Mon 10:00")
    assert calls.states() == [OutboxState.DOUBT]
    calls.fault("http_429", "conversations.history", times=1, retry_after=1)
    calls.settles()
    assert calls.states() == [OutboxState.SENT]
    assert len(calls.posted()) == 1


def test_a_page_in_doubt_whose_thread_was_refused_is_found_beside_it(calls: OnCall) -> None:
    """Slack takes no more replies, so the page was posted to the channel; what came of that is not known."""
    calls.opens("T-1").until("Mon 10:00")
    calls.fault("error_code", error="cannot_reply_to_message")
    calls.fault("reset_after")
    calls.until("2025-06-02 11:00:01")
    page = calls.pages()[1]
    assert page.state is OutboxState.DOUBT
    assert calls.named(page)[0].thread_ts is None
    calls.settles()
    page = calls.pages()[1]
    assert (page.state, len(calls.named(page))) == (OutboxState.SENT, 1)


def test_while_slack_holds_back_looks_into_threads_the_channel_is_looked_at(calls: OnCall) -> None:
    """Slack counts looks at channels and looks into threads each by itself."""
    calls.opens("T-1").until("Mon 10:00")
    calls.fault("reset_before")
    calls.until("2025-06-02 11:00:01")
    with calls.office.bot.door.store.write() as rows:
        rows.budget.put_off("conversations.replies", calls.office.clock() + timedelta(minutes=10))
    calls.settles()
    assert calls.pages()[1].state is OutboxState.SENT
