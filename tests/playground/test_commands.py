from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.playground import Clock, Person, Playground, Workspace
from bot.playground.records import Channel

from .conftest import button, field, modal

Connect = Callable[[], Any]


@pytest.fixture
def bodies(app: App) -> list[dict[str, Any]]:
    """What /ledger was called with; it answers in private, after acknowledging."""
    seen: list[dict[str, Any]] = []

    @app.command("/ledger")
    def answer(ack: Any, body: Any, respond: Any) -> None:
        ack()
        seen.append(body)
        respond(f"You asked {body['text']}")

    return seen


def test_a_command_is_answered_in_private(
    connect: Connect, bodies: list[dict[str, Any]], person: Person, support: Channel, web: WebClient
) -> None:
    connect()
    answer = person.types(support, "/ledger  balance ")
    assert (answer.error, answer.reply().text) == (None, "You asked balance")
    assert [m.text for m in person.private(support)] == ["You asked balance"]
    assert web.conversations_history(channel=support.id)["messages"] == []


def test_a_command_carries_what_slack_sends(
    connect: Connect, bodies: list[dict[str, Any]], person: Person, support: Channel, space: Workspace
) -> None:
    connect()
    person.types(support, "/ledger ask").reply()
    body = bodies[0]
    sent = {k: body[k] for k in ("command", "user_id", "user_name", "channel_id", "channel_name", "team_id")}
    assert sent == {
        "command": "/ledger",
        "user_id": person.id,
        "user_name": "anna",
        "channel_id": support.id,
        "channel_name": "support",
        "team_id": space.team_id,
    }
    assert body["response_url"].startswith(space.address)


def test_names_become_ids_only_for_a_command_that_escapes(
    connect: Connect, bodies: list[dict[str, Any]], app: App, person: Person, support: Channel
) -> None:
    plain: list[str] = []

    @app.command("/plain")
    def take(ack: Any, body: Any) -> None:
        plain.append(body["text"])
        ack()

    connect()
    person.types(support, "/ledger page @anna in #support for <3").reply()
    person.types(support, "/plain page @anna in #support")
    assert bodies[0]["text"] == f"page <@{person.id}> in <#{support.id}|support> for &lt;3"
    assert plain == ["page @anna in #support"]


@pytest.mark.parametrize(
    ("response_type", "private"),
    [("ephemeral", True), ("in_channel", False)],
)
def test_an_answer_may_come_with_the_acknowledgement(
    connect: Connect, app: App, person: Person, support: Channel, response_type: str, private: bool
) -> None:
    @app.command("/ledger")
    def answer(ack: Any) -> None:
        ack(text="at once", blocks=[{"type": "actions", "elements": [button()]}], response_type=response_type)

    connect()
    said = person.types(support, "/ledger").reply()
    assert (said.text, said.only_for == person.id) == ("at once", private)


def test_a_command_not_acknowledged_in_time_tells_the_person(
    slack: Playground, connect: Connect, person: Person, support: Channel
) -> None:
    slack.delivery.ack_seconds = 0.2
    connect()
    assert person.types(support, "/ledger").error == "operation_timeout"
    assert person.private(support)[-1].text == '/ledger failed with the error "operation_timeout"'


def test_a_command_without_a_connection_fails_at_once(person: Person, support: Channel) -> None:
    assert person.types(support, "/ledger").error == "dispatch_failed"


@pytest.mark.parametrize(
    ("text", "in_thread", "error"),
    [
        ("/other", False, "invalid_command"),
        ("/ledgers", False, "invalid_command"),  # the whole name counts
        ("/ledger", True, "not_in_threads"),
    ],
)
def test_what_slack_does_not_pass_on_is_said_in_private(
    connect: Connect, person: Person, support: Channel, text: str, in_thread: bool, error: str
) -> None:
    first = person.says(support, "first")
    connect()
    answer = person.types(support, text, first.ts if in_thread else None)
    assert (answer.error, answer.reply().only_for) == (error, person.id)


def test_an_acknowledgement_with_bad_blocks_fails(connect: Connect, app: App, person: Person, support: Channel) -> None:
    @app.command("/ledger")
    def answer(ack: Any) -> None:
        ack(text="a", blocks=[{"type": "sparkles"}])

    connect()
    assert person.types(support, "/ledger").error == "invalid_blocks"


def test_a_response_url_is_good_five_times(
    connect: Connect, bodies: list[dict[str, Any]], person: Person, support: Channel
) -> None:
    connect()
    person.types(support, "/ledger").reply()
    hook = WebhookClient(bodies[0]["response_url"])
    told = [hook.send(text=str(n)) for n in range(5)]
    assert [t.status_code for t in told] == [200, 200, 200, 200, 404]
    assert told[-1].body == "used_url"


def test_a_response_url_ends_after_half_an_hour(
    connect: Connect, bodies: list[dict[str, Any]], person: Person, support: Channel, clock: Clock
) -> None:
    connect()
    person.types(support, "/ledger").reply()
    hook = WebhookClient(bodies[0]["response_url"])
    clock.advance(30 * 60)
    assert hook.send(text="still good").status_code == 200
    clock.advance(1)
    assert hook.send(text="late").body == "expired_url"


@pytest.mark.parametrize(
    ("given", "body"),
    [({}, "no_text"), ({"blocks": [{"type": "sparkles"}]}, "invalid_blocks")],
)
def test_a_response_slack_would_not_take_is_refused(
    connect: Connect, bodies: list[dict[str, Any]], person: Person, support: Channel, given: Any, body: str
) -> None:
    connect()
    person.types(support, "/ledger").reply()
    assert WebhookClient(bodies[0]["response_url"]).send(**given).body == body


def test_a_response_can_replace_and_delete_the_private_answer(
    connect: Connect, bodies: list[dict[str, Any]], person: Person, support: Channel
) -> None:
    connect()
    person.types(support, "/ledger").reply()
    hook = WebhookClient(bodies[0]["response_url"])
    hook.send(text="better", replace_original=True)
    assert [m.text for m in person.private(support)] == ["better"]
    hook.send(delete_original=True)
    assert person.private(support) == []


def test_a_trigger_opens_one_modal(
    connect: Connect, bodies: list[dict[str, Any]], person: Person, support: Channel, web: WebClient
) -> None:
    connect()
    person.types(support, "/ledger").reply()
    web.views_open(trigger_id=bodies[0]["trigger_id"], view=modal(field()))
    assert person.modal is not None
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        web.views_open(trigger_id=bodies[0]["trigger_id"], view=modal(field()))


def test_a_trigger_ends_after_three_seconds(
    connect: Connect, bodies: list[dict[str, Any]], person: Person, support: Channel, web: WebClient, clock: Clock
) -> None:
    connect()
    person.types(support, "/ledger").reply()
    clock.advance(3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        web.views_open(trigger_id=bodies[0]["trigger_id"], view=modal(field()))
