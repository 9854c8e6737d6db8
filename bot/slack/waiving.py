"""`/sla waive`: people of the house note what a customer does not hold against us, and see what that moves."""

import logging

from bot.jobs.contracts import Contracts
from bot.jobs.waived import waive_and_count
from bot.jobs.waiving import Wish
from bot.slack import names
from bot.slack.asked import Asked
from bot.slack.asked_waivers import is_outage
from bot.slack.door import Asker, Door, reader_of, refuse_others
from bot.slack.form import open_form
from bot.slack.mrkdwn import plain
from bot.slack.views.message import Shown
from bot.slack.views.waiver import waiver_view
from bot.slack.views.waiver_form import Given, waiver_form

log = logging.getLogger(__name__)
_ELSEWHERE = (
    "waivers are noted in a channel of ours, where no customer reads along; `/sla statement` says here what was waived."
)


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
        approver=approver_named(door, asked.by or ""),
        reason=plain(asked.text, len(asked.text) + 1),
        withdraws=asked.where == "withdraw",
    )
    open_form(door, asker.request, waiver_form(given), again="type `/sla waive`")


def waive_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """Waives what was named whole, or takes the waiver back; CannotWaive or NoSuchTicket says why not."""
    refuse_others(door, asker, _ELSEWHERE)
    approver, withdraws = approver_named(door, asked.by or ""), asked.where == "withdraw"
    wish = Wish(asked.ticket or "", approver, asked.text, asked.metric, asked.cycle or 1, withdraws)
    return waived(door, contracts, wish, by=asker.user)


def waived(door: Door, contracts: Contracts, wish: Wish, *, by: str) -> Shown:
    """Notes it, and counts what that moves, however long it takes; CannotWaive or NoSuchTicket says why not."""
    found = waive_and_count(door.store, contracts, wish, by=by, now=door.now())
    action = "waiver_withdrawn" if wish.withdrawn else "waived"
    log.info("waiver told", extra={"action": action, "subject": found.row.subject, "by": by})
    return waiver_view(found, reader_of(contracts, door.now()))


def approver_named(door: Door, said: str) -> str:
    """Who approved, by name: statements are read where nobody can be looked up by an id."""
    user = names.person(said)
    return door.confines.name(door.quick, user) if user else said
