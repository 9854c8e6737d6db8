"""`/sla quality`: how well tickets were settled beside how fast, against what was wanted."""

from bot import quality_words as words
from bot.figures import spaced
from bot.files.qualities import written
from bot.jobs.quality import Report
from bot.sentences import Reader, csat_words
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Block, Shown, context, header, section, table
from bot.words import full_moment, sentence
from sla_core.quality import AGE_RULE, SETTLED_RULE

ROWS = 90


def quality_view(found: Report, reader: Reader) -> Shown:
    """The counts, a table of the backlog by priority, and one of the objectives; Slack takes one table a message."""
    whose = reader.customer(found.about.customer)
    title = plain(f"Quality {found.period.name}" + (f", {whose}" if whose else ""), 150)
    lines = [f"{sentence(words.settled_words(found.figures.settled))}.", csat_words(found.csat)]
    lines += [f"Backlog: {words.ages_words(found.figures.backlog)}.", *_by_priority(found)]
    said = [quoted(line, 300) for line in lines if line]
    checks = [quoted(words.check_words(one), 300) for one in found.figures.checks]
    blocks: list[Block] = [header(title), section("\n".join(said))]
    if found.figures.checks:
        blocks.append(table(("Agreement", "Measure", "Wanted", "Came to", ""), _rows(found)))
    blocks.append(
        context(SETTLED_RULE, f"{AGE_RULE} {quoted(words.SMALL)}", f"As of {full_moment(found.at, reader.place)}")
    )
    return Shown("\n".join([quoted(title), *said, *checks[:20]]), tuple(blocks))


def _by_priority(found: Report) -> list[str]:
    """Each priority's backlog in a line, where there is more than one."""
    if len(found.backlog) < 2:
        return []
    return [
        f"{plain(priority or 'no priority', 40)}: {words.ages_words(ages)}" for priority, ages in found.backlog[:10]
    ]


def _rows(found: Report) -> list[list[str]]:
    return [
        [
            plain(one.agreement, 60),
            sentence(words.NAMES[one.objective.measure]),
            spaced(written(one.objective)),
            words.figure_words(one),
            words.held_words(one),
        ]
        for one in found.figures.checks[:ROWS]
    ]
