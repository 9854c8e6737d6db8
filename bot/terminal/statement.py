"""A customer's statement as Markdown, CSV or JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from bot.credit_why_words import not_held
from bot.credit_words import CREDIT_RULE, WAIVED_RULE, amount_words, band, clock_name, line_name, pays, scale_name
from bot.figures import exactly
from bot.jobs.credits import Judged, Judgement, Owed
from bot.jobs.reached import reached_beside
from bot.jobs.statement import Statement
from bot.jobs.waiving import subject_of
from bot.printed.lines import one_line
from bot.sentences import Reader
from bot.stamps import drawn
from bot.statement_words import closed_words, currency_in, currency_of, met_words, nothing_words, sum_words
from bot.store.outages import OutageRow
from bot.store.records import VerdictRow
from bot.terminal.as_json import plain
from bot.terminal.draw_credits import owed_json
from bot.terminal.restated import head_of, restatement_cells, restatement_rows, settled_json
from bot.words import exact_percent, fine_length, full_moment, working
from sla_core.attainment import COUNTING_RULE
from sla_core.credits import Credit, Line

COLUMNS = ("kind", "agreement", "key", "metric", "at", "outcome", "late_seconds", "reached", "held_against_us", "band",
           "pays", "not_held_because", "was", "by", "why", "currency")  # fmt: skip
_PAYS = COLUMNS.index("pays")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def as_markdown(found: Statement, reader: Reader) -> str:
    """A document for the customer: the sum, the scales, and what stands behind them."""
    name = _plainly(reader.customer(found.customer))
    lines = [f"# Statement for {name}, {found.period.name.removeprefix('in ')}", ""]
    lines += [f"As of {full_moment(found.at, reader.place)}.", ""]
    if closed := closed_words(found, reader):
        lines += [_plainly(closed), ""]
    if not found.owed:
        lines += [nothing_words(found), ""]
    for owed in found.owed:
        lines += _owed(owed, reader)
    lines += _told_anew(found, reader)
    lines += _since_closed(found, reader)
    return "\n".join([*lines, COUNTING_RULE, CREDIT_RULE if _pays(found) else WAIVED_RULE, ""])


def _pays(found: Statement) -> bool:
    return any(one.pays for one in found.owed) or any(one.pays for one in found.settled)


def _owed(owed: Owed, reader: Reader) -> Iterator[str]:
    agreement = owed.agreement
    yield from (f"## {_plainly(agreement.title or agreement.name)} ({agreement.name} version {agreement.version})", "")
    if owed.credit is None:
        yield from (f"Not counted: {owed.problem}.", "")
    elif not owed.pays:
        yield from _reached(owed, owed.credit)
    else:
        credit = owed.credit
        fee = f", of a fee of {amount_words(credit.fee, credit)}" if credit.fee is not None else ""
        yield f"**Credit: {amount_words(credit.amount, credit)}**{fee}."
        if credit.exact != credit.uncapped:
            uncapped = exactly(credit.uncapped)
            yield f"The scales add up to {uncapped}; a cap holds it at {amount_words(credit.amount, credit)}."
        yield ""
        yield from _table(
            ("Scale", "For", "Reached", "Held against us", "Band", "Pays"),
            ((scale_name(line.scale), clock_name(line.key) or "all",
              f"{working(line.late)} late" if line.late is not None else exact_percent(line.raw),
              "" if line.late is not None else exact_percent(line.counted), band(line), pays(line))
             for line in credit.lines),
        )  # fmt: skip
        if beside := reached_beside(owed):
            yield from ("What was reached of the rest:", "")
            yield from _figures(owed, beside)
    yield from _table(
        ("Ticket", "Metric", "Decided", "Target", "Outcome", "Late", "Not held against us"),
        (_clock_cells(one, reader) for one in owed.judged),
    )
    yield from _table(
        ("Outage", "Service", "From", "Until", "Cause", "Counts", "Not held against us"),
        (cells for one in owed.uptimes for cells in _outage_cells(one, reader)),
    )


def _reached(owed: Owed, found: Credit) -> Iterator[str]:
    """What was reached of each promise that pays nothing; without a percentage where nothing was decided."""
    yield from ("No credits are agreed: this is what was reached.", "")
    yield from _figures(owed, found.lines)


def _figures(owed: Owed, lines: Iterable[Line]) -> Iterator[str]:
    rows = ((line_name(line), met_words(owed, line), exact_percent(line.raw), exact_percent(line.counted))
            for line in lines)  # fmt: skip
    yield from _table(("Promise", "Met", "Reached", "Held against us"), rows)


def _clock_cells(one: Judged, reader: Reader) -> tuple[str, ...]:
    case = one.case
    outcome = ("met", "") if case.late is None else ("missed", working(case.late))
    metric = case.metric.replace("_", " ")
    return (one.clock.ticket, metric, full_moment(one.at, reader.place), one.clock.target, *outcome, not_held(one))


def _outage_cells(one: Judgement, reader: Reader) -> Iterator[tuple[str, ...]]:
    for each in one.figure.outages:
        outage = each.outage
        end = full_moment(outage.until, reader.place) if outage.until else "goes on"
        since, waived = full_moment(outage.since, reader.place), "waived" if outage.key in one.waived else ""
        yield (outage.key, outage.service, since, end, outage.cause, fine_length(Fraction(each.seconds)), waived)


def _told_anew(found: Statement, reader: Reader) -> Iterator[str]:
    told: list[tuple[str, str, VerdictRow | OutageRow]] = [
        *((subject_of(row), row.outcome.value, row) for row in found.restated),
        *((row.key, "void" if row.void else "corrected", row) for row in found.corrected),
    ]
    rows = [
        (what, now, full_moment(row.recorded_at, reader.place), row.author, drawn(row.reason, reader.place))
        for what, now, row in told
    ]
    if rows:
        yield from ("## Restated since the month began", "")
        yield from _table(("What", "Now", "When", "By", "Why"), rows)


def _since_closed(found: Statement, reader: Reader) -> Iterator[str]:
    """What moved each agreement since the month was closed, and what it comes to now."""
    for settled in found.settled:
        yield from (f"## {_plainly(settled.agreement)} since the close", "")
        yield from _table(head_of(settled), restatement_cells(settled, reader))
        yield from (f"**{sum_words(settled)}**", "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    cells = [tuple(map(_plainly, row)) for row in rows]
    if cells:
        yield from (f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *cells))
        yield ""


def _plainly(text: str) -> str:
    """Foreign text in a cell: one line, and none of the marks that would make something else of it."""
    return "".join(f"\\{letter}" if letter in "\\|`*_<>[]#" else letter for letter in one_line(text, 300))


def as_csv(found: Statement, reader: Reader) -> str:
    """A line per scale, clock, outage and restatement, under COLUMNS; instants in UTC, shares as exact fractions.

    What is promised without credits has a `figure` in the place of a scale, and nothing under what it pays: no 0.00;
    so has what a paying agreement promises beside its scales.
    Of a month that was closed, what was invoiced and all that restatements pay add up to what is owed now.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = [_of_money((*row, "", "", ""), currency_in(owed)) for owed in found.owed for row in _csv_rows(owed)]
    for settled in found.settled:
        rows += [_of_money(row, currency_of(settled)) for row in restatement_rows(settled, reader.place)]
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _of_money(row: tuple[Any, ...], currency: str) -> tuple[Any, ...]:
    """A row with the currency of what it pays; without one where it pays nothing."""
    return (*row, currency if row[_PAYS] else "")


def _csv_rows(owed: Owed) -> Iterator[tuple[Any, ...]]:
    body, name = owed_json(owed), owed.agreement.name
    if owed.credit is not None and owed.pays:
        yield ("credit", name, "", "", "", "", "", "", "", "", body["amount"], "")
    for line in body.get("lines", ()):
        kind = "scale" if owed.pays else "figure"
        yield (kind, name, line["key"], line["metric"] or "", "", "", line["late_seconds"], line["reached"],
               line["held_against_us"], line["band"], line["exact"], "")  # fmt: skip
    for line in body.get("figures", ()):
        yield ("figure", name, line["key"], line["metric"], "", "", "", line["reached"], line["held_against_us"],
               "", "", "")  # fmt: skip
    for one, judged in zip(body["clocks"], owed.judged, strict=True):
        yield ("clock", name, one["ticket"], one["metric"], one["decided_at"], one["outcome"], one["late_seconds"], "",
               "", "", "", not_held(judged))  # fmt: skip
    for service in body["services"]:
        for one in service["outages"]:
            yield ("outage", name, one["key"], service["service"], one["since"], one["until"] or "goes on",
                   one["counted_seconds"], "", "", "", "", "waived" if one["waived"] else "")  # fmt: skip


def _harmless(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula is marked as text; a number, negative too, is none."""
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def statement_json(found: Statement) -> dict[str, Any]:
    """A statement; amounts and shares as text, instants in UTC."""
    period = {"name": found.period.name, "since": plain(found.period.since), "until": plain(found.period.until)}
    return {
        "customer": found.customer,
        "period": period,
        "at": plain(found.at),
        "owed": [owed_json(owed) for owed in found.owed],
        "restated": plain(found.restated),
        "corrected": plain(found.corrected),
        **_closed_json(found),
    }


def _closed_json(found: Statement) -> dict[str, Any]:
    if found.closing is None:
        return {"closed": None}
    closed = {"by": found.closing.author, "at": plain(found.closing.at)}
    now = [owed_json(settled.now) for settled in found.settled if settled.now is not None]
    return {"closed": closed, "since_closed": [settled_json(one) for one in found.settled], "now": now}


def statement_text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
