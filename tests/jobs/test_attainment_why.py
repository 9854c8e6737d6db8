"""The working behind an attainment: the same figures, and every clock on one side or the other with a reason."""

from decimal import Decimal

import pytest

from bot.attainment_words import fraction_words, left_out_words, missed_words, objective_words, promise_words
from bot.jobs.asking import About
from bot.jobs.attainment import attainment
from bot.jobs.attainment_why import STANDING, Working, Workings, attainment_why
from bot.jobs.periods import between
from bot.store import Store
from tests.builders import at, merges, opened, resolves
from tests.house import contracts_of, take
from tests.jobs.test_attainment import WEEK, ticket


def asked(store: Store, *, now: str = "Fri 17:00", agreement: str | None = None, **about: str) -> Workings:
    contracts = contracts_of(store)
    period = between(at(WEEK[0]), at(WEEK[1]), contracts.place)
    with store.read() as rows:
        return attainment_why(rows, contracts, About(**about), period, now=at(now), agreement=agreement)  # type: ignore[arg-type]


def filled(store: Store) -> None:
    """One met, two missed of which one is still open, one merged, one resolved unanswered before it was due."""
    take(store, *ticket("A", "Mon 08:00"), *ticket("B", "Mon 10:00"), *ticket("C", None))  # type: ignore[arg-type]
    take(store, *ticket("M", None), merges("Mon 07:30", "A", ticket="M", event_id="M/2"))  # type: ignore[arg-type]
    take(store, *ticket("R", None), resolves("Mon 08:00", ticket="R", event_id="R/2"))  # type: ignore[arg-type]


def first_response(found: Workings) -> Working:
    (one,) = [one for one in found.found if one.promise.metric.value == "first_response"]
    return one


def keys(clocks: object) -> list[str]:
    return sorted(clock.ticket for clock in clocks)  # type: ignore[attr-defined]


def test_every_clock_stands_on_one_side_with_its_reason(house: Store) -> None:
    filled(house)
    one = first_response(asked(house))
    assert (keys(one.met), keys(one.missed), keys(one.undecided)) == (["A"], ["B", "C"], [])
    assert {clock.ticket: reason for clock, reason in one.left_out} == {"M": "merged into A", "R": STANDING}


def test_its_figures_are_those_of_attainment(house: Store) -> None:
    filled(house)
    contracts = contracts_of(house)
    with house.read() as rows:
        period = between(at(WEEK[0]), at(WEEK[1]), contracts.place)
        report = attainment(rows, contracts, About(), period, by="agreement", now=at("Fri 17:00"))
    told = {(row.kind, row.metric, row.group): row.attainment for row in report.rows}
    found = {(one.promise.kind, one.promise.metric, one.promise.agreement): one.figure for one in asked(house).found}
    assert told == found


def test_the_misses_allowed_are_those_of_the_present_volume(house: Store) -> None:
    filled(house)
    one = first_response(asked(house))
    assert (one.promise.objective, one.allowed) == (Decimal(90), 0)
    take(house, *(event for n in range(8) for event in ticket(f"N-{n}", "Mon 08:00")))  # type: ignore[arg-type]
    # Eleven decided: a tenth of them, rounded down.
    assert first_response(asked(house)).allowed == 1


def test_in_words(house: Store) -> None:
    filled(house)
    one = first_response(asked(house))
    assert promise_words(one) == "First response, gold, P2"
    assert fraction_words(one) == "1 met of 3 decided = 33.3 %"
    assert objective_words(one) == "objective 90 %, of 3 it bears 0 misses: 2 so far, not reached"
    assert left_out_words(one) == [
        "1 clock left out: the ticket was merged into another",
        "1 clock left out: the ticket was resolved without it, and before it was missed",
    ]
    assert [missed_words(clock) for clock in one.missed if clock.ticket == "B"] == ["3 h of 2 h (2bh)"]


def test_a_miss_by_seconds_does_not_read_like_one_in_time(house: Store) -> None:
    take(house, *ticket("S", "Mon 09:00:20"))  # type: ignore[arg-type]
    (missed,) = first_response(asked(house)).missed
    assert missed_words(missed) == "just over 2 h (2bh)"


@pytest.mark.parametrize(("about", "count"), [({"customer": "globex"}, 0), ({"agreement": "gold"}, 2)])
def test_only_what_is_asked_for_is_told(house: Store, about: dict[str, str], count: int) -> None:
    filled(house)
    assert len(asked(house, **about).found) == count


def test_what_was_left_out_in_another_week_is_not_told(house: Store) -> None:
    take(
        house,
        opened("2025-05-26 07:00", ticket="O", event_id="O/1", customer="acme", priority="P2"),
        resolves("2025-05-26 07:30", ticket="O", event_id="O/2"),
    )
    assert asked(house).found == ()
