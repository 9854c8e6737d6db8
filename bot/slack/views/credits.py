"""`/sla credits`: what is owed for a month, by which scale, and with `why` step by step."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.credit_why_words import why_lines
from bot.credit_words import CREDIT_RULE, amount_words, band, clock_name, line_name, pays, scale_name
from bot.invoiced_words import closed_when, invoice_words, still_words
from bot.jobs.credits import CreditReport, Owed
from bot.jobs.invoiced import Invoiced
from bot.sentences import Reader
from bot.slack.mrkdwn import person, plain, quoted
from bot.slack.views.message import Shown, context, header, section
from bot.slack.views.statement import restated_line
from bot.words import exact_percent, full_moment, plural, working
from sla_core.credits import Line

Bills = Sequence[Invoiced]

CUSTOMERS, LINES = 20, 8
STEPWISE, STEPS, RESTATED = 5, 25, 8


def credits_view(report: CreditReport, bills: Bills, reader: Reader, *, house: bool) -> Shown:
    """A section per customer; what the open tickets would add is for people of the house only.

    Of a month that is closed, `bills` say what was invoiced.
    """
    title = plain(f"Credits {report.period.name}", 150)
    if not report.owed and not bills:
        text = "No agreement names a credit scheme."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text)))
    everything = [
        *(_said(owed, bills, reader, house=house) for owed in report.owed),
        *_no_longer(report, bills, reader),
    ]
    said, rest = everything[:CUSTOMERS], len(everything) - CUSTOMERS
    more = [f"And {rest:,} more: `sla-bot credits` has them all."] if rest > 0 else []
    blocks: list[dict[str, Any]] = [header(title), *map(section, said)]
    blocks.append(context(*more, CREDIT_RULE, f"As of {full_moment(report.at, reader.place)}"))
    return Shown("\n".join([quoted(title), *said, CREDIT_RULE]), tuple(blocks))


def credit_why_view(report: CreditReport, bills: Bills, reader: Reader) -> Shown:
    """A section per agreement that pays, with every step of its arithmetic; and what moved what was invoiced since."""
    title = plain(f"Credits {report.period.name}, step by step", 150)
    if not report.owed and not bills:
        text = "No agreement names a credit scheme."
        return Shown(f"{quoted(title)}: {text}", (header(title), section(text)))
    everything = [*(_stepwise(owed, bills, reader) for owed in report.owed), *_no_longer(report, bills, reader)]
    said, rest = everything[:STEPWISE], len(everything) - STEPWISE
    more = [f"And {rest:,} more: name a customer, such as `/sla credits why acme`."] if rest > 0 else []
    as_of = f"As of {full_moment(report.at, reader.place)}"
    return Shown("\n".join([quoted(title), *said]), (header(title), *map(section, said), context(*more, as_of)))


def _bill_of(owed: Owed, bills: Bills) -> list[Invoiced]:
    return [one for one in bills if (one.customer, one.agreement) == (owed.customer, owed.agreement.name)]


def _no_longer(report: CreditReport, bills: Bills, reader: Reader) -> Iterator[str]:
    """What was invoiced under agreements that pay nothing any more."""
    known = {(one.customer, one.agreement.name) for one in report.owed}
    for one in bills:
        if (one.customer, one.agreement) not in known:
            name = f"*{quoted(plain(reader.customer(one.customer), 80))}*, {quoted(one.agreement)}"
            yield "\n".join([name, *_bill(one, reader)])


def _bill(one: Invoiced, reader: Reader) -> list[str]:
    """What was invoiced, by whom it was closed and when; each restatement that moved it, if they were asked for."""
    said = quoted(invoice_words(one), 200)
    lines = [f"Closed by {person(one.closing.author)} on {closed_when(one, reader)}: {said}."]
    lines += [f"• {restated_line(made, reader, currency=one.currency)}" for made in one.moving[:RESTATED]]
    more = [f"and {len(one.moving) - RESTATED:,} more"] if len(one.moving) > RESTATED else []
    return [*lines, *more, *filter(None, [still_words(one)])]


def _stepwise(owed: Owed, bills: Bills, reader: Reader) -> str:
    lines = [f"• {line.strip()}" if line.startswith(" ") else line for line in why_lines(owed, reader)]
    shown = [quoted(line, 300) for line in lines]
    if len(shown) > STEPS:
        # The sum is what was asked for: what is left out is the middle.
        gone = len(shown) - STEPS
        more = f"and {plural(gone, 'more line')}: `sla-bot credits --why` has them all"
        shown = [*shown[: STEPS - 3], more, *shown[-3:]]
    shown += [line for one in _bill_of(owed, bills) for line in _bill(one, reader)]
    return "\n".join([f"*{quoted(plain(reader.customer(owed.customer), 80))}*, {quoted(owed.agreement.name)}", *shown])


def _said(owed: Owed, bills: Bills, reader: Reader, *, house: bool) -> str:
    name = f"*{quoted(plain(reader.customer(owed.customer), 80))}*, {quoted(owed.agreement.name)}"
    billed = [line for one in _bill_of(owed, bills) for line in _bill(one, reader)]
    if owed.credit is None:
        return "\n".join([f"{name}: {quoted(owed.problem)}", *billed])
    lines = [f"{name}: *{amount_words(owed.credit.amount, owed.credit)}*"]
    telling = [line for line in owed.credit.lines if line.late is None or line.worth]
    lines += [f"• {quoted(_line(line))}" for line in telling[:LINES]]
    if len(telling) > LINES:
        lines.append(f"and {len(telling) - LINES:,} more")
    if owed.credit.exact != owed.credit.uncapped:
        lines.append("A cap holds it there.")
    if house and owed.at_risk:
        lines.append(f"At risk: {amount_words(owed.at_risk, owed.credit)} more if all that is open were missed.")
    return "\n".join([*lines, *billed])


def _line(line: Line) -> str:
    if line.late is not None:
        late = f"{plain(clock_name(line.key), 60)}: {working(line.late)} late"
        return f"{scale_name(line.scale)}, {late}, {band(line)} pays {pays(line)}"
    raw, counted = exact_percent(line.raw), exact_percent(line.counted)
    held = f" ({counted} held against us)" if line.raw != line.counted else ""
    return f"{line_name(line)}: {raw}{held}, {band(line) + ' pays ' + pays(line) if line.worth else 'pays nothing'}"
