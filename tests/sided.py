"""The small house with what it aims at internally beside what it promises to gold customers."""

from tests.house import AGREEMENTS
from tests.slack.duty import CALLED

INTERNAL = """\
  gold-internal:
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
    """An agreements file with the internal targets, before the agreement between teams."""
    return text.replace("  hand-over:\n", INTERNAL + "  hand-over:\n", 1)


SIDED = sided()
SIDED_CALLED = sided(CALLED)
