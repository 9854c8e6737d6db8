"""Budgets of stored clocks: a line for each objective, the same counted in the database and clock by clock."""

from dataclasses import replace

import pytest

from bot.forecast_words import pace
from bot.jobs.asking import About
from bot.jobs.budget import Budgets, Line, budgets
from bot.jobs.contracts import Contracts
from bot.jobs.periods import between
from bot.store import Store
from sla_core.agreements import Metric
from sla_core.tickets import Event
from tests.builders import at, opened, replies, resolves
from tests.house import AGREEMENTS, contracts_of, furnished, take

FORTNIGHT = ("Mon 00:00", "next next Mon 00:00")


def of(store: Store, now: str, about: About | None = None) -> Budgets:
    contracts = contracts_of(store)
    since, until = (at(one, "Europe/Berlin") for one in FORTNIGHT)
    span = between(since, until, contracts.place)
    with store.read() as rows:
        return budgets(rows, contracts, about or About(), span, now=at(now))


def responses(found: Budgets) -> Line:
    (line,) = [line for line in found.lines if line.promise.metric is Metric.FIRST_RESPONSE]
    return line


def asked(key: str, answered: str | None, customer: str = "acme", priority: str = "P2") -> list[Event]:
    first = opened("Mon 07:00", ticket=key, event_id=f"{key}/1", customer=customer, priority=priority)
    return [first, *([replies(answered, ticket=key, event_id=f"{key}/2")] if answered else [])]


def week(store: Store) -> None:
    """Of 40 questions of ACME 37 were answered in time, 3 not; one of Globex, which has no objective, was not."""
    events = [event for n in range(40) for event in asked(f"A-{n}", "Mon 08:00" if n < 37 else "Mon 12:00")]
    take(store, *events, *asked("G", "Tue 12:00", "globex"), now="Tue 15:00")


def test_each_objective_has_a_line_and_what_has_none_has_not(house: Store) -> None:
    week(house)
    found = of(house, "Fri 15:00")
    assert {line.promise.agreement for line in found.lines} == {"gold"}
    line = responses(found)
    assert (line.calendar, line.budget.attainment.missed, line.budget.left) == ("office", 3, 1)


PACES = [
    (0.0, "0.0 misses a working day", "nothing was missed"),
    (0.04, "under 0.1 misses a working day", "something was"),
    (0.95, "0.9 misses a working day", "as Python rounds"),
    (1.0, "1.0 miss a working day", "one"),
    (9.44, "9.4 misses a working day", "many"),
]


@pytest.mark.parametrize(("value", "said", "reason"), PACES, ids=[row[2] for row in PACES])
def test_a_pace_of_a_few_misses_is_not_told_as_none(house: Store, value: float, said: str, reason: str) -> None:
    week(house)
    line = responses(of(house, "Fri 15:00"))
    assert pace(replace(line, budget=replace(line.budget, pace=value))) == said, reason


def test_the_pace_and_the_day_it_runs_out_are_in_working_days_of_the_calendar(house: Store) -> None:
    events = [event for n in range(40) for event in asked(f"A-{n}", "Mon 08:00" if n < 34 else "Mon 12:00")]
    take(house, *events, now="Fri 15:00")
    line = responses(of(house, "Fri 15:00"))
    # 6 in five days; 40 more are expected, 8 of the 80 may be missed: two more at 1.2 a day take 13 h 20.
    assert (line.budget.pace, line.budget.volume, line.budget.left_by_end) == (1.2, 80, 2)
    assert line.budget.runs_out_at == at("next Tue 12:20")


def test_a_clock_over_its_breach_that_nobody_looked_at_is_a_miss(house: Store) -> None:
    take(house, *asked("A", None), now="Mon 07:00")
    assert responses(of(house, "Mon 09:00")).budget.attainment.missed == 0
    assert responses(of(house, "Mon 09:00:01")).budget.attainment.missed == 1


@pytest.mark.parametrize("now", ["Mon 07:30", "Mon 09:30", "Tue 15:00", "next Mon 15:00", "2025-06-20 12:00"])
def test_counted_in_the_database_and_clock_by_clock_it_is_the_same(house: Store, now: str) -> None:
    week(house)
    take(house, *asked("OPEN", None), now="Tue 15:00")
    all_, own = of(house, now), of(house, now, About(customer="acme"))
    assert replace(own, about=About()) == all_


def test_a_customer_is_told_of_its_own_only(house: Store) -> None:
    week(house)
    assert of(house, "Fri 15:00", About(customer="globex")).lines == ()


def test_priorities_with_objectives_of_their_own_stand_apart(sqlite_store: Store) -> None:
    stricter = AGREEMENTS.replace(
        "first_response: {P1: 1bh, P2: 2bh}, resolution: {P1: 8bh",
        "first_response: {P1: {within: 1bh, objective: 99%}, P2: 2bh}, resolution: {P1: 8bh",
    )
    contracts: Contracts = furnished(sqlite_store, stricter)
    assert contracts.file is not None
    take(sqlite_store, *asked("A", "Mon 07:30"), *asked("B", "Mon 07:30", priority="P1"), now="Tue 15:00")
    promises = [line.promise for line in of(sqlite_store, "Tue 15:00").lines]
    told = {(p.priorities, str(p.objective)) for p in promises if p.metric is Metric.FIRST_RESPONSE}
    assert told == {(("P1",), "99"), (("P2",), "90")}


def test_what_runs_out_first_stands_at_the_top(house: Store) -> None:
    events = [event for n in range(40) for event in asked(f"A-{n}", "Mon 08:00" if n < 34 else "Mon 12:00")]
    done = [resolves("Mon 14:00", ticket=f"A-{n}", event_id=f"A-{n}/9") for n in range(40)]
    take(house, *events, *done, now="Fri 15:00")
    told = [(line.promise.metric, line.budget.runs_out_at is None) for line in of(house, "Fri 15:00").lines]
    assert told == [(Metric.FIRST_RESPONSE, False), (Metric.RESOLUTION, True)]
