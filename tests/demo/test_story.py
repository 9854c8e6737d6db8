"""The story told in the terminal: the real bot, a real file, real incidents."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.stage import staged
from bot.demo.story import play
from bot.jobs.verify import verify
from tests.office import everything

RUTH, ANN, SUPPORT, ACME = "U0RUTH0001", "U0ANN00001", "C0SUPPORT", "C0ACME001"


@pytest.fixture(scope="module")
def told() -> str:
    lines: list[str] = []
    play(lines.append)
    return "\n".join(lines)


def test_a_ticket_is_opened_warned_paused_answered_in_that_order(told: str) -> None:
    moments = [
        "SLA-1  Invoices are printed twice",
        "30 m left: first response due 13:00",
        "SLA-1 is paused: Waiting for the customer",
        "First response. Running, 30 m of working time left: due 14:00",
        "First response. Met 13:30, due 14:00",
    ]
    places = [told.index(moment) for moment in moments]
    assert places == sorted(places)


def test_a_customer_writes_and_the_card_says_how_its_ticket_stands(told: str) -> None:
    written = told.index("Gil Grant in #globex: The scanner")
    assert written < told.index("nobody has it yet", written) < told.index("First response kept: ", written)


def test_the_leads_read_a_digest_on_monday(told: str) -> None:
    digest = told.index("Good morning, Mon 30 May 2016")
    assert "missed" in told[digest:]
    assert "Attainment in May 2016" in told[digest:]


def test_the_lead_sees_the_team_in_the_home_tab(told: str) -> None:
    tab = told[told.index("Yara Iven opens SLA Bot Home") :]
    assert "[My work] [Team] [Refresh]" in tab
    risk, over, month = (tab.index(f"| {heading}") for heading in ("At risk: ", "Breached and still", "Attainment in"))
    assert risk < over < month
    assert "Left to miss" in tab[month:]


def test_the_lead_sees_what_the_month_costs_and_what_comes(told: str) -> None:
    moments = [
        "Breach budget in May 2016",
        "Save these, in this order",
        "mail, gold     99.8674 %  99.9 %  59 m of 44 m 31.2 s    14 m 28.8 s over",
        "availability of mail: 99.8674 %, below 99.9 % pays 200 (5 % of the fee)",
        "Credits: resolution: below 95 % pays 5 % of the fee",
    ]
    places = [told.index(moment) for moment in moments]
    assert places == sorted(places)


def test_a_real_incident_breaches_and_why_shows_the_working(told: str) -> None:
    breach = told.index("Breached: ")
    why = told.index("/sla why INC", breach)
    assert "Promise: " in told[why:]
    assert "counted" in told[why:]


def test_the_holiday_is_in_the_arithmetic(told: str) -> None:
    # Thursday 26 May 2016 is Corpus Christi in North Rhine-Westphalia.
    assert "Update due Fri 14:30" in told


def test_the_month_is_counted(told: str) -> None:
    assert "Attainment in May 2016" in told
    assert "A met clock counts when it was met" in told


def test_time_moved_ahead_in_one_leap_or_in_many_leaves_the_same_store(tmp_path: Path) -> None:
    clocks = []
    for name, steps in (("leap", 1), ("steps", 8)):
        (tmp_path / name).mkdir()
        with staged(tmp_path / name, standing=True) as stage:
            for _ in range(steps):
                stage.move_to(stage.clock() + timedelta(hours=24 / steps))
            with stage.bot.door.store.read() as rows:
                clocks.append(rows.clocks.of_many(rows.tickets.keys(open_only=False)))
            assert verify(stage.bot.door.store, stage.bot.door.contracts()).differences == ()
    assert clocks[0] == clocks[1]


def test_a_customer_sees_its_own_tickets_and_nothing_else(tmp_path: Path) -> None:
    with staged(tmp_path, standing=True) as stage:
        said = everything(stage.slack.person(ANN).types(ACME, "/sla status").reply())
        assert "ACME" in said
        for other in ("Globex", "Initech", "Umbra", "ownership"):
            assert other not in said


def test_what_really_happened_to_a_ticket_stops_once_somebody_acts_on_it(tmp_path: Path) -> None:
    with staged(tmp_path, standing=True) as stage:
        ruth = stage.slack.person(RUTH)
        ruth.types(SUPPORT, "/sla pause INC0032909 waiting_third_party").reply()
        stage.move_to(stage.clock() + timedelta(days=5))
        with stage.bot.door.store.read() as rows:
            log = rows.events.of("INC0032909")
        assert [event.source for event in log if event.at > stage.clock() - timedelta(days=5)] == []
