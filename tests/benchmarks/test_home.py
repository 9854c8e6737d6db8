"""The Home tab among a hundred thousand open tickets: under a second, and what it costs beside a hundred."""

from collections.abc import Callable
from statistics import median
from sys import stdout
from time import perf_counter

import pytest

from bot.jobs.figures import count, refresh
from bot.jobs.home import Part
from bot.slack import home
from bot.slack.views.home_place import Place
from bot.store import Store
from bot.store.records import Narrowed
from tests.backlog import NOW, backlog, grow
from tests.house import furnished
from tests.office import ADA, Office, office

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]
ROUNDS = 5
SECOND = 1.0
"""What the tab may take with a hundred thousand open tickets, from the press to Slack's answer."""
FEW, MANY = 240, 100_000
ALLOWED = 120
"""So many times what it takes among a few tickets it may take among four hundred times as many."""
AGENT = "U0AGENT007"
PLACES = {
    "team": Place(team=True),
    "team, a customer": Place(team=True, which=Narrowed(customer="acme")),
    "team, nothing fits": Place(team=True, which=Narrowed(service="nothing")),
    "breached, page 50": Place(team=True, part=Part.OVER, page=49),
    "mine": Place(),
}


def seconds(call: Callable[[], object]) -> float:
    call()
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return median(taken)


def drawn(at_work: Office) -> dict[str, float]:
    """How long each side takes through the real door: facts, blocks, and the call that publishes them."""
    door, found = at_work.bot.door, {}
    for name, place in PLACES.items():
        user = AGENT if name == "mine" else ADA

        def draw(user: str = user, place: Place = place) -> None:
            made, _ = home.drawn(door, user, {}, place)
            assert home.publish(door, user, made, hash="")

        found[name] = seconds(draw)
    return found


def test_the_tab_takes_less_than_a_second_among_a_hundred_thousand_open_tickets(store: Store) -> None:
    furnished(store)
    backlog(store, FEW)
    with office(store, now=f"{NOW:%a %H:%M}") as at_work:
        contracts = at_work.bot.door.contracts()
        refresh(store, contracts, now=NOW)
        at_work.slack.workspace.add_user("agent", id=AGENT)
        few = drawn(at_work)
        grow(store, FEW, MANY)
        many = drawn(at_work)
    for name, taken in many.items():
        stdout.write(f"\n{store.dialect}, {name}: {taken * 1000:.0f} ms ({taken / few[name]:.1f} x of {FEW} tickets)")
    with store.read() as rows:
        counting = seconds(lambda: count(rows, contracts, now=NOW))
    stdout.write(f"\n{store.dialect}, the figures, which nobody waits for: {counting * 1000:.0f} ms")
    assert max(many.values()) < SECOND
    for name, taken in many.items():
        assert taken / few[name] < ALLOWED, name


def test_whoever_has_every_ticket_waits_no_longer(store: Store) -> None:
    furnished(store)
    backlog(store, MANY, agents=1)
    with office(store, now=f"{NOW:%a %H:%M}") as at_work:
        at_work.slack.workspace.add_user("agent", id="U0AGENT000")
        made, _ = home.drawn(at_work.bot.door, "U0AGENT000", {}, Place())
        assert "more than 500 tickets with a deadline" in str(made)
        taken = seconds(lambda: home.drawn(at_work.bot.door, "U0AGENT000", {}, Place()))
    stdout.write(f"\n{store.dialect}, {MANY:,} tickets of one person: {taken * 1000:.0f} ms")
    assert taken < SECOND
