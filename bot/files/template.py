"""Templates of a first agreements file: whole files with comments that teach, and what a few answers change in them.

A line `#? WORD ...` begins what stands only where all of these words hold, up to `#.`; `{{name}}` is an answer, and
`{{agreement.metric.priority:8bh}}` a length with the one that stands there until the past says another.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from importlib.resources import files

from bot.files.problems import likely
from sla_core.errors import SlaError

_FOLDER = files("bot.files") / "templates"
TEMPLATES = ("helpdesk", "it-services", "saas", "telecom", "ecommerce", "departments")
TIERS: Mapping[str, tuple[str, ...]] = {"it-services": ("gold", "silver"), "saas": ("enterprise", "business")}
"""The ranks of customers that a template has, the best first; it has room for three."""
MOST_TIERS = 3

_LENGTH = re.compile(r"\{\{([\w.-]+?)\.(\w+)\.(\w+):(\w+)\}\}")
_ANSWER = re.compile(r"\{\{(\w+)\}\}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}", re.ASCII)
_TIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_WINDOW = r"\d{1,2}:\d{2}-\d{1,2}:\d{2}"
_DAYS = re.compile(rf"([A-Za-z]{{3,9}}(?:-[A-Za-z]{{3,9}})?) +({_WINDOW}(?: +{_WINDOW})*)", re.ASCII)
# Agreements that the templates bring themselves.
_TAKEN = {"standard", "hand-over"}


class Hurt(StrEnum):
    """What hurts most where nothing is promised yet."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    SILENCE = "silence"
    DOWNTIME = "downtime"


class BadAnswer(SlaError):
    """An answer from which no file can be made; the text says what was wanted."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a template is filled with. No country: no public holidays; no tiers: those of the template.

    `hours` are days with their windows: `mon-thu 08:00-12:00 13:00-17:00, fri 08:00-14:00`. `leads` is the Slack
    channel in which digests are told, if there is one already.
    """

    organization: str = "Example Ltd"
    zone: str = "UTC"
    country: str = ""
    subdivision: str = ""
    hours: str = "mon-fri 09:00-17:00"
    tiers: tuple[str, ...] = ()
    hurts: frozenset[Hurt] = frozenset()
    leads: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """A length of a template that the past may say otherwise."""

    agreement: str
    metric: str
    priority: str
    length: str


@dataclass(frozen=True, slots=True)
class Length:
    """What stands in place of a marker, and the comment that says why."""

    text: str
    why: str


@dataclass(frozen=True)
class Template:
    """A template with the answers in it; only its lengths are open."""

    text: str
    markers: tuple[Marker, ...]

    def written(self, lengths: Mapping[Marker, Length] | None = None) -> str:
        """The file, with its own lengths or with these; the comment of a line whose length changes says why."""
        return "".join(_with_length(line, lengths or {}) for line in self.text.splitlines(keepends=True))


@dataclass(frozen=True, slots=True)
class _Filling:
    """What a template is read with: the words that hold, and what stands for a name."""

    words: frozenset[str]
    values: Mapping[str, str] = field(default_factory=dict)


def template(name: str, answers: Answers, *, now: datetime) -> Template:
    """The template with the answers in it; BadAnswer for what cannot stand in a file, or an unknown template.

    Whether zone, country and hours make sense is checked by reading what is written.
    """
    if name not in TEMPLATES:
        like = likely(name, TEMPLATES)
        hint = f" (did you mean {like}?)" if like else ""
        raise BadAnswer(f"there is no template {name!r}{hint}: {', '.join(TEMPLATES)}")
    filling = _filling(name, answers, now)
    lines = _kept((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines(), filling.words)
    text = "".join(f"{_ANSWER.sub(lambda found: filling.values[found[1]], line)}\n" for line in lines)
    # A name in front of a length is an answer where it is that of a tier.
    text = re.sub(r"\{\{(tier\d)\.", lambda found: "{{" + filling.values[found[1]] + ".", text)
    return Template(text, tuple(Marker(*found.groups()) for found in _LENGTH.finditer(text)))


def _filling(name: str, answers: Answers, now: datetime) -> _Filling:
    tiers = tiers_of(name, answers.tiers)
    values = {
        "organization": _quoted(answers.organization, "a name for the organization, on one line"),
        "zone": _quoted(answers.zone, "a time zone such as Europe/Berlin"),
        "hours": hours_of(answers.hours),
        "holidays": _holidays(answers),
        "leads": _channel(answers.leads),
        "warn": _warnings(answers.hurts),
        "tiers": ", ".join(tiers),
        **{f"tier{number}": tier for number, tier in enumerate(tiers, start=1)},
        **{f"year{ahead}": str(now.year + ahead) for ahead in range(3)},
    }
    held = {hurt.value for hurt in answers.hurts} | {f"tier{number}" for number in range(1, len(tiers) + 1)}
    held |= {word for word, said in (("country", answers.country), ("leads", answers.leads)) if said}
    return _Filling(frozenset(held), values)


def _kept(lines: list[str], words: frozenset[str]) -> Iterator[str]:
    """The lines that stand where these words hold; `no-leads` holds where `leads` does not."""
    keep = True
    for line in lines:
        if line.startswith("#?"):
            wanted = line.removeprefix("#?").split()
            keep = all((word.removeprefix("no-") in words) is not word.startswith("no-") for word in wanted)
        elif line.startswith("#."):
            keep = True
        elif keep:
            yield line


def _with_length(line: str, lengths: Mapping[Marker, Length]) -> str:
    found = _LENGTH.search(line)
    if found is None:
        return line
    marker = Marker(*found.groups())
    said = lengths.get(marker)
    if said is None:
        return line.replace(found[0], marker.length)
    code = line.replace(found[0], said.text).split("  #", 1)[0].rstrip()
    return f"{code}  # {said.why}\n"


def tiers_of(name: str, said: tuple[str, ...]) -> tuple[str, ...]:
    """The tiers of a template, those said if there are any; BadAnswer if it has none, or no room for so many."""
    usual = TIERS.get(name, ())
    if not said:
        return usual
    if not usual:
        raise BadAnswer(f"the template {name} has no tiers: {' and '.join(TIERS)} have")
    wrong = [tier for tier in said if not _TIER.fullmatch(tier) or tier in _TAKEN]
    if wrong or len(set(said)) < len(said) or len(said) > MOST_TIERS:
        raise BadAnswer(f"{', '.join(said)!r}: wanted up to {MOST_TIERS} different names, such as gold,silver")
    return said


def hours_of(text: str) -> str:
    """Days with their windows as the file has them: `{mon-fri: "09:00-17:00"}`; BadAnswer for anything else."""
    if text.strip() == "24h":
        return "24h"
    found = []
    for part in text.split(","):
        matched = _DAYS.fullmatch(" ".join(part.split()))
        if matched is None:
            raise BadAnswer(f"{part.strip()!r}: wanted days with hours such as mon-fri 09:00-17:00, or 24h")
        windows = [f'"{window}"' for window in matched[2].split()]
        found.append(f"{matched[1]}: {windows[0] if len(windows) == 1 else '[' + ', '.join(windows) + ']'}")
    return "{" + ", ".join(found) + "}"


def _holidays(answers: Answers) -> str:
    parts = [("country", answers.country), ("subdivision", answers.subdivision)]
    if answers.subdivision and not answers.country:
        raise BadAnswer(f"{answers.subdivision!r} is part of which country? Name it too")
    said = [f"{key}: {_quoted(value, f'a {key} by its code')}" for key, value in parts if value]
    return "{" + ", ".join(said) + "}"


def _warnings(hurts: frozenset[Hurt]) -> str:
    levels = ["50%"] if Hurt.RESPONSE in hurts else []
    return f"[{', '.join([*levels, '75%', *(['90%'] if Hurt.RESOLUTION in hurts else [])])}]"


def _channel(text: str) -> str:
    if text and not _CHANNEL.fullmatch(text):
        raise BadAnswer(f"{text!r} is not the id of a Slack channel: it stands under its details, such as C0LEADS001")
    return text


def _quoted(text: str, wanted: str) -> str:
    """A text as YAML has it: plain where it is plain, quoted otherwise; BadAnswer says what was wanted instead."""
    said = text.strip()
    if not said or not said.isprintable() or "{" in said or "}" in said:
        raise BadAnswer(f"{text!r}: wanted {wanted}")
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_/-]*( [A-Za-z0-9][A-Za-z0-9_-]*)*", said)
    return said if plain and said.lower() not in ("true", "false", "null") else json.dumps(said, ensure_ascii=False)
