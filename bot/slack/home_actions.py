"""What people press in the Home tab: it leads elsewhere in it, does something and draws it again, or opens a window."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Respond

from bot.slack.card_actions import refuse_if_taken
from bot.slack.cards import redraw_card
from bot.slack.commands import Body, answered, asker_of, guarded, understood
from bot.slack.deeds import do
from bot.slack.door import Door
from bot.slack.form import open_form
from bot.slack.home import draw
from bot.slack.mrkdwn import quoted
from bot.slack.paging_actions import acknowledged, ladder_shown, request_of
from bot.slack.views.fields import mapping, words
from bot.slack.views.home_place import Place, moved, place_in
from bot.slack.views.message import Shown
from bot.slack.views.modal import modal_of


def home_pressed(door: Door, body: Body, respond: Respond) -> None:
    """Answers whatever is pressed in the tab, or in a window that was opened from it."""
    action = str(body["actions"][0]["action_id"])
    if action in _WINDOWS:
        _window(door, body, *_WINDOWS[action])
        return
    deed = _DEEDS.get(action)
    # A refusal, too, is said in the tab: there is no channel to say it in.
    said = guarded("home", lambda: deed(door, body)) if deed is not None else None
    user, view = str(body["user"]["id"]), mapping(body.get("view"))
    draw(door, user, view, _place(door, body, action), notice=said.text if said is not None else "")


def _place(door: Door, body: Body, action: str) -> Place | None:
    """Where the press leads; None where the view does not say where it was pressed."""
    made: list[Place] = []

    def make() -> Shown | None:
        place = place_in(mapping(body.get("view")), door.contracts())
        made.extend([moved(place, action, _value(body))] if place is not None else [])
        return None

    guarded("home", make)
    return made[0] if made else None


def _value(body: Body) -> str:
    action = body["actions"][0]
    return words(action.get("value") or mapping(action.get("selected_option")).get("value"))


def _take(door: Door, body: Body) -> Shown:
    """Assigns a ticket to whoever pressed, unless somebody has it by now."""
    contracts = door.contracts()
    asker = replace(asker_of(door, contracts, body), request=request_of(body))
    asked = understood(door, contracts, f"assign {_value(body)}", asker)
    refuse_if_taken(door, asked.ticket or "", asker.user)
    ticket = do(door, contracts, asked, asker).after.ticket
    door.background.submit(redraw_card, door, ticket.key)
    return Shown(f"{quoted(ticket.key, 60)} is yours.")


_DEEDS: Mapping[str, Callable[[Door, Body], Shown]] = {"home_take": _take, "home_ack": acknowledged}


def _why(door: Door, body: Body) -> Shown:
    contracts, text = door.contracts(), f"why {_value(body)}"
    asker = asker_of(door, contracts, body)
    return answered(door, contracts, understood(door, contracts, text, asker), asker, typed=text, share=False)


def _ladder(door: Door, body: Body) -> Shown:
    return ladder_shown(door, _value(body), str(body["user"]["id"]))


_WINDOWS: Mapping[str, tuple[str, Callable[[Door, Body], Shown]]] = {
    "home_why": ("Why", _why),
    "home_ladder": ("Ladder", _ladder),
}


def _window(door: Door, body: Body, title: str, make: Callable[[Door, Body], Shown]) -> None:
    """Opens an answer as a window, or turns the window it was asked in into it."""
    shown = guarded("home", lambda: make(door, body))
    assert shown is not None
    view, under = modal_of(title, shown), mapping(body.get("view"))
    guarded("home", lambda: _show(door, body, view, under))


def _show(door: Door, body: Body, view: dict[str, Any], under: Mapping[str, Any]) -> None:
    if under.get("type") == "modal":
        door.quick.views_update(view_id=words(under.get("id")), view=view)
    else:
        open_form(door, words(body.get("trigger_id")), view, again="press")
