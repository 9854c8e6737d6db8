"""The forms of a call as they come back: acknowledge until, snooze, hand over, and taking over a shift."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.jobs.answering import acknowledge, hand_over, snooze
from bot.jobs.contracts import Contracts
from bot.jobs.oncall import Takeover, names_of, refuse_unknown, take_over
from bot.slack.asked_calls import until_typed
from bot.slack.commands import Body, guarded, reading_of
from bot.slack.door import Door, reader_of
from bot.slack.form import open_form, take_form
from bot.slack.mrkdwn import is_person
from bot.slack.names import NotUnderstood
from bot.slack.paging_actions import drawn_again
from bot.slack.views.answer_forms import (
    HAND_OVER,
    SNOOZE,
    TAKE_OVER,
    UNTIL,
    Answer,
    answer_in,
    take_over_form,
)
from bot.slack.views.answered import refusal_words
from bot.slack.views.message import Shown
from bot.slack.views.oncall import taken_over


def submitted(door: Door, body: Body, ack: Ack, view: dict[str, Any]) -> None:
    """Takes in a form of a call; one with a fault stays open and says so at the field."""
    form, field = answer_in(view), _FIELD[view["callback_id"]]
    name, user, request = str(view["callback_id"]), str(body["user"]["id"]), f"view|{view['id']}"
    take_form(ack, name, field, lambda: _FORMS[name](door, user, form, request), said=refusal_words)


def _until_in(door: Door, form: Answer, contracts: Contracts) -> datetime:
    if form.typed:
        return until_typed(form.typed, reading_of(door, contracts))
    if form.until is None:
        raise NotUnderstood("choose a time, or type one: 14:30, Fri 9:00 or in 2h")
    return form.until


def _acknowledged_until(door: Door, user: str, form: Answer, request: str) -> None:
    door.confines.agent(door.quick, user)
    contracts, now = door.contracts(), door.now()
    until = _until_in(door, form, contracts)
    answered = acknowledge(
        door.store, contracts, form.subject, actor=user, now=now, request=request, until=until, how="form"
    )
    drawn_again(door, answered)


def _snoozed(door: Door, user: str, form: Answer, request: str) -> None:
    door.confines.agent(door.quick, user)
    contracts, now = door.contracts(), door.now()
    until = _until_in(door, form, contracts)
    answered = snooze(
        door.store, contracts, form.subject, actor=user, now=now, request=request, until=until, reason=form.reason
    )
    drawn_again(door, answered)


def _handed_over(door: Door, user: str, form: Answer, request: str) -> None:
    door.confines.agent(door.quick, user)
    to = of_the_house(door, form.person)
    answered = hand_over(door.store, door.contracts(), form.subject, actor=user, now=door.now(), request=request, to=to)
    drawn_again(door, answered)


def of_the_house(door: Door, person: str | None) -> str:
    """The Slack id of somebody who may be called; NotUnderstood for a guest and for what is no person."""
    if person is None or not is_person(person):
        raise NotUnderstood("choose a person")
    try:
        door.confines.agent(door.quick, person)
    except NotUnderstood as refusal:
        raise NotUnderstood("only people of the house can be called: choose somebody else") from refusal
    return person


def shift_button(door: Door, body: Body, respond: Respond) -> None:
    """Opens the form for an override, or for cover of one person, to people of the house."""
    shown = guarded("override", lambda: _shift_form(door, body))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _shift_form(door: Door, body: Body) -> Shown | None:
    user, action = str(body["user"]["id"]), body["actions"][0]
    door.confines.agent(door.quick, user)
    contracts, roster = door.contracts(), str(action.get("value") or "")
    refuse_unknown(roster, contracts.rosters)
    title = contracts.rosters[roster].title or roster
    covers = action["action_id"] == "cover"
    reader = reader_of(contracts, door.now())
    view = take_over_form(roster, title, reader, person=user, covers=covers)
    open_form(door, str(body["trigger_id"]), view, again="press")
    return None


def _taken_over(door: Door, user: str, form: Answer, request: str) -> dict[str, Any]:
    door.confines.agent(door.quick, user)
    contracts, now = door.contracts(), door.now()
    person = of_the_house(door, form.person)
    if form.start is None or form.end is None:
        raise NotUnderstood("choose when it begins and when it ends")
    wish = Takeover(form.subject, person, form.start, form.end, user, request, form.covers, form.reason)
    row = take_over(door.store, contracts, wish, now=now)
    title = contracts.rosters[row.roster].title or row.roster
    return taken_over(row, title, reader_of(contracts, now), names_of(contracts))


_FORMS: dict[str, Callable[[Door, str, Answer, str], dict[str, Any] | None]] = {
    UNTIL: _acknowledged_until,
    SNOOZE: _snoozed,
    HAND_OVER: _handed_over,
    TAKE_OVER: _taken_over,
}
_FIELD = {UNTIL: "typed", SNOOZE: "typed", HAND_OVER: "person", TAKE_OVER: "end"}
FORMS = tuple(_FORMS)
SHIFTS = ("override", "cover")
