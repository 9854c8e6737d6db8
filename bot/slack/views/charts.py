"""Charts and what stands in their place where a Slack client or a workspace does not take them."""

from collections.abc import Iterator, Mapping, Sequence

from bot.slack.mrkdwn import escape, plain
from bot.slack.views.message import Block, section

TITLE, WORD = 50, 20
MOST_POINTS, MOST_SERIES = 20, 6
NEW = ("data_visualization", "table", "data_table")


def bar_chart(title: str, categories: Sequence[str], series: Mapping[str, Sequence[float]]) -> Block:
    """A bar for each category and series, the last twenty categories at most.

    https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
    """
    labels = [plain(one, WORD) for one in categories][-MOST_POINTS:]
    shown = [
        {"name": plain(name, WORD), "data": _points(labels, values[-MOST_POINTS:])}
        for name, values in list(series.items())[:MOST_SERIES]
    ]
    chart = {"type": "bar", "series": shown, "axis_config": {"categories": labels}}
    return {"type": "data_visualization", "title": plain(title, TITLE), "chart": chart}


def _points(labels: Sequence[str], values: Sequence[float]) -> list[Block]:
    return [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]


def in_words(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every table and chart as lines of text, for a Slack that does not know those."""
    return [section("\n".join(_lines(block))) if block["type"] in NEW else block for block in blocks]


def _lines(block: Block) -> Iterator[str]:
    if block["type"] != "data_visualization":
        for row in block["rows"]:
            yield "  ·  ".join(escape(str(cell.get("text", ""))) for cell in row)
        return
    yield f"*{escape(block['title'])}*"
    chart = block["chart"]
    for segment in chart.get("segments", ()):
        yield f"{escape(segment['label'])}: {segment['value']}"
    for index, label in enumerate(chart.get("axis_config", {}).get("categories", ())):
        values = (f"{escape(one['name'])} {one['data'][index]['value']}" for one in chart["series"])
        yield f"{escape(label)}: {', '.join(values)}"
