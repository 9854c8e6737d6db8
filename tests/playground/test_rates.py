import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.playground import Workspace
from bot.playground.rates import Rates
from bot.playground.records import Channel


class Seconds:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def test_a_channel_takes_a_short_burst_and_then_one_message_a_second(seconds: Seconds) -> None:
    rates = Rates(seconds)
    assert [rates.retry_after("chat.postMessage", None, "C1") for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert rates.retry_after("chat.postMessage", None, "C2") == 0, "another channel has a pace of its own"
    seconds.at = 1.0
    assert [rates.retry_after("chat.postMessage", None, "C1") for _ in range(2)] == [0, 1]


@pytest.mark.parametrize(("tier", "wait"), [(1, 60), (20, 3), (50, 2), (100, 1)])
def test_a_tier_is_so_many_calls_a_minute(seconds: Seconds, tier: int, wait: int) -> None:
    rates = Rates(seconds)
    assert [rates.retry_after("users.list", tier, "") for _ in range(tier)] == [0] * tier
    assert rates.retry_after("users.list", tier, "") == wait
    seconds.at = float(wait)
    assert rates.retry_after("users.list", tier, "") == 0


def test_a_test_may_set_the_pace_of_one_method(seconds: Seconds) -> None:
    rates = Rates(seconds)
    rates.per_minute["conversations.history"] = 1  # what an unlisted distributed app gets
    assert [rates.retry_after("conversations.history", 50, c) for c in ("C1", "C2")] == [0, 60]


def test_too_many_posts_are_told_how_long_to_wait(web: WebClient, space: Workspace, support: Channel) -> None:
    space.rates.enabled, space.rates.posts_at_once = True, 1
    web.chat_postMessage(channel=support.id, text="one")
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel=support.id, text="two")
    told = refused.value.response
    assert (told.status_code, told["error"], told.headers["Retry-After"]) == (429, "ratelimited", "1")
    assert len(space.messages[support.id]) == 1


def test_the_clients_own_patience_gets_the_message_through(web: WebClient, space: Workspace, support: Channel) -> None:
    space.rates.enabled, space.rates.posts_at_once = True, 1
    web.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    for text in ("one", "two"):
        web.chat_postMessage(channel=support.id, text=text)
    assert [m.text for m in space.messages[support.id].values()] == ["one", "two"]
