"""The modal: what is typed is sent, what is wrong is said at its field, nothing typed is lost."""

from copy import deepcopy

import pytest
from playwright.sync_api import Page, expect

from tests.browser import gallery
from tests.browser.conftest import Open
from tests.browser.specimens import FORM, PRIORITIES, modal, plain
from tests.browser.stub import Stub

pytestmark = pytest.mark.browser


@pytest.fixture
def page(stub: Stub, open_page: Open) -> Page:
    stub.show(gallery.state(modal=modal()))
    return open_page(stub.url)


def test_a_form_is_submitted_with_the_values_of_every_input(stub: Stub, page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Open a ticket")
    dialog.get_by_label("What is wrong").fill("Payments are slow")
    dialog.get_by_label("Priority").select_option(label="P1 urgent")
    dialog.get_by_label("Owner").select_option(label="Carl Okafor")
    dialog.get_by_role("group", name="Watchers").get_by_text("Anna Weber").click()
    dialog.get_by_label("Shops concerned").fill("3")
    dialog.get_by_role("button", name="Open").click()
    page.wait_for_timeout(200)
    assert stub.posted("submit") == [
        {
            "user": "UANNA",
            "view_id": "V1",
            "values": {
                "title": {"text": {"type": "plain_text_input", "value": "Payments are slow"}},
                "story": {"text": {"type": "plain_text_input", "value": None}},
                "priority": {"pick": {"type": "static_select", "selected_option": PRIORITIES[0]}},
                "since": {"at": {"type": "datetimepicker", "selected_date_time": 1748848440}},
                "owner": {"who": {"type": "users_select", "selected_user": "UCARL"}},
                "watchers": {
                    "many": {
                        "type": "multi_users_select",
                        "selected_users": ["UANNA", "ULENA"],
                    }
                },
                "tell": {"boxes": {"type": "checkboxes", "selected_options": []}},
                "count": {"number": {"type": "number_input", "value": "3"}},
            },
        }
    ]


def test_errors_stand_at_their_fields_and_the_first_gets_the_focus(stub: Stub, page: Page) -> None:
    stub.answers["submit"] = lambda _: (
        200,
        {
            "errors": {
                "priority": "Choose one",
                "title": "Say what is wrong",
                "": "operation_timeout",
            }
        },
    )
    page.get_by_label("Owner").focus()
    page.get_by_role("button", name="Open").click()
    title = page.get_by_label("What is wrong")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description("One sentence is enough. Say what is wrong")
    expect(page.get_by_role("alert").filter(has_text="The app did not answer in time")).to_be_visible()
    stub.answers["submit"] = lambda _: (200, {})
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".field-error:visible")).to_have_count(0)
    expect(title).not_to_have_attribute("aria-invalid", "true")


def test_enter_in_a_field_submits_and_a_second_press_waits_for_the_first(stub: Stub, page: Page) -> None:
    page.get_by_label("What is wrong").press("Enter")
    page.wait_for_timeout(150)
    assert len(stub.posted("submit")) == 1
    page.get_by_role("button", name="Open").dblclick()
    page.wait_for_timeout(150)
    assert len(stub.posted("submit")) <= 3


def test_what_was_typed_stays_when_the_app_changes_the_modal(stub: Stub, page: Page) -> None:
    page.get_by_label("What is wrong").fill("typed before")
    page.get_by_label("Priority").select_option(label="P2 high")
    blocks = deepcopy(FORM)
    blocks.insert(1, {"type": "section", "text": plain("The customer is known")})
    blocks[3]["element"]["action_id"] = "another"
    stub.show(gallery.state(modal=modal(blocks, hash="2.b")))
    expect(page.get_by_text("The customer is known")).to_be_visible()
    expect(page.get_by_label("What is wrong")).to_have_value("typed before")
    assert page.get_by_label("Priority").evaluate("node => node.selectedOptions[0].text") == "P2 high"


def test_what_the_workspace_holds_of_a_modal_is_there_after_a_reload(stub: Stub, open_page: Open) -> None:
    values = {"title": {"text": {"type": "plain_text_input", "value": "kept"}}}
    stub.show(gallery.state(modal=modal(state={"values": values})))
    page = open_page(stub.url)
    expect(page.get_by_label("What is wrong")).to_have_value("kept")


@pytest.mark.parametrize("by", ["Escape", "Cancel", "Close"])
def test_escape_and_the_buttons_close_the_modal(stub: Stub, page: Page, by: str) -> None:
    if by == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("dialog").get_by_role("button", name=by, exact=True).click()
    page.wait_for_timeout(150)
    assert stub.posted("close") == [{"user": "UANNA", "view_id": "V1"}]
    stub.show(gallery.state())
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_refused_close_leaves_the_modal_open_and_says_why(stub: Stub, open_page: Open) -> None:
    stub.answers["close"] = lambda _: (400, {"error": "this view is closed"})
    stub.show(gallery.state(modal=modal()))
    page = open_page(stub.url, errors=True)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert").filter(has_text="this view is closed")).to_be_visible()


def test_the_focus_stays_inside_the_modal(page: Page) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('#modal') !== null"
        )


def test_an_input_that_dispatches_is_told_of_at_once(stub: Stub, open_page: Open) -> None:
    blocks = deepcopy(FORM[1:4])
    blocks[0]["dispatch_action"] = blocks[2]["dispatch_action"] = True
    stub.show(gallery.state(modal=modal(blocks)))
    page = open_page(stub.url)
    page.get_by_label("Priority").select_option(label="P1 urgent")
    page.get_by_label("What is wrong").fill("now")
    page.get_by_label("What is wrong").press("Enter")
    page.wait_for_timeout(200)
    select, text = stub.posted("press")
    assert (select["view_id"], select["block_id"], select["selected_option"]) == (
        "V1",
        "priority",
        PRIORITIES[0],
    )
    assert (text["action_id"], text["value"]) == ("text", "now")
    assert stub.posted("submit") == []


def test_the_numbers_of_letters_allowed_is_kept(page: Page) -> None:
    page.get_by_label("What is wrong").press_sequentially("x" * 85)
    expect(page.get_by_label("What is wrong")).to_have_value("x" * 80)
