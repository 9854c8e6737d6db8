"""To leads: an agreement is to be reviewed; and in the thread, what the review is held with."""

from collections.abc import Mapping
from typing import Any

from bot.review_words import evidence_words, reminder_words, summary_of
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Shown, context, section

LINE = 300


def review_view(facts: Mapping[str, Any]) -> Shown:
    """Which agreement, for which day, how it went in a sentence, and where to go on."""
    head, said = quoted(reminder_words(facts), LINE), quoted(summary_of(facts))
    name = quoted(facts["agreement"], 60)
    blocks = (
        section(f"*{head}.*"),
        section(f"{said}."),
        context(f"`/sla agreement {name}` shows what holds; `sla-bot agreement propose FILE` amends it."),
    )
    return Shown(f"{head}. {said}.", blocks)


def evidence_view(facts: Mapping[str, Any]) -> Shown:
    """The evidence, a line for each thing that was seen."""
    lines = [quoted(line, LINE) for line in evidence_words(facts)]
    return Shown(" ".join(lines), (section("\n".join(f"• {line}" for line in lines)),))
