"""What a view makes: blocks, and the same said as text for notifications and screen readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.limits import BLOCKS, BUTTON_VALUE, CONTEXT, SECTION, TEXT

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message ready for Slack."""

    text: str
    blocks: tuple[Block, ...] = ()

    def payload(self) -> dict[str, Any]:
        """The arguments `text` and `blocks`, cut to Slack's limits as a last resort."""
        blocks = list(self.blocks)
        if len(blocks) > BLOCKS:
            blocks = [*blocks[: BLOCKS - 1], context("There is more than fits here.")]
        return {"text": cut(self.text, TEXT), "blocks": blocks} if blocks else {"text": cut(self.text, TEXT)}


def cut(text: str, longest: int) -> str:
    """Text no longer than a limit, with an ellipsis where something went; never through the middle of an entity."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    ampersand = kept.rfind("&")
    if ampersand > len(kept) - 6 and ";" not in kept[ampersand:]:
        kept = kept[:ampersand]
    return kept.rstrip() + "…"


def header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": cut(text, 150)}}


def section(text: str, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, SECTION)}}
    return {**block, "accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(t, SECTION)} for t in texts[:CONTEXT]]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*buttons: Block) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def button(text: str, action: str, value: str, *, label: str = "") -> Block:
    """A button; `label` is what a screen reader says when the text alone is not enough."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": cut(text, 75)},
        "action_id": action,
        "value": value[:BUTTON_VALUE],
    }
    return {**made, "accessibility_label": cut(label, 75)} if label else made


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> Block:
    """A table of plain texts: the first row is the head, the columns named in `right` stand flush right."""
    lines = [list(head), *[list(row) for row in rows]]
    settings: list[Mapping[str, Any]] = [
        {"align": "right"} if i in right else {"is_wrapped": True} for i in range(len(head))
    ]
    cells = [[{"type": "raw_text", "text": cell or "-"} for cell in line] for line in lines]
    return {"type": "table", "rows": cells, "column_settings": settings}
