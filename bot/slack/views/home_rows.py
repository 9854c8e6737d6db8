"""A line of the Home tab: a ticket or a call, the point first, with the way to it and the one button it wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.calling import next_words, to_do, where_on
from bot.jobs.digest import Subject
from bot.jobs.home import Entry, Part
from bot.jobs.ladder import Running
from bot.jobs.status import Standing
from bot.sentences import Reader, margin, metric_name, shortly, stale_words, standing
from bot.slack.mrkdwn import person, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Block, actions, button, section
from bot.slack.views.summons import acknowledge, mentions, naming
from bot.words import length, sentence
from sla_core.escalations import Stage
from sla_core.zones import epoch

SENTENCE = 300
_OWN = (Part.TICKETS, Part.WAITING, Part.PAUSED)
Link = Callable[[Subject], str]


@dataclass(frozen=True, slots=True)
class Seeing:
    """To whom it is shown: their words and zone, who they are, and where a ticket is talked about."""

    reader: Reader
    user: str
    link: Link


def ticket_rows(part: Part, entries: Sequence[Entry], seeing: Seeing) -> list[Block]:
    """A block for each ticket; one that nobody has got yet can be taken."""
    blocks: list[Block] = []
    for entry in entries:
        key = entry.subject.key
        lines = [_head(part, entry, seeing), *_lines(part, entry, seeing)]
        blocks.append(section("\n".join(lines), _why(entry)))
        if entry.subject.assignee is None:
            blocks.append(actions(button("Take", "home_take", spelled(key), label=f"Take {key}")))
    return blocks


def _why(entry: Entry) -> Block:
    key, first = entry.subject.key, next(iter(entry.standings), None)
    metric = f" {first.on.clock.metric.value}" if first else ""
    return button("Why", "home_why", spelled(key) + metric, label=f"Why {key}")


def _head(part: Part, entry: Entry, seeing: Seeing) -> str:
    """`*42 m left*  SLA-12 Mail is down`; for whoever waits, how long already."""
    first, now = next(iter(entry.standings), None), seeing.reader.now
    point = margin(first) if first is not None else ""
    if part is Part.WAITING and entry.waits_since is not None:
        point = f"waiting {length(max(0, epoch(now) - epoch(entry.waits_since)))}"
    return f"*{point}*   {named(entry.subject, seeing)}" if point else named(entry.subject, seeing)


def named(subject: Subject, seeing: Seeing) -> str:
    """The ticket with its title, as a link to where it is talked about."""
    key, link = quoted(subject.key, 60), seeing.link(subject)
    shown = f"<{link}|{key}>" if link else key
    return f"*{shown}* {quoted(subject.title, 100)}".rstrip()


def _lines(part: Part, entry: Entry, seeing: Seeing) -> list[str]:
    reader = seeing.reader
    first, *others = entry.standings or (None,)
    said = [] if first is None else [quoted(_standing(part, first, reader), SENTENCE)]
    lines = ["  ·  ".join([*said, *_whose(part, entry.subject, seeing)])]
    if others and part is not Part.WAITING:
        lines.append(quoted(_others([one for one in others if one][:3], reader), SENTENCE))
    if entry.stale is not None and part in (Part.PAUSED, Part.STILL):
        lines.append(quoted(stale_words(entry.stale, reader), SENTENCE))
    return [line for line in lines if line]


def _others(standings: Sequence[Standing], reader: Reader) -> str:
    """`first response over by 1 m, then resolution 20:00`: what is over already is not what comes next."""
    over = [f"{metric_name(one.on.clock)} {margin(one)}" for one in standings if one.missed]
    ahead = [shortly(one, reader) for one in standings if not one.missed]
    return ", ".join([*over, *([f"then {', '.join(ahead)}"] if ahead else [])])


def _standing(part: Part, first: Standing, reader: Reader) -> str:
    """What is due; beside how long somebody waits, how much of that is left too."""
    said = standing(first, reader)
    return f"{margin(first)}: {said}" if part is Part.WAITING else said


def _whose(part: Part, subject: Subject, seeing: Seeing) -> list[str]:
    customer = " ".join(word for word in (seeing.reader.customer(subject.customer), subject.priority or "") if word)
    who = person(subject.assignee) if subject.assignee else "nobody has it"
    if subject.assignee == seeing.user:
        who = "" if part in _OWN else "yours"
    return [word for word in (quoted(customer, 80), who) if word]


def call_rows(calls: Sequence[Running], seeing: Seeing, *, mine: bool) -> list[Block]:
    """A block for each call, with its buttons: acknowledge what calls you, and look at the ladder."""
    blocks: list[Block] = []
    for one in calls:
        key, called = one.row.ticket.key, one.escalation.id
        ladder = button("Ladder", "home_ladder", called, label=f"The ladder of {key}")
        blocks.append(section("\n".join(_call(one, seeing)), None if mine else ladder))
        if mine:
            blocks.append(actions({**acknowledge(called, key), "action_id": "home_ack"}, ladder))
    return blocks


def _call(one: Running, seeing: Seeing) -> list[str]:
    """What to do or since when nobody does, who was called, how the clock stands, who is next."""
    ticket, reader, name = one.row.ticket, seeing.reader, naming(one.names)
    place = (ticket.assignee, one.row.conversation, one.row.thread_ts)
    subject = Subject(ticket.key, ticket.title, ticket.scope.customer, ticket.scope.priority, *place)
    lines = [f"*{_point(one, reader)}*   {named(subject, seeing)}"]
    who = mentions((person for call in one.present for person in call.people), one.present)
    rung = quoted(where_on(one, one.escalation.rung), SENTENCE)
    lines.append(f"{who} called, {rung}" if who else sentence(rung))
    if one.standing is not None:
        lines.append(quoted(f"{sentence(margin(one.standing))}: {standing(one.standing, reader)}", SENTENCE))
    lines.append("  ·  ".join([f"Next: {next_words(one, reader, name)}", *_whose(Part.CALLS, subject, seeing)]))
    return lines


def _point(one: Running, reader: Reader) -> str:
    if one.escalation.stage is Stage.EXHAUSTED:
        return f"Nobody answered since {reader.minute(one.escalation.since or reader.now)}"
    return sentence(to_do(one.escalation.metric))
