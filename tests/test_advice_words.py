"""Advice on targets as both doors say it: what about, what it is, and why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot import advice_words as words
from bot.jobs.advising import Advised, Review
from sla_core.advice import Advice, Finding
from sla_core.agreements import Kind, Metric
from tests.builders import at
from tests.slack.views.records import reader

FIGURES = Advice(7200, Decimal(90), True, True, 30, 0, 20, 6, 14_400, None, (Finding.TOO_TIGHT,))
TIGHT = Advised(Kind.SLA, Metric.FIRST_RESPONSE, "P2", "gold", "2bh", "office", FIGURES)
ABOUT = [
    (TIGHT, "First response, P2, gold: 2 working hours (office)"),
    (replace(TIGHT, priority=None), "First response, gold: 2 working hours (office)"),
    # Between teams it is another promise, of the same metric.
    (replace(TIGHT, kind=Kind.OLA), "First response (OLA), P2, gold: 2 working hours (office)"),
    (replace(TIGHT, target="1bd"), "First response, P2, gold: 1 business day (office)"),
    (replace(TIGHT, target="15m", calendar="always"), "First response, P2, gold: 15m round the clock"),
    # A baseline has neither.
    (replace(TIGHT, agreement="", target=""), "First response, P2"),
]
WHY = [
    (FIGURES, "66.6 % of 30 kept, 90 % promised; 4 h would bear the objective"),
    (replace(FIGURES, stated=False), "66.6 % of 30 kept, 90 % usual; 4 h would bear the objective"),
    # Nothing would, or there are too few to say what.
    (replace(FIGURES, bearable=None), "66.6 % of 30 kept, 90 % promised"),
    (
        replace(FIGURES, findings=(Finding.TOO_TIGHT, Finding.CARRIED)),
        "66.6 % of 30 kept, 20 % without pauses, 90 % promised; 4 h would bear the objective",
    ),
]


@pytest.mark.parametrize(("one", "said"), ABOUT, ids=[said for _, said in ABOUT])
def test_it_says_which_target_it_is_about(one: Advised, said: str) -> None:
    assert words.subject(one) == said


@pytest.mark.parametrize(("figures", "said"), WHY, ids=[said for _, said in WHY])
def test_it_says_why(figures: Advice, said: str) -> None:
    assert words.reasons(replace(TIGHT, advice=figures)) == said


def reviewed(*findings: Finding, customer: str | None = None) -> Review:
    promises = tuple(replace(TIGHT, advice=replace(FIGURES, findings=(one,))) for one in findings)
    return Review(None, at("Wed 12:00"), 1, promises, (), customer)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ((), []),
        ((Finding.TOO_TIGHT, Finding.TOO_LOOSE), []),
        ((Finding.FITS,), ["1 target fits"]),
        ((Finding.FITS, Finding.FEW, Finding.FITS), ["2 targets fit", "1 target has too few decided to tell"]),
        ((Finding.FEW, Finding.FEW), ["2 targets have too few decided to tell"]),
    ],
)
def test_what_is_not_told_one_by_one_is_counted(findings: tuple[Finding, ...], said: list[str]) -> None:
    assert list(words.rest_words(reviewed(*findings))) == said


def test_the_heading_names_the_customer_as_people_do() -> None:
    assert words.heading(reviewed(), reader("ACME Corp")) == "Advice from 1 ticket"
    assert words.heading(reviewed(customer="acme"), reader("ACME Corp")) == "Advice from 1 ticket of ACME Corp"
