"""JSON Schema (draft 2020-12) of agreements files, for editors; `python -m bot.files.schema` prints it.

It describes form, not sense: names that must exist elsewhere in the file and times that must fit their calendar are
checked by reading the file.
"""

import json
import sys
from typing import Any

from bot.files.channels import DOES
from bot.files.records import How, Opens, Shows
from bot.files.schema_credits import DEFINITIONS as CREDITS
from bot.files.schema_credits import SECTIONS as PAYING
from bot.files.schema_ladders import DEFINITIONS as LADDERS
from bot.files.schema_ladders import SECTIONS as CALLING
from bot.files.schema_targets import DEFINITIONS as TARGETS
from bot.files.schema_targets import QUALITY, described, fixed, keyed, names
from sla_core.agreements import AppliesTo, Kind, Metric, OnChange
from sla_core.credits import AVAILABILITY

Schema = dict[str, Any]

_TITLED = described("Key with the name shown for it.", keyed(fixed({"name": {"$ref": "#/$defs/words"}})))
_DAY = r"\d{4}-\d{2}-\d{2}"
_DATES = {"propertyNames": {"$ref": "#/$defs/date"}, "type": "object"}


def agreements_schema() -> Schema:
    """The schema of the whole file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Service level agreements",
        "description": "Agreements, calendars and customers in one YAML 1.2 file: `NO` and `12:30` are text.",
        **fixed(_sections(), required=("format", "organization", "priorities", "agreements")),
        "$defs": _definitions(),
    }


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(agreements_schema(), indent=2, ensure_ascii=False) + "\n"


def _sections() -> Schema:
    owner = fixed({"name": {"$ref": "#/$defs/words"}, "zone": {"$ref": "#/$defs/zone"}}, required=("name", "zone"))
    return {
        "format": described("The format's version.", {"const": 1}),
        "organization": described("Who promises; dates without a zone of their own are meant in this zone.", owner),
        "priorities": described("Most urgent first.", names()),
        "tiers": described("Ranks that customers can have.", names()),
        "teams": _TITLED,
        "customers": keyed({"$ref": "#/$defs/customer"}),
        "channels": described(
            "What tickets from a Slack channel are about, by channel id.",
            {"type": "object", "propertyNames": {"$ref": "#/$defs/channel"}, "additionalProperties": _channel()},
        ),
        "digests": described("What is told in a channel by the calendar, by name.", keyed(_digest())),
        "conversations": described("How conversations are read beyond what is known anywhere.", _talk()),
        "pause_reasons": described(
            "Reasons with the words shown for them. Left out: waiting_customer, waiting_third_party, maintenance.",
            keyed({"$ref": "#/$defs/words"}),
        ),
        "calendars": described(
            "Calendars by name; `always` is built in, open at every second.", keyed({"$ref": "#/$defs/calendar"})
        ),
        **CALLING,
        "agreements": described(
            "Agreements by name; the order decides between those of the same scope. Exactly one default of each kind.",
            {**keyed({"$ref": "#/$defs/agreement"}), "minProperties": 1},
        ),
        **PAYING,
    }


def _definitions() -> Schema:
    return {
        **TARGETS,
        **LADDERS,
        **CREDITS,
        **_words(),
        "customer": _customer(),
        "agreement": _agreement(),
        **_calendar_definitions(),
    }


def _words() -> Schema:
    day = r"\d{4}-\d{2}-\d{2}"
    wall = rf"^{day}([T ]\d{{2}}:\d{{2}}(:\d{{2}})?)?"
    return {
        "words": described("Text on one line.", {"type": ["string", "number"]}),
        "zone": described("An IANA time zone such as Europe/Berlin.", {"type": "string", "minLength": 1}),
        "date": described("A date such as 2026-12-24.", {"type": "string", "pattern": f"^{day}$"}),
        "wall_time": described(
            "2026-12-24 18:00, or a date for its midnight.", {"type": "string", "pattern": wall + "$"}
        ),
        "instant": described(
            "A date (its midnight) or time in the organization's zone, or in UTC with a Z at its end.",
            {"type": "string", "pattern": wall + "Z?$"},
        ),
        "channel": described("A Slack channel id.", {"type": "string", "pattern": "^[CG][A-Z0-9]{2,20}$"}),
    }


def _channel() -> Schema:
    parts = {
        "customer": {"$ref": "#/$defs/name"},
        "service": {"$ref": "#/$defs/name"},
        "priority": described("Of the tickets that are opened there.", {"$ref": "#/$defs/name"}),
        "opens": described(
            "What opens a ticket: a customer's message, an agent's reaction to one, or a command only.",
            {"enum": list(Opens)},
        ),
        "agents": described(
            "Who answers there: people and user groups. Left out: everybody of the house.",
            {"anyOf": [{"$ref": "#/$defs/name"}, names()]},
        ),
        "resumes": described("The reason for waiting that the customer's answer ends.", {"$ref": "#/$defs/name"}),
        "card": described(
            "Whether each ticket has a message in its thread that shows how it stands; it has, unless this is false.",
            {"type": "boolean"},
        ),
        "promise": described(
            "Tells the customer by when they will hear: true, or how much earlier than agreed, such as 20%.",
            {"anyOf": [{"type": "boolean"}, {"$ref": "#/$defs/percentage"}]},
        ),
        "csat": described("Whether the customer is asked how it went, once a ticket is resolved.", {"type": "boolean"}),
        "hours": described("A calendar: news waits until it is open.", {"$ref": "#/$defs/name"}),
        "nudge": described(
            "Reminds the customer when their own clock runs out: true, or how much of it earlier, such as 20%.",
            {"anyOf": [{"type": "boolean"}, {"$ref": "#/$defs/percentage"}]},
        ),
    }
    return {**fixed(parts), "minProperties": 1}


def _digest() -> Schema:
    parts = {
        "title": {"$ref": "#/$defs/words"},
        "channel": {"$ref": "#/$defs/channel"},
        "shows": described(
            "The day that begins, the night that comes, the week or the month that is over.", {"enum": list(Shows)}
        ),
        "at": described('A time of the day such as "08:30".', {"type": "string", "pattern": r"^\d{1,2}:\d{2}$"}),
        "on": described("Weekdays such as mon-fri. Left out: every day.", {"type": "string", "minLength": 3}),
        "zone": described("Whose time of the day it is. Left out: the organization's.", {"$ref": "#/$defs/zone"}),
        **{side: names() for side in ("customers", "services", "teams")},
    }
    return fixed(parts, required=("channel", "at"))


def _talk() -> Schema:
    phrases = {"anyOf": [{"$ref": "#/$defs/words"}, {"type": "array", "items": {"$ref": "#/$defs/words"}}]}
    reactions = {"type": "object", "additionalProperties": {"enum": list(DOES)}}
    return fixed(
        {
            "reactions": described("What an agent's reaction does, by the emoji's name.", reactions),
            "closing": described("Phrases of customers that want no answer.", phrases),
            "holding": described("Phrases of agents that only hold the line.", phrases),
        }
    )


def _customer() -> Schema:
    channel = {"$ref": "#/$defs/channel"}
    return fixed(
        {
            "name": {"$ref": "#/$defs/words"},
            "tier": {"$ref": "#/$defs/name"},
            "zone": described("The zone in which times are shown to this customer.", {"$ref": "#/$defs/zone"}),
            "calendar": described("The customer's own hours, for customer_response.", {"$ref": "#/$defs/name"}),
            "channels": described(
                "Slack channels of this customer alone.", {"anyOf": [channel, {"type": "array", "items": channel}]}
            ),
            "slack_team": described("Its own Slack workspace.", {"type": "string", "pattern": "^[TE][A-Z0-9]{2,20}$"}),
        }
    )


def _agreement() -> Schema:
    anytime = described("Priorities whose warnings do not wait for working hours.", {"$ref": "#/$defs/names"})
    since = described(
        "From when it holds. Left out: always in the first file, from loading on in a later one.",
        {"$ref": "#/$defs/instant"},
    )
    return fixed(
        {
            "title": {"$ref": "#/$defs/words"},
            "kind": described("For customers (sla), between teams (ola), by a supplier (uc).", {"enum": [*Kind]}),
            "customer": described("Scope. No customer, tier or service: the default.", {"$ref": "#/$defs/name"}),
            "tier": described("Scope; not beside customer.", {"$ref": "#/$defs/name"}),
            "service": described("Scope, alone or beside customer or tier.", {"$ref": "#/$defs/name"}),
            "calendar": described("Counts the targets that name none.", {"$ref": "#/$defs/name"}),
            "effective_from": since,
            "applies_to": described("Tickets that a new version takes over.", {"enum": [*AppliesTo]}),
            "objective": {"$ref": "#/$defs/percentage"},
            "pause_on": described("Reasons that stop the provider's clocks.", {"$ref": "#/$defs/names"}),
            "on_change": described("What a running clock does on another target.", {"enum": [*OnChange]}),
            "warn": {"$ref": "#/$defs/levels"},
            "warn_anytime": anytime,
            "ladder": {"$ref": "#/$defs/climbed"},
            "credits": described("What a miss costs: the name of a credit scheme.", {"$ref": "#/$defs/name"}),
            "review": described(
                "When it is looked at again: a date, or every 6 months from when it came into force.",
                {"type": "string", "pattern": rf"^({_DAY}|every (\d{{1,3}} )?months?)$"},
            ),
            "expires": described(
                "From then on it holds for no new ticket; those opened before keep it. Left out: until it is changed.",
                {"$ref": "#/$defs/instant"},
            ),
            "parties": described(
                "Who is party to it, for its document.",
                {"anyOf": [{"$ref": "#/$defs/words"}, {"type": "array", "items": {"$ref": "#/$defs/words"}}]},
            ),
            "quality": QUALITY,
            "targets": {**fixed({**_per_ticket(), AVAILABILITY: {"$ref": "#/$defs/uptimes"}}), "minProperties": 1},
        },
        required=("kind", "targets"),
    )


def _per_ticket() -> Schema:
    return {metric.value: {"$ref": "#/$defs/target"} for metric in Metric}


def _calendar_definitions() -> Schema:
    days = r"^[A-Za-z]{3,9}(\s*[-,]\s*[A-Za-z]{3,9})*$"
    window = {"type": "string", "pattern": r"^\d{1,2}:\d{2}\s*[-–]\s*\d{1,2}:\d{2}$"}
    week = {"type": "object", "patternProperties": {days: {"$ref": "#/$defs/windows"}}, "additionalProperties": False}
    return {
        "calendar": {"anyOf": [_weekly(), *(_combination(how) for how in How)]},
        "hours": {"anyOf": [{"const": "24h"}, week]},
        "windows": described(
            "When one day is open: 09:00-17:00, a list of these, closed, or 24h.",
            {"anyOf": [{"enum": ["closed", "24h"]}, window, {"type": "array", "items": window, "minItems": 1}]},
        ),
        "holidays": _holidays(),
        "break": fixed(
            {
                "from": {"$ref": "#/$defs/wall_time"},
                "until": {"$ref": "#/$defs/wall_time"},
                "name": {"$ref": "#/$defs/words"},
            },
            required=("from", "until"),
        ),
    }


def _weekly() -> Schema:
    hours, breaks = {"$ref": "#/$defs/hours"}, {"type": "array", "items": {"$ref": "#/$defs/break"}}
    shifts = {**_DATES, "additionalProperties": {"$ref": "#/$defs/windows"}}
    return fixed(
        {
            "zone": {"$ref": "#/$defs/zone"},
            "hours": described("24h, or windows by weekday: mon-thu, mon,wed. The others are closed.", hours),
            "holidays": {"$ref": "#/$defs/holidays"},
            "breaks": described("Closed from one wall time to another.", breaks),
            "shifts": described("Dates whose windows replace what they would have had, holidays too.", shifts),
        },
        required=("zone", "hours"),
    )  # fmt: skip


def _combination(how: How) -> Schema:
    parts = {"type": "array", "items": {"$ref": "#/$defs/name"}, "minItems": 2, "uniqueItems": True}
    words = {How.UNION: "Open when any of these is.", How.INTERSECTION: "Open when all of these are."}
    return fixed({how.value: described(words[how], parts)}, required=(how.value,))


def _holidays() -> Schema:
    dates = {"type": "array", "items": {"$ref": "#/$defs/date"}}
    years = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d{4}(\s*-\s*\d{4})?$"}]}
    return fixed(
        {
            "country": described("Two-letter country code.", {"type": "string", "pattern": "^[A-Z]{2}$"}),
            "subdivision": described("Code of a state or province.", {"$ref": "#/$defs/name"}),
            "years": described("Left out: from last year to three years after this one.", years),
            "add": {**_DATES, "additionalProperties": {"$ref": "#/$defs/words"}},
            "remove": {"anyOf": [{"$ref": "#/$defs/date"}, dates]},
        }
    )


if __name__ == "__main__":
    sys.stdout.write(schema_text())
