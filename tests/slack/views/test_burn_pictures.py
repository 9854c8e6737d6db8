"""What the house reads of a budget that burns too fast, whatever the service is called."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from inline_snapshot import snapshot

from bot.jobs.burning import Burning
from bot.playground.blocks import refused_blocks
from bot.slack.views.burn import budget_words, burn_view
from sla_core.availability import WINDOWS, Burn
from tests.slack.views.harmless import assert_harmless, marked_up
from tests.slack.views.test_nasty import NASTY

BURN = Burn(WINDOWS[0], 540, Fraction(15), Fraction(1, 48), alert=True)
MAIL = Burning("mail", Decimal(99), ("gold",), BURN, Fraction(25_920), Fraction(25_380), "in June 2025")


def test_a_burning_budget() -> None:
    assert "\n".join(marked_up(burn_view(MAIL).blocks)) == snapshot("""\
*mail burns its error budget too fast*
The last 1 h burnt the budget at 15.0 times its pace, 2.0833 % of it.
423 of 432 minutes are left of the budget for 99 % in June 2025.
Promised by gold. It is told again at this level after a day without it.\
""")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (Fraction(25_380), "423 of 432 minutes are left"),
        (Fraction(59), "0.9 of 432 minutes are left"),  # cut off: there is not a whole one
        (Fraction(0), "0 of 432 minutes are left"),
        (Fraction(-90), "432 minutes are used up, and 1.5 more,"),
    ],
)
def test_the_budget_is_said_in_minutes(left: Fraction, words: str) -> None:
    assert budget_words(replace(MAIL, left=left)) == words


@pytest.mark.parametrize("what", NASTY)
def test_a_burning_budget_of_anything_is_harmless(what: str) -> None:
    shown = burn_view(replace(MAIL, service=NASTY[what], agreements=(NASTY[what],) * 7))
    payload = shown.payload()
    assert refused_blocks(payload["blocks"], "message") is None
    for text in (payload["text"], *marked_up(payload["blocks"])):
        assert_harmless(text)
