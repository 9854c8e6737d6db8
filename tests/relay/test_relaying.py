"""Slack is down: pages go out the second way within ninety seconds, and Slack tells once when it is back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.jobs.answering import acknowledge
from bot.relay.relaying import BATCH, Relay, relay_overdue
from bot.relay.ways import Ways
from bot.relay.webhook import Webhook
from bot.slack.door import Door
from bot.slack.reconciling import reconcile
from bot.slack.relaying import relay
from bot.slack.sending import send_due
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from tests.house import contracts_of
from tests.office import everything
from tests.oncall import HOUSE, OnCall, on_call
from tests.relay.conftest import Post, Web
from tests.relay.test_ways import server, text_of
from tests.slack.test_bundling import STORMY, storm


@pytest.fixture
def calls(store: Store) -> Iterator[OnCall]:
    """The office on watch, on both databases."""
    with on_call(store) as opened:
        yield opened


def relayed(calls: OnCall, ways: Ways) -> int:
    """One turn of the second path."""
    return relay(replace(calls.office.bot.door, ways=ways))


def minutes(calls: OnCall, count: int, ways: Ways) -> None:
    """Time passes as it does for the running bot, ten seconds at a time."""
    for _ in range(6 * count):
        calls.office.clock.advance(10)
        calls.office.sweep()
        send_due(calls.office.bot.door)
        reconcile(calls.office.bot.door)
        relayed(calls, ways)


def test_a_page_that_slack_does_not_take_goes_out_by_email_within_ninety_seconds(calls: OnCall, post: Post) -> None:
    calls.opens("T-1")
    calls.fault("down", "*", times=None)
    calls.until("Mon 10:00")
    minutes(calls, 2, Ways(mail=server(post)))
    (page,) = calls.pages()
    assert (page.state, page.path) == (OutboxState.RELAYED, "email")
    assert page.sent_at is not None
    assert (page.sent_at - page.since).total_seconds() <= 90
    ((to, mail),) = post.mails
    assert to == ["ada@example.com"]
    assert mail["X-Page-ID"] == page.id
    said = text_of(mail)
    assert "T-1" in said
    assert "To do: acknowledge, then answer the customer" in said


def test_when_slack_is_back_one_message_for_each_escalation_says_what_happened(calls: OnCall, post: Post) -> None:
    calls.opens("T-1")
    down = calls.fault("down", "*", times=None)
    calls.until("Mon 10:00")
    minutes(calls, 80, Ways(mail=server(post)))
    assert [row.state for row in calls.pages()][:3] == [OutboxState.RELAYED] * 3, "the ladder went on"
    calls.space.faults.lift(down)
    for _ in range(12):
        calls.settles(10)
    assert len(calls.heads()) == 1
    assert "e-mail" in everything(calls.heads()[0])
    (live,) = calls.rows(OutboxKind.LIVE)
    assert live.state is OutboxState.SENT


def test_a_page_that_had_arrived_after_all_is_the_message_and_no_second_one_is_posted(
    calls: OnCall, post: Post
) -> None:
    calls.opens("T-1")
    calls.fault("reset_after")
    calls.until("Mon 10:00")
    down = calls.fault("down", "*", times=None)
    minutes(calls, 2, Ways(mail=server(post)))
    assert calls.states() == [OutboxState.RELAYED]
    calls.space.faults.lift(down)
    for _ in range(12):
        calls.settles(10)
    assert len(calls.heads()) == 1


def test_with_a_dead_token_nothing_waits_a_minute(calls: OnCall, web: Web) -> None:
    calls.opens("T-1")
    calls.space.tokens[calls.space.bot_token].revoked = True
    calls.until("Mon 10:00")
    relayed(calls, Ways(webhook=Webhook(web.url, "s3cret")))
    (page,) = calls.pages()
    assert (page.state, page.path) == (OutboxState.RELAYED, "webhook")


def test_a_page_that_fails_does_not_hold_up_the_others(calls: OnCall, web: Web) -> None:
    calls.opens("T-1", "T-2", "T-3")
    calls.fault("down", "*", times=None)
    calls.until("Mon 10:00")
    calls.office.clock.advance(61)
    web.statuses += [500]
    assert relayed(calls, Ways(webhook=Webhook(web.url, "s3cret"))) == 3
    states = [calls.states(key)[0] for key in ("T-1", "T-2", "T-3")]
    assert states.count(OutboxState.RELAYED) == 2
    calls.office.clock.advance(5)
    relayed(calls, Ways(webhook=Webhook(web.url, "s3cret")))
    assert [calls.states(key)[0] for key in ("T-1", "T-2", "T-3")] == [OutboxState.RELAYED] * 3


def test_a_page_that_no_way_takes_goes_on_being_tried_in_slack_and_is_not_doubled_there(
    calls: OnCall, web: Web
) -> None:
    calls.opens("T-1")
    calls.fault("reset_after")
    calls.until("Mon 10:00")
    calls.fault("status_5xx_before", "conversations.history", times=1)
    calls.office.clock.advance(61)
    web.statuses += [500]
    relayed(calls, Ways(webhook=Webhook(web.url, "s3cret")))
    assert calls.states() == [OutboxState.DOUBT], "it may have been posted"
    for _ in range(3):
        calls.settles()
    (page,) = calls.pages()
    assert (page.state, len(calls.named(page))) == (OutboxState.SENT, 1)


def test_without_a_second_path_everything_stays_as_it_is(calls: OnCall) -> None:
    calls.opens("T-1")
    calls.fault("http_429", retry_after=300)
    calls.until("Mon 10:00")
    calls.office.clock.advance(120)
    assert relayed(calls, Ways()) == 0
    assert calls.states() == [OutboxState.DUE]


def test_an_answered_page_goes_out_no_way_at_all(calls: OnCall, web: Web) -> None:
    calls.opens("T-1")
    calls.fault("http_429", channel=HOUSE, retry_after=300)
    calls.until("Mon 10:00")
    door = calls.office.bot.door
    acknowledge(door.store, door.contracts(), calls.escalation().id, actor="U0BOB00001", now=door.now(), request="x")
    calls.office.clock.advance(120)
    relayed(calls, Ways(webhook=Webhook(web.url, "s3cret")))
    assert web.taken == []


def test_a_bundle_that_waits_is_opened_so_that_its_pages_go_the_second_way(store: Store, web: Web) -> None:
    with on_call(store, STORMY) as calls:
        named = storm(calls, 12)
        calls.fault("down", "*", times=None)
        calls.until("Mon 10:00")
        minutes(calls, 2, Ways(webhook=Webhook(web.url, "s3cret")))
        assert {calls.states(key)[0] for key in named} == {OutboxState.RELAYED}
        assert len({headers["webhook-id"] for _, headers, _ in web.taken}) == 12


def test_two_replicas_relay_a_page_once(calls: OnCall, web: Web) -> None:
    calls.opens("T-1")
    calls.fault("down", "*", times=None)
    calls.until("Mon 10:00")
    calls.office.clock.advance(61)
    door: Door = calls.office.bot.door
    parts = Relay(door.store, contracts_of(door.store), Ways(webhook=Webhook(web.url, "s3cret")), door.now)
    with ThreadPoolExecutor(2) as pool:
        taken = sum(pool.map(relay_overdue, [parts, parts]))
    assert taken == 1
    assert len(web.taken) == 1


def test_pages_that_always_fail_do_not_keep_the_others_waiting(calls: OnCall, post: Post) -> None:
    """Nobody they call has an address, they are the most urgent, and there are more of them than fit in a batch."""
    max_mason = "U0MAX00001"
    calls.opens(*(f"A-{number}" for number in range(BATCH + 2)), assignee=max_mason)
    calls.office.clock.advance(5)
    calls.opens("Z-1", when="2025-06-02 07:00:05")
    calls.fault("down", "*", times=None)
    calls.until("2025-06-02 10:00:05")
    calls.office.clock.advance(120)
    relayed(calls, Ways(mail=server(post)))
    assert [to for to, _ in post.mails] == [["ada@example.com"]]
    assert calls.states("Z-1") == [OutboxState.RELAYED]
    assert {calls.states(f"A-{number}")[0] for number in range(BATCH + 2)} <= {OutboxState.DUE, OutboxState.DOUBT}
