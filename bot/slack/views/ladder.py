"""`/sla ladder`: each rung of a ticket's ladder, who was called on it and whether that arrived, and what comes next."""

from collections.abc import Iterator, Sequence

from bot.calling import arrival, next_words, rung_words, stage_words
from bot.jobs.ladder import Called, Running
from bot.sentences import Reader, metric_name
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Block, Shown, context, cut, header, section
from bot.slack.views.summons import buttons, clock_line, naming
from bot.words import METRICS, plural, sentence
from sla_core.agreements import Metric
from sla_core.escalations import Stage, Why

# A ladder of many rungs is shown around where it stands.
RUNGS, CALLS, LADDERS = 10, 3, 3
SENTENCE = 200


def ladder_view(found: Sequence[Running], reader: Reader) -> Shown:
    """The ladders of one ticket, those that run first; the first one with its buttons."""
    ticket = found[0].row.ticket
    blocks: list[Block] = [header(plain(f"{ticket.key} {ticket.title}", 140))]
    spoken = []
    for one in found[:LADDERS]:
        blocks += _ladder(one, reader)
        spoken.append(f"{quoted(ticket.key, 60)} {_name(one)}: {stage_words(one, reader, naming(one.names))}")
    if len(found) > LADDERS:
        blocks.append(context(f"and {plural(len(found) - LADDERS, 'ladder')} more of clocks that are over"))
    return Shown("\n".join(spoken), tuple(blocks))


def no_ladder_view(key: str) -> Shown:
    """For a ticket whose promises name no ladder."""
    said = f"*{quoted(key, 60)}* has no ladder: no promise that holds for it names one, so nobody is called."
    return Shown(said.replace("*", ""), (section(said),))


def _ladder(one: Running, reader: Reader) -> Iterator[Block]:
    name = naming(one.names)
    said = sentence(stage_words(one, reader, name))
    head = f"*{sentence(_name(one))}*, ladder {quoted(one.ladder.title or one.ladder.name, 60)}"
    head += f" version {one.ladder.version}"
    yield section("\n".join(line for line in (head, f"{said}.", clock_line(one, reader)) if line))
    if one.escalation.over:
        return
    yield section("\n".join(_rungs(one, reader)))
    notes = [f"Next: {next_words(one, reader, name)}"]
    if one.escalation.broken:
        notes.append(f"{plural(one.escalation.broken, 'promise')} broken so far")
    yield context(*notes)
    if one.escalation.stage is Stage.ACKED:
        yield buttons(one, "give_back", "why")
    elif one.escalation.stage is Stage.EXHAUSTED:
        yield buttons(one, "ack", "hand_over", "snooze", "why")
    elif one.escalation.stage is not Stage.HELD:
        yield buttons(one, "ack", "hand_over", "snooze", "escalate", "why")


def _name(one: Running) -> str:
    return metric_name(one.clock) if one.clock else METRICS[Metric(one.escalation.metric)]


def _rungs(one: Running, reader: Reader) -> Iterator[str]:
    at, of = max(0, one.escalation.rung), len(one.ladder.rungs)
    first = max(0, min(at - RUNGS // 2, of - RUNGS))
    if first:
        yield f"… {plural(first, 'rung')} before"
    for i in range(first, min(of, first + RUNGS)):
        mark = ":arrow_right: " if i == one.escalation.rung and one.escalation.stage is not Stage.EXHAUSTED else ""
        yield f"{mark}*{i + 1}*  {cut(rung_words(one.ladder.rungs[i], naming(one.names)), SENTENCE)}"
        yield from _calls([call for call in one.calls if call.rung == i and call.why is not Why.CATCH_ALL], one, reader)
    if of > first + RUNGS:
        yield f"… {plural(of - first - RUNGS, 'more rung')}"
    caught = [call for call in one.calls if call.why is Why.CATCH_ALL]
    if caught:
        yield "*Catch-all*"
        yield from _calls(caught, one, reader)


def _calls(calls: Sequence[Called], one: Running, reader: Reader) -> Iterator[str]:
    """The calls of a rung, the newest of many."""
    if len(calls) > CALLS:
        yield f"        … {plural(len(calls) - CALLS, 'earlier call')}"
    yield from (f"        {_call(call, one, reader)}" for call in calls[-CALLS:])


def _call(call: Called, one: Running, reader: Reader) -> str:
    who = ", ".join(map(naming(one.names), call.people))
    return f"{reader.minute(call.due_at)}  {who or 'called'}: {quoted(arrival(call, reader), SENTENCE)}"
