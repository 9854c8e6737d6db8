"""Opening a form for whoever asked for it, while Slack still takes one."""

import logging
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.asked import NotUnderstood
from bot.slack.door import Door
from bot.slack.errors import SILENCE, code_of

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
