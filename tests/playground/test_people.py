from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Clock, Workspace
from bot.playground.records import User


def test_a_person_is_told_with_zone_and_flags(web: WebClient, space: Workspace) -> None:
    carl = space.add_user("carl", team_id="T0PARTNER", is_stranger=True, is_restricted=True, tz="Asia/Tokyo")
    told = web.users_info(user=carl.id)["user"]
    assert (told["team_id"], told["is_stranger"], told["is_restricted"]) == ("T0PARTNER", True, True)
    assert (told["tz"], told["tz_offset"]) == ("Asia/Tokyo", 9 * 3600)


def test_the_address_is_told_only_with_its_scope(web: WebClient, space: Workspace, anna: User) -> None:
    assert web.users_info(user=anna.id)["user"]["profile"]["email"] == "anna@example.org"
    space.tokens[space.bot_token].scopes.discard("users:read.email")
    assert "email" not in web.users_profile_get(user=anna.id)["profile"]


def test_everyone_is_listed_and_who_left_is_marked(web: WebClient, space: Workspace, anna: User) -> None:
    space.add_user("gone", deleted=True)
    told = {u["name"]: u["deleted"] for u in web.users_list()["members"]}
    assert told == {"slackbot": False, "ledger": False, "anna": False, "gone": True}


def test_user_groups_name_their_members(web: WebClient, space: Workspace, anna: User) -> None:
    group = space.add_group("oncall", anna)
    assert web.usergroups_users_list(usergroup=group.id)["users"] == [anna.id]
    assert web.usergroups_list(include_users=True)["usergroups"][0]["handle"] == "oncall"
    group.disabled = True
    assert web.usergroups_list()["usergroups"] == []
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        web.usergroups_users_list(usergroup=group.id)


def test_do_not_disturb_ends_with_its_time(web: WebClient, anna: User, clock: Clock) -> None:
    anna.dnd_until = clock() + timedelta(minutes=30)
    told = web.dnd_info(user=anna.id)
    assert (told["dnd_enabled"], told["next_dnd_end_ts"]) == (True, int(anna.dnd_until.timestamp()))
    clock.advance(1801)
    assert web.dnd_info(user=anna.id)["dnd_enabled"] is False


def test_team_and_bot_are_told(web: WebClient, space: Workspace) -> None:
    assert web.team_info()["team"]["id"] == space.team_id
    assert web.bots_info(bot=space.bot.bot_id)["bot"]["app_id"] == space.app_id
    with pytest.raises(SlackApiError, match="bot_not_found"):
        web.bots_info(bot="B404")


def test_an_unknown_person_is_refused(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="user_not_found"):
        web.users_info(user="U404")
