"""Text from people and systems, made harmless for Slack: no mention, no link, no layout of its own."""

import re
import unicodedata

_PERSON = re.compile(r"[UW][A-Z0-9]{7,20}")
_GROUP = re.compile(r"S[A-Z0-9]{7,20}")
_WRITTEN_PERSON = re.compile(r"&lt;@([UW][A-Z0-9]{2,20})(?:\|[^&]{0,80})?&gt;")
_OVERRIDES = {ord(mark): None for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"}
_FORMATTING = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"})


def escape(text: str) -> str:
    """The three characters that Slack reads as markup, written out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, longest: int) -> str:
    """One line of text without control characters and direction overrides, cut to a length with an ellipsis."""
    visible = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs") or c in "\u200d" else " "
        for c in text[: 4 * longest].translate(_OVERRIDES)
    )
    line = " ".join(visible.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def code(text: str, longest: int = 60) -> str:
    """Foreign text for the middle of a code span, as it is to be typed."""
    return escape(plain(text, longest).replace("`", "ˋ"))


def said(text: str) -> str:
    """What a person wrote in Slack, for a message in their name: mentions of people stay, everything else is text."""
    return _WRITTEN_PERSON.sub(r"<@\1>", escape(text))


def quoted(text: str, longest: int = 150) -> str:
    """Foreign text for the middle of a mrkdwn line. Right-to-left text is isolated so that it cannot turn the rest."""
    line = escape(plain(text, longest).translate(_FORMATTING))
    turns = any(unicodedata.bidirectional(c) in ("R", "AL") for c in line)
    return f"\u2068{line}\u2069" if turns else line


def person(name: str | None) -> str:
    """A mention if the name is a Slack user's id, else the name as foreign text."""
    if not name:
        return "nobody"
    return f"<@{name}>" if is_person(name) else quoted(name, 80)


def is_person(name: str) -> bool:
    """Whether a name is the id of a Slack user."""
    return _PERSON.fullmatch(name) is not None


def group(name: str) -> str:
    """A mention of a user group by its id, else the name as foreign text: a handle in words tells nobody."""
    return f"<!subteam^{name}>" if _GROUP.fullmatch(name) else quoted(name, 80)
