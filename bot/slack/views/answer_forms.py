"""The forms behind the buttons of a call: acknowledge until, hand over, snooze, take over a shift."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sentences import Reader
from bot.slack.mrkdwn import plain
from bot.slack.views.message import Block
from bot.words import length
from sla_core.zones import epoch

UNTIL, HAND_OVER, SNOOZE, TAKE_OVER = "ack_until", "hand_over", "snooze", "take_over"
LONGEST_REASON = 200
_SPANS = (900, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 86_400, 3 * 86_400, 7 * 86_400)


@dataclass(frozen=True, slots=True)
class Answer:
    """A form as submitted; None where nothing was chosen. `subject` is the escalation, or the roster to take over."""

    subject: str
    until: datetime | None = None
    typed: str = ""
    person: str | None = None
    covers: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    reason: str = ""


def until_form(escalation: str, key: str, reader: Reader, *, breach_at: datetime | None) -> dict[str, Any]:
    """The form for a promise: when it will be done, inside what is left of the clock."""
    last = breach_at if breach_at is not None and breach_at > reader.now else reader.now + timedelta(hours=24)
    choices = [reader.now + timedelta(seconds=span) for span in _SPANS[:6]]
    blocks = [
        _until("By when is it done?", [at for at in choices if at <= last], reader),
        _typed("Another time", "14:30, Fri 9:00 or in 2h"),
        _context(f"{plain(key, 60)} stays yours until then and calls nobody. Afterwards its ladder goes on."),
    ]
    return _modal(UNTIL, "Acknowledge until", "Acknowledge", subject=escalation, blocks=blocks)


def snooze_form(escalation: str, key: str, reader: Reader, *, breach_at: datetime | None) -> dict[str, Any]:
    """The form for a snooze: how long, and why if that is past the breach."""
    choices = [reader.now + timedelta(seconds=span) for span in _SPANS]
    note = "Its clock runs on."
    if breach_at is not None and breach_at > reader.now:
        note += f" Past the breach, {reader.moment(breach_at)}, it takes a reason."
    elif breach_at is not None:
        note += " It is breached already, so this takes a reason."
    blocks = [
        _until("Call nobody until", choices, reader, chosen=1),
        _typed("Another time", "14:30, Fri 9:00 or in 2h; from 5 minutes to 7 days"),
        _reason("Why?"),
        _context(f"{plain(key, 60)}: {note}"),
    ]
    return _modal(SNOOZE, "Snooze", "Snooze", subject=escalation, blocks=blocks)


def hand_over_form(escalation: str, key: str) -> dict[str, Any]:
    """The form that hands a call to somebody by name."""
    blocks = [
        _person("person", "Who takes it?"),
        _context(f"They are called at once about {plain(key, 60)}. If they do not answer, the ladder goes on."),
    ]
    return _modal(HAND_OVER, "Hand over", "Call them", subject=escalation, blocks=blocks)


def take_over_form(roster: str, title: str, reader: Reader, *, person: str, covers: bool) -> dict[str, Any]:
    """The form for an override: who is on duty instead, from when to when, and for whom if only one is covered."""
    start = reader.now.astimezone(reader.place).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    blocks = [
        _person("person", "Who is on duty instead?", chosen=person),
        *([_person("covers", "For whom?")] if covers else []),
        _moment("start", "From", start),
        _moment("end", "Until", start + timedelta(hours=8)),
        _reason("Why? (optional)"),
        _context(f"Roster {plain(title, 100)}. At most 60 days; times are in your own zone."),
    ]
    name = "Cover" if covers else "Override"
    return _modal(TAKE_OVER, name, "Take over", subject=roster, blocks=blocks)


def answer_in(view: Mapping[str, Any]) -> Answer:
    """What was filled in. Whatever is missing or has another shape than the form's counts as not filled in."""
    values = _mapping(_mapping(view.get("state")).get("values"))
    fields = {name: _mapping(_mapping(values.get(name)).get(name)) for name in _FIELDS}
    until = _words(_mapping(fields["until"].get("selected_option")).get("value"))
    return Answer(
        subject=_subject(view.get("private_metadata")),
        until=_instant(int(until)) if until.isdecimal() and len(until) < 12 else None,
        typed=_words(fields["typed"].get("value")),
        person=_words(fields["person"].get("selected_user")) or None,
        covers=_words(fields["covers"].get("selected_user")) or None,
        start=_instant(fields["start"].get("selected_date_time")),
        end=_instant(fields["end"].get("selected_date_time")),
        reason=plain(_words(fields["reason"].get("value")), LONGEST_REASON),
    )


_FIELDS = ("until", "typed", "person", "covers", "start", "end", "reason")


def _subject(metadata: object) -> str:
    try:
        return _words(_mapping(json.loads(metadata)).get("subject")) if isinstance(metadata, str) else ""
    except (ValueError, RecursionError):
        return ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _instant(seconds: object) -> datetime | None:
    if not isinstance(seconds, int) or not 0 < seconds < 6_000_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _modal(callback: str, title: str, submit: str, *, subject: str, blocks: Sequence[Block]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": _text(title),
        "submit": _text(submit),
        "close": _text("Cancel"),
        "private_metadata": json.dumps({"subject": subject}),
        "blocks": list(blocks),
    }


def _until(label: str, choices: Sequence[datetime], reader: Reader, *, chosen: int | None = None) -> Block:
    """Times to choose from, since at night nobody wants to type one; one of them may be chosen already."""
    options = [
        {"text": _text(f"{length(epoch(at) - epoch(reader.now))}: {reader.moment(at)}"), "value": str(epoch(at))}
        for at in choices
    ]
    if not options:
        return _context("No time is left to promise: type when it will be done.")
    element: Block = {"type": "static_select", "action_id": "until", "options": options}
    if chosen is not None:
        element["initial_option"] = options[chosen]
    return {"type": "input", "block_id": "until", "optional": True, "label": _text(label), "element": element}


def _typed(label: str, hint: str) -> Block:
    element = {"type": "plain_text_input", "action_id": "typed", "max_length": 60, "placeholder": _text(hint)}
    return {"type": "input", "block_id": "typed", "optional": True, "label": _text(label), "element": element}


def _reason(label: str) -> Block:
    element = {"type": "plain_text_input", "action_id": "reason", "max_length": LONGEST_REASON}
    return {"type": "input", "block_id": "reason", "optional": True, "label": _text(label), "element": element}


def _person(name: str, label: str, *, chosen: str = "") -> Block:
    element: Block = {"type": "users_select", "action_id": name}
    if chosen:
        element["initial_user"] = chosen
    return {"type": "input", "block_id": name, "label": _text(label), "element": element}


def _moment(name: str, label: str, initial: datetime) -> Block:
    element = {"type": "datetimepicker", "action_id": name, "initial_date_time": epoch(initial.astimezone(UTC))}
    return {"type": "input", "block_id": name, "label": _text(label), "element": element}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "plain_text", "text": text}]}


def _text(text: str) -> Block:
    return {"type": "plain_text", "text": text}
