"""Credits and availability in words, the same in Slack, terminal and statement."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from decimal import Decimal
from fractions import Fraction

from bot.figures import exactly, money, stated
from bot.jobs.attainment import Period
from bot.jobs.availability import Uptime
from bot.words import exact_percent, fine_length, full_moment, working
from sla_core.agreements import Metric
from sla_core.availability import Burn, Outage
from sla_core.closing import Entry, Restatement, Terms, Told, Value
from sla_core.credits import AVAILABILITY, Credit, Line, Scale, Scheme, Waiver, Worth

CREDIT_RULE = (
    "A boundary belongs to the better band. What was waived or excluded is not held against us and stays visible "
    "as reached. The sum is rounded once, half-even."
)
WAIVED_RULE = "What was waived is not held against us and stays visible as reached."
UPTIME_RULE = (
    "Availability is 1 - downtime / (service hours - agreed maintenance) of the whole period; overlapping outages "
    "count once, and one that goes on counts until now."
)

_METRIC = re.compile(rf" (?:{'|'.join(Metric)})(?= \d+$|$)")


def amount_words(amount: Decimal, credit: Credit) -> str:
    """An amount of a credit in the currency of its scheme."""
    return money(amount, credit.scheme.currency)


def scale_name(scale: Scale, called: Callable[[str], str] = str) -> str:
    """`resolution, P1`, or `everything promised in time`."""
    name = scale.metric.replace("_", " ") if scale.metric else "everything promised in time"
    return ", ".join([name, *sorted(scale.priorities), *sorted(map(called, scale.services))])


def line_name(line: Line) -> str:
    """What a line is about: `resolution, P1`, or `availability of mail`."""
    if line.scale.metric == AVAILABILITY and line.key:
        return f"availability of {line.key}"
    return f"{scale_name(line.scale)}, {clock_name(line.key)}" if line.key else scale_name(line.scale)


def clock_name(key: str) -> str:
    """`T_1 first response` for the key `T_1 first_response`: what a ticket is called is left as it is."""
    return _METRIC.sub(lambda found: found[0].replace("_", " "), key)


def scheme_words(scheme: Scheme, called: Callable[[str], str]) -> Iterator[str]:
    """What a scheme pays for, scale by scale, and at most; `called` says what a service is called."""
    yield from (f"{scale_name(scale, called)}: {_bands(scale, scheme.currency)}" for scale in scheme.scales)
    if scheme.cap is not None:
        yield f"at most {worth_words(scheme.cap, scheme.currency)} a month"
    if scheme.fee is not None:
        yield f"the fee is {money(scheme.fee, scheme.currency)} a month"


def excluded_words(scheme: Scheme, moment: Callable[[datetime], str]) -> Iterator[str]:
    """The spans that both sides leave out: `from Sun 22 May 06:00 until 08:00: new certificates`."""
    yield from (f"from {moment(one.start)} until {moment(one.end)}: {one.reason}" for one in scheme.excluded)


def _bands(scale: Scale, currency: str) -> str:
    said = [f"below {stated(bound)} pays {worth_words(worth, currency)}" for bound, worth in scale.below]
    time = " of working time" if scale.working else ""
    said += [
        f"each late by more than {working(bound)}{time} pays {worth_words(worth, currency)}"
        for bound, worth in scale.over
    ]
    return ", ".join(said + ([f"at most {worth_words(scale.cap, currency)}"] if scale.cap is not None else []))


def worth_words(worth: Worth, currency: str) -> str:
    """`10 % of the fee`, or an amount of money."""
    if worth.percent is not None:
        return f"{stated(worth.percent)} of the fee"
    return money(worth.amount or Decimal(0), currency)


def band(line: Line) -> str:
    """The band that was looked up, as it is written in the scheme."""
    if line.bound is None:
        return "-"
    if line.late is not None:
        return f"over {working(int(line.bound))}"
    return f"below {stated(line.bound)}"


def pays(line: Line) -> str:
    """What the line pays before caps and rounding, and why."""
    if line.worth is None:
        return "nothing"
    agreed = line.worth.percent
    return f"{exactly(line.exact)} ({stated(agreed)} of the fee)" if agreed is not None else exactly(line.exact)


def part_words(row: Uptime, period: Period, place: tzinfo) -> str:
    """`promised from Mon 16 Mar 2026 00:00 CET`, where it is promised for a part of the period only."""
    said = [f"from {full_moment(row.since, place)}"] if row.since and row.since > period.since else []
    said += [f"until {full_moment(row.until, place)}"] if row.until and row.until < period.until else []
    return " ".join(["promised", *said]) if said else ""


def burn_words(burn: Burn) -> str:
    """`1 h burns 16.6 times too fast, 2.3 % of the budget`."""
    if burn.rate is None or burn.spent is None:
        return f"{burn.window.name} burns, and there is no budget"
    tenths = int(burn.rate * 10)
    rate = f"{tenths // 10}.{tenths % 10}"
    return f"the last {burn.window.name} burnt the budget at {rate} times its pace, {exact_percent(burn.spent)} of it"


def value_words(one: Restatement, value: Value | None, place: tzinfo) -> str:
    """What the account said of one thing before a correction, or says since."""
    if isinstance(value, Entry):
        late = "met" if value.late is None else f"missed, {working(value.late)} late"
        return f"{late}, {full_moment(value.at, place)}"
    if isinstance(value, Outage):
        end = full_moment(value.until, place) if value.until else "goes on"
        return f"{full_moment(value.since, place)} - {end}"
    if isinstance(value, Waiver):
        return f"waived by {value.approver}: {value.reason}"
    if isinstance(value, Terms):
        return _terms_words(one, value)
    return "not waived" if one.correction.told is Told.WAIVER else "not counted"


def _terms_words(one: Restatement, value: Terms) -> str:
    """The terms as far as the correction changed them."""
    before, after = one.before.terms, one.after.terms
    said = [f"fee {money(value.fee, value.scheme.currency)}" if value.fee is not None else "no fee known"]
    said = said if before.fee != after.fee else []
    if before.scheme != after.scheme:
        said.append(f"credits {value.scheme.name}" if value.scheme.pays else "no credits")
    for service in dict.fromkeys((*before.promised, *after.promised)):
        if before.promised.get(service) != after.promised.get(service):
            hours = Fraction(sum(end - start for start, end in value.promised.get(service, ())))
            said.append(f"{service} promised for {fine_length(hours)}")
    return ", ".join(said)


def shares_words(one: Restatement) -> str:
    """What it moves in attainment: `first response 50 % -> 100 %`, and apart what is held against us."""
    if one.shares is None:
        return ""
    before, after = one.shares
    name = before.name.replace("_", " ")
    reached = f"{name} {exact_percent(before.reached)} -> {exact_percent(after.reached)}"
    if (before.held, after.held) == (before.reached, after.reached):
        return reached
    return f"{reached}, held against us {exact_percent(before.held)} -> {exact_percent(after.held)}"


def figure_words(line: Line) -> str:
    """`first response 50 %`, and apart what is held against us; `-` where nothing was decided."""
    said = f"{line_name(line)} {exact_percent(line.raw)}"
    if line.counted == line.raw:
        return said
    return f"{said}, {exact_percent(line.counted) if line.counted is not None else 'nothing'} held against us"


def moved_words(amount: Decimal, currency: str) -> str:
    """Money with its sign: `+50.00 EUR`, `-150.00 EUR`, `0.00 EUR`."""
    return money(amount, currency, signed=True)
