"""Faults that strike by chance, the same ones for the same seed."""

from collections import Counter

import pytest
from slack_sdk import WebClient

from bot.playground import Workspace
from bot.playground.faults import Faults
from bot.playground.records import Channel
from tests.playground.test_faults import CUT

POST = "chat.postMessage"


def struck(seed: int, calls: int = 2000, **shares: float) -> list[str | None]:
    faults = Faults()
    faults.random(seed, shares or {"reset_after": 0.05, "late_store": 0.03})
    found = [faults.take(POST, {}) for _ in range(calls)]
    return [fault.kind if fault else None for fault in found]


def test_the_same_seed_strikes_the_same_calls_and_another_one_others() -> None:
    assert struck(7) == struck(7)
    assert struck(7) != struck(8)


def test_a_call_is_struck_by_its_number_whatever_is_asked_in_between() -> None:
    faults = Faults()
    faults.random(7, {"reset_after": 0.05, "late_store": 0.03})
    found = []
    for _ in range(2000):
        faults.take("users.info", {})
        fault = faults.take(POST, {})
        found.append(fault.kind if fault else None)
    assert found == struck(7)


def test_each_kind_strikes_its_share_of_the_calls() -> None:
    counts = Counter(struck(1, 20_000))
    assert counts["reset_after"] == pytest.approx(1000, rel=0.15)
    assert counts["late_store"] == pytest.approx(600, rel=0.15)


def test_what_was_ordered_strikes_before_what_comes_by_chance() -> None:
    faults = Faults()
    faults.random(7, {"reset_after": 1.0})
    faults.order(POST, "http_429")
    kinds = [fault.kind for _ in range(2) if (fault := faults.take(POST, {})) is not None]
    assert kinds == ["http_429", "reset_after"]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"explode": 0.1}, "'explode' cannot strike by chance; there are http_429"),
        ({"down": 0.1}, "'down' cannot strike by chance"),
        ({"reset_after": 0.7, "http_429": 0.4}, "are not shares of one"),
        ({"reset_after": -0.1}, "are not shares of one"),
    ],
)
def test_shares_that_cannot_be_are_refused(shares: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Faults().random(1, shares)


def test_a_chance_of_one_strikes_every_post_until_it_is_lifted(
    web: WebClient, space: Workspace, support: Channel
) -> None:
    web.retry_handlers.clear()
    chance = space.faults.random(1, {"reset_after": 1.0})
    for text in ("a", "b"):
        with pytest.raises(CUT):
            web.chat_postMessage(channel=support.id, text=text)
    space.faults.lift(chance)
    web.chat_postMessage(channel=support.id, text="c")
    assert [m.text for m in space.messages[support.id].values()] == ["a", "b", "c"]


def test_a_late_message_is_stored_after_the_seconds_of_its_kind(
    web: WebClient, space: Workspace, support: Channel
) -> None:
    web.retry_handlers.clear()
    space.faults.random(1, {"late_store": 1.0}, seconds={"late_store": 0.2})
    with pytest.raises(CUT):
        web.chat_postMessage(channel=support.id, text="late")
    assert space.messages[support.id] == {}
    space.wait_for(lambda: space.messages[support.id], timeout=2)
