"""The small house with what it aims at inside beside what it promises to gold customers."""

from tests.house import AGREEMENTS
from tests.slack.duty import CALLED

INSIDE = """\
  gold-inside:
    title: Aimed at for gold
    kind: ola
    tier: gold
    calendar: office
    pause_on: [waiting_customer]
    targets:
      first_response: {P2: {within: 90m, calendar: always}}
      resolution: {P1: 6bh, P2: 12bh}
"""


def sided(text: str = AGREEMENTS) -> str:
    """An agreements file with the inside targets, before the agreement between teams."""
    return text.replace("  hand-over:\n", INSIDE + "  hand-over:\n", 1)


SIDED = sided()
SIDED_CALLED = sided(CALLED)
