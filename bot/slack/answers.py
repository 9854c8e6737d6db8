"""Questions of every kind. Each reads, decides, and answers with something to show."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.jobs.asking import About, NoSuchTicket, ticket_called
from bot.jobs.attainment import attainment
from bot.jobs.attainment_why import attainment_why
from bot.jobs.availability import uptimes
from bot.jobs.budget import budgets
from bot.jobs.contracts import Contracts
from bot.jobs.credits import credits_of
from bot.jobs.forecast import HOURS, detail, outlook, without_chances
from bot.jobs.forecast_why import forecast_why
from bot.jobs.invoiced import invoiced, invoiced_and_restated
from bot.jobs.ladder import ladders_of
from bot.jobs.learning import Memory
from bot.jobs.oncall import oncall
from bot.jobs.paged import DAYS, paged
from bot.jobs.periods import period
from bot.jobs.simulate import simulate
from bot.jobs.statement import statement
from bot.jobs.status import status
from bot.jobs.when import when
from bot.jobs.why import why
from bot.sentences import Reader
from bot.slack.agreements import agreement_answer
from bot.slack.asked import Asked
from bot.slack.door import Asker, reader_of
from bot.slack.mrkdwn import plain
from bot.slack.names import NotUnderstood
from bot.slack.reports import report_answer
from bot.slack.views.attainment import attainment_view
from bot.slack.views.budget import budgets_view
from bot.slack.views.credits import credit_why_view, credits_view
from bot.slack.views.forecast import detail_view, forecast_why_view, outlook_view
from bot.slack.views.help import help_view
from bot.slack.views.ladder import ladder_view, no_ladder_view
from bot.slack.views.message import Shown
from bot.slack.views.oncall import oncall_view
from bot.slack.views.pages import pages_view
from bot.slack.views.simulate import simulate_view
from bot.slack.views.statement import statement_view
from bot.slack.views.status import CLOCKS, status_view
from bot.slack.views.uptime import uptime_view
from bot.slack.views.when import when_view
from bot.slack.views.why import why_view
from bot.slack.views.workings import workings_view
from bot.store import Rows
from sla_core.agreements import Kind
from sla_core.tickets import Scope


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom, and everything it is answered from."""

    asked: Asked
    asker: Asker
    rows: Rows
    contracts: Contracts
    now: datetime
    memory: Memory = field(default_factory=Memory)

    @property
    def reader(self) -> Reader:
        """Reads near the instant asked about."""
        return reader_of(self.contracts, self.asked.at or self.now)

    def own(self, key: str) -> str:
        """The key of the ticket meant, if the asker may see it; to a customer another's ticket does not exist."""
        row = ticket_called(self.rows, key)
        if row is None or (self.asker.customer and row.ticket.scope.customer != self.asker.customer):
            raise NoSuchTicket(key)
        return row.ticket.key


def answer(question: Question) -> Shown:
    """The answer to a question."""
    return ANSWERS[question.asked.word](question)


def _status(question: Question) -> Shown:
    asked, asker, contracts = question.asked, question.asker, question.contracts
    about, title = _about(question)
    found = status(question.rows, contracts, about, now=question.now, at=asked.at, most=CLOCKS)
    if about.ticket is None and asker.customer is None and asked.where is None and not found.count:
        title = "What breaches next"
    return status_view(found, question.reader, title=title)


def _about(question: Question) -> tuple[About, str]:
    """Which tickets, and what to call them."""
    asked, asker, contracts, kinds = question.asked, question.asker, question.contracts, question.asker.kinds
    customer = asker.customer or asked.customer
    if asked.ticket:
        key = question.own(asked.ticket)
        return About(ticket=key, kinds=kinds), plain(f"Ticket {key}", 140)
    if asked.where == "mine":
        person = asked.person or asker.user
        whose = "Waiting for you" if person == asker.user else "Waiting for them"
        return About(assignee=person, customer=asker.customer, kinds=kinds), whose
    if asked.where == "channel":
        return _in_channel(asked.text or asker.channel, question)
    if customer:
        name = contracts.customers.get(customer, customer)
        return About(customer=customer, service=asked.service, kinds=kinds), plain(f"{name}: what breaches next", 140)
    if asked.service:
        name = contracts.services.get(asked.service, asked.service)
        return About(service=asked.service), plain(f"{name}: what breaches next", 140)
    if asked.where != "all" and (service := contracts.service_of(asker.channel)):
        return About(service=service), plain(f"{contracts.services[service]}: what breaches next", 140)
    return About(), "What breaches next"


def _in_channel(channel: str, question: Question) -> tuple[About, str]:
    about = About(conversation=channel, customer=question.asker.customer, kinds=question.asker.kinds)
    return about, "Tickets of this channel" if channel == question.asker.channel else "Tickets of that channel"


_INTERNAL = frozenset({Kind.OLA})
"""What `why TICKET METRIC internal` is about; nobody confined to a customer can ask for it."""


def _why(question: Question) -> Shown:
    asked = question.asked
    assert asked.ticket is not None
    key = question.own(asked.ticket)
    kinds = question.asker.kinds or (_INTERNAL if asked.where == "internal" else frozenset())
    found = why(question.rows, question.contracts, key, now=question.now, at=asked.at, metric=asked.metric, kinds=kinds)
    return why_view(found, question.reader)


def _when(question: Question) -> Shown:
    asked, contracts = question.asked, question.contracts
    customer = question.asker.customer or asked.customer
    scope = Scope(customer=customer, service=asked.service, priority=asked.priority)
    found = when(contracts, scope, asked.at or question.now)
    return when_view(found.only(question.asker.kinds), question.reader)


def _attainment(question: Question) -> Shown:
    asked, contracts = question.asked, question.contracts
    about = About(customer=question.asker.customer or asked.customer, kinds=question.asker.kinds)
    counted = period(asked.period or "this month", contracts.place, question.now)
    if asked.where == "why":
        rows, now, agreement = question.rows, question.now, asked.agreement
        found = attainment_why(rows, contracts, about, counted, now=now, agreement=agreement)
        return workings_view(found, question.reader)
    report = attainment(question.rows, contracts, about, counted, by=asked.by or "priority", now=question.now)
    return attainment_view(report, question.reader)


def _forecast(question: Question) -> Shown:
    """Chances are internal: where a customer reads along, only what is due of its own is told."""
    asked, asker, memory, now = question.asked, question.asker, question.memory, question.now
    if asked.ticket:
        key = question.own(asked.ticket)
        if asker.customer is not None:
            raise NotUnderstood(
                f"chances are not shown where a customer reads along; `/sla why {key}` shows what is due"
            )
        if asked.where == "why":
            return forecast_why_view(
                forecast_why(question.rows, question.contracts, memory, key, now=now), question.reader
            )
        return detail_view(detail(question.rows, question.contracts, memory, key, now=now), question.reader)
    about = About(customer=asker.customer or asked.customer, kinds=asker.kinds)
    found = outlook(question.rows, question.contracts, memory, about, now=now, hours=asked.hours or HOURS)
    return outlook_view(without_chances(found) if asker.customer else found, question.reader)


def _budget(question: Question) -> Shown:
    asked, contracts = question.asked, question.contracts
    about = About(customer=question.asker.customer or asked.customer, kinds=question.asker.kinds)
    counted = period(asked.period or "this month", contracts.place, question.now)
    return budgets_view(budgets(question.rows, contracts, about, counted, now=question.now), question.reader)


def _oncall(question: Question) -> Shown:
    found = oncall(question.rows, question.contracts, now=question.now, roster=question.asked.roster)
    return oncall_view(found, question.reader)


def _ladder(question: Question) -> Shown:
    assert question.asked.ticket is not None
    key = question.own(question.asked.ticket)
    found = ladders_of(question.rows, question.contracts, key, now=question.now)
    return ladder_view(found, question.reader) if found else no_ladder_view(key)


def _simulate(question: Question) -> Shown:
    asked, contracts = question.asked, question.contracts
    scope = Scope(customer=asked.customer, service=asked.service, priority=asked.priority)
    return simulate_view(simulate(question.rows, contracts, scope, asked.at or question.now), question.reader)


def _pages(question: Question) -> Shown:
    found = paged(question.rows, question.contracts, now=question.now, days=question.asked.days or DAYS)
    return pages_view(found, question.reader)


def _agreement(question: Question) -> Shown:
    asked, asker = question.asked, question.asker
    return agreement_answer(question.rows, question.contracts, asked, asker, now=question.now)


def _report(question: Question) -> Shown:
    return report_answer(question.rows, question.contracts, question.asked, question.asker, now=question.now)


def _help(question: Question) -> Shown:
    contracts = question.contracts
    urgent = status(question.rows, contracts, About(customer=question.asker.customer), now=question.now, most=1)
    clocks = [*urgent.running, *urgent.missed, *urgent.paused]
    return help_view(
        customer=question.asker.customer or next(iter(contracts.customers), "acme"),
        ticket=clocks[0].on.clock.ticket if clocks else "SLA-1",
        priority=contracts.priorities[1] if len(contracts.priorities) > 1 else "P2",
        reason=next(iter(contracts.reasons), "waiting_customer"),
        house=question.asker.customer is None,
    )


def _availability(question: Question) -> Shown:
    asked, contracts = question.asked, question.contracts
    counted, whose = period(asked.period or "this month", contracts.place, question.now), question.asker.customer
    found = uptimes(
        question.rows, contracts, counted, now=question.now, service=asked.service, customer=whose or asked.customer
    )
    return uptime_view(found, question.reader)


def _credits(question: Question) -> Shown:
    asked, contracts, whose = question.asked, question.contracts, question.asker.customer
    counted = period(asked.period or "this month", contracts.place, question.now)
    found = credits_of(question.rows, contracts, counted, now=question.now, customer=whose or asked.customer)
    bills = invoiced_and_restated if asked.where == "why" else invoiced
    billed = bills(question.rows, contracts, found, customer=whose or asked.customer)
    if asked.where == "why":
        return credit_why_view(found, billed, question.reader)
    return credits_view(found, billed, question.reader, house=whose is None)


def _statement(question: Question) -> Shown:
    asked, contracts = question.asked, question.contracts
    customer = question.asker.customer or asked.customer
    if customer is None:
        raise NotUnderstood(
            "the statement of whom? Write `/sla statement CUSTOMER`, and perhaps a month such as 2026-03"
        )
    counted = period(asked.period or "last month", contracts.place, question.now)
    found = statement(question.rows, contracts, customer, counted, now=question.now)
    return statement_view(found, question.reader, house=question.asker.customer is None)


ANSWERS: dict[str, Callable[[Question], Shown]] = {
    "status": _status,
    "why": _why,
    "when": _when,
    "attainment": _attainment,
    "availability": _availability,
    "credits": _credits,
    "statement": _statement,
    "forecast": _forecast,
    "budget": _budget,
    "pauses": _report,
    "quality": _report,
    "whose": _report,
    "oncall": _oncall,
    "ladder": _ladder,
    "simulate": _simulate,
    "pages": _pages,
    "agreement": _agreement,
    "help": _help,
}
