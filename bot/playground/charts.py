"""The shapes of tables and charts (docs.slack.dev: table-block, data-table-block, data-visualization-block)."""

from collections.abc import Iterator
from typing import Any

from bot.playground import limits
from bot.playground.elements import BUTTON
from bot.playground.shapes import (
    anything,
    array,
    both,
    flag,
    kinds,
    number,
    one_of,
    record,
    string,
    wrong,
)

ID = {"block_id": string(limits.BLOCK_ID)}
RAW_TEXT = record({"text": string(limits.SECTION_TEXT)})
RAW_NUMBER = record({"value": number(), "text": string(limits.SECTION_TEXT)})
RICH = record({"elements": array(anything, 1_000, 0)}, ID)
ACTION_CELL = record({"element": kinds(button=BUTTON)})

COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})
TABLE_ROW = array(kinds(raw_text=RAW_TEXT, rich_text=RICH, raw_number=RAW_NUMBER), limits.TABLE_CELLS)
TABLE = record(
    {"rows": array(TABLE_ROW, limits.TABLE_ROWS)},
    ID | {"column_settings": array(COLUMN, limits.TABLE_CELLS, 0)},
)

DATA_CELL = kinds(raw_text=RAW_TEXT, raw_number=RAW_NUMBER, rich_text=RICH, action=ACTION_CELL)


def _even_rows(value: Any, at: str) -> Iterator[str]:
    rows = value.get("rows") if isinstance(value, dict) else None
    if not isinstance(rows, list) or not rows or not all(isinstance(r, list) for r in rows):
        return
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            yield wrong("every row must have as many cells as the header", f"{at}/rows/{index}")
    for index, cell in enumerate(rows[0]):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            yield wrong("rich_text is not allowed in the header", f"{at}/rows/0/{index}")


DATA_TABLE = both(
    record(
        {
            "caption": string(limits.SECTION_TEXT),
            "rows": array(array(DATA_CELL, limits.TABLE_CELLS), limits.DATA_TABLE_ROWS, 2),
        },
        ID | {"page_size": number(1, limits.DATA_TABLE_PAGE), "row_header_column_index": number(0)},
    ),
    _even_rows,
)

TITLE = string(limits.CHART_TITLE)
WORD = string(limits.CHART_LABEL)
AXES = record(
    {"categories": array(WORD, limits.CHART_CATEGORIES)},
    {"x_label": TITLE, "y_label": TITLE},
)
POINT = record({"label": WORD, "value": number()})
SERIES = record({"name": WORD, "data": array(POINT, limits.CHART_CATEGORIES)})


def _aligned(value: Any, at: str) -> Iterator[str]:
    try:
        wanted = sorted(value["axis_config"]["categories"])
        names = [series["name"] for series in value["series"]]
        labels = [sorted(point["label"] for point in series["data"]) for series in value["series"]]
    except (KeyError, TypeError):
        return
    if len(set(names)) != len(names):
        yield wrong("series names must be unique", f"{at}/series")
    for index, given in enumerate(labels):
        if given != wanted:
            yield wrong("must have one point for every category", f"{at}/series/{index}/data")


AXED = both(record({"series": array(SERIES, limits.CHART_SERIES), "axis_config": AXES}), _aligned)
SEGMENT = record({"label": WORD, "value": number(least=0)})
PIE = record({"segments": array(SEGMENT, limits.CHART_SERIES)})
CHART = record({"title": TITLE, "chart": kinds(line=AXED, bar=AXED, area=AXED, pie=PIE)}, ID)
