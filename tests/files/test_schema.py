"""The JSON Schema: current, complete, and of one mind with the reader."""

import re
from importlib.resources import files
from typing import Any

import pytest

from bot.files import credits, ladders, people, rosters, services
from bot.files.agreements import KEYS as AGREEMENT_KEYS
from bot.files.calls import KINDS
from bot.files.reading import KEYS, REQUIRED
from bot.files.schema import agreements_schema, schema_text
from bot.files.targets import KEYS as TARGET_KEYS
from bot.files.tree import plain
from bot.files.yaml12 import parse
from sla_core.agreements import Metric
from sla_core.credits import AVAILABILITY
from tests.files.documents import EXAMPLE, completed, in_calendar, in_gold, in_targets, reading_of
from tests.files.schema_check import valid
from tests.files.test_bad_calls import RUNGS as BAD_RUNGS
from tests.files.test_bad_calls import in_ladder, in_people, in_rotation, in_rung
from tests.files.test_calls import CALLS, EVERY, RUNGS, WHENS
from tests.files.test_good_forms import DATES, HOURS, TARGETS

SCHEMA = agreements_schema()

# Faults of sense, which the form does not show.
SENSE = re.compile(
    r"did you mean \w+\?|ambiguous|business days|itself: write|too short|could never|listed twice|called twice"
    r"|at least 1m|only with|'instead' is missing|unknown unit|each once"
)


def fits(text: str) -> bool:
    """Whether a document, completed, is valid by the schema."""
    tree = parse(completed(text), name="f").tree
    assert tree is not None
    return valid(plain(tree), SCHEMA, SCHEMA)


def test_the_file_that_is_kept_is_what_the_program_would_write() -> None:
    kept = files("bot.files").joinpath("agreements.schema.json").read_text(encoding="utf-8")
    assert kept == schema_text(), "write it anew: python -m bot.files.schema > bot/files/agreements.schema.json"


def test_the_schema_names_every_key_the_reader_knows() -> None:
    definitions = SCHEMA["$defs"]
    assert set(SCHEMA["properties"]) == set(KEYS)
    assert SCHEMA["required"] == list(REQUIRED)
    assert set(definitions["agreement"]["properties"]) == set(AGREEMENT_KEYS)
    assert set(definitions["agreement"]["properties"]["targets"]["properties"]) == {*Metric, AVAILABILITY}
    assert set(definitions["service"]["properties"]) == set(services.KEYS)
    assert set(definitions["scale"]["properties"]) == set(credits.SCALE_KEYS)
    whole, lone = definitions["scheme"]["anyOf"]
    assert set(whole["properties"]) == set(credits.SCHEME_KEYS)
    assert set(lone["properties"]) == {*credits.SCHEME_KEYS, *credits.SCALE_KEYS} - {"scales"}
    assert set(definitions["promise"]["properties"]) == set(TARGET_KEYS)
    for name, keys in (
        ("person", people.KEYS), ("roster", rosters.KEYS), ("rotation", rosters.ROTATION_KEYS),
        ("override", rosters.OVERRIDE_KEYS), ("ladder", ladders.KEYS), ("rung", ladders.RUNG_KEYS),
    ):  # fmt: skip
        assert set(definitions[name]["properties"]) == set(keys), name
    assert set(definitions["gate"]["anyOf"][1]["properties"]) == set(ladders.GATE_KEYS)
    assert {key for form in definitions["call"]["anyOf"] for key in form.get("properties", ())} == {*KINDS, "pick"}


def test_every_reference_leads_somewhere() -> None:
    def references(schema: Any) -> list[str]:
        if isinstance(schema, list):
            return [found for inner in schema for found in references(inner)]
        if not isinstance(schema, dict):
            return []
        return [v for k, v in schema.items() if k == "$ref"] + [r for v in schema.values() for r in references(v)]

    used = {reference.removeprefix("#/$defs/") for reference in references(SCHEMA)}
    assert used == set(SCHEMA["$defs"])


GOOD = [
    EXAMPLE.read_text(encoding="utf-8"),
    "",
    *(in_calendar(f"zone: UTC\nhours: {row[0]}") for row in HOURS),
    *(in_targets(row[0]) for row in TARGETS),
    *(in_gold(f"effective_from: {row[0]}") for row in DATES),
    *(in_rung(f"when: {row[0]}, call: owner") for row in WHENS),
    *(in_rung(f"when: 75%, call: {row[0]}") for row in CALLS),
    *(in_rung(f"when: at breach, call: owner, {row[0]}") for row in RUNGS),
    *(in_rotation(f"people: tom, starts: 2026-01-05, every: {row[0]}") for row in EVERY),
]


@pytest.mark.parametrize("text", GOOD, ids=[str(n) for n, _ in enumerate(GOOD)])
def test_a_file_the_reader_takes_is_valid(text: str) -> None:
    assert reading_of(text).problems == ()
    assert fits(text)


BAD = [
    ("format: 2", "another format"),
    ("formt: 1", "an unknown section"),
    ("organization: {name: X}", "half an organization"),
    ("priorities: []", "no priorities"),
    ("tiers: [a, a]", "one tier twice"),
    ("services: {mail: Mail}", "a word for a service"),
    ("customers: {acme: {teir: gold}}", "a misspelt key"),
    ("channels: {support: {service: mail}}", "a name for a channel id"),
    ("channels: {C0A: {}}", "a channel that is about nothing"),
    ("agreements: {}", "no agreements"),
    (in_gold("titel: Gold"), "a misspelt key of an agreement"),
    (in_gold("objective: 0.95"), "a share without its sign"),
    (in_gold("applies_to: all"), "no such choice"),
    (in_gold("effective_from: tomorrow"), "no date"),
    (in_targets("resolution: 1d"), "a bare day"),
    (in_targets("resolution: {witin: 4bh, calendar: x}"), "a misspelt key of a target"),
    (in_targets("resolution: []"), "an empty list"),
    (in_targets("response: 4bh"), "no such metric"),
    (in_targets("resolution: {within: 4bh, warn: 100%}"), "a warning at the due instant"),
    (in_calendar("zone: UTC"), "a zone without hours"),
    (in_calendar("zone: UTC\nhours: {mon: 9-17}"), "hours without minutes"),
    (in_calendar("zone: UTC\nhours: 24h\nbreaks: [{from: 2026-12-24}]"), "half a break"),
    (in_calendar("zone: UTC\nhours: 24h\nholidays: {country: de}"), "a country in lower case"),
    ("calendars: {a: {union: [b]}}", "a union of one"),
    ("credits: []", "a list for a mapping"),
    ("credits: {a: {metric: resolution}}", "a scale that pays nothing"),
    ("credits: {a: {scales: []}}", "no scale"),
    ("credits: {a: {scales: [{below: {95%: a}}]}}", "a word for an amount"),
    ("credits: {a: {below: {95%: 5%}, currency: euro}}", "no code of a currency"),
    ("credits: {a: {below: {95%: 5%}, excluded: [{from: 2026-03-01, until: 2026-03-02}]}}", "no reason"),
    ("services: {mail: {maintenance: [{from: 2026-03-01}]}}", "half a span"),
    (in_targets("availability: 99.9"), "a share without its sign"),
    ("ladders: []", "a list for ladders"),
    ("people: {ruth: {name: Ruth}}", "a person without an account"),
    (in_people("slack: C0A"), "a channel for a person"),
    (in_people("slack: U0R, email: ruth"), "no address"),
    (in_people("slack: U0R, leave: [{from: 2026-12-24}]"), "half a leave"),
    ("rosters: {line: {title: Line}}", "a roster of nobody"),
    ("rosters: {line: {ical: calendar.ics}}", "no web address"),
    (in_rotation("people: [], starts: 2026-01-05"), "a rotation of nobody"),
    (in_rotation("people: ruth, starts: 2026-01-05, every: 7"), "a shift without a unit"),
    (in_ladder("catch_all: owner"), "no rungs"),
    (in_ladder("rungs: [{when: 75%, call: owner}]"), "nobody at the end"),
    (in_ladder("loops: 6\ncatch_all: owner\nrungs: [{when: 75%, call: owner}]"), "too many loops"),
    *((in_rung(entry), f"{reason} ({entry})") for entry, _, gist, reason in BAD_RUNGS if not SENSE.search(gist)),
]


@pytest.mark.parametrize(("text", "reason"), BAD, ids=[row[1] for row in BAD])
def test_a_file_of_the_wrong_form_is_invalid(text: str, reason: str) -> None:
    assert reading_of(text).problems, reason
    assert not fits(text), reason
