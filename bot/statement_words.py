"""A statement and the close of a month in words, the same in Slack and terminal."""

from collections.abc import Iterator, Sequence

from bot.credit_words import amount_words, clock_name, figure_words, line_name, moved_words, shares_words, value_words
from bot.figures import money
from bot.jobs.closing import Closing
from bot.jobs.closing_check import Ready
from bot.jobs.credits import Owed
from bot.jobs.statement import Settled, Statement
from bot.sentences import Reader, trust
from bot.store.records import CountedClock
from bot.words import METRICS, full_moment, plural
from sla_core.attainment import Attainment
from sla_core.closing import Restatement
from sla_core.credits import AVAILABILITY, Line

CLOSE_RULE = (
    "Closing freezes these figures for good, with every ticket and outage behind them. What is told later does not "
    "change what was invoiced: the statement lists it as a restatement, with who told it, why, and what it moves."
)
_NAMED = 5


def currency_of(settled: Settled) -> str:
    """The currency of what was invoiced, or else of what is owed now; empty for what pays nothing."""
    return next(filter(None, map(currency_in, (settled.was, settled.now))), "")


def currency_in(owed: Owed | None) -> str:
    """The currency of what is owed; empty where nothing is paid, or it cannot be counted."""
    return owed.credit.scheme.currency if owed and owed.credit and owed.pays else ""


def closed_words(found: Statement, reader: Reader) -> str:
    """Who closed the month, and when; empty for one that is not closed."""
    if found.closing is None:
        return ""
    at = full_moment(found.closing.at, reader.place)
    how = "as it was invoiced then" if any(one.pays for one in found.owed) else "as it stood then"
    return f"Closed by {found.closing.author} on {at}: what follows is {how}."


def sum_words(settled: Settled) -> str:
    """`Invoiced 350.00 EUR, restated by -150.00 EUR: 200.00 EUR now.`, or what was reached then and now."""
    if not settled.pays:
        return f"Closed with {figures_words(settled.was)}. Now {figures_words(settled.now)}."
    currency = currency_of(settled)
    moved = moved_words(settled.moved, currency)
    invoiced, now = money(settled.invoiced, currency), money(settled.amount, currency)
    return f"Invoiced {invoiced}, restated by {moved}: {now} now."


def figures_words(owed: Owed | None) -> str:
    """`first response 50 %; resolution 100 %`: what was reached of each promise that is counted as a share."""
    lines = owed.credit.lines if owed and owed.credit else ()
    return "; ".join(figure_words(line) for line in lines if line.late is None) or "nothing promised"


def nothing_words(found: Statement) -> str:
    """Why a statement has no figures."""
    if found.closing is not None and not found.closing.whole:
        return "No agreement named a credit scheme, and what was reached without one was not closed then."
    return "No agreement was in force."


def met_words(owed: Owed, line: Line) -> str:
    """`2 of 3 (small sample: 21-94 %)`; empty for an availability, which is counted in time."""
    if line.scale.metric == AVAILABILITY:
        return ""
    late = [one.case.late for one in owed.judged if one.case.metric == line.scale.metric]
    met, decided = late.count(None), len(late)
    worth = trust(Attainment(met, decided - met, 0, met, decided - met)) if decided else ""
    return f"{met} of {decided} (small sample: {worth})" if worth else f"{met} of {decided}"


def what_words(one: Restatement) -> str:
    """The clock, outage or waiver that was told anew; or the terms."""
    return clock_name(one.correction.key or "terms")


def restated_words(one: Restatement, reader: Reader, *, currency: str, pays: bool = True) -> str:
    """`O-1: Tue 09:00 - 17:00 -> Tue 09:00 - 10:00; mail 98.8 % -> 99.8 %; -150.00 EUR`: what it changed and moved."""
    was, now = (value_words(one, value, reader.place) for value in (one.was, one.now))
    moves = moved_words(one.moved, currency) if pays else ""
    return "; ".join(filter(None, (f"{what_words(one)}: {was} -> {now}", shares_words(one), moves)))


def invoiced_words(closing: Closing) -> str:
    """`350.00 EUR`, agreement by agreement, as it was closed."""
    amounts = [
        money(each.amount, each.account.terms.scheme.currency)
        if each.amount is not None
        else f"{each.agreement}: not counted, no fee was known"
        for each in closing.accounts
        if each.pays
    ]
    return ", ".join(amounts) or "no credit scheme"


def freezing_words(owed: Owed) -> str:
    """`gold: 350.00 EUR; availability of mail 98.8888 %; first response 50 %`: what closing would freeze."""
    if owed.credit is None:
        return f"{owed.agreement.name}: not counted, {owed.problem}"
    amount = amount_words(owed.credit.amount, owed.credit) if owed.pays else "no credits agreed"
    shares = [figure_words(line) for line in owed.credit.lines if line.late is None]
    late = [line for line in owed.credit.lines if line.late is not None and line.worth]
    paid = [f"{plural(len(late), 'miss', 'misses')} paid for by {line_name(late[0]).split(',')[0]}"] if late else []
    return f"{owed.agreement.name}: {'; '.join([amount, *shares, *paid])}"


def standing_words(ready: Ready, reader: Reader) -> Iterator[str]:
    """What is open and may move a month once it is closed, a line each; none if nothing is."""
    for row in ready.outages:
        since = full_moment(row.since, reader.place)
        yield f"Outage {row.key} of {row.service}, from {since}, has no end yet: it counts to the end of the month."
    if ready.growing:
        count = plural(len(ready.growing), "miss", "misses")
        yield f"{count} with the ticket still open, later by the hour: {_clocks(ready.growing)}."
    if ready.undecided:
        count = plural(len(ready.undecided), "clock")
        yield f"{count} undecided, to count in the month of the decision: {_clocks(ready.undecided)}."


def _clocks(found: Sequence[CountedClock]) -> str:
    named = [f"{one.ticket} {METRICS[one.metric]}" for one in found[:_NAMED]]
    more = [f"{len(found) - _NAMED:,} more"] if len(found) > _NAMED else []
    return ", ".join([*named, *more])
