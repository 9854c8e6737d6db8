"""The button that closes a month, as it comes back."""

from slack_bolt import Respond

from bot.slack.closing import closed_by_button
from bot.slack.commands import Body, asker_of, guarded
from bot.slack.door import Door
from bot.slack.names import NotUnderstood
from bot.slack.views.closing import CLOSE, confirmed_in
from bot.slack.views.message import Shown

CLOSING_BUTTONS = (CLOSE,)


def close_pressed(door: Door, body: Body, respond: Respond) -> None:
    """Closes the month for people of the house, and says so to the one who pressed."""
    shown = guarded("close_button", lambda: _pressed(door, body))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _pressed(door: Door, body: Body) -> Shown:
    contracts = door.contracts()
    asker = asker_of(door, contracts, body)
    confirmed = confirmed_in(body["actions"][0].get("value"))
    if confirmed is None:
        raise NotUnderstood("this button does not say which month it closes: type `/sla close` again")
    return closed_by_button(door, contracts, confirmed, asker)
