"""Credits and availability in words, the same in Slack, terminal and statement."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

from bot.jobs.credits import shown_exactly
from bot.words import exact_percent, working
from sla_core.availability import Burn
from sla_core.credits import AVAILABILITY, Credit, Line, Scale, Scheme, Worth

CREDIT_RULE = (
    "A boundary belongs to the better band. What was waived or excluded is not held against us and stays visible "
    "as reached. The sum is rounded once, half-even."
)
UPTIME_RULE = (
    "Availability is 1 - downtime / (service hours - agreed maintenance) of the whole period; overlapping outages "
    "count once, and one that goes on counts until now."
)


def money(amount: Decimal, credit: Credit) -> str:
    """An amount with its currency; a percentage of no fee in no currency stays bare."""
    return f"{amount:f} {credit.scheme.currency}".rstrip()


def scale_name(scale: Scale, called: Callable[[str], str] = str) -> str:
    """`resolution, P1`, or `everything promised in time`."""
    name = scale.metric.replace("_", " ") if scale.metric else "everything promised in time"
    return ", ".join([name, *sorted(scale.priorities), *sorted(map(called, scale.services))])


def line_name(line: Line) -> str:
    """What a line is about: `resolution, P1`, or `availability of mail`."""
    if line.scale.metric == AVAILABILITY and line.key:
        return f"availability of {line.key}"
    return f"{scale_name(line.scale)}, {line.key}" if line.key else scale_name(line.scale)


def scheme_words(scheme: Scheme, called: Callable[[str], str]) -> Iterator[str]:
    """What a scheme pays for, scale by scale, and at most; `called` says what a service is called."""
    yield from (f"{scale_name(scale, called)}: {_bands(scale)}" for scale in scheme.scales)
    if scheme.cap is not None:
        yield f"at most {_worth(scheme.cap)} a month"
    if scheme.fee is not None:
        yield f"the fee is {scheme.fee:,f} {scheme.currency} a month"


def excluded_words(scheme: Scheme, moment: Callable[[datetime], str]) -> Iterator[str]:
    """The spans that both sides leave out: `from Sun 22 May 06:00 until 08:00: new certificates`."""
    yield from (f"from {moment(one.start)} until {moment(one.end)}: {one.reason}" for one in scheme.excluded)


def _bands(scale: Scale) -> str:
    said = [f"below {bound:f} % pays {_worth(worth)}" for bound, worth in scale.below]
    time = " of working time" if scale.working else ""
    said += [f"each late by more than {working(bound)}{time} pays {_worth(worth)}" for bound, worth in scale.over]
    return ", ".join(said + ([f"at most {_worth(scale.cap)}"] if scale.cap is not None else []))


def _worth(worth: Worth) -> str:
    return f"{worth.percent:f} % of the fee" if worth.percent is not None else f"{worth.amount:,f}"


def band(line: Line) -> str:
    """The band that was looked up, as it is written in the scheme."""
    if line.bound is None:
        return "-"
    if line.late is not None:
        return f"over {working(int(line.bound))}"
    return f"below {line.bound:f} %"


def pays(line: Line) -> str:
    """What the line pays before caps and rounding, and why."""
    return f"{shown_exactly(line.exact)} ({line.worth})" if line.worth else "nothing"


def burn_words(burn: Burn) -> str:
    """`1 h burns 16.6 times too fast, 2.3 % of the budget`."""
    if burn.rate is None or burn.spent is None:
        return f"{burn.window.name} burns, and there is no budget"
    tenths = int(burn.rate * 10)
    rate = f"{tenths // 10}.{tenths % 10}"
    return f"the last {burn.window.name} burnt the budget at {rate} times its pace, {exact_percent(burn.spent)} of it"
