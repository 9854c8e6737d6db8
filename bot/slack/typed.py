"""A command as Slack sends it, turned back into what the person typed."""

import re
import unicodedata

QUOTES = "\"'`´“”„‟‘’‚«»‹›＂"
_QUOTE = '"“”„‟«»＂'
PUNCTUATION = ".,;:!?…"
_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|\s]*)(?:\|([^<>]*))?>")
_WORD = re.compile(rf"[{_QUOTE}]([^{_QUOTE}]+)[{_QUOTE}][{re.escape(PUNCTUATION)}]*(?=\s|$)|\S+")
# Needed inside words of some scripts and inside emoji, but never in a name or a command.
_JOINERS = str.maketrans("", "", "\u200c\u200d")


def cleaned(text: str) -> str:
    """The text with Slack's escapes and links undone and without characters that nobody sees; mentions stay."""
    text = _LINK.sub(_as_typed, text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return "".join(_visible(letter) for letter in text).strip()


def _as_typed(link: re.Match[str]) -> str:
    # Slack makes a link of `acme.example` and keeps what was typed behind the bar; any other label could deceive.
    address, label = link[1], link[2] or ""
    return label if label and address.rstrip("/").endswith(label.rstrip("/")) else address


def _visible(letter: str) -> str:
    if letter in "\n\u200c\u200d":
        return letter
    kind = unicodedata.category(letter)
    return " " if kind == "Cc" else "" if kind in ("Cf", "Cs") else letter


def words_of(text: str) -> tuple[list[str], list[int]]:
    """The words, those between double quotes together and without them; and where in the text each ends."""
    found = list(_WORD.finditer(text))
    return [(word[1] or word[0]).strip().translate(_JOINERS) for word in found], [word.end() for word in found]


def trimmed(text: str) -> str:
    """A name or a key without the quotes around it and the punctuation after it."""
    return text.strip(QUOTES + " ").rstrip(PUNCTUATION + " ").strip(QUOTES + " ")


def spelled(name: str) -> str:
    """A name so that a command reads it as one word."""
    return f'"{name}"' if " " in name else name
