"""What a picture for a report says, in words and figures: the records that charts are drawn from, and read aloud."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from bot.digest_words import point, title_words
from bot.figures import stated
from bot.files.records import Shows
from bot.jobs.attainment import Report, Row
from bot.jobs.digest import Day, Digest
from bot.printed.lines import one_line
from bot.sentences import Reader, attainment_words, promise_name, trust
from bot.words import full_moment, percent, plural, sentence, span
from sla_core.attainment import COUNTING_RULE, SMALL_SAMPLE, Attainment

LONGEST_NAME = 120
BETWEEN = "  ·  "
ROOM = 20
"""How many lines of a sheet there are for bars and their headings."""
MOST_SHEETS, MOST_DAYS = 20, 31
DAYS_TAKE = 7
"""The room of the chart by day, in the same lines."""
DAYS_HEADING = "Kept and missed by day"
LUCK = f"Fewer than {SMALL_SAMPLE} decided: the share may be luck, so its 95 % interval is drawn as a line."


@dataclass(frozen=True, slots=True)
class Bar:
    """A group's attainment."""

    name: str
    figure: Attainment

    @property
    def verdict(self) -> str:
        """What became of the objective; empty without one, or while nothing is decided."""
        holds = self.figure.holds
        return "" if holds is None else ("reached" if holds else "not reached")


@dataclass(frozen=True, slots=True)
class Block:
    """Bars under a heading; `goes_on` from the sheet before."""

    heading: str
    bars: tuple[Bar, ...]
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page. `point` is its title, `about` says period, grouping and zone, `notes` the rule all was counted by.

    `more` counts the bars for which no page was left.
    """

    point: str
    about: str
    blocks: tuple[Block, ...] = ()
    days: tuple[Day, ...] = ()
    notes: tuple[str, ...] = ()
    number: int = 1
    count: int = 1
    more: int = 0


def report_sheets(report: Report, reader: Reader) -> list[Sheet]:
    """The attainment of a period, on as many sheets as it takes."""
    whose = one_line(reader.customer(report.about.customer), LONGEST_NAME)
    about = (f"Attainment {report.period.name}, by {report.by}", whose, f"Zone {reader.place}")
    bars = list(_bars(report.rows, reader, report.by))
    notes = (COUNTING_RULE, f"As of {full_moment(report.at, reader.place)}.")
    head = Sheet(_point([bar for _, bar in bars]), BETWEEN.join(filter(None, about)), notes=notes)
    return spread(head, _blocks(bars))


def digest_sheets(digest: Digest, reader: Reader) -> list[Sheet]:
    """The figures of a digest, and what was kept and missed by day."""
    by = "agreement" if digest.shows is Shows.DAY else "priority"
    bars = [*_bars(digest.figures, reader, by, digest.period), *_bars(digest.customers, reader, "customer")]
    bars += _bars(digest.theirs, reader, "customer")
    days = digest.days[-MOST_DAYS:] if any(day.met or day.missed for day in digest.days) else ()
    when = span(digest.since, digest.until, reader.place)
    about = (one_line(title_words(digest), LONGEST_NAME), when, f"Zone {reader.place}")
    notes = (COUNTING_RULE, f"As of {full_moment(digest.made_at, reader.place)}.")
    head = Sheet(sentence(point(digest)), BETWEEN.join(about), notes=notes)
    return spread(head, _blocks([one for one in bars if one[1].figure.decided]), days)


def _bars(rows: Iterable[Row], reader: Reader, by: str, period: str = "") -> Iterator[tuple[str, Bar]]:
    """Each row under its heading."""
    for row in rows:
        name = reader.customer(row.group) if by == "customer" else row.group
        heading = (f"{sentence(promise_name(row.kind, row.metric))}, by {by}", period)
        yield ", ".join(filter(None, heading)), Bar(one_line(name, LONGEST_NAME), row.attainment)


def _blocks(bars: Sequence[tuple[str, Bar]]) -> list[Block]:
    return [Block(heading, tuple(bar for _, bar in found)) for heading, found in groupby(bars, key=lambda one: one[0])]


def _point(bars: Sequence[Bar]) -> str:
    """The one line that is read."""
    judged = [bar for bar in bars if bar.figure.holds is not None]
    failed = sum(bar.figure.holds is False for bar in judged)
    if failed:
        return f"{failed:,} of {plural(len(judged), 'objective')} not reached"
    if judged:
        return f"Every objective reached: {len(judged):,} of {len(judged):,}"
    decided, met = sum(bar.figure.decided for bar in bars), sum(bar.figure.met for bar in bars)
    return f"{met:,} of {plural(decided, 'target')} kept; no objective was set" if decided else "Nothing was decided"


def spread(head: Sheet, blocks: Sequence[Block], days: tuple[Day, ...] = ()) -> list[Sheet]:
    """The blocks spread over sheets, and the days beneath the last of them if there is room."""
    pages = [tuple(page) for page in _pages(blocks)] or [()]
    sheets = [replace(head, blocks=page) for page in pages[:MOST_SHEETS]]
    if days and ROOM - sum(len(block.bars) + 1 for block in sheets[-1].blocks) < DAYS_TAKE:
        sheets.append(head)
    left = sum(len(block.bars) for page in pages[MOST_SHEETS:] for block in page)
    sheets[-1] = replace(sheets[-1], days=days, more=left)
    return [_noted(replace(one, number=number, count=len(sheets))) for number, one in enumerate(sheets, 1)]


def _noted(sheet: Sheet) -> Sheet:
    """With what has to be said of what is on this sheet."""
    few = any(bar.figure.decided and bar.figure.small_sample for block in sheet.blocks for bar in block.bars)
    more = (f"And {sheet.more:,} more that are not drawn; the table has them all.",) if sheet.more else ()
    return replace(sheet, notes=(*more, *((LUCK,) if few else ()), *sheet.notes))


def _pages(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """No more lines on a page than there is room for; a block that is cut goes on under its heading."""
    page: list[Block] = []
    room = ROOM
    for block in blocks:
        rest, goes_on = block.bars, False
        while rest:
            # A heading does not stand alone at the end of a page.
            if room < 2:
                yield page
                page, room = [], ROOM
            page.append(Block(block.heading, rest[: room - 1], goes_on))
            room -= len(page[-1].bars) + 1
            rest, goes_on = rest[len(page[-1].bars) :], True
    if page:
        yield page


def described(sheet: Sheet) -> str:
    """All that a sheet shows, as one text for those who do not see it."""
    page = f"Page {sheet.number} of {sheet.count}" if sheet.count > 1 else ""
    parts = [sheet.point, page, sheet.about.replace(BETWEEN, ", ")]
    parts += [f"{block.heading}: {'; '.join(map(bar_words, block.bars))}" for block in sheet.blocks]
    if sheet.days:
        parts.append(f"{DAYS_HEADING}: {'; '.join(_days_words(sheet.days))}")
    return " ".join(f"{part.removesuffix('.')}." for part in (*parts, *sheet.notes) if part)


def bar_words(bar: Bar) -> str:
    """`gold 92.3 % (24 of 26 met), objective 95 %: not reached`."""
    figure, interval = bar.figure, trust(bar.figure)
    said = attainment_words(figure) + (f", 95 % interval {interval}" if interval else "")
    return f"{bar.name} {said}" + (f", {figure.undecided:,} undecided" if figure.decided and figure.undecided else "")


def share_words(bar: Bar) -> str:
    """The figure beside a bar, and what became of the objective."""
    if not bar.figure.decided:
        return "nothing decided"
    return "  ".join(part for part in (percent(bar.figure.share), bar.verdict) if part)


def count_words(bar: Bar) -> str:
    """What the figure beside a bar was counted from."""
    figure = bar.figure
    parts = [f"{figure.met:,} of {figure.decided:,} met"] if figure.decided else []
    parts += [f"objective {stated(figure.objective)}"] if figure.objective is not None else []
    return ", ".join([*parts, f"{figure.undecided:,} open"] if figure.undecided else parts)


def day_name(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _days_words(days: Sequence[Day]) -> Iterator[str]:
    first, last = days[0], days[-1]
    yield f"{day_name(first.day)} to {day_name(last.day)}"
    busy = [day for day in days if day.met or day.missed]
    yield from (f"{day_name(day.day)} {day.met:,} kept, {day.missed:,} missed" for day in busy)
    if len(busy) < len(days):
        yield "nothing on the other days"
