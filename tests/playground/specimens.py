"""Small blocks for tests to put together, each good until a test spoils it."""

from typing import Any

from bot.playground.records import Json


def plain(text: str = "a") -> Json:
    return {"type": "plain_text", "text": text}


def section(**fields: Any) -> Json:
    return {"type": "section", "text": plain()} | fields


def actions(*elements: Json, **fields: Any) -> Json:
    return {"type": "actions", "elements": list(elements)} | fields


def option(text: str = "a", value: str = "v") -> Json:
    return {"text": plain(text), "value": value}


def select(**fields: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": [option()]} | fields


def cell(text: str = "a") -> Json:
    return {"type": "raw_text", "text": text}


def table(rows: int = 1, cells: int = 1) -> Json:
    return {"type": "table", "rows": [[cell() for _ in range(cells)] for _ in range(rows)]}


def data_table(*rows: list[Json], **fields: Any) -> Json:
    return {"type": "data_table", "caption": "Open tickets", "rows": list(rows) or [[cell()], [cell()]]} | fields


def chart(categories: list[str], series: dict[str, list[float]], kind: str = "line", **fields: Any) -> Json:
    data = [
        {"name": name, "data": [{"label": c, "value": v} for c, v in zip(categories, values, strict=False)]}
        for name, values in series.items()
    ]
    shape = {"type": kind, "series": data, "axis_config": {"categories": categories}}
    return {"type": "data_visualization", "title": "Attainment", "chart": shape} | fields


def pie(*values: float) -> Json:
    segments = [{"label": f"s{n}", "value": v} for n, v in enumerate(values)]
    return {"type": "data_visualization", "title": "Share", "chart": {"type": "pie", "segments": segments}}


def container(*blocks: Json, **fields: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": list(blocks)} | fields


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
