"""`/sla credits`: what is owed for a month, by which scale, and with `why` step by step."""

from typing import Any

from bot.credit_why_words import why_lines
from bot.credit_words import CREDIT_RULE, band, line_name, money, pays, scale_name
from bot.jobs.credits import CreditReport, Owed
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Shown, context, header, section
from bot.words import exact_percent, full_moment, working
from sla_core.credits import Line

CUSTOMERS, LINES = 20, 8
STEPWISE, STEPS = 5, 25


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


def credit_why_view(report: CreditReport, reader: Reader) -> Shown:
    """A section per agreement that pays, with every step of its arithmetic."""
    title = plain(f"Credits {report.period.name}, step by step", 150)
    if not report.owed:
        text = "No agreement names a credit scheme."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text)))
    said = [_stepwise(owed, reader) for owed in report.owed[:STEPWISE]]
    rest = len(report.owed) - STEPWISE
    more = [f"And {rest:,} more: name a customer, such as `/sla credits why acme`."] if rest > 0 else []
    as_of = f"As of {full_moment(report.at, reader.place)}"
    return Shown("\n".join([quoted(title), *said]), (header(title), *map(section, said), context(*more, as_of)))


def _stepwise(owed: Owed, reader: Reader) -> str:
    lines = [f"• {line.strip()}" if line.startswith(" ") else line for line in why_lines(owed, reader)]
    shown = [quoted(line, 300) for line in lines]
    if len(shown) > STEPS:
        # The sum is what was asked for: what is left out is the middle.
        gone = len(shown) - STEPS
        shown = [*shown[: STEPS - 3], f"and {gone:,} more lines: `sla-bot credits --why` has them all", *shown[-3:]]
    return "\n".join([f"*{quoted(plain(reader.customer(owed.customer), 80))}*, {quoted(owed.agreement.name)}", *shown])


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
