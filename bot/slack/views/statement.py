"""`/sla statement`: a customer's month in words: what is owed, what was reached, and what was restated since."""

from collections.abc import Iterator

from bot.credit_why_words import not_held
from bot.credit_words import CREDIT_RULE, WAIVED_RULE, amount_words, figure_words
from bot.jobs.credits import Judged, Owed
from bot.jobs.statement import Settled, Statement
from bot.jobs.waiving import subject_of
from bot.sentences import Reader
from bot.slack.mrkdwn import person, plain, quoted
from bot.slack.views.message import Block, Shown, context, header, section
from bot.stamps import drawn
from bot.statement_words import currency_of, met_words, nothing_words, restated_words, sum_words
from bot.words import full_moment, plural, working
from sla_core.attainment import COUNTING_RULE
from sla_core.closing import Restatement
from sla_core.credits import Line

_WHOLE = "As a document, with every ticket and outage: `sla-bot statement`."
_ASK = "Ask us for the whole as a document, with every ticket and outage."
AGREEMENTS, LINES, MISSED, TOLD = 8, 12, 8, 10


def statement_view(found: Statement, reader: Reader, *, house: bool) -> Shown:
    """A section per agreement, and beneath it what moved it since the month was closed. Nothing in it is internal."""
    month = found.period.name.removeprefix("in ")
    title = plain(f"Statement for {reader.customer(found.customer)}, {month}", 150)
    parts = [_closed(found, reader)] if found.closing else []
    parts += [_owed(one, reader) for one in found.owed[:AGREEMENTS]] or [nothing_words(found)]
    parts += ["\n".join(told)] if (told := list(_told_anew(found, reader))) else []
    parts += [_since_closed(one, reader) for one in found.settled[:AGREEMENTS]]
    pays = any(one.pays for one in found.owed) or any(one.pays for one in found.settled)
    whole = _WHOLE if house else _ASK
    rules = (COUNTING_RULE, CREDIT_RULE if pays else WAIVED_RULE, whole)
    blocks: list[Block] = [header(title), *map(section, parts)]
    blocks.append(context(*rules, f"As of {full_moment(found.at, reader.place)}"))
    return Shown("\n".join([quoted(title), *parts]), tuple(blocks))


def _closed(found: Statement, reader: Reader) -> str:
    assert found.closing is not None
    how = "as it was invoiced then" if any(one.pays for one in found.owed) else "as it stood then"
    at = full_moment(found.closing.at, reader.place)
    return f"Closed by {person(found.closing.author)} on {at}: what follows is {how}."


def _owed(owed: Owed, reader: Reader) -> str:
    agreement = owed.agreement
    lines = [f"*{quoted(agreement.title or agreement.name, 100)}* (version {agreement.version})"]
    if owed.credit is None:
        return "\n".join([*lines, f"Not counted: {quoted(owed.problem)}."])
    if owed.pays:
        fee = f", of a fee of {amount_words(owed.credit.fee, owed.credit)}" if owed.credit.fee is not None else ""
        lines.append(f"Credit: *{amount_words(owed.credit.amount, owed.credit)}*{fee}.")
    else:
        lines.append("No credits are agreed: this is what was reached.")
    lines += [f"• {quoted(_figure(owed, line))}" for line in owed.credit.lines if line.late is None][:LINES]
    return "\n".join([*lines, *_missed(owed, reader), *_down(owed, reader)])


def _figure(owed: Owed, line: Line) -> str:
    met = met_words(owed, line)
    return (
        f"{figure_words(line)}, {met} met"
        if met and not (line.scale.priorities or line.scale.services)
        else figure_words(line)
    )


def _missed(owed: Owed, reader: Reader) -> Iterator[str]:
    late = [one for one in owed.judged if one.case.late is not None]
    yield from (f"• {_miss(one, reader)}" for one in late[:MISSED])
    if len(late) > MISSED:
        yield f"and {len(late) - MISSED:,} more missed"


def _miss(one: Judged, reader: Reader) -> str:
    case, at = one.case, full_moment(one.at, reader.place)
    why, name = not_held(one), f"{one.clock.ticket} {case.metric.replace('_', ' ')}"
    said = f"{quoted(name, 80)} missed on {at}, {working(case.late or 0)} late"
    return f"{said}; not held against us, {quoted(why, 200)}" if why else said


def _down(owed: Owed, reader: Reader) -> Iterator[str]:
    outages = [(one, each) for one in owed.uptimes for each in one.figure.outages]
    for one, each in outages[:MISSED]:
        outage = each.outage
        end = full_moment(outage.until, reader.place) if outage.until else "goes on"
        waived = ", waived" if outage.key in one.waived else ""
        since = full_moment(outage.since, reader.place)
        yield f"• {quoted(outage.key, 20)} {quoted(outage.service, 60)} down, {since} - {end}{waived}"
    if len(outages) > MISSED:
        yield f"and {plural(len(outages) - MISSED, 'more outage')}"


def _told_anew(found: Statement, reader: Reader) -> Iterator[str]:
    told = [
        *((subject_of(row), row.outcome.value, row.recorded_at, row.author, row.reason) for row in found.restated),
        *(
            (row.key, "never was" if row.void else "corrected", row.recorded_at, row.author, row.reason)
            for row in found.corrected
        ),
    ]
    if told:
        yield "*Restated since the month began*"
    for what, now, at, author, reason in told[:TOLD]:
        when = full_moment(at, reader.place)
        yield f"• {quoted(what, 80)} {now}, {when}, {person(author)}: {quoted(drawn(reason, reader.place), 200)}"
    if len(told) > TOLD:
        yield f"and {len(told) - TOLD:,} more"


def _since_closed(settled: Settled, reader: Reader) -> str:
    name, currency = quoted(settled.agreement, 60), currency_of(settled)
    lines = [f"*{name} since the close*"]
    told = (restated_line(one, reader, currency=currency, pays=settled.pays) for one in settled.restatements[:TOLD])
    lines += [f"• {line}" for line in told]
    if len(settled.restatements) > TOLD:
        lines.append(f"and {len(settled.restatements) - TOLD:,} more")
    return "\n".join([*lines, f"*{quoted(sum_words(settled), 400)}*"])


def restated_line(one: Restatement, reader: Reader, *, currency: str, pays: bool = True) -> str:
    """What it changed and moved, when, by whom and why."""
    made, when = one.correction, full_moment(one.correction.at, reader.place)
    by = f"{person(made.author)}: " if made.author else ""
    told = restated_words(one, reader, currency=currency, pays=pays)
    return f"{quoted(told, 480)} ({when}, {by}{quoted(drawn(made.reason, reader.place), 200)})"
