"""`sla-bot attainment --why`: every figure with the clocks behind it."""

import pytest

from bot.store import Store
from tests.builders import merges, opened, replies
from tests.house import take
from tests.terminal.command_line import good, refused

JUNE = ("--since", "2025-06-01", "--until", "2025-07-01")


@pytest.fixture(autouse=True)
def tickets(house: Store) -> None:
    """Two tickets of ACME's, one of them answered too late, and a third merged into the first."""
    take(
        house,
        opened("Mon 07:00", ticket="A", customer="acme", priority="P2", event_id="1"),
        replies("Mon 08:30", ticket="A", event_id="2"),
        opened("Mon 07:00", ticket="B", customer="acme", priority="P2", event_id="3"),
        replies("Mon 10:00", ticket="B", event_id="4"),
        opened("Mon 07:00", ticket="M", customer="acme", priority="P2", event_id="5"),
        merges("Mon 07:30", "A", ticket="M", event_id="6"),
    )


def test_it_shows_the_fraction_the_objective_and_who_is_on_which_side() -> None:
    lines = [line.strip() for line in good("attainment", "--why", *JUNE).lines]
    place = lines.index("First response, gold, P2")
    assert lines[place + 1 : place + 7] == [
        "1 met of 2 decided = 50 %",
        "objective 90 %, of 2 it bears 0 misses: 1 so far, not reached",
        "1 clock left out: the ticket was merged into another",
        "missed B: 3 h of 2 h (2bh)",
        "met: A",
        "left out: M",
    ]


@pytest.mark.parametrize("name", ["gold", "acme", "ACME Corp"])
def test_an_agreement_or_a_customer_may_be_named(name: str) -> None:
    found = good("attainment", name, "--why", "--json", *JUNE).value
    assert {one["agreement"] for one in found["figures"]} == {"gold"}


def test_who_has_no_tickets_has_no_figures() -> None:
    ran = good("attainment", "globex", "--why", *JUNE)
    assert "No clock was decided, open or left out in this period." in ran.lines


def test_as_json_every_clock_is_there_with_its_reason() -> None:
    found = good("attainment", "--why", "--json", *JUNE).value
    (one,) = [one for one in found["figures"] if one["metric"] == "first_response"]
    assert (one["met"], one["decided"], one["misses_allowed"], one["objective"]) == (1, 2, 0, 90.0)
    sides = [[clock["ticket"] for clock in one[side]] for side in ("met_clocks", "missed_clocks", "left_out")]
    assert sides == [["A"], ["B"], ["M"]]
    assert one["left_out"][0]["reason"] == "merged into A"


def test_the_past_is_not_reckoned_with_its_working() -> None:
    assert "--why tells of now" in refused("attainment", "--why", "--at", "2025-06-03 09:00")
