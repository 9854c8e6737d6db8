"""A storm: the most urgent pages go alone, the rest as one message that grows, and none is dropped."""

from collections.abc import Iterator

import pytest

from bot.jobs.answering import acknowledge
from bot.slack.sending import send_due
from bot.store import Store
from bot.store.paging import OutboxState
from tests.office import everything
from tests.oncall import ADA, BOB, CYD, HOUSE, OnCall, on_call
from tests.watch import ON_WATCH

# P2 has the ladder too: only the most urgent priority is never bundled.
STORMY = ON_WATCH.replace("ladder: {P1: urgent}", "ladder: {P1: urgent, P2: urgent}")


@pytest.fixture
def calls(store: Store) -> Iterator[OnCall]:
    """The office on watch, on both databases."""
    with on_call(store, STORMY) as opened:
        yield opened


def keys(count: int, prefix: str = "S") -> list[str]:
    return [f"{prefix}-{number}" for number in range(1, count + 1)]


def storm(calls: OnCall, count: int = 20, prefix: str = "S", when: str = "Mon 07:00", **rest: object) -> list[str]:
    named = keys(count, prefix)
    calls.opens(*named, priority="P2", when=when, **rest)
    return named


def state(calls: OnCall, key: str) -> OutboxState:
    return calls.states(key)[0]


def bundles(calls: OnCall) -> list[str]:
    return [everything(message) for message in calls.heads() if "called at once" in everything(message)]


def test_in_a_storm_five_go_alone_and_the_rest_in_one_message(calls: OnCall) -> None:
    named = storm(calls)
    calls.until("Mon 10:00")
    (bundle,) = bundles(calls)
    bundled = [key for key in named if state(calls, key) is OutboxState.BUNDLED]
    assert len(bundled) == 15
    assert all(key in bundle for key in bundled)
    assert len(calls.heads()) == 6
    assert {state(calls, key) for key in named if key not in bundled} == {OutboxState.SENT}
    lines = [row for key in bundled for row in calls.pages(key)]
    assert all(row.sent_at is not None and row.people == (ADA,) for row in lines)


def test_the_most_urgent_priority_is_never_one_line_among_many(calls: OnCall) -> None:
    storm(calls, 10)
    urgent = keys(8, "U")
    calls.opens(*urgent, priority="P1")
    calls.until("Mon 10:00")
    assert {state(calls, key) for key in urgent} == {OutboxState.SENT}
    alone = [message.text for message in calls.heads()[:8]]
    assert all(any(key in text for text in alone) for key in urgent), "and they went first"


@pytest.mark.parametrize("count", [5, 6], ids=["five", "six, as a list of one says no more"])
def test_so_few_at_once_are_no_storm(calls: OnCall, count: int) -> None:
    named = storm(calls, count)
    calls.until("Mon 10:00")
    assert bundles(calls) == []
    assert {state(calls, key) for key in named} == {OutboxState.SENT}


def test_the_message_grows_in_place_and_tells_whom_it_names_for_the_first_time(calls: OnCall) -> None:
    storm(calls, 12)
    calls.until("Mon 10:00")
    storm(calls, 12, "R", assignee=BOB, when="2025-06-02 07:00:30")
    calls.until("2025-06-02 10:00:30")
    (bundle,) = bundles(calls)
    assert sum(key in bundle for key in keys(12, "R")) == 7, "five of them went alone"
    head = next(message for message in calls.heads() if "called at once" in everything(message))
    (reply,) = [message for message in calls.posted() if message.thread_ts == head.ts and message.is_reply]
    assert f"<@{BOB}>" in reply.text
    assert f"<@{ADA}>" not in reply.text, "she was told by the message itself"


def test_a_page_is_delivered_only_once_the_message_shows_it(calls: OnCall) -> None:
    named = storm(calls, 12)
    fault = calls.fault("status_5xx_before", times=None)
    calls.until("Mon 10:00")
    waiting = [row for key in named for row in calls.pages(key) if row.state is OutboxState.BUNDLED]
    assert waiting
    assert all(row.sent_at is None for row in waiting)
    calls.space.faults.lift(fault)
    calls.settles()
    calls.settles()
    lines = [row for key in named for row in calls.pages(key) if row.state is OutboxState.BUNDLED]
    assert all(row.sent_at is not None for row in lines)
    assert {state(calls, key) for key in named} <= {OutboxState.BUNDLED, OutboxState.SENT}


def test_a_message_that_cannot_be_posted_gives_its_pages_back(calls: OnCall) -> None:
    named = storm(calls, 12)
    with calls.office.store.write() as rows:
        for key in named:
            rows.tickets.place(key, conversation="C0LEADS001")
    calls.office.clock.move_to(calls.office.clock().replace(hour=10))
    calls.office.sweep()
    door = calls.office.bot.door
    send_due(door)
    with calls.office.store.write() as rows:
        opened = rows.bundles.open_late(now=door.now(), since_before=door.now())
    assert opened == 7
    assert {state(calls, key) for key in named} <= {OutboxState.DUE, OutboxState.SENT}
    calls.office.work()
    assert {state(calls, key) for key in named} <= {OutboxState.SENT, OutboxState.BUNDLED}
    shown = "\n".join(map(everything, calls.posted()))
    assert all(key in shown for key in named)


def test_what_was_found_in_doubt_shows_every_line_by_an_edit(calls: OnCall) -> None:
    named = storm(calls, 12)
    calls.fault("reset_after", after=5)
    calls.until("Mon 10:00")
    calls.settles()
    lines = [row for key in named for row in calls.pages(key) if row.state is OutboxState.BUNDLED]
    assert len(lines) == 7
    assert all(row.sent_at is not None for row in lines)
    assert len(bundles(calls)) == 1


def test_three_hundred_of_one_place_are_all_to_be_seen_within_a_minute(calls: OnCall) -> None:
    named = storm(calls, 300)
    calls.opens("U-1", priority="P1")
    calls.until("Mon 10:00")
    begun = calls.pages("U-1")[0]
    assert begun.sent_at is not None
    assert (begun.sent_at - begun.since).total_seconds() <= 5
    took = calls.office.clock() - begun.since
    assert took.total_seconds() <= 60
    rows = [calls.pages(key)[0] for key in named]
    assert all(row.sent_at is not None for row in rows)
    shown = "\n".join(map(everything, calls.posted()))
    assert all(f"{key}" in shown for key in named)


def test_an_answered_page_leaves_the_bundle_before_it_is_posted(calls: OnCall) -> None:
    named = storm(calls, 12)
    calls.office.clock.move_to(calls.office.clock().replace(hour=10))
    calls.office.sweep()
    door = calls.office.bot.door
    send_due(door)
    bundled = next(key for key in named if state(calls, key) is OutboxState.BUNDLED)
    acknowledge(door.store, door.contracts(), calls.escalation(bundled).id, actor=CYD, now=door.now(), request="x")
    calls.office.send()
    assert state(calls, bundled) is OutboxState.SUPERSEDED
    assert bundled not in [word for text in bundles(calls) for word in text.split()]


def test_nothing_is_sent_to_a_place_but_its_own(calls: OnCall) -> None:
    storm(calls, 8)
    calls.until("Mon 10:00")
    assert calls.posted("C0LEADS001") == []
    assert len(calls.heads(HOUSE)) == 6
