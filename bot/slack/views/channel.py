"""The form behind `/sla channel`: what a channel is about, what opens a ticket there, and who answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.files.channels import MARGIN
from bot.files.records import ChannelEntry, Opens
from bot.jobs.contracts import Contracts
from bot.sentences import Reader
from bot.slack.mrkdwn import is_person, person, quoted
from bot.slack.views.fields import (
    choice,
    choices,
    field,
    filled_in,
    kept_in,
    modal,
    note,
    option,
    select,
    text,
    words,
)
from bot.slack.views.message import Block, section

CALLBACK = "channel"
UNBIND = "unbind"
_OPENS = {
    Opens.MESSAGES: "A customer's message",
    Opens.REACTIONS: "An agent's reaction to a message",
    Opens.COMMANDS: "Only a command or the form",
}
_FIELDS = ("customer", "service", "opens", "priority", "agents", "resumes", "hours", "more")
_MORE = {
    "card": "Show how each ticket stands in its thread",
    "promise": "Tell the customer by when they will hear from you",
    "csat": "Ask the customer how it went, once a ticket is resolved",
    "nudge": "Remind the customer once their own clock runs out",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """The form as submitted: the binding, None to take it away; and where it was opened, with the seal for that."""

    entry: ChannelEntry | None
    conversation: str
    seal: str


def channel_form(
    contracts: Contracts, entry: ChannelEntry | None, *, conversation: str, seal: str
) -> dict[str, Any]:  # fmt: skip
    """The form, filled in as the channel is bound now."""
    known = entry or ChannelEntry(opens=Opens.MESSAGES)
    blocks = [select("customer", "Whose channel is it?", contracts.customers, chosen=known.customer)]
    if contracts.services:
        blocks.append(select("service", "Which service is it about?", contracts.services, chosen=known.service))
    blocks.append(_opens(known.opens))
    if contracts.priorities:
        names = {one: one for one in contracts.priorities}
        blocks.append(select("priority", "Priority of a new ticket", names, chosen=known.priority))
    blocks.append(_agents(known))
    if contracts.reasons:
        label = "What the customer's answer ends"
        blocks.append(select("resumes", label, contracts.reasons, chosen=known.resumes))
    if contracts.calendars:
        names = {one: one for one in contracts.calendars}
        blocks.append(select("hours", "News waits until this calendar is open", names, chosen=known.hours))
    blocks += [_more(known, bound=entry is not None), note(_NOTE)]
    kept = {"conversation": conversation, "seal": seal}
    return modal(CALLBACK, "This channel", "Save", kept=kept, blocks=blocks)


_NOTE = "Whoever asks in a customer's channel sees that customer's tickets only."


def _opens(chosen: Opens) -> Block:
    options = [option(opens.value, name) for opens, name in _OPENS.items()]
    initial = option(chosen.value, _OPENS[chosen])
    element: Block = {"type": "radio_buttons", "options": options, "initial_option": initial}
    return field("opens", "What opens a ticket here?", element)


def _agents(entry: ChannelEntry) -> Block:
    people = [one for one in entry.agents if is_person(one)]
    element: Block = {"type": "multi_users_select", **({"initial_users": people} if people else {})}
    return field("agents", "Who answers here?", element, optional=True, hint="Nobody named: everybody of the house.")


def _more(entry: ChannelEntry, *, bound: bool) -> Block:
    options = [option(key, name) for key, name in _MORE.items()]
    on = {
        "card": entry.card,
        "promise": entry.promise is not None,
        "csat": entry.csat,
        "nudge": entry.nudge is not None,
    }
    ticked = [one for one in options if on[one["value"]]]
    if bound:
        options.append(option(UNBIND, "Take the binding of this channel away"))
    element: Block = {"type": "checkboxes", "options": options, **({"initial_options": ticked} if ticked else {})}
    return field("more", "And", element, optional=True)


def bound_in(view: Mapping[str, Any]) -> Bound:
    """What was filled in. Whatever is missing or has another shape than the form's counts as not filled in."""
    fields, kept = filled_in(view, _FIELDS), kept_in(view)
    conversation, seal = words(kept.get("conversation")), words(kept.get("seal"))
    ticked, opens = choices(fields["more"]), choice(fields["opens"])
    if UNBIND in ticked:
        return Bound(None, conversation, seal)
    named = fields["agents"].get("selected_users")
    agents = tuple(dict.fromkeys(words(one) for one in named)) if isinstance(named, list) else ()
    entry = ChannelEntry(
        customer=choice(fields["customer"]) or None,
        service=choice(fields["service"]) or None,
        priority=choice(fields["priority"]) or None,
        opens=Opens(opens) if opens in list(Opens) else Opens.COMMANDS,
        agents=tuple(one for one in agents if is_person(one)),
        resumes=choice(fields["resumes"]) or None,
        card="card" in ticked,
        promise=MARGIN if "promise" in ticked else None,
        csat="csat" in ticked,
        nudge=0 if "nudge" in ticked else None,
        hours=choice(fields["hours"]) or None,
    )
    return Bound(entry, conversation, seal)


def bound_view(entry: ChannelEntry | None, reader: Reader, *, member: bool) -> dict[str, Any]:
    """What the form turns into: what the channel is about from now on, and what is still missing for that."""
    lines = ["This channel is bound to nobody any more."]
    if entry is not None:
        lines = about_lines(entry, reader)
        lines += [] if member else ["I am not in this channel yet and hear nothing: invite me with `/invite`."]
    title, close = text("This channel"), text("Close")
    return {"type": "modal", "title": title, "close": close, "blocks": [section("\n".join(lines))]}


def about_lines(entry: ChannelEntry, reader: Reader) -> list[str]:
    """What a channel is about, what opens a ticket there, and who answers."""
    lines = [_about(entry, reader), _opening(entry)]
    if entry.agents:
        lines.append(f"Answers count from {', '.join(map(person, entry.agents))}.")
    if entry.promise is not None:
        lines.append("The customer is told by when they will hear.")
    if entry.csat:
        lines.append("Once a ticket is resolved, the customer is asked how it went.")
    if entry.nudge is not None:
        lines.append("The customer is reminded when their own clock runs out.")
    if entry.hours:
        lines.append(f"News waits while {quoted(entry.hours, 60)} is closed; calls do not.")
    return lines


def _about(entry: ChannelEntry, reader: Reader) -> str:
    names = [reader.customer(entry.customer), entry.service or ""]
    return f"It is about *{quoted(', '.join(name for name in names if name), 200)}*."


def _opening(entry: ChannelEntry) -> str:
    how = {
        Opens.MESSAGES: "A customer's message opens a ticket",
        Opens.REACTIONS: "An agent's :ticket: on a message opens a ticket",
        Opens.COMMANDS: "`/sla new` opens a ticket",
    }[entry.opens]
    return f"{how}{f' of priority {quoted(entry.priority, 20)}' if entry.priority else ''}."
