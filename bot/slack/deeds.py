"""Commands that do something to a ticket: reply, pause, resume, resolve, reopen, priority, assign."""

from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.jobs.acting import Acted, Deed, act
from bot.jobs.asking import NoSuchTicket
from bot.jobs.contracts import Contracts
from bot.slack.asked import Asked, NotUnderstood
from bot.slack.door import Asker, Door
from bot.slack.errors import code_of
from bot.slack.mrkdwn import escape, person, quoted
from bot.slack.post import post
from bot.store.records import TicketRow
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

ACKNOWLEDGEMENTS = ("ack", "acknowledged", "looking into it")


def do(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Acted:
    """Does what was asked; NoSuchTicket, CannotAct or NotUnderstood says why not, and nothing is changed then.

    A reply with words is posted before it is recorded: a customer who did not get it has not been answered.
    """
    assert asked.ticket is not None
    row = _known(door, asked.ticket, asker)
    fact = DEEDS[asked.word](asked, asker)
    deed = Deed(asked.ticket, fact, asker.user, asker.request)
    if asked.word == "reply" and _words_of(asked):
        _say(door, row, asked, asker)
    return act(door.store, contracts, deed, now=door.now())


def _known(door: Door, key: str, asker: Asker) -> TicketRow:
    with door.store.read() as rows:
        row = rows.tickets.get(key)
    if row is None or (asker.customer and row.ticket.scope.customer != asker.customer):
        raise NoSuchTicket(key)
    return row


def _words_of(asked: Asked) -> str:
    return "" if asked.text.lower().strip(" .!") in ACKNOWLEDGEMENTS else asked.text


def _say(door: Door, row: TicketRow, asked: Asked, asker: Asker) -> None:
    place = row.conversation or door.channel
    if place is None:
        raise NotUnderstood(
            f"{asked.ticket} has no channel to reply in. Reply where the customer is, "
            f"then record it with `/sla reply {asked.ticket}`"
        )
    text = f"*{quoted(row.ticket.key, 60)}* {person(asker.user)}: {escape(asked.text)}"
    try:
        post(door.quick, place, text=text, thread_ts=row.thread_ts)
    except SlackApiError as error:
        raise NotUnderstood(
            f"Slack did not take your reply ({code_of(error) or 'no reason given'}); nothing was recorded."
        ) from error
    except OSError as error:
        raise NotUnderstood(
            "Slack did not say whether your reply was posted. Look in the channel; if it is there, "
            f"record it with `/sla reply {asked.ticket}`"
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
    "resolve": lambda asked, asker: Resolved(),
    "reopen": lambda asked, asker: Reopened(),
    "priority": _priority,
    "assign": _assign,
}
