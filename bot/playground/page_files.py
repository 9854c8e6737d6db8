"""Files on the page: whoever may read the message may open or download them, and none of them can act as the page."""

from collections.abc import Callable
from urllib.parse import quote

from fastapi import Response

from bot.playground.files import File
from bot.playground.person import Person

SHOWN = {"text/html": "text/html", "text/markdown": "text/plain", "text/plain": "text/plain", "text/csv": "text/plain"}
"""What may be looked at in the browser, and as what; everything else is downloaded."""
# A sandbox of an origin of its own: no scripts, no forms, nothing loaded from anywhere, and no frame around it.
SEALED = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def opener(person: Callable[[str], Person]) -> Callable[..., Response]:
    """The answer to GET file/<id>: its bytes for this user; LookupError for whoever can read no message with it."""

    def open_file(id: str, user: str, download: bool = False) -> Response:
        file = _readable(person(user), id)
        kind = SHOWN.get(file.kind[0])
        how = "attachment" if download or kind is None else "inline"
        named = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}"}
        media = f"{kind}; charset=utf-8" if kind else "application/octet-stream"
        return Response(file.content, headers=SEALED | named | {"Content-Type": media})

    return open_file


def _readable(person: Person, id: str) -> File:
    """The file, if it stands in a message that the person sees: to anybody else there is none."""
    space = person.workspace
    file = space.files.known.get(id)
    if file is not None:
        theirs = [place for place in file.shares if person.id in space.channels[place].members]
        messages = [message for place in theirs for message in space.visible(place, person.id)]
        if any(file in message.files for message in messages):
            return file
    raise LookupError(f"no file {id!r} that {person.user.name} may read")
