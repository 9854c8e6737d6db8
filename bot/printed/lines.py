"""Foreign text where only what can be seen belongs."""


def printable(text: str) -> str:
    """Text as it may be shown: names come from elsewhere, and a terminal obeys the control characters in them."""
    return "".join(c if c.isprintable() else " " for c in text)


def one_line(text: str, longest: int) -> str:
    """Foreign text on one line, cut to a length with an ellipsis."""
    line = " ".join(printable(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
