"""Many breaches at once: the most urgent at once, every ticket soon, and none dropped."""

from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from tests.builders import opened
from tests.faults.desk import BREACH, OPENED, Desk, desk
from tests.house import take
from tests.office import everything

CHANNELS, URGENT = 5, 20


def storm(desk: Desk, tickets: int, *, urgent: int, seconds: int) -> None:
    """So many tickets breach within these seconds, spread over channels; so many are of the highest priority."""
    events = []
    for number in range(tickets):
        priority = "P1" if number % (tickets // urgent) == 0 else "P2"
        at = OPENED + timedelta(seconds=seconds * number // tickets)
        where = f"area-{(number + number // (tickets // urgent)) % CHANNELS}"
        events.append(opened(at, ticket=f"T-{number}", service=where, priority=priority))
    for start in range(0, tickets, 200):
        take(desk.store, *events[start : start + 200], now=OPENED + timedelta(minutes=2))
    desk.clock.move_to(BREACH)
    desk.turn()
    desk.passes(seconds + 62)


def lateness(desk: Desk, ticket: str) -> float:
    """Seconds from the instant a ticket's page was due until its message, or its bundle, showed it."""
    [row] = [row for row in desk.rows(ticket=ticket) if row.payload["rung"] == 0]
    assert row.state in (OutboxState.SENT, OutboxState.BUNDLED), (ticket, row.state, row.last_error)
    assert row.sent_at is not None
    return (row.sent_at - row.since).total_seconds()


@pytest.mark.parametrize(
    ("tickets", "seconds"),
    [(100, 4), pytest.param(1000, 60, marks=[pytest.mark.long, pytest.mark.timeout(900)])],
    ids=["100 in 4 s", "1000 in a minute"],
)
def test_the_urgent_ones_come_within_five_seconds_and_every_ticket_within_a_minute(
    tickets: int, seconds: int, sqlite_store: Store
) -> None:
    with desk(sqlite_store, areas=CHANNELS) as found:
        storm(found, tickets, urgent=URGENT, seconds=seconds)
        numbers = range(tickets)
        urgent = [lateness(found, f"T-{n}") for n in numbers if n % (tickets // URGENT) == 0]
        others = [lateness(found, f"T-{n}") for n in numbers if n % (tickets // URGENT) != 0]
        assert max(urgent) <= 5
        assert max(others) <= 60
        shown = "\n".join(
            everything(message) for stored in found.slack.workspace.messages.values() for message in stored.values()
        )
        words = set(shown.replace(":", " ").replace(",", " ").split())
        assert [n for n in numbers if f"T-{n}" not in words] == []
        bundles = {row.bundle for n in numbers for row in found.rows(ticket=f"T-{n}") if row.bundle}
        assert bundles
        assert all(row.rank > 0 for n in numbers for row in found.rows(ticket=f"T-{n}") if row.bundle)
        assert found.states(OutboxKind.BUNDLE) == []
        assert found.problems() == []
