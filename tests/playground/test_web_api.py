import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Clock, Playground, Workspace
from bot.playground.records import Channel

from .conftest import manifest


def error_of(web: WebClient, method: str, **arguments: object) -> str:
    with pytest.raises(SlackApiError) as refused:
        web.api_call(method, params=arguments)
    return str(refused.value.response["error"])


def test_the_app_learns_who_it_is(web: WebClient, space: Workspace) -> None:
    told = web.auth_test()
    assert (told["user_id"], told["bot_id"], told["team_id"]) == (space.bot.id, space.bot.bot_id, space.team_id)


def test_a_method_nobody_knows_is_named_as_such(web: WebClient) -> None:
    assert error_of(web, "chat.shout") == "unknown_method"


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        ("xoxb-stranger", "invalid_auth"),
        ("xapp-playground-app", "not_allowed_token_type"),  # an app token opens connections and nothing else
    ],
)
def test_a_token_that_does_not_fit_is_refused(slack: Playground, token: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    assert httpx.post(f"{slack.api_url}auth.test", headers=headers).json() == {"ok": False, "error": error}


def test_a_revoked_token_is_told_so(web: WebClient, space: Workspace) -> None:
    space.tokens[space.bot_token].revoked = True
    assert error_of(web, "auth.test") == "token_revoked"


def test_a_scope_not_in_the_manifest_is_missing(clock: Clock) -> None:
    with Playground(manifest(without="users:read"), now=clock) as slack:
        web = WebClient(slack.workspace.bot_token, base_url=slack.api_url)
        with pytest.raises(SlackApiError) as refused:
            web.users_list()
        told = refused.value.response
        assert (told["error"], told["needed"]) == ("missing_scope", "users:read")
        assert "chat:write" in told["provided"].split(",")


def test_the_same_call_works_as_form_json_and_query(slack: Playground, support: Channel) -> None:
    url, headers = f"{slack.api_url}conversations.info", {"Authorization": f"Bearer {slack.workspace.bot_token}"}
    ways = [
        httpx.post(url, headers=headers, data={"channel": support.id}),
        httpx.post(url, headers=headers, json={"channel": support.id}),
        httpx.get(url, headers=headers, params={"channel": support.id}),
        httpx.post(url, data={"channel": support.id, "token": slack.workspace.bot_token}),
    ]
    assert [way.json()["channel"]["name"] for way in ways] == ["support"] * 4


def test_a_missing_argument_is_named(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        web.api_call("conversations.info")
    assert refused.value.response["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_api_test_returns_what_it_was_given_without_a_token(slack: Playground) -> None:
    web = WebClient(base_url=slack.api_url)
    assert web.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert error_of(web, "api.test", error="my_error") == "my_error"


def test_calls_are_kept_for_the_test_to_look_at(web: WebClient, space: Workspace, support: Channel) -> None:
    web.chat_postMessage(channel=support.id, text="hello")
    method, arguments = space.calls[-1]
    assert (method, arguments["text"]) == ("chat.postMessage", "hello")


def test_an_app_token_opens_a_connection_and_a_bot_token_does_not(slack: Playground, web: WebClient) -> None:
    told = web.apps_connections_open(app_token=slack.workspace.app_token)
    assert told["url"].startswith(f"ws://127.0.0.1:{slack.port}/")
    assert error_of(web, "apps.connections.open") == "not_allowed_token_type"
