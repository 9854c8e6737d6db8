"""digest: what leads are told in the morning, in the terminal and as JSON."""

from datetime import date

import pytest

from bot.jobs.digest import Miss, digest_in
from bot.jobs.digest_telling import message_of, tell_due
from bot.store import Store
from sla_core.agreements import Metric
from tests.builders import at, opened, pauses, replies, resolves
from tests.house import AGREEMENTS, contracts_of, furnished, take
from tests.terminal.command_line import good, refused

DIGESTS = """\
digests:
  morning: {channel: C0LEADS001, at: "08:30"}
  weekly: {channel: C0LEADS001, at: "08:30", shows: week}
  leaving: {channel: C0LEADS001, at: "16:30", shows: overnight}
  for-acme: {channel: C0ACME001, at: "08:30"}
"""


@pytest.fixture(autouse=True)
def tickets(sqlite_store: Store) -> Store:
    """A Monday of June 2025: one ticket kept, one answered late, one still open, one that stands still."""
    furnished(sqlite_store, AGREEMENTS + DIGESTS)
    take(
        sqlite_store,
        opened("Mon 07:00", ticket="K-1", customer="acme", priority="P1", title="Kept", event_id="1"),
        replies("Mon 07:30", ticket="K-1", event_id="2"),
        resolves("Mon 08:00", ticket="K-1", event_id="3"),
        opened("Mon 07:00", ticket="L-1", customer="acme", priority="P1", title="Late", assignee="ada", event_id="4"),
        replies("Mon 09:00", ticket="L-1", event_id="5"),
        opened("Mon 07:00", ticket="O-1", customer="globex", priority="P2", title="Open", event_id="6"),
        opened("Mon 07:10", ticket="W-1", customer="acme", priority="P2", title="Waits", event_id="7"),
        pauses("Mon 07:20", ticket="W-1", until="Mon 12:00", event_id="8"),
        now="Mon 15:00",
    )
    return sqlite_store


def test_the_digest_of_a_past_day_says_the_point_first_then_why_and_what_is_due() -> None:
    lines = good("digest", "morning", "--day", "2025-06-03").lines
    assert lines[0] == "Daily digest, Tue 3 Jun 2025"
    assert lines[1].startswith("2 missed, 1 of them still open; 1 due today; 1 objective not reached in June 2025")
    told = "\n".join(" ".join(line.split()) for line in lines)
    assert "Missed\nTicket Pri Customer Title\nO-1 first response still open, 4 h over, nobody has it P2 Globex" in told
    assert "L-1 first response done 1 h late P1 ACME Corp Late" in told
    assert "L-1 09:00: resolution used up Mon 17:00, a breach once it is open again; ada P1" in told
    assert "first response gold 50 % 90 % 1 1 95 % interval 9-91 %; 1 miss over what the objective bears" in told
    assert f"Mon 2 Jun 2 2 {'█' * 20}{'░' * 20}" in told
    assert "Mon 2 Jun 08:30 - Tue 3 Jun 08:30 (Europe/Berlin), working time counted by each promise's own" in told
    assert lines[-1].startswith("A met clock counts when it was met")


def test_without_a_name_it_is_about_everything_until_now() -> None:
    lines = good("digest").lines
    assert lines[0].startswith("Daily digest, ")
    assert lines[1] == "Nothing missed; nothing due today; 1 ticket standing still."
    assert "W-1" in "".join(lines)


def test_as_json_it_is_the_same_facts() -> None:
    value = good("digest", "morning", "--day", "2025-06-03", "--json").value
    found = digest_in(value)
    assert (found.day, found.zone, found.until) == (date(2025, 6, 3), "Europe/Berlin", at("Tue 06:30"))
    assert [miss.subject.key for miss in found.misses] == ["O-1", "L-1"]
    assert isinstance(found.misses[0], Miss)
    assert found.misses[0].metric is Metric.FIRST_RESPONSE
    assert value["misses"][0]["over"] == 4 * 3600


def test_a_week_has_the_customers_and_a_digest_before_leaving_has_the_next_morning() -> None:
    week = good("digest", "weekly", "--day", "2025-06-09").out
    assert week.startswith("Weekly digest, 2025-06-02 to 2025-06-09")
    assert "ACME Corp" in week
    assert "Whose time it was: ours 100 %" in week
    leaving = good("digest", "leaving", "--day", "2025-06-02").lines
    assert leaving[:2] == [
        "Before tomorrow, Mon 2 Jun 2025",
        "1 target due in the first hours of the next working day.",
    ]


@pytest.mark.parametrize("name", ["week", "Week"])
def test_by_its_kind_it_is_about_everything_without_being_in_the_file(name: str) -> None:
    value = good("digest", name, "--day", "2025-06-09", "--json").value
    found = digest_in(value)
    assert (found.since, found.until) == (
        at("2025-06-02 00:00", "Europe/Berlin"),
        at("2025-06-09 00:00", "Europe/Berlin"),
    )
    assert sorted(miss.subject.key for miss in found.misses) == ["L-1", "O-1"]
    assert good("digest", "monthly", "--day", "2025-07-01").lines[0] == "Monthly digest, 2025-06-01 to 2025-06-30"
    scheduled = good("digest", "weekly", "--day", "2025-06-09", "--json").value
    assert digest_in(scheduled).since == at("2025-06-02 08:30", "Europe/Berlin"), "one of that name is the file's"


def test_a_past_day_that_was_told_is_shown_as_it_was_told(tickets: Store) -> None:
    contracts = contracts_of(tickets)
    for moment in ("Mon 06:00", "Tue 06:31"):
        tell_due(tickets, contracts, now=at(moment))
    with tickets.read() as rows:
        assert rows.outbox.get(message_of("morning", date(2025, 6, 3))) is not None
    take(tickets, replies("Tue 06:40", ticket="O-1", event_id="9"), now="Tue 07:00")
    assert digest_in(good("digest", "morning", "--day", "2025-06-03", "--json").value).made_at == at("Tue 06:31")


def test_a_digest_for_a_customer_is_about_that_customer_on_the_command_line_too() -> None:
    told = good("digest", "for-acme", "--day", "2025-06-03").out
    assert "L-1" in told
    assert "O-1" not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mornin",), "there is no digest 'mornin' (did you mean morning?): morning, weekly, leaving, for-acme"),
        (("mornin",), "leaving, for-acme; or one of everything by its kind: day, overnight, week, month"),
        (("montly",), "there is no digest 'montly' (did you mean monthly?)"),
        (("--day", "2149-01-01"), "--day 2149-01-01 is still to come: ask for a day up to today"),
        (("--day", "fnord"), "'fnord' is not a day: wanted yesterday, Monday or a date such as "),
    ],
)
def test_what_cannot_be_told_is_one_line(words: tuple[str, ...], said: str) -> None:
    assert said in refused("digest", *words)


def test_names_from_elsewhere_give_the_terminal_no_orders(tickets: Store) -> None:
    evil = "\x1b]0;pwned\x07\x1b[2J[red]x\u202e"
    take(tickets, opened("Mon 07:00", ticket="E-1", customer=evil, priority="P1", title=evil, assignee=evil))
    shown = good("digest", "morning", "--day", "2025-06-03").out
    assert "[red]x" in shown
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_a_long_list_is_cut_and_says_how_much_more_there_is(tickets: Store) -> None:
    keys = [f"M-{number}" for number in range(60)]
    take(tickets, *(opened("Mon 07:00", ticket=key, priority="P3", event_id=key) for key in keys))
    assert "  and 22 more" in good("digest", "morning", "--day", "2025-06-03").lines
