from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Person, Workspace
from bot.playground.records import Channel, User


@pytest.fixture
def told(web: WebClient, support: Channel) -> list[str]:
    """The stamps of five messages, oldest first."""
    return [str(web.chat_postMessage(channel=support.id, text=str(n))["ts"]) for n in range(5)]


def texts(found: object) -> list[str]:
    return [m["text"] for m in found["messages"]]  # type: ignore[index]


def test_history_is_newest_first_and_comes_in_pages(web: WebClient, support: Channel, told: list[str]) -> None:
    first = web.conversations_history(channel=support.id, limit=2)
    assert (texts(first), first["has_more"]) == (["4", "3"], True)
    cursor = first["response_metadata"]["next_cursor"]
    rest = web.conversations_history(channel=support.id, limit=10, cursor=cursor)
    assert (texts(rest), rest["has_more"]) == (["2", "1", "0"], False)


def test_the_bounds_of_history_count_in_only_if_asked(web: WebClient, support: Channel, told: list[str]) -> None:
    span: dict[str, Any] = {"channel": support.id, "oldest": told[1], "latest": told[3]}
    assert texts(web.conversations_history(**span)) == ["2"]
    assert texts(web.conversations_history(**span, inclusive=True)) == ["3", "2", "1"]


def test_metadata_is_shown_only_if_asked(web: WebClient, support: Channel) -> None:
    metadata = {"event_type": "page", "event_payload": {"id": 7}}
    web.chat_postMessage(channel=support.id, text="a", metadata=metadata)
    [plain] = web.conversations_history(channel=support.id)["messages"]
    [full] = web.conversations_history(channel=support.id, include_all_metadata=True)["messages"]
    assert ("metadata" in plain, full["metadata"]) == (False, metadata)


def test_replies_are_in_their_thread_and_not_in_history(web: WebClient, support: Channel) -> None:
    first = web.chat_postMessage(channel=support.id, text="first")["ts"]
    web.chat_postMessage(channel=support.id, text="reply", thread_ts=first)
    web.chat_postMessage(channel=support.id, text="loud", thread_ts=first, reply_broadcast=True)
    assert texts(web.conversations_history(channel=support.id)) == ["loud", "first"]
    assert texts(web.conversations_replies(channel=support.id, ts=first)) == ["first", "reply", "loud"]


def test_a_span_of_replies_still_starts_with_the_first_message(web: WebClient, support: Channel) -> None:
    first = web.chat_postMessage(channel=support.id, text="first")["ts"]
    stamps = [web.chat_postMessage(channel=support.id, text=str(n), thread_ts=first)["ts"] for n in range(3)]
    assert texts(web.conversations_replies(channel=support.id, ts=first, oldest=stamps[1])) == ["first", "2"]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.history", {"limit": "0"}, "invalid_limit"),
        ("conversations.history", {"limit": "1001"}, "invalid_limit"),
        ("conversations.history", {"cursor": "here"}, "invalid_cursor"),
        ("conversations.history", {"oldest": "yesterday"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": "C404"}, "channel_not_found"),
        ("conversations.replies", {"ts": "1.000001"}, "thread_not_found"),
        ("conversations.list", {"types": "secret"}, "invalid_types"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U404"}, "user_not_found"),
    ],
)
def test_arguments_slack_would_not_take_are_refused(
    web: WebClient, support: Channel, method: str, arguments: dict[str, str], error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        web.api_call(method, params=({"channel": support.id} if method != "conversations.open" else {}) | arguments)
    assert refused.value.response["error"] == error


def test_history_of_a_channel_the_app_is_not_in_is_refused(web: WebClient, space: Workspace, anna: User) -> None:
    lobby = space.add_channel("lobby", anna, with_bot=False)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        web.conversations_history(channel=lobby.id)
    web.conversations_join(channel=lobby.id)
    assert web.conversations_history(channel=lobby.id)["messages"] == []


def test_each_kind_of_channel_needs_its_own_scope(web: WebClient, space: Workspace, anna: User) -> None:
    closed = space.add_channel("closed", anna, kind="private")
    space.tokens[space.bot_token].scopes.discard("groups:history")
    with pytest.raises(SlackApiError) as refused:
        web.conversations_history(channel=closed.id)
    assert refused.value.response["needed"] == "groups:history"


def test_info_tells_a_shared_channel(web: WebClient, support: Channel) -> None:
    support.is_ext_shared = True
    assert web.conversations_info(channel=support.id)["channel"]["is_ext_shared"] is True


def test_lists_hide_private_channels_the_app_is_not_in(web: WebClient, space: Workspace, support: Channel) -> None:
    space.add_channel("closed", kind="private", with_bot=False)
    lobby = space.add_channel("lobby", with_bot=False, is_archived=True)
    every = web.conversations_list(types="public_channel,private_channel")["channels"]
    assert [c["name"] for c in every] == ["support", "lobby"]
    assert [c["id"] for c in web.conversations_list(exclude_archived=True)["channels"]] == [support.id]
    assert lobby.id not in [c["id"] for c in web.users_conversations()["channels"]]


def test_members_come_in_pages(web: WebClient, support: Channel, anna: User, space: Workspace) -> None:
    first = web.conversations_members(channel=support.id, limit=1)
    assert first["members"] == [anna.id]
    cursor = first["response_metadata"]["next_cursor"]
    assert web.conversations_members(channel=support.id, cursor=cursor)["members"] == [space.bot.id]


def test_a_direct_conversation_opens_once(web: WebClient, person: Person, anna: User, space: Workspace) -> None:
    opened = web.conversations_open(users=anna.id, return_im=True)["channel"]
    assert (opened["id"], opened["user"], opened["is_im"]) == (person.direct.id, anna.id, True)
    ben = space.add_user("ben")
    group = web.conversations_open(users=f"{anna.id},{ben.id}")["channel"]["id"]
    assert group == web.conversations_open(users=f"{ben.id},{anna.id}")["channel"]["id"] != opened["id"]


def test_a_person_who_left_cannot_be_written_to(web: WebClient, anna: User) -> None:
    anna.deleted = True
    with pytest.raises(SlackApiError, match="user_disabled"):
        web.conversations_open(users=anna.id)


def test_a_deleted_reply_is_counted_no_more(web: WebClient, support: Channel, person: Person) -> None:
    first = web.chat_postMessage(channel=support.id, text="first")["ts"]
    said = person.says(support, "I have it", thread_ts=str(first))
    answer = web.chat_postMessage(channel=support.id, text="thanks", thread_ts=first)["ts"]
    web.chat_delete(channel=support.id, ts=str(answer))
    [root] = web.conversations_history(channel=support.id)["messages"]
    assert (root["reply_count"], root["reply_users"], root["latest_reply"]) == (1, [person.id], said.ts)


def test_a_page_of_a_long_history_costs_what_it_shows(web: WebClient, space: Workspace, support: Channel) -> None:
    for number in range(12_000):
        space.post(support.id, space.bot.id, str(number), metadata={"event_type": "page", "event_payload": {"id": 1}})
    stamps = list(space.messages[support.id])
    found = web.conversations_history(
        channel=support.id, oldest=stamps[11_000], latest=stamps[11_003], include_all_metadata=True
    )
    assert texts(found) == ["11002", "11001"]
    cursor, seen = "", 0
    while cursor or not seen:
        page = web.conversations_history(channel=support.id, limit=1000, cursor=cursor, include_all_metadata=True)
        seen += len(page["messages"])
        cursor = page["response_metadata"]["next_cursor"]
    assert seen == 12_000
