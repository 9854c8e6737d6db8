"""`/sla budget`: what each objective still bears, what runs out first at the top."""

from bot import forecast_words as words
from bot.figures import stated
from bot.jobs.budget import Budgets, Line
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Shown, context, header, section, table
from bot.words import full_moment
from sla_core.budget import PACE_RULE

# As many columns as a table shows without being moved; the terminal has the pace and the volume expected as well.
_HEAD = ("Promise", "Objective", "Missed", "Left now", "Until the end")
_SMALL = "* fewer than 20 decided, or less than a working day behind it: the pace may be luck."


def budgets_view(found: Budgets, reader: Reader) -> Shown:
    """A row for every objective, with the rule the pace is counted by."""
    whose = reader.customer(found.about.customer)
    title = plain(f"Breach budget {found.period.name}" + (f", {whose}" if whose else ""), 150)
    if not found.lines:
        text = "No clock with an objective was decided or open in this period."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text)))
    rows = [_cells(line, reader) for line in found.lines]
    rules = [PACE_RULE, *([_SMALL] if any(line.budget.small_sample for line in found.lines) else [])]
    spoken = [f"{quoted(row[0])}: {quoted(row[3])} left now, {row[4]}" for row in rows]
    rules.append(f"As of {full_moment(found.at, reader.place)}")
    blocks = (header(title), table(_HEAD, rows, right=(1, 2, 3)), context(*rules))
    return Shown("\n".join([quoted(title), *spoken, PACE_RULE]), blocks)


def _cells(line: Line, reader: Reader) -> list[str]:
    made, counts = line.budget, line.budget.attainment
    return [
        plain(words.promise_of_line(line.promise), 80),
        stated(line.promise.objective),
        f"{counts.missed:,} of {counts.decided:,}",
        f"{made.left:,}",
        f"{words.run_out(line, reader)}{'*' * made.small_sample}",
    ]
