"""A wish for another availability as a document, the same for every door."""

from bot.agreement_document import Items, Section, Table, Written
from bot.backtest_report import credits_reported
from bot.jobs.what_if_uptime import ReplayedUptime
from bot.owed_words import COST_RULE
from bot.sentences import Reader
from bot.uptime_words import UPTIME_HEAD, WISH_RULE, span_of, uptime_point, uptime_rows, wish_name
from bot.words import full_moment


def uptime_reported(found: ReplayedUptime, reader: Reader) -> Written:
    """A row for each promise and month, and what each customer is paid and would be."""
    table = Table(UPTIME_HEAD, tuple(uptime_rows(found)))
    money = [*credits_reported(found.cost, reader)]
    rules = Section("How it is counted", (Items((WISH_RULE, *([COST_RULE] if money else []))),))
    months = Section("Availability", (table,) if found.promises else ("Nothing is promised otherwise.",))
    about = f"{span_of(found, reader)}, as of {full_moment(found.at, reader.place)}. {uptime_point(found)}"
    title = f"{wish_name(found, reader)} against what is in force"
    return Written(title, about[0].upper() + about[1:], (months, *money, rules))
