"""The lines of a digest: a ticket each, the point first, why in half a line."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.digest_words import Naming, broken_words, due_words, near_words, poor_words, why_words
from bot.jobs.digest import Broken, Due, Miss, Muted, Near, Poor, Stale, Subject, Unanswered
from bot.sentences import Reader, promise_name, stale_words
from bot.slack.mrkdwn import quoted
from bot.slack.views.mute import mute_line

ROOM = 6
"""How many lines of each kind the message itself shows; the rest is in its thread."""
Link = Callable[[Subject], str]


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
    return _line(telling, miss.subject, f"{promise_name(miss.kind, miss.metric)} {why_words(miss, telling.name)}")


def due_line(due: Due, telling: Telling) -> str:
    who = telling.name(due.subject.assignee) if due.subject.assignee else "nobody has it"
    until, said = due_words(due, telling.reader)
    return f"*{until}* " + _line(telling, due.subject, said, who)


def stale_line(stale: Stale, telling: Telling) -> str:
    reason = telling.reader.reason(stale.pause.reason)
    return _line(telling, stale.subject, quoted(f"{reason}: {stale_words(stale.pause, telling.reader)}", 160))


def unanswered_line(one: Unanswered, telling: Telling) -> str:
    return _line(telling, one.subject, f"everybody was called, the last {telling.reader.moment(one.since)}")


def broken_line(one: Broken, telling: Telling) -> str:
    return _line(telling, one.subject, broken_words(one, telling.reader, telling.name))


def poor_line(one: Poor, telling: Telling) -> str:
    said = f": “{quoted(one.comment, 160)}”" if one.comment else ""
    return _line(telling, one.subject, f"{poor_words(one)}{said}")


def muted_line(one: Muted, telling: Telling) -> str:
    return mute_line(one.what, telling.reader, telling.name(one.what.made_by))


def near_line(near: Near, telling: Telling) -> str:
    return _line(telling, near.subject, near_words(near))
