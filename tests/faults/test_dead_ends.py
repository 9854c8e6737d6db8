"""Channels, people and tokens that are gone: somebody is told, and nothing falls silent."""

from collections.abc import Callable, Iterator

import pytest

from bot.playground import Workspace
from bot.playground.records import Channel
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from tests.faults.desk import BREACH, DESK, Desk, desk
from tests.faults.second_path import Hook, hook
from tests.office import ADA, BOB, HOUSE

Happens = Callable[[Workspace, Channel], None]
GONE: dict[str, Happens] = {
    "archived": lambda space, where: space.mishaps.archive(where),
    "deleted": lambda space, where: space.mishaps.delete(where),
    "bot removed": lambda space, where: space.mishaps.remove_bot(where),
    "read-only": lambda space, where: space.mishaps.make_read_only(where),
}


@pytest.mark.parametrize("happens", GONE.values(), ids=GONE.keys())
def test_a_page_for_a_channel_that_takes_none_goes_to_the_house(quick_desk: Desk, happens: Happens) -> None:
    desk = quick_desk
    desk.opens()
    happens(desk.slack.workspace, desk.slack.workspace.channels[DESK])
    desk.until(BREACH)
    desk.passes(15)
    [row] = desk.rows()
    assert (row.state, row.sent_place) == (OutboxState.SENT, HOUSE)
    assert row.last_error is None or DESK in row.last_error
    assert len(desk.posted(HOUSE)) == 1
    assert f"<@{ADA}>" in desk.posted(HOUSE)[0].text + str(desk.posted(HOUSE)[0].blocks)


@pytest.mark.parametrize("happens", GONE.values(), ids=GONE.keys())
def test_a_channel_lost_in_the_middle_of_a_ladder_does_not_stop_it(quick_desk: Desk, happens: Happens) -> None:
    desk = quick_desk
    desk.opens()
    desk.until(BREACH)
    assert desk.states() == [OutboxState.SENT]
    happens(desk.slack.workspace, desk.slack.workspace.channels[DESK])
    desk.passes(615, step=5)
    second = desk.rows()[1]
    assert (second.state, second.sent_place) == (OutboxState.SENT, HOUSE)


def test_when_no_channel_is_left_whoever_catches_the_rest_is_called_and_the_failure_is_recorded(
    quick_desk: Desk,
) -> None:
    desk = quick_desk
    desk.opens()
    for channel in list(desk.slack.workspace.channels.values()):
        desk.slack.workspace.mishaps.archive(channel)
    desk.until(BREACH)
    desk.passes(30)
    assert desk.states() == [OutboxState.FAILED, OutboxState.FAILED], (
        "the page, and the one to whoever catches the rest"
    )
    with desk.store.read() as rows:
        said = [line.what for line in rows.trail.of(desk.escalation().id)]
    assert said == ["armed", "rung called", "page failed", "page failed"]


@pytest.fixture
def hooked() -> Iterator[Hook]:
    with hook() as found:
        yield found


def test_with_a_revoked_token_the_second_path_is_taken_at_once(sqlite_store: Store, hooked: Hook) -> None:
    with desk(sqlite_store, **hooked.settings) as found:
        found.opens()
        found.slack.workspace.mishaps.revoke_tokens()
        found.until(BREACH)
        found.passes(90, step=2)
        first = found.rows()[0]
        assert (first.state, hooked.ids) == (OutboxState.RELAYED, [first.id])
        found.slack.workspace.mishaps.give_tokens_back()
        found.passes(120, step=2)
        assert len(found.posted()) == 1
        assert found.copies()[0] == 0


def test_somebody_who_has_left_is_passed_over_for_the_next_rung_at_once(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens()
    desk.slack.workspace.mishaps.deactivate(desk.slack.workspace.users[ADA])
    desk.until(BREACH)
    desk.passes(5)
    first, second = desk.rows()
    assert (first.state, second.state, second.people) == (OutboxState.EMPTY, OutboxState.SENT, (BOB,))


def test_an_empty_group_is_passed_over_for_the_next_rung_at_once(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens(service="group")
    desk.until(BREACH)
    desk.passes(5)
    first, second = desk.rows()
    assert (first.state, second.state, second.people) == (OutboxState.EMPTY, OutboxState.SENT, (BOB,))


def test_when_nobody_at_all_can_be_called_the_leads_hear_of_it(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens()
    for person in (ADA, BOB):
        desk.slack.workspace.mishaps.deactivate(desk.slack.workspace.users[person])
    desk.until(BREACH)
    desk.passes(30)
    assert set(desk.states()) == {OutboxState.EMPTY}
    [alarm] = desk.rows(OutboxKind.ALARM)
    assert (alarm.state, alarm.sent_place) == (OutboxState.SENT, "C0LEADS001")
