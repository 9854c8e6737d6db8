"""What pictures say: the point, the figures, the pages, and the same for those who do not see them."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.files.records import Shows
from bot.jobs.attainment import Row
from bot.jobs.digest import Day
from bot.printed.sheets import DAYS_TAKE, LUCK, MOST_SHEETS, ROOM, described, digest_sheets, report_sheets
from sla_core.agreements import Metric
from sla_core.attainment import COUNTING_RULE
from tests.builders import MONDAY
from tests.slack.views.digests import digest
from tests.terminal.figures import READER, many, report, row


def told(*rows: Row, **rest: str) -> str:
    (sheet,) = report_sheets(report(*rows, **rest), READER)
    return described(sheet)


@pytest.mark.parametrize(
    ("rows", "point"),
    [
        ((row("a", 19, 1), row("b", 5, 5)), "1 of 2 objectives not reached"),
        ((row("a", 5, 5),), "1 of 1 objective not reached"),
        ((row("a", 19, 1), row("b", 3, 4, None)), "Every objective reached: 1 of 1"),
        ((row("a", 19, 1, None), row("b", 3, 4, None)), "22 of 27 targets kept; no objective was set"),
        ((row("a", 0, 0),), "Nothing was decided"),
        ((), "Nothing was decided"),
    ],
)
def test_the_title_is_the_point(rows: tuple[Row, ...], point: str) -> None:
    (sheet,) = report_sheets(report(*rows), READER)
    assert sheet.point == point


def test_the_description_says_all_that_is_drawn() -> None:
    said = told(
        row("gold", 24, 2, 95, undecided=3), row("P4", 12, 3, None), row("team", 0, 0, metric="ownership", kind="ola")
    )
    assert said.startswith("1 of 1 objective not reached. Attainment in June 2025, by agreement, Zone Europe/Berlin.")
    assert (
        "First response, by agreement: gold 92.3 % (24 of 26 met), objective 95 %: not reached, 3 undecided; " in said
    )
    assert "P4 80 % (12 of 15 met), 95 % interval 55-93 %. " in said
    assert "Ownership (OLA), by agreement: team nothing decided yet, 0 clocks undecided. " in said
    assert COUNTING_RULE in said
    assert said.endswith("As of Fri 6 Jun 2025 14:00 CEST.")


def test_a_report_about_a_customer_names_it_and_customers_have_their_names() -> None:
    assert ", by customer, ACME Corp, Zone Europe/Berlin." in told(row("acme", 9, 1), by="customer", customer="acme")
    assert "ACME Corp 90 % (9 of 10 met)" in told(row("acme", 9, 1), by="customer")


def test_small_samples_are_marked_where_there_are_any() -> None:
    assert LUCK in told(row("few", 19, 0))
    assert LUCK not in told(row("enough", 20, 0), row("none yet", 0, 0))


def test_two_hundred_agreements_go_on_to_further_pages_and_each_is_drawn_once() -> None:
    sheets = report_sheets(report(*many(200)), READER)
    assert [(one.number, one.count) for one in sheets] == [(number, 11) for number in range(1, 12)]
    names = Counter(bar.name for sheet in sheets for block in sheet.blocks for bar in block.bars)
    assert names == Counter(one.group for one in many(200))
    assert [block.goes_on for sheet in sheets for block in sheet.blocks] == [False, *[True] * 10]
    assert all(len(block.bars) + 1 <= ROOM for sheet in sheets for block in sheet.blocks)
    assert "Page 2 of 11. " in described(sheets[1])


def test_what_no_page_is_left_for_is_counted() -> None:
    sheets = report_sheets(report(*many(1000)), READER)
    drawn = sum(len(block.bars) for sheet in sheets for block in sheet.blocks)
    assert (len(sheets), drawn) == (MOST_SHEETS, MOST_SHEETS * (ROOM - 1))
    assert f"And {1000 - drawn} more that are not drawn; the table has them all." in sheets[-1].notes


def test_no_heading_stands_alone_at_the_end_of_a_page() -> None:
    metrics = [Metric.FIRST_RESPONSE, Metric.RESOLUTION, Metric.UPDATE]
    rows = [replace(one, metric=metric) for metric in metrics for one in many(ROOM - 2)]
    sheets = report_sheets(report(*rows), READER)
    assert [[len(block.bars) for block in sheet.blocks] for sheet in sheets] == [[18], [18], [18]]


def test_a_digest_has_its_attainment_and_what_was_kept_by_day() -> None:
    found = replace(digest(), title="", figures=(row("gold", 24, 2, 95),), customers=(), theirs=())
    (sheet,) = digest_sheets(found, READER)
    assert (len(sheet.days), sheet.blocks[0].heading) == (14, "First response, by agreement, in June 2025")
    said = described(sheet)
    assert said.startswith("1 missed, 1 of them still open; 1 due today; ")
    assert "Daily digest, Mon 2 Jun 2025, Sun 1 Jun 08:30 - Mon 2 Jun 08:30, Zone Europe/Berlin." in said
    assert "Kept and missed by day: Tue 20 May to Mon 2 Jun; Tue 20 May 18 kept, 1 missed; " in said


def test_days_on_which_nothing_happened_are_not_read_aloud_one_by_one() -> None:
    days = tuple(Day(MONDAY + timedelta(days=number), number == 3, 0) for number in range(7))
    (sheet,) = digest_sheets(replace(digest(), figures=(), days=days), READER)
    assert "Mon 2 Jun to Sun 8 Jun; Thu 5 Jun 1 kept, 0 missed; nothing on the other days." in described(sheet)


@pytest.mark.parametrize(("bars", "sheets"), [(ROOM - DAYS_TAKE - 1, 1), (ROOM - DAYS_TAKE, 2)])
def test_the_days_have_a_page_of_their_own_where_there_is_no_room_beneath_the_bars(bars: int, sheets: int) -> None:
    found = replace(digest(), figures=tuple(many(bars)), customers=(), theirs=())
    made = digest_sheets(found, READER)
    assert len(made) == sheets
    assert made[-1].days == found.days
    assert sum(bool(one.days) for one in made) == 1


def test_a_digest_without_figures_is_its_point_alone() -> None:
    bare = replace(digest(count=0, shows=Shows.OVERNIGHT), figures=(), customers=(), theirs=(), days=())
    (sheet,) = digest_sheets(bare, READER)
    assert (sheet.blocks, sheet.days) == ((), ())
    assert sheet.point == "Nothing breaches in the first hours of the next working day; 43 m late."
