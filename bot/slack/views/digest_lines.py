"""The lines of a digest: a ticket each, the point first, why in half a line."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.jobs.digest import Broken, Due, Miss, Muted, Near, Poor, Stale, Subject, Unanswered
from bot.sentences import Reader, stale_words
from bot.slack.mrkdwn import quoted
from bot.slack.views.mute import mute_line
from bot.words import KINDS, METRICS, SCORES, working
from sla_core.agreements import Kind, Metric

ROOM = 6
"""How many lines of each kind the message itself shows; the rest is in its thread."""
Link = Callable[[Subject], str]
Naming = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Telling:
    """To whom it is told: their words and zone, how people are named, and where a ticket is talked about.

    The first message has `room` for so many lines of each kind.
    """

    reader: Reader
    name: Naming
    link: Link
    room: int = ROOM


def _line(telling: Telling, subject: Subject, *parts: str) -> str:
    """`SLA-12 Mail is down: first response, P1, ACME; 3 h over`."""
    name = quoted(subject.key, 60)
    link = telling.link(subject)
    shown = f"<{link}|{name}>" if link else name
    whose = ", ".join(
        quoted(part, 40) for part in (subject.priority or "", telling.reader.customer(subject.customer)) if part
    )
    about = f"*{shown}* {quoted(subject.title, 60)}".rstrip()
    return f"{about}: " + "; ".join(part for part in (*parts, whose) if part)


def miss_line(miss: Miss, telling: Telling) -> str:
    return _line(telling, miss.subject, f"{metric_name_of(miss.kind, miss.metric)} {_why(miss, telling)}")


def _why(miss: Miss, telling: Telling) -> str:
    """Why, in half a line."""
    if miss.reclassified:
        return "missed by a change of target; nobody was slow"
    over = working(miss.over)
    if miss.never:
        return "never given: the ticket was resolved without it"
    if not miss.open:
        held = f", after a pause of {working(miss.paused)}" if miss.paused >= 60 else ""
        return f"done {over} late{held}"
    who = "nobody has it" if not miss.subject.assignee else f"with {telling.name(miss.subject.assignee)}"
    alone = "nobody answered, " if miss.unanswered else ""
    return f"still open, {over} over, {alone}{who}"


def due_line(due: Due, telling: Telling) -> str:
    who = telling.name(due.subject.assignee) if due.subject.assignee else "nobody has it"
    reader = telling.reader
    metric = metric_name_of(due.kind, due.metric)
    if due.due_at <= reader.now:
        # The target was used up at closing time; whoever is there first thing still keeps it.
        said = f"{metric} used up {reader.moment(due.due_at)}, a breach once it is open again"
        return f"*{reader.moment(due.breach_at)}* " + _line(telling, due.subject, said, who)
    left = f"{working(due.working_left)} of working time"
    return f"*{reader.moment(due.due_at)}* " + _line(telling, due.subject, f"{metric}, {left}", who)


def stale_line(stale: Stale, telling: Telling) -> str:
    reason = telling.reader.reason(stale.pause.reason)
    return _line(telling, stale.subject, quoted(f"{reason}: {stale_words(stale.pause, telling.reader)}", 160))


def unanswered_line(one: Unanswered, telling: Telling) -> str:
    return _line(telling, one.subject, f"everybody was called, the last {telling.reader.moment(one.since)}")


def broken_line(one: Broken, telling: Telling) -> str:
    when = telling.reader.moment(one.at)
    said = f"the customer was promised to hear by {when}"
    return _line(telling, one.subject, f"{telling.name(one.person)} had promised it for {when}" if one.person else said)


def poor_line(one: Poor, telling: Telling) -> str:
    said = f": “{quoted(one.comment, 160)}”" if one.comment else ""
    return _line(telling, one.subject, f"it went {SCORES[one.score]}, says the customer{said}")


def muted_line(one: Muted, telling: Telling) -> str:
    row = one.what
    over = row.ended_at or (row.until if row.until <= telling.reader.now else None)
    line = mute_line(row, telling.reader, telling.name(row.made_by))
    return f"{line}; over" if over is not None else line


def near_line(near: Near, telling: Telling) -> str:
    left = working(near.target_seconds - near.used)
    return _line(telling, near.subject, f"{metric_name_of(near.kind, near.metric)} kept with {left} to spare")


def metric_name_of(kind: Kind, metric: Metric) -> str:
    return METRICS[metric] if kind is Kind.SLA else f"{METRICS[metric]} ({KINDS[kind]})"
