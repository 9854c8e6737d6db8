"""`/sla what-if`: another target tried on the past, for people of the house and nobody else."""

import pytest

from bot.slack.what_if import FEW
from tests.builders import opened, replies
from tests.office import ACME, HOUSE, Office, everything
from tests.slack.test_forecast import ask, past

WISH = "/sla what-if P2 first response 1bh since 90d"


@pytest.fixture
def desk(at_work: Office) -> Office:
    """Thirty tickets of ACME the week before, answered after half an hour or after one and a half."""
    answers = ["2025-05-26 07:30"] * 20 + ["2025-05-26 08:30"] * 10
    at_work.take(*(event for n, answer in enumerate(answers) for event in past(f"H-{n}", answer)))
    return at_work


def test_it_says_before_and_after_and_the_tickets_that_flip(desk: Office) -> None:
    said = ask(desk, WISH)
    assert "What if: P2 first response within 1bh" in said
    assert "10 clocks would be missed." in said
    assert "100 %" in said
    assert "66.6 %" in said
    assert "now 1 h 30 m of 2 h (2bh): met; would be 1 h 30 m of 1 h (1bh): missed" in said
    assert "5 more clocks not shown" in said


def test_another_availability_is_answered_month_by_month_and_to_nobody_else(desk: Office) -> None:
    wish = "/sla what-if mail availability 99.9 acme since 60d"
    said = ask(desk, wish)
    assert "What if: mail up 99.9 % for ACME" in said
    assert "acme-mail: 99.9 % would have been kept in 3 of 3 months; nothing is promised now." in said
    assert "43 m 12 s" in said  # of the 720 hours of June
    assert "not shown where a customer reads along" in ask(desk, wish, ACME)


def test_a_promise_between_teams_is_tried_by_its_name(desk: Office) -> None:
    assert "What if: ownership within 2bh for hand-over" in ask(desk, "/sla what-if hand-over ownership 2bh")


def test_the_target_as_it_is_flips_nothing(desk: Office) -> None:
    said = ask(desk, "/sla what-if P2 first response 2bh since 90d")
    assert "Nothing flips: every clock counts as it does now.\n" in said


def test_what_cannot_be_read_is_answered_with_an_example(desk: Office) -> None:
    assert "say how long it may take, for example: P2 resolution 4bh" in ask(
        desk, "/sla what-if P2 resolution"
    ).replace("Say", "say")


def test_a_customer_never_learns_what_another_target_would_have_meant(desk: Office) -> None:
    said = ask(desk, WISH, ACME)
    assert "not shown where a customer reads along" in said
    assert "%" not in said
    assert "/sla what-if" not in ask(desk, "/sla help", ACME)
    assert "/sla what-if" in ask(desk, "/sla help")


def test_titles_and_keys_are_text(desk: Office) -> None:
    desk.take(
        opened("2025-05-26 07:00", ticket="<!channel>", event_id="x1", customer="acme", priority="P2"),
        replies("2025-05-26 08:30", ticket="<!channel>", event_id="x2"),
    )
    assert "<!channel>" not in ask(desk, WISH)


def test_a_long_count_is_begun_at_once_and_the_answer_takes_its_place(desk: Office) -> None:
    desk.take(*(event for n in range(FEW) for event in past(f"L-{n}", "2025-05-26 08:30")))
    answer = desk.ada.types(HOUSE, WISH)
    desk.bot.door.background.shutdown(wait=True)
    said = everything(answer.reply())
    assert "510 clocks would be missed" in said
    assert "Counting" not in said
