"""The close of a month and statements with any text in them: taken by Slack, harmless, and never without the button."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.jobs.attainment import Period
from bot.jobs.closed import ClosedAccount, ClosedClock
from bot.jobs.closing import Closing
from bot.jobs.closing_check import ClosingCheck, Ready
from bot.jobs.credits import CreditReport, Judged, Judgement, Owed
from bot.jobs.invoiced import Invoiced
from bot.jobs.statement import Settled, Statement
from bot.playground.blocks import refused_blocks
from bot.slack.views.closing import Confirmed, closed_view, closing_view, confirmed_in
from bot.slack.views.credits import credit_why_view, credits_view
from bot.slack.views.message import Shown
from bot.slack.views.statement import statement_view
from bot.store.outages import OutageRow
from sla_core.agreements import Metric
from sla_core.availability import Outage
from sla_core.closing import Account, Correction, Entry, Terms, Told, restatements
from sla_core.credits import AVAILABILITY, Scale, Scheme, Waiver, Worth
from tests.builders import agreement, at
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up
from tests.slack.views.records import reader
from tests.slack.views.test_nasty import NASTY

NOW = at("2025-07-05 09:00")
JUNE = Period(at("2025-05-31 22:00"), at("2025-06-30 22:00"), "in June 2025")
SCALES = (
    Scale(AVAILABILITY, below=((Decimal(99), Worth(percent=Decimal(10))),)),
    Scale("resolution", over=((3600, Worth(amount=Decimal(20))),)),
)


def account(text: str, count: int) -> Account:
    """So many misses, every other one waived, and so many outages of one service."""
    service = text[:80] or "mail"
    entries = {f"{text[:60]}{n} resolution": Entry(f"{text[:60]}{n} resolution", "resolution", NOW, 7200 + n)
               for n in range(count)}  # fmt: skip
    outages = {
        f"O-{n}": Outage(service, JUNE.since, JUNE.since + timedelta(hours=n + 1), text, f"O-{n}") for n in range(count)
    }
    waivers = {key: Waiver(text, text, NOW) for key in list(entries)[::2]}
    terms = Terms(Scheme("s", "EUR", SCALES, fee=Decimal(1000)), Decimal(1000), {service: ((0, 2_000_000_000),)})
    return Account(terms, entries, outages, waivers)


def owed(text: str, count: int) -> Owed:
    held = account(text, count)
    clocks = [ClosedClock(f"{text[:60]}{n}", Metric.RESOLUTION, 1, text) for n in range(count)]
    judged = tuple(Judged(case, clock, NOW) for case, clock in zip(held.cases(), clocks, strict=True))
    uptimes = tuple(
        Judgement(held.uptime(name), held.figure(name), tuple(held.outages)[::2]) for name in held.terms.promised
    )
    return Owed("acme", agreement(name=text[:80] or "gold", title=text), held.credit(), judged, uptimes)


def closing(text: str, count: int, *, new: bool = False) -> Closing:
    held = account(text, count)
    accounts = tuple(ClosedAccount(text[:60] or "gold", 1, held, {}, held.amount()) for _ in range(min(count, 9)))
    return Closing("acme", replace(JUNE, name=text[:100]), accounts, text[:200], NOW, new=new)


def offered(text: str, count: int) -> Shown:
    going_on = OutageRow("O-1", 1, text[:200], JUNE.since, None, text, text, "", NOW)
    ready = Ready("acme", None, (owed(text, min(count, 3)),) * min(count, 12), (going_on,) * min(count, 12))
    unknown = Ready(text[:100] or "x", None, (replace(owed(text, 0), credit=None, problem=text),))
    customers = (Ready("acme", closing(text, 1)), ready, unknown, *((ready,) * count))
    found = ClosingCheck(replace(JUNE, name=text[:100]), NOW, customers, "0" * 16)
    return closing_view(found, Confirmed("2025-06", "0" * 16, text[:60]), reader(text), again=text[:500])


def closed(text: str, count: int) -> Shown:
    return closed_view([closing(text, 1, new=n % 2 == 0) for n in range(count)], reader(text))


def stated(text: str, count: int) -> Shown:
    was, now = owed(text, count), owed(text, count + 1)
    before = account(text, count)
    told = [
        Correction(Told.WAIVER, key, Waiver(text, text, NOW), NOW, text[:100], text) for key in list(before.entries)
    ]
    settled = Settled(text[:60] or "gold", was, restatements(before, told), now)
    anew = (OutageRow("O-1", 2, text, JUNE.since, None, text, text, text, NOW, void=True),) * count
    found = Statement("acme", replace(JUNE, name=text[:100]), NOW, (was,) * min(count, 12), (), anew,
                      closing(text, 1), (settled,) * min(count, 12))  # fmt: skip
    return statement_view(found, reader(text), house=count != 1)


def billed(text: str, count: int, *, why: bool = False) -> Shown:
    """The credits of a closed month, and what was invoiced under agreements that pay no longer."""
    before = account(text, count)
    told = [
        Correction(Told.WAIVER, key, Waiver(text, text, NOW), NOW, text[:100], text) for key in list(before.entries)
    ]
    made = restatements(before, told)
    report = CreditReport(replace(JUNE, name=text[:100]), NOW, (owed(text, count),) * min(count, 12))
    names = [text[:80] or "gold", *(f"{text[:80]}{n}" for n in range(count))]
    bills = [Invoiced(name, closing(text, 1), None, Decimal(count), "EUR", made) for name in names]
    if why:
        return credit_why_view(report, bills, reader(text))
    return credits_view(report, bills, reader(text), house=count != 1)


VIEWS: dict[str, Callable[[str, int], Shown]] = {
    "offered": offered,
    "closed": closed,
    "statement": stated,
    "credits": billed,
    "credits why": lambda text, count: billed(text, count, why=True),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("what", NASTY)
@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_view_of_anything_is_taken_by_slack_and_harmless(view: str, what: str, count: int) -> None:
    payload = VIEWS[view](NASTY[what], count).payload()
    assert refused_blocks(payload["blocks"], "message") is None
    assert 0 < len(payload["text"].strip()) <= 4000
    for text in (payload["text"], *marked_up(payload["blocks"])):
        assert_harmless(text)
    for text in literal(payload["blocks"]):
        assert_readable(text)
    buttons = [block for block in payload["blocks"] if block["type"] == "actions"]
    assert len(buttons) == (view == "offered"), "however long the list, what closes it stays"


def test_a_button_comes_back_as_it_went_out() -> None:
    for customer in (None, "acme", "a customer with spaces"):
        wanted = Confirmed("2025-06", "abc", customer)
        assert confirmed_in(wanted.value) == wanted
