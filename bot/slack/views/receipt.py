"""What an action did: to the ticket, and to its clocks."""

from collections.abc import Iterator

from bot.jobs.acting import Acted
from bot.sentences import Reader, metric_name, verdict
from bot.slack.mrkdwn import person, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Shown, button, context, section
from bot.words import contact, sentence
from sla_core.agreements import Kind
from sla_core.clocks import Clock
from sla_core.explanation import explain
from sla_core.tickets import (
    Assigned,
    Changed,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
)

SHOWN = 6


def receipt_view(acted: Acted, reader: Reader, *, kinds: frozenset[Kind] = frozenset()) -> Shown:
    """One sentence of what was done, then each clock it moved, of some kinds or all; nothing moved is said too."""
    ticket = acted.after.ticket
    said = what(acted, reader)
    moved = list(_moved(acted, reader, kinds))
    lines = moved[:SHOWN] or [_unmoved(acted)]
    why = button("Why", "why", spelled(ticket.key), label=f"Why {ticket.key}")
    blocks = [section(f"*{quoted(ticket.key, 60)}* {said}", why), section("\n".join(lines))]
    if acted.repeated:
        blocks.append(context("This had been done already; nothing was done twice."))
    return Shown("\n".join([f"{quoted(ticket.key, 60)} {said}", *lines]), tuple(blocks))


def _unmoved(acted: Acted) -> str:
    """What to say when no clock was moved; a ticket without any promise is told how to get one."""
    ticket = acted.after.ticket
    if acted.after.traces or ticket.resolved:
        return "No clock was moved by this."
    if ticket.scope.priority is None:
        return f"No promise holds for it yet: give it a priority with `/sla priority {quoted(ticket.key, 60)} P2`."
    return "No promise holds for it: no agreement names a target for a ticket like this."


def what(acted: Acted, reader: Reader) -> str:
    """`is paused: waiting for the customer`."""
    match acted.deed.fact:
        case Opened(title=title):
            return f"is open: {quoted(title)}"
        case Message(acknowledgement=True):
            return "was acknowledged"
        case Message():
            return "was answered"
        case Paused(reason=key, until=until):
            expected = f", expected until {reader.moment(until)}" if until else ""
            return f"is paused: {quoted(reader.reason(key))}{expected}"
        case Resumed():
            return "runs again"
        case Resolved(via=via, by=by):
            return (
                f"is resolved{f', answered {quoted(contact(by))}' if by else ''}{f', via {quoted(via)}' if via else ''}"
            )
        case Reopened():
            return "is open again"
        case Assigned(assignee=assignee):
            return f"now belongs to {person(assignee)}"
        case Changed(changes=changes):
            return "now has " + ", ".join(
                f"{quoted(name)} {quoted(value or 'none')}" for name, value in changes.items()
            )
    return "was changed"


def _moved(acted: Acted, reader: Reader, kinds: frozenset[Kind]) -> Iterator[str]:
    """The clocks that stand differently afterwards, each as a sentence."""
    before = {trace.clock.key: trace.clock for trace in acted.before.traces} if acted.before else {}
    for trace in acted.after.traces:
        clock = trace.clock
        if (not kinds or clock.kind in kinds) and _stands(before.get(clock.key)) != _stands(clock):
            said = verdict(explain(trace, reader.now), reader)
            yield f"*{sentence(metric_name(clock))}.* {quoted(said, 400)}"


def _stands(clock: Clock | None) -> tuple[object, ...] | None:
    return (clock.state, clock.due_at, clock.target, clock.stopped_at, clock.substantive_at) if clock else None
