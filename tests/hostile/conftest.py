"""A furnished office with two customers' channels, and tickets of both."""

from collections.abc import Iterator

import pytest

from bot.slack.limits import ACKNOWLEDGE_SECONDS
from bot.store import Store
from tests.builders import opened
from tests.house import AGREEMENTS, furnished
from tests.office import ADA, BOB, CARL, Office, office

GLOBEX = "C0GLOBEX01"
# A second customer's channel, and an internal promise for each new ticket.
TWO_CHANNELS = AGREEMENTS.replace("globex: {name: Globex,", "globex: {name: Globex, channels: [C0GLOBEX01],").replace(
    "{ownership: 8bh}", "{ownership: 8bh, resolution: {P1: 3bh}}"
)


def with_tickets(office: Office) -> None:
    """A ticket of each customer, and one of nobody."""
    office.take(
        opened("Mon 06:00", ticket="M-1", title="Mail is slow", customer="acme", service="mail", priority="P1",
               team="desk", assignee=ADA, event_id="1"),
        opened("Mon 06:30", ticket="G-7", title="Stock differs", customer="globex", service="erp", priority="P2",
               team="desk", event_id="2"),
        opened("Mon 06:30", ticket="N-9", title="Nobody's cable", service="erp", priority="P2", event_id="3"),
    )  # fmt: skip


def moved_in(office: Office) -> Office:
    """The office with the second customer's channel, and the tickets."""
    space = office.slack.workspace
    space.add_channel("globex", space.users[ADA], space.users[BOB], space.users[CARL], id=GLOBEX)
    with_tickets(office)
    return office


@pytest.fixture
def at_work(sqlite_store: Store) -> Iterator[Office]:
    """The office over Socket Mode, on a Monday at nine in Berlin."""
    furnished(sqlite_store, TWO_CHANNELS)
    with office(sqlite_store, ack_seconds=ACKNOWLEDGE_SECONDS) as opened_office:
        yield moved_in(opened_office)


@pytest.fixture
def over_http(sqlite_store: Store) -> Iterator[Office]:
    """The same over signed HTTP."""
    furnished(sqlite_store, TWO_CHANNELS)
    with office(sqlite_store, transport="http", ack_seconds=ACKNOWLEDGE_SECONDS) as opened_office:
        yield moved_in(opened_office)


@pytest.fixture(params=["socket", "http"])
def either(request: pytest.FixtureRequest, sqlite_store: Store) -> Iterator[Office]:
    """The same over both."""
    furnished(sqlite_store, TWO_CHANNELS)
    with office(sqlite_store, transport=request.param, ack_seconds=ACKNOWLEDGE_SECONDS) as opened_office:
        yield moved_in(opened_office)
