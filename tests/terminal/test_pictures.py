"""--png: pictures for a report, the same for the same facts, readable in grey, and written whole or not at all."""

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.image import imread

from bot.jobs.attainment import Row
from bot.jobs.digest import Day
from bot.printed.charts import DOTS, WIDTH, png
from bot.printed.lettering import UNKNOWN, drawable, lines
from bot.printed.pictures import MISSING, CannotDraw
from bot.printed.sheets import Sheet, described, digest_sheets, report_sheets
from bot.store import Store
from bot.terminal.pictures import write
from tests.builders import opened, replies, resolves
from tests.environment import bare
from tests.house import take
from tests.slack.views.digests import digest
from tests.stories.processes import SCRIPT
from tests.terminal.command_line import good, refused
from tests.terminal.figures import READER, many, nasty, report, row

WEEK = ("attainment", "--since", "2025-06-02", "--until", "2025-06-09", "--at", "2025-06-09 12:00")
USUAL = (row("gold", 24, 2, 95, undecided=3), row("silver", 150, 4, 95), row("P4", 12, 3, None))


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG file: https://www.w3.org/TR/png-3/#5Chunk-layout."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    place = 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        yield content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        place += length + 12


def texts(content: bytes) -> dict[str, str]:
    """What a PNG file says of itself: Latin-1 as it is, anything else as UTF-8, packed or not."""
    found = {}
    for kind, data in chunks(content):
        name, _, rest = data.partition(b"\0")
        if kind == b"tEXt":
            found[name.decode()] = rest.decode("latin-1")
        if kind == b"iTXt":
            text = rest[2:].split(b"\0", 2)[2]
            found[name.decode()] = (zlib.decompress(text) if rest[0] else text).decode()
    return found


def size(content: bytes) -> tuple[int, int]:
    (data,) = [data for kind, data in chunks(content) if kind == b"IHDR"]
    width, height = struct.unpack(">II", data[:8])
    return width, height


def pixels(content: bytes, folder: Path) -> Any:
    """Red, green and blue of each pixel from 0 to 1, row by row."""
    path = folder / "seen.png"
    path.write_bytes(content)
    return imread(path)[:, :, :3]


@cache
def days(count: int, most: int) -> tuple[Day, ...]:
    return tuple(Day(date(2025, 5, 20) + timedelta(days=n), n * most // count, n % 3 * most // 9) for n in range(count))


def sheets_of(what: str) -> list[Sheet]:
    told = replace(digest(), figures=USUAL, customers=(), theirs=())
    made: dict[str, Sequence[Row]] = {"usual": USUAL, "nothing": (), "nasty": nasty(), "many": many(30)}
    if what in made:
        return report_sheets(report(*made[what]), READER)
    spans = {"a fortnight": days(14, 12), "a month of thousands": days(31, 99_999), "one day": days(2, 1)}
    return digest_sheets(replace(told, days=spans[what]), READER)


ALL = ("usual", "nothing", "nasty", "many", "a fortnight", "a month of thousands", "one day")


@pytest.mark.parametrize("what", ALL)
def test_everything_stays_within_the_margins_on_a_page_that_can_be_printed(what: str, tmp_path: Path) -> None:
    for sheet in sheets_of(what):
        content = png(sheet)
        width, height = size(content)
        assert width == WIDTH * DOTS
        assert height < 1.5 * width
        seen, edge = pixels(content, tmp_path), int(0.3 * DOTS)
        for border in (seen[:, :edge], seen[:, -edge:], seen[:edge], seen[-edge:]):
            assert border.min() == 1.0, "only white there"
        assert seen.min() < 0.2, "something is drawn"


def test_the_same_facts_are_the_same_bytes_and_other_facts_are_others() -> None:
    (usual,), (again,) = (report_sheets(report(*USUAL), READER) for _ in range(2))
    (other,) = report_sheets(report(row("gold", 23, 3, 95, undecided=3), *USUAL[1:]), READER)
    assert png(usual) == png(again)
    assert png(usual) != png(other)


def test_it_describes_itself_and_says_nothing_of_when_or_by_what_it_was_made() -> None:
    for what in ("usual", "nasty"):
        for sheet in sheets_of(what):
            assert texts(png(sheet)) == {"Title": sheet.point, "Description": described(sheet)}


def test_what_is_told_by_colour_is_told_in_grey_too(tmp_path: Path) -> None:
    greys = []
    for met, missed in ((100, 0), (80, 20)):
        (sheet,) = report_sheets(report(row("a", met, missed)), READER)
        bar = pixels(png(sheet), tmp_path)[:, int(3.0 * DOTS) : int(5.1 * DOTS)]
        coloured = bar[bar.max(axis=2) - bar.min(axis=2) > 0.3]
        middle = bar[[y for y in range(len(bar)) if (bar[y].max(axis=1) - bar[y].min(axis=1) > 0.3).mean() > 0.2]]
        assert len(coloured) > 1000
        greys.append((middle @ (0.299, 0.587, 0.114)).mean())
    reached, not_reached = greys
    assert not_reached - reached > 0.25


def test_nothing_is_left_behind_of_how_it_was_drawn() -> None:
    before = dict(mpl.rcParams)
    png(sheets_of("usual")[0])
    assert dict(mpl.rcParams) == before


def test_what_somebody_set_for_their_own_plots_changes_nothing() -> None:
    (sheet,) = sheets_of("usual")
    before = png(sheet)
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "text.color": "red", "text.parse_math": True}):
        assert png(sheet) == before


@pytest.mark.parametrize("letter", ["𒀀", "\U0010fffd"])
def test_a_letter_that_no_font_has_is_a_square_and_the_description_names_it(letter: str) -> None:
    assert drawable(f"a{letter}\ufe0fb\u200dc") == f"a{UNKNOWN}bc"


def test_right_to_left_and_accented_letters_are_drawn() -> None:
    for text in ("شركة", "חברת החשמל", "Ünïcödé", "Ελλάδα", "Київ"):
        assert drawable(text) == text


@pytest.mark.parametrize("text", ["word " * 60, "W" * 300, "i\u0301" * 300, "a " + "b" * 99 + " c", "", "short"])
@pytest.mark.parametrize("most", [1, 2, 5])
def test_lines_are_no_wider_and_no_more_than_there_is_room_for(text: str, most: int) -> None:
    found = lines(text, 20, len, most)
    assert len(found) <= most
    assert all(len(line) <= 20 for line in found)
    whole = "".join(found).replace(" ", "") == text.replace(" ", "")
    assert whole or found[-1].endswith("…")
    assert not [line for line in found if line.startswith("\u0301")]


@pytest.fixture
def tickets(house: Store) -> None:
    """A week of June 2025."""
    take(
        house,
        opened("Mon 07:00", customer="acme", priority="P2", title="Mail is slow", event_id="1"),
        replies("Mon 08:30", event_id="2"),
        resolves("Tue 09:00", event_id="3"),
        opened("Mon 07:30", ticket="T-2", customer="globex", priority="P1", title="Stock differs", event_id="4"),
    )


@pytest.mark.usefixtures("tickets")
def test_attainment_is_drawn_beside_its_table_and_read_aloud(folder: Path) -> None:
    plainly = good(*WEEK)
    ran = good(*WEEK, "--png", "week.png")
    assert ran.out.startswith(plainly.out)
    said = texts((folder / "week.png").read_bytes())["Description"]
    assert ran.out.removeprefix(plainly.out).strip() == f"week.png: {said}"
    assert "First response, by priority: P1 0 % (0 of 1 met), 95 % interval 0-79 %; P2 100 % (1 of 1 met), " in said
    assert [path.name for path in folder.glob("*png*")] == ["week.png"]


@pytest.mark.usefixtures("tickets")
def test_beside_json_the_description_goes_where_no_program_reads(folder: Path) -> None:
    ran = good(*WEEK, "--json", "--png", "week.png")
    assert ran.value == good(*WEEK, "--json").value
    assert ran.err.strip().startswith("week.png: ")


@pytest.mark.usefixtures("tickets")
def test_another_process_in_another_environment_draws_the_same(folder: Path) -> None:
    good(*WEEK, "--png", "a.png")
    environment = bare(DATABASE_URL=os.environ["DATABASE_URL"], PYTHONHASHSEED="7", MPLBACKEND="svg", LC_ALL="C")
    done = subprocess.run(
        [SCRIPT, *WEEK, "--png", "b.png"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "a.png").read_bytes() == (folder / "b.png").read_bytes()


def test_further_pages_are_numbered_and_one_that_was_there_is_replaced(folder: Path) -> None:
    (folder / "x.png").write_bytes(b"old")
    assert [path.name for path in write(folder / "x.png", sheets_of("many"))] == ["x.png", "x-2.png"]
    assert {size(path.read_bytes())[0] for path in folder.glob("x*")} == {1800}
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_nothing_is_written_where_not_all_of_it_can_be(folder: Path) -> None:
    (folder / "x-2.png").mkdir()
    with pytest.raises(CannotDraw, match=r"x-2\.png' is a folder"):
        write(folder / "x.png", sheets_of("many"))
    with pytest.raises(CannotDraw, match=r"cannot be written: No such file or directory"):
        write(folder / "gone" / "x.png", sheets_of("usual"))
    assert {path.name for path in folder.iterdir()} <= {"x-2.png", "quick.db"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("week.pdf", "--png week.pdf: wanted a name that ends in .png"),
        ("gone/week.png", "--png gone/week.png: there is no folder 'gone'"),
        ("taken.png", "--png taken.png: this is a folder; wanted the name of a file"),
    ],
)
@pytest.mark.parametrize("command", ["attainment", "digest"])
def test_a_place_where_no_picture_can_stand_is_refused_before_anything_is_said(
    command: str, name: str, said: str, folder: Path
) -> None:
    (folder / "taken.png").mkdir()
    assert refused(command, "--png", name) == said


@pytest.mark.usefixtures("tickets")
def test_without_the_extra_it_says_which_to_install_and_everything_else_works(folder: Path) -> None:
    program = "import sys; sys.modules['matplotlib'] = None; from bot.cli import main; main()"
    environment = bare(DATABASE_URL=os.environ["DATABASE_URL"])
    for words, code, said in (((), 0, ""), (("--png", "week.png"), 1, f"{MISSING}\n")):
        command = [sys.executable, "-c", program, "attainment", "ever", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (code, said)
        assert bool(done.stdout) is not bool(said)
    assert list(folder.glob("*.png")) == []
