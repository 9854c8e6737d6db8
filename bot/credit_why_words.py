"""The arithmetic of a credit step by step, the same in Slack and terminal."""

from collections.abc import Iterator
from fractions import Fraction

from bot.credit_words import amount_words, band, clock_name, scale_name
from bot.figures import bare_money, exactly, stated
from bot.jobs.credits import Judged, Judgement, Owed
from bot.sentences import Reader
from bot.words import exact_percent, fine_length, full_moment, plural, working
from sla_core.credits import AVAILABILITY, Credit, Line, Step, Worth, digits, steps


def why_lines(owed: Owed, reader: Reader) -> list[str]:
    """A line for each step: the fee, each scale with what it counts and leaves out, caps, the sum, and its rounding."""
    if owed.credit is None:
        return [f"It cannot be counted: {owed.problem}."]
    found = owed.credit
    return [*_terms(owed, found, reader), *_scales(owed, found, reader), *_total(found)]


def _terms(owed: Owed, found: Credit, reader: Reader) -> Iterator[str]:
    scheme = found.scheme
    fee = f"a fee of {amount_words(found.fee, found)}" if found.fee is not None else "no fee"
    yield f"Counted by {owed.agreement.name} version {owed.agreement.version}, credits {scheme.name}, for {fee}."
    for one in scheme.excluded:
        span = f"{full_moment(one.start, reader.place)} to {full_moment(one.end, reader.place)}"
        yield f"Left out by agreement: {span}, {one.reason}."


def _scales(owed: Owed, found: Credit, reader: Reader) -> Iterator[str]:
    for number, step in enumerate(steps(found), 1):
        yield f"{number}. {scale_name(step.scale)}"
        if step.scale.metric != AVAILABILITY:
            yield from _counted(owed, step, reader)
        for line in step.lines:
            yield from _line(owed, line, found)
        yield from _capped(step, found)


def _counted(owed: Owed, step: Step, reader: Reader) -> Iterator[str]:
    """How many clocks a scale counts, and which misses it does not hold against us."""
    covered = [
        one
        for one in owed.judged
        if step.scale.covers(metric=one.case.metric, priority=one.case.priority, service=one.case.service)
    ]
    if not covered:
        yield "   No clock was decided: nothing to count."
        return
    met = sum(one.case.late is None for one in covered)
    yield f"   {plural(len(covered), 'clock')} decided: {met:,} met, {len(covered) - met:,} missed."
    for one in covered:
        if not one.case.counts:
            yield f"   Not held against us: {clock_name(one.case.key)}, {_late(one)}, {not_held(one)}."


def _late(one: Judged) -> str:
    return "met" if one.case.late is None else f"{working(one.case.late)} late"


def not_held(one: Judged) -> str:
    """Who waived it and why, or why it is excluded; empty if it is held against us."""
    case = one.case
    if case.waiver is not None:
        return f"waived by {case.waiver.approver}: {case.waiver.reason}"
    return f"excluded: {case.excluded}" if case.excluded else ""


def _line(owed: Owed, line: Line, found: Credit) -> Iterator[str]:
    if line.late is not None:
        yield f"   {clock_name(line.key)}: {working(line.late)} late, {_paid(line, found)}."
        return
    about = owed.uptimes if line.scale.metric == AVAILABILITY else ()
    judgement = next((one for one in about if one.uptime.service == line.key), None)
    if judgement is not None:
        yield from _downtime(judgement)
    name = line.key or "met of what is held against us"
    yield f"   {name}: {_share(line.counted)}, {_paid(line, found)}."


def _downtime(one: Judgement) -> Iterator[str]:
    promised, down = fine_length(Fraction(one.figure.promised)), fine_length(Fraction(one.figure.down))
    yield f"   {one.uptime.service}: promised for {promised}, down for {down}: {_share(one.uptime.raw)}."
    for each in one.figure.outages:
        waived = ", waived" if each.outage.key in one.waived else ""
        cause = f": {each.outage.cause}" if each.outage.cause else ""
        yield f"   {each.outage.key} counts {fine_length(Fraction(each.seconds))}{waived}{cause}"


def _share(share: Fraction | None) -> str:
    """`2/3 = 66.6666 %`, or that there is none."""
    return "no share" if share is None else f"{share.numerator}/{share.denominator} = {exact_percent(share)}"


def _paid(line: Line, found: Credit) -> str:
    if line.worth is None:
        return "pays nothing"
    return f"{band(line)} pays {_of_fee(line.worth, line.exact, found)}"


def _of_fee(worth: Worth, exact: Fraction, found: Credit) -> str:
    """`25 % of 1,000.00 = 250`, or the amount that was agreed."""
    if worth.percent is None or found.fee is None:
        return exactly(exact)
    fee = bare_money(found.fee, found.scheme.currency)
    return f"{stated(worth.percent)} of {fee} = {exactly(exact)}"


def _capped(step: Step, found: Credit) -> Iterator[str]:
    if step.scale.cap is not None and step.cap is not None:
        held = f"held at {exactly(step.capped)}" if step.capped < step.exact else "not reached"
        cap = _of_fee(step.scale.cap, step.cap, found)
        yield f"   Sum {exactly(step.exact)}; the cap of the scale is {cap}: {held}."


def _total(found: Credit) -> Iterator[str]:
    parts = [exactly(step.capped) for step in steps(found)]
    total = sum((step.capped for step in steps(found)), Fraction(0))
    sums = f" = {exactly(total)}" if len(parts) > 1 else ""
    yield f"Sum: {' + '.join(parts)}{sums}."
    if found.scheme.cap is not None and total:
        held = f"held at {exactly(found.exact)}" if found.exact < total else "not reached"
        yield f"The cap of all is {_of_fee(found.scheme.cap, found.scheme.cap.of(found.fee), found)}: {held}."
    places = digits(found.scheme.currency)
    yield f"Rounded once, half-even, to {plural(places, 'digit')} after the point: {amount_words(found.amount, found)}."
