"""Each kind of figure is written in one way in everything that Slack shows."""

import re
from collections.abc import Callable

import pytest

from bot.slack.views.message import Shown
from tests.slack.views.calls import CALLS
from tests.slack.views.harmless import literal, marked_up
from tests.slack.views.records import VIEWS
from tests.slack.views.reports import REPORTS
from tests.slack.views.test_nasty_closing import VIEWS as CLOSINGS


def of_three(draw: Callable[[str, int], Shown]) -> Callable[[str], Shown]:
    return lambda text: draw(text, 3)


CLOSED = {f"closing, {name}": of_three(draw) for name, draw in CLOSINGS.items()}
EVERY: dict[str, Callable[[str], Shown]] = {**VIEWS, **CALLS, **REPORTS, **CLOSED}
# What is to be typed stands in code, or in the list of all commands, and there as it is typed.
_TYPED = re.compile(r"`[^`]*`|/sla [^;`]*")
WRONG = {
    "a percentage without its space": re.compile(r"\d%"),
    "money without thousands": re.compile(r"(?<![\d.,])\d{4,}(?:\.\d+)? (?:EUR|JPY|USD|CHF)\b"),
    "euros without cents": re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})*(?:\.\d)? (?:EUR|USD|CHF)\b"),
    "an instant as machines write it": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d"),
    "one of many": re.compile(
        r"(?<![\d.,:#-])1 (?:more )?(?:tickets|days|hours|minutes|months|misses|clocks|calls|events|messages|people"
        r"|times|lines|customers|rows|answers|pauses|restatements|outages|agreements|things|waivers|digits|mores)\b"
    ),
    "a word that has no plural": re.compile(r"\bmores\b"),
}
SLIPS = [
    ("75% used", "a percentage without its space"),
    ("of 4000.00 EUR", "money without thousands"),
    ("13700 JPY", "money without thousands"),
    ("4,000 EUR", "euros without cents"),
    ("4,000.5 EUR", "euros without cents"),
    ("2025-06-02T08:00:00+00:00", "an instant as machines write it"),
    ("1 tickets", "one of many"),
    ("and 1 more lines", "one of many"),
    ("and 5 mores", "a word that has no plural"),
]
WELL = "75 % of 4,000.00 EUR and 13,700 JPY, Mon 2 Jun 2025 10:00 CEST, 1 ticket, 21 tickets, 0.1 hours, SLA-1 calls"


@pytest.mark.parametrize("view", EVERY)
def test_every_view_writes_its_figures_in_one_way(view: str) -> None:
    payload = EVERY[view]("Plain").payload()
    blocks = payload.get("blocks", [])
    for text in (payload["text"], *marked_up(blocks), *literal(blocks)):
        said = _TYPED.sub("", text)
        assert [what for what, pattern in WRONG.items() if pattern.search(said)] == [], said


@pytest.mark.parametrize(("text", "slip"), SLIPS)
def test_a_slip_is_noticed(text: str, slip: str) -> None:
    assert slip in [what for what, pattern in WRONG.items() if pattern.search(text)]


def test_what_is_written_well_is_not_complained_of() -> None:
    assert [what for what, pattern in WRONG.items() if pattern.search(WELL)] == []
