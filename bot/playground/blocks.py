"""Strict Block Kit: what Slack would refuse in a message or a view, and with which words."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from typing import Any

from bot.playground import limits
from bot.playground.charts import CHART, DATA_TABLE, TABLE
from bot.playground.elements import ACCESSORY, ACTION, BUTTON, IMAGE, INPUT, URL
from bot.playground.records import Json
from bot.playground.shapes import (
    Check,
    anything,
    array,
    both,
    flag,
    kinds,
    mrkdwn,
    one_of,
    plain,
    record,
    string,
    wrong,
)

ID = {"block_id": string(limits.BLOCK_ID)}
RICH_TEXT = record({"elements": array(anything, 1_000, 0)}, ID)


def _some(*names: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not any(value.get(name) for name in names):
            yield wrong(f"must define either {' or '.join(f'`{n}`' for n in names)}", at)

    return check


SECTION = both(
    record(
        {},
        ID
        | {
            "text": mrkdwn(limits.SECTION_TEXT),
            "fields": array(mrkdwn(limits.SECTION_FIELD), limits.SECTION_FIELDS),
            "accessory": ACCESSORY,
            "expand": flag,
        },
    ),
    _some("text", "fields"),
)
CARD_TEXTS = {
    "title": mrkdwn(limits.CARD_TITLE),
    "subtitle": mrkdwn(limits.CARD_TITLE),
    "body": mrkdwn(limits.CARD_BODY),
}
CARD = both(
    record(
        {},
        ID
        | CARD_TEXTS
        | {"hero_image": anything, "icon": anything, "actions": array(kinds(button=BUTTON), limits.ACTIONS_ELEMENTS)},
    ),
    _some("hero_image", "title", "body", "actions"),
)
TEXTUAL = {
    "image": IMAGE,
    "plain_text": record({"text": string(limits.SECTION_TEXT)}, {"emoji": flag}),
    "mrkdwn": record({"text": string(limits.SECTION_TEXT)}, {"verbatim": flag}),
}
PICTURE = {"image_url": URL, "slack_file": anything, "title": plain(limits.LABEL_TEXT)}
FLAT: dict[str, Check] = {
    "section": SECTION,
    "divider": record({}, ID),
    "header": record({"text": plain(limits.HEADER_TEXT)}, ID),
    "context": record({"elements": array(kinds(**TEXTUAL), limits.CONTEXT_ELEMENTS)}, ID),
    "context_actions": record({"elements": array(anything, 5)}, ID),
    "actions": record({"elements": array(ACTION, limits.ACTIONS_ELEMENTS)}, ID),
    "image": record({"alt_text": string(limits.IMAGE_ALT)}, ID | PICTURE),
    "rich_text": RICH_TEXT,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": CHART,
    "card": CARD,
    "carousel": record({"elements": array(kinds(card=CARD), limits.CARDS_IN_CAROUSEL)}, ID),
    "video": record({"alt_text": string(200), "title": plain(200), "thumbnail_url": URL, "video_url": URL}, ID),
}
LABEL = plain(limits.LABEL_TEXT)
FIELD = record({"label": LABEL, "element": INPUT}, ID | {"hint": LABEL, "optional": flag, "dispatch_action": flag})
LEVEL = one_of("default", "info", "warning", "error", "success")
ALERT = record({"text": mrkdwn(limits.ALERT_TEXT)}, ID | {"level": LEVEL})
MARKDOWN = record({"text": string(limits.MARKDOWN_OF_MESSAGE)}, ID)
CONTAINER = both(
    record(
        {"child_blocks": array(kinds(**FLAT), limits.CONTAINER_BLOCKS)},
        ID
        | {"title": plain(limits.CARD_TITLE), "rich_text_title": anything, "subtitle": mrkdwn(limits.CARD_TITLE)}
        | {"width": one_of("narrow", "standard", "wide", "full"), "icon": anything, "is_collapsible": flag}
        | {"default_collapsed": flag, "has_header_divider": flag},
    ),
    _some("title", "rich_text_title"),
)
# Tables and carousels stand in messages and in the Home tab only: docs.slack.dev/reference/block-kit/blocks
IN_MODALS = {name: check for name, check in FLAT.items() if name not in ("table", "carousel")}
ON: dict[str, Check] = {
    "message": kinds(**FLAT, container=CONTAINER, markdown=MARKDOWN),
    "modal": kinds(**IN_MODALS, container=CONTAINER, input=FIELD, alert=ALERT),
    "home": kinds(**FLAT, container=CONTAINER, input=FIELD),
}
VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": string(limits.PRIVATE_METADATA, 0),
    "callback_id": string(limits.CALLBACK_ID, 0),
    "external_id": string(limits.CALLBACK_ID, 0),
}
MODAL_FIELDS: dict[str, Check] = VIEW_FIELDS | {
    "close": plain(limits.VIEW_BUTTON),
    "submit": plain(limits.VIEW_BUTTON),
    "clear_on_close": flag,
    "notify_on_close": flag,
    "submit_disabled": flag,
}


def refused_blocks(blocks: list[Any], surface: str) -> tuple[str, list[str]] | None:
    """Returns Slack's error code and its messages for the blocks of a message, or None if they are good."""
    found = list(array(ON[surface], limits.BLOCKS_IN_MESSAGE, 0)(blocks, "/blocks"))
    if not found:
        found = list(_together(blocks, "/blocks"))
    if found:
        return "invalid_blocks", found
    if sum(map(len, texts(blocks))) > limits.TEXT_OF_ALL_BLOCKS:
        return "msg_blocks_too_long", []
    return None


def refused_view(view: Json, kind: str) -> list[str]:
    """Returns what Slack would say is wrong with a view of this kind (modal or home); empty if it is good."""
    blocks = {"blocks": array(ON[kind], limits.BLOCKS_IN_VIEW, 0), "type": one_of(kind)}
    if kind == "home":
        found = list(record(blocks, VIEW_FIELDS)(view, "/view"))
    else:
        found = list(record(blocks | {"title": plain(limits.VIEW_TITLE)}, MODAL_FIELDS)(view, "/view"))
    if found:
        return found
    if any(b["type"] == "input" for b in view["blocks"]) and "submit" not in view and kind == "modal":
        return [wrong("a modal with input blocks must have `submit`", "/view")]
    return list(_together(view["blocks"], "/view/blocks"))


def _together(blocks: list[Json], at: str) -> Iterator[str]:
    """Yields what no block alone shows: ids used twice, too many tables or charts."""
    flat = [inner for block in blocks for inner in (block, *block.get("child_blocks", []))]
    ids = [b["block_id"] for b in flat if "block_id" in b]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        yield wrong(f"block_id {twice} is used more than once", at)
    for index, block in enumerate(blocks):
        actions = [e["action_id"] for e in elements(block) if "action_id" in e]
        for twice in sorted({a for a in actions if actions.count(a) > 1}):
            yield wrong(f"action_id {twice} is used more than once in the block", f"{at}/{index}")
    most = {"table": limits.TABLES_IN_MESSAGE, "data_visualization": limits.CHARTS_IN_MESSAGE}
    for kind, allowed in most.items():
        if sum(b["type"] == kind for b in flat) > allowed:
            yield wrong(f"no more than {allowed} blocks of the type {kind} allowed", at)
    if sum(len(b["text"]) for b in flat if b["type"] == "markdown") > limits.MARKDOWN_OF_MESSAGE:
        yield wrong(f"markdown must be less than {limits.MARKDOWN_OF_MESSAGE + 1} characters in all", at)


def texts(value: Any) -> Iterator[str]:
    """Yields every text a reader sees in blocks."""
    if isinstance(value, list):
        for entry in value:
            yield from texts(entry)
    elif isinstance(value, dict):
        for name, entry in value.items():
            if name == "text" and isinstance(entry, str):
                yield entry
            else:
                yield from texts(entry)


def elements(block: Json) -> Iterator[Json]:
    """Yields the interactive elements of a block itself (not of blocks within it)."""
    found = [block.get("accessory"), block.get("element"), *block.get("actions", [])]
    if block["type"] in ("actions", "context_actions"):
        found += block["elements"]
    if block["type"] == "data_table":
        found += [cell.get("element") for row in block["rows"] for cell in row]
    yield from (e for e in found if isinstance(e, dict) and e.get("type") != "image")


def inner_blocks(blocks: list[Json]) -> Iterator[Json]:
    """Yields every block with those inside containers and carousels."""
    for block in blocks:
        yield block
        yield from block.get("child_blocks", [])
        if block["type"] == "carousel":
            yield from block["elements"]


def with_ids(blocks: list[Json]) -> list[Json]:
    """Returns a copy in which every block and every interactive element has an id, as Slack fills them in."""
    numbers, copied = count(1), deepcopy(blocks)
    for block in inner_blocks(copied):
        block.setdefault("block_id", f"pg{next(numbers):03d}")
        for element in elements(block):
            element.setdefault("action_id", f"pg{next(numbers):03d}")
    return copied
