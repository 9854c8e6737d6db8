"""Controls: each tells the workspace what Slack would, by mouse and by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import gallery
from tests.browser.conftest import Open
from tests.browser.specimens import PRIORITIES, SPECIMENS
from tests.browser.stub import Stub

pytestmark = pytest.mark.browser
CONTROLS = ["actions", "pickers", "grouped", "data_table", "card", "context_actions"]


@pytest.fixture
def page(stub: Stub, open_page: Open) -> Page:
    messages = [
        gallery.message(user="UBOT", before=90 - n, number=n, blocks=SPECIMENS[name]) for n, name in enumerate(CONTROLS)
    ]
    stub.show(gallery.state(messages={"CSUP": messages}))
    return open_page(stub.url)


def pressed(stub: Stub, page: Page, count: int = 1) -> dict[str, Any]:
    """Returns the last press once there are so many, without the values of the other controls."""
    for _ in range(200):
        if len(stub.posted("press")) >= count:
            break
        page.wait_for_timeout(20)
    found = stub.posted("press")
    assert len(found) == count
    return {name: value for name, value in found[-1].items() if name != "values"}


def place(name: str) -> dict[str, str]:
    number = CONTROLS.index(name)
    return {
        "user": "UANNA",
        "channel": "CSUP",
        "ts": gallery.stamp(90 - number, number),
    }


def labelled(page: Page, action: str) -> Locator:
    return page.locator(f'#scroller [data-action="{action}"]')


def test_a_button_is_pressed_by_mouse_and_by_keyboard(stub: Stub, page: Page) -> None:
    wanted = place("actions") | {
        "block_id": "actions",
        "action_id": "ack",
        "value": "ack",
    }
    page.get_by_role("button", name="Acknowledge").click()
    assert pressed(stub, page) == wanted
    # A press in hand keeps the button from being pressed again.
    expect(page.get_by_role("button", name="Acknowledge")).not_to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Acknowledge").press("Enter")
    assert pressed(stub, page, 2) == wanted


def test_a_button_without_a_value_sends_none(stub: Stub, open_page: Open) -> None:
    bare = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Bare"},
        "action_id": "bare",
    }
    message = gallery.message(user="UBOT", blocks=[{"type": "actions", "block_id": "b", "elements": [bare]}])
    stub.show(gallery.state(messages={"CSUP": [message]}))
    page = open_page(stub.url)
    page.get_by_role("button", name="Bare").click()
    assert "value" not in pressed(stub, page)


@pytest.mark.parametrize(
    ("by", "presses"),
    [("Withdraw", 1), ("Keep it", 0), ("Escape", 0)],
    ids=["agreed", "declined", "escaped"],
)
def test_a_button_that_asks_first_is_pressed_only_when_agreed(stub: Stub, page: Page, by: str, presses: int) -> None:
    page.locator("#scroller").get_by_role("button", name="Withdraw").click()
    ask = page.get_by_role("alertdialog", name="Withdraw this ticket?")
    expect(ask).to_contain_text("The clock stops and nobody is paged.")
    expect(ask.get_by_role("button", name="Keep it")).to_be_focused()
    if by == "Escape":
        page.keyboard.press("Escape")
    else:
        ask.get_by_role("button", name=by).click()
    expect(ask).to_be_hidden()
    page.wait_for_timeout(100)
    assert len(stub.posted("press")) == presses
    expect(labelled(page, "withdraw")).to_be_focused()


def test_an_overflow_menu_opens_and_chooses_by_keyboard(stub: Stub, page: Page) -> None:
    page.get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Snooze")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert pressed(stub, page)["selected_option"]["value"] == "hand"
    expect(page.get_by_role("menu")).to_have_count(0)


def test_a_select_sends_the_whole_option(stub: Stub, page: Page) -> None:
    labelled(page, "priority").select_option(label="P2 high")
    assert pressed(stub, page)["selected_option"] == PRIORITIES[1]
    labelled(page, "team").select_option(label="On call")
    assert pressed(stub, page, 2)["selected_option"]["value"] == "call"


def test_the_other_pickers_send_what_slack_sends(stub: Stub, page: Page) -> None:
    labelled(page, "owner").select_option(label="Carl Okafor")
    assert pressed(stub, page, 1)["selected_user"] == "UCARL"
    labelled(page, "where").select_option(label="#leads")
    assert pressed(stub, page, 2)["selected_conversation"] == "CLEAD"
    labelled(page, "day").fill("2025-07-01")
    assert pressed(stub, page, 3)["selected_date"] == "2025-07-01"
    labelled(page, "hour").fill("17:45")
    assert pressed(stub, page, 4)["selected_time"] == "17:45"
    labelled(page, "moment").fill("2025-07-01T12:00")
    assert pressed(stub, page, 5)["selected_date_time"] == 1751364000
    labelled(page, "radio").get_by_text("P3 normal").click()
    assert pressed(stub, page, 6)["selected_option"]["value"] == "P3"
    labelled(page, "checks").get_by_text("Page the lead").click()
    assert [one["value"] for one in pressed(stub, page, 7)["selected_options"]] == ["page"]


def test_a_press_tells_what_every_control_of_the_message_holds(stub: Stub, page: Page) -> None:
    labelled(page, "checks").get_by_text("Page the lead").click()
    pressed(stub, page)
    values = stub.posted("press")[0]["values"]
    assert values["pickers"]["owner"] == {
        "type": "users_select",
        "selected_user": "ULENA",
    }
    assert values["pickers"]["priority"] == {
        "type": "static_select",
        "selected_option": None,
    }
    assert values["boxes"]["radio"]["selected_option"] == PRIORITIES[1]


def test_buttons_in_cards_and_feedback_name_their_own_block(stub: Stub, page: Page) -> None:
    page.get_by_role("button", name="Later").click()
    assert pressed(stub, page) == place("card") | {
        "block_id": "card",
        "action_id": "card_later",
        "value": "card_later",
    }
    page.get_by_role("button", name="Bad").click()
    assert pressed(stub, page, 2) == place("context_actions") | {
        "block_id": "feedback",
        "action_id": "feedback",
        "value": "bad",
    }


def test_a_press_that_is_refused_is_said_in_the_words_of_the_workspace(stub: Stub, open_page: Open) -> None:
    stub.answers["press"] = lambda _: (400, {"error": "this message is gone"})
    stub.show(gallery.state(messages={"CSUP": [gallery.message(user="UBOT", blocks=SPECIMENS["actions"])]}))
    page = open_page(stub.url, errors=True)
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("alert").filter(has_text="this message is gone")).to_be_visible()


def test_a_message_that_changes_keeps_the_focus_on_the_control_that_was_used(stub: Stub, page: Page) -> None:
    page.get_by_role("button", name="Details").focus()
    changed = gallery.message(user="UBOT", before=90, blocks=[*SPECIMENS["header"], *SPECIMENS["actions"]])
    stub.show(gallery.state(messages={"CSUP": [changed]}))
    expect(page.get_by_role("heading", name="Due this morning")).to_be_visible()
    expect(page.get_by_role("button", name="Details")).to_be_focused()
