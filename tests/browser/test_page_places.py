"""Places and people: switching, unread messages, threads, writing, the clock, the small screen."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import gallery
from tests.browser.conftest import Open
from tests.browser.stub import Stub

pytestmark = pytest.mark.browser
COMMANDS = [
    {"command": "/sla", "description": "What is due next", "usage_hint": "status"},
    {"command": "/standup", "description": "The morning round", "usage_hint": ""},
]


def lena(**fields: Any) -> gallery.Json:
    return gallery.state("ULENA", **fields)


@pytest.fixture
def page(stub: Stub, open_page: Open) -> Page:
    talk = {"CSUP": gallery.conversation()}
    seen = {"CSUP": [one for one in talk["CSUP"] if not one.get("ephemeral")]}
    stub.show(
        gallery.state(messages=talk, commands=COMMANDS),
        lena(messages=seen, commands=COMMANDS),
    )
    return open_page(stub.url)


def test_each_person_sees_their_own_workspace(page: Page) -> None:
    expect(page.get_by_text("Only visible to you")).to_be_visible()
    page.get_by_role("radio", name="Lena Marchetti").check()
    expect(page.get_by_role("radio", name="Lena Marchetti")).to_be_checked()
    expect(page.get_by_text("2 tickets are due within the hour")).to_be_visible()
    expect(page.get_by_text("Only visible to you")).to_have_count(0)
    expect(page.get_by_role("radio", name="SLA Bot")).to_have_count(0)


def test_a_reload_comes_back_to_the_same_person_and_place(page: Page) -> None:
    page.get_by_role("radio", name="Lena Marchetti").check()
    page.get_by_role("button", name="leads").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("leads")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("leads")
    expect(page.get_by_role("radio", name="Lena Marchetti")).to_be_checked()


def test_new_messages_elsewhere_are_counted_until_they_are_read(stub: Stub, page: Page) -> None:
    news = [gallery.message("look", user="UCARL", before=-60 - n, number=n) for n in range(3)]
    stub.show(gallery.state(messages={"CLEAD": [*news, gallery.message("mine", before=-90, number=9)]}))
    leads = page.get_by_role("button", name="leads")
    expect(leads).to_have_accessible_name("leads 3 new")
    leads.click()
    expect(leads).to_have_accessible_name("leads")


def test_a_thread_opens_beside_the_channel_and_takes_replies(stub: Stub, page: Page) -> None:
    page.get_by_role("button", name="2 replies").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.locator(".message")).to_have_count(3)
    expect(thread.get_by_label("Reply in the thread")).to_be_focused()
    page.keyboard.type("On it")
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    sent = {
        "user": "UANNA",
        "channel": "CSUP",
        "text": "On it",
        "thread_ts": gallery.stamp(3300, 1),
    }
    assert stub.posted("type") == [sent]
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()
    expect(page.get_by_role("button", name="2 replies")).to_be_focused()


def test_replies_are_read_in_their_thread_only(page: Page) -> None:
    expect(page.locator("#scroller").get_by_text("All of them.")).to_have_count(0)


def test_enter_sends_what_was_typed_and_shift_enter_starts_a_line(stub: Stub, page: Page) -> None:
    field = page.get_by_label("Message #support")
    field.press_sequentially("one & <two>")
    field.press("Shift+Enter")
    field.press_sequentially("three @anna ")
    field.press("Enter")
    expect(field).to_have_value("")
    page.wait_for_timeout(100)
    assert stub.posted("type") == [{"user": "UANNA", "channel": "CSUP", "text": "one & <two>\nthree @anna"}]


def test_a_message_that_is_refused_comes_back_into_the_field(stub: Stub, open_page: Open) -> None:
    stub.answers["type"] = lambda _: (400, {"error": "anna is not in support"})
    stub.show(gallery.state())
    page = open_page(stub.url, errors=True)
    field = page.get_by_label("Message #support")
    field.fill("do not lose me")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="anna is not in support")).to_be_visible()
    expect(field).to_have_value("do not lose me")


def test_commands_people_and_channels_are_suggested(page: Page) -> None:
    field = page.get_by_role("combobox", name="Message #support")
    field.press_sequentially("/s")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(page.get_by_role("option", selected=True)).to_contain_text("What is due next")
    field.press("ArrowDown")
    field.press("Tab")
    expect(field).to_have_value("/standup ")
    field.press_sequentially("@le")
    field.press("Enter")
    field.press_sequentially("in #acm")
    page.get_by_role("option", name="acme-shared").click()
    expect(field).to_have_value("/standup @lena in #acme-shared ")
    field.press_sequentially("@c")
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


@pytest.mark.parametrize(
    ("button", "body"),
    [
        ("+15 min", {"advance_seconds": 900}),
        ("+1 h", {"advance_seconds": 3600}),
        ("Next due", {"to": "next"}),
        ("Mon 09:00", {"to": "monday"}),
    ],
)
def test_the_clock_is_moved_by_its_buttons(stub: Stub, page: Page, button: str, body: gallery.Json) -> None:
    page.get_by_role("button", name=button).click()
    page.wait_for_timeout(100)
    assert stub.posted("clock") == [body]


def test_the_clock_shows_the_zone_of_the_workspace_and_says_a_jump(stub: Stub, page: Page) -> None:
    expect(page.locator(".clock-time")).to_have_text("Mon 2 Jun 2025, 09:14 Berlin")
    stub.show(gallery.state() | {"now": "2025-12-01T08:00:00+00:00"})
    expect(page.locator(".clock-time")).to_have_text("Mon 1 Dec 2025, 09:00 Berlin")
    expect(page.locator("#spoken")).to_have_text("It is now Mon 1 Dec 2025, 09:00")


def test_the_home_is_opened_and_drawn_as_it_comes(stub: Stub, page: Page) -> None:
    page.get_by_role("button", name="SLA Bot Home").click()
    expect(page.get_by_text("The app has not put anything on its Home yet.")).to_be_visible()
    page.wait_for_timeout(100)
    assert stub.posted("home") == [{"user": "UANNA"}]
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Your tickets"}}]
    stub.show(gallery.state(home={"id": "VH", "type": "home", "blocks": blocks}))
    expect(page.get_by_role("heading", name="Your tickets")).to_be_visible()


def test_a_reaction_is_given_from_the_menu_and_by_its_own_button(stub: Stub, page: Page) -> None:
    page.get_by_text("queue of about forty").hover()
    page.locator(".message:hover").get_by_role("button", name="Add a reaction").click()
    page.get_by_role("menuitem", name="white check mark").click()
    page.get_by_role("button", name="eyes, 1: you").click()
    page.wait_for_timeout(100)
    assert [(one["ts"], one["name"]) for one in stub.posted("react")] == [
        (gallery.stamp(3290, 5), "white_check_mark"),
        (gallery.stamp(3300, 1), "eyes"),
    ]


def test_a_shared_channel_says_so(page: Page) -> None:
    page.get_by_role("button", name="acme-shared").click()
    expect(page.locator("#place")).to_contain_text("Shared with another company")


def test_work_in_progress_is_said_in_words(stub: Stub, page: Page) -> None:
    stub.show(gallery.state() | {"busy": True})
    expect(page.get_by_text("The app is working on it")).to_be_visible()


def test_a_lost_connection_is_said_and_found_again(stub: Stub, open_page: Open) -> None:
    stub.show(gallery.state())
    page = open_page(stub.url, errors=True)
    page.context.set_offline(True)
    stub.show(gallery.state(messages={"CSUP": [gallery.message("while away")]}))
    expect(page.locator("#link")).to_contain_text("Not connected")
    page.context.set_offline(False)
    expect(page.get_by_text("while away")).to_be_visible()
    expect(page.locator("#link")).to_have_text("Connected")


def test_on_a_small_screen_people_and_channels_are_in_a_drawer(stub: Stub, open_page: Open) -> None:
    stub.show(gallery.state(messages={"CSUP": gallery.conversation()}))
    page = open_page(stub.url, width=390, height=844)
    leads = page.get_by_role("button", name="leads")
    expect(leads).to_be_hidden()
    menu = page.get_by_role("button", name="People and channels")
    menu.click()
    expect(leads).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(leads).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    leads.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("leads")
    expect(leads).to_be_hidden()


def test_switching_by_arrow_keys_keeps_the_focus_on_the_people(page: Page) -> None:
    page.get_by_role("radio", name="Anna Weber").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Lena Marchetti")).to_be_checked()
    expect(page.get_by_role("radio", name="Lena Marchetti")).to_be_focused()
