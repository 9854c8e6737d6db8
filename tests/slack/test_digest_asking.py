"""`/sla digest week`, `month` or a name: the digest of that kind until now, or the one that is told to the leads."""

from tests.builders import replies
from tests.house import AGREEMENTS, loaded
from tests.office import ACME, HOUSE, Office
from tests.slack.test_digests import LEADS, busy, leads, tells
from tests.slack.test_forecast import ask

__all__ = ["leads"]


def told_by(leads: Office, digests: str) -> None:
    """Loads a file that says so which digests are told."""
    loaded(leads.store, AGREEMENTS + digests, leads.clock())


def test_of_a_week_it_is_about_the_week_so_far(leads: Office) -> None:
    busy(leads)
    leads.until("Wed 10:00")
    told = ask(leads, "/sla digest weekly")
    assert told.startswith("Weekly digest, 2025-06-02 to 2025-06-04: ")
    assert "L-1 Answered late: first response done 1 h late" in told
    assert told == ask(leads, "/sla digest week")
    leads.until("next Mon 10:00")
    assert ask(leads, "/sla digest week").startswith("Weekly digest, 2025-06-02 to 2025-06-09: "), "and the one before"
    leads.until("next Tue 10:00")
    after = ask(leads, "/sla digest week")
    assert after.startswith("Weekly digest, 2025-06-09 to 2025-06-10: ")
    assert "L-1" not in after


def test_of_a_month_it_is_about_the_month_so_far(leads: Office) -> None:
    busy(leads)
    leads.until("2025-06-20 10:00")
    told = ask(leads, "/sla digest month")
    assert told.startswith("Monthly digest, 2025-06-01 to 2025-06-20: ")
    assert "L-1 Answered late" in told
    assert ask(leads, "/sla digest monthly") == told


def test_one_that_is_told_by_the_calendar_is_asked_for_by_its_name(leads: Office) -> None:
    busy(leads)
    message = tells(leads, "Tue 06:30")[-1]
    leads.take(replies("Tue 06:30", ticket="O-1"))
    leads.until("Wed 10:00")
    again = leads.ada.types(HOUSE, "/sla digest morning 2025-06-03").reply()
    assert again.text == message.text, "as it was told"
    now = ask(leads, "/sla digest morning")
    assert now.startswith("Daily digest, Wed 4 Jun 2025: ")


def test_what_a_channel_is_told_of_a_week_is_what_it_is_shown(leads: Office) -> None:
    scoped = f'digests: {{ours: {{channel: {LEADS}, at: "09:00", shows: week, customers: [globex]}}}}\n'
    busy(leads)
    told_by(leads, scoped)
    assert "L-1" not in ask(leads, "/sla digest week", LEADS)
    assert "L-1" in ask(leads, "/sla digest week", HOUSE)
    assert "L-1" not in ask(leads, "/sla digest ours", HOUSE)


def test_what_can_be_asked_for_is_named_to_the_house_alone(leads: Office) -> None:
    refused = ask(leads, "/sla digest fnord")
    assert "'fnord' is not a day: wanted yesterday, Monday or a date such as 2025-06-02" in refused
    assert "for a digest of another kind: day, overnight, week, month, morning" in refused
    theirs = ask(leads, "/sla digest morning", ACME, "carl")
    assert "for a digest of another kind: day, overnight, week, month" in theirs
    assert "morning" not in theirs.replace("'morning' is not a day", "")


def test_a_customer_that_asks_for_a_week_sees_its_own_and_nothing_internal(leads: Office) -> None:
    busy(leads)
    leads.until("Wed 10:00")
    for person in ("carl", "ada"):
        told = ask(leads, "/sla digest week", ACME, person)
        assert "L-1 Answered late" in told
        assert "O-1" not in told
        assert "OLA" not in told
        assert "Globex" not in told
        assert "led to an action" not in told


def test_a_customer_gets_its_own_though_the_file_names_one_for_somebody_else_so(leads: Office) -> None:
    busy(leads)
    told_by(leads, f'digests: {{weekly: {{channel: {LEADS}, at: "09:00", shows: week, customers: [globex]}}}}\n')
    told = ask(leads, "/sla digest weekly", ACME, "carl")
    assert "L-1 Answered late" in told
    assert "O-1" not in told
    assert "O-1" in ask(leads, "/sla digest weekly")
