"""A digest: the point in one line, then what was missed and why, what is due, and what the objective still bears."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.files.records import Shows
from bot.jobs.attainment import Row
from bot.jobs.digest import Broken, Digest, Due, Miss, Near, Spent, Stale, Subject, Unanswered
from bot.sentences import Reader, attainment_words, stale_words, trust
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.charts import bar_chart
from bot.slack.views.message import Block, Shown, context, header, section, table
from bot.words import KINDS, METRICS, length, percent, plural, sentence, span, working
from sla_core.agreements import Kind, Metric

ROOM = 6
"""How many lines of each kind the message itself shows; the rest is in its thread."""
LINE, LINES, PAGE = 280, 8, 11_000
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


def digest_pages(digest: Digest, telling: Telling) -> list[Shown]:
    """The message, and those in its thread where it is longer than one message; always the same for the same facts."""
    title = _title(digest)
    if digest.empty and not _figures(digest):
        return [_nothing(digest, telling, title)]
    lists = {name: list(lines) for name, lines in _lists(digest, telling).items() if lines}
    point = _point(digest, telling)
    blocks: list[Block] = [header(title), section(point)]
    spoken = [f"{quoted(title)}: {point}".replace("*", "")]
    for name, lines in lists.items():
        first = lines[: telling.room]
        blocks += _sections(name, first)
        if len(lines) > len(first):
            blocks.append(context(f"and {len(lines) - len(first):,} more{_ELSEWHERE[telling.room == ROOM]}"))
        spoken.append(f"{name}: " + "; ".join(first).replace("*", ""))
    blocks += _pictures(digest, telling)
    spoken += _heard(digest)
    if notes := list(_notes(digest, telling)):
        blocks.append(context(*notes))
    head = Shown("\n".join(spoken), tuple(blocks))
    return [head, *_rest(title, {name: lines[telling.room :] for name, lines in lists.items()})]


_ELSEWHERE = {True: " in the thread", False: ""}


def _sections(name: str, lines: Sequence[str]) -> list[Block]:
    """Lines under a heading, no more of them in a block than one takes."""
    parts = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    return [section((f"*{name}*\n" if not number else "") + "\n".join(part)) for number, part in enumerate(parts)]


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


def _nothing(digest: Digest, telling: Telling, title: str) -> Shown:
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


def _point(digest: Digest, telling: Telling) -> str:
    """The one line that is read."""
    parts = []
    if digest.shows is Shows.OVERNIGHT:
        parts.append(f"*{plural(len(digest.due), 'target')}* due in the first hours of the next working day")
    else:
        still = sum(miss.open for miss in digest.misses)
        missed = f"*{len(digest.misses):,} missed*" if digest.misses else "Nothing missed"
        opens = "all" if still == len(digest.misses) > 1 else f"{still:,} of them"
        parts.append(missed + (f", {opens} still open" if still else ""))
    if digest.shows is Shows.DAY:
        parts.append(f"*{len(digest.due):,} due today*" if digest.due else "nothing due today")
    if digest.stale:
        parts.append(f"{plural(len(digest.stale), 'ticket')} standing still")
    if digest.unanswered:
        parts.append(f"*{len(digest.unanswered):,}* that nobody answered")
    tight = [row for row in digest.figures if (row.attainment.misses_left or 0) < 0]
    if tight:
        parts.append(f"{plural(len(tight), 'objective')} not reached {quoted(digest.period)} so far")
    return "; ".join(parts) + "."


def _lists(digest: Digest, telling: Telling) -> Mapping[str, Sequence[str]]:
    """Every list by its heading, what somebody can still act on first."""
    due = "Due today" if digest.shows is Shows.DAY else "First thing"
    return {
        "Nobody answered": [_unanswered(one, telling) for one in digest.unanswered],
        "Missed": [_miss(one, telling) for one in digest.misses],
        due: [_due(one, telling) for one in digest.due],
        "Standing still": [_stale(one, telling) for one in digest.stale],
        "Promised and not kept": [_broken(one, telling) for one in digest.broken],
        "Nearly missed": [_near(one, telling) for one in digest.near],
    }


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


def _miss(miss: Miss, telling: Telling) -> str:
    return _line(telling, miss.subject, f"{_metric(miss.kind, miss.metric)} {_why(miss, telling)}")


def _why(miss: Miss, telling: Telling) -> str:
    """Why, in half a line."""
    if miss.reclassified:
        return "missed by a change of target; nobody was slow"
    over = working(miss.over)
    if not miss.open:
        held = f", after {working(miss.paused)} on hold" if miss.paused >= 60 else ""
        return f"done {over} late{held}"
    who = "nobody has it" if not miss.subject.assignee else f"with {telling.name(miss.subject.assignee)}"
    alone = "nobody answered, " if miss.unanswered else ""
    return f"still open, {over} over, {alone}{who}"


def _due(due: Due, telling: Telling) -> str:
    who = telling.name(due.subject.assignee) if due.subject.assignee else "nobody has it"
    reader = telling.reader
    metric = _metric(due.kind, due.metric)
    if due.due_at <= reader.now:
        # The target was used up at closing time; whoever is there first thing still keeps it.
        said = f"{metric} used up {reader.moment(due.due_at)}, a breach once it is open again"
        return f"*{reader.moment(due.breach_at)}* " + _line(telling, due.subject, said, who)
    left = f"{working(due.working_left)} of working time"
    return f"*{reader.moment(due.due_at)}* " + _line(telling, due.subject, f"{metric}, {left}", who)


def _stale(stale: Stale, telling: Telling) -> str:
    reason = telling.reader.reason(stale.pause.reason)
    return _line(telling, stale.subject, quoted(f"{reason}: {stale_words(stale.pause, telling.reader)}", 160))


def _unanswered(one: Unanswered, telling: Telling) -> str:
    return _line(telling, one.subject, f"everybody was called, the last {telling.reader.moment(one.since)}")


def _broken(one: Broken, telling: Telling) -> str:
    return _line(
        telling, one.subject, f"{telling.name(one.person)} had promised it for {telling.reader.moment(one.at)}"
    )


def _near(near: Near, telling: Telling) -> str:
    left = working(near.target_seconds - near.used)
    return _line(telling, near.subject, f"{_metric(near.kind, near.metric)} kept with {left} to spare")


def _metric(kind: Kind, metric: Metric) -> str:
    return METRICS[metric] if kind is Kind.SLA else f"{METRICS[metric]} ({KINDS[kind]})"


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
        f"{_metric(row.kind, row.metric)}, {quoted(row.group, 60)} {quoted(attainment_words(row.attainment))}"
        for row in digest.figures
        if row.attainment.decided
    ]
    if said:
        yield f"Attainment {digest.period}: {'; '.join(said)}"


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _cells(row: Row, group: str) -> list[str]:
    figure = row.attainment
    interval = trust(figure)
    return [
        plain(f"{sentence(_metric(row.kind, row.metric))}, {group}", 80),
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
    if digest.spent:
        yield f"Whose time it was: {_spent(digest.spent, telling)}"
    yield from (f"This came {late}." for late in _late(digest))
    when = span(digest.since, digest.until, telling.reader.place)
    yield f"{when}, working time counted by each promise's own calendar"


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
    """What did not fit, as many lines in a message as one takes."""
    blocks: list[Block] = []
    size = 0
    for name, lines in lists.items():
        for start in range(0, len(lines), LINES):
            text = f"*{name}*\n" + "\n".join(lines[start : start + LINES])
            if blocks and (size + len(text) > PAGE or len(blocks) >= 40):
                yield _further(title, blocks)
                blocks, size = [], 0
            blocks.append(section(text))
            size += len(text)
    if blocks:
        yield _further(title, blocks)


def _further(title: str, blocks: Sequence[Block]) -> Shown:
    said = "\n".join(block["text"]["text"] for block in blocks).replace("*", "")
    return Shown(f"{quoted(title)}, continued\n{said}", tuple(blocks))
