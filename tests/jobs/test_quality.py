"""Quality of a period from the log and the open tickets, against what each agreement wants of its own tickets."""

import pytest

from bot.jobs.asking import About
from bot.jobs.periods import period
from bot.jobs.quality import Report, report
from bot.quality_words import check_words, figures_words
from bot.store import Store
from sla_core.quality import Ages, Quality
from sla_core.tickets import Event, Rated, Resolved
from sla_core.zones import zone
from tests.builders import at, corrects, event, merges, opened, reopens, replies, resolves
from tests.house import AGREEMENTS, contracts_of, furnished, take

WANTING = AGREEMENTS.replace(
    "    tier: gold\n    calendar: office\n",
    "    tier: gold\n    calendar: office\n    quality: {reopened: at most 25%, one_touch: at least 60%, "
    "deflected: at least 20%, csat: at least 90%, backlog_age: at most 48h}\n",
)
HOUR = 3600
LINKED = (("link", 1),)


def found(store: Store, name: str = "this week", *, now: str = "Fri 15:00", customer: str | None = None) -> Report:
    counted = period(name, zone("Europe/Berlin"), at(now))
    with store.read() as rows:
        return report(rows, contracts_of(store), About(customer=customer), counted, now=at(now))


def log(key: str, *rest: Event, customer: str = "acme", when: str = "Mon 07:00") -> list[Event]:
    return [opened(when, ticket=key, customer=customer, priority="P2"), *rest]


@pytest.fixture
def desk(store: Store) -> Store:
    return settled_week(store)


def settled_week(store: Store) -> Store:
    """Of ACME, four were resolved and two are open; one of Globex was resolved, one merged away."""
    furnished(store, WANTING)
    events = [
        *log("A", replies("Mon 08:00", ticket="A"), resolves("Mon 09:00", ticket="A")),
        *log("B", replies("Mon 08:00", ticket="B"), resolves("Mon 09:00", ticket="B"), reopens("Tue 09:00", ticket="B"),
             resolves("Tue 10:00", ticket="B")),
        *log("C", event(Resolved("https://kb.example/7"), "Mon 09:00", ticket="C"),
             event(Rated(2), "Mon 10:00", ticket="C")),
        *log("D", replies("Tue 08:00", ticket="D"), replies("Tue 08:10", ticket="D"),
             resolves("Wed 09:00", ticket="D")),
        *log("E"), *log("F", when="Thu 15:00"),
        *log("G", replies("Mon 08:00", ticket="G"), resolves("Tue 09:00", ticket="G"), customer="globex"),
        *log("H", resolves("Mon 08:00", ticket="H"), merges("Mon 09:00", "G", ticket="H"), customer="globex"),
    ]  # fmt: skip
    take(store, *events, now="Fri 15:00")
    return store


def test_what_was_resolved_in_the_period_is_counted_by_how_it_came_about(desk: Store) -> None:
    assert found(desk).figures.settled == Quality(resolved=5, reopened=1, one_touch=2, deflected=1, ways=LINKED)
    assert found(desk, customer="acme").figures.settled == Quality(
        resolved=4, reopened=1, one_touch=1, deflected=1, ways=LINKED
    )
    assert found(desk, "last week").figures.settled == Quality()


def test_the_backlog_is_as_old_as_it_is_now_by_priority(desk: Store) -> None:
    assert found(desk).backlog == (("P2", Ages(2, 24 * HOUR, 104 * HOUR)),)
    assert found(desk, customer="globex").figures.backlog == Ages(0, None, None)


def test_each_objective_is_held_against_the_tickets_of_its_agreement(desk: Store) -> None:
    assert [check_words(one) for one in found(desk).figures.checks] == [
        "gold: reopened 25 %* (1 of 4), wanted at most 25 %: reached",
        "gold: one touch 33.3 %* (1 of 3), wanted at least 60 %: not reached",
        "gold: deflected 25 %* (1 of 4), wanted at least 20 %: reached",
        "gold: CSAT 0 %* (0 of 1), wanted at least 90 %: not reached",
        "gold: age of the backlog 4 d 8 h, wanted at most 48h: not reached",
    ]
    assert {one.holds for one in found(desk, customer="globex").figures.checks} == {None}


def test_what_there_was_none_of_is_not_told(desk: Store) -> None:
    assert list(figures_words(found(desk, "last week", customer="globex").figures)) == []
    assert list(figures_words(found(desk, customer="globex").figures)) == [
        "1 ticket resolved: reopened 0 %* (0 of 1), one touch 100 %* (1 of 1), deflected 0 %* (0 of 1)"
    ]


def test_a_resolution_that_was_corrected_counts_where_it_belongs(desk: Store) -> None:
    solved = resolves("Mon 08:00", ticket="K", source="desk")
    take(desk, *log("K", solved), corrects("Fri 09:00", solved, to="2025-05-28 08:00", ticket="K"), now="Fri 15:00")
    assert found(desk).figures.settled.resolved == 5
    assert found(desk, "last week").figures.settled.resolved == 1
