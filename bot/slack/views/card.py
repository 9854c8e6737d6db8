"""The card of a ticket: what it is, who has it, and by when what was promised.

It never says how long is left, since nobody draws it again as time passes.
"""

from typing import NamedTuple

from bot.jobs.cards import Card
from bot.sentences import Reader, metric_name
from bot.slack.mrkdwn import person, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Block, Shown, actions, button, context, section
from bot.slack.views.moments import local
from bot.words import sentence, working
from sla_core.clocks import Clock, State

_LONGEST = 200
_DECIDED = (State.MET, State.MISSED)


class _Line(NamedTuple):
    """The same for the eye, in the zone of whoever reads, and for the ear."""

    seen: str
    heard: str


def card_view(card: Card, reader: Reader) -> Shown:
    """The card as its ticket stands: what is due while it is open, what was kept once it is over."""
    ticket = card.row.ticket
    name = f"*{quoted(ticket.key, 60)}*  {quoted(ticket.title)}".rstrip()
    ending = _ending(card, reader)
    done = [_done(clock) for clock in card.clocks if not clock.open and clock.state in _DECIDED]
    lines = [ending] if ending else [_whose(card, reader), *_dues(card, reader)]
    head, rest = lines[0], lines[1:]
    blocks: list[Block] = [section(f"{name}\n{head.seen}")]
    if rest:
        blocks.append(section("\n".join(line.seen for line in rest)))
    if done:
        blocks.append(context("  ·  ".join(done)))
    if ending is None:
        blocks.append(_buttons(card))
    spoken = "\n".join((name, *(line.heard for line in lines), *done))
    return Shown(spoken.replace("*", ""), tuple(blocks))


def _ending(card: Card, reader: Reader) -> _Line | None:
    """Why nothing is due any more; None while the ticket is open."""
    ticket = card.row.ticket
    if ticket.merged_into is not None:
        return _same(f"Goes on as {quoted(ticket.merged_into, 60)}")
    if ticket.opened_at is None:
        return _same("Withdrawn: the message that opened it was deleted")
    if ticket.resolved_at is None:
        return None
    seen, heard = local(ticket.resolved_at, reader)
    whose = f", with {person(ticket.assignee)}" if ticket.assignee else ""
    return _Line(f"Resolved {seen}{whose}", f"Resolved {heard}{whose}")


def _whose(card: Card, reader: Reader) -> _Line:
    ticket, scope = card.row.ticket, card.row.ticket.scope
    who = f"with {person(ticket.assignee)}" if ticket.assignee else "nobody has it yet"
    about = (reader.customer(scope.customer), scope.service or "", scope.priority or "")
    return _same("  ·  ".join((*(quoted(part, 60) for part in about if part), who)))


def _dues(card: Card, reader: Reader) -> list[_Line]:
    """What is still to be kept, a line for each promise."""
    if found := [_due(clock, reader) for clock in card.clocks if clock.open]:
        return found
    return [_same("Nothing is due." if card.clocks else "No promise holds for it yet.")]


def _due(clock: Clock, reader: Reader) -> _Line:
    name = sentence(metric_name(clock))
    if clock.due_at is None:
        left = working(max(0, clock.remaining))
        return _same(f"*{name}* waits: {quoted(reader.reason(clock.reason), _LONGEST)}, {left} of working time left")
    seen, heard = local(clock.due_at, reader)
    lead = f"*{name} overdue*: was due" if clock.state is State.MISSED else f"*{name}* due"
    return _Line(f"{lead} {seen}", f"{lead} {heard}")


def _done(clock: Clock) -> str:
    """What became of one that was answered: `First response kept: 42 m of 4 h`."""
    how = "kept" if clock.state is State.MET else "missed"
    return f"{sentence(metric_name(clock))} {how}: {working(clock.used)} of {working(clock.target_seconds)}"


def _same(words: str) -> _Line:
    return _Line(words, words)


def _buttons(card: Card) -> Block:
    ticket = card.row.ticket
    key = spelled(ticket.key)
    take = [button("Take it", "take", key, label=f"Take {ticket.key}")] if not ticket.assignee else []
    resolve = button("Resolve", "resolve", key, label=f"Resolve {ticket.key}")
    return actions(*take, resolve, button("Why", "why", key, label=f"Why {ticket.key}"))
