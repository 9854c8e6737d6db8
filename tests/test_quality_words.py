"""How old the backlog is, in as many words as there is to say."""

import pytest

from bot.quality_words import ages_words
from sla_core.quality import Ages

HOUR = 3600


@pytest.mark.parametrize(
    ("ages", "said", "why"),
    [
        (Ages(0, None, None), "nothing is open", "there is no age to tell"),
        (Ages(1, 26 * HOUR, 26 * HOUR), "1 ticket open, 1 d 2 h old", "one ticket has neither median nor percentile"),
        (Ages(9, HOUR, 5 * HOUR), "9 tickets open, the oldest 5 h", "nine of ten of nine are all nine"),
        (Ages(10, HOUR, 5 * HOUR), "10 tickets open, median age 1 h, 90th percentile 5 h", "one may be older still"),
        (Ages(1200, HOUR, 5 * HOUR), "1,200 tickets open, median age 1 h, 90th percentile 5 h", "read at a glance"),
    ],
)
def test_the_age_of_the_backlog_is_told_by_what_it_has(ages: Ages, said: str, why: str) -> None:
    assert ages_words(ages) == said, why
