"""What a customer is told of by when they will hear, and the reminder of whoever has to say it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.promising import UNTIL
from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Shown, actions, button, context, section
from bot.slack.views.moments import local
from bot.words import length
from sla_core.agreements import Metric
from sla_core.zones import epoch


def promise_view(facts: Mapping[str, Any], reader: Reader, *, before: Mapping[str, Any] | None = None) -> Shown:
    """By when the customer hears, in the zone of whoever reads; `before` is the last promise they were told.

    Where that one was about the same word and another time, the customer hears that the time has moved.
    """
    seen, heard = local(datetime.fromisoformat(facts[UNTIL]), reader)
    moved = before is not None and _same(before, facts)
    again = "again " if facts["metric"] == Metric.UPDATE.value and not moved else ""
    lead = "The time has moved: you will now hear" if moved else f"You will hear {again}"
    seen_before, heard_before = local(datetime.fromisoformat(before[UNTIL]), reader) if before and moved else ("", "")
    texts = [
        f"{lead.rstrip()} from us by {now} (your time){f', instead of {old}' if old else ''}."
        for now, old in ((f"*{seen}*", seen_before), (heard, heard_before))
    ]
    return Shown(texts[1].replace(" (your time)", ""), (section(texts[0]),))


def _same(before: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return all(before[name] == facts[name] for name in ("kind", "metric", "cycle"))


def promise_reminder_view(facts: Mapping[str, Any], reader: Reader) -> Shown:
    """To one agent: what the customer was promised runs out soon."""
    until = datetime.fromisoformat(facts[UNTIL])
    left = epoch(until) - epoch(reader.now)
    key = str(facts["ticket"])
    head = f"The customer was promised to hear by {reader.moment(until)}: {length(max(0, left))} left"
    due = datetime.fromisoformat(facts["due_at"])
    about = f"*{quoted(key, 60)}* {quoted(str(facts.get('title') or ''))}".rstrip()
    blocks = (
        section(f"*{head}*\n{about}"),
        context(f"Agreed is {reader.moment(due)}. Any reply to the customer keeps it."),
        actions(
            button("Why", "why", f"{spelled(key)} {facts['metric']}", label=f"Why {key}"),
            button("Status", "status", f"status ticket {spelled(key)}", label=f"Status of {key}"),
        ),
    )
    return Shown(f"{head}. {about}".replace("*", ""), blocks)
