"""Letters on a picture: fonts that can draw them, how wide they are, and where a line ends."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

FAMILIES = (
    "DejaVu Sans", "Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "Source Han Sans SC",
    "PingFang SC", "Hiragino Sans", "Microsoft YaHei", "Malgun Gothic", "Noto Sans Devanagari", "Noto Sans Thai",
    "Arial Unicode MS", "Noto Emoji", "Segoe UI Symbol",
)  # fmt: skip
"""The first one comes with matplotlib; of the others, those that are installed lend it the letters it lacks."""
UNKNOWN, MORE = "□", "…"
Measure = Callable[[str], float]


def font(size: float, *, bold: bool = False) -> FontProperties:
    """A font of that size in points."""
    return FontProperties(family=list(_families()), size=size, weight="bold" if bold else "normal")


@cache
def _families() -> tuple[str, ...]:
    installed = set(fontManager.get_font_names())
    return tuple(name for name in FAMILIES if name in installed)


@cache
def _letters() -> frozenset[int]:
    """Every character that one of the fonts can draw."""
    paths = (findfont(FontProperties(family=name)) for name in _families())
    return frozenset(letter for path in paths for letter in get_font(path).get_charmap())


def drawable(text: str) -> str:
    """The text with a square for each character that no font here can draw; marks that join others are left out."""
    kept = (c for c in text if unicodedata.category(c) not in ("Cf", "Me") and not "\ufe00" <= c <= "\ufe0f")
    return "".join(c if c == " " or ord(c) in _letters() else UNKNOWN for c in kept)


def lines(text: str, width: float, measure: Measure, most: int) -> list[str]:
    """The text on no more lines than that, none wider than that; what does not fit is cut off with an ellipsis."""
    found = list(_broken(drawable(text).split(), width, measure))
    if len(found) <= most:
        return found
    return [*found[: most - 1], _cut(f"{found[most - 1]} {found[most]}", width, measure)]


def _broken(words: list[str], width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".lstrip()
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, width, measure)
        yield from full
    if line:
        yield line


def _pieces(word: str, width: float, measure: Measure) -> list[str]:
    """A word in pieces, each as long as fits."""
    pieces = [""]
    for letter in word:
        # A mark stays with the letter that it stands on.
        if pieces[-1] and not unicodedata.combining(letter) and measure(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(line: str, width: float, measure: Measure) -> str:
    while line and measure(line + MORE) > width:
        line = line[:-1].rstrip()
    return line + MORE
