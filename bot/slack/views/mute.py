"""What is muted: which news, until when, by whom and why; and that calls go on."""

from collections.abc import Iterator, Sequence

from bot.figures import spaced
from bot.sentences import Reader, mute_words
from bot.slack.mrkdwn import person, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Block, Shown, actions, button, context, section
from bot.store.mutes import MuteRow
from bot.words import plural

SHOWN = 20


def what_muted(row: MuteRow) -> str:
    """`SLA-12`, `warnings of SLA-12`, `breaches in <#C024BE91L>`."""
    share = f"{spaced(row.level or '')} warnings"
    level = {"warnings": "warnings", "breaches": "breaches", None: ""}.get(row.level, share)
    if row.ticket is None:
        return f"{level} in {f'<#{row.channel}>' if row.channel else 'every channel'}"
    return f"{level} of {quoted(row.ticket, 60)}" if level else quoted(row.ticket, 60)


def mute_line(row: MuteRow, reader: Reader, name: str) -> str:
    """`SLA-12 until Mon 14:00, by Ada: the vendor is on it; 3 messages kept quiet`."""
    return f"{what_muted(row)} {mute_words(row, reader, who=name, why=quoted(row.reason))}"


def muted_view(row: MuteRow, reader: Reader) -> Shown:
    """That it is muted, and what goes on all the same."""
    text = f"Muted until {reader.moment(row.until)}: {what_muted(row)}."
    note = "Clocks run on and people are still called. Leads see this in their digest."
    undo = " ".join(part for part in ("unmute", spelled(row.ticket) if row.ticket else "", row.level or "") if part)
    return Shown(f"{text} {note}", (section(f"*{text}*"), context(note, f"`/sla {quoted(undo, 120)}` ends it.")))


def unmuted_view(rows: Sequence[MuteRow], reader: Reader) -> Shown:
    """What is told again."""
    text = f"Told again: {', '.join(map(what_muted, rows))}."
    kept = sum(row.kept for row in rows)
    note = f"{plural(kept, 'message')} kept quiet meanwhile." if kept else "Nothing was kept quiet meanwhile."
    return Shown(f"{text} {note}", (section(f"*{text}*"), context(note)))


def mutes_view(rows: Sequence[MuteRow], reader: Reader) -> Shown:
    """Everything that is muted now, the first to end first."""
    if not rows:
        text = "Nothing is muted."
        return Shown(text, (section(text), context("`/sla mute TICKET 2h` keeps the news of a ticket quiet.")))
    head = f"{plural(len(rows), 'thing')} muted"
    lines = [mute_line(row, reader, person(row.made_by)) for row in rows[:SHOWN]]
    more = f"and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
    return Shown("\n".join((head, *lines, more)).strip(), tuple(_blocks(head, lines, more)))


def _blocks(head: str, lines: Sequence[str], more: str) -> Iterator[Block]:
    yield section("\n".join((f"*{head}*", *(f"•  {line}" for line in lines))))
    if more:
        yield context(more)
    yield actions(button("What breaches next", "status", "status all"))
