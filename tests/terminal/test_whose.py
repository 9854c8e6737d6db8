"""whose on the command line: sums, shares and means for people, plain values for programs."""

import pytest
from freezegun import freeze_time

from bot.store import Store
from tests.jobs.test_whose import worked_week
from tests.terminal.command_line import good, refused

NOW = "2025-06-06 15:00"


@pytest.fixture(autouse=True)
def tickets(sqlite_store: Store) -> None:
    worked_week(sqlite_store)


def test_each_group_has_its_sums_with_shares_and_its_means() -> None:
    with freeze_time(NOW):
        lines = [" ".join(line.split()) for line in good("whose", "this week", "--by", "customer").lines]
    assert lines[0] == "Whose time it was in the week of 2025-06-02"
    assert lines[1].startswith("3 tickets resolved. As of ")
    assert "Customer Tickets Ours Customers' Third parties' Closed hours" in lines
    sums, means = lines[: lines.index("Mean of a ticket")], lines[lines.index("Mean of a ticket") :]
    assert "ACME Corp 2 4 h 30 m (18.8 %) 2 h (8.3 %) 1 h 30 m (6.2 %) 16 h (66.7 %)" in sums
    assert "all 3 5 h 30 m (22 %) 2 h (8 %) 1 h 30 m (6 %) 16 h (64 %)" in sums
    assert "ACME Corp 2 2 h 15 m 1 h 45 m 8 h" in means
    assert any(line.startswith("Counted are the tickets resolved in the period") for line in means)


def test_of_one_customer_there_is_nothing_to_add_up() -> None:
    with freeze_time(NOW):
        lines = [" ".join(line.split()) for line in good("whose", "this week", "--customer", "Globex").lines]
    assert "P2 1 1 h (100 %) 0 m (0 %) 0 m (0 %) 0 m (0 %)" in lines
    assert not any(line.startswith("all ") for line in lines)


def test_the_same_as_json() -> None:
    with freeze_time(NOW):
        value = good("whose", "this week", "--by", "agreement", "--json").value
    gold, standard = value["rows"]
    assert (gold["group"], gold["tickets"]) == ("gold", 2)
    assert gold["seconds"] == {"ours": 16200, "customer": 7200, "third_party": 5400, "closed": 57600}
    assert gold["mean"] == {"ours": 8100, "customer": 3600, "third_party": 2700, "closed": 28800}
    assert standard["shares"] == {"ours": 1.0, "customer": 0.0, "third_party": 0.0, "closed": 0.0}
    assert (value["total"]["tickets"], value["unpromised"], value["by"]) == (3, 0, "agreement")


def test_a_period_without_any_is_told_in_a_line() -> None:
    with freeze_time(NOW):
        lines = good("whose", "last week").lines
        empty = good("whose", "last week", "--json").value
    assert lines[1].startswith("0 tickets resolved. As of ")
    assert (empty["rows"], empty["total"]["mean"]) == ([], None)


def test_a_group_that_does_not_exist_is_refused_with_those_that_do() -> None:
    assert "cannot group by 'colour': wanted one of priority, customer" in refused("whose", "--by", "colour")


# What is asked -> how many tickets were resolved then: A on Monday 12:00 UTC, B on Tuesday 09:00, G on Wednesday 08:00.
SPANS = [
    (("--since", "2025-06-03"), 2),
    (("--until", "2025-06-03 11:00"), 1),
    (("--since", "2025-06-02 14:00", "--until", "2025-06-02 14:01"), 1),
    (("--since", "2025-06-02 14:01", "--until", "2025-06-03 11:00"), 0),
]


@pytest.mark.parametrize(("span", "count"), SPANS)
def test_a_span_takes_the_place_of_a_named_period(span: tuple[str, ...], count: int) -> None:
    with freeze_time(NOW):
        assert good("whose", *span, "--json").value["total"]["tickets"] == count


def test_a_span_without_length_is_refused() -> None:
    with freeze_time(NOW):
        said = refused("whose", "--since", "2025-06-04", "--until", "2025-06-03")
    assert "the period from 2025-06-04 to 2025-06-03 has no length: --since must come before --until" in said
