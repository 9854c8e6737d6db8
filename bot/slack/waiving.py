"""`/sla waive`: people of the house note what a customer does not hold against us, and see what that moves."""

import logging
from typing import Any

from slack_bolt import Ack

from bot.jobs.contracts import Contracts
from bot.jobs.waived import waive_and_count
from bot.jobs.waiving import Wish
from bot.slack import names
from bot.slack.asked import Asked
from bot.slack.asked_waivers import is_outage
from bot.slack.door import Asker, Door, reader_of, refuse_others
from bot.slack.form import open_form, take_form
from bot.slack.mrkdwn import plain
from bot.slack.names import NotUnderstood
from bot.slack.views.message import Shown
from bot.slack.views.waiver import noted_view, waiver_view
from bot.slack.views.waiver_form import ABOUT, LONGEST_NAME, Given, given_in, waiver_form
from sla_core.agreements import Metric

log = logging.getLogger(__name__)
_ELSEWHERE = (
    "waivers are noted in a channel of ours, where no customer reads along; `/sla statement` says here what was waived."
)
Body = dict[str, Any]


def waives_in_form(asked: Asked) -> bool:
    """Whether something is left to say: who approved, why, or which clock of a ticket."""
    if asked.word != "waive":
        return False
    clock_named = asked.metric is not None or is_outage(asked.ticket or "")
    return not (clock_named and asked.by and asked.text)


def offer_waiver(door: Door, asked: Asked, asker: Asker) -> None:
    """Opens the form, filled in with what was said; NotUnderstood says why not."""
    refuse_others(door, asker, _ELSEWHERE)
    given = Given(
        about=asked.ticket or "",
        metric=asked.metric.value if asked.metric else "",
        cycle=str(asked.cycle or ""),
        approver=_approver(door, asked.by or ""),
        reason=plain(asked.text, len(asked.text) + 1),
        withdraws=asked.where == "withdraw",
    )
    open_form(door, asker.request, waiver_form(given), again="type `/sla waive`")


def waive_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """Waives what was named whole, or takes the waiver back; CannotWaive or NoSuchTicket says why not."""
    refuse_others(door, asker, _ELSEWHERE)
    approver, withdraws = _approver(door, asked.by or ""), asked.where == "withdraw"
    wish = Wish(asked.ticket or "", approver, asked.text, asked.metric, asked.cycle or 1, withdraws)
    return _waived(door, contracts, wish, by=asker.user)


def _waived(door: Door, contracts: Contracts, wish: Wish, *, by: str) -> Shown:
    found = waive_and_count(door.store, contracts, wish, by=by, now=door.now())
    action = "waiver_withdrawn" if wish.withdrawn else "waived"
    log.info("waiver told", extra={"action": action, "subject": found.row.subject, "by": by})
    return waiver_view(found, reader_of(contracts, door.now()))


def _approver(door: Door, said: str) -> str:
    """Who approved, by name: statements are read where nobody can be looked up by an id."""
    user = names.person(said)
    return door.confines.name(door.quick, user) if user else said


def waiver_submitted(door: Door, body: Body, ack: Ack, view: dict[str, Any]) -> None:
    """Takes in the form; one with a fault stays open and says so."""
    take_form(ack, "waive", ABOUT, lambda: noted_view(_submitted(door, str(body["user"]["id"]), view)))


def _submitted(door: Door, user: str, view: dict[str, Any]) -> Shown:
    door.confines.agent(door.quick, user)
    given = given_in(view)
    key = names.ticket(given.about)
    metric = Metric(given.metric) if given.metric in list(Metric) else None
    if metric is None and not is_outage(key):
        raise NotUnderstood("say what of the ticket was missed; only an outage such as O-7 has no metric")
    if not (given.cycle or "1").isdecimal():
        raise NotUnderstood(f"{names.shown(given.cycle)} is not a number: leave it out, or write 2 for the second time")
    cycle = int(given.cycle or "1")
    wish = Wish(key, _approver(door, given.approver[:LONGEST_NAME]), given.reason, metric, cycle, given.withdraws)
    return _waived(door, door.contracts(), wish, by=user)
