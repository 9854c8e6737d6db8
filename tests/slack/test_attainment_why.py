"""`/sla attainment why`: the working behind the figures, for a customer only that of its own."""

import pytest

from tests.builders import opened, replies
from tests.office import ACME, Office
from tests.slack.test_forecast import ask, past

WHY = "/sla attainment why"


@pytest.fixture
def desk(at_work: Office) -> Office:
    """Twelve tickets of ACME last month, ten of them answered too late, and one of Globex."""
    answers = ["2025-05-26 08:30"] * 2 + ["2025-05-26 13:00"] * 10
    at_work.take(*(event for n, answer in enumerate(answers) for event in past(f"H-{n}", answer)))
    at_work.take(
        opened("2025-05-26 07:00", ticket="<!here>", event_id="g1", customer="globex", priority="P2"),
        replies("2025-05-26 14:00", ticket="<!here>", event_id="g2"),
    )
    return at_work


def test_each_figure_is_a_fraction_with_its_objective_and_the_tickets_missed(desk: Office) -> None:
    said = ask(desk, f"{WHY} acme last month")
    assert "First response, gold, P2" in said
    assert "2 met of 12 decided = 16.6 %" in said
    assert "objective 90 %, of 12 it bears 1 miss: 10 so far, not reached" in said
    assert "H-2 missed: 6 h of 2 h (2bh)" in said
    assert "and 2 more missed" in said
    assert "standard" not in said


def test_an_agreement_may_be_named(desk: Office) -> None:
    said = ask(desk, f"{WHY} standard last month")
    assert "First response, standard, P2" in said
    assert "gold" not in said
    assert "<!here>" not in said
    assert "&lt;!here&gt; missed" in said


def test_a_customer_sees_the_working_of_its_own_figures_only(desk: Office) -> None:
    said = ask(desk, f"{WHY} last month", ACME)
    assert "First response, gold, P2" in said
    assert "here" not in said.replace("there", "").replace("Share in channel", "")
    assert "standard" not in said
    assert "hand-over" not in said


def test_where_nothing_was_counted_that_is_said(desk: Office) -> None:
    assert "No clock was decided, open or left out in this period." in ask(desk, f"{WHY} yesterday")
