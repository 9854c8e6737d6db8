"""The form that schedules a digest: opened for people of the house, and taken in."""

import logging
from typing import Any

from slack_bolt import Ack, Respond

from bot.files.records import DigestEntry
from bot.jobs.contracts import Contracts
from bot.jobs.digest_planning import CannotPlan, ask_for, name_of, planned, schedule_of, stop
from bot.slack.commands import Body, asker_of, guarded
from bot.slack.door import Door
from bot.slack.form import open_form, take_form
from bot.slack.names import NotUnderstood
from bot.slack.seal import is_sealed, sealed
from bot.slack.views.digest_form import Scheduled, digest_form, scheduled_in, scheduled_view
from bot.slack.views.message import Shown
from bot.words import full_moment
from sla_core.zones import zone

log = logging.getLogger(__name__)
BUTTON = "digest_schedule"


def schedule_button(door: Door, body: Body, respond: Respond) -> None:
    """Opens the form for the channel in which somebody of the house asked for a digest."""
    shown = guarded("digest", lambda: _offer(door, body))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _offer(door: Door, body: Body) -> Shown | None:
    contracts = door.contracts()
    asker = asker_of(door, contracts, body)
    door.confines.agent(door.quick, asker.user)
    seal = sealed(door, asker.user, asker.channel)
    place = contracts.file.organization.zone if contracts.file else "UTC"
    known = planned(contracts, asker.channel)
    view = digest_form(contracts, known, conversation=asker.channel, seal=seal, zone=place)
    open_form(door, str(body["trigger_id"]), view, again="press")
    return None


def digest_submitted(door: Door, body: Body, ack: Ack, view: dict[str, Any]) -> None:
    """Takes in the form; one with a fault stays open and says so."""
    take_form(ack, "digest", "at", lambda: _planned(door, str(body["user"]["id"]), scheduled_in(view)))


def _planned(door: Door, user: str, form: Scheduled) -> dict[str, Any]:
    door.confines.agent(door.quick, user)
    contracts, now = door.contracts(), door.now()
    if not is_sealed(door, form.seal, user, form.conversation):
        raise NotUnderstood("this form does not say where it was opened: close it and press again")
    if form.stop:
        known = planned(contracts, form.conversation)
        if known is not None:
            stop(door.store, known.name, by=user, now=now)
        return scheduled_view(None, "")
    entry = _entry(door, contracts, form)
    first = ask_for(door.store, contracts, entry, by=user, now=now)
    log.info("scheduled", extra={"action": "digest_scheduled", "digest": entry.name, "by": user})
    return scheduled_view(entry, full_moment(first, zone(entry.schedule.zone_name)))


def _entry(door: Door, contracts: Contracts, form: Scheduled) -> DigestEntry:
    if not form.channel.startswith(("C", "G")):
        raise CannotPlan("choose a channel")
    if contracts.customer_of(form.channel) is None and door.confines.shared_outside(door.quick, form.channel):
        raise CannotPlan(
            "people of another organisation may read that channel, and it is bound to no customer: choose another one"
        )
    when = schedule_of(form.at, form.zone, form.shows, form.days)
    return DigestEntry(
        name_of(form.channel, form.shows), form.channel, when, form.shows,
        customers=form.customers, services=form.services, teams=form.teams,
    )  # fmt: skip
