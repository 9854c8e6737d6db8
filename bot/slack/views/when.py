"""`/sla when`: the deadlines a ticket would have, and the working of the nearest."""

from bot.jobs.when import When
from bot.sentences import Reader, metric_name, promise
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Block, Shown, context, header, section
from bot.slack.views.why import SENTENCE, lines_of, working_table
from bot.words import full_moment, length, sentence, working
from sla_core.explanation import Explanation


def when_view(when: When, reader: Reader) -> Shown:
    """Each promise that would hold, soonest first, then how the first comes about."""
    opened = full_moment(when.opened_at, reader.place)
    who = describe(when, reader)
    title = f"If opened {opened}"
    if not when.explanations:
        text = f"No agreement would hold for {quoted(who)}."
        return Shown(text, (header(title), section(text)))
    blocks: list[Block] = [header(title), context(quoted(who))]
    spoken = [f"{title}, {quoted(who)}:"]
    for one in when.explanations:
        said = deadline(one, when, reader)
        blocks.append(section(f"*{sentence(metric_name(one.clock))}* {quoted(said, SENTENCE)}"))
        blocks.append(context(quoted(promise(one.promise), SENTENCE)))
        spoken.append(f"{metric_name(one.clock)} {quoted(said, SENTENCE)}")
    lines = lines_of(when.explanations[0])
    if lines:
        blocks += [context(f"How {metric_name(when.explanations[0].clock)} comes about:"), working_table(lines, reader)]
    return Shown("\n".join(spoken), tuple(blocks))


def describe(when: When, reader: Reader) -> str:
    """`P2, ACME Corp, payments`, or `any ticket`."""
    scope = when.scope
    parts = [scope.priority, reader.customer(scope.customer), scope.service]
    return ", ".join(part for part in parts if part) or "a ticket of no particular kind"


def deadline(one: Explanation, when: When, reader: Reader) -> str:
    """`due Mon 10:30: 66 h from then, 2 h of it working time`."""
    clock = one.clock
    if clock.due_at is None or clock.breach_at is None:
        return "would not run yet"
    real = int((clock.due_at - when.opened_at).total_seconds())
    said = f"due {reader.moment(clock.due_at)}: {length(real)} after opening"
    if real != clock.target_seconds:
        said += f", {working(clock.target_seconds)} of it working time"
    if clock.breach_at != clock.due_at:
        said += f"; closing time, so a breach only from {reader.moment(clock.breach_at)}"
    return said
