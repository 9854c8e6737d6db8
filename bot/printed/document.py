"""The document of an agreement as Markdown and as HTML that can be printed: no scripts, nothing loaded."""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from bot.agreement_document import Items, Part, Table, Written
from bot.printed.lines import printable

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")
_STYLE = """
body { font: 11pt/1.45 Georgia, serif; color: #111; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { font-family: Helvetica, Arial, sans-serif; line-height: 1.2; }
h2 { margin-top: 2rem; font-size: 1.15rem; border-bottom: 1px solid #999; }
table { border-collapse: collapse; width: 100%; margin: 0.6rem 0; }
th, td { border: 1px solid #999; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
th { background: #eee; }
img { max-width: 100%; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr, li { break-inside: avoid; } }
"""


def as_markdown(document: Written) -> str:
    """The document as Markdown; whatever people named is text, never markup."""
    lines = [f"# {_text(document.title)}", "", _text(document.subtitle), ""]
    for section in document.sections:
        lines += [f"## {_text(section.title)}", ""]
        for part in section.parts:
            lines += [*_markdown(part), ""]
    return "\n".join(lines).rstrip() + "\n"


def _text(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(printable(text).split()))


def _markdown(part: Part) -> Iterator[str]:
    match part:
        case Table():
            yield f"| {' | '.join(map(_text, part.head))} |"
            yield f"|{'---|' * len(part.head)}"
            yield from (f"| {' | '.join(map(_text, row))} |" for row in part.rows)
        case Items():
            yield from (f"- {_text(line)}" for line in part.lines)
        case _:
            yield _text(part)


def as_html(document: Written, pictures: Sequence[tuple[bytes, str]] = ()) -> str:
    """The document as one page of HTML; PNG pictures, each with what it says, stand in it before the sections."""
    body = [f"<h1>{_html(document.title)}</h1>", f"<p>{_html(document.subtitle)}</p>"]
    for png, said in pictures:
        body.append(f'<p><img src="data:image/png;base64,{b64encode(png).decode()}" alt="{_html(said)}"></p>')
    for section in document.sections:
        body += [f"<h2>{_html(section.title)}</h2>", *map(_element, section.parts)]
    head = f'<meta charset="utf-8">\n<title>{_html(document.title)}</title>\n<style>{_STYLE}</style>'
    inside = "\n".join(body)
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{inside}\n</body>\n</html>\n'


def _html(text: str) -> str:
    return escape(" ".join(printable(text).split()))


def _element(part: Part) -> str:
    match part:
        case Table():
            head = "".join(f'<th scope="col">{_html(cell)}</th>' for cell in part.head)
            rows = "\n".join(f"<tr>{''.join(f'<td>{_html(cell)}</td>' for cell in row)}</tr>" for row in part.rows)
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
        case Items():
            return "<ul>\n" + "\n".join(f"<li>{_html(line)}</li>" for line in part.lines) + "\n</ul>"
    return f"<p>{_html(part)}</p>"
