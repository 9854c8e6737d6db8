"""The forms behind `/sla outage`: one that begins, and one that is told anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.jobs.outages import LONGEST_CAUSE
from bot.slack.mrkdwn import plain
from bot.slack.views.fields import (
    choice,
    choices,
    field,
    filled_in,
    kept_in,
    line,
    modal,
    note,
    option,
    select,
    text,
    words,
)
from bot.slack.views.message import Block, section
from bot.store.outages import OutageRow
from sla_core.zones import epoch

TELL, CORRECT = "outage", "outage_correct"
LONGEST_REASON = 200
_FIELDS = ("service", "since", "until", "cause", "reason", "void")


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as submitted; None where nothing was filled in, or nothing was changed from how it was opened."""

    key: str
    service: str
    since: datetime | None
    until: datetime | None
    cause: str
    reason: str
    void: bool
    goes_on: bool


def outage_form(services: Mapping[str, str], *, chosen: str | None, now: datetime) -> dict[str, Any]:
    """The form for an outage that was not told of yet; it begins now unless told otherwise."""
    blocks = [
        select("service", "Which service was down?", services, chosen=chosen, optional=False),
        _moment("since", "From", now),
        _moment("until", "Until", None, hint="Left out: it goes on."),
        line("cause", "What was the matter?", longest=LONGEST_CAUSE),
        note("Overlapping outages count once; agreed maintenance does not count. Times are in your own zone."),
    ]
    return modal(TELL, "Outage", "Record", kept={}, blocks=blocks)


def correction_form(row: OutageRow, name: str) -> dict[str, Any]:
    """The form for an outage that is told anew, filled in as it was told last."""
    options = [option("void", "It never was")]
    if row.until is not None:
        options.append(option("goes_on", "It has not ended: it goes on"))
    blocks: list[Block] = [
        note(f"{row.key}, {plain(name, 60)}. What was told before stays to be read."),
        _moment("since", "From", row.since),
        _moment("until", "Until", row.until, hint="Left out: as it was."),
        line("cause", "What was the matter?", longest=LONGEST_CAUSE, initial=cause_shown(row)),
        line("reason", "Why is it told anew?", longest=LONGEST_REASON, optional=False),
        field("void", "And", {"type": "checkboxes", "options": options}, optional=True),
    ]
    kept = {"key": row.key, "since": epoch(row.since), "until": epoch(row.until) if row.until else None}
    return modal(CORRECT, "Outage told anew", "Correct", kept=kept, blocks=blocks)


def cause_shown(row: OutageRow) -> str:
    """The cause as it stands in the form: what comes back like this was not changed."""
    return plain(row.cause, LONGEST_CAUSE)


def _moment(name: str, label: str, initial: datetime | None, *, hint: str = "") -> Block:
    element: Block = {"type": "datetimepicker"}
    if initial is not None:
        element["initial_date_time"] = epoch(initial.astimezone(UTC))
    return field(name, label, element, optional=bool(hint), hint=hint)


def outage_in(view: Mapping[str, Any]) -> Filled:
    """What was filled in. Whatever is missing or has another shape than the form's counts as not filled in."""
    fields, kept = filled_in(view, _FIELDS), kept_in(view)
    return Filled(
        key=words(kept.get("key")),
        service=choice(fields["service"]),
        since=_changed(fields["since"], kept.get("since")),
        until=_changed(fields["until"], kept.get("until")),
        cause=words(fields["cause"].get("value")).strip(),
        reason=words(fields["reason"].get("value")).strip()[:LONGEST_REASON],
        void="void" in choices(fields["void"]),
        goes_on="goes_on" in choices(fields["void"]),
    )


def _changed(value: Mapping[str, Any], was: object) -> datetime | None:
    """The instant that was chosen; None if it is the one that stood there, whose fraction of a second is kept so."""
    seconds = value.get("selected_date_time")
    if not isinstance(seconds, int) or not 0 < seconds < 6_000_000_000 or seconds == was:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def told_view(words_: str) -> dict[str, Any]:
    """What the form turns into: what is recorded now."""
    return {"type": "modal", "title": text("Outage"), "close": text("Close"), "blocks": [section(words_)]}
