"""To the leads: nobody answered. Each call that was made, to whom, when, and whether it arrived."""

from collections.abc import Iterator

from bot.calling import arrival, calls_words, rungs, to_do
from bot.jobs.ladder import Called, Running
from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Block, Shown, context, section
from bot.slack.views.summons import buttons, clock_line, naming, promise_line, ticket_line, whose_line
from bot.words import plural
from sla_core.escalations import Stage, Why

# A long climb is cut in the middle: how it began and how it ended are worth the most.
LISTED = 16
SENTENCE = 240


def alarm_view(running: Running, reader: Reader) -> Shown:
    """The alarm; once somebody answered, it says so and has no buttons."""
    one = running.escalation
    answered = one.over or one.stage in (Stage.ACKED, Stage.SNOOZED)
    name, of = quoted(running.ladder.title or running.ladder.name, 60), plural(len(running.ladder.rungs), "rung")
    exhausted = one.stage is Stage.EXHAUSTED or one.exhausted_at is not None
    point = f"Nobody answered the {of} of {name}" if exhausted else f"Nobody has answered {name} so far"
    said = f"{point}; answered by now" if answered else f"{point}: {to_do(one.metric)}, or find somebody who does"
    lines = [ticket_line(running), clock_line(running, reader), whose_line(running, reader)]
    blocks: list[Block] = [section(f"*{said}*"), section("\n".join(line for line in lines if line))]
    blocks.append(section("\n".join(_listed(running, reader)) or "No call was made: no rung had anybody to call."))
    blocks.append(context(f"Promise: {promise_line(running)}"))
    if not answered:
        blocks.append(buttons(running, "ack", "hand_over", "why"))
    text = ". ".join(part for part in (said, *lines) if part).replace("*", "")
    return Shown(text, tuple(blocks))


def _listed(running: Running, reader: Reader) -> Iterator[str]:
    calls = [_line(call, running, reader) for call in running.calls]
    if len(calls) <= LISTED:
        yield from calls
        return
    half = LISTED // 2
    yield from calls[:half]
    yield f"… {plural(len(calls) - LISTED, 'more call')}"
    yield from calls[-half:]


def _line(call: Called, running: Running, reader: Reader) -> str:
    name = naming(running.names)
    who = ", ".join(map(name, call.people)) or (calls_words([call.call], name) if call.call else "nobody")
    again = f", call {call.attempt + 1}" if call.attempt else ""
    place = "catch-all" if call.why is Why.CATCH_ALL else rungs([call.rung])
    return f"{reader.minute(call.due_at)}  {place}{again}: {who}, {quoted(arrival(call, reader), SENTENCE)}"
