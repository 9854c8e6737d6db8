"""Agreements that are wrong: one fault each, at its exact place, as one problem."""

import pytest

from tests.files.documents import assert_told, in_gold

INSIDE = [
    ("titel: Gold", "6:5", "unknown key 'titel' (did you mean title?)", "misspelt"),
    ("priority: P1", "6:5", "unknown key 'priority'", "a condition of targets"),
    ("title: ", "6:11", "wanted some words", "nothing"),
    ("title: {de: Gold}", "6:12", "wanted some words, found a mapping", "one language only"),
    ("effective_from: tomorrow", "6:21", "wanted a date such as 2026-12-24", "a word"),
    ("effective_from: 01.02.2026", "6:21", "wanted a date such as", "a German date"),
    ("effective_from: 2026-13-01", "6:21", "there is no such day or time", "month 13"),
    ("effective_from: 2026-02-01 25:00", "6:21", "there is no such day or time", "25 o'clock"),
    ("effective_from: 2026-02-01 8:00", "6:21", "wanted a date such as", "an hour of one digit"),
    ("effective_from: 2026-02-01 08:00+01:00", "6:21", "wanted a date such as", "an offset: only Z is read"),
    ("effective_from: 1900-01-01", "6:21", "outside the years 1950 to 2149", "before any calendar"),
    ("applies_to: all", "6:17", "unknown value 'all'; known: new and open", "no such word"),
    ("applies_to: opne", "6:17", "(did you mean open?)", "misspelt"),
    ("on_change: ignore", "6:16", "known: forward, retroactive and reset", "no such word"),
    ("on_change: foward", "6:16", "(did you mean forward?)", "misspelt"),
    ("objective: 0.95", "6:16", "wanted a percentage with its sign", "0.95 %, or 95 %"),
    ("objective: 95 percent", "6:16", "wanted a percentage with its sign", "a word for the sign"),
    ("objective: 0%", "6:16", "0% is out of range", "no promise"),
    ("objective: 101%", "6:16", "101% is out of range", "too much"),
    ("objective: -5%", "6:16", "wanted a percentage", "negative"),
    ("pause_on: [waiting]", "6:16", "pause_on[1]: unknown pause reason 'waiting'", "not one of the standard reasons"),
    ("pause_on: waiting_custmer", "6:15", "(did you mean waiting_customer?)", "misspelt"),
    ("pause_on: {waiting_customer: true}", "6:15", "wanted a list of pause reason names", "a mapping"),
    ("pause_on: [maintenance, maintenance]", "6:29", "'maintenance' is listed twice", "twice"),
    ("warn: 75", "6:11", "'75' is not a warning level", "without the sign"),
    ("warn: [75%, soon]", "6:17", "warn[2]: 'soon' is not a warning level", "the second of a list"),
    ("warn_anytime: [P9]", "6:20", "unknown priority 'P9'", "no such priority"),
    ("warn_anytime: true", "6:19", "wanted a name, found 'true'", "of all"),
    ("customer: acmee", "6:15", "(did you mean acme?)", "misspelt"),
    ("customer: [acme]", "6:15", "wanted a name, found a list", "one customer only"),
    ("tier: silver", "6:11", "unknown tier 'silver'", "no such tier"),
    ("service: phone", "6:14", "unknown service 'phone'", "no such service"),
]

STANDARD = "standard: {kind: sla, targets: {resolution: 4h}}"

WHOLE = [
    ("agreements: []", "1:13", "wanted a mapping from names to agreements", "a list"),
    ("agreements: none", "1:13", "wanted a mapping from names to agreements", "a word"),
    ("agreements: {}", "1:13", "no agreements: name at least one", "nothing promised"),
    ("agreements: {gold: }", "1:19", "gold: wanted an agreement: a mapping", "nothing"),
    ("agreements: {gold: 4h}", "1:20", "gold: wanted an agreement: a mapping", "a length"),
    ("agreements: {my gold: {kind: sla, targets: {resolution: 4h}}}", "1:14", "'my gold' is not a name", "a space"),
    ("agreements: {gold: {targets: {resolution: 4h}}}", "1:20", "'kind' is missing", "who promises whom"),
    ("agreements: {gold: {kind: sla}}", "1:20", "'targets' is missing", "promises nothing"),
    ("agreements: {gold: {kind: SLA, targets: {resolution: 4h}}}", "1:27", "(did you mean sla?)", "upper case"),
    ("agreements: {gold: {kind: slo, targets: {resolution: 4h}}}", "1:27", "unknown value 'slo'", "no such kind"),
    ("agreements: {gold: {kind: [sla], targets: {resolution: 4h}}}", "1:27", "wanted one of sla, ola, uc", "several"),
    (
        "agreements: {gold: {kind: sla, calendar: ofice, targets: {resolution: 4h}}}",
        "1:42",
        "unknown calendar 'ofice'",
        "no such calendar; the target is not blamed too",
    ),
    (
        f"agreements: {{{STANDARD}, gold: {{kind: sla, targets: {{resolution: 4h}}}}}}",
        "1:64",
        "'gold' is a second default of kind sla, beside 'standard': give one of them a customer",
        "two defaults",
    ),
    (
        "agreements: {gold: {kind: sla, tier: gold, targets: {resolution: 4h}}}\ntiers: [gold]",
        "1:13",
        "no default agreement of kind sla",
        "nothing holds for everybody else",
    ),
    (
        (
            f"agreements: {{{STANDARD}, team: {{kind: ola, service: mail, targets: {{ownership: 4h}}}}}}\n"
            "services: {mail: {}}"
        ),
        "1:13",
        "no default agreement of kind ola",
        "each kind has its own default",
    ),
    (
        (
            f"agreements: {{{STANDARD}, a: {{kind: sla, customer: acme, tier: gold, targets: {{resolution: 4h}}}}}}\n"
            "tiers: [gold]\ncustomers: {acme: {tier: gold}}"
        ),
        "1:101",
        "for one customer or for a tier, not both",
        "two scopes that contradict each other",
    ),
    (f"agreements: {{{STANDARD}, standard: {{kind: ola}}}}", "1:64", "the key 'standard' stands here twice", "twice"),
    (
        f"pause_reasons: {{parts: Parts}}\nagreements: {{{STANDARD[:-1]}, pause_on: maintenance}}}}",
        "2:73",
        "unknown pause reason 'maintenance'",
        "reasons of one's own replace the standard ones",
    ),
]


@pytest.mark.parametrize(
    ("lines", "place", "gist", "reason"), INSIDE, ids=[f"{row[3]} {n}" for n, row in enumerate(INSIDE)]
)
def test_a_wrong_agreement_is_told_at_its_place(lines: str, place: str, gist: str, reason: str) -> None:
    text = in_gold(lines)
    if lines.startswith(("customer", "tier", "service")):
        text = text.replace("agreements:\n", f"agreements:\n  {STANDARD}\n", 1)
        place = place.replace("6:", "7:", 1)
    assert_told(text, place, gist, reason)


@pytest.mark.parametrize(
    ("text", "place", "gist", "reason"), WHOLE, ids=[f"{row[3]} {n}" for n, row in enumerate(WHOLE)]
)
def test_a_wrong_set_of_agreements_is_told_at_its_place(text: str, place: str, gist: str, reason: str) -> None:
    assert_told(text, place, gist, reason)
