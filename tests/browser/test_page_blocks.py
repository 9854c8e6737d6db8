"""Blocks: every type is drawn, and what cannot be drawn says so."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import gallery
from tests.browser.conftest import Open
from tests.browser.specimens import SPECIMENS
from tests.browser.stub import Stub

pytestmark = pytest.mark.browser


@pytest.fixture
def page(stub: Stub, open_page: Open) -> Page:
    stub.show(gallery.state(messages={"CSUP": gallery.every_block()}))
    return open_page(stub.url)


def specimen(page: Page, name: str) -> Locator:
    """Returns the message that carries the specimen."""
    index = list(SPECIMENS).index(name)
    return page.locator(f'#scroller [data-ts="{gallery.stamp(5000 - 20 * index, index)}"]')


def test_every_known_block_is_drawn(page: Page) -> None:
    drawn = {name: specimen(page, name).locator(".block").count() for name in SPECIMENS}
    assert {name: count for name, count in drawn.items() if count < len(SPECIMENS[name])} == {}
    boxes = {name: specimen(page, name).locator(".unknown").count() for name in SPECIMENS}
    assert {name for name, count in boxes.items() if count} == {"unknown"}


def test_an_unknown_block_or_element_is_a_labelled_box(page: Page) -> None:
    shown = specimen(page, "unknown")
    expect(shown.locator(".unknown").nth(0)).to_contain_text("Not drawn here: hologram")
    expect(shown.locator(".unknown").nth(1)).to_contain_text("Not drawn here: external_select")


def test_a_block_that_is_broken_is_a_labelled_box_and_the_rest_is_drawn(stub: Stub, open_page: Open) -> None:
    blocks = [
        {"type": "table", "rows": 7},
        None,
        {"type": "section", "text": {"type": "mrkdwn", "text": "still here"}},
    ]
    stub.show(gallery.state(messages={"CSUP": [gallery.message(blocks=blocks)]}))
    page = open_page(stub.url, errors=True)
    expect(page.locator(".unknown").first).to_contain_text("This table block could not be drawn")
    expect(page.locator(".unknown").nth(1)).to_contain_text("a block without a type")
    expect(page.locator(".message")).to_contain_text("still here")


def test_a_data_table_sorts_by_number_searches_and_pages(page: Page) -> None:
    table = specimen(page, "data_table")
    first = table.locator("tbody tr").first
    table.get_by_role("button", name="Minutes left").click()
    expect(first).to_contain_text("INC-3")
    expect(table.locator("th[aria-sort=ascending]")).to_have_text("Minutes left")
    table.get_by_role("button", name="Minutes left").click()
    expect(first).to_contain_text("INC-5")
    table.get_by_role("button", name="More").click()
    expect(table.get_by_role("status")).to_have_text("4 to 6 of 7")
    table.get_by_role("searchbox").fill("globex")
    expect(table.get_by_role("status")).to_have_text("1 to 3 of 3")
    table.get_by_role("searchbox").fill("nobody")
    expect(table.get_by_role("status")).to_have_text("No row matches")


@pytest.mark.parametrize(
    ("name", "said", "marks"),
    [
        ("line", "line chart, Attainment by week: P1, P2 over 5 points", "●■"),
        ("bar", "bar chart, Late tickets by customer: Late, Near over 4 points", ""),
        ("area", "area chart, Open tickets through the day: Open over 6 points", "●"),
        (
            "pie",
            "pie chart, Why clocks stood still: Customer 45 (45%), Third party 28 (28%)",
            "●■▲◆",
        ),
    ],
)
def test_a_chart_is_told_in_words_and_its_series_differ_by_more_than_colour(
    page: Page, name: str, said: str, marks: str
) -> None:
    shown = specimen(page, name)
    expect(shown.get_by_role("img", name=re.compile(re.escape(said)))).to_be_visible()
    assert "".join(shown.locator(".legend span.swatch").all_text_contents()) == marks
    if name == "bar":
        fills = shown.locator(".legend rect").evaluate_all("all => all.map((one) => one.getAttribute('fill'))")
        paths = [page.locator(f"{fill[4:-1]} path").get_attribute("d") for fill in fills]
        assert len(set(paths)) == len(paths) == 2


def test_the_numbers_of_a_chart_can_be_read_as_a_table(page: Page) -> None:
    shown = specimen(page, "line")
    shown.locator("summary").click()
    expect(shown.locator(".numbers tbody tr").first).to_have_text("Week 189196")


def test_a_container_that_starts_folded_opens_by_keyboard(page: Page) -> None:
    folded = specimen(page, "container").locator("details")
    expect(folded.get_by_text("Opened Fri 16:40")).to_be_hidden()
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(folded.get_by_text("Opened Fri 16:40")).to_be_visible()


def test_pictures_are_described_and_never_loaded(page: Page) -> None:
    expect(specimen(page, "image")).to_contain_text("a chart of the queue")
    expect(specimen(page, "fields")).to_contain_text("a gauge at 35 minutes")
    expect(page.locator("img")).to_have_count(0)


def test_an_alert_says_its_level_in_a_word(page: Page) -> None:
    levels = specimen(page, "alert").locator("strong:first-child").all_text_contents()
    assert levels == ["Note: ", "Information: ", "Warning: ", "Error: ", "Success: "]
