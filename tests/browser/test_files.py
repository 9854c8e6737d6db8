"""Files on the page: a card that says what it is, and a document that cannot act as the page that showed it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from bot.playground import Clock, Playground
from tests.browser.conftest import Open
from tests.playground.conftest import manifest

pytestmark = pytest.mark.browser
HOSTILE = """<!DOCTYPE html><title>Gold</title><h1>Service levels</h1>
<script>document.title = "taken"; fetch("/playground/state")</script>
<img src="/static/icon.svg" onerror="document.title = 'taken'"><form action="/playground/type"><button>b</button></form>
"""


@pytest.fixture
def slack() -> Iterator[Playground]:
    clock = Clock.standing_at(datetime(2025, 6, 2, 9, 0, tzinfo=UTC))
    with Playground(manifest(), now=clock, rates=False, page=True) as playground:
        space = playground.workspace
        support = space.add_channel("support", space.add_user("anna", id="U0ANNA0001"), id="C0SUPPORT1")
        web = WebClient(space.bot_token, base_url=playground.api_url)
        web.files_upload_v2(
            content=HOSTILE, filename="gold.html", title="Gold <b>1</b>", channel=support.id, initial_comment="Here"
        )
        yield playground


def test_a_file_is_a_card_with_its_name_its_size_and_two_ways_to_it(slack: Playground, open_page: Open) -> None:
    page = open_page(f"{slack.url}/#U0ANNA0001/C0SUPPORT1")
    card = page.get_by_role("list", name="Files").get_by_role("listitem")
    expect(card).to_contain_text("Gold <b>1</b>")
    expect(card).to_contain_text(f"gold.html · HTML · {len(HOSTILE)} bytes")
    with page.expect_download() as loading:
        card.get_by_role("link", name="Download").click()
    assert loading.value.suggested_filename == "gold.html"


def test_what_is_in_a_file_is_shown_and_nothing_of_it_runs(slack: Playground, open_page: Open) -> None:
    page = open_page(f"{slack.url}/#U0ANNA0001/C0SUPPORT1")
    before = len(slack.workspace.messages["C0SUPPORT1"])
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Open Gold").click()
    opened = opening.value
    expect(opened.get_by_role("heading", name="Service levels")).to_be_visible()
    assert opened.title() == "Gold"
    assert opened.evaluate("window.origin") == "null", "an origin of its own"
    opened.get_by_role("button").click()
    assert opened.url.startswith(f"{slack.url}/playground/file/"), "no form leaves it"
    assert len(slack.workspace.messages["C0SUPPORT1"]) == before
