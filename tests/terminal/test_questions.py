"""status, why, when and attainment: for people as tables and sentences, for programs as JSON."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from bot.store import Store
from tests.builders import opened, pauses, replies, resolves
from tests.house import take
from tests.terminal.command_line import good, refused

WORKING = "2025-06-02 10:00"
CLOCK = {
    "ticket", "kind", "metric", "cycle", "agreement", "version", "layer", "target", "target_seconds", "calendar",
    "priority", "state", "started_at", "used", "paused", "due_at", "breach_at", "stopped_at", "decided_at", "outcome",
    "gross_outcome", "reason", "reclassified", "ever_breached", "acknowledged_at", "substantive_at", "warnings",
    "remaining",
}  # fmt: skip
STANDING = CLOCK | {"title", "customer", "assignee", "service", "real_seconds_left", "working_seconds_left"}
EXPLAINED = CLOCK | {"promise", "runner_up", "lines", "ahead"}
LINE = {"start", "end", "treatment", "seconds", "total", "calendar", "reasons", "agreement", "target"}
ROW = {
    "kind", "metric", "priority", "met", "missed", "undecided", "gross_met", "gross_missed", "objective", "decided",
    "share", "gross_share", "interval", "small_sample", "objective_reached", "misses_left",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tickets(house: Store) -> None:
    """A week of June 2025: one ticket answered and resolved, one never answered, one waiting for its customer."""
    take(
        house,
        opened("Mon 07:00", customer="acme", priority="P2", title="Mail is slow", assignee="ada", event_id="1"),
        replies("Mon 08:30", event_id="2"),
        resolves("Tue 09:00", event_id="3"),
        opened("Mon 07:30", ticket="T-2", customer="globex", priority="P1", title="Stock differs", event_id="4"),
        opened("Mon 07:30", ticket="T-3", customer="acme", priority="P3", event_id="5"),
        pauses("Mon 07:45", ticket="T-3", event_id="6"),
    )


def instants(value: Any) -> Iterator[str]:
    """Every instant in a JSON value: what stands in a field named for one."""
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, str) and (name == "at" or name.endswith("_at") or name in ("start", "end", "since")):
                yield part
            yield from instants(part)
    elif isinstance(value, list):
        for part in value:
            yield from instants(part)


def test_status_as_it_stood_then_lists_the_most_urgent_first() -> None:
    ran = good("status", "--at", WORKING)
    head, columns, *rows = ran.lines
    assert head == "Mon 2 Jun 2025 10:00 CEST, tickets: 0 over, 2 running, 1 paused"
    assert columns.split() == ["Margin", "Ticket", "Customer", "Pri", "Clock", "Title"]
    assert re.fullmatch(r"1 h left +T-1 +ACME Corp +P2 +first response due 11:00 +Mail is slow", rows[0])
    assert [re.search(r"T-\d", row)[0] for row in rows] == ["T-1", "T-2", "T-2", "T-1", "T-3", "T-3"]  # type: ignore[index]
    assert "resolution paused: Waiting for the customer" in rows[-1]


def test_status_now_knows_what_was_breached_since() -> None:
    ran = good("status", "T-2")
    assert ran.lines[0].endswith(", tickets: 1 over, 0 running, 0 paused")
    assert all("over by" in line and "was due" in line for line in ran.lines[2:4])


@pytest.mark.parametrize(
    ("options", "tickets_shown"),
    [
        (("--customer", "acme"), {"T-1", "T-3"}),
        (("--customer", "ACME corp"), {"T-1", "T-3"}),
        (("--assignee", "ada"), {"T-1"}),
        (("T-3",), {"T-3"}),
    ],
)
def test_status_can_be_about_a_part(options: tuple[str, ...], tickets_shown: set[str]) -> None:
    found = good("status", *options, "--at", WORKING, "--json").value
    assert {clock["ticket"] for group in ("running", "paused") for clock in found[group]} == tickets_shown


def test_status_as_json_has_stable_names_instants_in_utc_and_seconds() -> None:
    found = good("status", "--at", WORKING, "--json").value
    assert {"at", "missed", "running", "paused", "customers"} <= found.keys()
    first = found["running"][0]
    assert first.keys() == STANDING
    assert (first["ticket"], first["metric"], first["state"]) == ("T-1", "first_response", "running")
    assert (first["due_at"], first["started_at"]) == ("2025-06-02T09:00:00Z", "2025-06-02T07:00:00Z")
    assert (first["real_seconds_left"], first["working_seconds_left"], first["target_seconds"]) == (3600, 3600, 7200)
    assert found["at"] == "2025-06-02T08:00:00Z"
    paused = found["paused"][0]
    assert (paused["due_at"], paused["real_seconds_left"], paused["reason"]) == (None, None, "waiting_customer")


def test_why_shows_the_arithmetic() -> None:
    ran = good("why", "T-1", "resolution")
    assert ran.lines[0] == "T-1 Mail is slow"
    assert "Resolution: Met 3 Jun 2025 11:00, due 3 Jun 2025 17:00. 10 h of 16 h used." in ran.lines
    assert "  promise: 16 working hours (office), from gold version 1 (tier)" in ran.lines
    assert re.fullmatch(r"  Mon 2 Jun 09:00-17:00 +counted +8 h +8 h", ran.lines[-3])
    assert re.fullmatch(r"  Tue 3 Jun 09:00-11:00 +counted +2 h +10 h", ran.lines[-1])


def test_why_as_it_stood_then_does_not_know_what_came_later() -> None:
    said = good("why", "T-1", "first response", "--at", "2025-06-02 09:30").out
    assert "First response: Running, 1 h 30 m of working time left: due 11:00." in said


def test_why_as_json_carries_every_line() -> None:
    found = good("why", "T-1", "--json").value
    assert found.keys() == {"ticket", "title", "at", "clocks", "sides", "restatements", "whose_time"}
    assert all(clock.keys() == EXPLAINED for clock in found["clocks"])
    resolution = next(clock for clock in found["clocks"] if clock["metric"] == "resolution")
    assert all(line.keys() == LINE for line in resolution["lines"])
    assert [line["seconds"] for line in resolution["lines"]] == [28_800, 0, 7200]
    assert resolution["promise"] == {
        "agreement": "gold", "version": 1, "kind": "sla", "layer": "tier", "target": "16bh", "calendar": "office"
    }  # fmt: skip


def test_when_rehearses_a_deadline() -> None:
    ran = good("when", "2025-06-06 16:30", "--priority", "P2", "--customer", "acme")
    assert ran.lines[0] == "If opened Fri 6 Jun 2025 16:30 CEST:"
    assert "First response due Mon 9 Jun 2025 10:30 CEST, 2 d 18 h after opening" in ran.lines
    assert good("when", "--at", "2025-06-06 16:30", "--priority", "P2", "--customer", "acme").out == ran.out


def test_when_as_json_says_what_would_hold() -> None:
    found = good("when", "2025-06-06 16:30", "--priority", "P2", "--customer", "acme", "--json").value
    assert found["opened_at"] == "2025-06-06T14:30:00Z"
    assert found["scope"]["customer"] == "acme"
    assert [clock["due_at"] for clock in found["clocks"]] == ["2025-06-09T08:30:00Z", "2025-06-10T14:30:00Z"]
    assert all(clock.keys() == EXPLAINED for clock in found["clocks"])


def test_attainment_counts_a_period_by_the_rule_it_states() -> None:
    ran = good("attainment", "--since", "2025-06-02", "--until", "2025-06-09")
    assert ran.lines[0] == "Attainment 2025-06-02 to 2025-06-08"
    assert any(re.match(r"first response +P2 +100 % +90 % +1 +0 +0 +100 %", line) for line in ran.lines)
    assert any(re.match(r"first response +P1 +0 % +- +0 +1 +0 +0 %", line) for line in ran.lines)
    assert ran.lines[-1].startswith("A met clock counts when it was met")


def test_attainment_as_json_has_the_figures_and_the_period() -> None:
    found = good("attainment", "ever", "--customer", "acme", "--json").value
    assert found.keys() == {"period", "at", "by", "rows", "csat"}
    assert all(row.keys() == ROW for row in found["rows"])
    answered = next(row for row in found["rows"] if (row["metric"], row["priority"]) == ("first_response", "P2"))
    assert (answered["met"], answered["share"], answered["objective"], answered["objective_reached"]) == (
        1,
        1,
        90,
        True,
    )


@pytest.mark.parametrize("by", ["customer", "service", "team", "assignee", "agreement"])
def test_attainment_can_be_grouped(by: str) -> None:
    found = good("attainment", "ever", "--by", by, "--json").value
    assert all(by in row for row in found["rows"])


def test_attainment_as_it_stood_then() -> None:
    found = good("attainment", "ever", "--at", WORKING, "--json").value
    assert {row["met"] + row["missed"] for row in found["rows"]} == {0}


@pytest.mark.parametrize(
    "words",
    [("status", "--at", WORKING), ("status",), ("why", "T-3"), ("when", "2025-06-06 16:30"), ("attainment", "ever")],
)
def test_every_instant_in_json_is_utc(words: tuple[str, ...]) -> None:
    found = list(instants(good(*words, "--json").value))
    assert found
    for text in found:
        assert text.endswith("Z"), text
        assert datetime.fromisoformat(text).tzinfo is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("status", "T-9"), "there is no ticket T-9"),
        (("why", "T-9"), "there is no ticket T-9"),
        (("why", "T-1", "--at", "2025-01-01 10:00"), "there is no ticket T-1"),
        (("why", "T-1", "resolutoin"), "'resolutoin' is not a metric (did you mean resolution?): first_response, "),
        (("why", "T-1", "update"), "T-1 has no clock for update; it has: "),
        (("status", "--customer", "acmee"), "there is no customer 'acmee' (did you mean acme?)"),
        (("when", "--customer", "globx"), "there is no customer 'globx' (did you mean globex?)"),
        (("when", "--priority", "P7"), "'P7' is not a priority: P1, P2, P3"),
        (("when", "soonish"), "'soonish' is not an instant I can read; wanted 16:30, Fri 16:30, tomorrow 9:00, "),
        (("attainment", "last decade"), "'last decade' is not a period: wanted one of this month, last month, "),
        (("attainment", "--by", "mood"), "cannot group by 'mood': wanted one of priority, customer, service"),
        (("attainment", "--since", "2025-06-09", "--until", "2025-06-02"), "the period from 2025-06-09 to 2025-06-02"),
        (("status", "--at", "2149-01-01"), "--at 2149-01-01 is still to come: `sla-bot when` rehearses what would"),
        (("why", "T-1", "--at", "in 2h"), "--at in 2h is still to come: `sla-bot when` rehearses what would be due"),
        (("attainment", "--at", "2149-01-01"), "--at 2149-01-01 is still to come"),
        (("status", "--at", "31 feb 2025"), "'31 feb 2025' is not a date"),
    ],
)
def test_what_cannot_be_answered_is_one_line(words: tuple[str, ...], said: str) -> None:
    assert said in refused(*words)


def test_the_zone_of_the_reader_may_be_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLA_ZONE", "America/New_York")
    assert good("status", "--at", "2025-06-02 10:00").lines[0].startswith("Mon 2 Jun 2025 04:00 EDT")


def test_names_from_elsewhere_give_the_terminal_no_orders(house: Store) -> None:
    evil = "\x1b]0;pwned\x07\x1b[2J[red]x\u202e"
    take(house, opened("Mon 07:00", ticket="T-4", customer=evil, priority="P1", title=evil, assignee=evil))
    shown = good("status").out + good("attainment", "ever", "--by", "customer").out + good("why", "T-4").out
    assert "pwned" in shown
    assert "[red]x" in shown
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_a_row_of_a_table_is_one_line_however_long_it_is(house: Store) -> None:
    long = "A customer with a name of more than two hundred letters, " * 4
    take(house, opened("Mon 07:00", ticket="T-5", customer=long.strip(), priority="P1", title="x" * 59))
    (row, *_) = [line for line in good("status", "--at", WORKING).lines if " T-5 " in line]
    assert row.endswith("x" * 59)
    assert long.strip() in row
