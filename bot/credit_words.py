"""Credits and availability in words, the same in Slack, terminal and statement."""

from decimal import Decimal

from bot.jobs.credits import shown_exactly
from bot.words import exact_percent, working
from sla_core.availability import Burn
from sla_core.credits import Credit, Line, Scale

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


def scale_name(scale: Scale) -> str:
    """`resolution, P1`, or `everything promised in time`."""
    name = scale.metric.replace("_", " ") if scale.metric else "everything promised in time"
    return ", ".join([name, *sorted(scale.priorities), *sorted(scale.services)])


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
