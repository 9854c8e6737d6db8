"""Many pages of one channel in one message: a line for each ticket, the most urgent first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.jobs.ladder import called_of
from bot.sentences import Reader
from bot.slack.mrkdwn import is_person, person, quoted
from bot.slack.views.message import Block, Shown, actions, button, packed, section
from bot.slack.views.summons import mentions
from bot.store.paging import OutboxRow
from bot.words import METRICS, length, plural
from sla_core.agreements import Metric
from sla_core.zones import epoch

# A line with its title takes about 150 characters of the 13,200 that a message may have.
IN_FULL = 40
# What the short lines may take; past that only their number is told.
ROOM = 4500
TITLE = 60


def bundle_view(
    rows: Sequence[OutboxRow], reader: Reader, *, bundle: str, answered: Mapping[str, str] | None = None
) -> Shown:
    """The pages of a bundle, most urgent first; `answered` maps an escalation to whoever acknowledged it since."""
    done: dict[str | None, str] = {}
    done.update(answered or {})
    ranked = sorted(rows, key=lambda row: (row.escalation in done, row.rank, row.since, row.id))
    open_rows = [row for row in ranked if row.escalation not in done]
    head = f"{plural(len(open_rows), 'ticket')} called at once" if open_rows else _all_answered(len(rows))
    if open_rows and len(open_rows) < len(rows):
        head += f", {len(rows) - len(open_rows)} answered since"
    full = [_line(row, reader, done) for row in ranked[:IN_FULL]]
    blocks: list[Block] = [section(f"*{head}*"), *map(section, packed(full, "\n"))]
    short = list(_short(ranked[IN_FULL:], done))
    if short:
        blocks += [section(f"*and {len(ranked) - IN_FULL:,} more*"), *map(section, packed(short, ", "))]
    if open_rows:
        blocks.append(_all_mine(bundle, len(open_rows)))
    urgent = ", ".join(quoted(str(row.payload["ticket"]), 60) for row in open_rows[:10])
    who = mentions(name for row in open_rows for name in row.people)
    return Shown(f"{who} {head}: {urgent}".strip() if open_rows else head, tuple(blocks))


def _all_answered(count: int) -> str:
    return f"All {count:,} were answered" if count > 1 else "It was answered"


def _line(row: OutboxRow, reader: Reader, done: Mapping[str | None, str]) -> str:
    facts = row.payload
    key, title = quoted(facts["ticket"], 60), quoted(facts.get("title") or "", TITLE)
    if row.escalation in done:
        who = done[row.escalation]
        return f"~{key}~ {title}: {f'{person(who)} has it' if is_person(who) else 'over'}"
    priority = quoted(facts.get("priority") or "", 20)
    who = mentions(row.people, (called_of(row),))
    point = f"*{key}* {priority} {title}".replace("  ", " ").rstrip()
    return f"{point}: {_margin(facts.get('due_at'), facts['metric'], reader)} {who}".rstrip()


def _margin(due_at: str | None, metric: str, reader: Reader) -> str:
    name = METRICS[Metric(metric)]
    if not due_at:
        return f"{name} paused"
    seconds = epoch(datetime.fromisoformat(due_at)) - epoch(reader.now)
    return f"{name} {length(seconds)} left" if seconds > 0 else f"{name} over by {length(seconds)}"


def _short(rows: Sequence[OutboxRow], done: Mapping[str | None, str]) -> Iterator[str]:
    """Key and mention only, as far as there is room: better in few words than not at all."""
    room = ROOM
    for i, row in enumerate(rows):
        said = f"{quoted(row.payload['ticket'], 60)} {mentions(row.people)}".rstrip()
        said = f"~{said}~" if row.escalation in done else said
        room -= len(said) + 2
        if room < 0:
            yield f"and {plural(len(rows) - i, 'ticket')} that {'has' if i + 1 == len(rows) else 'have'} no room here"
            return
        yield said


def _all_mine(bundle: str, count: int) -> Block:
    """One button for all of one's own, which asks first: a hundred tickets are not taken by a slip of the finger."""
    made = button("Acknowledge all mine", "ack_all", bundle, label="Acknowledge every ticket here that calls me")
    confirm = {
        "title": {"type": "plain_text", "text": "Acknowledge all of yours?"},
        "text": {
            "type": "plain_text",
            "text": f"Of these {plural(count, 'ticket')}, every one that calls you is then yours.",
        },
        "confirm": {"type": "plain_text", "text": "They are mine"},
        "deny": {"type": "plain_text", "text": "Not yet"},
    }
    return actions({**made, "style": "primary", "confirm": confirm})
