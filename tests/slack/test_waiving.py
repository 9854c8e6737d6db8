"""`/sla waive`: the house notes what a customer does not hold against us, and sees what it moves; others do not."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.store.waivers import WaiverRow
from tests.builders import at
from tests.jobs.test_closing import close_june
from tests.jobs.test_credits import amount
from tests.office import ACME, ADA, CARL, HOUSE, Office, everything
from tests.slack.test_questions import ask

WAIVE = "/sla waive B first response by Carla because he had asked us to wait"
FILLED = {"about": "B", "metric": "first_response", "approver": "Carla", "reason": "he had asked us to wait"}


def noted(desk: Office, subject: str = "B first_response") -> list[tuple[str, str, str, bool]]:
    with desk.store.read() as rows:
        return [(row.approver, row.reason, row.author, row.withdrawn) for row in rows.waivers.of(subject)]


def holding(desk: Office) -> dict[str, WaiverRow]:
    with desk.store.read() as rows:
        return rows.waivers.holding()


def shown(desk: Office) -> str:
    """What the form turned into."""
    assert desk.ada.modal is not None
    blocks = desk.ada.modal.given["blocks"]
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section").replace("*", "")


def test_a_miss_is_waived_in_a_sentence_and_the_answer_says_what_it_moves(paying_on_either: Office) -> None:
    said = ask(paying_on_either, WAIVE)
    assert "B first response is waived, approved by Carla: he had asked us to wait" in said
    assert "• ACME Corp, June 2025, gold: credit 350.00 EUR -&gt; 300.00 EUR, -50.00 EUR" in said
    assert "It stays a miss. What was waived is not held against us and stays visible as reached." in said
    assert "is closed" not in said, "nothing was closed: nothing is restated"
    assert noted(paying_on_either) == [("Carla", "he had asked us to wait", ADA, False)]
    assert amount(paying_on_either.store) == "300.00"
    assert "first response 50 %" in ask(paying_on_either, "/sla statement acme 2025-06"), "the miss stays visible"


def test_the_trail_says_who_waived_what(paying: Office) -> None:
    ask(paying, WAIVE)
    with paying.store.read() as rows:
        told = [(row.what, row.actor) for row in rows.trail.since(0, 99) if "waive" in row.what]
    assert told == [("waived", ADA)]


def test_told_twice_is_told_and_noted_once(paying_on_either: Office) -> None:
    ask(paying_on_either, WAIVE)
    assert "B first_response is waived already" in ask(paying_on_either, WAIVE)
    assert len(noted(paying_on_either)) == 1


def test_two_who_waive_the_same_at_once_waive_it_once(paying_on_either: Office) -> None:
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda person: ask(paying_on_either, WAIVE, person=person), ("ada", "bob")))
    assert sorted("is waived already" in one for one in said) == [False, True]
    assert len(noted(paying_on_either)) == 1


def test_a_waiver_is_taken_back_and_the_credit_with_it(paying: Office) -> None:
    ask(paying, WAIVE)
    said = ask(paying, "/sla waive withdraw B first response by Carla because it was another ticket")
    assert "B first response is no longer waived, approved by Carla: it was another ticket" in said
    assert "gold: credit 300.00 EUR -&gt; 350.00 EUR, +50.00 EUR" in said
    assert "It is held against us again" in said
    assert [withdrawn for *_, withdrawn in noted(paying)] == [False, True]
    assert "is not waived" in ask(paying, "/sla waive withdraw B first response by Carla because twice")
    assert amount(paying.store) == "350.00"


def test_an_outage_is_waived_for_each_customer_it_is_counted_for(paying: Office) -> None:
    said = ask(paying, "/sla waive o-1 by Carla because the disks were theirs")
    assert "O-1 is waived, approved by Carla: the disks were theirs" in said
    assert "ACME Corp, June 2025, gold: credit 350.00 EUR -&gt; 100.00 EUR, -250.00 EUR" in said
    assert "Globex, June 2025, standard: no credits agreed" in said
    assert list(holding(paying)) == ["O-1"]


def test_a_closed_month_stays_as_invoiced_and_the_answer_says_it_is_restated(paying_on_either: Office) -> None:
    close_june(paying_on_either.store)
    paying_on_either.clock.move_to(at("2025-07-09 10:00"))
    said = ask(paying_on_either, WAIVE)
    assert (
        "ACME Corp, June 2025 is closed: what was invoiced stays, and the statement lists this as a restatement."
        in said
    )
    statement = ask(paying_on_either, "/sla statement acme 2025-06")
    assert "Invoiced 350.00 EUR, restated by -50.00 EUR: 300.00 EUR now." in statement
    assert "approved by Carla: he had asked us to wait" in statement


def test_what_is_left_out_is_asked_for_in_a_form_that_knows_the_rest(paying_on_either: Office) -> None:
    view = paying_on_either.ada.types(HOUSE, "/sla waive B first response because he had asked us to wait").view()
    known = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}
    assert known["about"]["initial_value"] == "B"
    assert known["metric"]["initial_option"]["value"] == "first_response"
    assert known["reason"]["initial_value"] == "he had asked us to wait"
    assert "initial_value" not in known["approver"]
    assert paying_on_either.ada.submits(view, FILLED) is None
    paying_on_either.bot.door.background.shutdown(wait=True)
    assert "B first response is waived, approved by Carla: he had asked us to wait" in shown(paying_on_either)
    assert "credit 350.00 EUR -&gt; 300.00 EUR, -50.00 EUR" in shown(paying_on_either)
    assert noted(paying_on_either) == [("Carla", "he had asked us to wait", ADA, False)]


def test_the_form_takes_a_waiver_back_if_that_is_what_it_was_opened_for(paying: Office) -> None:
    ask(paying, WAIVE)
    view = paying.ada.types(HOUSE, "/sla waive withdraw B").view()
    assert paying.ada.submits(view, {**FILLED, "reason": "a slip"}) is None
    paying.bot.door.background.shutdown(wait=True)
    assert "is no longer waived" in shown(paying)
    assert holding(paying) == {}


@pytest.mark.parametrize(
    ("filled", "field", "said"),
    [
        ({"metric": None}, "about", "Say what of the ticket was missed"),
        ({"about": "Z"}, "about", "There is no ticket Z"),
        ({"about": "O-9", "metric": None}, "about", "There is no outage 'O-9'"),
        ({"metric": "update"}, "about", "B has no such clock: update"),
        ({"about": "A"}, "about", "A first_response was not missed: there is nothing to waive"),
        ({"cycle": "two"}, "about", "'two' is not a number"),
        ({"cycle": "2"}, "about", "B has no such clock: first_response, cycle 2"),
        ({"reason": " "}, "about", "A waiver needs an approver and a reason"),
        ({"approver": " "}, "about", "A waiver needs an approver and a reason"),
    ],
)
def test_a_form_with_a_fault_stays_open_and_says_so(
    paying: Office, filled: dict[str, object], field: str, said: str
) -> None:
    view = paying.ada.types(HOUSE, "/sla waive").view()
    errors = paying.ada.submits(view, {**FILLED, **filled})
    assert errors is not None
    assert said in errors[field]
    assert holding(paying) == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/sla waive B first response by Carla because", "a waiver needs a reason"),
        ("/sla waive Z resolution by Carla because of it", "there is no ticket Z"),
        ("/sla waive A first response by Carla because of it", "A first_response was not missed"),
        ("/sla waive B resolutoin by Carla because of it", "did you mean resolution?"),
        ("/sla waive O-7 by Carla because of it", "there is no outage 'O-7'"),
    ],
)
def test_what_cannot_be_waived_is_said_why(paying: Office, typed: str, said: str) -> None:
    assert said.casefold() in ask(paying, typed).casefold()
    assert holding(paying) == {}


def test_customers_and_guests_waive_nothing_by_command_or_form(paying: Office) -> None:
    for person in (paying.carl, paying.ada):
        for typed in (WAIVE, "/sla waive", "/sla waive O-1"):
            said = everything(person.types(ACME, typed).reply())
            assert "EUR" not in said
            assert "in a channel of ours" in said or "only people of the house" in said
    view = paying.ada.types(HOUSE, "/sla waive").view()
    paying.slack.workspace.users[ADA].is_restricted = True
    paying.bot.door.confines.__init__()  # type: ignore[misc]
    errors = paying.ada.submits(view, FILLED)
    assert errors is not None
    assert "only people of the house" in errors["about"]
    assert holding(paying) == {}


def test_who_approved_is_named_as_slack_calls_them(paying: Office) -> None:
    said = ask(paying, f"/sla waive B first response by <@{CARL}> because he had asked")
    assert "approved by Carl Customer: he had asked" in said or "approved by carl: he had asked" in said
    ((approver, *_),) = noted(paying)
    assert CARL not in approver, "the statement is read where nobody can look up an id"


def test_a_reason_is_shown_as_text_and_kept_as_it_was_written(paying: Office) -> None:
    said = ask(paying, "/sla waive B first response by R&D because <!channel> *said* so")
    assert "<!channel>" not in said
    assert "&lt;!channel&gt;" in said
    assert noted(paying) == [("R&D", "<!channel> *said* so", ADA, False)]


def test_a_mention_in_a_thread_waives_whole_sentences_and_opens_no_form(paying: Office) -> None:
    me = paying.slack.workspace.bot.id
    paying.ada.says(HOUSE, f"<@{me}> waive B")
    private = paying.slack.workspace.wait_for(
        lambda: [m for m in paying.slack.workspace.messages[HOUSE].values() if m.only_for], 5.0, "an answer"
    )
    assert "a form opens for a command only" in everything(private[-1]).casefold()
    assert holding(paying) == {}
