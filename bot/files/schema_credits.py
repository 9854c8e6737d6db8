"""The part of the schema that describes services, availability and credits."""

from typing import Any

from bot.files.credits import METRICS
from bot.files.schema_targets import described, fixed, keyed

Schema = dict[str, Any]

_SHARE: Schema = {"$ref": "#/$defs/percentage"}
_WORTH: Schema = {"$ref": "#/$defs/worth"}
_PAYS: Schema = {"anyOf": [{"required": ["below"]}, {"required": ["over"]}]}
_SPAN: Schema = {"from": {"$ref": "#/$defs/instant"}, "until": {"$ref": "#/$defs/instant"}}
_SCALE: Schema = {
    "metric": described("Left out: all that are promised in time.", {"enum": list(METRICS)}),
    "priority": described("Counts these priorities only.", {"$ref": "#/$defs/names"}),
    "service": described("Counts these services only.", {"$ref": "#/$defs/names"}),
    "below": described(
        "What is paid once the share is below a bound; at the bound it is not.",
        {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"type": ["string", "number"], "pattern": r"^\d{1,3}(\.\d{1,6})?\s*%?$"},
            "additionalProperties": _WORTH,
        },
    ),
    "over": described(
        "What is paid for a ticket that is late by more than a bound, in the time of its target: 4h, or 4bh.",
        {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"type": "string", "pattern": r"^(\d+\s*(s|m|h|bm|bh)\s*)+$"},
            "additionalProperties": _WORTH,
        },
    ),
    "cap": described("The most that is paid.", _WORTH),
}
_SCHEME: Schema = {
    "currency": described("The code of the currency.", {"type": "string", "pattern": "^[A-Z]{3}$"}),
    "fee": described("What a month costs; a fee that was recorded takes its place.", {"$ref": "#/$defs/amount"}),
    "cap": described("The most that a month pays back.", _WORTH),
    "excluded": described(
        "Spans that both sides leave out.",
        {
            "type": "array",
            "items": fixed({**_SPAN, "reason": {"$ref": "#/$defs/words"}}, required=("from", "until", "reason")),
        },
    ),
}

DEFINITIONS: Schema = {
    "amount": {"type": ["string", "number"], "pattern": r"^\d{1,12}(\.\d{1,4})?$"},
    "worth": described(
        "A percentage of the fee, or an amount of money.", {"anyOf": [_SHARE, {"$ref": "#/$defs/amount"}]}
    ),
    "scale": {**fixed(_SCALE), **_PAYS},
    "scheme": {
        "anyOf": [
            fixed(
                {**_SCHEME, "scales": {"type": "array", "items": {"$ref": "#/$defs/scale"}, "minItems": 1}},
                required=("scales",),
            ),
            described("A lone scale.", {**fixed({**_SCALE, **_SCHEME}), **_PAYS}),
        ]
    },
    "uptimes": described(
        "How much of its hours a service is up: 99.9% of the agreement's service, or a mapping from services.",
        {"anyOf": [_SHARE, {**keyed(_SHARE), "minProperties": 1}]},
    ),
    "service": fixed(
        {
            "name": {"$ref": "#/$defs/words"},
            "hours": described("A calendar: when it is to be up. Left out: always.", {"$ref": "#/$defs/name"}),
            "maintenance": described(
                "Agreed spans in which it need not be up.",
                {
                    "type": "array",
                    "items": fixed({**_SPAN, "name": {"$ref": "#/$defs/words"}}, required=("from", "until")),
                },
            ),
            "maintenance_hours": described(
                "A calendar that is open while the service is maintained.", {"$ref": "#/$defs/name"}
            ),
        }
    ),
}

SECTIONS: Schema = {
    "services": described(
        "Key with the name shown for it, and when it is to be up.", keyed({"$ref": "#/$defs/service"})
    ),
    "credits": described("What a miss costs, by name; agreements name one.", keyed({"$ref": "#/$defs/scheme"})),
}
