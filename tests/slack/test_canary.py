"""The canary: it ends well only if posting, reading and editing all work, and leaves nothing behind."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.canary import CanaryDied, chirp
from tests.oncall import OnCall

CHANNEL = "C0CANARY01"


def test_a_message_is_posted_read_back_edited_and_taken_away(calls: OnCall) -> None:
    calls.space.add_channel("canary", id=CHANNEL, kind="private")
    calls.space.calls.clear()
    chirp(calls.office.bot.door, CHANNEL)
    methods = [method for method, _ in calls.space.calls if method.startswith(("chat.", "conversations."))]
    assert methods == ["chat.postMessage", "conversations.history", "chat.update", "chat.delete"]
    assert calls.posted(CHANNEL) == []
    assert calls.office.bot.door.reach.seen.answered_at is not None


def test_what_cannot_be_read_back_is_an_error(calls: OnCall) -> None:
    calls.space.add_channel("canary", id=CHANNEL, kind="private")
    calls.space.now = lambda: calls.office.clock().replace(year=2020)
    with pytest.raises(CanaryDied):
        chirp(calls.office.bot.door, CHANNEL)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
def test_a_call_that_fails_is_an_error(calls: OnCall, method: str) -> None:
    calls.space.add_channel("canary", id=CHANNEL, kind="private")
    calls.fault("error_code", method, error="fatal_error")
    with pytest.raises(SlackApiError):
        chirp(calls.office.bot.door, CHANNEL)
