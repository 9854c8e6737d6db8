"""What people press on a call: acknowledge, hand over, snooze, escalate, give back; at once, or through a form."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import Respond

from bot.jobs.answering import Answered, acknowledge, escalate, give_back
from bot.jobs.contracts import Contracts
from bot.jobs.ladder import escalation_of
from bot.slack.commands import Body, guarded
from bot.slack.door import Door, reader_of
from bot.slack.drawing import redraw, redraw_bundle
from bot.slack.form import open_form
from bot.slack.names import NotUnderstood
from bot.slack.views.answer_forms import HAND_OVER, SNOOZE, UNTIL, hand_over_form, snooze_form, until_form
from bot.slack.views.answered import all_mine_view, answered_view
from bot.slack.views.ladder import ladder_view
from bot.slack.views.message import Shown
from sla_core.escalations import CALLING

log = logging.getLogger(__name__)
_GONE = "this call is not known any more: look with `/sla status`"


def pressed(door: Door, body: Body, respond: Respond) -> None:
    """Answers a button of a call, and tells the one who pressed it what became of it."""
    action = str(body["actions"][0]["action_id"])
    shown = guarded(action, lambda: _BUTTONS[action](door, body))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def request_of(body: Body) -> str:
    """What makes a press one of a kind: Slack's envelope may come four times, and four people may press."""
    action, message = body["actions"][0], body.get("message") or body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or ""
    ts = message.get("ts") or message.get("message_ts") or ""
    return f"press|{action['action_ts']}|{body['user']['id']}|{channel}|{ts}"


def _value(body: Body) -> str:
    action = body["actions"][0]
    value = action.get("value") or (action.get("selected_option") or {}).get("value")
    return value if isinstance(value, str) else ""


def acknowledged(door: Door, body: Body) -> Shown:
    """Acknowledges the escalation of a button, for whoever of the house pressed it."""
    return _answer(door, body, lambda contracts, how: acknowledge(door.store, contracts, _value(body), **how))


def _give_back(door: Door, body: Body) -> Shown:
    return _answer(door, body, lambda contracts, how: give_back(door.store, contracts, _value(body), **how))


def _escalate(door: Door, body: Body) -> Shown:
    escalation, _, rung = _value(body).partition(" ")
    if not rung.removeprefix("-").isdecimal() or len(rung) > 6:
        raise NotUnderstood(_GONE)
    return _answer(
        door, body, lambda contracts, how: escalate(door.store, contracts, escalation, rung=int(rung), **how)
    )


def _answer(door: Door, body: Body, decide: Callable[[Contracts, dict[str, Any]], Answered]) -> Shown:
    """Answers as the person of the house who pressed; the picture follows by itself."""
    user = str(body["user"]["id"])
    door.confines.agent(door.quick, user)
    contracts, now = door.contracts(), door.now()
    answered = decide(contracts, {"actor": user, "now": now, "request": request_of(body)})
    drawn_again(door, answered)
    return answered_view(answered, reader_of(contracts, now))


def drawn_again(door: Door, answered: Answered) -> None:
    """Has the live message drawn again, without waiting for it."""
    door.background.submit(redraw, door, answered.escalation.id)


def _all_mine(door: Door, body: Body) -> Shown:
    """Takes every ticket of a bundle that calls whoever pressed: each its own acknowledgement."""
    user = str(body["user"]["id"])
    door.confines.agent(door.quick, user)
    contracts, now, bundle = door.contracts(), door.now(), _value(body)
    with door.store.read() as rows:
        pages = rows.bundles.lines(bundle)
        found = {page.escalation: rows.escalations.get(page.escalation) for page in pages if page.escalation}
    waiting = {key for key, one in found.items() if one is not None and one.stage in CALLING}
    mine = {page.escalation for page in pages if page.escalation in waiting and user in page.people}
    taken = 0
    for escalation in sorted(one for one in mine if one is not None):
        request = f"{request_of(body)}|{escalation}"
        answered = acknowledge(door.store, contracts, escalation, actor=user, now=now, request=request, how="all mine")
        taken += not answered.repeated
        drawn_again(door, answered)
    door.background.submit(redraw_bundle, door, bundle)
    return all_mine_view(taken or len(mine), len(waiting - mine))


def _more(door: Door, body: Body) -> Shown | None:
    """The menu behind the three dots."""
    word, _, escalation = _value(body).partition(" ")
    if word == "ladder":
        return ladder_shown(door, escalation, str(body["user"]["id"]))
    _form(door, body, escalation, UNTIL)
    return None


def ladder_shown(door: Door, escalation: str, user: str) -> Shown:
    """The whole ladder of an escalation, for people of the house."""
    door.confines.agent(door.quick, user)
    contracts, now = door.contracts(), door.now()
    with door.store.read() as rows:
        running = escalation_of(rows, contracts, escalation, now=now)
    if running is None:
        raise NotUnderstood(_GONE)
    return ladder_view([running], reader_of(contracts, now))


def _form(door: Door, body: Body, escalation: str, name: str) -> None:
    door.confines.agent(door.quick, str(body["user"]["id"]))
    contracts, now = door.contracts(), door.now()
    with door.store.read() as rows:
        one = rows.escalations.get(escalation)
    if one is None:
        raise NotUnderstood(_GONE)
    reader = reader_of(contracts, now)
    if name == HAND_OVER:
        view = hand_over_form(one.id, one.ticket)
    else:
        view = (until_form if name == UNTIL else snooze_form)(one.id, one.ticket, reader, breach_at=one.breach_at)
    open_form(door, str(body["trigger_id"]), view, again="press")


_BUTTONS: dict[str, Callable[[Door, Body], Shown | None]] = {
    "ack": acknowledged,
    "ack_all": _all_mine,
    "ack_until": lambda door, body: _form(door, body, _value(body), UNTIL),
    "hand_over": lambda door, body: _form(door, body, _value(body), HAND_OVER),
    "snooze": lambda door, body: _form(door, body, _value(body), SNOOZE),
    "escalate": _escalate,
    "give_back": _give_back,
    "more": _more,
}
BUTTONS = tuple(_BUTTONS)
