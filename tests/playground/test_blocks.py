from typing import Any

import pytest

from bot.playground.blocks import refused_blocks, refused_view, with_ids
from bot.playground.records import Json

from .conftest import button, field, modal
from .specimens import CONFIRM, actions, cell, chart, container, data_table, option, pie, plain, section, select, table

GOOD = [
    (
        "everything at its limit",
        [section(text=plain("x" * 3_000))] * 2 + [{"type": "header", "text": plain("x" * 150)}],
    ),
    ("fifty blocks", [{"type": "divider"}] * 50),
    ("fields instead of text", [{"type": "section", "fields": [plain("x" * 1_000)] * 10}]),
    ("an accessory with confirmation", [section(accessory=button() | {"confirm": CONFIRM, "style": "danger"})]),
    ("twenty-five buttons", [actions(*[button(f"b{n}") for n in range(25)])]),
    (
        "context of texts and an image",
        [
            {
                "type": "context",
                "elements": [plain(), {"type": "image", "image_url": "https://x.example/a", "alt_text": "a"}],
            }
        ],
    ),
    ("a full table", [table(100, 20)]),
    (
        "a table with numbers",
        [data_table([cell(), cell()], [cell(), {"type": "raw_number", "value": 1.5, "text": "1.5"}])],
    ),
    ("a data table with a button", [data_table([cell()], [{"type": "action", "element": button()}])]),
    ("two charts", [chart(["Mon", "Tue"], {"met": [1, 2]}), pie(1, 2, 3)]),
    ("a chart with a negative value", [chart(["Mon"], {"met": [-1]}, kind="bar")]),
    ("a container that folds", [container(section(), is_collapsible=True, default_collapsed=True)]),
    (
        "a card and a carousel",
        [
            {"type": "card", "title": plain(), "actions": [button()]},
            {"type": "carousel", "elements": [{"type": "card", "body": plain()}]},
        ],
    ),
    ("markdown", [{"type": "markdown", "text": "# Title"}]),
    ("rich text", [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}]),
]


@pytest.mark.parametrize(("why", "blocks"), GOOD, ids=[why for why, _ in GOOD])
def test_good_blocks_pass(why: str, blocks: list[Json]) -> None:
    assert refused_blocks(blocks, "message") is None


BAD = [
    ("an unknown block", [{"type": "sparkles"}], "unsupported type: sparkles", "/0/type"),
    ("a block without a type", [{"text": "a"}], "missing required field: type", "/0"),
    ("not a block", ["a"], "missing required field: type", "/0"),
    ("one block too many", [{"type": "divider"}] * 51, "no more than 50 items allowed", ""),
    ("an empty section", [{"type": "section"}], "must define either `text` or `fields`", "/0"),
    ("no characters", [section(text=plain(""))], "must be more than 0 characters", "/0/text/text"),
    ("a long section", [section(text=plain("x" * 3_001))], "must be less than 3001 characters", "/0/text/text"),
    ("eleven fields", [section(fields=[plain()] * 11)], "no more than 10 items allowed", "/0/fields"),
    ("a long field", [section(fields=[plain("x" * 2_001)])], "must be less than 2001 characters", "/0/fields/0/text"),
    ("a property Slack does not know", [section(colour="red")], "invalid additional property: colour", "/0"),
    (
        "mrkdwn in a header",
        [{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}],
        "unsupported type: mrkdwn",
        "/0/text/type",
    ),
    (
        "a long header",
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters",
        "/0/text/text",
    ),
    (
        "emoji in mrkdwn",
        [section(text={"type": "mrkdwn", "text": "a", "emoji": True})],
        "invalid additional property: emoji",
        "/0/text",
    ),
    ("an input in a message", [field()], "unsupported type: input", "/0/type"),
    ("an alert in a message", [{"type": "alert", "text": plain()}], "unsupported type: alert", "/0/type"),
    (
        "a text field among the buttons",
        [actions(field()["element"])],
        "unsupported type: plain_text_input",
        "/0/elements/0/type",
    ),
    ("no buttons", [actions()], "no less than 1 items allowed", "/0/elements"),
    (
        "twenty-six buttons",
        [actions(*[button(f"b{n}") for n in range(26)])],
        "no more than 25 items allowed",
        "/0/elements",
    ),
    (
        "a long button",
        [actions(button() | {"text": plain("x" * 76)})],
        "must be less than 76 characters",
        "/0/elements/0/text/text",
    ),
    (
        "a button in a colour",
        [actions(button() | {"style": "green"})],
        "must be one of primary, danger",
        "/0/elements/0/style",
    ),
    ("a button with a number", [actions(button() | {"value": 7})], "must be a string", "/0/elements/0/value"),
    ("one action id twice", [actions(button(), button())], "action_id go is used more than once in the block", "/0"),
    ("one block id twice", [section(block_id="a"), section(block_id="a")], "block_id a is used more than once", ""),
    (
        "a long option",
        [actions(select(options=[option("x" * 76)]))],
        "must be less than 76 characters",
        "/0/elements/0/options/0/text/text",
    ),
    (
        "options and groups",
        [actions(select(option_groups=[]))],
        "no less than 1 items allowed",
        "/0/elements/0/option_groups",
    ),
    (
        "a menu of nothing",
        [actions({"type": "static_select", "action_id": "a"})],
        "must define either `options` or `option_groups`",
        "/0/elements/0",
    ),
    (
        "six in the overflow",
        [actions({"type": "overflow", "options": [option()] * 6})],
        "no more than 5 items allowed",
        "/0/elements/0/options",
    ),
    (
        "eleven in the context",
        [{"type": "context", "elements": [plain()] * 11}],
        "no more than 10 items allowed",
        "/0/elements",
    ),
    (
        "an image nobody can read",
        [{"type": "image", "image_url": "https://x.example/a"}],
        "missing required field: alt_text",
        "/0",
    ),
    ("a table too long", [table(101)], "no more than 100 items allowed", "/0/rows"),
    ("a table too wide", [table(1, 21)], "no more than 20 items allowed", "/0/rows/0"),
    ("an empty cell", [{"type": "table", "rows": [[cell("")]]}], "must be more than 0 characters", "/0/rows/0/0/text"),
    ("two tables", [table(), table()], "no more than 1 blocks of the type table allowed", ""),
    ("only a header row", [data_table([cell()])], "no less than 2 items allowed", "/0/rows"),
    (
        "uneven rows",
        [data_table([cell()], [cell(), cell()])],
        "every row must have as many cells as the header",
        "/0/rows/1",
    ),
    (
        "a data table without caption",
        [{"type": "data_table", "rows": [[cell()], [cell()]]}],
        "missing required field: caption",
        "/0",
    ),
    (
        "rich text in the header",
        [data_table([{"type": "rich_text", "elements": []}], [cell()])],
        "rich_text is not allowed in the header",
        "/0/rows/0/0",
    ),
    ("three charts", [pie(1), pie(1), pie(1)], "no more than 2 blocks of the type data_visualization allowed", ""),
    (
        "a point missing",
        [chart(["Mon", "Tue"], {"met": [1]})],
        "must have one point for every category",
        "/0/chart/series/0/data",
    ),
    (
        "seven series",
        [chart(["Mon"], {f"s{n}": [1] for n in range(7)})],
        "no more than 6 items allowed",
        "/0/chart/series",
    ),
    (
        "a long category",
        [chart(["x" * 21], {"met": [1]}, title="a")],
        "must be less than 21 characters",
        "/0/chart/series/0/data/0/label",
    ),
    (
        "a long chart title",
        [chart(["Mon"], {"met": [1]}, title="x" * 51)],
        "must be less than 51 characters",
        "/0/title",
    ),
    ("not a number", [chart(["Mon"], {"met": [float("nan")]})], "must be a number", "/0/chart/series/0/data/0/value"),
    ("a slice below nothing", [pie(-1)], "must be between 0 and inf", "/0/chart/segments/0/value"),
    (
        "a container in a container",
        [container(container(section()))],
        "unsupported type: container",
        "/0/child_blocks/0/type",
    ),
    ("eleven in a container", [container(*[section()] * 11)], "no more than 10 items allowed", "/0/child_blocks"),
    ("an empty card", [{"type": "card"}], "must define either `hero_image` or `title` or `body` or `actions`", "/0"),
    (
        "much markdown",
        [{"type": "markdown", "text": "x" * 7_000}] * 2,
        "markdown must be less than 12001 characters in all",
        "",
    ),
]


@pytest.mark.parametrize(("why", "blocks", "words", "place"), BAD, ids=[row[0] for row in BAD])
def test_bad_blocks_are_refused_with_words_and_place(why: str, blocks: list[Any], words: str, place: str) -> None:
    told = refused_blocks(blocks, "message")
    assert told is not None
    assert (told[0], told[1][0]) == ("invalid_blocks", f"{words} [json-pointer:/blocks{place}]")


def test_all_text_of_all_blocks_has_a_limit_too() -> None:
    assert refused_blocks([section(text=plain("x" * 2_640))] * 5, "message") is None
    assert refused_blocks([section(text=plain("x" * 2_641))] * 5, "message") == ("msg_blocks_too_long", [])


@pytest.mark.parametrize(
    ("kind", "view", "refused"),
    [
        ("modal", modal(field(), {"type": "alert", "text": plain(), "level": "warning"}), False),
        ("modal", modal(field() | {"element": button()}), True),  # a button is no input
        ("modal", modal({"type": "markdown", "text": "a"}), True),  # markdown is for messages
        ("home", {"type": "home", "blocks": [section()]}, False),
        ("home", {"type": "home", "blocks": [section()], "title": plain()}, True),  # a Home tab has no title
    ],
)
def test_what_fits_a_view_depends_on_its_kind(kind: str, view: Json, refused: bool) -> None:
    assert bool(refused_view(view, kind)) is refused


def test_ids_are_filled_in_on_a_copy() -> None:
    given = [section(accessory={"type": "button", "text": plain()}), container(section(), block_id="mine")]
    filled = with_ids(given)
    assert "block_id" not in given[0]
    assert filled[0]["accessory"]["action_id"]
    assert filled[1]["block_id"] == "mine"
    assert filled[1]["child_blocks"][0]["block_id"]
