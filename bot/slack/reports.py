"""Answers about how well it goes beside time. They are internal: a customer who reads along gets none."""

from datetime import datetime

from bot.jobs.asking import About
from bot.jobs.contracts import Contracts
from bot.jobs.pausing import pauses_of
from bot.jobs.periods import period
from bot.jobs.quality import report
from bot.jobs.whose import report as whose
from bot.slack.asked import Asked
from bot.slack.door import Asker, reader_of
from bot.slack.names import NotUnderstood
from bot.slack.views.message import Shown
from bot.slack.views.pauses import pauses_view
from bot.slack.views.quality import quality_view
from bot.slack.views.whose import whose_view
from bot.store import Rows


def report_answer(rows: Rows, contracts: Contracts, asked: Asked, asker: Asker, *, now: datetime) -> Shown:
    """What was asked about; NotUnderstood where a customer reads along."""
    if asker.customer is not None:
        raise NotUnderstood("that is not shown where a customer reads along: ask in a channel of ours")
    about = About(customer=asked.customer)
    counted = period(asked.period or "this month", contracts.place, now)
    if asked.word == "quality":
        return quality_view(report(rows, contracts, about, counted, now=now), reader_of(contracts, now))
    if asked.word == "whose":
        found = whose(rows, contracts, about, counted, by=asked.by or "priority", now=now)
        return whose_view(found, reader_of(contracts, now))
    return pauses_view(pauses_of(rows, contracts, about, counted, now=now), reader_of(contracts, now))
