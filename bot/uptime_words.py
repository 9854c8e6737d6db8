"""How a wish for another availability is told: month by month, what is promised, kept, and would be."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from bot.figures import stated
from bot.jobs.what_if_uptime import ReplayedUptime, UptimeMonth, UptimePromise
from bot.sentences import Reader
from bot.words import KINDS, exact_percent, fine_length, full_moment, plural

WISH_RULE = (
    "Each month is counted whole, by the outages recorded and without agreed maintenance. What credits pay is decided "
    "by their scales: another target moves money only where a scale is about what was not promised before."
)
UPTIME_HEAD = ("Agreement", "Month", "Up", "Down", "Now", "Kept", "Would be", "Kept", "Error budget")


def wish_name(found: ReplayedUptime, reader: Reader) -> str:
    """`mail up 99.95 % for ACME`."""
    wish = found.wish
    whom = [f"for {one}" for one in (reader.customer(wish.customer), wish.agreement) if one]
    return " ".join([wish.service, "up", stated(wish.share), *whom])


def uptime_point(found: ReplayedUptime) -> str:
    """What would be kept, in one line for each promise."""
    if not found.promises:
        return "Nothing changes: that is promised already."
    return " ".join(_point(found, one) for one in found.promises)


def _point(found: ReplayedUptime, one: UptimePromise) -> str:
    months = [month for month in found.months if month.figure.promised]
    after = f"{stated(one.after)} would have been kept in {_kept(months, one.after)} of {plural(len(months), 'month')}"
    if one.before is None:
        return f"{name_of(one)}: {after}; nothing is promised now."
    return f"{name_of(one)}: {after}, {stated(one.before)} is in {_kept(months, one.before)}."


def _kept(months: list[UptimeMonth], target: Decimal) -> int:
    return sum(month.holds(target) is True for month in months)


def name_of(one: UptimePromise) -> str:
    """`gold`, or with its kind where it is not with customers: `mail-team (OLA)`."""
    return one.agreement if one.kind.value == "sla" else f"{one.agreement} ({KINDS[one.kind]})"


def uptime_rows(found: ReplayedUptime) -> Iterator[tuple[str, ...]]:
    """A row of cells for each promise and month."""
    for one in found.promises:
        for month in found.months:
            figure = month.figure
            yield (
                name_of(one),
                uptime_month(month),
                exact_percent(figure.share),
                fine_length(Fraction(figure.down)),
                stated(one.before) if one.before is not None else "-",
                _word(month.holds(one.before)),
                stated(one.after),
                _word(month.holds(one.after)),
                fine_length(figure.allowed(one.after)),
            )


SHORT_HEAD = ("Month", "Up", "Down of budget", "Now", "Would be")


def short_rows(found: ReplayedUptime) -> Iterator[tuple[str, ...]]:
    """The same in as few cells as a message bears: what is promised stands with whether it was kept."""
    several = len(found.promises) > 1
    for one in found.promises:
        for month in found.months:
            figure = month.figure
            yield (
                f"{uptime_month(month)}, {name_of(one)}" if several else uptime_month(month),
                exact_percent(figure.share),
                f"{fine_length(Fraction(figure.down))} of {fine_length(figure.allowed(one.after))}",
                _held(one.before, month),
                _held(one.after, month),
            )


def _held(target: Decimal | None, month: UptimeMonth) -> str:
    """`99.9 % kept`; a dash where nothing is promised."""
    return "-" if target is None else f"{stated(target)} {_word(month.holds(target))}".removesuffix(" -")


def uptime_month(month: UptimeMonth) -> str:
    """`2025-06`, and what is to be known of one that is not whole."""
    parts = ["begins before the period"] if month.begun else []
    parts += ["so far"] if month.running else []
    return f"{month.month} ({', '.join(parts)})" if parts else month.month


def _word(holds: bool | None) -> str:
    return "-" if holds is None else ("kept" if holds else "missed")


def span_of(found: ReplayedUptime, reader: Reader) -> str:
    """`the months since Mon 2 Jun 2025 00:00 CEST`."""
    return f"the months since {full_moment(found.since, reader.place)}"
