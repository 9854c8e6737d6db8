"""A digest: the point in one line, then what was missed and why, what is due, and what the objective still bears."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.files.records import Shows
from bot.jobs.attainment import Row
from bot.jobs.digest import Digest, Spent
from bot.sentences import attainment_words, csat_words, trust
from bot.slack.limits import SECTION, TEXT_OF_ALL_BLOCKS
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.charts import bar_chart
from bot.slack.views.digest_lines import (
    ROOM,
    Telling,
    broken_line,
    due_line,
    metric_name_of,
    miss_line,
    muted_line,
    near_line,
    poor_line,
    stale_line,
    unanswered_line,
)
from bot.slack.views.message import Block, Shown, context, header, section, size_of, table
from bot.words import length, percent, plural, sentence, span


def digest_pages(digest: Digest, telling: Telling) -> list[Shown]:
    """The message, and those in its thread where it is longer than one message; always the same for the same facts."""
    title = _title(digest)
    if digest.empty and not _figures(digest):
        return [_nothing(digest, title)]
    lists = {name: list(lines) for name, lines in _lists(digest, telling).items() if lines}
    point = _point(digest)
    top, bottom = [header(title), section(point)], [*_pictures(digest, telling), context(*_notes(digest, telling))]
    room = TEXT_OF_ALL_BLOCKS - size_of([*top, *bottom]) - _SPARE
    middle: list[Block] = []
    rest: dict[str, Sequence[str]] = {}
    for name, lines in lists.items():
        first = _fitting(lines[: telling.room], room)
        room -= sum(len(line) + _BULLET for line in first)
        middle += _sections(name, first)
        rest[name] = lines[len(first) :]
        if rest[name]:
            middle.append(context(f"and {len(rest[name]):,} more{_ELSEWHERE[telling.room == ROOM]}"))
    head = Shown("\n".join(_spoken(digest, telling, title, point)), (*top, *middle, *bottom))
    return [head, *_rest(title, rest)]


def _spoken(digest: Digest, telling: Telling, title: str, point: str) -> Iterator[str]:
    """The same for the ear, without addresses."""
    yield f"{quoted(title)}: {point}".replace("*", "")
    for name, lines in _lists(digest, replace(telling, link=lambda one: "")).items():
        if lines:
            yield f"{name}: {'; '.join(lines[:ROOM])}".replace("*", "")
    yield from _heard(digest)


_ELSEWHERE = {True: " in the thread", False: ""}
_BULLET = len("•  ") + 1
# For the headings of the lists, and for what says how much more there is.
_SPARE = 500


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


def _title(digest: Digest) -> str:
    usual = {
        Shows.DAY: "Daily digest", Shows.OVERNIGHT: "Before tomorrow", Shows.WEEK: "Weekly digest",
        Shows.MONTH: "Monthly digest",
    }  # fmt: skip
    day = digest.day
    when = (
        digest.period.removeprefix("in ")
        if digest.shows in (Shows.WEEK, Shows.MONTH)
        else f"{day:%a} {day.day} {day:%b %Y}"
    )
    return plain(f"{digest.title or usual[digest.shows]}, {when}", 150)


def _nothing(digest: Digest, title: str) -> Shown:
    """An empty day is one line."""
    said = {
        Shows.DAY: "nothing was missed, and nothing is due today",
        Shows.OVERNIGHT: "nothing breaches in the first hours of the next working day",
    }.get(digest.shows, "nothing was decided")
    words = f"*{quoted(title)}*: {'; '.join((said, *_late(digest)))}."
    return Shown(words.replace("*", ""), (section(words),))


def _late(digest: Digest) -> Iterator[str]:
    if digest.late >= 60:
        yield f"{length(digest.late)} late"


def _point(digest: Digest) -> str:
    """The one line that is read."""
    parts = []
    if digest.shows is Shows.OVERNIGHT:
        parts.append(f"*{plural(digest.count('due'), 'target')}* due in the first hours of the next working day")
    else:
        still, total = digest.opens, digest.count("misses")
        missed = f"*{total:,} missed*" if total else "Nothing missed"
        opens = "all" if still == total > 1 else f"{still:,} of them"
        parts.append(missed + (f", {opens} still open" if still else ""))
    if digest.shows is Shows.DAY:
        parts.append(f"*{digest.count('due'):,} due today*" if digest.due else "nothing due today")
    if digest.stale:
        parts.append(f"{plural(digest.count('stale'), 'ticket')} standing still")
    if digest.unanswered:
        parts.append(f"*{digest.count('unanswered'):,}* that nobody answered")
    tight = [row for row in digest.figures if (row.attainment.misses_left or 0) < 0]
    if tight:
        parts.append(f"{plural(len(tight), 'objective')} not reached {quoted(digest.period)} so far")
    return "; ".join(parts) + "."


def _lists(digest: Digest, telling: Telling) -> Mapping[str, Sequence[str]]:
    """Every list by its heading, what somebody can still act on first."""
    due = "Due today" if digest.shows is Shows.DAY else "First thing"
    headings = {
        "unanswered": "Nobody answered", "misses": "Missed", "due": due, "stale": "Standing still",
        "broken": "Promised and not kept", "poor": "Not content", "near": "Nearly missed", "muted": "Muted",
    }  # fmt: skip
    return {heading: [*_told(digest, name, telling), *_untold(digest, name)] for name, heading in headings.items()}


_LINES: Mapping[str, Callable[[Any, Telling], str]] = {
    "unanswered": unanswered_line, "misses": miss_line, "due": due_line, "stale": stale_line, "broken": broken_line,
    "near": near_line, "poor": poor_line, "muted": muted_line,
}  # fmt: skip


def _told(digest: Digest, name: str, telling: Telling) -> Iterator[str]:
    return (_LINES[name](one, telling) for one in getattr(digest, name))


def _untold(digest: Digest, name: str) -> Iterator[str]:
    """Nobody reads thousands of lines: they are counted."""
    if count := digest.more.get(name):
        yield f"and {count:,} more that are not told one by one: look with `/sla status`"


def _figures(digest: Digest) -> bool:
    return any(row.attainment.decided for row in (*digest.figures, *digest.customers, *digest.theirs))


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
        f"{metric_name_of(row.kind, row.metric)}, {quoted(row.group, 60)} {quoted(attainment_words(row.attainment))}"
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
        plain(f"{sentence(metric_name_of(row.kind, row.metric))}, {group}", 80),
        percent(figure.share) + (f" ({interval})" if interval else ""),
        f"{figure.objective:f} %" if figure.objective is not None else "",
        f"{figure.met:,} of {figure.decided:,}",
        "" if figure.misses_left is None else f"{figure.misses_left:,}",
    ]


def _notes(digest: Digest, telling: Telling) -> Iterator[str]:
    """What is said in small letters."""
    if (trend := _trend(digest)) is not None:
        yield trend
    if digest.nights:
        called = ", ".join(f"{telling.name(one.person)} {one.pages:,} times" for one in digest.nights[:5])
        yield f"Called at night: {called.replace(' 1 times', ' once').replace(' 2 times', ' twice')}"
    yield from _said(digest)
    if digest.spent:
        yield f"Whose time it was: {_spent(digest.spent, telling)}"
    yield from (f"This came {late}." for late in _late(digest))
    when = span(digest.since, digest.until, telling.reader.place)
    yield f"{when}, working time counted by each promise's own calendar"


def _said(digest: Digest) -> Iterator[str]:
    """What customers said, and how much of what was told led to something."""
    pings = digest.pings
    if digest.csat is not None and (said := csat_words(digest.csat)):
        yield said
    if pings is not None and pings.sent:
        yield f"Pings that led to an action: {pings.acted:,} of {pings.sent:,} ({percent(pings.share)})"


def _trend(digest: Digest) -> str | None:
    now, before = digest.now, digest.before
    if now is None or before is None or now.share is None or before.share is None:
        return None
    last, prior = ("Last 7 days", "the 7 before") if digest.shows is Shows.DAY else ("Kept", "before that")
    change = int(now.share * 1000 + 1e-9) - int(before.share * 1000 + 1e-9)
    turn = "no change" if not change else f"{'up' if change > 0 else 'down'} {abs(change) / 10:g} points"
    return f"{last} {percent(now.share)}, {prior} {percent(before.share)}: {turn}"


def _spent(spent: Iterable[Spent], telling: Telling) -> str:
    found = list(spent)
    total = sum(one.seconds for one in found)
    names = {one.whose: "ours" if one.whose is None else telling.reader.reason(one.whose) for one in found[:5]}
    return ", ".join(f"{quoted(names[one.whose], 60)} {percent(one.seconds / total)}" for one in found[:5])


def _rest(title: str, lists: Mapping[str, Sequence[str]]) -> Iterator[Shown]:
    """What did not fit, as much in a message as one takes."""
    blocks: list[Block] = []
    for name, lines in lists.items():
        for block in _sections(name, lines):
            if blocks and size_of([*blocks, block]) > TEXT_OF_ALL_BLOCKS:
                yield _further(title, blocks)
                blocks = []
            blocks.append(block)
    if blocks:
        yield _further(title, blocks)


def _further(title: str, blocks: Sequence[Block]) -> Shown:
    said = "\n".join(_LINK.sub(r"\1", block["text"]["text"]) for block in blocks).replace("*", "")
    return Shown(f"{quoted(title)}, continued\n{said}", tuple(blocks))


_LINK = re.compile(r"<[^<>|]+\|([^<>]*)>")
