"""The part of the schema that describes targets, and the words the rest is built from."""

from collections.abc import Sequence
from typing import Any

from sla_core.agreements import UpdateMode
from sla_core.quality import Measure

Schema = dict[str, Any]


def described(words: str, schema: Schema) -> Schema:
    """A schema with its description in front."""
    return {"description": words, **schema}


def fixed(properties: Schema, *, required: Sequence[str] = ()) -> Schema:
    """An object with these keys and no others."""
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def keyed(value: Schema) -> Schema:
    """An object from names to values of one form."""
    return {"type": "object", "propertyNames": {"$ref": "#/$defs/name"}, "additionalProperties": value}


def names() -> Schema:
    """A list of names, each once."""
    return {"type": "array", "items": {"$ref": "#/$defs/name"}, "minItems": 1, "uniqueItems": True}


_PROMISE: Schema = {
    "within": {"$ref": "#/$defs/within"},
    "priority": described("Holds for these priorities only.", {"$ref": "#/$defs/names"}),
    "channel": described("Holds for tickets that came in this way, such as phone.", {"$ref": "#/$defs/names"}),
    "service": described("Holds for these services only.", {"$ref": "#/$defs/names"}),
    "tier": described("Holds for customers of these tiers only.", {"$ref": "#/$defs/names"}),
    "team": described("Holds while these teams have the ticket.", {"$ref": "#/$defs/names"}),
    "calendar": described("Counts the time, instead of the agreement's.", {"$ref": "#/$defs/name"}),
    "warn": {"$ref": "#/$defs/levels"},
    "mode": described("From where the next update is counted; for update only.", {"enum": [*UpdateMode]}),
    "new_cycle": described("Whether reopening starts afresh; for resolution only.", {"type": "boolean"}),
    "objective": {"$ref": "#/$defs/percentage"},
    "ladder": {"$ref": "#/$defs/climbed"},
}

_SINGLE: Schema = {"anyOf": [{"$ref": "#/$defs/within"}, {"$ref": "#/$defs/promise"}]}

DEFINITIONS: Schema = {
    "name": described(
        "A name: letters, digits, '-', '_' and '.'; a number is taken as written.",
        {"type": ["string", "integer"], "pattern": r"^[^\W_][\w.-]{0,63}$"},
    ),
    "names": {"anyOf": [{"$ref": "#/$defs/name"}, names()]},
    "percentage": described(
        "More than 0% and at most 100%, with its sign.",
        {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,6})?\s*%$"},
    ),
    "within": described(
        "15m or 4h (real time), 30bm or 8bh (working time), 2bd (business days), or none to promise nothing. "
        "Real time wants the calendar `always`; working time wants any other.",
        {"type": "string", "pattern": r"^(none|(\d+\s*(s|m|h|bm|bh|bd)\s*)+)$"},
    ),
    "level": described(
        "75% of the target, 30m before (real time) or 1bh before (working time) the due instant.",
        {"type": "string", "pattern": r"^(\d{1,2}\s*%|(\d+\s*(s|m|h|bm|bh)\s*)+before)$"},
    ),
    "levels": described(
        "When to warn. A target's own replace the agreement's; an empty list takes them away.",
        {"anyOf": [{"$ref": "#/$defs/level"}, {"type": "array", "items": {"$ref": "#/$defs/level"}}]},
    ),
    "promise": fixed(_PROMISE, required=("within",)),
    "target": described(
        "A duration, none, durations by priority, a promise with conditions, or a list, whose first that fits holds.",
        {
            "anyOf": [
                _SINGLE,
                {"type": "array", "items": _SINGLE, "minItems": 1},
                {**keyed(_SINGLE), "minProperties": 1},
            ]
        },
    ),
}

_BOUNDS = dict.fromkeys(Measure, r"^[Aa]t ([Ll]east|[Mm]ost)\s+\d{1,3}(\.\d{1,6})?\s*%$")
_BOUNDS[Measure.BACKLOG_AGE] = r"^[Aa]t [Mm]ost\s+(\d+\s*(s|m|h)\s*)+$"
QUALITY: Schema = described(
    "What is wanted beside time of the tickets it promises something: at least or at most a share, such as "
    "`at most 5%`; of the backlog the age in real time that nine of ten tickets do not exceed.",
    fixed({one.value: {"type": "string", "pattern": pattern} for one, pattern in _BOUNDS.items()}),
)
