"""`/sla advise`: which targets do not fit, for people of the house and nobody else."""

import pytest

from bot.slack.views.advise import MOST
from tests.builders import opened, replies
from tests.house import AGREEMENTS, loaded
from tests.office import ACME, ADA, HOUSE, Office
from tests.slack.test_forecast import ask, past


@pytest.fixture
def desk(at_work: Office) -> Office:
    """Sixty tickets of ACME the week before, resolved in time; half of them answered far too late."""
    answers = ["2025-05-26 07:30"] * 30 + ["2025-05-26 13:00"] * 30
    at_work.take(*(event for n, answer in enumerate(answers) for event in past(f"H-{n}", answer)))
    return at_work


def test_it_says_which_target_is_worst_why_and_what_would_do(desk: Office) -> None:
    said = ask(desk, "/sla advise")
    assert "Advice from 60 tickets" in said
    line = "50 % of 60 kept, 90 % promised; 6 h would bear the objective"
    assert f"First response, P2, gold: 2 working hours (office) is too tight: {line}" in said
    tight, loose = (
        said.index("is too tight"),
        said.index("Resolution, P2, gold: 16 working hours (office) is too loose"),
    )
    assert tight < loose
    assert "Too tight: the upper end of the interval lies under the objective." in said
    assert "Opened since Tue 4 Mar 2025 " in said


def test_of_a_customer_and_since_a_day_only_what_is_asked_about_is_counted(desk: Office) -> None:
    desk.take(
        opened("2025-05-26 07:00", ticket="G-1", event_id="g1", customer="globex", priority="P2"),
        replies("2025-05-26 07:30", ticket="G-1", event_id="g2"),
    )
    assert "Advice from 61 tickets" in ask(desk, "/sla advise since 30d")
    theirs = ask(desk, "/sla advise Globex")
    assert "Advice from 1 ticket of Globex" in theirs
    assert "No target is too loose, too tight or carried by pauses." in theirs
    assert "2 targets have too few decided to tell." in theirs
    nothing = ask(desk, "/sla advise acme since 2025-05-30")
    assert "Advice from 0 tickets of ACME Corp" in nothing
    assert "Nothing that was promised was looked at." in nothing


def test_what_nobody_promised_has_a_baseline(desk: Office) -> None:
    without = AGREEMENTS.replace("first_response: {P1: 1bh, P2: 2bh}, ", "").replace("first_response: 4bh, ", "")
    loaded(desk.store, without, desk.clock())
    said = ask(desk, "/sla advise")
    assert "First response, P2: with these 60 tickets you could promise 90 % within 6 h (office)." in said


def test_more_than_are_read_are_counted_and_the_terminal_is_named(desk: Office) -> None:
    many = [f"Q{n}" for n in range(MOST + 2)]
    tight = ", ".join(f"{priority}: 1bm" for priority in many)
    text = AGREEMENTS.replace("[P1, P2, P3]", f"[P1, P2, P3, {', '.join(many)}]")
    loaded(desk.store, text.replace("P2: 2bh}", f"P2: 2bh, {tight}}}", 1), desk.clock())
    desk.take(
        *(
            event
            for priority in many
            for n in range(20)
            for event in (
                opened("2025-05-26 07:00", ticket=f"{priority}-{n}", event_id=f"{priority}/{n}/1", customer="acme",
                       priority=priority),
                replies("2025-05-26 09:00", ticket=f"{priority}-{n}", event_id=f"{priority}/{n}/2"),
            )
        )
    )  # fmt: skip
    said = ask(desk, "/sla advise acme")
    shown = said.count(" is too tight: ") // 2
    # The first response of P2, and the resolution of the other thirty-two, which are still open, beside those shown.
    assert shown == MOST
    assert "more: `sla-bot advise --since 2025-03-04 --customer acme`" in said


def test_a_customer_never_learns_what_past_tickets_say_of_its_promises(desk: Office) -> None:
    for person in ("ada", "carl"):
        said = ask(desk, "/sla advise", ACME, person)
        assert "not shown where a customer reads along" in said
        assert "%" not in said
    assert "/sla advise" not in ask(desk, "/sla help", ACME)
    assert "/sla advise" in ask(desk, "/sla help")


def test_a_guest_elsewhere_is_refused(desk: Office) -> None:
    desk.slack.workspace.users[ADA].is_restricted = True
    desk.bot.door.confines.__init__()  # type: ignore[misc]
    said = ask(desk, "/sla advise", HOUSE)
    assert "Guests can ask only in the channel" in said
    assert "%" not in said


def test_what_cannot_be_read_says_so(desk: Office) -> None:
    assert "There is no customer 'acne' (did you mean acme?)" in ask(desk, "/sla advise acne")
    assert "still to come" in ask(desk, "/sla advise since tomorrow")
