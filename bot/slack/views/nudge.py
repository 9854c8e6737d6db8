"""What a customer is told when their own clock runs out: what is waited for, and since when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Shown, context, section
from bot.slack.views.moments import local


def nudge_view(facts: Mapping[str, Any], reader: Reader) -> Shown:
    """That we wait for an answer, since when, and until when one was agreed, in the zone of whoever reads.

    `reader` is in the customer's zone, for those who are told without Slack's own dates.
    """
    seen, heard = local(datetime.fromisoformat(facts["started_at"]), reader)
    agreed, spoken = local(datetime.fromisoformat(facts["due_at"]), reader)
    over = "was" if datetime.fromisoformat(facts["due_at"]) <= reader.now else "is"
    name = f"{quoted(str(facts['ticket']), 60)} {quoted(str(facts.get('title') or ''))}".rstrip()
    ask = "we are still waiting for your answer to go on"
    return Shown(
        f"{name}: {ask}, since {heard}. Agreed {over} {spoken}. Any answer in this thread will do.",
        (
            section(f"*{name}*: {ask}, since {seen} (your time). Any answer in this thread will do."),
            context(f"Agreed {over} an answer by {agreed} (your time)."),
        ),
    )
