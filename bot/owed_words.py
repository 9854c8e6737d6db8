"""How credits of a past are told on both sides: by customer, by month, and the availability behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.figures import bare_money, money, stated
from bot.jobs.owed import Cost, Owed, OwedMonth, OwedUptime, Up
from bot.sentences import Reader
from bot.words import exact_percent, plural

COST_RULE = (
    "Credits are counted by whole calendar months, as the accounts of a month are: what was met or missed in it, "
    "whenever its ticket was opened, and how much services were up, with the fees, waivers and excluded spans that are "
    "recorded, on both sides as if their promises had always held. Availability stands before any cap."
)
OWED_HEAD = ("Customer", "Credits now", "Proposed", "Change")


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """A table of money; `right` are the places of its columns of figures, and `left_out` says what it does not show."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...]
    left_out: str = ""


def money_tables(cost: Cost, reader: Reader) -> Iterator[MoneyTable]:
    """What each customer is paid and would be, by month where a month pays or is not whole, and the availability."""
    if cost.owed:
        yield MoneyTable("Credits", OWED_HEAD, tuple(owed_cells(one, reader) for one in cost.owed), (1, 2, 3))
        every = [(one, month) for one in cost.owed for month in one.months]
        told = [pair for pair in every if _pays(pair[1])]
        rows = tuple(_month_cells(*pair, reader) for pair in told)
        left_out = f"{plural(len(every) - len(told), 'month')} in which neither pays anything" if told != every else ""
        yield MoneyTable("Credits by month", ("Customer", "Month", *OWED_HEAD[1:]), rows, (2, 3, 4), left_out)
    down = [one for one in cost.uptimes if _is_news(one)]
    if cost.uptimes:
        head = ("Customer", "Service", "Month", "Up", "Now promised", "Credit", "Would count", "Proposed", "Credit")
        rows = tuple(_up_cells(one, reader) for one in down)
        rest = len(cost.uptimes) - len(down)
        left_out = f"{plural(rest, 'month')} of a service that was always up" if rest else ""
        yield MoneyTable("Availability by month", head, rows, (3, 4, 5, 6, 7, 8), left_out)


def owed_cells(row: Owed, reader: Reader) -> tuple[str, str, str, str]:
    """The customer, both sums with their currency, and the change; a dash for a side that pays nothing."""
    return reader.customer(row.customer) or row.customer, *_sums((row.before, row.after), row.currency)


def month_name(one: OwedMonth) -> str:
    """`2025-06`, and what is to be known of one that is not whole."""
    parts = ["begins before the period, counted whole"] if one.begun else []
    parts += ["so far"] if one.running else []
    return f"{one.month} ({', '.join(parts)})" if parts else one.month


def _month_cells(row: Owed, one: OwedMonth, reader: Reader) -> tuple[str, ...]:
    name = reader.customer(row.customer) or row.customer
    return name, month_name(one), *_sums((one.before, one.after), row.currency)


def _sums(sides: tuple[Decimal | None, Decimal | None], currency: str) -> tuple[str, str, str]:
    shown = [money(side, currency) if side is not None else "-" for side in sides]
    change = (sides[1] or Decimal(0)) - (sides[0] or Decimal(0))
    return shown[0], shown[1], bare_money(change, currency, signed=True) if change else "0"


def _pays(one: OwedMonth) -> bool:
    return bool(one.before or one.after) or one.begun or one.running


def _is_news(one: OwedUptime) -> bool:
    sides = [side for side in (one.before, one.after) if side is not None]
    return any(side.share not in (1, None) or side.amount for side in sides)


def _up_cells(one: OwedUptime, reader: Reader) -> tuple[str, ...]:
    name = reader.customer(one.customer) or one.customer
    return name, one.service, one.month, *_up(one.before), *_up(one.after)


def _up(side: Up | None) -> tuple[str, str, str]:
    """How much it was up as money counts it, what was promised, and what that pays."""
    if side is None:
        return "-", "-", "-"
    target = stated(side.target) if side.target is not None else "-"
    amount = money(side.amount, side.currency) if side.amount is not None else "-"
    return exact_percent(side.counted), target, amount
