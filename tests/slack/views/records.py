"""Records for the views: as many and as nasty as asked for, built without a store."""

from collections.abc import Callable
from datetime import UTC, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from bot.files.records import AgreementsFile, ChannelEntry, CustomerEntry, Organization
from bot.jobs.acting import Acted, Deed
from bot.jobs.asking import About
from bot.jobs.attainment import Period, Report, Row
from bot.jobs.contracts import Contracts
from bot.jobs.notices import BREACH
from bot.jobs.status import Counts, Standing, Status
from bot.jobs.when import When
from bot.jobs.why import Why
from bot.sentences import Reader
from bot.slack.views.attainment import attainment_view
from bot.slack.views.failure import failure_view, refusal_view
from bot.slack.views.help import help_view
from bot.slack.views.message import Shown
from bot.slack.views.new import new_view
from bot.slack.views.notice import notice_view
from bot.slack.views.receipt import receipt_view
from bot.slack.views.status import status_view
from bot.slack.views.when import when_view
from bot.slack.views.why import why_view
from bot.store.records import OpenClock, Ruling, VerdictRow
from sla_core.agreements import Kind, Layer, Metric
from sla_core.attainment import Attainment
from sla_core.catalogue import Customer
from sla_core.clocks import State
from sla_core.explanation import Candidate, Explanation, Line, Treatment
from sla_core.tickets import Fact, Paused, Scope
from tests.builders import agreement, at, clock, folded, opened, pauses, ticket

NOW = at("Wed 12:00")
BOSS = "U0BOSS0001"
ADA = "U0ADA00001"


def reader(text: str) -> Reader:
    return Reader(UTC, NOW, {"waiting": text}, {"acme": text})


def standing(n: int, text: str, *, missed: bool = False, **rest: Any) -> Standing:
    """The n-th open clock; its ticket, title and everything else that somebody typed is the text."""
    usual = {"ticket": f"T-{n} {text[:80]}".strip(), "agreement": text, "priority": text, "due_at": at("Wed 13:00")}
    one = clock(**{**usual, **rest})
    on = OpenClock(one, text, "acme", text if n % 2 else ADA, text, text, text, None, None, NOW, text)
    return Standing(on, None if one.due_at is None else (-3600 if missed else 3600), 1800, missed)


def status_shown(text: str, tickets: int) -> Shown:
    missed = tuple(standing(n, text, missed=True, state=State.MISSED) for n in range(tickets))
    running = tuple(standing(n, text) for n in range(tickets, 2 * tickets))
    paused = tuple(_paused(n, text) for n in range(2 * tickets, 3 * tickets))
    theirs = tuple(standing(n, text, metric=Metric.CUSTOMER_RESPONSE) for n in range(tickets, 2 * tickets))
    counts = Counts(tickets, tickets, tickets)
    return status_view(Status(About(), NOW, missed, running, paused, theirs, counts), reader(text), title=text)


def _paused(n: int, text: str) -> Standing:
    waits: dict[str, Any] = {"state": State.PAUSED, "due_at": None, "breach_at": None, "reason": "waiting"}
    return standing(n, text, **waits)


def explained(text: str, lines: int, **rest: Any) -> Explanation:
    one = clock(agreement=text, **rest)
    promise = agreement(name=text)
    length = timedelta(minutes=30)
    closed, paused = (Treatment.CLOSED, (text,)), (Treatment.PAUSED, ("waiting",))
    kinds: list[tuple[Treatment, tuple[str, ...]]] = [(Treatment.COUNTED, ()), closed, paused]
    found = tuple(
        Line(NOW + n * length, NOW + (n + 1) * length, treatment, 60, n * 60, text, reasons)
        for n, (treatment, reasons) in zip(range(lines), cycle(kinds), strict=False)
    )
    candidate = Candidate(promise, promise.targets[0], Layer.TIER)
    return Explanation(one, candidate, candidate, found)


def why_shown(text: str, lines: int, others: int = 12) -> Shown:
    states: list[dict[str, Any]] = [
        {"state": State.PAUSED, "reason": text, "due_at": None},
        {"state": State.CANCELLED, "reason": text},
    ]
    rest = tuple(explained(text, 1, **states[n % 2]) for n in range(others))
    restated = VerdictRow("T-1", Kind.SLA, Metric.RESOLUTION, 1, 2, Ruling.MET, NOW, 1, 1, {}, text or "-", text, NOW)
    one = ticket(key=f"T-1 {text[:80]}".strip(), title=text)
    return why_view(Why(one, NOW, (explained(text, lines), *rest), (restated,) * 3 if others else ()), reader(text))


def when_shown(text: str, lines: int) -> Shown:
    scope = Scope(customer="acme", service=text, priority=text)
    return when_view(When(scope, NOW, tuple(explained(text, lines) for _ in range(20))), reader(text))


def attainment_shown(text: str, rows: int) -> Shown:
    figure = Attainment(1, 3, 2, 0, 4, Decimal("99.95"))
    found = tuple(Row(Kind.OLA, Metric.OWNERSHIP, f"{n} {text}", figure) for n in range(rows))
    period = Period(NOW, NOW, text)
    return attainment_view(Report(About(customer="acme"), period, "service", NOW, found), reader(text))


def receipt_shown(text: str, fact: Fact | None = None) -> Shown:
    before = folded(opened(title=text), now=NOW)
    after = folded(opened(title=text), pauses("Mon 10:00", "waiting_customer"), now=NOW)
    deed = Deed("T-1", fact or Paused("waiting", NOW), text, "1")
    return receipt_view(Acted(deed, before, after, repeated=True), reader(text))


def facts(text: str, **rest: Any) -> dict[str, Any]:
    usual = {
        "ticket": f"T-1 {text[:80]}".strip(), "title": text, "customer": "acme", "service": text, "priority": text,
        "assignee": text, "metric": "resolution", "kind": "sla", "target": "8bh", "calendar": text, "agreement": text,
        "version": 1, "due_at": at("Wed 13:00").isoformat(),
    }  # fmt: skip
    return {**usual, **rest}


def notice_shown(text: str) -> Shown:
    return notice_view(BREACH, text, facts(text), reader(text))


def contracts(count: int, text: str, **rest: Any) -> Contracts:
    """Contracts with that many customers, services and priorities."""
    customers = {f"c{n}": CustomerEntry(Customer(f"c{n}", f"{text} {n}"), (f"C0CUST{n:04}",)) for n in range(count)}
    services = {f"s{n}": f"{n} {text}" for n in range(count)}
    priorities = tuple(f"P{n}" for n in range(count))
    file = AgreementsFile(
        Organization("Example", "UTC"), priorities, (), services, {}, customers, {"C0ERPDESK": ChannelEntry(None, "s1")}
    )
    return Contracts(file=file)


def form(text: str, count: int, conversation: str = "C0HOUSE001") -> dict[str, Any]:
    return new_view(contracts(count, text), conversation=conversation, title=text, seal="0" * 64)


VIEWS: dict[str, Callable[[str], Shown]] = {
    "status of 500 tickets": lambda text: status_shown(text, 500),
    "status of one ticket": lambda text: status_shown(text, 1),
    "status of nothing": lambda text: status_shown(text, 0),
    "why, 2,000 lines": lambda text: why_shown(text, 2000),
    "why, one clock": lambda text: why_shown(text, 3, others=0),
    "when": lambda text: when_shown(text, 100),
    "attainment, 300 rows": lambda text: attainment_shown(text, 300),
    "attainment of nothing": lambda text: attainment_shown(text, 0),
    "receipt": receipt_shown,
    "notice": notice_shown,
    "help": lambda text: help_view(customer=text, ticket=text, priority=text, reason=text),
    "refusal": refusal_view,
    "failure": failure_view,
}
