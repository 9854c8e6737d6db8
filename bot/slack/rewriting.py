"""Putting something else in the place of a message that stands in Slack."""

import logging
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from bot.slack.door import Door
from bot.slack.errors import GONE, SILENCE, Failure, code_of, failure_of, retry_after, what_of
from bot.slack.post import Outgoing, Posted, edit

log = logging.getLogger(__name__)

EDITS = "edits"
"""Under this name the budget that all replicas share keeps until when Slack wants nothing to be edited."""


def rewrite(door: Door, posted: Posted, message: Outgoing) -> bool:
    """Whether the message is as it is to be, as far as that will ever be."""
    try:
        edit(door.client, posted, message)
    except (SlackApiError, *SILENCE) as error:
        door.reach.failed(failure_of(error), door.now())
        if isinstance(error, SlackApiError) and failure_of(error) is Failure.LATER:
            with door.store.write() as rows:
                rows.budget.put_off(EDITS, door.now() + timedelta(seconds=retry_after(error)))
        log.warning("not drawn: %s", what_of(error), extra={"action": "not_drawn", "place": posted.place})
        gone = isinstance(error, SlackApiError) and code_of(error) in GONE
        return gone or failure_of(error) in (Failure.CHANNEL, Failure.REFUSED)
    door.reach.answered(door.now())
    return True
