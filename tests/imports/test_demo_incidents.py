"""The demo's incidents: sound, small, varied, and attributed."""

from collections import Counter
from functools import cache
from pathlib import Path

import bot
from bot.imports.columns_reading import preset
from sla_core.fold import fold
from sla_core.tickets import Changed, Event, Opened, Paused, Reopened, Ticket
from tests.builders import at
from tests.imports.sheets import by_ticket, promise, told

DEMO = Path(bot.__file__).parent / "demo"
WEDNESDAY_NOON = at("2016-05-25 12:00", "Europe/Berlin")


@cache
def logs() -> dict[str, list[Event]]:
    return by_ticket(told(DEMO / "incidents.jsonl", preset("sla-bot")))


def openings() -> list[tuple[Event, Opened]]:
    return [(e, e.fact) for log in logs().values() for e in log if isinstance(e.fact, Opened)]


def on_wednesday() -> list[Ticket]:
    tickets = [fold(key, log, promise(), now=WEDNESDAY_NOON).ticket for key, log in logs().items()]
    return [ticket for ticket in tickets if ticket.opened_at is not None]


def test_there_are_sixty_incidents_of_one_working_week() -> None:
    opened = [event.at for event, _ in openings()]
    assert len(opened) == len(logs()) == 60
    assert min(opened) >= at("2016-05-23 00:00", "Europe/Berlin")
    assert max(opened) < at("2016-05-28 00:00", "Europe/Berlin")


def test_customers_services_and_priorities_are_those_of_the_demo() -> None:
    scopes = [fact.scope for _, fact in openings()]
    assert {scope.customer for scope in scopes} == {"acme", "globex", "initech", "umbra"}
    assert Counter(scope.service for scope in scopes) == dict.fromkeys(("mail", "network", "erp", "devices"), 15)
    assert {scope.priority for scope in scopes} == {"P1", "P2", "P3", "P4"}
    assert all(fact.title for _, fact in openings())


def test_much_happens_in_that_week() -> None:
    kinds = Counter(type(event.fact) for log in logs().values() for event in log)
    assert all(kinds[kind] >= 5 for kind in (Paused, Reopened, Changed)), kinds


def test_on_wednesday_noon_some_are_solved_some_wait_and_some_are_unanswered() -> None:
    tickets = on_wednesday()
    still_open = [ticket for ticket in tickets if not ticket.resolved]
    assert len(still_open) == 23
    assert len(tickets) > len(still_open)
    assert sum(bool(ticket.waiting) for ticket in still_open) == 3
    assert sum(not ticket.answered for ticket in still_open) == 15


def test_every_incident_ends_solved() -> None:
    ends = [fold(key, log, promise(), now=at("2017-01-01 00:00")).ticket for key, log in logs().items()]
    assert all(ticket.resolved for ticket in ends)


def test_the_file_is_small_and_says_where_it_comes_from() -> None:
    text = (DEMO / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert (DEMO / "incidents.jsonl").stat().st_size < 200_000
    for needed in (
        "Amaral",
        "Fantinato",
        "Peres",
        "UCI Machine Learning Repository",
        "2018",
        "CC BY 4.0",
        "first public",
    ):
        assert needed in text
