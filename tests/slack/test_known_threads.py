"""Which threads are read when a reply is in doubt, and which need not be."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import points
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.oncall import HOUSE, MAX, OnCall


@pytest.fixture(autouse=True)
def no_hook() -> Iterator[None]:
    yield
    points.hook = None


def third_call_in_doubt(calls: OnCall, fate: str) -> OutboxRow:
    """The head and a reply are there; what became of the next reply is not known."""
    calls.opens("T-1").until("Mon 10:00").until("2025-06-02 11:00:01")
    assert calls.states() == [OutboxState.SENT] * 2
    calls.fault(fate)
    calls.until("2025-06-02 11:15:01")
    third = calls.pages()[2]
    assert third.state is OutboxState.DOUBT
    calls.space.calls.clear()
    return third


def looked_by(calls: OnCall) -> list[str]:
    return [method for method, _ in calls.space.calls if method.startswith("conversations.")]


def test_a_thread_in_which_every_reply_is_known_is_not_read(calls: OnCall) -> None:
    third_call_in_doubt(calls, "reset_before")
    calls.settles()
    assert looked_by(calls) == ["conversations.history"]
    third = calls.pages()[2]
    assert (third.state, third.attempts, len(calls.named(third))) == (OutboxState.SENT, 2, 1)


@pytest.mark.parametrize(("fate", "attempts"), [("reset_before", 2), ("reset_after", 1)])
def test_a_thread_in_which_somebody_else_replied_is_read(calls: OnCall, fate: str, attempts: int) -> None:
    calls.space.now = calls.office.clock
    third_call_in_doubt(calls, fate)
    calls.space.post(HOUSE, MAX, "what is this?", thread_ts=calls.posted()[0].ts)
    calls.settles()
    assert looked_by(calls) == ["conversations.history", "conversations.replies"]
    third = calls.pages()[2]
    assert (third.state, third.attempts, len(calls.named(third))) == (OutboxState.SENT, attempts, 1)


def test_a_thread_is_read_if_its_last_reply_is_not_known_though_the_number_is_right(calls: OnCall) -> None:
    """Somebody took away a reply that was known, so that the unknown one does not show in the count."""
    third = third_call_in_doubt(calls, "reset_after")
    known = calls.named(calls.pages()[1])[0]
    calls.space.remove(known)
    calls.settles()
    assert looked_by(calls) == ["conversations.history", "conversations.replies"]
    (found,) = calls.named(third)
    assert calls.pages()[2].sent_ts == found.ts


def test_nobody_claims_a_doubt_while_nobody_may_look(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("reset_after")
    calls.until("Mon 10:00")
    (page,) = calls.pages()
    with calls.office.bot.door.store.write() as rows:
        rows.budget.put_off("conversations.history", calls.office.clock() + timedelta(minutes=10))
    calls.settles()
    assert calls.pages() == [page], "whoever may look first finds it free"


def test_what_the_leads_were_told_in_the_same_channel_is_no_reply_in_the_thread(calls: OnCall) -> None:
    """It would make up in the count for a reply that nobody knows."""
    third = third_call_in_doubt(calls, "reset_before")
    alarm = OutboxRow(
        "alarm-1", OutboxKind.ALARM, {}, third.since, third.since, escalation=third.escalation, place=HOUSE,
        state=OutboxState.SENT, sent_at=third.since, sent_place=HOUSE, sent_ts="1748862000.000900",
    )  # fmt: skip
    with calls.office.bot.door.store.write() as rows:
        rows.outbox.add([alarm])
    calls.settles()
    assert looked_by(calls) == ["conversations.history"]
