"""`/sla status`: what breaches next, a ticket a line, the margin first."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from bot.jobs.status import Standing, Status
from bot.sentences import Reader, margin, shortly, stale_words, standing
from bot.side_words import between_words
from bot.slack.mrkdwn import person, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Block, Shown, button, context, header, section
from bot.words import full_moment, plural, sentence
from sla_core.agreements import Kind
from sla_core.clocks import Clock
from sla_core.sides import Key

# What breaches next is what can still be helped, so it gets the most room.
OVER, NEXT, PAUSED = 3, 6, 3
# A ticket has several clocks, so more clocks than tickets are looked up.
CLOCKS = 4 * NEXT
SENTENCE = 300


def status_view(status: Status, reader: Reader, *, title: str) -> Shown:
    """The most urgent tickets of a status, those over, running and paused each under their own heading."""
    counted = _counts(status)
    when = full_moment(status.at, reader.place)
    if not status.count:
        text = f"{quoted(title)}: nothing is open."
        return Shown(text, (header(title), section("Nothing is open here."), context(when)))
    blocks: list[Block] = [header(title), context(f"{when}  ·  {counted}")]
    lines = [f"{quoted(title)}: {counted}."]
    theirs, sides = {one.on.clock.ticket: one for one in status.theirs}, status.sides
    counts = status.counts
    groups = (
        ("Over", status.missed, OVER, counts.missed),
        ("Next", status.running, NEXT, counts.running),
        ("Paused", status.paused, PAUSED, counts.paused),
    )
    for name, standings, room, total in groups:
        tickets = _by_ticket(standings)
        if not tickets:
            continue
        shown = tickets[:room]
        blocks.append(section(f"*{name}*"))
        for found in shown:
            clocks = _promise_first(found, sides)
            key = clocks[0].on.clock.ticket
            other = sides.get(clocks[0].on.clock.key)
            notes = [sentence(between_words(clocks[0].on.clock, other, at=status.at))] if other is not None else []
            notes += [stale_words(status.stale[key], reader)] if name == "Paused" and key in status.stale else []
            if key in theirs:
                notes.append(f"{standing(theirs[key], reader)}, {margin(theirs[key])}")
            blocks.append(_ticket([one for one in clocks if one.on.clock != other], notes, reader))
            lines.append(_spoken(clocks, reader))
        if total > len(shown):
            rest = plural(total - len(shown), "more ticket")
            blocks.append(context(f"and {rest}: narrow it with `/sla status customer NAME` or `/sla status mine`"))
    return Shown("\n".join(lines), tuple(blocks))


def _counts(status: Status) -> str:
    counts = status.counts
    parts = [(counts.missed, "over"), (counts.running, "running"), (counts.paused, "paused")]
    return ", ".join(f"{count:,} {word}" for count, word in parts if count) or "nothing open"


def _by_ticket(standings: Sequence[Standing]) -> list[list[Standing]]:
    """The standings of one ticket together, in the place of its most urgent one."""
    order: dict[str, list[Standing]] = {}
    for key, group in groupby(standings, key=lambda one: one.on.clock.ticket):
        order.setdefault(key, []).extend(group)
    return list(order.values())


def _promise_first(clocks: list[Standing], sides: Mapping[Key, Clock]) -> list[Standing]:
    """The clocks of a ticket; once both sides are over, it is the broken promise that its line is about."""
    other = sides.get(clocks[0].on.clock.key) if clocks[0].missed else None
    broken = [one for one in clocks if one.on.clock == other and one.on.clock.kind is Kind.SLA]
    return broken + [one for one in clocks if one not in broken]


def _ticket(clocks: Sequence[Standing], notes: Sequence[str], reader: Reader) -> Block:
    """Two lines, three at most: the margin and the ticket; what is due, whose, and who has it; what comes after."""
    first, *others = clocks
    clock = first.on.clock
    head = f"*{margin(first)}*   *{quoted(clock.ticket, 60)}* {quoted(first.on.title, 100)}".rstrip()
    lines = [head, "  ·  ".join([quoted(standing(first, reader), SENTENCE), *_whose(first, reader)])]
    after = [shortly(other, reader) for other in others[:3]]
    if after:
        lines.append(quoted("then " + ", ".join(after), SENTENCE))
    lines += [quoted(note, SENTENCE) for note in notes]
    why = button("Why", "why", f"{spelled(clock.ticket)} {clock.metric.value}", label=f"Why {clock.ticket}")
    return section("\n".join(lines), why)


def _whose(one: Standing, reader: Reader) -> list[str]:
    customer = " ".join(part for part in (reader.customer(one.on.customer), one.on.priority or "") if part)
    who = person(one.on.assignee) if one.on.assignee else "unassigned"
    return [part for part in (quoted(customer, 80), who) if part]


def _spoken(clocks: Sequence[Standing], reader: Reader) -> str:
    one = clocks[0]
    return f"{quoted(one.on.clock.ticket, 60)}: {margin(one)}; {quoted(standing(one, reader), SENTENCE)}"
