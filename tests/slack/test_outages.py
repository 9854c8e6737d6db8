"""`/sla outage`: people of the house record, end and correct outages in Slack; customers and guests do not."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.playground.answer import Answer
from bot.store import Store
from bot.store.outages import OutageRow
from tests.builders import at
from tests.house import AGREEMENTS, furnished
from tests.office import ACME, ADA, BOB, HOUSE, Office, everything, office

NOON = "Fri 12:00"


@pytest.fixture
def desk(store: Store) -> Iterator[Office]:
    furnished(store, AGREEMENTS)
    with office(store, now=NOON) as opened:
        yield opened


@pytest.fixture
def quick(sqlite_store: Store) -> Iterator[Office]:
    furnished(sqlite_store, AGREEMENTS)
    with office(sqlite_store, now=NOON) as opened:
        yield opened


def seconds(when: str) -> int:
    return int(at(when).timestamp())


def tells(desk: Office, **values: object) -> dict[str, str] | None:
    """Ada fills in the form; what it complains of."""
    view = desk.ada.types(HOUSE, "/sla outage").view()
    usual = {"service": "mail", "since": seconds("Fri 09:00"), "until": seconds("Fri 10:00"), "cause": "disk full"}
    return desk.ada.submits(view, {**usual, **values})


def shown(desk: Office) -> str:
    """What the form turned into."""
    assert desk.ada.modal is not None
    return "\n".join(block["text"]["text"] for block in desk.ada.modal.given["blocks"]).replace("*", "")


def told(desk: Office, key: str = "O-1") -> list[tuple[datetime, datetime | None, str, str, str]]:
    with desk.store.read() as rows:
        return [(row.since, row.until, row.cause, row.author, row.reason) for row in rows.outages.of(key)]


def listed(desk: Office, typed: str = "/sla outage list") -> Answer:
    return desk.ada.types(HOUSE, typed)


def test_an_outage_is_told_ended_and_corrected_in_slack_and_the_trail_says_by_whom(desk: Office) -> None:
    assert tells(desk, until=None) is None
    assert shown(desk).startswith(f"O-1 mail, Fri 6 Jun 2025 11:00 CEST, goes on: disk full\ntold by <@{ADA}>")
    message = desk.bob.types(HOUSE, "/sla outage list").reply()
    assert "O-1 mail, Fri 6 Jun 2025 11:00 CEST, goes on: disk full" in everything(message)
    ended = desk.bob.presses(message, "outage_end", "O-1").reply()
    assert "until Fri 6 Jun 2025 14:00 CEST" in everything(ended)
    view = desk.ada.presses(listed(desk).reply(), "outage_again", "O-1").view()
    assert desk.ada.submits(view, {"until": seconds("Fri 11:30"), "reason": "the log says so"}) is None
    assert "corrected by" in shown(desk)
    assert told(desk) == [
        (at("Fri 09:00"), None, "disk full", ADA, ""),
        (at("Fri 09:00"), at("Fri 12:00"), "disk full", BOB, "it is over"),
        (at("Fri 09:00"), at("Fri 11:30"), "disk full", ADA, "the log says so"),
    ]
    with desk.store.read() as rows:
        trail = [(row.what, row.actor, row.facts["number"]) for row in rows.trail.since(0, 100) if "outage" in row.what]
    assert trail == [("outage told", ADA, 1), ("outage corrected", BOB, 2), ("outage corrected", ADA, 3)]


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"until": seconds("Fri 08:00")}, "Not after its begin"),
        ({"since": seconds("Fri 13:00"), "until": None}, "still to come"),
        ({"until": seconds("Fri 13:00")}, "still to come"),
    ],
    ids=["ends before it begins", "begins later", "ends later"],
)
def test_a_form_that_cannot_be_right_stays_open_and_records_nothing(
    quick: Office, values: dict[str, object], complaint: str
) -> None:
    errors = tells(quick, **values)
    assert errors is not None
    assert complaint.casefold() in errors["since"].casefold()
    assert told(quick) == []


def test_the_form_begins_now_with_the_service_that_was_typed(quick: Office) -> None:
    view = quick.ada.types(HOUSE, "/sla outage erp").view()
    elements = {block["block_id"]: block["element"] for block in view.given["blocks"] if "element" in block}
    assert elements["service"]["initial_option"]["value"] == "erp"
    assert elements["since"]["initial_date_time"] == seconds(NOON)


def test_the_same_form_twice_records_one_outage(quick: Office) -> None:
    assert tells(quick) is None
    errors = tells(quick)
    assert errors is not None
    assert "O-1 was told already" in errors["since"]
    assert (len(told(quick)), told(quick, "O-2")) == (1, [])


def test_a_correction_that_changes_nothing_stays_open(quick: Office) -> None:
    tells(quick)
    view = quick.ada.types(HOUSE, "/sla outage correct o-1").view()
    errors = quick.ada.submits(view, {"reason": "to be sure"})
    assert errors is not None
    assert "told so already" in errors["since"]


def test_an_outage_that_had_not_ended_goes_on_for_a_reason(quick: Office) -> None:
    tells(quick)
    view = quick.ada.types(HOUSE, "/sla outage correct O-1").view()
    errors = quick.ada.submits(view, {"void": ["goes_on"]})
    assert errors is not None, "without a reason nothing is told anew"
    assert quick.ada.submits(view, {"reason": "it fell again", "void": ["goes_on"]}) is None
    assert "goes on: disk full\ncorrected by" in shown(quick)
    assert told(quick)[-1] == (at("Fri 09:00"), None, "disk full", ADA, "it fell again")
    message = listed(quick).reply()
    assert "until Fri 6 Jun 2025 14:00" in everything(quick.bob.presses(message, "outage_end", "O-1").reply())


def test_an_end_that_is_changed_and_one_that_never_came_are_not_both_told(quick: Office) -> None:
    tells(quick)
    view = quick.ada.types(HOUSE, "/sla outage correct O-1").view()
    errors = quick.ada.submits(view, {"until": seconds("Fri 11:00"), "reason": "?", "void": ["goes_on"]})
    assert errors is not None
    assert "it either ended then or it goes on" in errors["since"].casefold()
    assert len(told(quick)) == 1


def test_what_goes_on_is_not_offered_to_go_on(quick: Office) -> None:
    tells(quick, until=None)
    view = quick.ada.types(HOUSE, "/sla outage correct O-1").view()
    assert "goes_on" not in str(view.given["blocks"])


def test_an_outage_that_never_was_is_void_and_leaves_the_list(quick: Office) -> None:
    tells(quick)
    view = quick.ada.types(HOUSE, "/sla outage correct O-1").view()
    assert quick.ada.submits(view, {"reason": "a drill", "void": ["void"]}) is None
    assert "It never was." in shown(quick)
    assert "No outage was recorded." in everything(listed(quick).reply())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/sla outage end O-9", "There is no outage 'O-9'"),
        ("/sla outage correct O-9", "There is no outage 'O-9'"),
        ("/sla outage end", "Which outage? Write `/sla outage end O-7`"),
        ("/sla outage yesterday", "I cannot read 'yesterday'"),
        ("/sla outage list lst month", "did you mean last month?"),
        ("/sla outage list erp", "No outage was recorded."),
        ("/sla outage list mail this month", "O-1 mail"),
    ],
)
def test_what_is_typed_is_answered(quick: Office, typed: str, said: str) -> None:
    tells(quick)
    assert said in everything(quick.ada.types(HOUSE, typed).reply())


@pytest.mark.parametrize("typed", ["/sla outage", "/sla outage list", "/sla outage end O-1", "/sla outage correct O-1"])
def test_customers_and_guests_have_nothing_to_do_with_outages(quick: Office, typed: str) -> None:
    tells(quick, until=None)
    assert "only people of the house can" in everything(quick.carl.types(ACME, typed).reply())
    assert "recorded in a channel of ours" in everything(quick.ada.types(ACME, typed).reply())
    assert [row[1] for row in told(quick)] == [None]


def test_a_button_is_not_pressed_by_who_became_a_guest(quick: Office) -> None:
    tells(quick, until=None)
    message = listed(quick).reply()
    view = quick.ada.presses(message, "outage_again", "O-1").view()
    quick.slack.workspace.users[ADA].is_restricted = True
    quick.bot.door.confines.__init__()  # type: ignore[misc]
    assert "Guests can ask only in the channel" in everything(quick.ada.presses(message, "outage_end", "O-1").reply())
    errors = quick.ada.submits(view, {"reason": "mine now", "void": ["void"]})
    assert errors is not None
    assert "only people of the house" in errors["since"].casefold()
    assert [row[1] for row in told(quick)] == [None]


def test_a_cause_is_shown_as_it_was_typed_and_pings_nobody(quick: Office) -> None:
    tells(quick, cause="<!channel> *disk* <@U0BOB00001>")
    text = everything(listed(quick).reply())
    assert "<!channel>" not in text
    assert "<@U0BOB00001>" not in text


def test_without_services_there_is_no_form(sqlite_store: Store) -> None:
    with office(sqlite_store, now=NOON) as bare:
        assert "names no service that could be down" in everything(bare.ada.types(HOUSE, "/sla outage").reply())


def test_a_long_list_ends(quick: Office) -> None:
    for number in range(17):
        assert tells(quick, since=seconds("Thu 09:00") + 60 * number, until=seconds("Thu 12:00")) is None
    text = everything(listed(quick).reply())
    assert "And 2 more: `sla-bot outage list` has them all." in text
    assert "O-17" in text, "the newest come first"


def row_of(desk: Office) -> OutageRow:
    with desk.store.read() as rows:
        return rows.outages.of("O-1")[-1]


def test_a_correction_keeps_the_fraction_of_a_second_it_does_not_show(quick: Office) -> None:
    quick.clock.move_to(at(NOON).replace(microsecond=250_000))
    tells(quick, until=None)
    quick.bob.types(HOUSE, "/sla outage end O-1")
    view = quick.ada.types(HOUSE, "/sla outage correct O-1").view()
    assert quick.ada.submits(view, {"reason": "another cause", "cause": "a fan"}) is None
    assert row_of(quick).until == at(NOON).replace(microsecond=250_000)
