from collections.abc import Callable, Iterator
from threading import Thread
from time import monotonic
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Clock, Person, Playground
from bot.playground.records import Channel, Json

from .conftest import MONDAY, button, field, manifest, modal

Connect = Callable[[], Any]


@pytest.fixture
def page(slack: Playground) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=slack.url, timeout=10) as client:
        yield client


def state(page: httpx.Client, user: str, **query: Any) -> Json:
    seen: Json = page.get("/playground/state", params={"user": user} | query).json()
    return seen


def test_a_person_sees_their_channels_and_their_private_answers(
    page: httpx.Client, slack: Playground, person: Person, support: Channel, web: WebClient
) -> None:
    ben = slack.workspace.add_user("ben", real_name="Ben Lead", title="Lead")
    support.members.append(ben.id)
    lobby = slack.workspace.add_channel("lobby", ben)
    web.chat_postMessage(channel=support.id, text="all", metadata={"event_type": "x", "event_payload": {}})
    web.chat_postEphemeral(channel=support.id, user=person.id, text="anna only")
    hers, his = state(page, person.id), state(page, ben.id)
    assert [(m["text"], m["ephemeral"]) for m in hers["messages"][support.id]] == [("all", False), ("anna only", True)]
    assert [m["text"] for m in his["messages"][support.id]] == ["all"]
    assert (lobby.id in hers["messages"], lobby.id in his["messages"]) == (False, True)
    assert next(p for p in hers["people"] if p["id"] == ben.id)["initials"] == "BL"
    assert (hers["now"], hers["zone"], hers["me"]) == (MONDAY.isoformat(), "Europe/Berlin", person.id)
    assert hers["commands"][0] == {"command": "/ledger", "description": "Asks the ledger", "usage_hint": "[what]"}


def test_the_first_person_is_me_where_none_is_named(page: httpx.Client, person: Person) -> None:
    assert page.get("/playground/state").json()["me"] == person.id


def test_a_poll_waits_for_the_next_change(page: httpx.Client, person: Person, support: Channel) -> None:
    seen = state(page, person.id)["revision"]
    started = monotonic()
    Thread(target=person.says, args=(support, "now")).start()
    later = state(page, person.id, since=seen, wait=10)
    assert monotonic() - started < 5
    assert later["revision"] > seen


def test_a_poll_ends_after_its_wait(page: httpx.Client, person: Person) -> None:
    seen = state(page, person.id)["revision"]
    started = monotonic()
    assert state(page, person.id, since=seen, wait=0.2)["revision"] == seen
    assert monotonic() - started >= 0.2


def test_typing_sends_a_message_or_a_command(
    page: httpx.Client, connect: Connect, app: App, person: Person, support: Channel
) -> None:
    app.command("/ledger")(lambda ack: ack("private"))
    app.event("message")(lambda: None)
    connect()
    for text in ("hello", "/ledger", "/other"):
        page.post("/playground/type", json={"user": person.id, "channel": support.id, "text": text})
    said = [(m["text"].split(" is ")[0], m["ephemeral"]) for m in state(page, person.id)["messages"][support.id]]
    assert said == [("hello", False), ("private", True), ("/other", True)]


def test_pressing_choosing_and_submitting_reach_the_app(
    page: httpx.Client, connect: Connect, app: App, person: Person, support: Channel, web: WebClient
) -> None:
    options = [{"text": {"type": "plain_text", "text": "High"}, "value": "p1"}]
    menu = {"type": "static_select", "action_id": "pick", "options": options}
    due = {"type": "datepicker", "action_id": "due"}
    seen: list[Json] = []

    @app.action("go")
    def open_modal(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        seen.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal(field()))

    @app.action("pick")
    def pick(ack: Any, body: Json) -> None:
        ack()
        seen.append(body)

    app.view("entry")(lambda ack: ack(response_action="errors", errors={"note_block": "no"}))
    connect()
    blocks = [{"type": "actions", "block_id": "acts", "elements": [menu, due, button()]}]
    ts = web.chat_postMessage(channel=support.id, text="a", blocks=blocks)["ts"]
    where = {"user": person.id, "channel": support.id, "ts": ts, "block_id": "acts"}
    page.post("/playground/press", json=where | {"action_id": "pick", "selected_option": options[0]})
    typed = {"acts": {"due": {"type": "datepicker", "selected_date": "2025-06-03"}}}
    page.post("/playground/press", json=where | {"action_id": "go", "value": "1", "values": typed})
    person.workspace.wait_for(lambda: person.modal)
    assert seen[1]["state"]["values"]["acts"]["due"]["selected_date"] == "2025-06-03"
    assert seen[0]["actions"][0]["selected_option"]["value"] == "p1"
    assert seen[1]["state"]["values"]["acts"]["pick"]["selected_option"]["value"] == "p1", "chosen before"
    view = state(page, person.id)["views"]["modal"]
    values = {"note_block": {"note": {"type": "plain_text_input", "value": "x"}}}
    told = page.post("/playground/submit", json={"user": person.id, "view_id": view["id"], "values": values})
    assert told.json() == {"errors": {"note_block": "no"}}
    page.post("/playground/close", json={"user": person.id, "view_id": view["id"]})
    assert state(page, person.id)["views"]["modal"] is None


def test_a_reaction_is_given_and_taken_back(page: httpx.Client, person: Person, support: Channel) -> None:
    message = person.workspace.post(support.id, person.id, "look")
    body = {"user": person.id, "channel": support.id, "ts": message.ts, "name": "eyes"}
    page.post("/playground/react", json=body)
    assert message.reactions == {"eyes": [person.id]}
    page.post("/playground/react", json=body)
    assert message.reactions == {}


def test_opening_home_shows_what_was_published(page: httpx.Client, person: Person, web: WebClient) -> None:
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    web.views_publish(user_id=person.id, view=view)
    assert page.post("/playground/home", json={"user": person.id}).json() == {}
    assert state(page, person.id)["views"]["home"]["blocks"][0]["type"] == "divider"


def test_the_clock_is_moved_by_seconds_or_by_name(clock: Clock) -> None:
    def hour() -> None:
        clock.advance(3600)

    with Playground(manifest(), now=clock, page=True, clock_actions={"next": hour}) as slack:
        move = f"{slack.url}/playground/clock"
        assert httpx.post(move, json={"advance_seconds": 900}).json() == {"now": "2025-06-02T09:15:00+00:00"}
        assert httpx.post(move, json={"to": "next"}).json() == {"now": "2025-06-02T10:15:00+00:00"}
        assert httpx.post(move, json={"to": "noon"}).json() == {"error": "no jump named 'noon'; there are: next"}


@pytest.mark.parametrize(
    ("deed", "change", "words"),
    [
        ("type", {"user": "U404"}, "no user 'U404' in the workspace"),
        ("type", {"channel": "C404"}, "no channel 'C404'"),
        ("type", {"text": None}, "text is missing"),
        ("press", {"ts": "1.0", "action_id": "go"}, "this message is gone"),
        ("submit", {"view_id": "V404"}, "this view is closed"),
    ],
)
def test_a_mistake_is_said_in_plain_words(
    page: httpx.Client, person: Person, support: Channel, deed: str, change: Json, words: str
) -> None:
    body = {"user": person.id, "channel": support.id, "text": "hi"} | change
    told = page.post(f"/playground/{deed}", json={k: v for k, v in body.items() if v is not None})
    assert (told.status_code, told.json()) == (400, {"error": words})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "playground.example"}, 403),  # a name that was made to point here
        ({"Origin": "https://site.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 200),
    ],
)
def test_no_web_site_can_drive_the_page(
    page: httpx.Client, person: Person, headers: dict[str, str], status: int
) -> None:
    told = page.post("/playground/home", json={"user": person.id}, headers=headers)
    assert told.status_code == status


def test_the_page_itself_may_post_and_a_form_may_not(page: httpx.Client, slack: Playground, person: Person) -> None:
    own = page.post("/playground/home", json={"user": person.id}, headers={"Origin": slack.url})
    form = page.post("/playground/home", content=f'{{"user": "{person.id}"}}', headers={"Content-Type": "text/plain"})
    assert (own.status_code, form.status_code) == (200, 422)


def test_the_page_is_there_only_if_wanted(page: httpx.Client, clock: Clock) -> None:
    assert page.get("/").headers["content-type"].startswith("text/html")
    with Playground(manifest(), now=clock) as bare:
        assert [httpx.get(bare.url + path).status_code for path in ("/", "/playground/state")] == [404, 404]
