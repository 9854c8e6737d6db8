"""`/sla attainment why`: each figure as a fraction, what it is held to, what is left out, and the tickets missed."""

from bot.attainment_words import (
    LEFT_OUT_RULE,
    fraction_words,
    left_out_words,
    missed_words,
    objective_words,
    promise_words,
)
from bot.jobs.attainment_why import Working, Workings
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Block, Shown, context, header, section
from bot.words import full_moment, plural
from sla_core.attainment import COUNTING_RULE

_FIGURES, _TICKETS = 20, 8


def workings_view(found: Workings, reader: Reader) -> Shown:
    """A section for each promise; only so many of them, and of the tickets behind each."""
    whose = reader.customer(found.about.customer) or found.agreement
    title = plain(f"Why attainment {found.period.name} is what it is" + (f", {whose}" if whose else ""), 150)
    if not found.found:
        text = "No clock was decided, open or left out in this period."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text)))
    parts = [_part(one) for one in found.found[:_FIGURES]]
    more = len(found.found) - len(parts)
    rules = [f"{plural(more, 'more figure')} not shown"] if more > 0 else []
    rules += [COUNTING_RULE, LEFT_OUT_RULE, f"As of {full_moment(found.at, reader.place)}"]
    blocks: list[Block] = [header(title), *map(section, parts), context(*rules)]
    return Shown("\n".join([quoted(title), *parts]), tuple(blocks))


def _part(one: Working) -> str:
    lines = [f"*{quoted(promise_words(one), 150)}*", fraction_words(one), objective_words(one)]
    lines += [quoted(line, 200) for line in left_out_words(one)]
    lines += [
        f"• {quoted(clock.ticket, 60)} missed: {quoted(missed_words(clock), 150)}" for clock in one.missed[:_TICKETS]
    ]
    if len(one.missed) > _TICKETS:
        lines.append(f"and {len(one.missed) - _TICKETS:,} more missed")
    return "\n".join(lines)
