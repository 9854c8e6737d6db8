"""`/sla availability`: how long each service was up, and what is left of its error budget."""

from decimal import Decimal
from fractions import Fraction

from bot.credit_words import UPTIME_RULE, burn_words, part_words
from bot.figures import stated
from bot.jobs.availability import Uptime, UptimeReport
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Shown, context, header, section, table
from bot.words import exact_percent, fine_length, full_moment, sentence

SHOWN = 40


def uptime_view(report: UptimeReport, reader: Reader) -> Shown:
    """A row per service and promise; what burns the budget too fast stands beneath."""
    title = plain(f"Availability {report.period.name}", 150)
    if not report.rows:
        text = "No service has a target, and none was down."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text)))
    head = ("Service", "Available", "Target", "Down", "Error budget")
    rows = report.rows[:SHOWN]
    blocks = [header(title), table(head, [_cells(row) for row in rows], right=(1, 2, 3, 4))]
    burning = [f"*{quoted(_name(row))}*: {burn_words(burn)}" for row in rows for burn in row.burns if burn.alert]
    parts = [(row, part_words(row, report.period, reader.place)) for row in rows]
    told = [f"*{quoted(_name(row))}*: {part}" for row, part in parts if part]
    if told:
        blocks.append(section("\n".join(told[:10])))
    if burning:
        blocks.append(section("\n".join(burning[:10])))
    more = [f"And {len(report.rows) - SHOWN:,} more."] if len(report.rows) > SHOWN else []
    blocks.append(context(*more, UPTIME_RULE, f"As of {full_moment(report.at, reader.place)}"))
    return Shown("\n".join([quoted(title), *map(_spoken, rows), *told, *burning, UPTIME_RULE]), tuple(blocks))


def _name(row: Uptime) -> str:
    return plain(f"{row.service}, {row.agreement}" if row.agreement else row.service, 80)


def _cells(row: Uptime) -> list[str]:
    figure, down, name = row.figure, fine_length(Fraction(row.figure.down)), _name(row)
    if row.target is None:
        return [name, exact_percent(figure.share), "", down, ""]
    of_budget = f"{down} of {fine_length(figure.allowed(row.target))}"
    return [name, exact_percent(figure.share), stated(row.target), of_budget, _left(row, row.target)]


def _left(row: Uptime, target: Decimal) -> str:
    """`3 h 17 m left` of the error budget, or `14 m 28.8 s over`."""
    left = row.figure.left(target)
    return f"{fine_length(abs(left))} {'left' if left >= 0 else 'over'}"


def _spoken(row: Uptime) -> str:
    figure = row.figure
    target = f", {_left(row, row.target)} for {stated(row.target)}" if row.target is not None else ""
    share, down = exact_percent(figure.share), fine_length(Fraction(figure.down))
    return quoted(f"{sentence(row.service)} {share}, down {down}{target}")
