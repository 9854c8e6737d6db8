"""Pauses, quality, whose time it was, advice and a forecast's working with any text: Slack takes it, harmless."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.jobs import whose
from bot.jobs.advising import Advised, Review
from bot.jobs.asking import About
from bot.jobs.attainment import Period
from bot.jobs.csat import Csat
from bot.jobs.forecast import Detail, Scored
from bot.jobs.forecast_why import ForecastWhy, Reason
from bot.jobs.pausing import Held, Pauses, Still
from bot.jobs.quality import Check, Figures, Report
from bot.jobs.whose import Row
from bot.playground.blocks import refused_blocks
from bot.slack.views.advise import advise_view
from bot.slack.views.forecast import forecast_why_view
from bot.slack.views.message import Shown
from bot.slack.views.pauses import pauses_view
from bot.slack.views.quality import quality_view
from bot.slack.views.whose import whose_view
from bot.store.records import LifeRow, TicketRow
from sla_core.advice import Advice, Finding
from sla_core.agreements import Kind, Metric
from sla_core.attribution import Shares, Spent
from sla_core.clocks import Outcome, State
from sla_core.forecast import Forecast, Width, Working
from sla_core.pauses import Lasted, Pause
from sla_core.quality import Ages, Measure, Objective, Quality
from sla_core.survival import Chance
from sla_core.tickets import Scope
from tests.builders import at, ticket
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up
from tests.slack.views.records import reader
from tests.slack.views.test_nasty import NASTY

NOW = at("Wed 12:00")
WEEK = Period(at("Mon 00:00"), at("next Mon 00:00"), "in the week of 2025-06-02")


def paused(text: str, count: int) -> Shown:
    row = TicketRow(ticket(key=f"T-1 {text[:80]}".strip(), title=text, scope=Scope(customer=text)), 1, NOW)
    one = Still(row, Pause(text[:255], text[:255], at("Mon 10:00"), at("Tue 10:00")), Lasted(1, 3600, 7200), stale=True)
    held = tuple(Held(f"{text[:200]}{n}", Lasted(1, 3600, 7200)) for n in range(min(count, 9)))
    return pauses_view(Pauses(About(customer=text), WEEK, NOW, (one,) * count, held), reader(text))


def counted(text: str, count: int) -> Shown:
    objective = Objective(Measure.REOPENED, at_least=False, bound=Decimal(5))
    checks = tuple(Check(text, objective, 1, 30, holds=n % 2 == 0) for n in range(count))
    figures = Figures(Quality(30, 1, 20, 2), Ages(9, 3600, 7200), checks)
    backlog = tuple((f"{text[:200]}{n}", Ages(1, 60, 60)) for n in range(count))
    report = Report(About(customer=text), replace(WEEK, name=text[:100]), NOW, figures, Csat(3, 2, 1), backlog)
    return quality_view(report, reader(text))


def explained(text: str, count: int) -> Shown:
    clock = LifeRow(
        f"T-1 {text[:80]}".strip(), Kind.SLA, Metric.RESOLUTION, 1, text, text, text, text, 3600, 7200, State.RUNNING,
        Outcome.MISSED, NOW, NOW, NOW, None, None,
    )  # fmt: skip
    forecast = Forecast(Chance(0.5, 0.3, 0.7, 30, 15, 14, 1), Width.METRIC)
    working = Working(forecast, 60, 0.5, 1.0, 0.6, 0.3)
    reason = Reason(Scored(clock, 3600, forecast), working, (clock,) * 5)
    detail = Detail(clock.ticket, text, NOW, (reason.scored,), (), 60)
    return forecast_why_view(ForecastWhy(detail, (reason,) * min(count, 9)), reader(text))


def shared_out(text: str, count: int) -> Shown:
    one = Spent(count, Shares(3600, 60, 1, 10**9))
    rows = (Row(None, one), *(Row(f"{text[:200]}{n}", one) for n in range(count)))
    period = replace(WEEK, name=text[:100])
    report = whose.Report(About(customer=text), period, "customer", NOW, one, rows[: count and None], count)
    return whose_view(report, reader(text))


def advised(text: str, count: int) -> Shown:
    said = (Finding.TOO_TIGHT, Finding.CARRIED)
    figures = Advice(7200, Decimal(90), True, True, 30, 3, 20, 6, 14_400, None, said)
    one = Advised(Kind.OLA, Metric.OWNERSHIP, text, text, text, text, figures)
    bare = replace(one, agreement="", target="", advice=replace(figures, promised=False, findings=()))
    return advise_view(Review(NOW, NOW, count, (one,) * count, (bare,) * count, text), reader(text))


VIEWS: dict[str, Callable[[str, int], Shown]] = {
    "pauses": paused,
    "quality": counted,
    "why": explained,
    "advise": advised,
    "whose": shared_out,
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("what", NASTY)
@pytest.mark.parametrize("count", [0, 1, 120])
def test_a_view_of_anything_is_taken_by_slack_and_harmless(view: str, what: str, count: int) -> None:
    payload = VIEWS[view](NASTY[what], count).payload()
    assert refused_blocks(payload["blocks"], "message") is None
    assert 0 < len(payload["text"].strip()) <= 4000
    for text in (payload["text"], *marked_up(payload["blocks"])):
        assert_harmless(text)
    for text in literal(payload["blocks"]):
        assert_readable(text)
