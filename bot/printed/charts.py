"""Sheets as pictures: PNG for reports. Importing this needs the extra `charts`.

What a colour says is said by a pattern and in words too, so that a page printed in grey says the same.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from bot.jobs.digest import Day
from bot.printed.lettering import UNKNOWN, drawable, font, lines
from bot.printed.sheets import (
    DAYS_HEADING,
    Bar,
    Block,
    Sheet,
    count_words,
    described,
    share_words,
)

WIDTH, DOTS = 10.0, 180
"""The width in inches, and how many dots an inch has."""
_EDGE = 0.5
_BARS, _FIGURES = 2.95, 6.4
_BAR_WIDTH = _FIGURES - _BARS - 0.3
_ROW, _THICK = 0.56, 0.3
_SHORT = 60
_UNKNOWN = f"{UNKNOWN} stands for a letter that no font of this computer has; the picture's description names it."
# Where the columns of days begin, how high the highest is, and the smallest letters beneath them.
_COLUMNS, _HIGH, _LEAST = _EDGE + 0.95, 1.75, 9.0
# Colours that everybody tells apart (Okabe and Ito), on white.
INK, FAINT, LINE = "#1a1a1a", "#555555", "#c4c4c4"
KEPT: Mapping[str, Any] = {"facecolor": "#0072b2", "edgecolor": "#0072b2"}
MISSED: Mapping[str, Any] = {"facecolor": "white", "edgecolor": "#d55e00", "hatch": "////", "hatch_linewidth": 2.0}
UNJUDGED: Mapping[str, Any] = {"facecolor": "#d9d9d9", "edgecolor": "#767676"}
_LOOKS = {"reached": KEPT, "not reached": MISSED, "": UNJUDGED}
_MEANINGS = {"reached": "objective reached", "not reached": "objective not reached", "": "no objective"}


def png(sheet: Sheet) -> bytes:
    """A sheet as PNG: the same bytes for the same sheet, with all that it shows as its description."""
    # Whatever somebody has set for their own plots, a report looks as it should.
    with style.context("default"):
        paper = Paper()
        _head(paper, sheet)
        for number, block in enumerate(sheet.blocks):
            _block(paper, block, scale=number == 0)
        if sheet.days:
            _days(paper, sheet.days)
        if not sheet.blocks and not sheet.days:
            paper.paragraph("There are no figures to draw.", font(13), most=1)
        _foot(paper, sheet)
        return paper.png(title=sheet.point, description=described(sheet))


class Paper:
    """A sheet of paper measured in inches from its upper left corner, as long as what was drawn on it; `y` is there."""

    def __init__(self) -> None:
        self._figure = Figure(figsize=(WIDTH, WIDTH), dpi=DOTS, facecolor="white")
        self._canvas: Any = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_axis_off()
        self._drawn = 0
        self.y = _EDGE

    def wide(self, text: str, letters: FontProperties) -> float:
        """How many inches a text takes."""
        dots: float = self._canvas.get_renderer().get_text_width_height_descent(text, letters, False)[0]
        return dots / DOTS

    def fitted(self, words: Sequence[str], size: float, room: float, *, bold: bool = False) -> FontProperties:
        """Letters of that size, or as much smaller as it takes to fit the longest of these texts."""
        widest = max((self.wide(one, font(size, bold=bold)) for one in words), default=0.0)
        return font(size * min(1.0, room / widest) if widest else size, bold=bold)

    def text(self, x: float, y: float, text: str, letters: FontProperties, **how: Any) -> None:
        """Writes one line, its middle at that height."""
        usual = {"color": INK, "ha": "left", "va": "center_baseline"}
        self._axes.text(x, y, text, fontproperties=letters, parse_math=False, **{**usual, **how})

    def paragraph(self, text: str, letters: FontProperties, *, most: int, **how: Any) -> None:
        """Writes lines as wide as the paper, and goes on beneath them."""
        step = letters.get_size_in_points() * 1.42 / 72
        room = WIDTH - 2 * _EDGE
        for line in lines(text, room, lambda one: self.wide(one, letters), most):
            self.text(_EDGE, self.y + step / 2, line, letters, **how)
            self.y += step

    def box(self, x: float, y: float, size: tuple[float, float], look: Mapping[str, Any]) -> None:
        """Draws a box from its upper left corner, over every line drawn before."""
        self._axes.add_patch(Rectangle((x, y), *size, linewidth=1.3, zorder=self._next(), **look))

    def line(self, start: tuple[float, float], end: tuple[float, float], thick: float = 0.8, color: str = LINE) -> None:
        ends = (start[0], end[0]), (start[1], end[1])
        self._axes.plot(*ends, color=color, linewidth=thick, solid_capstyle="butt", zorder=self._next())

    def _next(self) -> int:
        """What is drawn later lies on top."""
        self._drawn += 1
        return self._drawn

    def png(self, **said: str) -> bytes:
        """All of it, with a title and a description; nothing of when or by what it was made."""
        height = self.y + _EDGE * 0.8
        self._figure.set_size_inches(WIDTH, height)
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        told = {name.capitalize(): text for name, text in said.items()} | {"Software": None}
        made = BytesIO()
        self._canvas.print_png(made, metadata=told)
        return made.getvalue()


def _head(paper: Paper, sheet: Sheet) -> None:
    paper.paragraph(sheet.point, font(21 if len(sheet.point) < _SHORT else 17, bold=True), most=4)
    paper.y += 0.06
    paper.paragraph(sheet.about, font(12.5), most=2, color=FAINT)
    paper.y += 0.16


def _block(paper: Paper, block: Block, *, scale: bool) -> None:
    """A heading, and a bar for each group beneath it."""
    paper.y += 0.1
    heading = block.heading + (", continued" if block.goes_on else "")
    paper.paragraph(heading, font(14, bold=True), most=2)
    paper.y += 0.3 if scale else 0.06
    top = paper.y
    for share in (0, 50, 100):
        x = _BARS + _BAR_WIDTH * share / 100
        paper.line((x, top), (x, top + _ROW * len(block.bars)))
        if scale:
            paper.text(x, top - 0.12, f"{share} %", font(11), color=FAINT, ha="center")
    for bar in block.bars:
        _bar(paper, bar)
    paper.y += 0.08


def _bar(paper: Paper, bar: Bar) -> None:
    """A row: whose, how much was attained of which objective, and the same in figures."""
    middle, top = paper.y + _ROW / 2, paper.y + (_ROW - _THICK) / 2
    letters = font(12.5)
    name = lines(bar.name, _BARS - _EDGE - 0.2, lambda one: paper.wide(one, letters), 2)
    for number, line in enumerate(name):
        paper.text(_EDGE, middle + 0.22 * (number - (len(name) - 1) / 2), line, letters)
    figure = bar.figure
    if figure.share:
        paper.box(_BARS, top, (_BAR_WIDTH * figure.share, _THICK), _LOOKS[bar.verdict])
    if figure.decided and figure.small_sample and figure.interval is not None:
        _interval(paper, _BARS + _BAR_WIDTH * figure.interval[0], _BARS + _BAR_WIDTH * figure.interval[1], middle)
    if figure.objective is not None:
        _objective(paper, _BARS + _BAR_WIDTH * float(figure.objective) / 100, middle, _THICK / 2 + 0.08)
    paper.text(_FIGURES, middle - 0.115, share_words(bar), font(12.5, bold=True))
    counts = count_words(bar)
    paper.text(_FIGURES, middle + 0.12, counts, paper.fitted([counts], 11, WIDTH - _EDGE - _FIGURES), color=FAINT)
    paper.y += _ROW


def _objective(paper: Paper, x: float, middle: float, high: float) -> None:
    """A mark that stands out of any bar, whatever its colour."""
    paper.line((x, middle - high), (x, middle + high), 5.0, "white")
    paper.line((x, middle - high), (x, middle + high), 2.8, INK)


def _interval(paper: Paper, low: float, high: float, middle: float) -> None:
    for thick, color in ((4.0, "white"), (1.6, INK)):
        paper.line((low, middle), (high, middle), thick, color)
        for x in (low, high):
            paper.line((x, middle - 0.06), (x, middle + 0.06), thick, color)


def _days(paper: Paper, days: Sequence[Day]) -> None:
    """A column for each day, what was missed on top of what was kept, and both in figures beneath it."""
    paper.y += 0.1
    paper.paragraph(DAYS_HEADING, font(14, bold=True), most=1)
    paper.y += 0.15
    slot = (WIDTH - _EDGE - _COLUMNS) / len(days)
    scale = _HIGH / max(day.met + day.missed for day in days)
    ground = paper.y + _HIGH
    for number, day in enumerate(days):
        x, wide = _COLUMNS + slot * (number + 0.16), slot * 0.68
        kept, missed = day.met * scale, day.missed * scale
        if kept:
            paper.box(x, ground - kept, (wide, kept), KEPT)
        if missed:
            paper.box(x, ground - kept - missed, (wide, missed), MISSED)
    paper.line((_COLUMNS, ground), (WIDTH - _EDGE, ground), 1.2, INK)
    paper.y = ground + 0.05
    _table(paper, days, slot)


def _table(paper: Paper, days: Sequence[Day], slot: float) -> None:
    """What stands beneath the columns: which day, and how many."""
    months = [f"{one.day:%b}" if one.day.day == 1 or one is days[0] else "" for one in days]
    for names, color in (([f"{one.day:%a}"[:2] for one in days], FAINT), ([str(one.day.day) for one in days], INK)):
        _cells(paper, names, slot, [color] * len(days))
    _cells(paper, months, slot, [FAINT] * len(days))
    for name, look, counts in (("Kept", KEPT, [d.met for d in days]), ("Missed", MISSED, [d.missed for d in days])):
        paper.y += 0.05
        paper.box(_EDGE, paper.y + 0.06, (0.2, 0.14), look)
        paper.text(_EDGE + 0.28, paper.y + 0.13, name, font(11))
        _cells(paper, [f"{count:,}" for count in counts], slot, [INK if count else FAINT for count in counts])
    paper.y += 0.1


def _cells(paper: Paper, words: Sequence[str], slot: float, colors: Sequence[str]) -> None:
    """A line of the table; what is wider than its column is turned, since nobody could read it any smaller."""
    letters = paper.fitted(words, 11, slot * 0.92)
    turned = letters.get_size_in_points() < _LEAST and all(words)
    letters = font(max(_LEAST, letters.get_size_in_points()))
    high = max(paper.wide(word, letters) for word in words) + 0.08 if turned else 0.25
    how: dict[str, Any] = {"rotation": 90, "va": "top"} if turned else {}
    for number, (word, color) in enumerate(zip(words, colors, strict=True)):
        at = _COLUMNS + slot * (number + 0.5), paper.y + (0.06 if turned else 0.13)
        paper.text(*at, word, letters, ha="center", color=color, **how)
    paper.y += high


def _foot(paper: Paper, sheet: Sheet) -> None:
    """What the marks mean, the rule it was all counted by, and which page it is."""
    paper.y += 0.12
    paper.line((_EDGE, paper.y), (WIDTH - _EDGE, paper.y))
    paper.y += 0.12
    if sheet.blocks:
        _legend(paper, sheet)
    unknown = any(UNKNOWN in drawable(bar.name) for block in sheet.blocks for bar in block.bars)
    for note in (*((_UNKNOWN,) if unknown else ()), *sheet.notes):
        paper.paragraph(note, font(11), most=3, color=FAINT)
    if sheet.count > 1:
        paper.text(WIDTH - _EDGE, paper.y - 0.11, f"{sheet.number} / {sheet.count}", font(11), ha="right", color=FAINT)


def _legend(paper: Paper, sheet: Sheet) -> None:
    bars = [bar for block in sheet.blocks for bar in block.bars]
    seen = {bar.verdict for bar in bars if bar.figure.decided}
    x, middle = _EDGE, paper.y + 0.12
    for verdict, words in _MEANINGS.items():
        if verdict in seen:
            paper.box(x, middle - 0.09, (0.3, 0.18), _LOOKS[verdict])
            x = _said(paper, x + 0.4, middle, words)
    if any(bar.figure.objective is not None for bar in bars):
        _objective(paper, x + 0.05, middle, 0.11)
        x = _said(paper, x + 0.18, middle, "objective")
    if any(bar.figure.decided and bar.figure.small_sample for bar in bars):
        _interval(paper, x, x + 0.4, middle)
        _said(paper, x + 0.52, middle, "95 % interval")
    paper.y += 0.34


def _said(paper: Paper, x: float, middle: float, words: str) -> float:
    paper.text(x, middle, words, font(11))
    return x + paper.wide(words, font(11)) + 0.25
