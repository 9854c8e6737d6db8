"""`/sla outage list`: the outages of a period, each with what can be done about it."""

from collections.abc import Iterator, Sequence

from bot.jobs.attainment import Period
from bot.sentences import Reader
from bot.slack.mrkdwn import person, plain, quoted
from bot.slack.views.message import Block, Shown, actions, button, context, header, section
from bot.store.outages import OutageRow
from bot.words import full_moment, plural

END, AGAIN = "outage_end", "outage_again"
SHOWN = 15


def outage_words(row: OutageRow, reader: Reader) -> str:
    """`O-7 mail, Mon 2 Jun 2025 09:00 CEST until ...: disk full`, with who told it and why it was told anew."""
    end = f"until {full_moment(row.until, reader.place)}" if row.until else "goes on"
    cause = f": {quoted(row.cause, 300)}" if row.cause else ""
    again = f", because {quoted(row.reason, 200)}" if row.number > 1 else ""
    told = "corrected" if row.number > 1 else "told"
    head = f"*{quoted(row.key, 20)}* {quoted(plain(row.service, 60))}"
    since = full_moment(row.since, reader.place)
    return f"{head}, {since}, {end}{cause}\n{told} by {person(row.author)}{again}"


def outages_view(rows: Sequence[OutageRow], period: Period, reader: Reader) -> Shown:
    """The newest first; buttons end one that goes on, and open the form that corrects one."""
    title = plain(f"Outages {period.name}", 150)
    if not rows:
        text = "No outage was recorded."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text), context("`/sla outage` records one.")))
    newest = sorted(rows, key=lambda row: (row.since, row.key), reverse=True)
    said = [outage_words(row, reader) for row in newest[:SHOWN]]
    more = [f"And {len(rows) - SHOWN:,} more: `sla-bot outage list` has them all."] if len(rows) > SHOWN else []
    blocks = [block for row in newest[:SHOWN] for block in _blocks(row, reader)]
    counted = context(*more, plural(len(rows), "outage"))
    return Shown("\n".join([quoted(title), *said, *more]), (header(title), *blocks, counted))


def _blocks(row: OutageRow, reader: Reader) -> Iterator[Block]:
    yield section(outage_words(row, reader))
    ending = (button("End it now", END, row.key, label=f"End outage {row.key} now"),) if row.until is None else ()
    yield actions(*ending, button("Correct", AGAIN, row.key, label=f"Correct outage {row.key}"))


def ended_view(row: OutageRow, reader: Reader) -> Shown:
    """That it is over, as it is told from now on."""
    text = outage_words(row, reader)
    return Shown(text, (section(text), context("What was told before stays to be read.")))
