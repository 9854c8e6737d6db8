"""Why a forecast says what it says: every figure of it can be counted again from the clocks it names."""

from datetime import timedelta

import pytest

from bot.forecast_words import reason_words
from bot.jobs.asking import NoSuchTicket
from bot.jobs.forecast_why import ForecastWhy, Reason, forecast_why
from bot.jobs.learning import Memory
from bot.store import Store
from sla_core.agreements import Metric
from sla_core.forecast import Width
from tests.builders import at, replies, resolves
from tests.house import contracts_of, take
from tests.jobs.test_forecast import begun, done, history


def why(store: Store, key: str, now: str) -> ForecastWhy:
    with store.read() as rows:
        return forecast_why(rows, contracts_of(store), Memory(), key, now=at(now))


def first_response(found: ForecastWhy) -> Reason:
    (one,) = [one for one in found.reasons if one.scored.row.metric is Metric.FIRST_RESPONSE]
    return one


@pytest.fixture
def desk(house: Store) -> Store:
    """Of 45 answers due after two hours 15 came after 30 minutes, 5 after 90, 25 too late; one has waited for 60."""
    history(house)
    take(house, *(event for n in range(15) for event in done(f"L-{n}", "Mon 13:00")), now="Mon 15:00")
    take(house, begun("A", "Tue 07:00"), now="Tue 08:00")
    return house


def test_the_chance_is_the_one_share_by_the_other(desk: Store) -> None:
    one = first_response(why(desk, "A", "Tue 08:00"))
    made = one.working
    assert made is not None
    assert (made.group, made.used, made.limit, made.forecast.width) == (46, 3600, 7200, Width.CUSTOMER)
    # Kaplan and Meier by hand: 15 of 46 end after 30 minutes, 5 of 30 after 90; the one that waits is lost at 60.
    assert made.at_used == pytest.approx(31 / 46)
    assert made.at_limit == pytest.approx(31 / 46 * 25 / 30)
    assert made.at_limit / made.at_used == pytest.approx(made.forecast.chance.probability)


def test_the_working_is_said_step_by_step(desk: Store) -> None:
    said = list(reason_words(first_response(why(desk, "A", "Tue 08:00"))))
    assert said[:3] == [
        "Its like: of 46 clocks of its customer, agreement and priority, 31 were seen at 1 h.",
        "Of these 5 ended by 2 h, 25 went beyond it; seen no further: 1.",
        "Estimated by Kaplan and Meier: 0.674 last to 1 h, 0.562 beyond 2 h; 0.562 / 0.674 is 83 %.",
    ]


def test_the_newest_of_its_like_are_named_with_what_they_used(desk: Store) -> None:
    one = first_response(why(desk, "A", "Tue 08:00"))
    assert len(one.newest) == 5
    assert all(row.used >= 3600 and row.customer == "acme" and row.priority == "P2" for row in one.newest)
    (said,) = [line for line in reason_words(one) if line.startswith("The newest of them")]
    assert f"{one.newest[0].ticket} (" in said


def test_only_those_of_the_group_that_came_as_far_are_like_it(house: Store) -> None:
    history(house)
    for n in range(25):
        take(house, *done(f"G-{n}", "Mon 09:00", customer="globex"), now="Mon 15:00")
    take(house, begun("G", "Tue 07:00", customer="globex"), now="Tue 08:00")
    one = first_response(why(house, "G", "Tue 08:00"))
    assert {row.customer for row in one.newest} == {"globex"}


def test_such_forecasts_are_held_against_what_became_of_them(house: Store) -> None:
    history(house)
    months = [at("Mon 07:00") + timedelta(days=7 * week) for week in (5, 6)]
    for week, day in enumerate(months):
        for n in range(10):
            key, answered = f"M-{week}-{n}", day + timedelta(hours=1 if n < 7 else 5)
            opening = begun(key, day.strftime("%Y-%m-%d %H:%M"))
            ended = [replies(answered, ticket=key, event_id=f"{key}/2"), resolves(answered, ticket=key)]
            take(house, opening, *ended, now=months[-1] + timedelta(hours=6))
    late = months[-1] + timedelta(days=1)
    take(house, begun("A", late.strftime("%Y-%m-%d %H:%M")), now=late)
    one = first_response(why(house, "A", (late + timedelta(minutes=30)).strftime("%Y-%m-%d %H:%M")))
    assert one.trials is not None
    assert one.trials.calibration.whole.count > 0
    (said,) = [line for line in reason_words(one) if "Brier" in line]
    assert "forecasts of its metric and priority in the last months" in said


def test_without_a_history_it_says_so(house: Store) -> None:
    take(house, begun("A", "Tue 07:00"), now="Tue 08:00")
    one = first_response(why(house, "A", "Tue 08:00"))
    assert list(reason_words(one)) == ["No history to tell from."]


def test_a_ticket_that_is_not_there_is_said_so(house: Store) -> None:
    with pytest.raises(NoSuchTicket):
        why(house, "NOPE", "Tue 08:00")
