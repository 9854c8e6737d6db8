"""forecast and budget on the command line: tables with their rules for people, JSON for programs."""

from datetime import timedelta

import pytest
from freezegun import freeze_time

from bot.jobs.keeping_learnt import recalled
from bot.store import Store
from tests.builders import at, opened, replies, resolves
from tests.house import take
from tests.terminal.command_line import good, refused

NOW = "2025-06-03 07:30"


@pytest.fixture(autouse=True)
def tickets(house: Store) -> None:
    """Thirty tickets of ACME on Monday, ten answered too late; on Tuesday one is open, and one of Globex."""
    events = []
    for n in range(30):
        key, answer = f"H-{n}", "Mon 07:30" if n < 20 else "Mon 13:00"
        events += [
            opened("Mon 07:00", ticket=key, event_id=f"{key}/1", customer="acme", priority="P2"),
            replies(answer, ticket=key, event_id=f"{key}/2"),
            resolves("Mon 14:00", ticket=key, event_id=f"{key}/3"),
        ]
    events.append(opened("Tue 07:00", ticket="A", customer="acme", priority="P2", title="Mail [bold]is slow\x1b[2J"))
    events.append(opened("Tue 07:00", ticket="G", customer="globex", priority="P3", title="Stock differs"))
    take(house, *events, now=NOW)


def told(*words: str) -> list[str]:
    with freeze_time(NOW):
        return good(*words).lines


def test_the_outlook_says_what_is_expected_and_what_to_save_first() -> None:
    head, expected, saves, columns, first, *_ = told("forecast", "--hours", "3")
    assert head == "Forecast, the next 3 h from Tue 3 Jun 2025 09:30 CEST"
    assert expected.startswith("0.4 misses expected (give or take 0.5) of 1 clock that could breach; 0 clocks over")
    assert saves == "Save these, in this order, in the next 30 minutes:"
    assert columns.split() == ["Ticket", "Customer", "Pri", "Clock", "Title"]
    assert "first response: 35 % (95 % interval 19-52 %) to breach, 1 h 30 m of working time left" in first
    assert "\x1b" not in first
    assert "Mail [bold]is slow" in first


def test_the_rules_stand_below_what_they_rule() -> None:
    text = "\n".join(told("forecast"))
    assert "The like of a clock are those of its customer" in text
    assert "first what would cost credit this month if it were missed: within a currency what costs most" in text
    assert "* fewer than 20 like it" in text


def test_a_customers_outlook_has_its_tickets_only() -> None:
    text = "\n".join(told("forecast", "--customer", "Globex"))
    assert "Stock differs" in text
    assert "Mail" not in text


def test_the_working_of_a_ticket_says_how_many_like_it_there_were() -> None:
    head, chance, sample, *_ = told("forecast", "A")
    assert head == "A Mail [bold]is slow [2J"
    assert chance.startswith("First response: 35 % (95 % interval 19-52 %) to breach")
    assert sample.strip() == (
        "31 clocks of its customer, agreement and priority had used 30 m: 10 breached from here on, 20 done in time, 1 "
        "seen no further."
    )


def test_the_outlook_as_json_holds_shares_and_seconds() -> None:
    with freeze_time(NOW):
        value = good("forecast", "--hours", "3", "--json").value
    assert set(value) == {"at", "until", "learnt", "due", "over", "paused", "expected", "save", "queues", "rule"}
    assert (value["due"], value["expected"]["clocks"]) == (1, 1)
    (first, *_) = value["save"]
    assert (first["ticket"], first["metric"], first["working_seconds_left"]) == ("A", "first_response", 5400)
    assert 0 <= first["forecast"]["low"] <= first["forecast"]["probability"] <= first["forecast"]["high"] <= 1


def test_the_trials_print_the_scores_and_the_reliability_table() -> None:
    with freeze_time(at(NOW) + timedelta(days=40)):
        text = good("forecast", "--calibration", "--holdout", "1").out
        value = good("forecast", "--calibration", "--holdout", "1", "--json").value
    assert "could not be forecast" in text
    assert value["whole"]["count"] == 0
    assert value["silent"] > 0


def test_the_budget_says_pace_and_run_out() -> None:
    lines = told("budget", "this week")
    assert lines[0] == "Breach budget in the week of 2025-06-02"
    (row,) = [line for line in lines if line.startswith("first response, gold")]
    assert "10 of 30" in row
    assert row.endswith("9.4 misses a working day  runs out 12:54 at this pace")
    assert any(line.startswith("The pace is the misses so far") for line in lines)


def test_the_budget_as_json() -> None:
    with freeze_time(NOW):
        value = good("budget", "this week", "--json").value
    (line,) = [one for one in value["lines"] if one["metric"] == "first_response"]
    assert (line["objective"], line["missed"], line["spent"], line["calendar"]) == ("90", 10, False, "office")


def test_a_period_without_objectives_says_so() -> None:
    assert told("budget", "yesterday", "--customer", "globex")[1] == (
        "No clock with an objective was decided or open in this period."
    )


def test_why_shows_how_the_chance_comes_about() -> None:
    lines = told("forecast", "A", "--why")
    assert lines[1].startswith("First response: 35 % (95 % interval 19-52 %) to breach")
    assert lines[2] == "  Its like: of 31 clocks of its customer, agreement and priority, 31 were seen at 30 m."
    assert lines[3] == "  Of these 20 ended by 2 h, 10 went beyond it; seen no further: 1."
    with freeze_time(NOW):
        value = good("forecast", "A", "--why", "--json").value
    (made,) = [one["working"] for one in value["clocks"] if one["metric"] == "first_response"]
    assert (made["group"], made["used"], made["limit"], len(made["newest"])) == (31, 1800, 7200, 5)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("forecast", "NOPE"), "there is no ticket NOPE"),
        (("forecast", "A", "--calibration"), "leave the ticket out"),
        (("forecast", "--why"), "--why is about one ticket: name it"),
        (("budget", "some day"), "is not a period"),
    ],
)
def test_what_cannot_be_answered_is_refused(words: tuple[str, ...], complaint: str) -> None:
    assert complaint in refused(*words)


def learnt_at(store: Store, when: str) -> object:
    """When that was learnt which a call at an instant leaves behind."""
    with freeze_time(when):
        good("forecast", "--hours", "3")
    with store.read() as rows:
        known = recalled(rows)
    return known and known.at


def test_the_next_call_learns_anew_only_once_something_happened(house: Store) -> None:
    assert learnt_at(house, NOW) == at(NOW)
    assert learnt_at(house, "2025-06-03 07:39") == at(NOW)
    assert told("forecast", "A", "--why")[0].startswith("A Mail")
    take(house, replies("Tue 07:20", ticket="G", event_id="late"), now=NOW)
    assert learnt_at(house, "2025-06-03 07:39") == at("2025-06-03 07:39")


def test_a_digest_and_a_forecast_read_what_the_other_learnt(house: Store) -> None:
    with freeze_time(NOW):
        alone = good("digest", "--json").value
    with house.read() as rows:
        known = recalled(rows)
    assert known is not None, "a digest keeps it"
    assert learnt_at(house, "2025-06-03 07:39") == known.at == at(NOW)
    with freeze_time(NOW):
        assert good("digest", "--json").value == alone
