"""What happens to channels, people and tokens while the app is not looking."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Workspace
from bot.playground.records import Channel, User

Happens = Callable[[Workspace, Channel], None]
CHANNELS: list[tuple[Happens, str, str, str]] = [
    # what happens; and then a new post, an edit and a look into the channel get
    (lambda space, where: space.mishaps.archive(where), "is_archived", "cant_update_message", ""),
    (lambda space, where: space.mishaps.delete(where), "channel_not_found", "channel_not_found", "channel_not_found"),
    (lambda space, where: space.mishaps.remove_bot(where), "not_in_channel", "", "not_in_channel"),
    (
        lambda space, where: space.mishaps.make_read_only(where),
        "restricted_action_read_only_channel",
        "posting_to_channel_denied",
        "",
    ),
    (lambda space, where: space.mishaps.revoke_tokens(), "token_revoked", "token_revoked", "token_revoked"),
]


def error_of(call: Callable[[], object]) -> str:
    try:
        call()
    except SlackApiError as refused:
        return str(refused.response["error"])
    return ""


@pytest.mark.parametrize(
    ("happens", "post", "edit", "look"), CHANNELS, ids=["archived", "deleted", "removed", "read-only", "revoked"]
)
def test_a_channel_that_takes_no_more_says_so(
    web: WebClient, space: Workspace, support: Channel, happens: Happens, post: str, edit: str, look: str
) -> None:
    ts = str(web.chat_postMessage(channel=support.id, text="before")["ts"])
    happens(space, support)
    assert error_of(lambda: web.chat_postMessage(channel=support.id, text="after")) == post
    assert error_of(lambda: web.chat_update(channel=support.id, ts=ts, text="edited")) == edit
    assert error_of(lambda: web.conversations_history(channel=support.id)) == look
    assert [m.text for m in space.messages[support.id].values()] == ["before" if edit else "edited"]


def test_tokens_given_back_are_good_again(web: WebClient, space: Workspace) -> None:
    space.mishaps.revoke_tokens()
    space.mishaps.give_tokens_back()
    assert web.auth_test()["ok"]


def test_somebody_who_left_is_shown_as_deleted_and_can_be_sent_nothing(
    web: WebClient, space: Workspace, anna: User
) -> None:
    space.mishaps.deactivate(anna)
    assert web.users_info(user=anna.id)["user"]["deleted"] is True
    assert error_of(lambda: web.conversations_open(users=anna.id)) == "user_disabled"
    assert error_of(lambda: web.chat_postMessage(channel=anna.id, text="hello")) == "channel_not_found"


def test_an_emptied_group_has_nobody_and_a_disabled_one_is_unknown(
    web: WebClient, space: Workspace, anna: User
) -> None:
    group = space.add_group("oncall", anna)
    space.mishaps.empty(group)
    assert web.usergroups_users_list(usergroup=group.id)["users"] == []
    space.mishaps.disable(group)
    assert error_of(lambda: web.usergroups_users_list(usergroup=group.id)) == "no_such_subteam"
