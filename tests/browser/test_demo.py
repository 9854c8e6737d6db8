"""The demo as a newcomer meets it, in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.demo.stage import Stage, staged
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path, page=True, standing=True) as opened:
        yield opened


def types(page: Page, channel: str, text: str) -> None:
    field = page.get_by_label(f"Message #{channel}")
    field.fill(text)
    field.press("Enter")


def test_status_why_and_fast_forward_to_a_breach(stage: Stage, open_page: Open) -> None:
    page = open_page(stage.slack.url)
    expect(page.get_by_text("service desk of Rheinwerk IT")).to_be_visible()

    types(page, "support", "/sla status")
    status = page.locator(".message.ephemeral").last
    expect(status).to_contain_text("What breaches next")
    expect(status).to_contain_text("first response due")

    status.get_by_role("button", name=re.compile("^Why")).first.click()
    why = page.locator(".message.ephemeral").last
    expect(why).to_contain_text("Promise:")
    expect(why.get_by_role("table")).to_contain_text("counted")

    for _ in range(12):
        with page.expect_response("**/playground/clock"):
            page.get_by_role("button", name="Next due").click()
        if any("Breached:" in message.text for message in stage.slack.workspace.messages["C0SUPPORT"].values()):
            break
    expect(page.get_by_text("Breached: ").first).to_be_visible()


def test_a_ticket_is_opened_in_the_form_and_warned_of(stage: Stage, open_page: Open) -> None:
    page = open_page(f"{stage.slack.url}/#U0RUTH0001/C0ACME001")
    types(page, "acme", "/sla new")
    form = page.get_by_role("dialog", name="New ticket")
    form.get_by_label("What is it about?").fill("Invoices are printed twice")
    form.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("SLA-1").first).to_be_visible()
    expect(page.get_by_text("Invoices are printed twice").first).to_be_visible()
    expect(page.locator(".message").last).to_contain_text("First response due")


def test_the_customers_view_holds_only_the_customers_tickets(stage: Stage, open_page: Open) -> None:
    page = open_page(f"{stage.slack.url}/#U0ANN00001/C0ACME001")
    types(page, "acme", "/sla status")
    answer = page.locator(".message.ephemeral").last
    expect(answer).to_contain_text("ACME")
    expect(answer).not_to_contain_text("Globex")
    expect(answer).not_to_contain_text("OLA")


def test_from_a_customers_message_to_the_leads_digest(stage: Stage, open_page: Open) -> None:
    page = open_page(f"{stage.slack.url}/#U0GIL00001/C0GLOBEX1")
    types(page, "globex", "The scanner on the second floor sends nothing")
    page.get_by_text("1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("nobody has it yet")
    expect(thread).to_contain_text("First response due")

    page = open_page(f"{stage.slack.url}/#U0RUTH0001/C0GLOBEX1")
    page.get_by_text("1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    field = page.get_by_label("Reply in the thread")
    field.fill("Which lamp is lit?")
    field.press("Enter")
    expect(thread).to_contain_text("First response kept")
    thread.get_by_role("button", name="Take SLA-1").click()
    expect(thread).to_contain_text("with @Ruth Ahrens")

    with page.expect_response("**/playground/clock", timeout=60_000):
        page.get_by_role("button", name="Mon 09:00").click()
    page = open_page(f"{stage.slack.url}/#U0YARA0001/C0LEADS001")
    digest = page.locator(".message").filter(has_text="Good morning, Mon 30 May 2016").first
    expect(digest).to_contain_text("due today")
    expect(digest.get_by_role("table").first).to_contain_text("Attainment in May 2016")


def test_the_home_tab_is_the_persons_own_and_says_what_to_do_first(stage: Stage, open_page: Open) -> None:
    page = open_page(f"{stage.slack.url}/#U0RUTH0001/home")
    page.get_by_role("button", name="SLA Bot Home").click()
    tab = page.locator(".home-page")
    expect(tab).to_contain_text("Your tickets, least time left first: 2")
    tab.get_by_role("button", name="Why INC0032960").first.click()
    window = page.get_by_role("dialog", name="Why")
    expect(window).to_contain_text("New desk has no network")
    expect(window).to_contain_text("Promise: 1 working hour (office)")
    window.get_by_role("button", name="Close").last.click()

    page = open_page(f"{stage.slack.url}/#U0YARA0001/home")
    page.get_by_role("button", name="SLA Bot Home").click()
    tab = page.locator(".home-page")
    expect(tab).to_contain_text("5 tickets at risk; 8 tickets breached.")
    expect(tab.get_by_role("table")).to_contain_text("gold, first response")
    tab.get_by_role("button", name="Take INC0032627").first.click()
    expect(tab).to_contain_text("INC0032627 is yours.")
    tab.get_by_role("button", name="Breached and still open: all 8").click()
    expect(tab).to_contain_text("1 to 8 of 8")
    tab.get_by_role("button", name="Back").click()
    expect(tab).to_contain_text("At risk: 5")


def test_a_customer_finds_nothing_in_the_home_tab(stage: Stage, open_page: Open) -> None:
    page = open_page(f"{stage.slack.url}/#U0ANN00001/home")
    page.get_by_role("button", name="SLA Bot Home").click()
    tab = page.locator(".home-page")
    expect(tab).to_contain_text("Guests can ask only in the channel of their own company")
    expect(tab).not_to_contain_text("INC00")
