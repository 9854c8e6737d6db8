"""A digest: the point in one line, then what was missed and why, what is due, and what the objective still bears."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.digest_words import (
    LISTS,
    figures_decided,
    gone_words,
    heading_words,
    late_words,
    nights_words,
    nothing_words,
    point_words,
    said_words,
    save_words,
    spent_words,
    stakes_words,
    title_words,
    trend_words,
)
from bot.figures import stated
from bot.jobs.attainment import Row
from bot.jobs.digest import Digest
from bot.sentences import attainment_words, promise_name, trust
from bot.slack.limits import SECTION, TEXT_OF_ALL_BLOCKS
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.charts import bar_chart
from bot.slack.views.digest_lines import (
    ROOM,
    Telling,
    broken_line,
    due_line,
    miss_line,
    muted_line,
    near_line,
    poor_line,
    stale_line,
    unanswered_line,
)
from bot.slack.views.message import Block, Shown, context, header, section, size_of, table
from bot.words import percent, sentence, span

Part = Mapping[str, Sequence[int]]
"""Which lines of which lists a message shows, [from, to)."""
Split = Sequence[Part]
Drawing = Callable[[Digest, Telling, Part], Iterator[Block]]


def digest_pages(digest: Digest, telling: Telling) -> list[Shown]:
    """The message, and those in its thread where it is longer than one message."""
    split = digest_split(digest, telling)
    return [digest_page(digest, telling, split, number) for number in range(len(split))]


def digest_page(digest: Digest, telling: Telling, split: Split, number: int) -> Shown:
    """One of its messages, 0 for the first. Names may have changed since the first was split off from the others."""
    title = plain(title_words(digest), 150)
    if number:
        return _further(title, _in_room(_beyond, digest, telling, split[number]))
    if digest.empty and not figures_decided(digest):
        return _nothing(digest, title)
    return Shown("\n".join(_spoken(digest, telling, title)), _in_room(_head, digest, telling, split[0]))


def _in_room(drawn: Drawing, digest: Digest, telling: Telling, part: Part) -> tuple[Block, ...]:
    """A message's blocks; if names have become too long for it, without addresses and with keys for names."""
    blocks = tuple(drawn(digest, telling, part))
    if size_of(list(blocks)) <= TEXT_OF_ALL_BLOCKS:
        return blocks
    reader = replace(telling.reader, customers={})
    return tuple(drawn(digest, replace(telling, link=lambda one: "", reader=reader), part))


def _head(digest: Digest, telling: Telling, part: Part) -> Iterator[Block]:
    """What the first message shows."""
    top, bottom = _around(digest, telling)
    yield from top
    for name, shown in part.items():
        yield from _sections(heading_words(digest, name), _lines(digest, telling, name, shown))
        if more := _length(digest, name) - shown[1]:
            yield context(f"and {more:,} more{_ELSEWHERE[telling.room == ROOM]}")
    yield from bottom


def _beyond(digest: Digest, telling: Telling, part: Part) -> Iterator[Block]:
    """What a message in the thread shows."""
    for name, shown in part.items():
        yield from _sections(heading_words(digest, name), _lines(digest, telling, name, shown))


def digest_split(digest: Digest, telling: Telling) -> list[dict[str, list[int]]]:
    """How a digest is spread over messages: what the first has room for, then as much in each as one takes."""
    top, bottom = _around(digest, telling)
    room = TEXT_OF_ALL_BLOCKS - size_of([*top, *bottom]) - _SPARE
    first: dict[str, list[int]] = {}
    for name in LISTS:
        if _length(digest, name):
            shown = _fitting(_lines(digest, telling, name, (0, telling.room)), room)
            room -= sum(len(line) + _BULLET for line in shown)
            first[name] = [0, len(shown)]
    return [first, *_split_rest(digest, telling, first)]


def _split_rest(digest: Digest, telling: Telling, first: Part) -> Iterator[dict[str, list[int]]]:
    part: dict[str, list[int]] = {}
    room = _FURTHER
    for name, (_, start) in first.items():
        for number, line in enumerate(_lines(digest, telling, name, (start, _length(digest, name))), start):
            room -= len(line) + _BULLET
            if part and room < 0:
                yield part
                part, room = {}, _FURTHER - len(line) - _BULLET
            part.setdefault(name, [number, number])[1] = number + 1
    if part:
        yield part


def _around(digest: Digest, telling: Telling) -> tuple[list[Block], list[Block]]:
    """What stands above the lists in the first message, and beneath them."""
    title = plain(title_words(digest), 150)
    bottom = [*_pictures(digest, telling), context(*_notes(digest, telling))]
    return [
        header(title),
        section(_point(digest)),
        *(section(quoted(said, 600)) for said in _ahead(digest, telling)),
    ], bottom


def _ahead(digest: Digest, telling: Telling) -> Iterator[str]:
    """What is to come, as far as it is told."""
    said = (save_words(digest), gone_words(digest, telling.reader), stakes_words(digest, telling.reader))
    yield from filter(None, said)


def _spoken(digest: Digest, telling: Telling, title: str) -> Iterator[str]:
    """The same for the ear, without addresses."""
    yield f"{quoted(title)}: {_point(digest)}".replace("*", "")
    yield from (quoted(said, 600) for said in _ahead(digest, telling))
    for name in LISTS:
        if lines := _lines(digest, replace(telling, link=lambda one: ""), name, (0, ROOM)):
            yield f"{heading_words(digest, name)}: {'; '.join(lines)}".replace("*", "")
    yield from _heard(digest)


_ELSEWHERE = {True: " in the thread", False: ""}
_BULLET = len("•  ") + 1
# For the headings of the lists, and for what says how much more there is.
_SPARE = 500
# How much of its text a message in the thread is filled with: names may be longer when it is drawn.
_FURTHER = TEXT_OF_ALL_BLOCKS * 9 // 10


def _fitting(lines: Sequence[str], room: int) -> Sequence[str]:
    """As many of the lines as there is room for."""
    for count, line in enumerate(lines):
        room -= len(line) + _BULLET
        if room < 0:
            return lines[:count]
    return lines


def _sections(name: str, lines: Sequence[str]) -> list[Block]:
    """Lines under a heading, no more of them in a block than one takes."""
    texts: list[str] = []
    for line in lines:
        bullet = f"•  {line}"
        if texts and len(texts[-1]) + len(bullet) < _SECTION:
            texts[-1] += f"\n{bullet}"
        else:
            texts.append(bullet if texts else f"*{name}*\n{bullet}")
    return [section(text) for text in texts]


_SECTION = SECTION - 100


def _nothing(digest: Digest, title: str) -> Shown:
    """An empty day is one line."""
    words = f"*{quoted(title)}*: {nothing_words(digest)}."
    return Shown(words.replace("*", ""), (section(words),))


def _point(digest: Digest) -> str:
    """The one line that is read."""
    parts = ((f"*{strong}*" if strong else "") + rest for strong, rest in point_words(digest))
    return "; ".join(parts) + "."


_LINES: Mapping[str, Callable[[Any, Telling], str]] = {
    "unanswered": unanswered_line, "misses": miss_line, "due": due_line, "stale": stale_line, "broken": broken_line,
    "near": near_line, "poor": poor_line, "muted": muted_line,
}  # fmt: skip


def _lines(digest: Digest, telling: Telling, name: str, part: Sequence[int]) -> list[str]:
    """Some lines of a list. Nobody reads thousands of them: those that are not told one by one are counted."""
    (start, end), told = part, getattr(digest, name)
    lines = [_LINES[name](one, telling) for one in told[start:end]]
    if end > len(told) and (count := digest.more.get(name)):
        lines.append(f"and {count:,} more that are not told one by one: look with `/sla status`")
    return lines


def _length(digest: Digest, name: str) -> int:
    """How many lines a list has."""
    return len(getattr(digest, name)) + bool(digest.more.get(name))


def _pictures(digest: Digest, telling: Telling) -> Iterator[Block]:
    """Attainment as a table, and kept and missed by day as a chart. One message takes one table."""
    rows = [row for row in digest.figures if row.attainment.decided]
    customers = [row for row in digest.customers if row.attainment.decided]
    cells = [_cells(row, row.group) for row in rows]
    cells += [_cells(row, telling.reader.customer(row.group)) for row in customers]
    cells += [_cells(row, telling.reader.customer(row.group)) for row in digest.theirs if row.attainment.decided]
    if cells:
        head = (f"Attainment {digest.period}", "Attained", "Objective", "Met of decided", "Left to miss")
        yield table(head, cells, right=(1, 2, 3, 4))
    if any(day.met or day.missed for day in digest.days):
        days = [(day.day, day.met, day.missed) for day in digest.days[-20:]]
        title = "Kept and missed by day"
        series = {"Kept": [met for _, met, _ in days], "Missed": [missed for _, _, missed in days]}
        yield bar_chart(title, [_short(day) for day, _, _ in days], series)


def _heard(digest: Digest) -> Iterator[str]:
    """The attainment for the ear."""
    said = [
        f"{promise_name(row.kind, row.metric)}, {quoted(row.group, 60)} {quoted(attainment_words(row.attainment))}"
        for row in digest.figures
        if row.attainment.decided
    ]
    if said:
        yield f"Attainment {digest.period}: {'; '.join(said)}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _cells(row: Row, group: str) -> list[str]:
    figure = row.attainment
    interval = trust(figure)
    return [
        plain(f"{sentence(promise_name(row.kind, row.metric))}, {group}", 80),
        percent(figure.share) + (f" ({interval})" if interval else ""),
        stated(figure.objective) if figure.objective is not None else "",
        f"{figure.met:,} of {figure.decided:,}",
        "" if figure.misses_left is None else f"{figure.misses_left:,}",
    ]


def _notes(digest: Digest, telling: Telling) -> Iterator[str]:
    """What is said in small letters."""
    yield from filter(None, (trend_words(digest), nights_words(digest, telling.name), spent_words(digest)))
    yield from said_words(digest)
    yield from (f"This came {late}." for late in late_words(digest))
    when = span(digest.since, digest.until, telling.reader.place)
    yield f"{when}, working time counted by each promise's own calendar"


def _further(title: str, blocks: Sequence[Block]) -> Shown:
    said = "\n".join(_LINK.sub(r"\1", block["text"]["text"]) for block in blocks).replace("*", "")
    return Shown(f"{quoted(title)}, continued\n{said}", tuple(blocks))


_LINK = re.compile(r"<[^<>|]+\|([^<>]*)>")
