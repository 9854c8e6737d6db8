"""What a view makes: blocks, and the same said as text for notifications and screen readers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.limits import BLOCKS, BUTTON_VALUE, CONTEXT, HEADER, SECTION, TABLE_ROWS, TEXT, TEXT_OF_ALL_BLOCKS
from bot.slack.mrkdwn import plain
from bot.words import plural

Block = dict[str, Any]
SHARED = "shared"
# What one cell and one table may take of the text of a message.
CELL, TABLE_TEXT = 200, 8000


@dataclass(frozen=True, slots=True)
class Shown:
    """A message ready for Slack."""

    text: str
    blocks: tuple[Block, ...] = ()

    def payload(self) -> dict[str, Any]:
        """The arguments `text` and `blocks`, cut to Slack's limits as a last resort."""
        said = {"text": cut(self.text, TEXT).strip() or "-"}
        return {**said, "blocks": _fitting(list(self.blocks))} if self.blocks else said


def _fitting(blocks: list[Block]) -> list[Block]:
    """As many of the blocks as one message takes. The buttons and the sharer's name at the end always stay."""
    if len(blocks) <= BLOCKS and size_of(blocks) <= TEXT_OF_ALL_BLOCKS:
        return blocks
    ends = next((i for i in range(len(blocks), 0, -1) if not _closing(blocks[i - 1])), 0)
    more = context("There is more than fits here.")
    kept: list[Block] = []
    tail = [more, *blocks[ends:]]
    room = TEXT_OF_ALL_BLOCKS - size_of(tail)
    for block in blocks[:ends]:
        room -= size_of(block)
        if room < 0 or len(kept) + len(tail) >= BLOCKS:
            break
        kept.append(block)
    return [*kept, *tail]


def _closing(block: Block) -> bool:
    return block["type"] == "actions" or block.get("block_id") == SHARED


def size_of(value: object) -> int:
    """How much of the text that a message takes is in these blocks."""
    return sum(map(len, _texts(value)))


def _texts(value: object) -> Iterator[str]:
    """Every text that a reader sees."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            else:
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def cut(text: str, longest: int) -> str:
    """Escaped text no longer than a limit, an ellipsis where something went; never through an entity or mention."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    for opens, closes, reach in (("&", ";", 5), ("<", ">", 30)):
        at = kept.rfind(opens)
        if at >= max(0, len(kept) - reach) and closes not in kept[at:]:
            kept = kept[:at]
    return kept.rstrip() + "…"


def header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": plain(text, HEADER) or "-"}}


def section(text: str, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": _mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def packed(parts: Sequence[str], between: str) -> Iterator[str]:
    """The parts joined into as few sections as their limit allows."""
    text = ""
    for part in parts:
        if text and len(text) + len(between) + len(part) > SECTION:
            yield text
            text = ""
        text = f"{text}{between}{part}" if text else part
    if text:
        yield text


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts[:CONTEXT]]}


def _mrkdwn(text: str) -> Block:
    # Verbatim: an address or a channel's name inside foreign text stays text.
    return {"type": "mrkdwn", "text": cut(text, SECTION).strip() or "-", "verbatim": True}


def actions(*buttons: Block) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def button(text: str, action: str, value: str, *, label: str = "") -> Block:
    """A button; `label` is what a screen reader says when the text alone is not enough."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": plain(text, 75)},
        "action_id": action,
        "value": plain(value, BUTTON_VALUE) or "-",
    }
    return {**made, "accessibility_label": plain(label, 75)} if label else made


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> Block:
    """A table of plain texts: the first row is the head, the columns named in `right` stand flush right.

    Rows beyond what a table takes are counted in a last one.
    """
    lines = [[plain(cell, CELL) or "-" for cell in line] for line in (head, *rows[:TABLE_ROWS])]
    fits = _rows_that_fit(lines)
    if (left := len(rows) + 1 - fits) > 0:
        lines = [*lines[:fits], [f"… {plural(left, 'more row')}", *["-"] * (len(head) - 1)]]
    settings: list[Mapping[str, Any]] = [
        {"align": "right"} if i in right else {"is_wrapped": True} for i in range(len(head))
    ]
    cells = [[{"type": "raw_text", "text": cell} for cell in line] for line in lines]
    return {"type": "table", "rows": cells, "column_settings": settings}


def _rows_that_fit(lines: Sequence[Sequence[str]]) -> int:
    """How many lines a table takes, one less than there is room for if some have to be left out."""
    total = 0
    for i, line in enumerate(lines):
        total += sum(map(len, line))
        if total > TABLE_TEXT or i >= TABLE_ROWS:
            return min(i, TABLE_ROWS - 1)
    return len(lines)
