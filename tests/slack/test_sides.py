"""What is promised and what is aimed at internally, as the house reads it next to each other, and no customer does."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from tests.builders import at, opened, replies, resolves
from tests.house import furnished
from tests.office import ACME, HOUSE, Office, everything, office
from tests.sided import SIDED
from tests.slack.test_questions import ask

INTERNAL_WORDS = ("nternal", "OLA", "Aimed", "12 working", "gold-internal")


@pytest.fixture
def sided(sqlite_store: Store) -> Iterator[Office]:
    """A P2 of ACME, promised within 16 working hours and aimed at within 12."""
    furnished(sqlite_store, SIDED)
    with office(sqlite_store) as at_work:
        at_work.take(opened("Mon 07:00", ticket="A-1", event_id="1", customer="acme", priority="P2", title="Slow"))
        at_work.take(replies("Mon 07:00", ticket="A-1", event_id="2"))
        yield at_work


def moved(office: Office, when: str) -> Office:
    office.clock.move_to(at(when))
    return office


BETWEEN = "Internal target passed 40 m ago, 3 h 20 m of the promise left"


def test_why_tells_the_promise_first_and_what_lies_between(sided: Office) -> None:
    said = ask(moved(sided, "Tue 11:40"), "/sla why A-1 resolution")
    promised, between, internal = (
        said.index(word) for word in ("\nResolution. ", f"\n{BETWEEN}.\nPromise", "Resolution (OLA). ")
    )
    assert promised < between < internal
    assert "Promise: 16 working hours (office), from gold version 1 (tier)" in said
    assert said.count(BETWEEN) == 2, "once for the ear"


def test_the_working_of_the_internal_target_is_one_press_away(sided: Office) -> None:
    answer = moved(sided, "Tue 11:40").ada.types(HOUSE, "/sla why A-1").reply()
    said = everything(sided.ada.presses(answer, "why", "A-1 resolution internal").reply())
    assert "Promise: 12 working hours (office), from gold-internal version 1 (tier)" in said
    assert "Resolution. " not in said
    assert said == ask(sided, "/sla why A-1 resolution internal"), "as when it is typed"


def test_of_a_resolved_ticket_the_near_miss_is_told(sided: Office) -> None:
    moved(sided, "Wed 07:30").take(resolves("Tue 12:00", ticket="A-1", event_id="3"))
    said = ask(sided, "/sla why A-1 resolution")
    assert "Internal target missed by 1 h, promise kept with 3 h to spare." in said


def test_a_customer_reads_of_the_promise_alone(sided: Office) -> None:
    moved(sided, "Tue 11:40")
    for text in ("/sla why A-1", "/sla why A-1 resolution", "/sla status"):
        for person in ("ada", "carl"):
            said = ask(sided, text, ACME, person)
            assert "A-1" in said
            assert [word for word in INTERNAL_WORDS if word in said] == [], (text, person)
    refused = everything(sided.ada.types(ACME, "/sla why A-1 resolution internal").reply())
    assert "is not a metric" in refused
    assert "gold-internal" not in refused


def test_status_says_which_is_the_promise_and_which_is_internal(sided: Office) -> None:
    said = ask(moved(sided, "Mon 12:00"), "/sla status")
    assert "resolution (OLA) due Tue 13:00" in said
    assert "Internal target in 23 h, 1 d 3 h of the promise left" in said
    assert "then resolution" not in said, "that is told in the same breath"
    said = ask(moved(sided, "Tue 11:40"), "/sla status")
    order = ("\nOver\n", "\nresolution (OLA) was due", "\nNext\n", "\nresolution due")
    assert sorted(order, key=said.index) == list(order), "it is over internally, and not over for the customer"
    assert said.count(BETWEEN) == 2, "each of its lines says how the other stands"


def test_once_both_sides_are_over_the_line_is_about_the_broken_promise(sided: Office) -> None:
    said = ask(moved(sided, "Wed 07:20"), "/sla status")
    assert "over by 16 h 20 m   A-1 Slow\nresolution was due Tue 17:00 (20 m of working time ago)" in said
    assert "\nInternal target passed 20 h 20 m ago, promise broken 16 h 20 m ago\n" in said
    assert "resolution (OLA)" not in said, "that is told in the same breath"
