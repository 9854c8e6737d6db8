"""Many warnings and breaches of one place in one message: a line each, what is over first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.notices import BREACH, RECLASSIFIED, WARNING
from bot.sentences import Reader, promise_name
from bot.slack.mrkdwn import person, quoted
from bot.slack.views.message import Shown, actions, button, packed, section
from bot.store.paging import OutboxRow
from bot.words import length, plural
from sla_core.agreements import Kind, Metric
from sla_core.zones import epoch

_ORDER = (BREACH, RECLASSIFIED, WARNING)
_TITLE = 60


def news_view(rows: Sequence[OutboxRow], reader: Reader, link: Callable[[str], str]) -> Shown:
    """The notices as they are true at the reader's instant; `link` gives the address at which a ticket is talked of."""
    ranked = sorted(
        rows, key=lambda row: (_ORDER.index(row.payload["notice"]), row.payload.get("due_at") or "", row.id)
    )
    missed = sum(row.payload["notice"] != WARNING for row in ranked)
    parts = (
        f"{missed:,} breached" if missed else "",
        f"{len(ranked) - missed:,} due soon" if missed < len(ranked) else "",
    )
    head = f"{', '.join(part for part in parts if part)}: {plural(len({row.ticket for row in rows}), 'ticket')}"
    lines = [_line(row.payload, reader, link(str(row.ticket))) for row in ranked]
    heard = [_line(row.payload, reader, "") for row in ranked]
    told = packed((f"*{head}*", *(f"•  {line}" for line in lines)), "\n")
    blocks = (*map(section, told), actions(button("What breaches next", "status", "status")))
    return Shown("\n".join((head, *heard)).replace("*", ""), blocks)


def _rank(row: OutboxRow) -> tuple[int, str, str]:
    return _ORDER.index(row.payload["notice"]), row.payload.get("due_at") or "", row.id


def _line(facts: Mapping[str, Any], reader: Reader, link: str) -> str:
    """`*SLA-12* Mail is down: first response breached, due Mon 10:00; P2, ACME; with @ada`."""
    key, name = quoted(facts["ticket"], 60), promise_name(Kind(facts["kind"]), Metric(facts["metric"]))
    due = datetime.fromisoformat(facts["due_at"]) if facts.get("due_at") else None
    shown = f"*<{link}|{key}>*" if link else f"*{key}*"
    whose = ", ".join(
        quoted(part, 40) for part in (facts.get("priority") or "", reader.customer(facts.get("customer"))) if part
    )
    who = f"with {person(facts['assignee'])}" if facts.get("assignee") else "nobody has it"
    said = _POINTS[facts["notice"]](name, due, reader)
    said += f" ({quoted(str(facts.get('level') or ''), 40)})" if facts["notice"] == WARNING else ""
    return (
        f"{shown} {quoted(facts.get('title') or '', _TITLE)}".rstrip()
        + f": {'; '.join(p for p in (said, whose, who) if p)}"
    )


def _warning(name: str, due: datetime | None, reader: Reader) -> str:
    if due is None or due <= reader.now:
        return f"{name} due now"
    return f"*{length(epoch(due) - epoch(reader.now))} left*, {name} due {reader.moment(due)}"


def _breach(name: str, due: datetime | None, reader: Reader) -> str:
    return f"*breached*, {name}" + (f" was due {reader.moment(due)}" if due else "")


def _reclassified(name: str, due: datetime | None, reader: Reader) -> str:
    return f"{name} breached by a change of target; nobody was slow"


_POINTS = {WARNING: _warning, BREACH: _breach, RECLASSIFIED: _reclassified}
