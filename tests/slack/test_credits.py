"""What people are told of availability and money, and what a customer is not."""

from threading import Event

from bot.jobs.waiving import Wish, waive
from sla_core.agreements import Metric
from tests.builders import at, opened, resolves
from tests.house import contracts_of, loaded
from tests.jobs.test_closing import close_june, outage_corrected
from tests.jobs.test_credits import PAYING
from tests.office import ACME, HOUSE, Office, everything
from tests.slack.test_questions import ask


def test_the_house_sees_what_it_owes_scale_by_scale(paying: Office) -> None:
    said = ask(paying, "/sla credits 2025-06")
    assert "ACME Corp, gold: 350.00 EUR" in said
    assert "availability of mail: 98.8888 %, below 99 % pays 250 (25 % of the fee)" in said
    assert "first response: 50 %, below 90 % pays 50 (5 % of the fee)" in said
    assert "resolution, B resolution: 5 h late, over 4 h pays 50" in said


def test_what_is_at_risk_is_for_the_house_alone(paying: Office) -> None:
    paying.take(opened("2025-07-05 08:30", ticket="C", event_id="C1", customer="acme", priority="P2"))
    assert "At risk: 100.00 EUR more" in ask(paying, "/sla credits")
    theirs = ask(paying, "/sla credits", ACME, "carl")
    assert "ACME Corp, gold: 0.00 EUR" in theirs
    assert "At risk" not in theirs


def test_a_customer_sees_its_own_promises_and_nobody_elses(paying: Office) -> None:
    assert "98.8888 %" in ask(paying, "/sla availability 2025-06", ACME, "carl")
    answer = paying.carl.types(ACME, "/sla credits globex")
    assert "globex" in everything(answer.reply()).casefold()
    assert "EUR" not in everything(answer.reply())


def test_the_availability_of_a_month_with_target_and_budget(paying: Office) -> None:
    said = ask(paying, "/sla availability mail 2025-06")
    assert "98.8888 %" in said
    assert "48 m over for 99 %" in said
    assert "No service has a target" not in said
    assert "I cannot read 'lst month' (did you mean last month?)" in ask(paying, "/sla availability lst month")


def test_why_shows_the_arithmetic_step_by_step_to_both_sides(paying: Office) -> None:
    said = ask(paying, "/sla credits why acme 2025-06")
    for line in (
        "1. availability",
        "mail: promised for 720 h, down for 8 h: 89/90 = 98.8888 %.",
        "mail: 89/90 = 98.8888 %, below 99 % pays 25 % of 1,000.00 = 250.",
        "2 clocks decided: 1 met, 1 missed.",
        "met of what is held against us: 1/2 = 50 %, below 90 % pays 5 % of 1,000.00 = 50.",
        "Sum 50; the cap of the scale is 60: not reached.",
        "Sum: 250 + 50 + 50 = 350.",
        "The cap of all is 50 % of 1,000.00 = 500: not reached.",
        "Rounded once, half-even, to 2 digits after the point: 350.00 EUR.",
    ):
        assert line in said
    assert "Sum: 250 + 50 + 50 = 350." in ask(paying, "/sla credits why 2025-06", ACME, "carl")
    assert "Sum:" not in everything(paying.carl.types(ACME, "/sla credits why globex 2025-06").reply())


def test_why_says_what_is_not_held_against_us_and_never_as_markup(paying: Office) -> None:
    wish = Wish("B", "carl", "<!channel> *asked*", Metric.RESOLUTION)
    waive(paying.store, contracts_of(paying.store), wish, by="lea", now=paying.clock())
    said = ask(paying, "/sla credits why acme 2025-06")
    assert "Not held against us: B resolution, 5 h late, waived by carl: " in said
    assert "<!channel>" not in said


def test_a_long_working_keeps_its_sum(paying: Office) -> None:
    for number in range(30):
        paying.take(
            opened("Mon 07:00", ticket=f"L{number}", event_id=f"L{number}a", customer="acme", priority="P2"),
            resolves("Wed 12:00", ticket=f"L{number}", event_id=f"L{number}b"),
        )
    said = ask(paying, "/sla credits why acme 2025-06")
    assert "more lines: `sla-bot credits --why` has them all" in said
    assert "Rounded once, half-even" in said


def test_a_closed_month_says_what_was_invoiced_and_what_moved_it_to_both_sides(paying: Office) -> None:
    assert "Closed by" not in ask(paying, "/sla credits 2025-06")
    close_june(paying.store)
    assert "Closed by lea on Sat 5 Jul 2025 11:00 CEST: invoiced 350.00 EUR, and the same now." in ask(
        paying, "/sla credits 2025-06"
    )
    paying.clock.move_to(at("2025-07-10 12:00"))
    outage_corrected(paying.store)
    for channel, who in ((HOUSE, "ada"), (ACME, "carl")):
        said = ask(paying, "/sla credits 2025-06", channel, who)
        assert "ACME Corp, gold: 200.00 EUR" in said
        assert "Closed by lea on Sat 5 Jul 2025 11:00 CEST: invoiced 350.00 EUR, now 200.00 EUR: -150.00 EUR." in said
        assert "the log" not in said, "that is for why"
        said = ask(paying, "/sla credits why 2025-06", channel, who)
        assert "mail 98.8888 % -&gt; 99.8611 %; -150.00 EUR (Wed 9 Jul 2025 11:00 CEST, bob: the log)" in said


def test_what_pays_no_longer_still_says_what_was_invoiced(paying: Office) -> None:
    close_june(paying.store)
    free = PAYING.replace("    credits: gold\n", "").partition("\ncredits:")[0] + "\n"
    loaded(paying.store, free, now=at("2025-05-30 00:00"))
    said = ask(paying, "/sla credits 2025-06")
    assert "No agreement names a credit scheme." not in said
    assert "invoiced 350.00 EUR, now 0.00 EUR: -350.00 EUR." in said


def test_slack_does_not_wait_until_a_month_is_counted(paying: Office) -> None:
    free = Event()
    for _ in range(4):
        paying.bot.door.background.submit(free.wait)
    answer = paying.ada.types(HOUSE, "/sla credits 2025-06")
    assert (answer.error, answer.replies) == (None, []), "it is acknowledged, and whoever would count it is busy"
    free.set()
    assert "ACME Corp, gold: 350.00 EUR" in everything(answer.reply())
