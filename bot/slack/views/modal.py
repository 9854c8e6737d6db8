"""An answer in a window of its own: where there is no channel to answer in."""

from collections.abc import Iterator
from typing import Any

from bot.slack.limits import VIEW_BLOCKS, VIEW_TITLE
from bot.slack.mrkdwn import plain
from bot.slack.views.charts import in_words
from bot.slack.views.fields import text
from bot.slack.views.message import Block, Shown

# Slack takes tables in messages and in the Home tab, but not in a modal: docs.slack.dev/reference/block-kit/blocks
ASKED_AGAIN = {"why": "home_why"}


def modal_of(title: str, shown: Shown) -> dict[str, Any]:
    """The blocks of an answer as a modal: tables as lines of text, and without buttons that answer in a channel."""
    return {
        "type": "modal",
        "callback_id": "answer",
        "title": text(plain(title, VIEW_TITLE)),
        "close": text("Close"),
        "blocks": list(_fit(shown.payload()["blocks"]))[:VIEW_BLOCKS],
    }


def _fit(blocks: list[Block]) -> Iterator[Block]:
    for block in in_words(blocks):
        if block["type"] == "actions":
            continue
        button = block.get("accessory")
        if button is None:
            yield block
        elif button.get("action_id") in ASKED_AGAIN:
            yield {**block, "accessory": {**button, "action_id": ASKED_AGAIN[button["action_id"]]}}
        else:
            yield {name: part for name, part in block.items() if name != "accessory"}
