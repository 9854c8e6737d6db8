"""How percentages and money are written for people, the same at every door. CSV and JSON have their own ways."""

import re
from decimal import Decimal
from fractions import Fraction

from bot.words import shown_exactly
from sla_core.credits import digits

_SIGN = re.compile(r"(?<=\d)%")
_WHOLE = re.compile(r"(?<![.\d])\d+")


def stated(share: Decimal | int) -> str:
    """A percentage that was agreed, with the digits that it was agreed with: `90 %`, `99.95 %`."""
    return f"{share:f} %" if isinstance(share, Decimal) else f"{share} %"


def points(tenths: int) -> str:
    """How far a percentage moved, of tenths of a point: `2.5 points`, `1 point`."""
    return f"{abs(tenths) / 10:g} point" + ("" if abs(tenths) == 10 else "s")


def between(low: Decimal | float | int | str, high: Decimal | float | int | str) -> str:
    """An interval in percent: `81-97 %`."""
    return f"{low}-{high} %"


def spaced(written: str) -> str:
    """What stands in the agreements file as it is told: `at most 5%` is `at most 5 %`."""
    return _SIGN.sub(" %", written)


def money(amount: Decimal, currency: str, *, signed: bool = False) -> str:
    """An amount with all the digits of its currency: `4,000.00 EUR`, `13,700 JPY`, `+50.00 EUR`.

    A sum of percentages of no fee has no currency: it stays bare, with the digits that it has.
    """
    return f"{bare_money(amount, currency, signed=signed)} {currency}".rstrip()


def bare_money(amount: Decimal, currency: str, *, signed: bool = False) -> str:
    """The same without its currency, where that stands beside it. Zero has no sign."""
    exponent = amount.as_tuple().exponent
    has = -exponent if isinstance(exponent, int) else 0
    places = max(digits(currency) if currency else 0, has)
    sign = "+" if signed and amount else ""
    return f"{amount or abs(amount):{sign},.{places}f}"


def exactly(exact: Fraction) -> str:
    """An amount before rounding, with all its digits: `1,250`, `0.125`, `1,000/3`."""
    return _WHOLE.sub(lambda found: f"{int(found[0]):,}", shown_exactly(exact))
