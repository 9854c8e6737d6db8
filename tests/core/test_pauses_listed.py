"""Pauses one by one: whoever asks why a ticket stands still hears who paused it, why, and until when."""

import pytest

from sla_core.pauses import Lasted, Pause, lasted, pauses
from sla_core.tickets import Author, Event, Message, in_order
from tests.builders import asks, at, calendar, event, merges, opened, reopens, replies, resolves, resumes
from tests.builders import pauses as paused

CUSTOMER, VENDOR = "waiting_customer", "waiting_third_party"
A = Pause(CUSTOMER, "ada", at("Mon 10:00"))


def found(*events: Event, now: str = "Mon 17:00") -> list[Pause]:
    return pauses(in_order([opened("Mon 09:00"), *events]), now=at(now))


def over(pause: Pause, when: str, **rest: object) -> Pause:
    return Pause(pause.reason, pause.by, pause.since, pause.until, at(when), **rest)  # type: ignore[arg-type]


ASKED = paused("Mon 10:00", actor="ada")
CASES = [
    ([ASKED], [A], "it goes on"),
    ([ASKED, resumes("Mon 11:00")], [over(A, "Mon 11:00")], "ended by whoever resumed"),
    ([ASKED, resumes("Mon 11:00", VENDOR)], [A], "another reason ended"),
    ([ASKED, resolves("Mon 11:00")], [over(A, "Mon 11:00")], "solved"),
    ([ASKED, merges("Mon 11:00")], [over(A, "Mon 11:00")], "merged away"),
    ([resolves("Mon 09:30"), ASKED], [], "what is solved waits for nobody"),
    ([ASKED, resolves("Mon 11:00"), reopens("Mon 12:00")], [over(A, "Mon 11:00")], "reopening brings no pause back"),
    ([ASKED, asks("Mon 10:30")], [Pause(CUSTOMER, "ada", at("Mon 10:00"), answered_at=at("Mon 10:30"))], "answered"),
    (
        [ASKED, asks("Mon 10:30"), asks("Mon 10:40"), resumes("Mon 11:00")],
        [over(A, "Mon 11:00", answered_at=at("Mon 10:30"))],
        "the first answer counts",
    ),
    ([ASKED, replies("Mon 10:30")], [A], "we said something, not they"),
    (
        [ASKED, paused("Mon 12:00", until="Tue 09:00", actor="bob")],
        [over(A, "Mon 12:00"), Pause(CUSTOMER, "bob", at("Mon 12:00"), at("Tue 09:00"))],
        "paused again by somebody else, and with an end",
    ),
    (
        [ASKED, paused("Mon 11:00", VENDOR, actor="bob"), resumes("Mon 12:00")],
        [over(A, "Mon 12:00"), over(Pause(VENDOR, "bob", at("Mon 11:00")), "Mon 12:00")],
        "two at a time",
    ),
    ([paused("Mon 17:00", actor="ada")], [Pause(CUSTOMER, "ada", at("Mon 17:00"))], "from this instant on"),
    ([paused("Mon 18:00")], [], "not yet"),
    ([merges("Mon 09:30"), ASKED], [], "what was merged away waits for nobody"),
    ([ASKED, event(Message(Author.CUSTOMER, public=False), "Mon 10:30")], [A], "it was not meant for us"),
]


@pytest.mark.parametrize(("events", "wanted", "why"), CASES, ids=[case[2] for case in CASES])
def test_each_pause_has_its_author_its_reason_and_its_end(events: list[Event], wanted: list[Pause], why: str) -> None:
    assert found(*events) == wanted


STALE = [
    (A, False, "nobody said until when"),
    (Pause(CUSTOMER, "ada", at("Mon 10:00"), at("Mon 17:01")), False, "it is expected to go on"),
    (Pause(CUSTOMER, "ada", at("Mon 10:00"), at("Mon 17:00")), True, "expected to end now"),
    (Pause(CUSTOMER, "ada", at("Mon 10:00"), answered_at=at("Mon 11:00")), True, "answered, and still on"),
    (Pause(CUSTOMER, "ada", at("Mon 10:00"), at("Mon 12:00"), at("Mon 13:00")), False, "late, but over"),
]


@pytest.mark.parametrize(("pause", "stale", "why"), STALE, ids=[case[2] for case in STALE])
def test_a_pause_is_stale_that_goes_on_though_it_should_not(pause: Pause, stale: bool, why: str) -> None:
    assert pause.stale(at("Mon 17:00")) is stale


LENGTHS = [
    (over(A, "Mon 12:00"), Lasted(1, 7200, 7200), "inside the hours both are the same"),
    (over(A, "Tue 10:00"), Lasted(1, 8 * 3600, 24 * 3600), "a night is no working time"),
    (A, Lasted(1, 7 * 3600, 8 * 3600), "so far"),
    (over(A, "Wed 10:00"), Lasted(1, 7 * 3600, 8 * 3600), "what is still to come does not count"),
]


@pytest.mark.parametrize(("pause", "wanted", "why"), LENGTHS, ids=[case[2] for case in LENGTHS])
def test_a_pause_lasts_net_and_gross(pause: Pause, wanted: Lasted, why: str) -> None:
    assert lasted(pause, calendar(), now=at("Mon 18:00" if wanted.gross < 24 * 3600 else "Fri 09:00")) == wanted
    assert wanted + wanted == Lasted(2, 2 * wanted.net, 2 * wanted.gross)
