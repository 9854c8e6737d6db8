"""Opening a file of rows: plain, gzip, or a zip with one file inside; byte order marks; encodings."""

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from bot.files.problems import listed
from sla_core.errors import SlaError

# The second is that of a zip with nothing inside.
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
# utf-32 comes first: its little-endian mark begins with that of utf-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ROWS = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")


class BadFile(SlaError):
    """A file that cannot be imported as a whole; the text names it."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The text of a file, with how many of its bytes on disk are read and how many there are."""

    text: TextIO
    done: Callable[[], int]
    size: int


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[Stream]:
    """The file's text while the block lasts; bytes that are not of the encoding come as lone surrogates.

    A byte order mark says more than `encoding`. BadFile for a file that cannot be read to its end.
    """
    try:
        with path.open("rb") as raw, _unpacked(raw, path.name) as binary:
            text = io.TextIOWrapper(binary, encoding=_encoding(binary, encoding), errors="surrogateescape")
            yield Stream(text, raw.tell, path.stat().st_size)
    except OSError as error:
        raise BadFile(f"{path.name}: cannot be read: {error.strerror or error}") from error
    except (EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise BadFile(f"{path.name}: is damaged, or packed in a way that is not read: {error}") from error
    except UnicodeError as error:
        raise BadFile(f"{path.name}: is not {encoding}: {error}") from error


def digest(path: Path) -> str:
    """The sha256 of the file's bytes as they lie on disk."""
    try:
        with path.open("rb") as raw:
            return file_digest(raw, "sha256").hexdigest()
    except OSError as error:
        raise BadFile(f"{path.name}: cannot be read: {error.strerror or error}") from error


@contextmanager
def _unpacked(raw: BinaryIO, name: str) -> Iterator[io.BufferedReader]:
    start = raw.read(4)
    raw.seek(0)
    if start.startswith(_GZIP):
        with gzip.open(raw) as unpacked:
            yield io.BufferedReader(cast(io.RawIOBase, unpacked))
    elif start.startswith(_ZIPS):
        with zipfile.ZipFile(raw) as archive, archive.open(_only_member(archive, name)) as member:
            yield io.BufferedReader(cast(io.RawIOBase, member))
    else:
        yield cast(io.BufferedReader, raw)


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = [
        entry
        for entry in archive.infolist()
        if entry.filename.lower().endswith(_ROWS) and not entry.filename.startswith("__MACOSX/")
    ]
    if len(members) != 1:
        found = listed(entry.filename for entry in members) or "none"
        raise BadFile(f"{name}: wanted a zip with exactly one file of rows ({', '.join(_ROWS)}) inside, found {found}")
    if members[0].flag_bits & 1:
        raise BadFile(f"{name}: {members[0].filename} inside is locked with a password")
    return members[0]


def _encoding(binary: io.BufferedReader, given: str) -> str:
    start = binary.peek(4)[:4]
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), given)
