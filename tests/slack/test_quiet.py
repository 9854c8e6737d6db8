"""The noise budget of a channel: what is told once, together, later, or not at all for a while."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.files.records import ChannelEntry
from bot.jobs.quiet import speaks_at
from bot.playground.records import Message
from bot.slack.news import gather_news
from bot.slack.reconciling import reconcile
from bot.slack.sending import send_due
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from tests.builders import at, opened, pauses, replies, resolves, resumes
from tests.house import AGREEMENTS, furnished
from tests.office import ACME, HOUSE, Office, everything, office

QUIET = AGREEMENTS.replace(
    "channels: {C0ERPDESK: {service: erp}}", f"channels: {{C0ERPDESK: {{service: erp}}, {HOUSE}: {{hours: office}}}}"
)
TWICE = AGREEMENTS.replace(
    "targets: {first_response: 4bh, resolution", "targets: {update: 4bh, first_response: 4bh, resolution"
)


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    furnished(sqlite_store)
    with office(sqlite_store) as opened_:
        yield opened_


@pytest.fixture
def sleepy(sqlite_store: Store) -> Iterator[Office]:
    """An office whose own channel is quiet outside of office hours."""
    furnished(sqlite_store, QUIET.replace("first_response: 4bh", "first_response: {within: 4h, calendar: always}"))
    with office(sqlite_store, now="Mon 05:00") as opened_:
        yield opened_


def told(desk: Office, channel: str = HOUSE) -> list[Message]:
    return sorted(desk.posted(channel), key=lambda one: float(one.ts))


def tickets(count: int, when: str = "Mon 07:00", **rest: object) -> list[object]:
    return [opened(when, ticket=f"T-{n}", event_id=f"o{n}", title=f"Ticket {n}", **rest) for n in range(count)]


def states(desk: Office, ticket: str) -> list[OutboxState]:
    with desk.store.read() as rows:
        return [row.state for row in rows.outbox.of(ticket) if row.kind is OutboxKind.NOTICE]


def test_up_to_three_are_told_one_by_one_and_more_than_that_in_one_message(desk: Office) -> None:
    desk.take(*tickets(3))
    desk.until("Mon 10:00")
    assert [everything(one).count("T-") > 0 for one in told(desk)] == [True] * 3
    desk.until("Mon 11:00:01")
    before = len(told(desk))
    desk.take(
        *tickets(4, when="Mon 11:00", channel="phone")[3:],
        *[opened("Mon 11:00", ticket=f"U-{n}", event_id=f"u{n}", title="<!channel> & co") for n in range(4)],
    )
    desk.until("Mon 14:00")
    (news,) = told(desk)[before:]
    said = everything(news)
    assert [f"U-{n}" in said for n in range(4)] == [True] * 4
    assert "T-3" in said
    assert said.startswith("5 due soon: 5 tickets")
    assert "<!channel>" not in str(news.blocks) + news.text
    assert states(desk, "U-1") == [OutboxState.BUNDLED]


def test_what_was_answered_meanwhile_leaves_the_list_and_an_empty_one_is_not_posted(desk: Office) -> None:
    desk.take(*tickets(5))
    desk.clock.move_to(desk.clock().replace(hour=10))
    desk.sweep()
    desk.take(*(replies("Mon 09:59", ticket=f"T-{n}", event_id=f"r{n}") for n in range(2)))
    assert gather_news(desk.bot.door) == 5
    desk.take(replies("Mon 09:59", ticket="T-2", event_id="r2"))
    desk.send()
    (news,) = told(desk)
    assert [f"T-{n}" in everything(news) for n in range(5)] == [False, False, False, True, True]
    assert states(desk, "T-2") == [OutboxState.SUPERSEDED]


def test_the_most_urgent_are_never_one_line_among_many(desk: Office) -> None:
    desk.take(*tickets(5), opened("Mon 07:00", ticket="P-1", event_id="p1", priority="P1", customer="globex"))
    desk.until("Mon 11:00:01")
    alone = [one for one in told(desk) if "P-1" in everything(one)]
    assert alone
    assert all("T-1" not in everything(one) for one in alone)


def test_internal_and_external_figures_are_never_in_one_message(desk: Office) -> None:
    desk.take(*tickets(5, team="network"))
    desk.until("Tue 07:00:01")
    said = [everything(one) for one in told(desk)]
    internal = [one for one in said if "(OLA)" in one]
    external = [one for one in said if "first response" in one.lower()]
    assert internal
    assert external
    assert not set(internal) & set(external)


def test_a_list_whose_answer_was_lost_is_not_told_again(desk: Office) -> None:
    desk.take(*tickets(6))
    desk.clock.move_to(desk.clock().replace(hour=10))
    desk.sweep()
    desk.slack.workspace.faults.order("chat.postMessage", "reset_after", times=1)
    send_due(desk.bot.door)
    desk.clock.advance(30)
    reconcile(desk.bot.door)
    desk.send()
    (news,) = told(desk)
    assert "6 due soon" in everything(news)
    assert states(desk, "T-1") == [OutboxState.BUNDLED]
    with desk.store.read() as rows:
        assert all(row.sent_at is not None for row in rows.outbox.of("T-1"))


def test_a_list_that_its_place_refuses_for_good_is_told_line_by_line_where_it_may(desk: Office) -> None:
    desk.take(
        *(opened("Mon 07:00", ticket=f"A-{n}", event_id=f"a{n}", customer="acme", priority="P3") for n in range(5))
    )
    desk.slack.workspace.channels[HOUSE].is_archived = True
    desk.until("next Mon 13:00")
    assert len({key for one in told(desk, ACME) for key in (f"A-{n}" for n in range(5)) if key in everything(one)}) == 5


def test_a_level_of_a_ticket_is_shown_above_its_thread_once(sqlite_store: Store) -> None:
    furnished(sqlite_store, TWICE)
    with office(sqlite_store) as desk:
        desk.take(opened("Mon 07:00", ticket="D-1", customer="globex"))
        desk.until("Mon 10:00")
        desk.until("Mon 11:00:01")
        found = told(desk)
        assert len(found) == 4, "a warning and a breach of two promises"
        top = [one for one in found if not one.is_reply or one.is_broadcast]
        assert [everything(one).split(":")[0] for one in top] == ["D-1", "D-1"]
        assert len(top) == 2, "one for each level"
        assert {one.thread_ts for one in found if one is not found[0]} == {found[0].ts}


def test_a_warning_that_a_pause_has_moved_is_told_in_the_thread_only(desk: Office) -> None:
    desk.take(opened("Mon 07:00", ticket="D-1", customer="globex"))
    desk.until("Mon 10:00")
    desk.take(pauses("Mon 10:00", ticket="D-1"))
    desk.until("Mon 12:00")
    desk.take(resumes("Mon 12:00", ticket="D-1"))
    desk.until("Mon 13:00")
    first, *rest = told(desk)
    assert not first.is_reply
    assert all(one.thread_ts == first.ts and not one.is_broadcast for one in rest)


def test_a_quiet_channel_hears_in_the_morning_what_happened_at_night_in_one_message(sleepy: Office) -> None:
    sleepy.clock.move_to(sleepy.clock().replace(hour=17))
    sleepy.take(*tickets(6, when="Mon 17:00"))
    sleepy.until("Mon 21:30")
    assert told(sleepy) == []
    sleepy.until("Tue 06:59:59")
    assert told(sleepy) == []
    sleepy.take(resolves("Tue 06:59", ticket="T-5"))
    sleepy.until("Tue 07:00")
    (news,) = told(sleepy)
    assert everything(news).startswith("5 breached: 5 tickets")
    assert "T-5" not in everything(news)
    sleepy.until("Tue 12:00")
    assert len([one for one in told(sleepy) if "T-0" in everything(one)]) == 1


def test_a_channel_without_hours_and_one_whose_calendar_is_gone_hold_nothing_back(desk: Office) -> None:
    known = desk.bot.door.contracts()
    night = at("Mon 22:00")
    contracts = replace(
        known, bound={"C0QUIET001": ChannelEntry(hours="office"), "C0GONE0001": ChannelEntry(hours="gone")}
    )
    assert speaks_at(contracts, "C0QUIET001", night) == at("Tue 07:00")
    assert speaks_at(contracts, "C0GONE0001", night) is None
    assert speaks_at(contracts, HOUSE, night) is None
    assert speaks_at(contracts, "C0UNKNOWN1", night) is None
