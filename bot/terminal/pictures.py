"""Pictures as files: drawn all before the first is written, and never half of one left behind."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import typer

from bot.printed.lines import printable
from bot.printed.pictures import CannotDraw, charts, drawn
from bot.printed.sheets import Sheet, described

SUFFIX = ".png"


def check(file: Path) -> None:
    """CannotDraw unless pictures can be drawn here and written there: better said before all the work than after it."""
    if file.suffix.lower() != SUFFIX:
        raise CannotDraw(f"--png {file}: wanted a name that ends in {SUFFIX}")
    if file.is_dir():
        raise CannotDraw(f"--png {file}: this is a folder; wanted the name of a file")
    if not file.parent.is_dir():
        raise CannotDraw(f"--png {file}: there is no folder {str(file.parent)!r}")
    charts()


def write(file: Path, sheets: Sequence[Sheet]) -> list[Path]:
    """Writes each sheet, the first under that name and the others numbered: `report.png`, `report-2.png` ..."""
    files = list(_names(file, len(sheets)))
    if (folder := next(filter(Path.is_dir, files), None)) is not None:
        raise CannotDraw(f"--png {file}: {str(folder)!r} is a folder")
    pictures = drawn(sheets)
    made = [one.with_name(f".{one.name}.{os.getpid()}") for one in files]
    try:
        for there, content in zip(made, pictures, strict=True):
            there.write_bytes(content)
        for there, one in zip(made, files, strict=True):
            there.replace(one)
    except OSError as error:
        raise CannotDraw(f"--png {file}: cannot be written: {error.strerror or error}") from error
    finally:
        for there in made:
            with suppress(OSError):
                there.unlink(missing_ok=True)
    return files


def tell(file: Path, sheets: Sequence[Sheet], *, aside: bool) -> None:
    """Writes the pictures, and says of each what it shows; `aside` where the output belongs to a program."""
    for path, sheet in zip(write(file, sheets), sheets, strict=True):
        typer.echo(f"\n{printable(str(path))}: {described(sheet)}", err=aside)


def _names(file: Path, count: int) -> Iterator[Path]:
    yield file
    yield from (file.with_stem(f"{file.stem}-{number}") for number in range(2, count + 1))
