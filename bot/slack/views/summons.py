"""What the live message, a page and an alarm have in common: who is mentioned, the ticket's line, the buttons."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.calling import Naming
from bot.jobs.ladder import Called, Running
from bot.sentences import Reader, margin, metric_name, standing
from bot.slack.mrkdwn import group, is_person, person, plain, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Block, actions, button
from bot.words import length, sentence, target
from sla_core.clocks import State
from sla_core.escalations import Escalation, Stage
from sla_core.ladders import Who
from sla_core.zones import epoch

SENTENCE = 300
# More people than these are called all the same, but their names would push the ticket off a small screen.
MENTIONED = 20


def mentions(people: Iterable[str], calls: Sequence[Called] = ()) -> str:
    """Everybody who is called by a message, so that Slack tells them; empty where it calls nobody by name."""
    groups = [one.call.name for one in calls if one.call is not None and one.call.who is Who.GROUP]
    named = list(dict.fromkeys([*map(person, people), *map(group, groups)]))
    more = f" and {len(named) - MENTIONED} more" if len(named) > MENTIONED else ""
    return " ".join(named[:MENTIONED]) + more


def naming(names: Mapping[str, str]) -> Naming:
    """Names people without telling them. Who has no name in the agreements file can only be mentioned."""

    def named(one: str) -> str:
        return quoted(names[one], 80) if names.get(one) else person(one) if is_person(one) else quoted(one, 80)

    return named


def ticket_line(running: Running) -> str:
    """`*A-1* Mail is slow`."""
    ticket = running.row.ticket
    return f"*{quoted(ticket.key, 60)}* {quoted(ticket.title)}".rstrip()


def clock_line(running: Running, reader: Reader) -> str:
    """`*42 m left*: first response due 10:00 (30 m of working time)`."""
    if running.standing is None:
        return ""
    return f"*{sentence(margin(running.standing))}*: {quoted(standing(running.standing, reader), SENTENCE)}"


def whose_line(running: Running, reader: Reader) -> str:
    """`ACME Corp  ·  P1  ·  with Ada Agent`."""
    ticket, clock = running.row.ticket, running.clock
    priority = (clock.priority if clock else None) or ticket.scope.priority or ""
    has_it = f"with {naming(running.names)(ticket.assignee)}" if ticket.assignee else "unassigned"
    parts = (quoted(reader.customer(ticket.scope.customer), 60), quoted(priority, 20), has_it)
    return "  ·  ".join(part for part in parts if part)


def promise_line(running: Running) -> str:
    """`1 working hour (office), gold version 3`."""
    clock = running.clock
    if clock is None:
        return ""
    return quoted(f"{target(clock.target, clock.calendar)}, {clock.agreement} version {clock.version}", SENTENCE)


def ending(running: Running, reader: Reader) -> str:
    """How it ended: `first response done 10:00, 20 m late`."""
    clock = running.clock
    if running.escalation.stage is Stage.CANCELLED or clock is None:
        return "no promise holds for it any more" if clock is None else "nobody has to answer this any more"
    name = metric_name(clock)
    if clock.stopped_at is None:
        return f"{name}: over"
    at = reader.moment(clock.stopped_at)
    if clock.due_at is None:
        return f"{name} done {at}"
    seconds = epoch(clock.due_at) - epoch(clock.stopped_at)
    if clock.state is State.MET:
        return f"{name} done {at}, {length(seconds)} before it was due" if seconds > 0 else f"{name} done {at}, on time"
    return f"{name} done {at}, {length(seconds)} late"


def acknowledge(id: str, key: str, **rest: Any) -> Block:
    """The button that says: I have it."""
    return {**button("Acknowledge", "ack", id, label=f"Acknowledge {key}"), "style": "primary", **rest}


def buttons(running: Running, *names: str) -> Block:
    """Some of the buttons of an escalation, in the order given."""
    made = {name: _BUTTONS[name] for name in names}
    return actions(*(_made(name, text, running) for name, text in made.items()))


_BUTTONS = {
    "ack": "Acknowledge",
    "ack_until": "Acknowledge until…",
    "hand_over": "Hand over",
    "snooze": "Snooze",
    "escalate": "Escalate now",
    "give_back": "Give back",
    "why": "Why",
}


def _made(name: str, text: str, running: Running) -> Block:
    one, key = running.escalation, running.row.ticket.key
    if name == "ack":
        return acknowledge(one.id, key)
    return button(text, name, _value(name, one, key), label=f"{text} {key}")


def _value(name: str, one: Escalation, key: str) -> str:
    if name == "why":
        return f"{spelled(key)} {one.metric}"
    return f"{one.id} {one.rung}" if name == "escalate" else one.id


def heading(text: str) -> str:
    """A line in bold of our own words only."""
    return f"*{plain(text, SENTENCE)}*" if text else ""
