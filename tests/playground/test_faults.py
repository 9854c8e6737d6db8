import http.client
from time import monotonic
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Playground, Workspace
from bot.playground.faults import Faults
from bot.playground.records import Channel

# The client meets a cut connection as one of these.
CUT = (ConnectionError, http.client.HTTPException, URLError)


def texts(space: Workspace, channel: Channel) -> list[str]:
    return [m.text for m in space.messages[channel.id].values()]


@pytest.mark.parametrize(("kind", "stored"), [("reset_before", []), ("reset_after", ["a"])])
def test_a_reset_closes_the_connection_without_an_answer(
    web: WebClient, space: Workspace, support: Channel, kind: str, stored: list[str]
) -> None:
    web.retry_handlers.clear()
    space.faults.order("chat.postMessage", kind)
    with pytest.raises(CUT):
        web.chat_postMessage(channel=support.id, text="a")
    assert texts(space, support) == stored
    assert space.faults.done == [("chat.postMessage", kind)]
    web.chat_postMessage(channel=support.id, text="b")


@pytest.mark.parametrize(("kind", "stored"), [("status_5xx_before", []), ("status_5xx_after", ["a"])])
def test_a_server_error_comes_before_or_after_storing(
    web: WebClient, space: Workspace, support: Channel, kind: str, stored: list[str]
) -> None:
    space.faults.order("chat.postMessage", kind)
    with pytest.raises(SlackApiError) as failed:
        web.chat_postMessage(channel=support.id, text="a")
    assert failed.value.response.status_code == 503
    assert texts(space, support) == stored


def test_too_many_requests_names_the_wait(web: WebClient, space: Workspace, support: Channel) -> None:
    space.faults.order("chat.postMessage", "http_429", retry_after=7)
    with pytest.raises(SlackApiError) as failed:
        web.chat_postMessage(channel=support.id, text="a")
    assert failed.value.response.headers["Retry-After"] == "7"
    assert texts(space, support) == []


@pytest.mark.parametrize(("kind", "stored"), [("hang_before", []), ("hang_after", ["a"])])
def test_a_hang_outlasts_the_clients_patience(
    slack: Playground, space: Workspace, support: Channel, kind: str, stored: list[str]
) -> None:
    impatient = WebClient(space.bot_token, base_url=slack.api_url, timeout=1)
    space.faults.order("chat.postMessage", kind, seconds=1.5)
    started = monotonic()
    with pytest.raises((TimeoutError, *CUT)):
        impatient.chat_postMessage(channel=support.id, text="a")
    assert monotonic() - started < 1.4
    assert texts(space, support) == stored


def test_a_late_message_appears_after_the_connection_is_gone(
    web: WebClient, space: Workspace, support: Channel
) -> None:
    web.retry_handlers.clear()
    space.faults.order("chat.postMessage", "late_store", seconds=0.2)
    with pytest.raises(CUT):
        web.chat_postMessage(channel=support.id, text="a")
    assert texts(space, support) == []
    space.wait_for(lambda: texts(space, support) == ["a"])


@pytest.mark.parametrize(("stored", "kept"), [(None, ["a"]), (False, [])])
def test_an_answer_may_be_a_web_page(
    web: WebClient, space: Workspace, support: Channel, stored: bool | None, kept: list[str]
) -> None:
    space.faults.order("chat.postMessage", "not_json", stored=stored)
    with pytest.raises(SlackApiError, match="non-JSON"):
        web.chat_postMessage(channel=support.id, text="a")
    assert texts(space, support) == kept


@pytest.mark.parametrize(("stored", "kept"), [(None, []), (True, ["a"])])
def test_an_error_of_slacks_own_says_nothing_of_what_was_stored(
    web: WebClient, space: Workspace, support: Channel, stored: bool | None, kept: list[str]
) -> None:
    space.faults.order("chat.postMessage", "error_code", error="internal_error", stored=stored)
    with pytest.raises(SlackApiError, match="internal_error"):
        web.chat_postMessage(channel=support.id, text="a")
    assert texts(space, support) == kept


def test_when_all_is_down_nothing_answers_until_it_is_lifted(slack: Playground, web: WebClient) -> None:
    web.retry_handlers.clear()
    down = slack.workspace.faults.order("*", "down", times=None)
    for _ in range(2):
        with pytest.raises(CUT):
            web.auth_test()
    slack.workspace.faults.lift(down)
    assert web.auth_test()["ok"]


def test_when_all_is_down_the_socket_closes_and_comes_back_after(
    slack: Playground, connect: object, web: WebClient
) -> None:
    connect()  # type: ignore[operator]
    slack.workspace.faults.order("*", "down", times=None)
    slack.workspace.wait_for(lambda: not slack.socket_mode.links)
    slack.workspace.faults.lift()
    slack.connected(timeout=15)


def test_an_order_fits_its_method_channel_and_turn() -> None:
    faults = Faults()
    faults.order("chat.postMessage", "reset_before", channel="C1", after=1, times=2)
    calls = [("chat.update", "C1"), ("chat.postMessage", "C2"), *[("chat.postMessage", "C1")] * 4]
    struck = [faults.take(method, {"channel": channel}) is not None for method, channel in calls]
    assert struck == [False, False, False, True, True, False]


def test_whether_it_is_stored_is_asked_only_where_the_name_does_not_say() -> None:
    with pytest.raises(ValueError, match="the name of 'reset_after' says it already"):
        Faults().order("chat.postMessage", "reset_after", stored=False)


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="no fault of the kind 'explode'; there are http_429"):
        Faults().order("chat.postMessage", "explode")
