"""The one message of an escalation, edited in place: who is called, for what, how late, and what to press."""

from collections.abc import Sequence

from bot.calling import caveats, holds, next_words, to_do, where_on, why_called
from bot.jobs.ladder import Called, Running, called_of
from bot.sentences import Reader, margin
from bot.slack.mrkdwn import person, quoted
from bot.slack.views.message import Block, Shown, context, section
from bot.slack.views.summons import (
    buttons,
    clock_line,
    ending,
    heading,
    mentions,
    naming,
    promise_line,
    ticket_line,
    whose_line,
)
from bot.store.paging import OutboxKind, OutboxRow
from bot.words import plural, sentence
from sla_core.escalations import Stage

REASON = 300
_CALLING = ("ack", "hand_over", "snooze", "escalate", "why")
_BUTTONS: dict[Stage, tuple[str, ...]] = {
    Stage.ARMED: _CALLING,
    Stage.ACTIVE: _CALLING,
    Stage.EXHAUSTED: ("ack", "hand_over", "snooze", "why"),
    Stage.HELD: ("ack", "why"),
    Stage.ACKED: ("give_back", "why"),
    Stage.SNOOZED: ("ack", "hand_over", "why"),
}


def live_view(running: Running, reader: Reader, *, row: OutboxRow | None = None) -> Shown:
    """The message as the escalation stands. `row` is the page that is about to become it, with its people found."""
    if running.escalation.over:
        return _over(running, reader)
    calls = _calls(running, row)
    who = mentions((name for call in calls for name in call.people), calls)
    who = who if running.escalation.stage in (Stage.ACTIVE, Stage.EXHAUSTED) else ""
    point = _point(running, reader)
    ticket, clock = ticket_line(running), clock_line(running, reader)
    notes = _notes(running, calls, reader)
    blocks: list[Block] = [
        section(f"{who} {point}".strip()),
        section("\n".join(line for line in (ticket, clock, whose_line(running, reader)) if line)),
    ]
    if notes:
        blocks.append(context(*notes))
    shown = buttons(running, *_BUTTONS[running.escalation.stage])
    if running.escalation.stage in (Stage.ARMED, Stage.ACTIVE, Stage.EXHAUSTED):
        shown["elements"].append(_more(running))
    blocks.append(shown)
    return Shown(_spoken(running, who, (ticket, clock), point), tuple(blocks))


def _spoken(running: Running, who: str, about: tuple[str, str], point: str) -> str:
    """The same for a lock screen, which shows the first words only: whose it is, which ticket, how late, what to do."""
    ticket, clock = about
    parts = (f"{who} {ticket}".strip(), clock, point)
    return ". ".join(part for part in parts if part).replace("*", "")


def _calls(running: Running, row: OutboxRow | None) -> tuple[Called, ...]:
    """The calls that this message makes: those made last, and the one that is being sent with it."""
    if row is None or row.kind is not OutboxKind.PAGE:
        return running.present
    called = called_of(row)
    return (*(one for one in running.present if one.id != row.id and one.epoch == row.epoch), called)


def _point(running: Running, reader: Reader) -> str:
    """What to do, or what was done."""
    one = running.escalation
    do = f"acknowledge, then {to_do(one.metric)}"
    actor, since = person(one.actor), reader.minute(one.since) if one.since else ""
    until = reader.moment(one.until) if one.until else ""
    match one.stage:
        case Stage.ACTIVE:
            return heading(sentence(do))
        case Stage.EXHAUSTED:
            return heading(f"Nobody answered, {plural(len(running.ladder.rungs), 'rung')} were called: {do}")
        case Stage.ACKED:
            return f"*Acknowledged* by {actor} {since}" + (f", {holds(running, until)}" if until else "")
        case Stage.SNOOZED:
            why = f": {quoted(one.reason, REASON)}" if one.reason else ""
            return f"*Snoozed until {until}* by {actor} {since}{why}"
        case Stage.HELD:
            return f"*On hold* since {since}: {quoted(reader.reason(one.reason), REASON)}"
    return "*Nobody was called yet*"


def _notes(running: Running, calls: Sequence[Called], reader: Reader) -> list[str]:
    """Why they are called, what to know about the call, the promise, and who is next."""
    stage, notes = running.escalation.stage, []
    if calls and stage is Stage.ACTIVE:
        why = why_called(calls[-1], running)
        notes.append(f"Why you: {quoted(why, REASON)}")
    elif stage in (Stage.ACKED, Stage.SNOOZED) and running.escalation.rung >= 0:
        notes.append(f"Reached {quoted(where_on(running, running.escalation.rung), REASON)}")
    if stage not in (Stage.ACKED, Stage.SNOOZED):
        notes += [sentence(quoted(said, REASON)) for said in caveats(calls, reader)]
    if promise_line(running):
        notes.append(f"Promise: {promise_line(running)}")
    return [*notes, f"Next: {next_words(running, reader, naming(running.names))}"]


def _more(running: Running) -> Block:
    """What is needed less often, behind three dots."""
    one = running.escalation.id
    options = [("Acknowledge until…", f"ack_until {one}"), ("The whole ladder", f"ladder {one}")]
    return {
        "type": "overflow",
        "action_id": "more",
        "options": [{"text": {"type": "plain_text", "text": text}, "value": value} for text, value in options],
    }


def _over(running: Running, reader: Reader) -> Shown:
    """One quiet line: nobody has to do anything any more."""
    said = f"{ticket_line(running)}: {quoted(ending(running, reader), REASON)}"
    answered = next((call for call in reversed(running.calls) if call.sent_at is not None), None)
    pages = len({(call.rung, call.attempt, call.loop) for call in running.calls if call.sent_at is not None})
    told = f"  ·  {plural(pages, 'call')}" if answered is not None else ""
    return Shown(said.replace("*", ""), (context(f"{said}{told}"),))


def summary(running: Running) -> str:
    """The margin alone, for a list: `42 m left`; empty once the clock was answered."""
    return margin(running.standing) if running.standing is not None else ""
