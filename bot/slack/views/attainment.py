"""`/sla attainment`: what was kept, with the rule it was counted by."""

from bot.figures import stated
from bot.jobs.attainment import Report, Row
from bot.sentences import Reader, attainment_words, budget, csat_words, promise_name, trust
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Shown, context, header, section, table
from bot.words import full_moment, percent, sentence
from sla_core.attainment import COUNTING_RULE, Attainment


def attainment_view(report: Report, reader: Reader) -> Shown:
    """A row per metric and group: net and gross, decided and undecided, and what the objective still bears."""
    whose = reader.customer(report.about.customer)
    title = plain(f"Attainment {report.period.name}" + (f", {whose}" if whose else ""), 150)
    said = csat_words(report.csat)
    if not report.rows and not said:
        text = "No clock was decided or open in this period."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text)))
    head = (f"Promise, {report.by}", "Attained", "Objective", "Met of decided", "Open", "Without pauses")
    cells = [_cells(row, reader, report.by) for row in report.rows]
    blocks = [header(title), *([table(head, cells, right=(1, 2, 3, 4, 5))] if cells else [])]
    tight = [note for row in report.rows if (note := _tight(row, reader, report.by))]
    if tight:
        blocks.append(section("\n".join(tight[:10])))
    if said:
        blocks.append(section(said))
    rules = [COUNTING_RULE]
    if any(row.attainment.small_sample and row.attainment.decided for row in report.rows):
        rules.append("* fewer than 20 decided, so the share may be luck: the 95 % interval stands beside it.")
    blocks.append(context(*rules, f"As of {full_moment(report.at, reader.place)}"))
    spoken = [
        f"{_name(row)} {quoted(_group(row, reader, report.by))}: {quoted(attainment_words(row.attainment))}"
        for row in report.rows
    ]
    return Shown("\n".join([quoted(title), *spoken, *([said] if said else []), COUNTING_RULE]), tuple(blocks))


def _name(row: Row) -> str:
    return promise_name(row.kind, row.metric)


def _group(row: Row, reader: Reader, by: str) -> str:
    return reader.customer(row.group) if by == "customer" else row.group


def _cells(row: Row, reader: Reader, by: str) -> list[str]:
    figure = row.attainment
    return [
        plain(f"{_name(row)}, {_group(row, reader, by)}", 80),
        _share(figure),
        stated(figure.objective) if figure.objective is not None else "",
        f"{figure.met:,} of {figure.decided:,}",
        f"{figure.undecided:,}",
        percent(figure.gross_share),
    ]


def _share(figure: Attainment) -> str:
    interval = trust(figure)
    return percent(figure.share) + (f"* ({interval})" if interval else "")


def _tight(row: Row, reader: Reader, by: str) -> str:
    """A row whose objective bears no more misses."""
    left = row.attainment.misses_left
    if left is None or left > 0 or not row.attainment.decided:
        return ""
    return f"*{sentence(_name(row))} {quoted(_group(row, reader, by))}*: {quoted(budget(row.attainment))}"
