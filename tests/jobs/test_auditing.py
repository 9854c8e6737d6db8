"""The audit: each thing that must hold is broken on purpose, and is found, and mended where it can be."""

from datetime import timedelta

from sqlalchemy import text

from bot.jobs.auditing import audit
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core.escalations import Stage
from tests.store.tampering import tamper
from tests.watch import HOUSE, Watch


def broken(store: Store, statement: str, **values: object) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(statement), values)


def called(store: Store) -> Watch:
    """A ticket whose first rung was called and sent."""
    watch = Watch(store).opens().until("Mon 10:00")
    watch.sends()
    return watch


def test_where_nothing_is_wrong_nothing_is_found(store: Store) -> None:
    watch = called(store)
    found = audit(store, now=watch.now)
    assert found.sound
    assert (found.roused, found.released, found.opened, found.copies, found.skipped) == (0, 0, 0, 0, False)


def test_an_escalation_that_calls_and_will_never_wake_is_roused(store: Store) -> None:
    watch = called(store)
    broken(store, "UPDATE escalation SET wake_at = NULL WHERE stage = 'active'")
    assert audit(store, now=watch.now).roused == 1
    assert watch.escalation().wake_at == watch.now
    watch.work()
    assert watch.escalation().stage is Stage.ACTIVE
    assert audit(store, now=watch.now).roused == 0


def test_a_live_message_that_will_never_come_makes_way_for_the_next(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00")
    (page,) = watch.pages()
    broken(store, "UPDATE outbox SET state = 'failed' WHERE id = :id", id=page.id)
    broken(store, "UPDATE escalation SET parent = :id WHERE id = :own", id=page.id, own=watch.escalation().id)
    assert audit(store, now=watch.now).released == 1
    with store.read() as rows:
        live = rows.escalations.live(watch.escalation().id)
    assert live is not None
    assert live.parent is None


def test_a_line_that_no_message_shows_goes_out_by_itself(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00")
    (page,) = watch.pages()
    bundle = OutboxRow("b-1", OutboxKind.BUNDLE, {}, since=watch.now, due_at=watch.now, place=HOUSE)
    with store.write() as rows:
        rows.outbox.add([bundle])
        assert rows.bundles.gather([page.id], "b-1") == 1
    assert audit(store, now=watch.now + timedelta(seconds=89)).opened == 0
    assert audit(store, now=watch.now + timedelta(seconds=90)).opened == 1
    assert [row.state for row in watch.pages()] == [OutboxState.DUE]


def test_claims_that_nobody_looks_into_are_told(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00")
    with store.write() as rows:
        rows.outbox.claim(watch.now, limit=1, lease=timedelta(seconds=30), house=HOUSE)
    assert audit(store, now=watch.now + timedelta(seconds=149)).stranded == 0
    found = audit(store, now=watch.now + timedelta(seconds=151))
    assert found.stranded == 1
    assert not found.sound


def test_a_page_that_waits_for_minutes_is_told(store: Store) -> None:
    watch = Watch(store).opens().until("Mon 10:00")
    assert audit(store, now=watch.now + timedelta(minutes=5)).late is None
    found = audit(store, now=watch.now + timedelta(minutes=6))
    assert found.late == timedelta(minutes=6)
    assert not found.sound


def test_copies_of_the_last_day_are_counted(store: Store) -> None:
    watch = called(store)
    with store.write() as rows:
        rows.upkeep.copied(watch.pages()[0].id, 2)
    assert audit(store, now=watch.now).copies == 2
    assert audit(store, now=watch.now + timedelta(hours=25)).copies == 0


def test_a_trail_that_was_tampered_with_is_told(store: Store) -> None:
    watch = called(store)
    assert audit(store, now=watch.now).trail == ()
    tamper(store, "UPDATE audit SET actor = 'somebody else' WHERE number = 1")
    found = audit(store, now=watch.now)
    assert found.trail == ("line 1 was changed",)
    assert not found.sound


def test_only_one_replica_audits_at_a_time(store: Store) -> None:
    if store.dialect == "sqlite":
        with store.write() as rows:
            assert rows.upkeep.turn(1), "one writer at a time is enough there"
        return
    with store.write() as rows:
        assert rows.upkeep.turn(1)
        assert audit(store, now=Watch(store).now).skipped
