"""Commands that do something to a ticket: reply, pause, resume, resolve, reopen, priority, assign."""

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.jobs.acting import Acted, Deed, act, refuse_what_cannot_be
from bot.jobs.asking import NoSuchTicket, ticket_called
from bot.jobs.contracts import Contracts
from bot.slack.asked import Asked, NotUnderstood
from bot.slack.door import Asker, Door
from bot.slack.errors import SILENCE, Failure, code_of, failure_of
from bot.slack.mrkdwn import person, quoted, said
from bot.slack.post import post
from bot.slack.typed import spelled
from bot.store.errors import StoreError
from bot.store.records import TicketRow
from sla_core.errors import SlaError
from sla_core.tickets import (
    Assigned,
    Author,
    Changed,
    Fact,
    Message,
    Paused,
    Reopened,
    Resolved,
    Resumed,
)

log = logging.getLogger(__name__)
ACKNOWLEDGEMENTS = ("ack", "acknowledged", "looking into it")


def do(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Acted:
    """Does what was asked; NoSuchTicket, CannotAct or NotUnderstood says why not, and nothing is changed then.

    A reply with words is posted before it is recorded: a customer who did not get it has not been answered.
    """
    assert asked.ticket is not None
    door.confines.agent(door.quick, asker.user)
    row = ticket_for(door, asked.ticket, asker)
    fact = DEEDS[asked.word](asked, asker)
    deed = Deed(row.ticket.key, fact, asker.user, asker.request)
    if asked.word != "reply" or not _words_of(asked) or _done(door, deed):
        return act(door.store, contracts, deed, now=door.now())
    refuse_what_cannot_be(fact, row.ticket, contracts, door.now())
    _say(door, row, asked, asker)
    return _recorded(door, contracts, deed)


def _recorded(door: Door, contracts: Contracts, deed: Deed) -> Acted:
    try:
        return act(door.store, contracts, deed, now=door.now())
    except (SlaError, StoreError) as error:
        log.warning("reply posted, but not recorded: %s", error, extra={"action": "reply_unrecorded"})
        raise NotUnderstood(
            f"your reply is in the channel, but it could not be recorded: {error}. "
            f"Record it with `/sla reply {spelled(deed.ticket)}`"
        ) from error


def ticket_for(door: Door, key: str, asker: Asker) -> TicketRow:
    """The ticket of a key, for whoever is to do something to it; to a customer another's ticket does not exist."""
    refuse_unnamed(asker)
    with door.store.read() as rows:
        row = ticket_called(rows, key)
    if row is None or (asker.customer and row.ticket.scope.customer != asker.customer):
        raise NoSuchTicket(key)
    return row


def refuse_unnamed(asker: Asker) -> None:
    """NotUnderstood for a request without an id: nobody could tell whether it was done already."""
    if not asker.request:
        raise NotUnderstood("Slack sent this without the id that keeps it from being done twice; please try again.")


def _done(door: Door, deed: Deed) -> bool:
    """Whether this very request was recorded already."""
    with door.store.read() as rows:
        return rows.events.ticket_of((deed.source, deed.event_id)) is not None


def _words_of(asked: Asked) -> str:
    return "" if asked.text.lower().strip(" .!") in ACKNOWLEDGEMENTS else asked.text


def _say(door: Door, row: TicketRow, asked: Asked, asker: Asker) -> None:
    place, key = row.conversation or door.channel, spelled(row.ticket.key)
    if place is None:
        raise NotUnderstood(
            f"{key} has no channel to reply in. Reply where the customer is, then record it with `/sla reply {key}`"
        )
    text = f"*{quoted(row.ticket.key, 60)}* {person(asker.user)}: {said(asked.text)}"
    try:
        post(door.quick, place, text=text, thread_ts=row.thread_ts if row.conversation else None)
    except (SlackApiError, *SILENCE) as error:
        if isinstance(error, SlackApiError) and failure_of(error) is not Failure.UNKNOWN:
            raise NotUnderstood(f"Slack did not take your reply ({code_of(error)}); nothing was recorded.") from error
        raise NotUnderstood(
            "Slack did not say whether your reply was posted. Look in the channel; if it is there, "
            f"record it with `/sla reply {key}`"
        ) from error


def _reply(asked: Asked, asker: Asker) -> Fact:
    return Message(Author.AGENT, acknowledgement=bool(asked.text) and not _words_of(asked))


def _pause(asked: Asked, asker: Asker) -> Fact:
    assert asked.reason is not None
    return Paused(asked.reason, asked.at)


def _priority(asked: Asked, asker: Asker) -> Fact:
    return Changed({"priority": asked.priority})


def _assign(asked: Asked, asker: Asker) -> Fact:
    return Assigned(asked.person or asker.user)


DEEDS: dict[str, Callable[[Asked, Asker], Fact]] = {
    "reply": _reply,
    "pause": _pause,
    "resume": lambda asked, asker: Resumed(),
    "resolve": lambda asked, asker: Resolved(asked.text, asked.by or ""),
    "reopen": lambda asked, asker: Reopened(),
    "priority": _priority,
    "assign": _assign,
}
