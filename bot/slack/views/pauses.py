"""`/sla pauses`: what stands still, who paused it and why, what should not any more at the top."""

from bot import pause_words as words
from bot.jobs.pausing import PAUSES_RULE, Pauses, Still
from bot.sentences import Reader
from bot.slack.mrkdwn import person, plain, quoted
from bot.slack.views.message import Block, Shown, context, header, section, table
from bot.words import full_moment, length, sentence, working

LINES = 20
_HEAD = ("Reason", "Pauses", "Net", "Gross")


def pauses_view(found: Pauses, reader: Reader) -> Shown:
    """A line for each pause that holds, and a table of what the pauses of the period came to."""
    whose = reader.customer(found.about.customer)
    title = plain("Pauses" + (f", {whose}" if whose else ""), 150)
    lines = [_line(one, reader) for one in found.standing[:LINES]]
    if len(found.standing) > LINES:
        lines.append(f"and {len(found.standing) - LINES:,} more: `sla-bot pauses` has them all")
    said = sentence(words.counted(found))
    blocks: list[Block] = [header(title), section(f"*{said}*")]
    blocks += [section(line) for line in lines]
    if found.held:
        blocks += [
            section(f"*Began {quoted(found.period.name, 80)}*"),
            table(_HEAD, _rows(found, reader), right=(1, 2, 3)),
        ]
    blocks.append(context(PAUSES_RULE, f"As of {full_moment(found.at, reader.place)}"))
    return Shown("\n".join([f"{quoted(title)}: {said}", *lines]).replace("*", ""), tuple(blocks))


def _line(one: Still, reader: Reader) -> str:
    ticket = one.row.ticket
    who = person(one.pause.by) if one.pause.by else ""
    said = words.still_words(one, reader, who=who, why=quoted(reader.reason(one.pause.reason), 80))
    late = words.stale_because(one, reader)
    over = f". *Should be over: {late}*" if late else ""
    return f"*{quoted(ticket.key, 60)}* {quoted(ticket.title)}\n{sentence(said)}{over}"


def _rows(found: Pauses, reader: Reader) -> list[list[str]]:
    return [
        [
            plain(sentence(reader.reason(held.reason)), 80),
            f"{held.lasted.pauses:,}",
            working(held.lasted.net),
            length(held.lasted.gross),
        ]
        for held in found.held
    ]
