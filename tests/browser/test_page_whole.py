"""The whole way once: a person at the page, the workspace, and an app on Bolt over Socket Mode."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground import Clock, Playground
from tests.browser.conftest import Open
from tests.browser.specimens import button, mrkdwn, plain

pytestmark = pytest.mark.browser
MONDAY = datetime(2025, 6, 2, 7, 14, tzinfo=UTC)
TUESDAY = datetime(2025, 6, 3, 8, 0, tzinfo=UTC)
MANIFEST = {
    "display_information": {"name": "Desk"},
    "features": {
        "bot_user": {"display_name": "desk"},
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [
            {
                "command": "/desk",
                "description": "Opens the desk",
                "usage_hint": "[what]",
            }
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "channels:history"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "message.channels"]}},
}
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("New ticket"),
    "submit": plain("File it"),
    "blocks": [
        {
            "type": "input",
            "block_id": "what",
            "label": plain("What is wrong"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
        {
            "type": "input",
            "block_id": "note",
            "label": plain("Note"),
            "optional": True,
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
    ],
}


def desk(client: WebClient, channel: str) -> App:
    """Returns an app that answers a command with a button, which opens a form, which posts."""
    app = App(client=client, signing_secret="unused", token_verification_enabled=False)

    @app.command("/desk")
    def answer(ack: Ack, command: dict[str, Any]) -> None:
        opened = {
            "type": "actions",
            "elements": [button("New ticket", "new", style="primary")],
        }
        ack(
            text="desk",
            blocks=[
                {"type": "section", "text": mrkdwn(f"You asked: *{command['text']}*")},
                opened,
            ],
        )

    @app.action("new")
    def opens(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    def filed(ack: Ack, view: dict[str, Any]) -> None:
        what = view["state"]["values"]["what"]["text"]["value"]
        if len(what) < 5:
            ack(response_action="errors", errors={"what": "Say a little more"})
            return
        ack()
        client.chat_postMessage(channel=channel, text=f"Ticket filed: {what}")

    @app.event("app_home_opened")
    def home(event: dict[str, Any]) -> None:
        client.views_publish(
            user_id=event["user"],
            view={
                "type": "home",
                "blocks": [{"type": "header", "text": plain("Your desk")}],
            },
        )

    return app


@pytest.fixture
def slack() -> Iterator[Playground]:
    clock = Clock.standing_at(MONDAY)

    def to_tuesday() -> None:
        clock.move_to(TUESDAY)

    with Playground(MANIFEST, now=clock, rates=False, page=True, clock_actions={"next": to_tuesday}) as playground:
        space = playground.workspace
        anna, carl = (
            space.add_user("anna", real_name="Anna Weber"),
            space.add_user("carl", real_name="Carl Okafor"),
        )
        channel = space.add_channel("support", anna, carl)
        client = WebClient(token=space.bot_token, base_url=playground.api_url)
        handler = SocketModeHandler(
            desk(client, channel.id),
            space.app_token,
            web_client=WebClient(base_url=playground.api_url),
        )
        handler.connect()  # type: ignore[no-untyped-call]
        playground.connected()
        yield playground
        handler.close()  # type: ignore[no-untyped-call]


def test_a_command_a_button_a_form_and_the_clock_work_from_the_page_to_the_app_and_back(
    slack: Playground, open_page: Open
) -> None:
    page = open_page(slack.url)
    field = page.get_by_label("Message #support")
    field.press_sequentially("/des")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Opens the desk")
    field.press("Enter")
    field.press_sequentially("tickets & <queues>")
    field.press("Enter")

    answer = page.locator(".message.ephemeral")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("You asked: tickets & <queues>")

    answer.get_by_role("button", name="New ticket").click()
    form = page.get_by_role("dialog", name="New ticket")
    form.get_by_role("button", name="File it").click()
    expect(form.get_by_text("Please complete this required field.")).to_be_visible()
    form.get_by_label("Note").fill("kept while the error shows")
    form.get_by_label("What is wrong").fill("no")
    form.get_by_label("What is wrong").press("Enter")
    expect(form.get_by_text("Say a little more")).to_be_visible()
    expect(form.get_by_label("Note")).to_have_value("kept while the error shows")
    form.get_by_label("What is wrong").fill("The printer is on fire")
    form.get_by_role("button", name="File it").click()
    expect(form).to_be_hidden()
    expect(page.get_by_text("Ticket filed: The printer is on fire")).to_be_visible()

    page.get_by_role("radio", name="Carl Okafor").check()
    expect(page.get_by_text("Ticket filed: The printer is on fire")).to_be_visible()
    expect(page.locator(".message.ephemeral")).to_have_count(0)

    page.get_by_role("button", name="+1 h").click()
    expect(page.locator(".clock-time")).to_have_text("Mon 2 Jun 2025, 10:14 Berlin")
    page.get_by_role("button", name="Next due").click()
    expect(page.locator(".clock-time")).to_have_text("Tue 3 Jun 2025, 10:00 Berlin")
    assert slack.workspace.now() == TUESDAY

    page.get_by_role("button", name="desk Home").click()
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()


def test_people_talk_react_and_answer_in_threads(slack: Playground, open_page: Open) -> None:
    page = open_page(slack.url)
    page.get_by_label("Message #support").fill("ping @carl, 1 < 2")
    page.get_by_label("Message #support").press("Enter")
    said = page.locator("#scroller .message")
    expect(said).to_contain_text("ping @Carl Okafor, 1 < 2")
    said.hover()
    said.get_by_role("button", name="Add a reaction").click()
    page.get_by_role("menuitem", name="eyes").click()
    expect(said.get_by_role("button", name="eyes, 1: you")).to_have_attribute("aria-pressed", "true")
    said.hover()
    said.get_by_role("button", name="Reply in a thread").click()
    page.get_by_label("Reply in the thread").fill("still there?")
    page.get_by_label("Reply in the thread").press("Enter")
    expect(page.get_by_role("complementary").get_by_text("still there?")).to_be_visible()
    expect(said.get_by_role("button", name="1 reply")).to_be_visible()


def test_a_command_that_does_not_exist_is_answered_in_words(slack: Playground, open_page: Open) -> None:
    page = open_page(slack.url)
    page.get_by_label("Message #support").fill("/nothing here")
    page.get_by_label("Message #support").press("Enter")
    expect(page.locator(".message.ephemeral")).to_contain_text("/nothing is not a valid command")
