"""A closed month whose outage goes on again after its end was told: restated, and restated back once it ends."""

import pytest

from bot.jobs.outages import Correction, correct_outage
from bot.store import Store
from tests.builders import at
from tests.jobs.test_closing import closing_june, settled


@pytest.fixture
def closed(store: Store) -> Store:
    return closing_june(store)


def test_an_outage_that_had_not_ended_is_restated_to_the_end_of_the_month_and_again_once_it_ends(closed: Store) -> None:
    went_on = Correction("it fell again", goes_on=True)
    correct_outage(closed, "O-1", went_on, by="bob", now=at("2025-07-09 09:00"))
    (one,) = settled(closed).restatements
    assert (one.correction.author, one.correction.reason) == ("bob", "it fell again")
    # from 3 June, 10 o'clock, until the month's end the service was down: below 95 %
    assert one.after.figure("mail").down == int((at("2025-06-30 22:00") - at("Tue 08:00")).total_seconds())
    assert str(one.moved) == "150.00", "50 % of the fee, and not 25 %, within a cap of 50 %"
    ended = Correction("the log", until=at("Tue 16:00"))
    correct_outage(closed, "O-1", ended, by="cy", now=at("2025-07-09 10:00"))
    assert [str(each.moved) for each in settled(closed).restatements] == ["150.00", "-150.00"]
    assert settled(closed).amount == settled(closed).invoiced
