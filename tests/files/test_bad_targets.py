"""Targets that are wrong: one fault each, at its exact place, as one problem."""

import pytest

from tests.files.documents import OFFICE, assert_told, in_targets

ROWS = [
    ("first_respons: 4bh", "6:7", "unknown metric 'first_respons' (did you mean first_response?)", "misspelt"),
    ("availability: 4bh", "6:21", "wanted a percentage with its sign", "a share, and no clock of a ticket"),
    ("availability: 99.9%", "6:21", "of which service? Write {SERVICE: 99.9%}", "the agreement has none"),
    ("availability: {}", "6:21", "is empty: wanted a percentage such as 99.9%", "of no service"),
    ("availability: {mial: 99.9%}", "6:22", "unknown service 'mial' (did you mean mail?)", "misspelt"),
    ("availability: {mail: 0.999}", "6:28", "wanted a percentage with its sign", "a share without its sign"),
    ("availability: {mail: 101%}", "6:28", "out of range", "more than all of the time"),
    ("avilability: {mail: 99%}", "6:7", "unknown metric 'avilability' (did you mean availability?)", "misspelt"),
    (
        "resolution: 4h",
        "6:19",
        "4h is real time, but calendar 'office' counts working time: write 4bh",
        "the wrong kind",
    ),
    ("resolution: 15m", "6:19", "write 15bm, or calendar: always", "minutes as well"),
    ("resolution: 1h30m", "6:19", "write 1bh30bm, or calendar: always", "both together"),
    ("resolution: 90s", "6:19", "write 2bm, or calendar: always", "working time has whole minutes"),
    ("resolution: 1d", "6:19", "'1d' is ambiguous", "a day means four things"),
    ("resolution: 2 days", "6:19", "'2 days' is ambiguous", "so does the word"),
    ("resolution: 4", "6:19", "4 has no unit: write 4m, 4h, 4bm or 4bh", "a bare number"),
    ("resolution: 4 hrs", "6:19", "unknown unit 'hrs'", "no such unit"),
    ("resolution: 4BH", "6:19", "did you mean 'bh'", "upper case"),
    ("resolution: soon", "6:19", "'soon' is not a duration", "a word"),
    ("resolution: -4bh", "6:19", "'-4bh' is not a duration", "negative"),
    ("resolution: 1.5bh", "6:19", "'1.5bh' is not a duration", "a fraction"),
    ("resolution: 0bh", "6:19", "'0bh' leaves no time at all", "nothing"),
    ("resolution: 4bh30m", "6:19", "mixes real and working time", "two kinds of time"),
    ("resolution: 1bd4bh", "6:19", "mixes business days with something else", "days and hours"),
    ("resolution: 99999bh", "6:19", "longer than five years", "beyond reason"),
    ("resolution: true", "6:19", "'true' is not a duration", "a truth value"),
    ("resolution: ", "6:18", "wanted a duration such as 4h, 8bh or 2bd, or none", "nothing: write none"),
    ("resolution: None", "6:19", "'None' is not a duration", "none is lower case"),
    ("resolution: []", "6:19", "is empty: wanted 4h, 8bh", "an empty list"),
    ("resolution: {}", "6:19", "is empty: wanted 4h, 8bh", "an empty mapping"),
    ("resolution: {P5: 4bh}", "6:20", "unknown priority 'P5'", "no such priority"),
    ("resolution: {p1: 4bh}", "6:20", "(did you mean P1?)", "lower case"),
    ("resolution: {witin: 4bh}", "6:20", "(did you mean within?)", "a key, misspelt, reads as a priority"),
    ("resolution: {P1: }", "6:23", "resolution > P1: wanted a duration", "nothing"),
    ("resolution: {P1: [4bh]}", "6:24", "resolution > P1: wanted 4h, 8bh, 2bd or none", "a list inside a map"),
    ("resolution: {P1: {calendar: always}}", "6:24", "resolution > P1: 'within' is missing", "no length"),
    ("resolution: {P1: {within: 4bh, priority: P2}}", "6:48", "stands under 'P1' already", "two priorities"),
    ("resolution: {calendar: always}", "6:19", "'within' is missing", "no length"),
    ("resolution: {within: 4bh, calendar: ofice}", "6:43", "(did you mean office?)", "a misspelt calendar"),
    ("resolution: {within: 4bh, calendar: always}", "6:28", "4bh is working time, but calendar 'always' is open", "b"),
    ("resolution: {within: 2bd, calendar: always}", "6:28", "2bd counts business days, but calendar 'always'", "days"),
    ("resolution: {within: 4h}", "6:28", "write 4bh, or calendar: always", "inherits the agreement's calendar"),
    ("resolution: {within: 4bh, mod: grid}", "6:33", "unknown key 'mod' (did you mean mode?)", "misspelt"),
    ("resolution: {within: 4bh, mode: grid}", "6:39", "'mode' belongs to update, not to resolution", "no updates"),
    ("update: {within: 4bh, mode: gird}", "6:35", "unknown value 'gird' (did you mean grid?)", "misspelt"),
    ("update: {within: 4bh, mode: [grid]}", "6:35", "wanted one of sliding, grid, after_customer", "a list"),
    ("update: {within: 4bh, new_cycle: true}", "6:40", "'new_cycle' belongs to resolution, not to update", "no cycles"),
    ("resolution: {within: 4bh, new_cycle: yes}", "6:44", "wanted true or false, found 'yes'", "text in YAML 1.2"),
    ("resolution: {within: 4bh, objective: 95}", "6:44", "a percentage with its sign", "95, or 0.95"),
    ("resolution: {within: 4bh, objective: 0%}", "6:44", "more than 0% and at most 100%", "no promise"),
    ("resolution: {within: 4bh, objective: 100.5%}", "6:44", "more than 0% and at most 100%", "too much"),
    ("resolution: {within: 4bh, priority: P5}", "6:43", "unknown priority 'P5'", "no such priority"),
    ("resolution: {within: 4bh, priority: [P1, P5]}", "6:48", "priority[2]: unknown priority 'P5'", "in a list"),
    ("resolution: {within: 4bh, priority: [P1, P1]}", "6:48", "'P1' is listed twice", "twice"),
    ("resolution: {within: 4bh, priority: []}", "6:43", "the list is empty: such a target would", "holds for all"),
    ("resolution: {within: 4bh, priority: {P1: x}}", "6:43", "wanted a list of priority names", "a mapping"),
    ("resolution: {within: 4bh, channel: by phone}", "6:42", "'by phone' is not a name", "a space"),
    ("resolution: {within: 4bh, channel: []}", "6:42", "the list is empty: such a target would", "holds for all"),
    ("resolution: {within: 4bh, service: mial}", "6:42", "(did you mean mail?)", "misspelt"),
    ("resolution: {within: 4bh, tier: silver}", "6:39", "unknown tier 'silver'", "no such tier"),
    ("resolution: {within: 4bh, team: netwrok}", "6:39", "(did you mean network?)", "misspelt"),
    (
        "resolution: [{within: 4bh}, {priority: P1}]",
        "6:35",
        "resolution[2]: 'within' is missing",
        "the second of a list",
    ),
    ("resolution: [{within: 4bh, P1: 4bh}]", "6:34", "unknown key 'P1'", "a priority map inside a list"),
    ("resolution: [[4bh]]", "6:20", "resolution[1]: wanted 4h, 8bh", "a list inside a list"),
    ("resolution: [4bh, 4h]", "6:25", "resolution[2]: 4h is real time", "plain lengths in a list"),
    ("resolution: {within: 4bh, warn: half}", "6:39", "'half' is not a warning level: write 75%", "a word"),
    ("resolution: {within: 4bh, warn: 0%}", "6:39", "after 0% and before 100%", "at the start"),
    ("resolution: {within: 4bh, warn: [50%, 100%]}", "6:45", "warn[2]: '100%' is no warning", "at the due instant"),
    ("resolution: {within: 4bh, warn: 30m}", "6:39", "'30m' is not a warning level", "before what"),
    ("resolution: {within: 4bh, warn: 30m after}", "6:39", "'30m after' is not a warning level", "too late"),
    ("resolution: {within: 4bh, warn: 1bd before}", "6:39", "counts in business days, which have no length", "days"),
    ("resolution: {within: 4bh, warn: 1d before}", "6:39", "'1d' is ambiguous", "a day means four things"),
    ("resolution: {within: 4bh, warn: 0m before}", "6:39", "at the due instant itself", "no offset"),
    ("resolution: {within: 4bh, warn: [75%, 75%]}", "6:45", "75% is listed twice", "twice"),
    ("resolution: {within: 4bh, warn: {at: 75%}}", "6:39", "wanted a list of warning levels", "a mapping"),
    ("resolution: {within: 4bh, warn: [[75%]]}", "6:40", "wanted a warning level", "a list inside"),
    ("customer_response: 3h", "6:26", "3h is real time, but calendar 'office'", "the fallback's kind of time"),
]

WHOLE = [
    (
        "agreements: {a: {kind: sla, targets: {resolution: 8bh}}}",
        "1:51",
        "8bh is working time, but no calendar is named: name a calendar with hours, or write 8h",
        "no calendar at all",
    ),
    (
        "agreements: {a: {kind: sla, targets: {resolution: 2bd}}}",
        "1:51",
        "2bd counts business days, but no calendar is named: name a calendar with hours",
        "days have no counterpart in real time",
    ),
    (
        "agreements: {a: {kind: sla, calendar: always, targets: {resolution: 8bh}}}",
        "1:69",
        "8bh is working time, but calendar 'always' is open around the clock",
        "around the clock",
    ),
    (
        "agreements: {a: {kind: sla, targets: {customer_response: 8h}}}\n"
        "customers: {acme: {calendar: office}}\n" + OFFICE,
        "1:58",
        "customer 'acme' answers in its own calendar 'office', which counts working time: write 8bh",
        "one length, counted in two kinds of time",
    ),
    (
        "agreements: {a: {kind: sla, targets: 4h}}",
        "1:38",
        "targets: wanted a mapping such as {first_response",
        "a length",
    ),
    ("agreements: {a: {kind: sla, targets: {}}}", "1:38", "promises nothing: name at least one metric", "empty"),
]


@pytest.mark.parametrize(
    ("lines", "place", "gist", "reason"), ROWS, ids=[f"{row[3]} {n}" for n, row in enumerate(ROWS)]
)
def test_a_wrong_target_is_told_at_its_place(lines: str, place: str, gist: str, reason: str) -> None:
    assert_told(in_targets(lines), place, gist, reason)


@pytest.mark.parametrize(
    ("text", "place", "gist", "reason"), WHOLE, ids=[f"{row[3]} {n}" for n, row in enumerate(WHOLE)]
)
def test_a_target_that_does_not_fit_its_agreement_is_told(text: str, place: str, gist: str, reason: str) -> None:
    assert_told(text, place, gist, reason)
