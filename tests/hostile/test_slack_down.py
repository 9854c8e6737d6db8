"""Slack refuses, breaks off or says nothing: the person gets words or an acknowledgement, and nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.hostile.conftest import GLOBEX
from tests.office import ACME, ADA, HOUSE, Office, everything

FAULTS: dict[str, dict[str, Any]] = {
    "an error": {"kind": "error_code", "error": "fatal_error"},
    "an error that is new": {"kind": "error_code", "error": "quantum_flux"},
    "a reset before": {"kind": "reset_before"},
    "a reset after": {"kind": "reset_after"},
    "a web page": {"kind": "not_json"},
    "too many calls": {"kind": "http_429", "retry_after": 30},
    "unavailable": {"kind": "status_5xx_before"},
    "a hang": {"kind": "hang_before", "seconds": 5.0},
}
LATE: dict[str, dict[str, Any]] = {"an answer after the time": {"kind": "hang_after", "seconds": 5.0}}
REFUSALS = ("not_in_channel", "is_archived", "channel_not_found", "token_revoked", "msg_too_long")


def events(office: Office) -> int:
    with office.store.read() as rows:
        return rows.events.count()


def order(office: Office, method: str, fault: dict[str, Any]) -> None:
    office.slack.workspace.faults.order(method, **fault)


def test_a_form_that_slack_hangs_over_is_answered_in_words_while_slack_still_waits(at_work: Office) -> None:
    """With the patience that the bot has when it runs: an acknowledgement after three seconds would be none."""
    order(at_work, "views.open", FAULTS["a hang"])
    answer = at_work.ada.types(HOUSE, "/sla new Printer")
    assert answer.error is None
    assert "type `/sla new` again" in everything(answer.reply())


@pytest.fixture
def impatient(at_work: Office) -> Office:
    """The office with less patience for Slack, so that the tests end sooner."""
    at_work.bot.door.quick.timeout = 1
    return at_work


def test_a_form_that_slack_does_not_open_is_answered_in_words(impatient: Office) -> None:
    for what, fault in (FAULTS | LATE).items():
        order(impatient, "views.open", fault)
        answer = impatient.ada.types(HOUSE, "/sla new Printer")
        assert answer.error is None, what
        assert "type `/sla new` again" in everything(answer.reply()), what
    assert events(impatient) == 3


def test_a_form_asked_for_too_late_is_answered_in_words(at_work: Office) -> None:
    at_work.slack.workspace.faults.order("views.open", "error_code", error="expired_trigger_id")
    assert "type `/sla new` again" in everything(at_work.ada.types(HOUSE, "/sla new").reply())


def test_nobody_is_taken_for_one_of_the_house_when_slack_does_not_say_who_they_are(impatient: Office) -> None:
    for what, fault in FAULTS.items():
        order(impatient, "users.info", fault)
        answer = impatient.ada.types(HOUSE, "/sla status")
        assert answer.error is None, what
        assert "could not check who you are" in everything(answer.reply()), what
    assert "What breaches next" in everything(impatient.ada.types(HOUSE, "/sla status").reply())


def test_a_reply_is_recorded_only_if_slack_says_that_it_is_posted(impatient: Office) -> None:
    impatient.ada.types(HOUSE, "/sla status").reply()
    for what, fault in (FAULTS | LATE).items():
        order(impatient, "chat.postMessage", fault)
        answer = impatient.ada.types(HOUSE, "/sla reply G-7 We are on it")
        assert answer.error is None, what
        refused = what == "too many calls"
        gist = "nothing was recorded" if refused else "if it is there, record it with `/sla reply G-7`"
        assert gist in everything(answer.reply()), what
    assert events(impatient) == 3


def test_a_reply_that_slack_refuses_says_so(at_work: Office) -> None:
    for error in REFUSALS:
        order(at_work, "chat.postMessage", {"kind": "error_code", "error": error})
        told = everything(at_work.ada.types(HOUSE, "/sla reply G-7 We are on it").reply())
        assert f"Slack did not take your reply ({error}); nothing was recorded." in told
    assert events(at_work) == 3
    assert at_work.posted(GLOBEX) == []


def test_a_reply_to_what_is_resolved_is_not_posted(at_work: Office) -> None:
    """It would stand in the customer's channel and nowhere else."""
    at_work.ada.types(HOUSE, "/sla resolve G-7").reply()
    told = everything(at_work.ada.types(HOUSE, "/sla reply G-7 One more thing").reply())
    assert "G-7 is resolved since" in told
    assert at_work.posted(GLOBEX) == []


def test_a_ticket_whose_announcement_fails_is_open_all_the_same(at_work: Office) -> None:
    space = at_work.slack.workspace
    quick = [fault for what, fault in FAULTS.items() if what != "a hang"]
    for number, fault in enumerate(quick, start=1):
        form = at_work.ada.types(ACME, "/sla new Printer").view()
        order(at_work, "chat.postMessage", fault)
        assert at_work.ada.submits(form, {"title": f"Printer {number} on fire"}) is None
        at_work.send()
        assert not any(one.times for one in space.faults.orders)
    for number in range(1, len(quick) + 1):
        told = everything(at_work.ada.types(ACME, f"/sla status SLA-{number}").reply())
        assert f"Printer {number} on fire" in told


def test_what_is_shared_where_slack_does_not_say_who_reads_stays_private(impatient: Office) -> None:
    for what in ("a hang", "an error"):
        answer = impatient.ada.types(HOUSE, "/sla status")
        order(impatient, "conversations.info", FAULTS[what])
        shared = impatient.ada.presses(answer.reply(), "share")
        assert shared.error is None
        assert shared.reply(timeout=8).only_for == ADA
    assert impatient.posted(HOUSE) == []


def test_two_people_resolving_at_once_are_both_answered_and_one_of_them_did_it(either: Office) -> None:
    for person in (either.ada, either.bob):
        person.types(HOUSE, "/sla status").reply()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda person: person.types(HOUSE, "/sla resolve G-7"), (either.ada, either.bob)))
    told = sorted(everything(answer.reply()) for answer in answers)
    assert [answer.error for answer in answers] == [None, None]
    assert any("G-7 is resolved since" in one for one in told)
    assert any(one.count("is resolved") and "since" not in one for one in told)
    assert events(either) == 4
