"""`/sla agreement NAME document`: the document of an agreement as a message."""

from bot.agreement_document import Items, Part, Table, Written
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Block, Shown, context, header, section

LINE = 400


def document_view(document: Written, *, whole: str) -> Shown:
    """A section of the message for each of the document; `whole` says where to get what does not fit."""
    blocks: list[Block] = [header(document.title), context(quoted(document.subtitle))]
    for one in document.sections:
        lines = [line for part in one.parts for line in _lines(part)]
        blocks.append(section("\n".join((f"*{quoted(one.title)}*", *lines))))
    blocks.append(context(whole))
    return Shown(f"{quoted(document.title)}. {quoted(document.subtitle)}", tuple(blocks))


def _lines(part: Part) -> list[str]:
    match part:
        case Table():
            return [" | ".join(quoted(cell, LINE) for cell in row) for row in part.rows]
        case Items():
            return [f"• {quoted(line, LINE)}" for line in part.lines]
    return [quoted(part, LINE)]
