from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Clock, Person, Playground, Workspace
from bot.playground.records import Channel, Json, View

from .conftest import button, field, manifest, modal
from .specimens import table

Connect = Callable[[], Any]
HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]}


@pytest.fixture
def opened(space: Workspace, web: WebClient, person: Person) -> Callable[..., View]:
    """Opens a modal for the person with a trigger of theirs."""

    def open_it(view: Json) -> View:
        web.views_open(trigger_id=space.triggers.give(person.id).id, view=view)
        assert person.modal is not None
        return person.modal

    return open_it


def test_a_submission_carries_the_whole_state(
    connect: Connect, app: App, opened: Callable[..., View], person: Person
) -> None:
    seen: list[Json] = []

    @app.view("entry")
    def take(ack: Any, body: Any) -> None:
        seen.append(body["view"])
        ack()

    connect()
    when = field("when", type="datepicker", initial_date="2025-06-02")
    view = opened(modal(field(), when, private_metadata="id=7"))
    assert person.submits(view, {"note": "hello"}) is None
    assert seen[0]["state"]["values"] == {
        "note_block": {"note": {"type": "plain_text_input", "value": "hello"}},
        "when_block": {"when": {"type": "datepicker", "selected_date": "2025-06-02"}},
    }
    assert (seen[0]["private_metadata"], person.modal) == ("id=7", None)


def test_errors_of_the_app_stay_with_the_modal(
    connect: Connect, app: App, opened: Callable[..., View], person: Person
) -> None:
    @app.view("entry")
    def take(ack: Any) -> None:
        ack(response_action="errors", errors={"note_block": "Too short"})

    connect()
    view = opened(modal(field()))
    assert person.submits(view, {"note": "a"}) == {"note_block": "Too short"}
    assert person.modal is view


def test_errors_for_a_block_without_a_field_are_the_apps_mistake(
    connect: Connect, app: App, opened: Callable[..., View], person: Person
) -> None:
    app.view("entry")(lambda ack: ack(response_action="errors", errors={"other": "no"}))
    connect()
    errors = person.submits(opened(modal(field())), {"note": "a"})
    assert errors == {"": "the app's errors must name input blocks (note_block), not {'other': 'no'}"}


def test_a_closed_modal_cannot_be_used(opened: Callable[..., View], person: Person) -> None:
    view = opened(modal(field()))
    person.closes(view)
    with pytest.raises(LookupError, match="this view is closed"):
        person.submits(view, {"note": "a"})


@pytest.mark.parametrize(
    ("element", "value", "words"),
    [
        ({}, "", "required"),
        ({"min_length": 3}, "ab", "at least 3"),
        ({"max_length": 3}, "abcd", "at most 3"),
    ],
)
def test_slack_itself_holds_back_an_incomplete_form(
    opened: Callable[..., View], person: Person, element: Json, value: str, words: str
) -> None:
    errors = person.submits(opened(modal(field(**element))), {"note": value})
    assert errors is not None
    assert words in errors["note_block"]


def test_an_optional_field_may_stay_empty(
    connect: Connect, app: App, opened: Callable[..., View], person: Person
) -> None:
    app.view("entry")(lambda ack: ack())
    connect()
    assert person.submits(opened(modal(field() | {"optional": True}))) is None


@pytest.mark.parametrize(
    ("action", "title", "depth"),
    [("push", "Second", 2), ("update", "Second", 1)],
)
def test_a_submission_may_lead_to_another_view(
    connect: Connect, app: App, opened: Callable[..., View], person: Person, action: str, title: str, depth: int
) -> None:
    second = modal(field(), title={"type": "plain_text", "text": title})

    @app.view("entry")
    def take(ack: Any) -> None:
        ack(response_action=action, view=second)

    connect()
    person.submits(opened(modal(field())), {"note": "a"})
    assert person.modal is not None
    assert person.modal.given["title"]["text"] == title
    assert len(person.workspace.stacks[person.id]) == depth


def test_a_submission_nobody_acknowledges_keeps_the_modal(
    connect: Connect, opened: Callable[..., View], person: Person
) -> None:
    person.delivery.ack_seconds = 0.2
    connect()
    view = opened(modal(field()))
    assert person.submits(view, {"note": "a"}) == {"": "operation_timeout"}
    assert person.modal is view


def test_closing_is_told_only_if_the_view_asked(
    connect: Connect, app: App, opened: Callable[..., View], person: Person, slack: Playground
) -> None:
    app.view_closed("entry")(lambda ack: ack())
    connect()
    person.closes(opened(modal(field())))
    person.closes(opened(modal(field(), notify_on_close=True)))
    told = [e["payload"]["type"] for e in slack.socket_mode.sent]
    assert (told, person.modal) == (["view_closed"], None)


def test_a_button_in_a_modal_may_update_it(
    connect: Connect, app: App, opened: Callable[..., View], person: Person
) -> None:
    more = modal({"type": "actions", "block_id": "acts", "elements": [button("more")]}, field())

    @app.action("more")
    def grow(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=modal(field(), field("why")))

    connect()
    view = opened(more)
    person.presses(view, "more")
    person.workspace.wait_for(lambda: view.blocks[0]["block_id"] == "note_block")
    assert [b["block_id"] for b in view.blocks] == ["note_block", "why_block"]


def test_another_modal_takes_the_place_of_the_one_that_is_open(opened: Callable[..., View], person: Person) -> None:
    first, second = opened(modal(field())), opened(modal(field("why")))
    assert person.workspace.stacks[person.id] == [second.id]
    assert first.id not in person.workspace.views


def test_an_update_with_an_old_hash_is_refused(opened: Callable[..., View], web: WebClient) -> None:
    view = opened(modal(field()))
    old = view.hash
    web.views_update(view_id=view.id, hash=old, view=modal(field()))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        web.views_update(view_id=view.id, hash=old, view=modal(field()))


def test_a_closed_view_is_not_found(opened: Callable[..., View], web: WebClient, person: Person) -> None:
    view = opened(modal(field()))
    person.closes(view)
    with pytest.raises(SlackApiError, match="not_found"):
        web.views_update(view_id=view.id, view=modal(field()))


def test_three_views_are_the_most(
    opened: Callable[..., View], web: WebClient, space: Workspace, person: Person
) -> None:
    opened(modal(field()))
    for _ in range(2):
        web.views_push(trigger_id=space.triggers.give(person.id).id, view=modal(field()))
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        web.views_push(trigger_id=space.triggers.give(person.id).id, view=modal(field()))


def test_an_external_id_is_used_once_and_finds_its_view(opened: Callable[..., View], web: WebClient) -> None:
    view = opened(modal(field(), external_id="entry-7"))
    web.views_update(external_id="entry-7", view=modal(field("why"), external_id="entry-7"))
    assert view.blocks[0]["block_id"] == "why_block"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": {"type": "plain_text", "text": "x" * 25}}, "must be less than 25 characters"),
        ({"private_metadata": "x" * 3_001}, "must be less than 3001 characters"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed"),
        ({"type": "home"}, "must be one of modal"),
        ({"colour": "red"}, "invalid additional property: colour"),
        ({"blocks": [table(1, 1)]}, "unsupported type: table"),
    ],
)
def test_a_view_slack_would_not_take_is_refused(
    space: Workspace, web: WebClient, person: Person, change: Json, words: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        web.views_open(trigger_id=space.triggers.give(person.id).id, view=modal(field()) | change)
    assert refused.value.response["error"] == "invalid_arguments"
    assert words in refused.value.response["response_metadata"]["messages"][0]
    # A refused view leaves the trigger as good as it was.


def test_inputs_without_a_submit_button_are_refused(space: Workspace, web: WebClient, person: Person) -> None:
    view = modal(field())
    del view["submit"]
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        web.views_open(trigger_id=space.triggers.give(person.id).id, view=view)


def test_opening_home_tells_the_app_which_publishes_it(connect: Connect, app: App, person: Person) -> None:
    @app.event("app_home_opened")
    def publish(event: Any, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=HOME)

    connect()
    assert person.home is None
    person.opens_home()
    home = person.workspace.wait_for(lambda: person.home)
    assert home is not None
    assert home.blocks[0]["text"]["text"] == "Hello"


def test_publishing_again_keeps_the_view_and_changes_its_hash(web: WebClient, person: Person) -> None:
    first = web.views_publish(user_id=person.id, view=HOME)["view"]
    second = web.views_publish(user_id=person.id, view=HOME, hash=first["hash"])["view"]
    assert (first["id"] == second["id"], first["hash"] == second["hash"]) == (True, False)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        web.views_publish(user_id=person.id, view=HOME, hash=first["hash"])


def test_without_a_home_tab_nothing_is_published(clock: Clock) -> None:
    document = manifest()
    document["features"]["app_home"] = {}
    with Playground(document, now=clock) as slack:
        anna = slack.workspace.add_user("anna")
        web = WebClient(slack.workspace.bot_token, base_url=slack.api_url)
        with pytest.raises(SlackApiError, match="not_enabled"):
            web.views_publish(user_id=anna.id, view=HOME)


def test_a_channel_cannot_be_chosen_where_a_person_is_asked_for(
    opened: Callable[..., View], person: Person, support: Channel
) -> None:
    with pytest.raises(LookupError, match="no input named 'who'"):
        person.submits(opened(modal(field())), {"who": support.id})
