"""Claims while calls are made: given back, lost, held, and what a worker that lost one leaves behind."""

from bot import points
from bot.slack.sending import send_due
from bot.store.paging import OutboxState
from tests.oncall import OnCall


def test_what_was_claimed_when_the_bot_is_told_to_stop_is_given_back_at_once(calls: OnCall) -> None:
    calls.opens("T-1")
    door = calls.office.bot.door
    points.hook = lambda name: door.stopping.set() if name == "claimed" else None
    try:
        calls.office.clock.move_to(calls.office.clock().replace(hour=10))
        calls.office.sweep()
        assert send_due(door) == 1
    finally:
        points.hook = None
        door.stopping.clear()
    assert calls.posted() == []
    assert calls.states() == [OutboxState.DUE]
    calls.office.work()
    assert calls.states() == [OutboxState.SENT]


def test_a_worker_whose_claim_was_taken_back_meanwhile_begins_no_call(calls: OnCall) -> None:
    calls.opens("T-1")
    clock, store = calls.office.clock, calls.office.store
    clock.move_to(clock().replace(hour=10))
    calls.office.sweep()
    taken = []

    def sleep_through(name: str) -> None:
        if name == "claimed":
            points.hook = None
            clock.advance(25)
            with store.write() as rows:
                rows.outbox.lapse(clock())
            taken.append(calls.states())

    points.hook = sleep_through
    send_due(calls.office.bot.door)
    assert taken == [[OutboxState.DUE]], "nothing can have been posted, so nobody has to look"
    (page,) = calls.pages()
    assert (page.state, page.attempts, len(calls.posted())) == (OutboxState.SENT, 2, 1)


def test_a_claim_holds_from_the_call_on_for_as_long_as_that_takes_to_settle(calls: OnCall) -> None:
    calls.opens("T-1")
    clock, store = calls.office.clock, calls.office.store
    clock.move_to(clock().replace(hour=10))
    calls.office.sweep()
    lapsed = []

    def look(name: str) -> None:
        if name == "claimed":
            clock.advance(7)
        elif name == "before_post":
            clock.advance(6)
            with store.write() as rows:
                lapsed.append(rows.outbox.lapse(clock()))

    points.hook = look
    try:
        send_due(calls.office.bot.door)
    finally:
        points.hook = None
    assert lapsed == [0]
    assert calls.states() == [OutboxState.SENT]


def test_a_message_of_a_worker_that_lost_its_claim_is_taken_away_unless_it_counts(calls: OnCall) -> None:
    """It woke after another had taken the page over."""
    calls.opens("T-1")
    store, clock = calls.office.store, calls.office.clock

    def lose(name: str) -> None:
        if name == "before_finish":
            points.hook = None
            clock.advance(60)
            with store.write() as rows:
                rows.outbox.lapse(clock())
                (row,) = rows.outbox.doubts(clock(), limit=1, lease=clock() - clock())
                rows.outbox.finish(row.id, row.generation, OutboxState.DUE, now=clock(), due_at=clock())

    clock.move_to(clock().replace(hour=10))
    calls.office.sweep()
    points.hook = lose
    try:
        send_due(calls.office.bot.door)
    finally:
        points.hook = None
    calls.office.work()
    (page,) = calls.pages()
    assert page.state is OutboxState.SENT
    assert len(calls.named(page)) == 1
