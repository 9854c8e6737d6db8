"""The buttons and forms of outages as they come back."""

import logging
from typing import Any

from slack_bolt import Ack, Respond

from bot.jobs.outages import Correction, Told, add_outage, correct_outage, known_outage
from bot.slack.commands import Body, asker_of, guarded
from bot.slack.door import Door, reader_of, refuse_others
from bot.slack.form import take_form
from bot.slack.names import NotUnderstood
from bot.slack.outages import ELSEWHERE, ended, offer_correction
from bot.slack.views.message import Shown
from bot.slack.views.outage_form import CORRECT, TELL, cause_shown, outage_in, told_view
from bot.slack.views.outages import AGAIN, END, outage_words
from bot.store.outages import OutageRow

log = logging.getLogger(__name__)
OUTAGE_BUTTONS, OUTAGE_FORMS = (END, AGAIN), (TELL, CORRECT)


def outage_pressed(door: Door, body: Body, respond: Respond) -> None:
    """Ends an outage, or opens the form that corrects it, for people of the house."""
    shown = guarded("outage_button", lambda: _pressed(door, body))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _pressed(door: Door, body: Body) -> Shown | None:
    contracts, action = door.contracts(), body["actions"][0]
    asker, key = asker_of(door, contracts, body), str(action.get("value") or "")
    refuse_others(door, asker, ELSEWHERE)
    if action["action_id"] == END:
        return ended(door, contracts, key, by=asker.user)
    offer_correction(door, contracts, key, trigger=str(body["trigger_id"]))
    return None


def outage_submitted(door: Door, body: Body, ack: Ack, view: dict[str, Any]) -> None:
    """Takes in the form; one with a fault stays open and says so."""
    user, tells = str(body["user"]["id"]), view["callback_id"] == TELL
    make = _told if tells else _corrected
    take_form(ack, "outage", "since", lambda: _shown(door, make(door, user, view)))


def _shown(door: Door, row: OutageRow) -> dict[str, Any]:
    log.info("outage told", extra={"action": "outage_told", "outage": row.key, "by": row.author})
    said = outage_words(row, reader_of(door.contracts(), door.now()))
    return told_view(f"{said}\n_It never was._" if row.void else said)


def _told(door: Door, user: str, view: dict[str, Any]) -> OutageRow:
    door.confines.agent(door.quick, user)
    form = outage_in(view)
    if form.since is None:
        raise NotUnderstood("choose when it began")
    told = Told(form.service, form.since, form.until, form.cause)
    return add_outage(door.store, door.contracts(), told, by=user, now=door.now())


def _corrected(door: Door, user: str, view: dict[str, Any]) -> OutageRow:
    door.confines.agent(door.quick, user)
    form = outage_in(view)
    with door.store.read() as rows:
        last = known_outage(rows, form.key)
    cause = None if form.cause == cause_shown(last) else form.cause
    change = Correction(form.reason, form.since, form.until, cause, form.void, form.goes_on)
    return correct_outage(door.store, form.key, change, by=user, now=door.now())
