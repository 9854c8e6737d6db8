"""Every view, drawn from what nobody should ever have typed: Slack takes it, and it does nothing but be read."""

import json
import re

import pytest

from bot.playground.blocks import refused_blocks, refused_view
from bot.playground.limits import VIEW_BYTES
from bot.slack.views.message import Shown, cut
from bot.slack.views.notice import notice_view
from sla_core.tickets import Assigned, Author, Changed, Message, Opened, Reopened, Resolved, Resumed
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up, objects
from tests.slack.views.records import ADA, VIEWS, facts, form, reader, receipt_shown

NASTY = {
    "mentions and links": "<!channel> <!here> <@U0BOSS0001> <!subteam^S1> <#C1|x> <https://evil.example|click>",
    "bare addresses and names": "https://evil.example @channel @here #general mailto:a@b.example",
    "formatting": "*bold* _slanted_ ~struck~ `code` ```block``` > quote",
    "several lines": "one\ntwo\r\nthree\tfour\u2028five\x0bsix",
    "right to left with overrides": "\u202ereversed\u202c \u2066\u05d0\u05d1\u05d2 \u05e2\u05d1\u05e8\u05d9\u05ea",
    "invisible": "a\u200bb\ufeffc\u2060d\u00ade\u200f",
    "nothing but invisible": "\u200b\ufeff\u2060" * 50,
    "emoji": "🙂👩\u200d👩\u200d👧 🇩🇪 :bomb:" * 20,
    "NUL and escapes": "a\x00b\x1b[31mred\x07\x7f\x9b",
    "half a character": "a\ud800b",
    "entities": "&amp;lt; &lt;!channel&gt; &#60; R&D <b>",
    "50 kB of ampersands": "&" * 50_000,
    "50 kB of brackets": "<>" * 25_000,
    "50 kB of one word": "x" * 50_000,
    "50 kB of words": "word " * 10_000,
    "50 kB of mentions": "<!channel>" * 5_000,
    "a percent and braces": "%s %d {customer} {0} ${x}",
    "empty": "",
    "blank": "   ",
}


def assert_good(shown: Shown, what: str) -> None:
    payload = shown.payload()
    blocks = payload.get("blocks", [])
    assert refused_blocks(blocks, "message") is None, refused_blocks(blocks, "message")
    assert 0 < len(payload["text"].strip()) <= 4000
    assert_harmless(payload["text"])
    for text in marked_up(blocks):
        assert_harmless(text)
    for text in literal(blocks):
        assert_readable(text)
        if "&lt;" not in NASTY[what]:
            assert "&lt;" not in text, "escaped for people to read"
    assert all(one["verbatim"] for one in objects(blocks) if one.get("type") == "mrkdwn"), "an address becomes a link"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("what", NASTY)
def test_a_view_of_anything_is_taken_by_slack_and_harmless(view: str, what: str) -> None:
    assert_good(VIEWS[view](NASTY[what]), what)


@pytest.mark.parametrize("what", NASTY)
def test_a_receipt_of_every_deed_is_harmless(what: str) -> None:
    text = NASTY[what]
    deeds = (Opened(text), Message(Author.AGENT), Resumed(), Resolved(), Reopened(), Assigned(text), Assigned(ADA),
             Changed({"priority": text, "team": None}))  # fmt: skip
    for fact in deeds:
        assert_good(receipt_shown(text, fact), what)


@pytest.mark.parametrize("kind", ["warning", "breach", "reclassified"])
@pytest.mark.parametrize("what", NASTY)
def test_a_notice_of_every_kind_is_harmless(kind: str, what: str) -> None:
    text = NASTY[what]
    for rest in ({}, {"due_at": None}, {"assignee": ADA}, {"kind": "ola", "customer": None, "title": None}):
        assert_good(notice_view(kind, "75%", facts(text, **rest), reader(text)), what)


@pytest.mark.parametrize("what", NASTY)
def test_the_form_is_taken_by_slack(what: str) -> None:
    for count in (0, 1, 100, 101, 200):
        view = form(NASTY[what], count)
        assert refused_view(view, "modal") == []
        for text in literal(view):
            assert_readable(text)


def test_a_form_of_a_thousand_names_is_still_small_enough() -> None:
    view = form("&" * 200, 1000)
    assert refused_view(view, "modal") == []
    assert len(json.dumps(view)) < VIEW_BYTES


def test_every_customer_of_two_hundred_can_be_chosen() -> None:
    view = form("Name", 200)
    chosen = {one["value"] for one in objects(view["blocks"]) if "value" in one}
    assert {f"c{n}" for n in range(200)} | {f"s{n}" for n in range(200)} | {f"P{n}" for n in range(200)} <= chosen


def test_in_a_customers_channel_the_form_names_no_other_customer() -> None:
    view = form("Name", 200, "C0CUST0150")
    chosen = [one["value"] for one in objects(view["blocks"]) if str(one.get("value")).startswith("c")]
    assert set(chosen) == {"c150"}


def test_names_are_shown_to_people_without_escapes() -> None:
    text = "R&D <b> & Co"
    for name, draw in VIEWS.items():
        payload = draw(text).payload()
        assert not [one for one in literal(payload) if "&amp;" in one or "&lt;" in one], name
        for one in (payload["text"], *marked_up(payload)):
            assert "&amp;amp;" not in one, name
            assert "&amp;lt;" not in one, name
    cells = literal(VIEWS["attainment, 300 rows"](text).payload())
    assert any(text in cell for cell in cells)


@pytest.mark.parametrize("view", [name for name in VIEWS if name not in ("failure", "refusal", "help")])
def test_the_text_for_notifications_says_what_the_blocks_say(view: str) -> None:
    shown = VIEWS[view]("Plain words").payload()
    heard = set(re.findall(r"T-\d+|due [A-Z]\w+|nothing is open|No clock|over|Breached", shown["text"]))
    seen = " ".join([*marked_up(shown), *literal(shown)])
    assert heard or "Attainment" in shown["text"]
    for gist in heard:
        assert gist in seen or gist.lower() in seen.lower()


def test_the_buttons_and_the_sharer_stay_when_a_message_is_too_long() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}} for _ in range(60)]
    last = {"type": "actions", "elements": [{"type": "button"}]}
    shared = {"type": "context", "block_id": "shared", "elements": []}
    payload = Shown("text", (*blocks, last, shared)).payload()["blocks"]
    assert payload[-2:] == [last, shared]
    assert "There is more than fits here." in str(payload[-3])
    assert len(payload) == 4 + 3


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a&amp;b" * 3, "a&amp;ba…"),
        ("aaaaaaa&lt;bbb", "aaaaaaa…"),
        ("aaaa <@U0ADA00001> b", "aaaa…"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaa…"),
        ("aaaaaaaaaa&", "aaaaaaaaaa&"),
    ],
)
def test_text_is_cut_between_entities(text: str, wanted: str) -> None:
    assert cut(text, 11) == wanted
