"""The forms behind the buttons of a call: acknowledge until, hand over, snooze, take over a shift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sentences import Reader
from bot.slack.mrkdwn import plain
from bot.slack.views.fields import choice, field, filled_in, kept_in, line, modal, note, text, words
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
        note(f"{plain(key, 60)} stays yours until then and calls nobody. Afterwards its ladder goes on."),
    ]
    return modal(UNTIL, "Acknowledge until", "Acknowledge", kept={"subject": escalation}, blocks=blocks)


def snooze_form(escalation: str, key: str, reader: Reader, *, breach_at: datetime | None) -> dict[str, Any]:
    """The form for a snooze: how long, and why if that is past the breach."""
    choices = [reader.now + timedelta(seconds=span) for span in _SPANS]
    told = "Its clock runs on."
    if breach_at is not None and breach_at > reader.now:
        told += f" Past the breach, {reader.moment(breach_at)}, it takes a reason."
    elif breach_at is not None:
        told += " It is breached already, so this takes a reason."
    blocks = [
        _until("Call nobody until", choices, reader, chosen=1),
        _typed("Another time", "14:30, Fri 9:00 or in 2h; from 5 minutes to 7 days"),
        _reason("Why?"),
        note(f"{plain(key, 60)}: {told}"),
    ]
    return modal(SNOOZE, "Snooze", "Snooze", kept={"subject": escalation}, blocks=blocks)


def hand_over_form(escalation: str, key: str) -> dict[str, Any]:
    """The form that hands a call to somebody by name."""
    blocks = [
        _person("person", "Who takes it?"),
        note(f"They are called at once about {plain(key, 60)}. If they do not answer, the ladder goes on."),
    ]
    return modal(HAND_OVER, "Hand over", "Call them", kept={"subject": escalation}, blocks=blocks)


def take_over_form(roster: str, title: str, reader: Reader, *, person: str, covers: bool) -> dict[str, Any]:
    """The form for an override: who is on duty instead, from when to when, and for whom if only one is covered."""
    start = reader.now.astimezone(reader.place).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    blocks = [
        _person("person", "Who is on duty instead?", chosen=person),
        *([_person("covers", "For whom?")] if covers else []),
        _moment("start", "From", start),
        _moment("end", "Until", start + timedelta(hours=8)),
        _reason("Why? (optional)"),
        note(f"Roster {plain(title, 100)}. At most 60 days; times are in your own zone."),
    ]
    name = "Cover" if covers else "Override"
    return modal(TAKE_OVER, name, "Take over", kept={"subject": roster}, blocks=blocks)


def answer_in(view: Mapping[str, Any]) -> Answer:
    """What was filled in. Whatever is missing or has another shape than the form's counts as not filled in."""
    fields = filled_in(view, _FIELDS)
    until = choice(fields["until"])
    return Answer(
        subject=words(kept_in(view).get("subject")),
        until=_instant(int(until)) if until.isdecimal() and len(until) < 12 else None,
        typed=words(fields["typed"].get("value")),
        person=words(fields["person"].get("selected_user")) or None,
        covers=words(fields["covers"].get("selected_user")) or None,
        start=_instant(fields["start"].get("selected_date_time")),
        end=_instant(fields["end"].get("selected_date_time")),
        reason=plain(words(fields["reason"].get("value")), LONGEST_REASON),
    )


_FIELDS = ("until", "typed", "person", "covers", "start", "end", "reason")


def _instant(seconds: object) -> datetime | None:
    if not isinstance(seconds, int) or not 0 < seconds < 6_000_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _until(label: str, choices: Sequence[datetime], reader: Reader, *, chosen: int | None = None) -> Block:
    """Times to choose from, since at night nobody wants to type one; one of them may be chosen already."""
    options = [
        {"text": text(f"{length(epoch(at) - epoch(reader.now))}: {reader.moment(at)}"), "value": str(epoch(at))}
        for at in choices
    ]
    if not options:
        return note("No time is left to promise: type when it will be done.")
    element: Block = {"type": "static_select", "options": options}
    if chosen is not None:
        element["initial_option"] = options[chosen]
    return field("until", label, element, optional=True)


def _typed(label: str, hint: str) -> Block:
    return line("typed", label, longest=60, hint=hint)


def _reason(label: str) -> Block:
    return line("reason", label, longest=LONGEST_REASON)


def _person(name: str, label: str, *, chosen: str = "") -> Block:
    element: Block = {"type": "users_select"}
    return field(name, label, {**element, "initial_user": chosen} if chosen else element)


def _moment(name: str, label: str, initial: datetime) -> Block:
    return field(name, label, {"type": "datetimepicker", "initial_date_time": epoch(initial.astimezone(UTC))})
