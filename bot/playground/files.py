"""Files: what the app announced, uploaded and shared, and who may read it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground import limits
from bot.playground.records import Json

TYPES = {
    "html": ("text/html", "html", "HTML"),
    "md": ("text/markdown", "markdown", "Markdown (raw)"),
    "txt": ("text/plain", "text", "Plain Text"),
    "csv": ("text/csv", "csv", "CSV"),
    "png": ("image/png", "png", "PNG"),
}
"""By the ending of its name: the kind of a file as browsers, Slack's machinery and Slack's readers call it."""
UNKNOWN = ("application/octet-stream", "binary", "Binary")


@dataclass
class File:
    """A file; `content` is None until its bytes were sent, `shares` says in which channels it stands, as which ts."""

    id: str
    name: str
    length: int
    user: str
    created: int
    key: str
    title: str = ""
    content: bytes | None = None
    completed: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kind(self) -> tuple[str, str, str]:
        return TYPES.get(self.name.rpartition(".")[2].casefold(), UNKNOWN)

    def as_json(self) -> Json:
        mimetype, filetype, pretty = self.kind
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": mimetype,
            "filetype": filetype,
            "pretty_type": pretty,
            "user": self.user,
            "editable": False,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
        }


@dataclass
class Files:
    """The files of a workspace, by id.

    `refuses` is an error code for every new one, such as file_uploads_disabled; `largest` is in bytes. While `slow`,
    what was completed is shared only when `share` is called, as Slack, which looks through files first, may take long.
    """

    known: dict[str, File] = field(default_factory=dict)
    refuses: str | None = None
    largest: int = limits.FILE_BYTES
    slow: bool = False
    waiting: list[Callable[[], None]] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def announce(self, name: str, length: int, *, user: str, created: int) -> File:
        """Takes note of a file that is to come."""
        number = next(self.numbers)
        file = File(f"F{number:010d}", name, length, user, created, f"{number:012x}")
        self.known[file.id] = file
        return file

    def at(self, key: str) -> File | None:
        """The file whose bytes are awaited at an upload address."""
        return next((file for file in self.known.values() if file.key == key), None)

    def soon(self, sharing: Callable[[], None]) -> None:
        """Shares at once, or, while that is slow, later."""
        if self.slow:
            self.waiting.append(sharing)
        else:
            sharing()

    def share(self) -> None:
        """Shares all that waits for it."""
        waiting, self.waiting = self.waiting, []
        for sharing in waiting:
            sharing()
