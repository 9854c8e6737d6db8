import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Clock, Person, Playground, Workspace
from bot.playground.records import Channel, User

from .conftest import MONDAY

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*late*"}}


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


def test_a_posted_message_is_seen_by_the_people_of_the_channel(
    web: WebClient, support: Channel, person: Person
) -> None:
    told = web.chat_postMessage(channel=support.id, text="hello", blocks=[SECTION])
    [seen] = person.messages(support)
    assert (seen.ts, seen.text, seen.blocks[0]["text"]) == (told["ts"], "hello", SECTION["text"])
    assert told["message"]["bot_id"] == web.auth_test()["bot_id"]


def test_stamps_increase_though_the_clock_stands_still(web: WebClient, support: Channel, clock: Clock) -> None:
    stamps = [web.chat_postMessage(channel=support.id, text=str(n))["ts"] for n in range(3)]
    assert len(set(stamps)) == 3
    assert stamps == sorted(stamps)
    assert {s.split(".")[0] for s in stamps} == {str(int(MONDAY.timestamp()))}
    clock.advance(60)
    later = web.chat_postMessage(channel=support.id, text="later")["ts"]
    assert later.split(".")[0] == str(int((MONDAY + timedelta(minutes=1)).timestamp()))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"is_archived": True}, "is_archived"),
        ({"members": []}, "not_in_channel"),
        ({"members": [], "kind": "private"}, "channel_not_found"),  # what the app is not in, it does not know
        ({"refuses": "restricted_action_read_only_channel"}, "restricted_action_read_only_channel"),
    ],
)
def test_a_channel_that_cannot_be_posted_to_says_why(
    web: WebClient, support: Channel, change: dict[str, Any], error: str
) -> None:
    for name, value in change.items():
        setattr(support, name, value)
    assert refusal(web.chat_postMessage, channel=support.id, text="hello") == error


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": "a", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"text": "a", "blocks": "{"}, "invalid_blocks_format"),
        ({"text": "a", "blocks": {"type": "divider"}}, "invalid_blocks_format"),  # one block is not a list of blocks
        ({"text": "a", "blocks": [{"type": "sparkles"}]}, "invalid_blocks"),
        ({"text": "a", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "a", "metadata": {"event_type": "x", "event_payload": {"a": "x" * 17_000}}}, "metadata_too_large"),
    ],
)
def test_content_slack_would_not_take_is_refused(
    web: WebClient, support: Channel, content: dict[str, Any], error: str
) -> None:
    assert refusal(web.api_call, api_method="chat.postMessage", json={"channel": support.id} | content) == error


def test_refused_blocks_come_with_the_place(web: WebClient, support: Channel) -> None:
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel=support.id, text="a", blocks=[{"type": "header"}])
    [message] = refused.value.response["response_metadata"]["messages"]
    assert message == "[ERROR] missing required field: text [json-pointer:/blocks/0]"


def test_a_channel_can_be_named_and_a_person_be_written_to(web: WebClient, support: Channel, anna: User) -> None:
    assert web.chat_postMessage(channel="#support", text="hello")["channel"] == support.id
    direct = web.chat_postMessage(channel=anna.id, text="hello")["channel"]
    assert direct.startswith("D")
    assert web.conversations_open(users=anna.id)["channel"]["id"] == direct


def test_text_over_forty_thousand_characters_is_cut_with_a_warning(web: WebClient, support: Channel) -> None:
    told = web.chat_postMessage(channel=support.id, text="x" * 40_001)
    assert len(told["message"]["text"]) == 40_000
    assert told["response_metadata"]["warnings"] == ["message_truncated"]


def test_attachments_are_not_shown_and_the_answer_warns(web: WebClient, support: Channel) -> None:
    told = web.chat_postMessage(channel=support.id, text="a", attachments=[{"text": "b"}])
    assert told["warning"] == "attachments_not_shown"


def test_replies_count_on_the_first_message_and_a_reply_to_a_reply_joins_its_thread(
    web: WebClient, support: Channel, space: Workspace
) -> None:
    first = web.chat_postMessage(channel=support.id, text="first")["ts"]
    reply = web.chat_postMessage(channel=support.id, text="reply", thread_ts=first)["ts"]
    other = web.chat_postMessage(channel=support.id, text="other", thread_ts=reply)
    assert other["message"]["thread_ts"] == first
    assert space.messages[support.id][first].as_json()["reply_count"] == 2


def test_a_private_answer_is_seen_by_one_person_until_reload(
    web: WebClient, support: Channel, person: Person, space: Workspace
) -> None:
    ben = space.add_user("ben")
    support.members.append(ben.id)
    web.chat_postEphemeral(channel=support.id, user=person.id, text="just you")
    assert [m.text for m in person.private(support)] == ["just you"]
    assert space.visible(support.id, ben.id) == []
    assert web.conversations_history(channel=support.id)["messages"] == []
    web.chat_postEphemeral(channel=support.id, user=ben.id, text="just him")
    space.reload(person.id)
    assert person.messages(support) == []
    assert [m.text for m in space.visible(support.id, ben.id)] == ["just him"]


def test_a_private_answer_needs_the_person_in_the_channel(web: WebClient, support: Channel, space: Workspace) -> None:
    ben = space.add_user("ben")
    assert refusal(web.chat_postEphemeral, channel=support.id, user=ben.id, text="a") == "user_not_in_channel"


def test_an_update_with_text_alone_drops_blocks_and_metadata(
    web: WebClient, support: Channel, space: Workspace
) -> None:
    metadata = {"event_type": "page", "event_payload": {"id": 1}}
    ts = web.chat_postMessage(channel=support.id, text="a", blocks=[SECTION], metadata=metadata)["ts"]
    web.chat_update(channel=support.id, ts=ts, text="b")
    message = space.messages[support.id][ts]
    assert (message.text, message.blocks, message.metadata) == ("b", [], None)
    assert message.edited is not None


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"ts": "1.000001", "text": "b"}, "message_not_found"),
        ({"text": "x" * 4_001}, "msg_too_long"),  # an update takes less than a post
        ({}, "no_text"),
        ({"text": "b", "blocks": [{"type": "sparkles"}]}, "invalid_blocks"),
    ],
)
def test_an_update_slack_would_not_take_is_refused(
    web: WebClient, support: Channel, arguments: dict[str, Any], error: str
) -> None:
    ts = web.chat_postMessage(channel=support.id, text="a")["ts"]
    given = {"channel": support.id, "ts": ts} | arguments
    assert refusal(web.api_call, api_method="chat.update", json=given) == error


def test_the_app_changes_and_deletes_its_own_messages_only(web: WebClient, support: Channel, person: Person) -> None:
    theirs = person.says(support, "mine")
    assert refusal(web.chat_update, channel=support.id, ts=theirs.ts, text="b") == "cant_update_message"
    assert refusal(web.chat_delete, channel=support.id, ts=theirs.ts) == "cant_delete_message"
    own = web.chat_postMessage(channel=support.id, text="a")["ts"]
    web.chat_delete(channel=support.id, ts=own)
    assert refusal(web.chat_update, channel=support.id, ts=own, text="b") == "message_not_found"


def test_a_permalink_of_a_reply_names_its_thread(web: WebClient, support: Channel) -> None:
    first = web.chat_postMessage(channel=support.id, text="first")["ts"]
    reply = web.chat_postMessage(channel=support.id, text="reply", thread_ts=first)["ts"]
    link = web.chat_getPermalink(channel=support.id, message_ts=reply)["permalink"]
    assert link.endswith(f"/p{reply.replace('.', '')}?thread_ts={first}&cid={support.id}")


def test_blocks_may_come_as_json_text_in_a_form(slack: Playground, support: Channel) -> None:
    form = {"channel": support.id, "text": "a", "blocks": json.dumps([SECTION]), "token": slack.workspace.bot_token}
    assert httpx.post(f"{slack.api_url}chat.postMessage", data=form).json()["message"]["blocks"][0]["block_id"]
