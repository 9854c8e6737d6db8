"""To the house: a service burns its error budget too fast, and what is left of it."""

from fractions import Fraction

from bot.credit_words import burn_words
from bot.figures import stated
from bot.jobs.burning import Burning
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Shown, context, section
from bot.words import sentence

AGREEMENTS = 5


def burn_view(one: Burning) -> Shown:
    """Which service, how fast, what is left in minutes, and under whose promise."""
    head = f"{quoted(plain(one.service, 60))} burns its error budget too fast"
    how = f"{sentence(burn_words(one.burn))}."
    left = f"{budget_words(one)} of the budget for {stated(one.target)} {one.month}."
    rest = len(one.agreements) - AGREEMENTS
    names = ", ".join(one.agreements[:AGREEMENTS]) + (f" and {rest:,} more" if rest > 0 else "")
    by = f"Promised by {quoted(plain(names, 200))}. It is told again at this level after a day without it."
    return Shown(f"{head}. {how} {left}", (section(f"*{head}*\n{how}\n{left}"), context(by)))


def budget_words(one: Burning) -> str:
    """`324 of 432 minutes are left`, or by how many it is overdrawn; cut off, never rounded up."""
    allowed = _minutes(one.allowed)
    if one.left < 0:
        return f"{allowed} {_of(allowed)} used up, and {_minutes(-one.left)} more,"
    return f"{_minutes(one.left)} of {allowed} {_of(allowed)} left"


def _of(allowed: str) -> str:
    return "minute is" if allowed == "1" else "minutes are"


def _minutes(seconds: Fraction) -> str:
    """Whole minutes, and a tenth where there are few."""
    tenths = int(seconds * 10 / 60)
    return f"{tenths // 10:,}" if tenths >= 1000 or tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
