"""The form that schedules a digest: where, when, in which zone, on which days, and about whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.files.records import DigestEntry, Shows
from bot.jobs.contracts import Contracts
from bot.slack.mrkdwn import quoted
from bot.slack.views.fields import (
    choice,
    choices,
    field,
    filled_in,
    kept_in,
    line,
    many,
    modal,
    option,
    text,
    words,
)
from bot.slack.views.message import Block, section
from sla_core.patterns import WEEKDAYS

CALLBACK = "digest"
STOP = "stop"
NAMES = {
    Shows.DAY: "The day: missed, due today, what the objectives bear",
    Shows.OVERNIGHT: "Before leaving: what the next day begins with",
    Shows.WEEK: "The week",
    Shows.MONTH: "The month",
}
_SIDES = ("customers", "services", "teams")
_FIELDS = ("channel", "shows", "at", "zone", "days", *_SIDES, "more")


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The form as submitted; times and zones as they were typed. `stop` takes the digest away."""

    channel: str
    shows: Shows
    at: str
    zone: str
    days: frozenset[int]
    customers: tuple[str, ...]
    services: tuple[str, ...]
    teams: tuple[str, ...]
    stop: bool
    seal: str
    conversation: str


def digest_form(
    contracts: Contracts, known: DigestEntry | None, *, conversation: str, seal: str, zone: str
) -> dict[str, Any]:  # fmt: skip
    """The form, filled in as the channel's digest is scheduled now."""
    when = known.schedule if known else None
    at = f"{when.second // 3600:02}:{when.second // 60 % 60:02}" if when else "08:30"
    channel = (known.channel if known else None) or conversation
    blocks: list[Block] = [
        field("channel", "Where?", {"type": "conversations_select", **_initially(channel), "filter": _ROOMS}),
        _shows(known.shows if known else Shows.DAY),
        field("at", "When?", {"type": "timepicker", "initial_time": at}),
        line("zone", "In which zone?", longest=60, optional=False, initial=when.zone_name if when else zone),
        _days(sorted(when.days) if when else range(5)),
    ]
    names = {"customers": contracts.customers, "services": contracts.services, "teams": contracts.teams}
    blocks += [
        many(side, f"Only these {side}", names[side], chosen=getattr(known, side, ())) for side in _SIDES if names[side]
    ]
    if known is not None:
        element = {"type": "checkboxes", "options": [option(STOP, "Tell this digest no more")]}
        blocks.append(field("more", "Or", element, optional=True))
    return modal(CALLBACK, "Digest", "Save", kept={"conversation": conversation, "seal": seal}, blocks=blocks)


def _shows(chosen: Shows) -> Block:
    offered = {one: option(one.value, NAMES[one]) for one in Shows}
    element = {"type": "radio_buttons", "options": list(offered.values()), "initial_option": offered[chosen]}
    return field("shows", "What?", element)


def _days(chosen: Iterable[int]) -> Block:
    offered = [option(str(day), WEEKDAYS[day]) for day in range(7)]
    element = {"type": "checkboxes", "options": offered, "initial_options": [offered[day] for day in chosen]}
    return field("days", "On which days?", element)


_ROOMS = {"include": ["public", "private"], "exclude_bot_users": True}


def _initially(channel: str) -> dict[str, str]:
    return {"initial_conversation": channel} if channel.startswith(("C", "G")) else {}


def scheduled_in(view: Mapping[str, Any]) -> Scheduled:
    """What was filled in. Whatever is missing or has another shape than the form's counts as not filled in."""
    fields, kept = filled_in(view, _FIELDS), kept_in(view)
    shows = choice(fields["shows"])
    ticked = choices(fields["days"])
    sides = {side: choices(fields[side]) for side in _SIDES}
    return Scheduled(
        channel=words(fields["channel"].get("selected_conversation")),
        shows=Shows(shows) if shows in list(Shows) else Shows.DAY,
        at=words(fields["at"].get("selected_time")),
        zone=words(fields["zone"].get("value")).strip(),
        days=frozenset(int(day) for day in ticked if day in set("0123456")),
        **sides,
        stop=STOP in choices(fields["more"]),
        seal=words(kept.get("seal")),
        conversation=words(kept.get("conversation")),
    )


def scheduled_view(entry: DigestEntry | None, when: str) -> dict[str, Any]:
    """What the form turns into: when the digest is told next, or that it is told no more."""
    said = "This digest is told no more."
    if entry is not None:
        said = f"*{quoted(NAMES[entry.shows])}*\nFirst in <#{entry.channel}> {quoted(when)}."
    return {"type": "modal", "title": text("Digest"), "close": text("Close"), "blocks": [section(said)]}
