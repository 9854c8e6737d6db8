"""`/sla outage`: people of the house record outages, end and correct them; customers see availability instead."""

import logging

from bot.jobs.contracts import Contracts
from bot.jobs.outages import end_outage, known_outage
from bot.jobs.periods import period
from bot.slack.asked import Asked
from bot.slack.door import Asker, Door, reader_of, refuse_others
from bot.slack.form import open_form
from bot.slack.names import NotUnderstood
from bot.slack.views.message import Shown
from bot.slack.views.outage_form import correction_form, outage_form
from bot.slack.views.outages import ended_view, outages_view

log = logging.getLogger(__name__)
ELSEWHERE = (
    "outages are recorded in a channel of ours, where no customer reads along; "
    "`/sla availability` says here what they come to."
)


def needs_form(asked: Asked) -> bool:
    """Whether what was typed opens a form."""
    return asked.word == "outage" and asked.where in (None, "correct")


def offer_outage(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> None:
    """Opens the form for an outage, or for the correction of one; NotUnderstood or CannotRecord says why not."""
    refuse_others(door, asker, ELSEWHERE)
    if asked.where == "correct":
        offer_correction(door, contracts, asked.text, trigger=asker.request)
        return
    if not contracts.services:
        raise NotUnderstood("the agreements file names no service that could be down.")
    view = outage_form(contracts.services, chosen=asked.service, now=door.now())
    open_form(door, asker.request, view, again="type `/sla outage`")


def offer_correction(door: Door, contracts: Contracts, key: str, *, trigger: str) -> None:
    """Opens the form that tells an outage anew; CannotRecord if there is none of that key."""
    with door.store.read() as rows:
        row = known_outage(rows, key)
    view = correction_form(row, contracts.services.get(row.service, row.service))
    open_form(door, trigger, view, again=f"type `/sla outage correct {row.key}`")


def outage_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """Ends an outage, or lists those of a period."""
    refuse_others(door, asker, ELSEWHERE)
    if asked.where == "end":
        return ended(door, contracts, asked.text, by=asker.user)
    now = door.now()
    chosen = period(asked.period or "this month", contracts.place, now)
    with door.store.read() as rows:
        found = rows.outages.touching(chosen.since, chosen.until, service=asked.service)
    return outages_view(found, chosen, reader_of(contracts, now))


def ended(door: Door, contracts: Contracts, key: str, *, by: str) -> Shown:
    """Ends an outage now; CannotRecord if it is over, or if there is none of that key."""
    row = end_outage(door.store, key, by=by, now=door.now())
    log.info("outage ended", extra={"action": "outage_ended", "outage": row.key, "by": by})
    return ended_view(row, reader_of(contracts, door.now()))
