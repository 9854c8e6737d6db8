"""`/sla credits`: what is owed for a month, by which scale."""

from typing import Any

from bot.credit_words import CREDIT_RULE, band, line_name, money, pays, scale_name
from bot.jobs.credits import CreditReport, Owed
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Shown, context, header, section
from bot.words import exact_percent, full_moment, working
from sla_core.credits import Line

CUSTOMERS, LINES = 20, 8


def credits_view(report: CreditReport, reader: Reader, *, house: bool) -> Shown:
    """A section per customer; what the open tickets would add is for people of the house only."""
    title = plain(f"Credits {report.period.name}", 150)
    if not report.owed:
        text = "No agreement names a credit scheme."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text)))
    said = [_said(owed, reader, house=house) for owed in report.owed[:CUSTOMERS]]
    rest = len(report.owed) - CUSTOMERS
    more = [f"And {rest:,} more: `sla-bot credits` has them all."] if rest > 0 else []
    blocks: list[dict[str, Any]] = [header(title), *map(section, said)]
    blocks.append(context(*more, CREDIT_RULE, f"As of {full_moment(report.at, reader.place)}"))
    return Shown("\n".join([quoted(title), *said, CREDIT_RULE]), tuple(blocks))


def _said(owed: Owed, reader: Reader, *, house: bool) -> str:
    name = f"*{quoted(plain(reader.customer(owed.customer), 80))}*, {quoted(owed.agreement.name)}"
    if owed.credit is None:
        return f"{name}: {quoted(owed.problem)}"
    lines = [f"{name}: *{money(owed.credit.amount, owed.credit)}*"]
    telling = [line for line in owed.credit.lines if line.late is None or line.worth]
    lines += [f"• {quoted(_line(line))}" for line in telling[:LINES]]
    if len(telling) > LINES:
        lines.append(f"and {len(telling) - LINES:,} more")
    if owed.credit.exact != owed.credit.uncapped:
        lines.append("A cap holds it there.")
    if house and owed.at_risk:
        lines.append(f"At risk: {money(owed.at_risk, owed.credit)} more if all that is open were missed.")
    return "\n".join(lines)


def _line(line: Line) -> str:
    if line.late is not None:
        late = f"{plain(line.key, 60)}: {working(line.late)} late"
        return f"{scale_name(line.scale)}, {late}, {band(line)} pays {pays(line)}"
    raw, counted = exact_percent(line.raw), exact_percent(line.counted)
    held = f" ({counted} held against us)" if line.raw != line.counted else ""
    return f"{line_name(line)}: {raw}{held}, {band(line) + ' pays ' + pays(line) if line.worth else 'pays nothing'}"
