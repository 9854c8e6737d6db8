"""`/sla why`: the promise, and the time it was measured in, line by line."""

from collections.abc import Sequence

from bot.jobs.why import Why
from bot.sentences import Reader, metric_name, promise, shares_words, treatment, verdict, when_span
from bot.side_words import between_words
from bot.slack.mrkdwn import plain, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import (
    Block,
    Shown,
    button,
    context,
    header,
    section,
    table,
)
from bot.stamps import drawn
from bot.words import full_moment, plural, sentence, working
from sla_core.agreements import Kind
from sla_core.explanation import Explanation, Line, Treatment

LINES = 16
SENTENCE = 400


def why_view(why: Why, reader: Reader) -> Shown:
    """The most telling clock in full, the others in a line each."""
    ticket = why.ticket
    title = plain(f"{ticket.key} {ticket.title}", 140)
    if not why.explanations:
        text = f"{quoted(ticket.key)} has no clock: no agreement matches it."
        return Shown(text, (header(title), section(text)))
    first, *others = why.explanations
    said = verdict(first, reader)
    name = metric_name(first.clock)
    blocks: list[Block] = [
        header(title),
        section("\n".join([f"*{sentence(name)}.* {quoted(said, SENTENCE)}", *_between(first, why)])),
        _promise(first, reader),
    ]
    lines = lines_of(first)
    if lines:
        blocks.append(working_table(lines, reader))
    for other in others[:8]:
        text = f"*{sentence(metric_name(other.clock))}.* {quoted(verdict(other, reader), SENTENCE)}"
        text = "\n".join([text, *(_between(other, why) if other.clock.kind is Kind.SLA else ())])
        blocks.append(section(text, button("Why", "why", _asked(other, why), label=f"Why {metric_name(other.clock)}")))
    if why.restatements:
        newest = why.restatements[-1]
        who, reason = quoted(newest.author, 60), quoted(drawn(newest.reason, reader.place), 200)
        blocks.append(context(f"Restated {plural(len(why.restatements), 'time')}, last by {who}: {reason}"))
    whose = shares_words(why.shares)
    blocks.append(context(*filter(None, (whose, f"As of {full_moment(why.at, reader.place)}"))))
    spoken = [f"{quoted(ticket.key)} {name}: {quoted(said, SENTENCE)}", quoted(promise(first.promise), SENTENCE)]
    return Shown("\n".join([*spoken, *_between(first, why)]), tuple(blocks))


def _between(one: Explanation, why: Why) -> list[str]:
    """What lies between a promise and what is aimed at internally; nothing where there is one side alone."""
    other = why.sides.get(one.clock.key)
    return [f"{sentence(between_words(one.clock, other, at=why.at))}."] if other is not None else []


def _asked(one: Explanation, why: Why) -> str:
    """How the working of a further clock is asked for; the internal one of two by that word."""
    internal = " internal" if one.clock.kind is Kind.OLA and one.clock.key in why.sides else ""
    return f"{spelled(why.ticket.key)} {one.clock.metric.value}{internal}"


def _promise(one: Explanation, reader: Reader) -> Block:
    texts = [f"Promise: {quoted(promise(one.promise), SENTENCE)}"]
    if one.runner_up is not None:
        texts.append(f"Would hold otherwise: {quoted(promise(one.runner_up), SENTENCE)}")
    return context(*texts)


def lines_of(one: Explanation) -> list[Line]:
    """The lines worth showing: those so far, and what lies ahead."""
    return [*one.lines, *one.ahead]


def working_table(lines: Sequence[Line], reader: Reader) -> Block:
    """The working: when, what was made of it, how much counted, the running total. A long one is cut in the middle."""
    rows = [_row(line, reader) for line in lines]
    if len(rows) > LINES:
        half = LINES // 2
        middle = lines[half:-half]
        counted = sum(line.seconds for line in middle if line.treatment is Treatment.COUNTED)
        rest = [f"… {plural(len(middle), 'more line')}", "", working(counted), working(middle[-1].total)]
        rows = [*rows[:half], rest, *rows[-half:]]
    return table(("Time", "Treated as", "Counts", "Total"), rows, right=(2, 3))


def _row(line: Line, reader: Reader) -> list[str]:
    counts = working(line.seconds) if line.treatment in (Treatment.COUNTED, Treatment.AHEAD) else ""
    return [when_span(line, reader), treatment(line, reader), counts, working(line.total)]
