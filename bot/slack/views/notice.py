"""A warning or a breach in the channel: whose, what, by when, and who has it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.figures import spaced
from bot.jobs.notices import BREACH, RECLASSIFIED, WARNING
from bot.sentences import Reader, promise_name
from bot.slack.mrkdwn import person, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Shown, actions, button, context, section
from bot.words import length, sentence, target
from sla_core.agreements import Kind, Metric
from sla_core.zones import epoch


def notice_view(kind: str, level: str, facts: Mapping[str, Any], reader: Reader) -> Shown:
    """The notice as it is true at the reader's instant: the time left or over is counted when it is shown."""
    due = datetime.fromisoformat(facts["due_at"]) if facts.get("due_at") else None
    name = promise_name(Kind(facts["kind"]), Metric(facts["metric"]))
    point = _POINTS[kind](name, due, reader)
    key, title = facts["ticket"], facts.get("title") or ""
    whose = "  ·  ".join(
        part
        for part in (quoted(reader.customer(facts.get("customer")), 60), quoted(facts.get("priority") or "", 20))
        if part
    )
    promised = f"{target(facts['target'], facts['calendar'])}, {facts['agreement']} version {facts['version']}"
    level_text = f"{spaced(level)} of the target used" if level.endswith("%") else level
    note = f"Promise: {quoted(promised)}" + (f"  ·  {level_text}" if kind == WARNING else "")
    text = f"*{point}*\n*{quoted(key, 60)}* {quoted(title)}" + (f"\n{whose}" if whose else "")
    blocks = (
        section(text),
        context(f"With {person(facts.get('assignee'))}", note),
        actions(
            button("Why", "why", f"{spelled(key)} {facts['metric']}", label=f"Why {key}"),
            button("Status", "status", f"status ticket {spelled(key)}", label=f"Status of {key}"),
        ),
    )
    return Shown(f"{quoted(key, 60)}: {point}. {quoted(title)}", blocks)


def _warning(name: str, due: datetime | None, reader: Reader) -> str:
    if due is None or due <= reader.now:
        return f"{sentence(name)} is due now"
    left = length(epoch(due) - epoch(reader.now))
    return f"{left} left: {name} due {reader.moment(due)}"


def _breach(name: str, due: datetime | None, reader: Reader) -> str:
    return f"Breached: {name} was due {reader.moment(due)}" if due else f"Breached: {name}"


def _reclassified(name: str, due: datetime | None, reader: Reader) -> str:
    return f"{sentence(name)} breached by a change of target; nobody was slow"


_POINTS = {WARNING: _warning, BREACH: _breach, RECLASSIFIED: _reclassified}
