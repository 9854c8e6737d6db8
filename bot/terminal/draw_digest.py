"""A digest as sentences and tables for a terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from bot.digest_words import (
    LISTS,
    Naming,
    broken_words,
    due_words,
    figures_decided,
    gone_words,
    heading_words,
    late_words,
    near_words,
    nights_words,
    point,
    poor_words,
    said_words,
    save_words,
    spent_words,
    stakes_words,
    title_words,
    trend_words,
    why_words,
)
from bot.figures import spaced, stated
from bot.jobs.digest import Day, Digest, Subject
from bot.printed.lines import one_line
from bot.printed.sheets import DAYS_HEADING, day_name
from bot.sentences import Reader, mute_words, promise_name, stale_words
from bot.store.mutes import MuteRow
from bot.terminal.draw import SHOWN, drawn_table, figure_note, safe
from bot.words import percent, sentence, span
from sla_core.attainment import COUNTING_RULE

_BAR = 40
Words = Callable[[Any, Reader, Naming], str]


def digest_drawn(digest: Digest, reader: Reader, name: Naming) -> RenderableType:
    """The point, every list with what can still be acted on first, the attainment, and what was kept by day."""
    parts: list[RenderableType] = [
        safe(one_line(title_words(digest), 150), style="bold"),
        safe(sentence(point(digest))),
    ]
    ahead = (save_words(digest), gone_words(digest, reader), stakes_words(digest, reader))
    parts += [safe(said) for said in ahead if said]
    for one in LISTS:
        if digest.count(one):
            parts += _list(digest, one, reader, name)
    if figures_decided(digest):
        parts += [safe(""), safe(f"Attainment {digest.period}", style="bold"), _figures(digest, reader)]
    if any(day.met or day.missed for day in digest.days):
        parts += [safe(""), safe(DAYS_HEADING, style="bold"), _days(digest.days)]
    return Group(*parts, safe(""), *(safe(note, style="dim") for note in _notes(digest, reader, name)))


def _list(digest: Digest, which: str, reader: Reader, name: Naming) -> Iterator[RenderableType]:
    found = getattr(digest, which)[:SHOWN]
    table = drawn_table("  Ticket", "", "Pri", "Customer", "Title")
    for one in found:
        subject: Subject = one.subject
        whose = (subject.priority or "", reader.customer(subject.customer), one_line(subject.title, 60))
        table.add_row(*map(safe, (f"  {subject.key}", _WORDS[which](one, reader, name), *whose)))
    yield safe("")
    yield safe(heading_words(digest, which), style="bold")
    yield table
    if (more := digest.count(which) - len(found)) > 0:
        yield safe(f"  and {more:,} more")


_WORDS: Mapping[str, Words] = {
    "unanswered": lambda one, reader, name: f"everybody was called, the last {reader.moment(one.since)}",
    "misses": lambda one, reader, name: f"{promise_name(one.kind, one.metric)} {why_words(one, name)}",
    "due": lambda one, reader, name: f"{': '.join(due_words(one, reader))}; {_with(one.subject, name)}",
    "stale": lambda one, reader, name: f"{reader.reason(one.pause.reason)}: {stale_words(one.pause, reader)}",
    "broken": broken_words,
    "poor": lambda one, reader, name: f"{poor_words(one)}{f': {one.comment}' if one.comment else ''}",
    "muted": lambda one, reader, name: _muted(one.what, reader, name),
    "near": lambda one, reader, name: near_words(one),
}


def _muted(row: MuteRow, reader: Reader, name: Naming) -> str:
    return f"{spaced(row.level or 'all news')} {mute_words(row, reader, who=name(row.made_by), why=row.reason)}"


def _with(subject: Subject, name: Naming) -> str:
    return name(subject.assignee) if subject.assignee else "nobody has it"


def _figures(digest: Digest, reader: Reader) -> Table:
    table = drawn_table("  Promise", "Of", "Attained", "Objective", "Met", "Missed", "", right=(2, 3, 4, 5))
    whose = [(row, row.group) for row in digest.figures]
    whose += [(row, reader.customer(row.group)) for row in (*digest.customers, *digest.theirs)]
    for row, of in whose:
        figure = row.attainment
        if figure.decided:
            objective = stated(figure.objective) if figure.objective is not None else "-"
            cells = (f"  {promise_name(row.kind, row.metric)}", of, percent(figure.share), objective)
            table.add_row(*map(safe, (*cells, f"{figure.met:,}", f"{figure.missed:,}", figure_note(figure))))
    return table


def _days(days: Sequence[Day]) -> Table:
    """A bar for each day: full for what was kept, dotted for what was missed."""
    table = drawn_table("  Day", "Kept", "Missed", "", right=(1, 2))
    most = max(day.met + day.missed for day in days)
    for one in days:
        kept, total = (round(_BAR * count / most) for count in (one.met, one.met + one.missed))
        bar = "█" * kept + "░" * (total - kept)
        table.add_row(*map(safe, (f"  {day_name(one.day)}", f"{one.met:,}", f"{one.missed:,}", bar)))
    return table


def _notes(digest: Digest, reader: Reader, name: Naming) -> Iterator[str]:
    yield from filter(None, (trend_words(digest), nights_words(digest, name), spent_words(digest)))
    yield from said_words(digest)
    yield from (f"This came {late}." for late in late_words(digest))
    when = f"{span(digest.since, digest.until, reader.place)} ({reader.place})"
    yield f"{when}, working time counted by each promise's own calendar"
    if figures_decided(digest):
        yield COUNTING_RULE
