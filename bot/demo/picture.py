"""A message of blocks as lines of plain text."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<[^|>]+\|([^>]+)>")
NameOf = Callable[[str], str]


def picture(text: str, blocks: Sequence[Mapping[str, Any]] | None, name_of: NameOf) -> str:
    """The blocks one under the other, buttons in brackets; the text alone if there are no blocks."""
    if not blocks:
        return readable(text, name_of)
    return "\n".join(line for block in blocks for line in _lines(block, name_of))


def readable(text: str, name_of: NameOf) -> str:
    """Slack's markup as a person would read it."""
    named = _MENTION.sub(lambda found: "@" + name_of(found[1]), text)
    return (
        unescape(_LINK.sub(r"\1", named)).replace("*", "").replace("`", "").replace("\u2068", "").replace("\u2069", "")
    )


def _lines(block: Mapping[str, Any], name_of: NameOf) -> Iterator[str]:
    kind = block["type"]
    if kind == "header":
        title = readable(block["text"]["text"], name_of)
        yield from (title, "-" * len(title))
    elif kind == "section":
        lines = readable(block["text"]["text"], name_of).splitlines()
        button = block.get("accessory", {}).get("text", {}).get("text")
        yield from [f"{lines[0]}  [{button}]" if button else lines[0], *(f"   {line}" for line in lines[1:])]
    elif kind == "context":
        for element in block["elements"]:
            yield f"   {readable(element.get('text', ''), name_of)}"
    elif kind == "actions":
        yield " ".join(f"[{element['text']['text']}]" for element in block["elements"] if "text" in element)
    elif kind == "table":
        yield from _table(block["rows"])
    elif kind == "data_visualization":
        yield f"   (chart: {block['title']})"
    elif kind == "divider":
        yield "-" * 40


def _table(rows: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    cells = [[str(cell.get("text", "")) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    for row in cells:
        yield "   " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
