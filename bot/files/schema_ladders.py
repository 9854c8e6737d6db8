"""The part of the schema that describes people, rosters and ladders."""

from bot.files.schema_targets import Schema, described, fixed, keyed
from sla_core.ladders import Mode, Otherwise, Pick

_LENGTH = {"$ref": "#/$defs/length"}
_CALLS = {"$ref": "#/$defs/calls"}
_CHANNEL = {"$ref": "#/$defs/channel"}
_NAME = {"$ref": "#/$defs/name"}
_PERSON = {"$ref": "#/$defs/person_name"}
_ONE_CLIMBED: Schema = {"$ref": "#/$defs/name"}

SECTIONS: Schema = {
    "people": described("Those who can be called, by key.", keyed({"$ref": "#/$defs/person"})),
    "rosters": described("Who is on duty when.", keyed({"$ref": "#/$defs/roster"})),
    "ladders": described("In what order, and when, people are called.", keyed({"$ref": "#/$defs/ladder"})),
}

_FROM_UNTIL: Schema = {"from": {"$ref": "#/$defs/instant"}, "until": {"$ref": "#/$defs/instant"}}
_LEAVE = fixed(_FROM_UNTIL, required=("from", "until"))

_PEOPLE: Schema = {
    "person": fixed(
        {
            "slack": described("Slack user id.", {"type": "string", "pattern": "^[UW][A-Z0-9]{2,20}$"}),
            "name": {"$ref": "#/$defs/words"},
            "email": described(
                "For what cannot be said in Slack.", {"type": "string", "pattern": r"^[^@\s<>]+@[^@\s<>]+$"}
            ),
            "manager": _PERSON,
            "hours": described("The calendar of this person's own hours.", _NAME),
            "leave": described(
                "When nobody should count on this person.", {"anyOf": [_LEAVE, {"type": "array", "items": _LEAVE}]}
            ),
        },
        required=("slack",),
    ),
    "person_name": described("A key of people, or a Slack user id.", _NAME),
}

_ROTATION: Schema = {
    "people": described("Who take turns, in order.", {"$ref": "#/$defs/persons"}),
    "starts": described("The date on which the first one's first shift starts.", {"$ref": "#/$defs/date"}),
    "at": described("The wall time of the hand-off; 09:00 if left out.", {"type": "string", "pattern": r"^\d\d:\d\d$"}),
    "every": described(
        "How long a shift lasts: 1 day, 3 days, 1 week (if left out), 2 weeks.",
        {"type": "string", "pattern": r"^\d{1,3}\s*(day|week)s?$"},
    ),
    "zone": described("The zone of the hand-off; the roster's if left out.", {"$ref": "#/$defs/zone"}),
    "only": described("On duty in this calendar's hours only.", _NAME),
}

_ROSTERS: Schema = {
    "roster": {
        **fixed(
            {
                "title": {"$ref": "#/$defs/words"},
                "zone": described("The organization's if left out.", {"$ref": "#/$defs/zone"}),
                "rotations": {**keyed({"$ref": "#/$defs/rotation"}), "minProperties": 1},
                "overrides": {"type": "array", "items": {"$ref": "#/$defs/override"}},
                "ical": described(
                    "A calendar feed whose shifts stand in for the rotations.",
                    {"type": "string", "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[!-~]+$"},
                ),
            }
        ),
        "anyOf": [{"required": ["rotations"]}, {"required": ["ical"]}],
    },
    "rotation": fixed(_ROTATION, required=("people", "starts")),
    "override": fixed(
        {
            "person": _PERSON,
            **_FROM_UNTIL,
            "covers": described("Whose duty is taken over; left out: the whole roster's.", _PERSON),
        },
        required=("person", "from", "until"),
    ),
    "persons": {"anyOf": [_PERSON, {"type": "array", "items": _PERSON, "minItems": 1}]},
}

_KINDS: Schema = {
    "person": _PERSON,
    "on_duty": described("Whoever is on duty in this roster.", _NAME),
    "group": described("The id of a Slack user group.", {"type": "string", "pattern": "^S[A-Z0-9]{2,20}$"}),
    "channel": _CHANNEL,
    "round_robin": described(
        "Who was called least of late, of a roster or of a list.",
        {"anyOf": [_NAME, {"type": "array", "items": _PERSON, "minItems": 1, "uniqueItems": True}]},
    ),
}

_CALLING: Schema = {
    "call": {
        "anyOf": [
            {"enum": ["owner", "manager"]},
            *(fixed({key: schema}, required=(key,)) for key, schema in _KINDS.items() if key != "on_duty"),
            fixed(
                {
                    "on_duty": _KINDS["on_duty"],
                    "pick": described("The first on duty, who comes next, or all.", {"enum": [*Pick]}),
                },
                required=("on_duty",),
            ),
        ]
    },
    "calls": {"anyOf": [{"$ref": "#/$defs/call"}, {"type": "array", "items": {"$ref": "#/$defs/call"}, "minItems": 1}]},
    "when": described(
        "75% of the target, 30m before, at breach, 1bh after breach, or a delay after the rung before such as 15m.",
        {
            "type": "string",
            "pattern": r"^(\d{1,2}\s*%|at breach|(\d+\s*(s|m|h|bm|bh|bd)\s*)+(before(\s+breach)?|after\s+breach)?)$",
        },
    ),
    "gate": {
        "anyOf": [
            _NAME,
            fixed(
                {
                    "calendar": _NAME,
                    "otherwise": described("What becomes of it outside these hours.", {"enum": [*Otherwise]}),
                    "instead": described("Whom to call instead, with otherwise: use.", _CALLS),
                },
                required=("calendar",),
            ),
        ]
    },
}


def _count(most: int) -> Schema:
    return {"enum": list(range(1, most + 1))}


_LADDERS: Schema = {
    "length": described(
        "15m or 4h (real time), 30bm or 8bh (working time).",
        {"type": "string", "pattern": r"^(\d+\s*(s|m|h|bm|bh)\s*)+$"},
    ),
    "rung": fixed(
        {
            "when": {"$ref": "#/$defs/when"},
            "call": _CALLS,
            "answer": described("Whose answer ends it: the first's, or that of all.", {"enum": [*Mode]}),
            "only": described("Only in a calendar's hours.", {"$ref": "#/$defs/gate"}),
            "repeat": described(
                "Calls again until somebody answers.",
                fixed({"times": _count(20), "every": _LENGTH}, required=("times", "every")),
            ),
        },
        required=("when", "call"),
    ),
    "ladder": fixed(
        {
            "title": {"$ref": "#/$defs/words"},
            "channel": described("Where it is told.", _CHANNEL),
            "leads": described("Where it is said that nobody answered.", _CHANNEL),
            "owner": described("Who keeps the ladder.", _PERSON),
            "calendar": described("Counts the working time of its delays; each clock's own if left out.", _NAME),
            "expires": described("How long an acknowledgement holds: 5m to 96h; left out: for ever.", _LENGTH),
            "gives_up": described("How long after the last rung it calls catch_all; 30m if left out.", _LENGTH),
            "loops": described("How often all rungs are climbed.", _count(5)),
            "direct": described("Whether each person gets a direct message as well.", {"type": "boolean"}),
            "catch_all": described("Who is called when nobody answered.", _CALLS),
            "rungs": {"type": "array", "items": {"$ref": "#/$defs/rung"}, "minItems": 1},
        },
        required=("catch_all", "rungs"),
    ),
    "climbed": described(
        "The ladder that is climbed, none, or one for each priority.",
        {"anyOf": [_ONE_CLIMBED, {**keyed(_ONE_CLIMBED), "minProperties": 1}]},
    ),
}

DEFINITIONS: Schema = {**_PEOPLE, **_ROSTERS, **_CALLING, **_LADDERS}
