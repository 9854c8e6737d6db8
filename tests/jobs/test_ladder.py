"""Where an escalation stands: who was called, whether it arrived, and who is next."""

from bot.jobs.answering import acknowledge, snooze
from bot.jobs.contracts import Contracts
from bot.jobs.escalating import wake_due
from bot.jobs.ladder import Running, called_of, escalation_of, ladders_of
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow
from sla_core.escalations import Stage, Why
from tests.builders import at, opened, pauses, replies
from tests.house import furnished, take
from tests.office import ADA, BOB
from tests.slack.duty import CALLED, DORA


def called(store: Store, *instants: str) -> Contracts:
    """A-1, opened on Monday at nine in Berlin, with its ladders woken at these instants."""
    contracts = furnished(store, CALLED)
    first = opened("Mon 07:00", ticket="A-1", event_id="1", customer="acme", priority="P2", assignee=BOB)
    take(store, first, now="Mon 07:00")
    for instant in instants:
        wake_due(store, contracts, now=at(instant))
    return contracts


def stands(store: Store, contracts: Contracts, now: str) -> Running:
    with store.read() as rows:
        return ladders_of(rows, contracts, "A-1", now=at(now))[0]


def test_before_the_first_rung_the_first_is_next(sqlite_store: Store) -> None:
    one = stands(sqlite_store, called(sqlite_store), "Mon 07:30")
    assert (one.escalation.stage, one.calls) == (Stage.ARMED, ())
    assert one.next is not None
    assert (one.next.at, one.next.rung, one.next.people) == (at("Mon 08:30"), 0, (ADA,))


def test_on_a_rung_the_following_is_next_with_whoever_has_it_then(sqlite_store: Store) -> None:
    one = stands(sqlite_store, called(sqlite_store, "Mon 08:30"), "Mon 08:31")
    assert [(call.rung, call.why) for call in one.calls] == [(0, Why.RUNG)]
    assert one.next is not None
    assert (one.next.at, one.next.rung, one.next.people) == (at("Mon 08:40"), 1, (BOB,))


def test_calls_made_together_are_present_and_earlier_ones_are_not(sqlite_store: Store) -> None:
    one = stands(sqlite_store, called(sqlite_store, "Mon 08:30", "Mon 08:40"), "Mon 08:41")
    assert [call.rung for call in one.calls] == [0, 1]
    assert [call.rung for call in one.present] == [1]


def test_after_the_last_rung_the_catch_all_is_next(sqlite_store: Store) -> None:
    one = stands(sqlite_store, called(sqlite_store, "Mon 08:30", "Mon 08:40", "Mon 09:00:01"), "Mon 09:01")
    assert one.next is not None
    assert (one.next.why, one.next.people, one.next.at) == (Why.CATCH_ALL, (DORA,), at("Mon 09:20:01"))


def test_acknowledged_for_good_nobody_is_next(sqlite_store: Store) -> None:
    contracts = called(sqlite_store, "Mon 08:30")
    one = stands(sqlite_store, contracts, "Mon 08:31")
    acknowledge(sqlite_store, contracts, one.escalation.id, actor=ADA, now=at("Mon 08:31"), request="1")
    assert stands(sqlite_store, contracts, "Mon 08:32").next is None


def test_acknowledged_with_a_promise_whoever_promised_is_next(sqlite_store: Store) -> None:
    contracts = called(sqlite_store, "Mon 08:30")
    one = stands(sqlite_store, contracts, "Mon 08:31")
    promise = at("Mon 08:38")
    acknowledge(sqlite_store, contracts, one.escalation.id, actor=BOB, now=at("Mon 08:31"), request="1", until=promise)
    ahead = stands(sqlite_store, contracts, "Mon 08:32").next
    assert ahead is not None
    assert (ahead.at, ahead.why, ahead.people) == (promise, Why.BROKEN, (BOB, ADA))


def test_after_a_snooze_the_rung_is_next(sqlite_store: Store) -> None:
    contracts = called(sqlite_store, "Mon 08:30")
    one = stands(sqlite_store, contracts, "Mon 08:31")
    until = at("Mon 08:38")
    snooze(sqlite_store, contracts, one.escalation.id, actor=BOB, now=at("Mon 08:31"), request="1", until=until)
    ahead = stands(sqlite_store, contracts, "Mon 08:32").next
    assert ahead is not None
    assert (ahead.at, ahead.why, ahead.rung) == (until, Why.SNOOZED, 0)


def test_while_its_clock_is_paused_nobody_is_next(sqlite_store: Store) -> None:
    contracts = called(sqlite_store, "Mon 08:30")
    take(sqlite_store, pauses("Mon 08:31", ticket="A-1", event_id="2"), now="Mon 08:31")
    one = stands(sqlite_store, contracts, "Mon 08:32")
    assert (one.escalation.stage, one.next) == (Stage.HELD, None)


def test_once_answered_there_is_no_margin_and_nothing_ahead(sqlite_store: Store) -> None:
    contracts = called(sqlite_store, "Mon 08:30")
    take(sqlite_store, replies("Mon 08:45", ticket="A-1", event_id="2"), now="Mon 08:45")
    with sqlite_store.read() as rows:
        found = ladders_of(rows, contracts, "A-1", now=at("Mon 09:00"))
    over = found[-1]
    assert (over.escalation.stage, over.standing, over.next) == (Stage.RESOLVED, None, None)
    assert over.clock is not None
    assert found[0].escalation.metric == "resolution", "what still runs comes first"


def test_an_escalation_that_is_not_there_is_none(sqlite_store: Store) -> None:
    contracts = called(sqlite_store)
    with sqlite_store.read() as rows:
        assert escalation_of(rows, contracts, "nobody", now=at("Mon 09:00")) is None


def test_a_row_that_says_little_is_read_all_the_same() -> None:
    bare = called_of(OutboxRow("x", OutboxKind.LIVE, {}, at("Mon 09:00"), at("Mon 09:00")))
    assert (bare.rung, bare.why, bare.call, bare.skipped) == (0, Why.RUNG, None, ())
