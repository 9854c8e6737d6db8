"""Opening a form for whoever asked for it, while Slack still takes one, and taking it in."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.slack.asked import NotUnderstood
from bot.slack.door import Door
from bot.slack.errors import SILENCE, code_of
from bot.slack.mrkdwn import plain
from bot.store.errors import StoreError
from bot.words import sentence
from sla_core.errors import SlaError

log = logging.getLogger(__name__)


def open_form(door: Door, trigger: str, view: dict[str, Any], *, again: str) -> None:
    """Opens it; if Slack does not, NotUnderstood says what to do `again`."""
    try:
        door.quick.views_open(trigger_id=trigger, view=view)
    except SlackApiError as error:
        log.warning("form not opened: %s", code_of(error), extra={"action": "form_refused"})
        raise NotUnderstood(f"Slack did not open the form just now; please {again} again.") from error
    except SILENCE as error:
        raise NotUnderstood(f"Slack did not say whether it opened the form; if not, {again} again.") from error


def take_form(
    ack: Ack, name: str, field: str, make: Callable[[], dict[str, Any] | None], *, said: Callable[[str], str] = sentence
) -> None:
    """Takes in a form by what `make` does, which returns what the form turns into, or None to close it.

    One with a fault stays open and says at a field what is wrong, as `said` puts it; nothing was changed then.
    """
    try:
        shown = make()
    except (SlaError, StoreError) as refusal:
        ack(response_action="errors", errors={field: said(plain(str(refusal), 500))})
    except Exception:
        log.exception("the form could not be taken in", extra={"action": name})
        failed = "That failed on my side and nothing was changed. Please try again."
        ack(response_action="errors", errors={field: failed})
    else:
        ack(response_action="update", view=shown) if shown is not None else ack()
